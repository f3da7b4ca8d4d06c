//! One case: the next step on top, then what is known and what happened.

use access::{
    Action, Grant,
    policy::{DeclareTie, OpenCase, OpenLedCase, OpenMunicipalCase},
};
use app::{
    cases::{CasePage, CaseReach, Opening, OpensCase, Possible, Shown, TimelineKind},
    guidance::GuidanceFile,
    ties::TieQuestion,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    CaseId, Day, TieAnswer,
    outreach::{Lateness, NextAction},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    html::Answer,
    menu::role_name,
    page::Page,
    problem::Problem,
    sections::{Happened, Next, Sections, Step},
    table::{Cell, Facts, Tone},
    texts::Texts,
    wording::word,
};

/// Which desk looks at a case: it decides where the acts lead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    /// The casemanager of the sub-region.
    Outreach,
    /// The list handler of the municipality.
    Municipal,
    /// The regisseur of the municipality.
    Regisseur,
}

impl Desk {
    /// The address of a case at this desk.
    pub(crate) fn case(self, case: CaseId) -> String {
        match self {
            Self::Outreach => format!("/zaken/{case}"),
            Self::Municipal => format!("/gemeente/zaken/{case}"),
            Self::Regisseur => format!("/begeleiding/{case}"),
        }
    }

    /// A page below the worklist of this desk.
    pub(crate) fn below(self, t: Texts, page: Page) -> Page {
        match self {
            Self::Outreach => page.under("/werklijst", t.get("menu-worklist")),
            Self::Municipal => page.under("/gemeente/werklijst", t.get("menu-municipal-worklist")),
            Self::Regisseur => page.under("/regie", t.get("menu-regie")),
        }
    }

    /// The case as this desk opens it, for whoever sits there.
    pub(crate) async fn open<A: Action>(
        self,
        auth: &Authorized<A>,
        case: CaseId,
    ) -> Result<CasePage, Problem> {
        Ok(self.open_whole(auth, case).await?.page)
    }

    /// The same, from which the guidance can be opened too.
    pub(crate) async fn open_whole<A: Action>(
        self,
        auth: &Authorized<A>,
        case: CaseId,
    ) -> Result<Opening, Problem> {
        let opening = match self {
            Self::Outreach => shown(auth, &auth.also::<OpenCase>()?, case).await?,
            Self::Municipal => shown(auth, &auth.also::<OpenMunicipalCase>()?, case).await?,
            Self::Regisseur => shown(auth, &auth.also::<OpenLedCase>()?, case).await?,
        };
        // What is another's can be read where leave was given; there is no act to it.
        if opening.page.is_read_only() {
            return Err(Problem::NotFound);
        }
        Ok(opening)
    }

    /// Whether the actor knows the young person, as asked at this desk.
    pub(crate) async fn tie_question(
        self,
        auth: &Authorized<DeclareTie>,
        case: CaseId,
    ) -> Result<TieQuestion, Problem> {
        let app = auth.app();
        Ok(match self {
            Self::Outreach => app::ties::question(app, &auth.also::<OpenCase>()?, case).await?,
            Self::Municipal => {
                app::ties::question(app, &auth.also::<OpenMunicipalCase>()?, case).await?
            }
            Self::Regisseur => app::ties::question(app, &auth.also::<OpenLedCase>()?, case).await?,
        })
    }

    /// Notes the answer.
    pub(crate) async fn answer_tie(
        self,
        auth: &Authorized<DeclareTie>,
        case: CaseId,
        answer: TieAnswer,
    ) -> Result<(), Problem> {
        let (app, grant) = (auth.app(), &auth.grant);
        let who = auth.session.actor.display.as_str();
        match self {
            Self::Outreach => {
                let opens = auth.also::<OpenCase>()?;
                app::ties::answer(app, grant, &opens, who, case, answer).await?;
            }
            Self::Municipal => {
                let opens = auth.also::<OpenMunicipalCase>()?;
                app::ties::answer(app, grant, &opens, who, case, answer).await?;
            }
            Self::Regisseur => {
                let opens = auth.also::<OpenLedCase>()?;
                app::ties::answer(app, grant, &opens, who, case, answer).await?;
            }
        }
        Ok(())
    }
}

/// A case to be shown. Whoever has the young person's family name is asked once whether they know each
/// other, before anything of it is.
async fn shown<A: Action, B: OpensCase>(
    auth: &Authorized<A>,
    grant: &Grant<B>,
    case: CaseId,
) -> Result<Opening, Problem> {
    let colleague = &auth.session.actor.display;
    match app::cases::show(auth.app(), grant, colleague, case).await? {
        Shown::Case(opening) => Ok(*opening),
        Shown::AskFirst => Err(Problem::First(format!("/kent/{case}"))),
    }
}

/// What to show of the timeline: in the address, so that it can be kept and sent.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    soort: String,
    periode: String,
}

impl Wanted {
    fn kind(&self) -> Option<TimelineKind> {
        TimelineKind::ALL
            .into_iter()
            .find(|kind| kind.code() == self.soort)
    }

    /// Days back.
    fn days(&self) -> Option<i32> {
        PERIODS
            .into_iter()
            .find(|days| days.to_string() == self.periode)
    }

    fn chooses(&self) -> bool {
        self.kind().is_some() || self.days().is_some()
    }
}

/// Periods to look back, in days.
const PERIODS: [i32; 3] = [30, 90, 365];

/// From so many entries on there is something to choose.
const MANY: usize = 8;

/// The casemanager's case.
pub(crate) async fn show(
    auth: Authorized<OpenCase>,
    Path(case): Path<CaseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let opening = shown(&auth, &auth.grant, case).await?;
    let guidance = app::guidance::of_opening(auth.app(), &auth.grant, &opening).await?;
    let case = opening.page;
    let page = Desk::Outreach.below(auth.t, auth.page(case.identity.name.clone()));
    let today = auth.app().today();
    Ok(render(
        page,
        Desk::Outreach,
        &case,
        &guidance,
        (&wanted, today),
    ))
}

/// The regisseur's case: from the hand-over on (S1-66).
pub(crate) async fn show_led(
    auth: Authorized<OpenLedCase>,
    Path(case): Path<CaseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let opening = shown(&auth, &auth.grant, case).await?;
    let guidance = app::guidance::of_opening(auth.app(), &auth.grant, &opening).await?;
    let case = opening.page;
    let page = Desk::Regisseur.below(auth.t, auth.page(case.identity.name.clone()));
    let today = auth.app().today();
    Ok(render(
        page,
        Desk::Regisseur,
        &case,
        &guidance,
        (&wanted, today),
    ))
}

/// The list handler's case: what the municipality itself must do.
pub(crate) async fn show_municipal(
    auth: Authorized<OpenMunicipalCase>,
    Path(case): Path<CaseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let case = shown(&auth, &auth.grant, case).await?.page;
    let page = Desk::Municipal.below(auth.t, auth.page(case.identity.name.clone()));
    Ok(render(
        page,
        Desk::Municipal,
        &case,
        &GuidanceFile::default(),
        (&wanted, auth.app().today()),
    ))
}

fn render(
    page: Page,
    desk: Desk,
    case: &CasePage,
    guidance: &GuidanceFile,
    (wanted, today): (&Wanted, Day),
) -> Response {
    let t = page.t;
    let page = Sections::new(page).lead(who_in_a_line(t, case, guidance));
    let page = notices(page, t, case);
    let mut left = super::guidance::agreed(page.piece(), t, case, guidance);
    if wanted.chooses() || case.timeline.len() >= MANY {
        left = left.filters(
            desk.case(case.case),
            timeline_filters(t, wanted),
            t.get("visits-show"),
        );
    }
    let happened = timeline(case, wanted, today);
    left = if happened.is_empty() {
        left.notice(Tone::Plain, t.get("timeline-none"), Vec::new())
    } else {
        left.timeline(t.get("case-timeline"), happened)
    };
    if !case.refused_because.is_empty() {
        let why = case
            .refused_because
            .iter()
            .map(|(possible, why)| format!("{}: {why}", label(t, *possible)))
            .collect();
        left = left.folded(t.get("case-not-now"), why);
    }
    let reach = super::guidance::reached_by(t, guidance);
    let mut right = page.piece().facts_if_any(t.get("guide-panel"), &reach);
    if desk != Desk::Municipal {
        right = super::guidance::work(right, t, case);
        right = super::guidance::documents(right, t, desk, case, guidance);
    }
    let others = others(t, desk, case);
    if !others.is_empty() {
        right = right.steps_panel(t.get("case-also"), others);
    }
    if desk != Desk::Municipal {
        right = super::guidance::rights(right, t, case, guidance);
    } else if case.guidance.iter().any(|act| act.is_right()) {
        // The list handler guides nobody, and hears every right of whom the case is theirs.
        let rights = Step::other(format!("/rechten/{}", case.case), t.get("desk-open"));
        right = right.steps_panel(t.get("desk-title"), vec![rights]);
    }
    right = right.facts(t.get("case-facts"), &facts(t, desk, case));
    let mut page = if case.is_read_only() {
        page
    } else {
        page.next(&next(t, desk, case))
    };
    if !case.no_ground.is_empty() {
        let lines = case.no_ground.iter().map(|one| word(t, *one)).collect();
        page = page.notice(Tone::Alarm, t.get("no-ground"), lines);
    }
    page.beside(right, left).answer()
}

/// What everyone who reads this case must know of who else does.
fn notices(mut page: Sections, t: Texts, case: &CasePage) -> Sections {
    if let Some((kind, until)) = case.leave {
        page = page.notice(
            Tone::Attention,
            t.value("case-leave", &word(t, kind)),
            vec![t.value("case-leave-until", &until.dutch())],
        );
    }
    if !case.emergencies.is_empty() {
        let lines = case.emergencies.iter().map(|(who, from, until)| {
            t.with(
                "case-emergency-line",
                &[
                    ("name", who.as_str()),
                    ("from", &from.dutch()),
                    ("until", &until.dutch()),
                ],
            )
        });
        page = page.notice(Tone::Alarm, t.get("case-emergency"), lines.collect());
    }
    if !case.links.is_empty() {
        let lines = case.links.iter().map(|link| {
            t.with(
                "case-linked-line",
                &[
                    ("name", link.other.name.as_str()),
                    ("reason", &word(t, link.reason)),
                    ("at", &link.at.dutch()),
                    ("by", &link.by),
                ],
            )
        });
        page = page.notice(Tone::Attention, t.get("case-linked"), lines.collect());
    }
    if !case.known_by.is_empty() {
        page = page.notice(
            Tone::Attention,
            t.value("case-known-by", &case.known_by.join(", ")),
            vec![t.get("case-known-by-line")],
        );
    }
    page
}

/// The act that carries out the next action, when it may be done now.
fn main_act(case: &CasePage) -> Option<Possible> {
    let wanted: &[Possible] = match case.next {
        NextAction::PlanVisit => &[Possible::PlanVisit, Possible::RecordAnswer],
        NextAction::MakeVisit => &[Possible::RecordVisit],
        NextAction::CorrectReturnedAddress => &[Possible::CorrectAddress],
        NextAction::CompleteAddress => &[Possible::CompleteAddress],
        NextAction::CloseNotReached => &[Possible::CloseNotReached],
        NextAction::DecideSecretAddress => &[Possible::DecideSecretAddress],
        _ => &[Possible::RecordAnswer],
    };
    wanted
        .iter()
        .copied()
        .find(|act| case.possible.contains(act))
}

fn next(t: Texts, desk: Desk, case: &CasePage) -> Next {
    let elsewhere = match case.next {
        NextAction::AnswerCheck => Some(("/toetsen", "menu-checks")),
        NextAction::HandOver => Some(("/lijsten", "menu-lists")),
        NextAction::ReleaseCard => Some(("/kaarten/vrijgeven", "cards-release-title")),
        NextAction::PrintCard => Some(("/kaarten/afdrukken", "cards-print-title")),
        NextAction::SendCard => Some(("/kaarten", "menu-cards")),
        _ => None,
    };
    let steps = match (elsewhere, main_act(case)) {
        (Some((to, key)), _) => vec![Step::main(to, t.get(key))],
        _ if super::guidance::main_act(case).is_some() => super::guidance::next_steps(t, case),
        (None, Some(act)) => vec![Step::main(address(desk, case.case, act), label(t, act))],
        (None, None) => Vec::new(),
    };
    let tone = match case.lateness {
        Lateness::Late => Tone::Alarm,
        Lateness::Due => Tone::Attention,
        Lateness::NotYet => Tone::Plain,
    };
    let until = case.due_until.map(|day| match case.lateness {
        Lateness::Late => t.value("when-late", &day.dutch()),
        _ => t.value("when-until", &day.dutch()),
    });
    let lines = until.into_iter().chain(case.next_hint(t)).collect();
    let kicker = if t.code() == "nl" {
        case.phase_label.to_owned()
    } else {
        word(t, case.phase)
    };
    Next {
        kicker,
        title: word(t, case.next),
        lines,
        tone,
        steps,
    }
}

/// A sentence on what the next step asks of the worker.
trait NextHint {
    fn next_hint(&self, t: Texts) -> Option<String>;
}

impl NextHint for CasePage {
    fn next_hint(&self, t: Texts) -> Option<String> {
        t.find(&format!("next-hint-{}", self.next.code().replace('_', "-")))
    }
}

fn facts(t: Texts, desk: Desk, case: &CasePage) -> Facts {
    let who = &case.identity;
    let address = [who.address_line_1.as_str(), who.address_line_2.as_str()];
    let address = address
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let mut facts = Facts::new()
        .fact(
            t.get("fact-birth-year"),
            who.birth_year
                .map(|year| year.to_string())
                .unwrap_or_default(),
        )
        .fact(t.get("fact-address"), address)
        .cell(
            t.get("fact-track"),
            Cell::Badge(Tone::Plain, word(t, case.track)),
        )
        .fact(t.get("fact-code"), case.code.clone().unwrap_or_default())
        .fact(t.get("fact-markers"), case.markers.join(", "));
    if !case.visit_allowed && desk == Desk::Outreach {
        facts = facts.fact(t.get("fact-visit"), t.get("fact-no-visit"));
    }
    if let Some(way) = case.way_in {
        facts = facts.fact(t.get("fact-way-in"), word(t, way));
    }
    if !case.living.is_empty() {
        let living: Vec<String> = case.living.iter().map(|one| word(t, *one)).collect();
        facts = facts.fact(t.get("fact-living"), living.join(", "));
    }
    if !case.links.is_empty() {
        let links = case
            .links
            .iter()
            .map(|link| (desk.case(link.other.case), link.other.name.clone()))
            .collect();
        facts = facts.cell(t.get("fact-linked"), Cell::Links(links));
    }
    if !case.household.is_empty() {
        let links = case
            .household
            .iter()
            .map(|(other, name)| (desk.case(*other), name.clone()))
            .collect();
        facts = facts.cell(t.get("fact-household"), Cell::Links(links));
    }
    facts
}

/// Who this is at a glance: age, municipality, and who leads.
fn who_in_a_line(t: Texts, case: &CasePage, guidance: &GuidanceFile) -> String {
    let age = case
        .identity
        .age
        .map(|age| t.value("case-age", &age.to_string()));
    let lead = guidance
        .lead
        .as_ref()
        .map(|(role, name)| t.value("case-lead", &format!("{name} ({})", role_name(t, *role))));
    let round = (case.round > 1).then(|| t.value("case-round", &case.round.to_string()));
    [age, Some(case.municipality.clone()), lead, round]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn timeline_filters(t: Texts, wanted: &Wanted) -> Vec<Field> {
    let all = || Choice::new("", t.get("timeline-all"));
    let kinds = TimelineKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.code(), t.get(&format!("timeline-{}", kind.code()))));
    let periods = PERIODS.into_iter().map(|days| {
        Choice::new(
            days.to_string(),
            t.value("timeline-days", &days.to_string()),
        )
    });
    vec![
        Field::select(
            "soort",
            t.get("timeline-kind"),
            std::iter::once(all()).chain(kinds).collect(),
        )
        .value(wanted.soort.clone()),
        Field::select(
            "periode",
            t.get("timeline-period"),
            std::iter::once(all()).chain(periods).collect(),
        )
        .value(wanted.periode.clone()),
    ]
}

fn timeline(case: &CasePage, wanted: &Wanted, today: Day) -> Vec<Happened> {
    let since = wanted.days().map(|days| today.plus_days(-days));
    let fits = |entry: &&app::cases::TimelineEntry| {
        wanted.kind().is_none_or(|kind| entry.kind == kind)
            && since.is_none_or(|since| entry.on >= since)
    };
    let mut happened: Vec<Happened> = Vec::new();
    for entry in case.timeline.iter().filter(fits) {
        let when = if entry.on == entry.at.day() {
            entry.at.dutch()
        } else {
            format!("{} ({})", entry.on.dutch(), entry.at.dutch())
        };
        let told = (entry.text.clone(), entry.note.clone().unwrap_or_default());
        match happened.last_mut() {
            // Recorded in one go: in the order in which it was.
            Some(last) if last.when == when && last.by == entry.by => last.told.insert(0, told),
            _ => happened.push(Happened {
                when,
                by: entry.by.clone(),
                told: vec![told],
            }),
        }
    }
    happened
}

fn others(t: Texts, desk: Desk, case: &CasePage) -> Vec<Step> {
    let main = main_act(case);
    if case.is_read_only() {
        return Vec::new();
    }
    let links = (desk != Desk::Municipal)
        .then(|| Step::link(format!("/koppelen/{}", case.case), t.get("act-link")));
    let outside = (case.reach == CaseReach::WithoutContent)
        .then(|| Step::link("/zoeken/buiten", t.get("case-ask-content")));
    case.possible
        .iter()
        .filter(|act| Some(**act) != main)
        .map(|act| Step::other(address(desk, case.case, *act), label(t, *act)))
        .chain(super::surveys::research::step(t, case))
        .chain(super::adulthood::step(t, case))
        .chain(super::routes::step(t, case))
        .chain(outside)
        .chain(links)
        .chain((case.guided && desk != Desk::Municipal).then(|| {
            Step::link(
                format!("/netwerk/inbrengen/{}", case.case),
                t.get("net-bring"),
            )
        }))
        .chain((case.guided && desk != Desk::Municipal).then(|| {
            Step::link(
                format!("/mdo/voordragen/{}", case.case),
                t.get("mdo-propose"),
            )
        }))
        .chain([
            Step::link(format!("/kent/{}", case.case), t.get("act-know")),
            Step::link(format!("/afscherming/{}", case.case), t.get("act-lock")),
        ])
        .collect()
}

fn address(desk: Desk, case: CaseId, act: Possible) -> String {
    let page = match act {
        Possible::RecordAnswer => "antwoord",
        Possible::CorrectAnswer => "antwoord/herstel",
        Possible::LiftRefusal => "weigering",
        Possible::PlanVisit => "bezoek/plannen",
        Possible::CancelVisit => "bezoek/annuleren",
        Possible::RecordVisit => "bezoek/verslag",
        Possible::Object => return format!("/bezwaar/{case}"),
        Possible::ReturnMail => "retour",
        Possible::CorrectAddress => "adres",
        Possible::CompleteAddress => "adres/aanvullen",
        Possible::DecideSecretAddress => "geheim",
        Possible::CloseNotReached => "niet-bereikt",
        Possible::CloseMoved => "verhuisd",
    };
    let desk = if act == Possible::LiftRefusal {
        Desk::Outreach
    } else {
        desk
    };
    format!("{}/{page}", desk.case(case))
}

fn label(t: Texts, act: Possible) -> String {
    match act {
        Possible::RecordAnswer => t.get("act-record-answer"),
        Possible::CorrectAnswer => t.get("act-correct-answer"),
        Possible::LiftRefusal => t.get("act-lift-refusal"),
        Possible::PlanVisit => t.get("act-plan-visit"),
        Possible::CancelVisit => t.get("act-cancel-visit"),
        Possible::RecordVisit => t.get("act-record-visit"),
        Possible::Object => t.get("act-object"),
        Possible::ReturnMail => t.get("act-return-mail"),
        Possible::CorrectAddress => t.get("act-correct-address"),
        Possible::CompleteAddress => t.get("act-complete-address"),
        Possible::DecideSecretAddress => t.get("act-decide-secret"),
        Possible::CloseNotReached => t.get("act-close-not-reached"),
        Possible::CloseMoved => t.get("act-close-moved"),
    }
}
