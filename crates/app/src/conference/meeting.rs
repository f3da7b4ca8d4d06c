//! Conferences: planned, put an agenda on, closed. Each participant sees the young people they were let in for (S0-17).

use access::{Grant, policy as action};
use domain::{
    AccountId, ConferenceCaseId, ConferenceId, ConferencePilotId, Day,
    conference::{ConferenceCommand, ConferenceRefusal, ConferenceState},
};
use store::{AuditEntry, ConferenceFile, ConferenceRecord};

use super::{
    AtTable, Sees, Target, act, act_in, at_table, can_sit_in, chairs, names_of,
    pilot::{PilotSummary, logged, still_open, summary},
    table::{CaseLine, ParticipantView, lines, participants},
};
use crate::{App, AppError, Result, guidance::Trace, words};

/// Longest name of a room, in characters.
const LONGEST_NAME: usize = 80;

/// A conference in a list.
#[derive(Clone, Debug)]
pub struct ConferenceSummary {
    /// Its id.
    pub id: ConferenceId,
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// Whether it is over.
    pub is_over: bool,
}

impl ConferenceSummary {
    pub(super) fn of(record: &ConferenceRecord) -> Self {
        Self {
            id: record.id,
            on: record.on,
            room: record.room.clone(),
            is_over: record.held.is_some(),
        }
    }
}

/// A young person on an agenda.
#[derive(Clone, Debug)]
pub struct AgendaLine {
    /// Who, and where it stands.
    pub case: CaseLine,
    /// Who takes part, and on what.
    pub participants: Vec<ParticipantView>,
    /// Whether its turn is still to come.
    pub is_open: bool,
}

/// A conference, for one reader.
#[derive(Clone, Debug)]
pub struct ConferenceView {
    /// What it is.
    pub summary: ConferenceSummary,
    /// Of which pilot.
    pub pilot: PilotSummary,
    /// The young people the reader was let in for; all of them for the chair.
    pub agenda: Vec<AgendaLine>,
    /// Who can be there, and whether they are; for the chair.
    pub people: Vec<(AccountId, String, bool)>,
}

/// Plans a conference.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `dag` or `plaats`; [`AppError::Rule`] after the evaluation.
pub async fn plan(
    app: &App,
    grant: &Grant<action::ChairConference>,
    pilot: ConferencePilotId,
    on: Day,
    room: &str,
) -> Result<ConferenceId> {
    if on < app.today() {
        return Err(AppError::field("dag", "Kies vandaag of een latere dag."));
    }
    let record = ConferenceRecord {
        id: ConferenceId::from_uuid(app.new_id()),
        pilot,
        on,
        room: words::nobodys(
            "plaats",
            room,
            LONGEST_NAME,
            &[Trace::Number],
            "Vul dit veld in.",
        )?,
        by: grant.account(),
        at: app.now(),
        held: None,
    };
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, pilot).await?;
    still_open(held.get())?;
    tx.add_conference(&held, &record).await?;
    tx.commit(logged(grant, pilot).detail("on", on)).await?;
    Ok(record.id)
}

/// The conferences that are not closed: those with one of these on the agenda, and all that the reader chairs.
pub(super) async fn planned(
    app: &App,
    grant: &Sees,
    shown: &[&AtTable],
) -> Result<Vec<ConferenceSummary>> {
    let mut found = Vec::new();
    for pilot in app.store.conference_pilots(grant).await? {
        let chairs_pilot = pilot.places.iter().any(|place| chairs(grant, *place));
        for one in app.store.conferences(&pilot).await? {
            let on = |at: &&AtTable| at.file.state.conference() == Some(one.id);
            if one.held.is_none() && (chairs_pilot || shown.iter().any(on)) {
                found.push(ConferenceSummary::of(&one));
            }
        }
    }
    found.sort_by_key(|one| (one.on, one.id));
    Ok(found)
}

/// Whether a young person is, or was, on the agenda of a conference.
fn is_on(file: &ConferenceFile, conference: ConferenceId) -> bool {
    file.state.conference() == Some(conference) || file.state.was_held_in(conference)
}

/// One conference, for who takes part: a participant sees the young people they were let in for, the chair all of them.
///
/// # Errors
/// [`AppError::NotFound`] for who was let in for nobody on it.
pub async fn conference(app: &App, grant: &Sees, id: ConferenceId) -> Result<ConferenceView> {
    let (record, pilot) = app.store.conference(grant, id).await?;
    let chairs_pilot = pilot.places.iter().any(|place| chairs(grant, *place));
    let mut files = app.store.conference_cases_of(grant, pilot.id).await?;
    files.retain(|one| is_on(one, id));
    let mut all = at_table(app, grant, files).await?;
    all.retain(|one| chairs(grant, one.case.municipality) || one.seats(grant));
    if all.is_empty() && !chairs_pilot {
        return Err(AppError::NotFound);
    }
    let shown: Vec<&AtTable> = all.iter().collect();
    let names = names_of(app, grant, &shown).await?;
    let mut agenda = Vec::new();
    for (case, at) in lines(app, &shown, &names).await?.into_iter().zip(&all) {
        agenda.push(AgendaLine {
            case,
            participants: participants(app, at).await?,
            is_open: at.file.state.conference() == Some(id),
        });
    }
    let mut people = Vec::new();
    if chairs_pilot {
        let present = app.store.conference_present(&record).await?;
        let organisations = app.store.conference_organisations(&pilot).await?;
        let sits = can_sit_in(app, |place| pilot.places.contains(&place)).await?;
        for (account, name) in sits {
            if organisations
                .iter()
                .any(|one| one.members.contains(&account))
            {
                people.push((account, name, present.contains(&account)));
            }
        }
    }
    Ok(ConferenceView {
        summary: ConferenceSummary::of(&record),
        pilot: summary(app, &pilot).await?,
        agenda,
        people,
    })
}

/// The young people of this conference's pilot that can be put on its agenda.
pub async fn schedulable(
    app: &App,
    grant: &Grant<action::ChairConference>,
    id: ConferenceId,
) -> Result<Vec<CaseLine>> {
    let (_, pilot) = app.store.conference(grant, id).await?;
    let files = app.store.conference_cases_of(grant, pilot.id).await?;
    let mut all = at_table(app, grant, files).await?;
    all.retain(|one| {
        matches!(
            one.file.state.state(),
            ConferenceState::Selected | ConferenceState::Discussed | ConferenceState::InPlan
        )
    });
    let shown: Vec<&AtTable> = all.iter().collect();
    let names = names_of(app, grant, &shown).await?;
    lines(app, &shown, &names).await
}

/// Puts young people on the agenda.
///
/// # Errors
/// [`AppError::Invalid`] on `jongeren` when nobody was chosen; [`AppError::Rule`] when the conference is over or a rule refuses
/// one of them: then nobody is put on.
pub async fn schedule(
    app: &App,
    grant: &Grant<action::ChairConference>,
    id: ConferenceId,
    chosen: &[ConferenceCaseId],
) -> Result<()> {
    let (record, pilot) = app.store.conference(grant, id).await?;
    if chosen.is_empty() {
        return Err(AppError::field("jongeren", "Kies minstens een jongere."));
    }
    let mut tx = app.store.write().await?;
    // Held first: who closes it meanwhile waits, and whom they left is put on no closed agenda.
    still_to_hold(&tx.hold_conference(&record).await?)?;
    let mut entries = Vec::new();
    // In one order, so that two who do this at once wait for each other and never cross.
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    for case in chosen {
        let command = ConferenceCommand::Schedule { conference: id };
        let target = Target::In(pilot.id, case);
        entries.push(act_in(app, &mut tx, grant, target, command, None).await?);
    }
    Ok(tx.commit_all(entries).await?)
}

/// Takes a young person off the agenda.
///
/// # Errors
/// [`AppError::Rule`] when they are on none; [`AppError::Changed`] when somebody was first.
pub async fn take_off(
    app: &App,
    grant: &Grant<action::ChairConference>,
    at: (ConferenceCaseId, u32),
) -> Result<()> {
    act(app, grant, at, ConferenceCommand::PutOff, None).await
}

/// Notes who is there, in the place of what was noted before.
///
/// # Errors
/// [`AppError::Rule`] when the conference is over.
pub async fn set_presence(
    app: &App,
    grant: &Grant<action::ChairConference>,
    id: ConferenceId,
    there: &[AccountId],
) -> Result<()> {
    let (record, pilot) = app.store.conference(grant, id).await?;
    still_to_hold(&record)?;
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, pilot.id).await?;
    for organisation in app.store.conference_organisations(&pilot).await? {
        for member in organisation.members {
            let is_there = there.contains(&member);
            tx.set_conference_presence(&held, id, (member, is_there), app.now())
                .await?;
        }
    }
    let entry = logged(grant, pilot.id)
        .detail("meeting", id.uuid())
        .detail("count", there.len());
    Ok(tx.commit(entry).await?)
}

/// Closes a conference. Whoever's turn did not come waits for another; how many those are.
///
/// # Errors
/// [`AppError::Rule`] before its day; [`AppError::Changed`] when it was closed already.
pub async fn close(
    app: &App,
    grant: &Grant<action::ChairConference>,
    id: ConferenceId,
) -> Result<usize> {
    let (record, pilot) = app.store.conference(grant, id).await?;
    if record.on > app.today() {
        return Err(AppError::rule(
            "S0-17",
            "Dit MDO moet nog komen. Sluiten kan vanaf de dag zelf.",
        ));
    }
    let mut left = 0_usize;
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, pilot.id).await?;
    tx.close_conference(&held, &record, app.now()).await?;
    // Read once the conference is held: nobody is put on its agenda any more.
    let waiting = app.store.conference_cases_of(grant, pilot.id).await?;
    let mut waiting: Vec<ConferenceCaseId> = waiting
        .iter()
        .filter(|one| one.state.conference() == Some(id))
        .map(|one| one.record.id)
        .collect();
    waiting.sort_unstable();
    let mut entries: Vec<AuditEntry> = vec![logged(grant, pilot.id).detail("meeting", id.uuid())];
    for case in waiting {
        // Who is gone meanwhile, or locked for the chair, stays as they are: nobody talks them over any more.
        match act_in(
            app,
            &mut tx,
            grant,
            Target::In(pilot.id, case),
            ConferenceCommand::PutOff,
            None,
        )
        .await
        {
            Ok(entry) => {
                entries.push(entry);
                left = left.saturating_add(1);
            }
            Err(AppError::NotFound) => {}
            // Looked back on or taken off at the same moment.
            Err(AppError::Rule { dutch, .. })
                if dutch == ConferenceRefusal::NotScheduled.dutch() => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit_all(entries).await?;
    Ok(left)
}

fn still_to_hold(record: &ConferenceRecord) -> Result<()> {
    if record.held.is_some() {
        return Err(AppError::rule(
            "S0-17",
            "Dit MDO is gesloten. Plan zo nodig een nieuw.",
        ));
    }
    Ok(())
}
