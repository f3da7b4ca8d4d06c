//! One young person at the table: who takes part and on what, the four questions, the plan, and how it ends.

use std::collections::HashMap;

use access::{Grant, policy as action};
use domain::{
    AccountId, CaseId, ConferenceCaseId, ConferenceId, ConferenceOrganisationId, Day,
    MunicipalityId, NoticeKind, Role, Told, Ts,
    conference::{
        ActionOwner, ActionWords, Agreed, CaseEnd, ChoiceReason, ConferenceCommand,
        ConferenceState, ConferenceStep, Ending, LookedBack, Need, NoBasis, ParticipantBasis,
        Reasons, SeatBasis, Seated, Settled, Verdict,
    },
    guidance::{ContentClass, content::Partner},
};
use store::{AuditEntry, ConferenceFile};

use super::{
    AtTable, Sees, Target, act, act_in, at_table, can_sit_in, chairs, content,
    meeting::{ConferenceSummary, planned},
    names, names_of, one_at_table, opened,
    pilot::{PilotSummary, summary},
};
use crate::{
    App, AppError, Result,
    municipalities::names_today,
    notices::{Post, post},
    partner_agreements::{self, Shares},
    worklist,
};

/// Longest answer to a question and longest action, in characters.
const LONGEST: usize = 2_000;

/// A young person in a list.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// The case of the pilot.
    pub id: ConferenceCaseId,
    /// The case it is about.
    pub case: CaseId,
    /// Who, where that may be shown.
    pub name: Option<String>,
    /// The municipality.
    pub municipality: String,
    /// Where it stands.
    pub state: ConferenceState,
    /// Whether it can go on: with consent and ground.
    pub has_ground: bool,
    /// How many participants have a basis that stands.
    pub standing: usize,
    /// The first day on which an action is due.
    pub next_due: Option<Day>,
    /// How many actions are late.
    pub late: usize,
    /// Its version, to send back with a change.
    pub version: u32,
}

/// Somebody at the table.
#[derive(Clone, Debug)]
pub struct ParticipantView {
    /// Whose account.
    pub account: AccountId,
    /// Who.
    pub name: String,
    /// For which organisation.
    pub organisation: String,
    /// Why they are needed.
    pub need: Need,
    /// On what they sit there today.
    pub basis: SeatBasis,
}

/// A seat that can be taken.
#[derive(Clone, Debug)]
pub struct SeatView {
    /// Whose account.
    pub account: AccountId,
    /// Who.
    pub name: String,
    /// For which organisation.
    pub organisation: (ConferenceOrganisationId, String),
    /// The type of partner.
    pub partner: Partner,
    /// On what they would sit there.
    pub basis: SeatBasis,
}

/// An action of the plan.
#[derive(Clone, Debug)]
pub struct ActionView {
    /// Its number.
    pub number: u16,
    /// What.
    pub what: String,
    /// Whose; `None`: the young person's.
    pub owner: Option<String>,
    /// By when.
    pub due: Day,
    /// How it was settled.
    pub settled: Option<Settled>,
    /// Whether its day has passed while it is open.
    pub is_late: bool,
    /// Whether the reader may settle it.
    pub mine: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub struct EventView {
    /// When.
    pub at: Ts,
    /// Who did it.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// What.
    pub step: ConferenceStep,
    /// The colleague it names.
    pub who: Option<String>,
}

/// A young person at the table, for one reader.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// Who, and where it stands.
    pub line: CaseLine,
    /// Of which pilot.
    pub pilot: PilotSummary,
    /// The conference on whose agenda it is.
    pub conference: Option<ConferenceId>,
    /// Why it was chosen.
    pub chosen: Option<ChoiceReason>,
    /// Who takes part.
    pub participants: Vec<ParticipantView>,
    /// Whether the reader takes part, on a basis that stands; else nothing of what follows is shown.
    pub takes_part: bool,
    /// Whether the reader chairs.
    pub chairs: bool,
    /// By which phase and of which type.
    pub reasons: Option<Reasons>,
    /// What looking back gave.
    pub looked_back: Option<LookedBack>,
    /// Who holds the plan, and since when.
    pub holder: Option<(String, Day)>,
    /// Whether that is the reader.
    pub holds: bool,
    /// The actions.
    pub actions: Vec<ActionView>,
    /// Whether and when the plan was talked over with the young person.
    pub agreed: Option<Agreed>,
    /// How it ended, and on which day.
    pub end: Option<(CaseEnd, Day)>,
    /// Whether the young person takes steps.
    pub better: Option<Verdict>,
    /// Those who sit for an organisation that holds plans.
    pub can_hold: Vec<(AccountId, String)>,
    /// What happened, the latest first.
    pub history: Vec<EventView>,
    /// Its version, to send back with a change.
    pub version: u32,
}

/// What waits on somebody who sits at tables.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The young people the reader was let in for, as long as they go on.
    pub mine: Vec<CaseLine>,
    /// The conferences with somebody for the reader; all for the chair.
    pub conferences: Vec<ConferenceSummary>,
    /// The pilots that run.
    pub pilots: Vec<PilotSummary>,
}

/// What waits on the reader.
pub async fn desk(app: &App, grant: &Sees) -> Result<Desk> {
    let mut files = app.store.conference_cases(grant).await?;
    // Of whom the reader was not let in for, nothing is opened.
    files.retain(|one| {
        let state = &one.state;
        state.is_chosen() && state.end().is_none() && state.takes_part(grant.account())
    });
    let mut all = at_table(app, grant, files).await?;
    all.retain(|one| one.seats(grant));
    let shown: Vec<&AtTable> = all.iter().collect();
    let names = names_of(app, grant, &shown).await?;
    let mine = lines(app, &shown, &names).await?;
    let conferences = planned(app, grant, &shown).await?;
    let mut pilots = Vec::new();
    for record in app.store.conference_pilots(grant).await? {
        if record.pilot.evaluated_on.is_none() {
            pilots.push(summary(app, &record).await?);
        }
    }
    Ok(Desk {
        mine,
        conferences,
        pilots,
    })
}

/// These as lines of a list.
pub(super) async fn lines(
    app: &App,
    shown: &[&AtTable],
    names: &HashMap<CaseId, String>,
) -> Result<Vec<CaseLine>> {
    let places = names_today(app).await?;
    let today = app.today();
    Ok(shown
        .iter()
        .map(|at| CaseLine {
            id: at.file.record.id,
            case: at.case.id,
            name: names.get(&at.case.id).cloned(),
            municipality: places
                .get(&at.case.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            state: at.file.state.state(),
            has_ground: at.facts.has_ground,
            standing: at.standing.len(),
            next_due: at.file.state.next_due(),
            late: at.file.state.late_actions(today),
            version: at.file.state.version(),
        })
        .collect())
}

/// Who takes part, and on what they do today.
pub(super) async fn participants(app: &App, at: &AtTable) -> Result<Vec<ParticipantView>> {
    let rules = app.rules().await?;
    let all = at.file.state.participants();
    let people = worklist::account_names(app, all.iter().map(|one| one.account)).await?;
    let shown = all.iter().map(|one| {
        let organisation = at.organisation_of(one.account);
        let basis = match organisation {
            Some(of) if at.facts.has_ground => at.facts.basis(&rules, one.account, of),
            _ => Err(NoBasis::Nothing),
        };
        ParticipantView {
            account: one.account,
            name: people.get(&one.account).cloned().unwrap_or_default(),
            organisation: organisation.map(|of| of.name.clone()).unwrap_or_default(),
            need: one.need,
            basis,
        }
    });
    Ok(shown.collect())
}

/// One young person at the table, for who takes part or chairs.
///
/// # Errors
/// [`AppError::NotFound`] for anybody else.
pub async fn case(app: &App, grant: &Sees, id: ConferenceCaseId) -> Result<CaseView> {
    let at = one_at_table(app, grant, id).await?;
    let chairs = chairs(grant, at.case.municipality);
    let takes_part = at.seats(grant);
    if !chairs && !takes_part {
        return Err(AppError::NotFound);
    }
    let names = names_of(app, grant, &[&at]).await?;
    let line = lines(app, &[&at], &names).await?.pop();
    let pilot = app
        .store
        .conference_pilot(grant, at.file.record.pilot)
        .await?;
    let state = &at.file.state;
    let participants = participants(app, &at).await?;
    let mut view = CaseView {
        line: line.ok_or(AppError::NotFound)?,
        pilot: summary(app, &pilot).await?,
        conference: state.conference(),
        chosen: state.chosen(),
        participants,
        takes_part,
        chairs,
        reasons: None,
        looked_back: None,
        holder: None,
        holds: false,
        actions: Vec::new(),
        agreed: None,
        end: state.end().map(|(end, on, _)| (end, on)),
        better: None,
        can_hold: can_hold(&at, app).await?,
        history: history(app, &at.file).await?,
        version: state.version(),
    };
    if takes_part {
        say(app, grant, &at, &mut view).await?;
        let entry = AuditEntry::by(grant, at.case.municipality)
            .subject("case", at.case.id.uuid())
            .person(at.case.person)
            .detail("part", "conference");
        app.store.record_read(entry).await?;
    }
    Ok(view)
}

/// Adds what is for participants alone.
async fn say(app: &App, grant: &Sees, at: &AtTable, view: &mut CaseView) -> Result<()> {
    let state = &at.file.state;
    let sensitive = ContentClass::Sensitive;
    view.reasons = opened(app, &at.file, state.reasons_at(), sensitive).await?;
    view.looked_back = opened(app, &at.file, state.looked_back_at(), sensitive).await?;
    view.agreed = state.agreed();
    if let Some((_, _, seq)) = state.end() {
        let ending: Option<Ending> =
            opened(app, &at.file, Some(seq), ContentClass::Guidance).await?;
        view.better = ending.map(|one| one.better);
    }
    let people = worklist::account_names(app, state.actions().iter().filter_map(owner_of)).await?;
    if let Some((account, since)) = state.holder() {
        let name = crate::accounts::name_of(app, account).await?;
        // Whose basis fell away holds nothing any more.
        view.holder = at.standing.contains(&account).then_some((name, since));
        view.holds = account == grant.account();
    }
    let today = app.today();
    for action in state.actions() {
        let words: Option<ActionWords> =
            opened(app, &at.file, Some(action.words_at), ContentClass::Guidance).await?;
        let owner = owner_of(action);
        view.actions.push(ActionView {
            number: action.number,
            what: words.map(|one| one.what).unwrap_or_default(),
            owner: owner.map(|account| people.get(&account).cloned().unwrap_or_default()),
            due: action.due,
            settled: action.settled,
            is_late: action.settled.is_none() && action.due < today,
            mine: view.holds || owner == Some(grant.account()),
        });
    }
    Ok(())
}

const fn owner_of(action: &domain::conference::PlannedAction) -> Option<AccountId> {
    match action.owner {
        ActionOwner::YoungPerson => None,
        ActionOwner::Colleague { account } => Some(account),
    }
}

/// Who sits there, on a basis that stands, for an organisation that holds plans.
async fn can_hold(at: &AtTable, app: &App) -> Result<Vec<(AccountId, String)>> {
    let desk = at
        .file
        .state
        .participants()
        .iter()
        .filter(|one| at.standing.contains(&one.account) && is_of_the_desk(at, one.account));
    let desk: Vec<AccountId> = desk.map(|one| one.account).collect();
    let people = worklist::account_names(app, desk.iter().copied()).await?;
    let mut found: Vec<(AccountId, String)> = desk
        .into_iter()
        .map(|account| (account, people.get(&account).cloned().unwrap_or_default()))
        .collect();
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(found)
}

fn is_of_the_desk(at: &AtTable, account: AccountId) -> bool {
    at.file.state.takes_part(account)
        && at.organisation_of(account).is_some_and(|of| of.holds_plans)
}

async fn history(app: &App, file: &ConferenceFile) -> Result<Vec<EventView>> {
    let named = file.events.iter().filter_map(|event| names(&event.step));
    let people = file.events.iter().map(|event| event.by).chain(named);
    let people = worklist::account_names(app, people).await?;
    let name = |account: AccountId| people.get(&account).cloned().unwrap_or_default();
    let told = file.events.iter().rev().map(|event| EventView {
        at: event.at,
        by: name(event.by),
        role: event.role,
        step: event.step.clone(),
        who: names(&event.step).map(name),
    });
    Ok(told.collect())
}

/// The seats that can be taken about a young person, each with its basis or why there is none.
///
/// # Errors
/// [`AppError::NotFound`] for another's.
pub async fn seats(
    app: &App,
    grant: &Grant<action::ChairConference>,
    id: ConferenceCaseId,
) -> Result<Vec<SeatView>> {
    let at = one_at_table(app, grant, id).await?;
    seats_of(app, &at).await
}

async fn seats_of(app: &App, at: &AtTable) -> Result<Vec<SeatView>> {
    let rules = app.rules().await?;
    let place = at.case.municipality;
    let can = can_sit_in(app, |one: MunicipalityId| one == place).await?;
    let locks = app.store.locks(&at.case).await?;
    let mut found = Vec::new();
    for organisation in &at.organisations {
        for member in &organisation.members {
            let named = can.iter().find(|(account, _)| account == member);
            let locked = locks.iter().any(|lock| lock.account == *member);
            let Some((_, name)) = named.filter(|_| !locked) else {
                continue;
            };
            if at.file.state.takes_part(*member) {
                continue;
            }
            found.push(SeatView {
                account: *member,
                name: name.clone(),
                organisation: (organisation.id, organisation.name.clone()),
                partner: organisation.partner,
                basis: at.facts.basis(&rules, *member, organisation),
            });
        }
    }
    found.sort_by(|a, b| {
        (&a.organisation.1, &a.name, a.account).cmp(&(&b.organisation.1, &b.name, b.account))
    });
    Ok(found)
}

/// Lets somebody in about a young person, and tells them so. Where they come by a consent, the municipality has an agreement in
/// force with that type of partner (S4-119).
///
/// # Errors
/// [`AppError::Invalid`] on `deelnemer` for a seat that is none; [`AppError::Rule`] without a basis, and when a rule refuses it;
/// [`AppError::Changed`] when somebody was first.
pub async fn invite(
    app: &App,
    grant: &Grant<action::ChairConference>,
    (id, seen): (ConferenceCaseId, u32),
    (account, organisation): (AccountId, ConferenceOrganisationId),
    need: Need,
) -> Result<()> {
    let at = one_at_table(app, grant, id).await?;
    let seats = seats_of(app, &at).await?;
    let seat = seats
        .iter()
        .find(|one| (one.account, one.organisation.0) == (account, organisation))
        .ok_or_else(|| AppError::field("deelnemer", "Kies een deelnemer uit de lijst."))?;
    if let Ok(ParticipantBasis::Consent { .. }) = seat.basis {
        partner_agreements::gate(app, &at.case, Shares::With(seat.partner)).await?;
    }
    let command = ConferenceCommand::Invite {
        account,
        basis: seat.basis,
        need,
    };
    let sealing = match seat.basis {
        Ok(basis) => {
            let seated = Seated {
                organisation,
                basis,
            };
            Some(content(ContentClass::Sensitive, &seated)?)
        }
        // The rules refuse it.
        Err(_) => None,
    };
    let mut tx = app.store.write().await?;
    let target = Target::Seen(id, seen);
    let entry = act_in(app, &mut tx, grant, target, command, sealing).await?;
    if account != grant.account() {
        let told = Told::Account(account);
        let municipality = at.case.municipality;
        let notice = Post::plain(told, NoticeKind::ConferenceInvited, municipality);
        post(app, &mut tx, &[notice]).await?;
    }
    Ok(tx.commit(entry).await?)
}

/// Sends somebody away: from then on they see nothing of it.
///
/// # Errors
/// [`AppError::Rule`] when a rule refuses it; [`AppError::Changed`] when somebody was first.
pub async fn remove(
    app: &App,
    grant: &Grant<action::ChairConference>,
    at: (ConferenceCaseId, u32),
    account: AccountId,
) -> Result<()> {
    let command = ConferenceCommand::Remove { account };
    act(app, grant, at, command, None).await
}

type Records = Grant<action::RecordConference>;

async fn reached(app: &App, grant: &Records, id: ConferenceCaseId) -> Result<AtTable> {
    let at = one_at_table(app, grant, id).await?;
    if at.seats(grant) || chairs(grant, at.case.municipality) {
        Ok(at)
    } else {
        Err(AppError::NotFound)
    }
}

/// Does what a participant does. Whoever neither takes part nor chairs finds nothing.
async fn record(
    app: &App,
    grant: &Records,
    (id, seen): (ConferenceCaseId, u32),
    command: ConferenceCommand,
    sealing: Option<super::Sealing>,
) -> Result<()> {
    reached(app, grant, id).await?;
    act(app, grant, (id, seen), command, sealing).await
}

/// Keeps the answers to the four questions (S0-13).
///
/// # Errors
/// [`AppError::Invalid`] on the field of a question; [`AppError::Rule`] when a rule refuses it; [`AppError::Changed`] when
/// somebody was first.
pub async fn look_back(
    app: &App,
    grant: &Records,
    at: (ConferenceCaseId, u32),
    told: &LookedBack,
) -> Result<()> {
    within("gedaan", &told.done)?;
    within("niet-gedaan", &told.not_done)?;
    within("hadden-moeten", &told.should_have)?;
    within("regie-toelichting", &told.led_words)?;
    let sealing = content(ContentClass::Sensitive, told)?;
    record(app, grant, at, ConferenceCommand::LookBack, Some(sealing)).await
}

/// Says who of the desk holds the plan (S0-10, S0-15).
///
/// # Errors
/// As [`look_back`].
pub async fn name_holder(
    app: &App,
    grant: &Records,
    (id, seen): (ConferenceCaseId, u32),
    account: AccountId,
) -> Result<()> {
    let at = one_at_table(app, grant, id).await?;
    let command = ConferenceCommand::NameHolder {
        account,
        of_the_desk: is_of_the_desk(&at, account),
    };
    record(app, grant, (id, seen), command, None).await
}

/// Adds an action to the plan (S0-14).
///
/// # Errors
/// As [`look_back`]; [`AppError::Invalid`] on `actie`.
pub async fn add_action(
    app: &App,
    grant: &Records,
    at: (ConferenceCaseId, u32),
    what: &str,
    (owner, due): (ActionOwner, Day),
) -> Result<()> {
    within("actie", what)?;
    let words = ActionWords {
        what: what.trim().to_owned(),
    };
    let sealing = content(ContentClass::Guidance, &words)?;
    let command = ConferenceCommand::AddAction { owner, due };
    record(app, grant, at, command, Some(sealing)).await
}

/// Settles an action, or takes it up again.
///
/// # Errors
/// As [`look_back`].
pub async fn settle(
    app: &App,
    grant: &Records,
    at: (ConferenceCaseId, u32),
    number: u16,
    settled: Settled,
) -> Result<()> {
    let command = ConferenceCommand::SettleAction { number, settled };
    record(app, grant, at, command, None).await
}

/// Records that the plan was talked over with the young person (S0-14).
///
/// # Errors
/// As [`look_back`].
pub async fn agree_plan(
    app: &App,
    grant: &Records,
    at: (ConferenceCaseId, u32),
    there: bool,
    agrees: bool,
) -> Result<()> {
    let command = ConferenceCommand::AgreePlan { there, agrees };
    record(app, grant, at, command, None).await
}

/// Ends it, with the first research question answered for this young person (S0-21); where the consent is gone without: then
/// nothing is written about them any more.
///
/// # Errors
/// As [`look_back`]; [`AppError::Invalid`] on `stappen` without an answer.
pub async fn end(
    app: &App,
    grant: &Records,
    at: (ConferenceCaseId, u32),
    end: CaseEnd,
    better: Option<Verdict>,
) -> Result<()> {
    let has_ground = reached(app, grant, at.0).await?.facts.has_ground;
    let sealing = match better.filter(|_| has_ground) {
        Some(better) => Some(content(ContentClass::Guidance, &Ending { better })?),
        None if has_ground => return Err(AppError::field("stappen", "Kies een antwoord.")),
        None => None,
    };
    record(app, grant, at, ConferenceCommand::End { end }, sealing).await
}

/// Takes it up again.
///
/// # Errors
/// As [`look_back`].
pub async fn reopen(app: &App, grant: &Records, at: (ConferenceCaseId, u32)) -> Result<()> {
    record(app, grant, at, ConferenceCommand::Reopen, None).await
}

fn within(field: &'static str, words: &str) -> Result<()> {
    if words.trim().is_empty() {
        return Err(AppError::field(field, "Vul dit veld in."));
    }
    if words.chars().count() > LONGEST {
        return Err(AppError::field(
            field,
            format!("Dit is te lang: houd het bij {LONGEST} tekens."),
        ));
    }
    Ok(())
}
