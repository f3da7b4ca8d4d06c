//! Surveys among those whose guidance ended: which there are, what came back, counting a paper (S3-10 to S3-13).

use access::policy::{EnterSurveyAnswers, PrintSurveyLetters, RunSurvey, SeeSurveys};
use app::surveys::{SurveyLine, SurveyView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    SurveyId,
    survey::{Line, Question, Rating},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, download, mended},
    page::{FormPage, done},
    problem::Problem,
    sections::{Figure, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

pub(crate) mod draw;
pub(crate) mod research;

const PATH: &str = "/enquetes";

/// The surveys of one's sub-regions.
pub(crate) async fn all(auth: Authorized<SeeSurveys>) -> Answer {
    let t = auth.t;
    let surveys = app::surveys::list(auth.app(), &auth.grant).await?;
    let columns = [
        "survey-name",
        "survey-place",
        "survey-drawn",
        "survey-answer-until",
        "column-state",
    ];
    let row = |one: &SurveyLine| {
        let survey = &one.survey;
        vec![
            Cell::Link(format!("{PATH}/{}", survey.id), survey.title.clone()),
            Cell::Text(one.place.clone()),
            Cell::Number(t.number(survey.drawn.into())),
            Cell::Text(survey.answer_until.dutch()),
            if one.over {
                Cell::Badge(Tone::Plain, t.get("survey-over"))
            } else {
                Cell::Badge(Tone::Good, t.get("survey-runs"))
            },
        ]
    };
    let table = Table::new(
        t.get("survey-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("survey-none"),
    )
    .rows(surveys.iter().map(row));
    let mut page = Sections::new(auth.page(t.get("survey-title"))).lead(t.get("survey-lead"));
    if auth.also::<RunSurvey>().is_ok() {
        page = page.steps(vec![Step::main(
            format!("{PATH}/nieuw"),
            t.get("survey-new"),
        )]);
    }
    Ok(page
        .table(&table)
        .folded(t.get("survey-what"), vec![t.get("survey-what-text")])
        .answer())
}

/// One survey: how many answered, and what may be told once it is over.
pub(crate) async fn one(auth: Authorized<SeeSurveys>, Path(id): Path<SurveyId>) -> Answer {
    let t = auth.t;
    let view = app::surveys::view(auth.app(), &auth.grant, id).await?;
    let survey = &view.survey;
    let figure = |number: u32, key: &str| Figure::new(t.number(number.into()), t.get(key));
    let frame = auth
        .page(survey.title.clone())
        .under(PATH, t.get("survey-title"));
    let mut page = Sections::new(frame).figures(vec![
        figure(survey.closed, "survey-closed-cases"),
        figure(survey.may_be_asked, "survey-may-be-asked"),
        figure(survey.drawn, "survey-drawn"),
        figure(view.response.returned, "survey-returned"),
    ]);
    page = results(page, t, &view);
    let own = format!("{PATH}/{id}");
    let mut steps = Vec::new();
    match &view.results {
        None if auth.also::<EnterSurveyAnswers>().is_ok() => {
            steps.push(Step::main(
                format!("{own}/antwoorden"),
                t.get("survey-enter"),
            ));
        }
        Some(results) if results.lines.is_some() => {
            steps.push(Step::other(
                format!("{own}/uitkomst.csv"),
                t.get("survey-csv"),
            ));
        }
        _ => {}
    }
    page = page.steps(steps);
    if view.results.is_none() && auth.also::<PrintSurveyLetters>().is_ok() {
        let print = Step::main(format!("{own}/brieven.pdf"), t.get("survey-letters"));
        page = page
            .steps_panel(t.get("survey-letters-panel"), vec![print])
            .folded(
                t.get("survey-what"),
                vec![t.get("survey-what-text"), t.get("survey-letters-text")],
            );
    }
    Ok(page.facts(t.get("survey-facts"), &facts(t, &view)).answer())
}

/// The results, and always before them how many answered and what that does not say (S3-13).
fn results(page: Sections, t: Texts, view: &SurveyView) -> Sections {
    let page = page.notice(
        Tone::Attention,
        t.get("survey-response"),
        vec![view.response.dutch()],
    );
    match &view.results {
        None => page.notice(
            Tone::Plain,
            t.value("survey-not-yet", &view.survey.answer_until.dutch()),
            Vec::new(),
        ),
        Some(results) => match &results.lines {
            None => page.notice(
                Tone::Plain,
                t.get("survey-few"),
                vec![t.value("survey-few-text", &view.threshold.to_string())],
            ),
            Some(lines) => page.table(&table(t, lines)),
        },
    }
}

fn table(t: Texts, lines: &[Line]) -> Table {
    let columns = std::iter::once(t.get("survey-question"))
        .chain(Rating::ALL.iter().map(|rating| word(t, *rating)))
        .collect();
    let row = |line: &Line| {
        let counts = line.counts.iter().map(|people| match people {
            Some(people) => Cell::Number(t.number(*people)),
            None => Cell::Text(t.get("survey-withheld")),
        });
        std::iter::once(Cell::Text(word(t, line.question)))
            .chain(counts)
            .collect()
    };
    Table::new(t.get("survey-results"), columns, t.get("survey-few")).rows(lines.iter().map(row))
}

fn facts(t: Texts, view: &SurveyView) -> Facts {
    let survey = &view.survey;
    let period = t.with(
        "survey-period-text",
        &[
            ("from", &survey.closed_from.dutch()),
            ("until", &survey.closed_until.dutch()),
        ],
    );
    Facts::new()
        .fact(t.get("survey-place"), view.place.clone())
        .fact(t.get("survey-period"), period)
        .fact(
            t.get("survey-drawn-by"),
            format!("{}, {}", survey.drawn_on.dutch(), view.drawn_by),
        )
        .fact(t.get("survey-answer-until"), survey.answer_until.dutch())
}

async fn enter_page(
    auth: &Authorized<EnterSurveyAnswers>,
    id: SurveyId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::surveys::view(auth.app(), &auth.also::<SeeSurveys>()?, id).await?;
    let own = format!("{PATH}/{id}");
    let frame = auth
        .page(t.get("survey-enter"))
        .under(own.clone(), view.survey.title.clone());
    if view.results.is_some() {
        return Ok(Sections::new(frame)
            .notice(Tone::Plain, t.get("survey-over"), Vec::new())
            .steps(vec![Step::link(own, view.survey.title)])
            .answer());
    }
    let ratings = || {
        Rating::ALL
            .iter()
            .map(|rating| Choice::new(rating.code(), word(t, *rating)))
            .collect()
    };
    let code = Field::text("code", t.get("survey-code"))
        .hint(t.get("survey-code-hint"))
        .autocomplete("off")
        .narrow();
    let form = Question::ALL
        .iter()
        .fold(
            frame
                .form(format!("{own}/antwoorden"), t.get("survey-count-paper"))
                .field(code),
            |form, question| {
                form.field(Field::radios(
                    question.code(),
                    word(t, *question),
                    ratings(),
                ))
            },
        )
        .cancel(own);
    let lead = format!(
        "{} {}",
        t.get("survey-enter-lead"),
        t.get("survey-enter-warning")
    );
    Ok(FormPage::answer(frame, lead, mend(form)?))
}

/// Asks what stands on one paper.
pub(crate) async fn ask_answers(
    auth: Authorized<EnterSurveyAnswers>,
    Path(id): Path<SurveyId>,
) -> Answer {
    enter_page(&auth, id, Ok).await
}

/// Counts it.
pub(crate) async fn enter(
    auth: Authorized<EnterSurveyAnswers>,
    Path(id): Path<SurveyId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let code = reader.text("code", 20);
    let answers: Vec<(Question, Rating)> = Question::ALL
        .iter()
        .filter_map(|question| {
            let rating = reader.choice(question.code(), |code| code.parse().ok())?;
            Some((*question, rating))
        })
        .collect();
    let errors = reader.errors();
    if !errors.is_empty() {
        return enter_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    match app::surveys::enter(auth.app(), &auth.grant, id, &code, &answers).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}/antwoorden"), "enquete-geteld")),
        Err(error) => enter_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The results as CSV.
pub(crate) async fn csv(auth: Authorized<SeeSurveys>, Path(id): Path<SurveyId>) -> Answer {
    Ok(download(
        app::surveys::export(auth.app(), &auth.grant, id).await?,
    ))
}

/// The letters to who was drawn.
pub(crate) async fn letters(
    auth: Authorized<PrintSurveyLetters>,
    Path(id): Path<SurveyId>,
) -> Answer {
    Ok(download(
        app::surveys::letters(auth.app(), &auth.grant, id).await?,
    ))
}
