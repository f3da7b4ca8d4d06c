//! Pilots: the list, a new one, one as it stands, its organisations, the answers to its questions (S0-18, S0-21 to S0-24).

use access::policy::{ChairConference, KeepPilot, SeePilots, SelectForConference};
use app::conference::{OrganisationForm, PilotForm, PilotView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    AccountId, ConferenceOrganisationId, ConferencePilotId, MunicipalityId,
    conference::{PilotMeasure, PilotState, ResearchQuestion, StatutoryTask, Verdict, YoungKind},
    guidance::content::Partner,
};

use super::{LONGEST_NAME, PATH, PILOTS, days, meeting_table, state};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Longest answer, in characters.
const LONGEST: usize = 1_000;

/// Every pilot of one's municipalities.
pub(super) async fn all(auth: Authorized<SeePilots>) -> Answer {
    let t = auth.t;
    let pilots = app::conference::pilots(auth.app(), &auth.grant).await?;
    let table = Table::new(
        t.get("mdo-pilots"),
        vec![t.get("mdo-pilot"), t.get("mdo-runs"), t.get("mdo-state")],
        t.get("mdo-pilots-none"),
    )
    .rows(pilots.iter().map(|one| {
        vec![
            Cell::LinkLines(
                format!("{PILOTS}/{}", one.id),
                one.title.clone(),
                one.places.join(", "),
            ),
            Cell::Text(days(t, one)),
            state(t, one),
        ]
    }));
    let mut steps = Vec::new();
    if auth.also::<KeepPilot>().is_ok() {
        steps.push(Step::main(
            format!("{PILOTS}/nieuw"),
            t.get("mdo-pilot-add"),
        ));
    }
    Ok(Sections::new(auth.page(t.get("mdo-pilots-title")))
        .lead(t.get("mdo-pilots-lead"))
        .steps(steps)
        .table(&table)
        .answer())
}

async fn new_page(
    auth: &Authorized<KeepPilot>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let everybody = places.iter().map(|place| place.value.clone()).collect();
    let months = app::conference::months(auth.app(), &auth.grant).await?;
    let page = auth
        .page(t.get("mdo-pilot-add"))
        .under(PILOTS, t.get("mdo-pilots-title"));
    let form = page
        .form(format!("{PILOTS}/nieuw"), t.get("mdo-pilot-add-do"))
        .field(Field::text("titel", t.get("mdo-pilot-name")).hint(t.get("mdo-pilot-name-hint")))
        .field(Field::day("vanaf", t.get("mdo-pilot-from")))
        .field(
            Field::number("maanden", t.get("mdo-pilot-months"))
                .hint(t.get("mdo-pilot-months-hint"))
                .value(months.to_string()),
        )
        .field(Field {
            values: everybody,
            optional: false,
            ..Field::checks("gemeenten", t.get("mdo-places"), places)
        })
        .cancel(PILOTS);
    Ok(FormPage::answer(
        page,
        t.get("mdo-pilot-add-lead"),
        mend(form)?,
    ))
}

/// Asks for a pilot.
pub(super) async fn ask(auth: Authorized<KeepPilot>) -> Answer {
    new_page(&auth, Ok).await
}

/// Makes it.
pub(super) async fn add(auth: Authorized<KeepPilot>, FormBody(posted): FormBody<Posted>) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let title = read.text("titel", LONGEST_NAME);
    let begins_on = read.day("vanaf");
    let months = read.parse("maanden", "fout-getal");
    let errors = read.errors();
    let (Some(begins_on), Some(months), true) = (begins_on, months, errors.is_empty()) else {
        return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let places = posted.all("gemeenten");
    let places: Vec<MunicipalityId> = places.iter().filter_map(|id| id.parse().ok()).collect();
    let form = PilotForm {
        title,
        begins_on,
        months,
        places,
    };
    match app::conference::add_pilot(auth.app(), &auth.grant, form).await {
        Ok(id) => Ok(done(&format!("{PILOTS}/{id}"), "mdo-pilot")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// One pilot as it stands.
pub(super) async fn show(auth: Authorized<SeePilots>, Path(id): Path<ConferencePilotId>) -> Answer {
    let t = auth.t;
    let pilot = app::conference::pilot(auth.app(), &auth.grant, id).await?;
    let keeps = auth.also::<KeepPilot>().is_ok();
    let page = auth
        .page(pilot.summary.title.clone())
        .under(PILOTS, t.get("mdo-pilots-title"));
    let sections = Sections::new(page.clone()).lead(pilot_lead(t, &pilot));
    let mut sections = notice(t, sections, &pilot).steps(steps(&auth, &pilot));
    if pilot.summary.state == PilotState::EvaluationDue && keeps && pilot.open_answers() == 0 {
        let to = format!("{PILOTS}/{}/evaluatie", pilot.summary.id);
        sections = sections.act(&Act::main(&page, to, t.get("mdo-evaluate-do")));
    }
    Ok(sections
        .table(&numbers(t, &pilot))
        .table(&questions(t, &pilot, keeps))
        .table(&organisations(t, &pilot, keeps))
        .table(&meeting_table(t, &pilot.conferences))
        .table(&lessons(t, &pilot))
        .folded(
            t.get("mdo-pilot-how"),
            vec![
                t.get("mdo-pilot-how-numbers"),
                t.get("mdo-pilot-how-evaluate"),
                t.get("mdo-pilot-how-lessons"),
            ],
        )
        .answer())
}

fn pilot_lead(t: Texts, pilot: &PilotView) -> String {
    t.with(
        "mdo-pilot-lead",
        &[
            ("places", &pilot.summary.places.join(", ")),
            ("from", &pilot.summary.pilot.begins_on.dutch()),
            ("until", &pilot.summary.pilot.ends_on().dutch()),
            ("evaluate", &pilot.summary.evaluate_from.dutch()),
        ],
    )
}

fn notice(t: Texts, sections: Sections, pilot: &PilotView) -> Sections {
    let open = pilot.open_answers().to_string();
    match pilot.summary.state {
        PilotState::EvaluationDue => {
            let tone = if pilot.summary.is_late {
                Tone::Alarm
            } else {
                Tone::Attention
            };
            let until = pilot.summary.pilot.ends_on().dutch();
            sections.notice(
                tone,
                t.value("mdo-evaluation-due", &until),
                vec![t.value("mdo-answers-open", &open)],
            )
        }
        PilotState::Evaluated => sections.notice(
            Tone::Good,
            t.get("mdo-evaluated"),
            vec![t.get("mdo-evaluated-how")],
        ),
        PilotState::Planned | PilotState::Running => sections,
    }
}

fn steps<A: access::Action>(auth: &Authorized<A>, pilot: &PilotView) -> Vec<Step> {
    let t = auth.t;
    let base = format!("{PILOTS}/{}", pilot.summary.id);
    let mut steps = Vec::new();
    if pilot.summary.state == PilotState::Evaluated {
        return steps;
    }
    if auth.also::<SelectForConference>().is_ok() {
        steps.push(Step::main(format!("{base}/selectie"), t.get("mdo-select")));
    }
    if auth.also::<ChairConference>().is_ok() {
        steps.push(Step::other(format!("{base}/plannen"), t.get("mdo-plan")));
    }
    if auth.also::<KeepPilot>().is_ok() {
        steps.push(Step::other(
            format!("{base}/organisatie"),
            t.get("mdo-organisation-add"),
        ));
    }
    steps
}

/// How many came how far, by type.
fn numbers(t: Texts, pilot: &PilotView) -> Table {
    let columns =
        std::iter::once(t.get("mdo-kind")).chain(PilotMeasure::ALL.iter().map(|one| word(t, *one)));
    let lines = pilot.lines.as_deref().unwrap_or_default();
    Table::new(
        t.value("mdo-numbers", &pilot.threshold.to_string()),
        columns.collect(),
        t.get("mdo-numbers-none"),
    )
    .rows(lines.iter().map(|line| {
        let kind = line
            .kind
            .map_or_else(|| t.get("mdo-all-kinds"), |kind| word(t, kind));
        let counts = line.counts.iter().map(|count| {
            Cell::Number(count.map_or_else(|| t.get("mdo-withheld"), |many| many.to_string()))
        });
        std::iter::once(Cell::Text(kind)).chain(counts).collect()
    }))
}

/// The questions, with the answer that stands for each type.
fn questions(t: Texts, pilot: &PilotView, keeps: bool) -> Table {
    let open = keeps
        && matches!(
            pilot.summary.state,
            PilotState::Running | PilotState::EvaluationDue
        );
    let columns = std::iter::once(t.get("mdo-question"))
        .chain(YoungKind::ALL.iter().map(|one| word(t, *one)));
    Table::new(t.get("mdo-questions"), columns.collect(), t.get("mdo-none")).rows(
        ResearchQuestion::ALL.iter().map(|question| {
            let asked = word(t, *question);
            let first = if open {
                let to = format!("{PILOTS}/{}/vraag/{}", pilot.summary.id, question.code());
                Cell::Link(to, asked)
            } else {
                Cell::Text(asked)
            };
            let answers = YoungKind::ALL.iter().map(|kind| {
                pilot.answers.get(&(*question, *kind)).map_or_else(
                    || Cell::Text(t.get("mdo-no-answer")),
                    |one| Cell::Lines(word(t, one.verdict), one.words.clone()),
                )
            });
            std::iter::once(first).chain(answers).collect()
        }),
    )
}

fn organisations(t: Texts, pilot: &PilotView, keeps: bool) -> Table {
    let columns = ["mdo-organisation", "mdo-task", "mdo-members"];
    let open = keeps && pilot.summary.state != PilotState::Evaluated;
    Table::new(
        t.get("mdo-organisations"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("mdo-organisations-none"),
    )
    .rows(pilot.organisations.iter().map(|one| {
        let beside = if one.record.holds_plans {
            t.value("mdo-holds-plans", &word(t, one.record.partner))
        } else {
            word(t, one.record.partner)
        };
        let to = format!(
            "{PILOTS}/{}/organisatie/{}",
            pilot.summary.id, one.record.id
        );
        let task = one.record.task.map(|task| word(t, task));
        let members = if one.members.is_empty() {
            t.get("mdo-members-none")
        } else {
            one.members.join(", ")
        };
        vec![
            if open {
                Cell::LinkLines(to, one.record.name.clone(), beside)
            } else {
                Cell::Lines(one.record.name.clone(), beside)
            },
            Cell::Text(task.unwrap_or_else(|| t.get("mdo-task-none"))),
            Cell::Text(members),
        ]
    }))
}

fn lessons(t: Texts, pilot: &PilotView) -> Table {
    Table::new(
        t.get("mdo-lessons"),
        vec![
            t.get("mdo-topic"),
            t.get("mdo-lesson"),
            t.get("mdo-written-on"),
        ],
        t.get("mdo-lessons-none"),
    )
    .rows(pilot.lessons.iter().map(|one| {
        vec![
            Cell::Text(word(t, one.topic)),
            Cell::Text(one.words.clone()),
            Cell::Text(one.on.dutch()),
        ]
    }))
}

async fn opened(
    auth: &Authorized<KeepPilot>,
    id: ConferencePilotId,
    heading: String,
) -> Result<(PilotView, Page), Problem> {
    let sees = auth.also::<SeePilots>()?;
    let pilot = app::conference::pilot(auth.app(), &sees, id).await?;
    let page = auth
        .page(heading)
        .under(PILOTS, auth.t.get("mdo-pilots-title"))
        .under(format!("{PILOTS}/{id}"), pilot.summary.title.clone());
    Ok((pilot, page))
}

async fn colleagues(
    auth: &Authorized<KeepPilot>,
    id: ConferencePilotId,
) -> Result<Vec<Choice>, Problem> {
    let all = app::conference::can_sit(auth.app(), &auth.grant, id).await?;
    Ok(all
        .into_iter()
        .map(|(account, name)| Choice::new(account.to_string(), name))
        .collect())
}

async fn organisation_page(
    auth: &Authorized<KeepPilot>,
    id: ConferencePilotId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (_, page) = opened(auth, id, t.get("mdo-organisation-add")).await?;
    let mut tasks = choices(t, StatutoryTask::ALL);
    tasks.insert(0, Choice::new("", t.get("mdo-task-none")));
    let form = page
        .form(
            format!("{PILOTS}/{id}/organisatie"),
            t.get("mdo-organisation-add-do"),
        )
        .field(
            Field::text("naam", t.get("mdo-organisation-name"))
                .hint(t.get("mdo-organisation-name-hint")),
        )
        .field(
            Field::select(
                "soort",
                t.get("mdo-partner"),
                with_none(t, choices(t, Partner::ALL)),
            )
            .hint(t.get("mdo-partner-hint")),
        )
        .field(
            Field::select("taak", t.get("mdo-task"), tasks)
                .hint(t.get("mdo-task-hint"))
                .optional(),
        )
        .field(
            Field::radios(
                "regie",
                t.get("mdo-holds"),
                vec![
                    Choice::new("ja", t.get("mdo-holds-yes")),
                    Choice::new("nee", t.get("mdo-holds-no")),
                ],
            )
            .value("nee"),
        )
        .field(Field::checks(
            "collegas",
            t.get("mdo-members"),
            colleagues(auth, id).await?,
        ))
        .cancel(format!("{PILOTS}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("mdo-organisation-add-lead"),
        mend(form)?,
    ))
}

/// Asks which organisation takes part.
pub(super) async fn ask_organisation(
    auth: Authorized<KeepPilot>,
    Path(id): Path<ConferencePilotId>,
) -> Answer {
    organisation_page(&auth, id, Ok).await
}

fn accounts(posted: &Posted) -> Vec<AccountId> {
    let chosen = posted.all("collegas");
    chosen.iter().filter_map(|id| id.parse().ok()).collect()
}

/// Lets it take part.
pub(super) async fn add_organisation(
    auth: Authorized<KeepPilot>,
    Path(id): Path<ConferencePilotId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let name = read.text("naam", LONGEST_NAME);
    let partner = read.parse("soort", "fout-kies");
    let task = read.parse_optional("taak", "fout-kies");
    let holds_plans = read.choice("regie", yes_or_no);
    let errors = read.errors();
    let (Some(partner), Some(holds_plans), true) = (partner, holds_plans, errors.is_empty()) else {
        return organisation_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = OrganisationForm {
        name,
        partner,
        task,
        holds_plans,
        members: accounts(&posted),
    };
    match app::conference::add_organisation(auth.app(), &auth.grant, id, form).await {
        Ok(_) => Ok(done(&format!("{PILOTS}/{id}"), "mdo-organisatie")),
        Err(error) => {
            organisation_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}

/// What "ja" and "nee" mean.
pub(super) fn yes_or_no(value: &str) -> Option<bool> {
    match value {
        "ja" => Some(true),
        "nee" => Some(false),
        _ => None,
    }
}

async fn members_page(
    auth: &Authorized<KeepPilot>,
    (id, organisation): (ConferencePilotId, ConferenceOrganisationId),
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (pilot, page) = opened(auth, id, t.get("mdo-members")).await?;
    let one = pilot
        .organisations
        .iter()
        .find(|one| one.record.id == organisation)
        .ok_or(app::AppError::NotFound)?;
    let form = page
        .form(
            format!("{PILOTS}/{id}/organisatie/{organisation}"),
            t.get("mdo-members-do"),
        )
        .field(Field {
            values: one.record.members.iter().map(ToString::to_string).collect(),
            ..Field::checks(
                "collegas",
                t.value("mdo-members-of", &one.record.name),
                colleagues(auth, id).await?,
            )
        })
        .cancel(format!("{PILOTS}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("mdo-members-lead"),
        mend(form)?,
    ))
}

/// Asks who sits for an organisation.
pub(super) async fn ask_members(
    auth: Authorized<KeepPilot>,
    Path(ids): Path<(ConferencePilotId, ConferenceOrganisationId)>,
) -> Answer {
    members_page(&auth, ids, Ok).await
}

/// Says who does from now on.
pub(super) async fn set_members(
    auth: Authorized<KeepPilot>,
    Path((id, organisation)): Path<(ConferencePilotId, ConferenceOrganisationId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let members = accounts(&posted);
    let set = app::conference::set_members(auth.app(), &auth.grant, id, organisation, &members);
    match set.await {
        Ok(()) => Ok(done(&format!("{PILOTS}/{id}"), "mdo-leden")),
        Err(error) => {
            members_page(&auth, (id, organisation), |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await
        }
    }
}

/// The names of the fields for a type: the answer, and the words with it.
const fn fields_of(kind: YoungKind) -> (&'static str, &'static str) {
    match kind {
        YoungKind::ProVso => ("antwoord-pro_vso", "toelichting-pro_vso"),
        YoungKind::EarlyLeaver => ("antwoord-early_leaver", "toelichting-early_leaver"),
        YoungKind::LongBenefit => ("antwoord-long_benefit", "toelichting-long_benefit"),
    }
}

async fn answer_page(
    auth: &Authorized<KeepPilot>,
    id: ConferencePilotId,
    question: ResearchQuestion,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (pilot, page) = opened(auth, id, word(t, question)).await?;
    let to = format!("{PILOTS}/{id}/vraag/{}", question.code());
    let mut form = page.form(to, t.get("mdo-answer-do"));
    for kind in YoungKind::ALL {
        let now = pilot.answers.get(&(question, *kind));
        let (verdict, words) = fields_of(*kind);
        form = form
            .field(Field::heading(word(t, *kind)))
            .field(
                Field::select(
                    verdict,
                    t.value("mdo-answer-for", &word(t, *kind)),
                    with_none(t, choices(t, Verdict::ALL)),
                )
                .value(now.map_or("", |one| one.verdict.code())),
            )
            .field(
                Field::area(words, t.value("mdo-answer-words", &word(t, *kind)))
                    .value(now.map(|one| one.words.clone()).unwrap_or_default()),
            );
    }
    let form = form.cancel(format!("{PILOTS}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("mdo-answer-lead"),
        mend(form)?,
    ))
}

fn question_of(code: &str) -> Result<ResearchQuestion, Problem> {
    code.parse()
        .map_err(|_| Problem::from(app::AppError::NotFound))
}

/// Asks the answer to a question, for each type.
pub(super) async fn ask_answer(
    auth: Authorized<KeepPilot>,
    Path((id, question)): Path<(ConferencePilotId, String)>,
) -> Answer {
    answer_page(&auth, id, question_of(&question)?, Ok).await
}

/// Keeps it.
pub(super) async fn answer(
    auth: Authorized<KeepPilot>,
    Path((id, question)): Path<(ConferencePilotId, String)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let question = question_of(&question)?;
    let mut read = Reader::new(auth.t, &posted);
    let mut given = Vec::new();
    for kind in YoungKind::ALL {
        let (verdict, words) = fields_of(*kind);
        let verdict = read.parse(verdict, "fout-kies");
        let words = read.text(words, LONGEST);
        given.extend(verdict.map(|verdict| (*kind, verdict, words)));
    }
    let errors = read.errors();
    if !errors.is_empty() {
        return answer_page(&auth, id, question, |form| {
            Ok(form.fill(&posted).errors(errors))
        })
        .await;
    }
    match app::conference::answer(auth.app(), &auth.grant, id, question, given).await {
        Ok(()) => Ok(done(&format!("{PILOTS}/{id}"), "mdo-antwoord")),
        Err(error) => {
            answer_page(&auth, id, question, |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await
        }
    }
}

/// Closes the evaluation.
pub(super) async fn evaluate(
    auth: Authorized<KeepPilot>,
    Path(id): Path<ConferencePilotId>,
) -> Answer {
    app::conference::evaluate(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{PILOTS}/{id}"), "mdo-geevalueerd"))
}

/// The way back to what waits, for pages below it.
pub(super) fn under_desk(page: Page, t: Texts) -> Page {
    page.under(PATH, t.get("mdo-title"))
}
