//! Letters tried against each other: which there are, what one says, and stopping it (S0-07).

use access::policy::{ExportTrial, RunTrial, SeeTrials};
use app::trials::{TrialLine, TrialView, VariantView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{TrialId, trials::Interval};

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted},
    html::{Answer, mended},
    page::done,
    problem::Problem,
    sections::{Figure, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

pub(crate) mod files;
pub(crate) mod start;

const PATH: &str = "/proeven";

/// The trials of one's sub-regions.
pub(crate) async fn all(auth: Authorized<SeeTrials>) -> Answer {
    let t = auth.t;
    let trials = app::trials::list(auth.app(), &auth.grant).await?;
    let columns = ["trial-name", "trial-place", "trial-from", "column-state"];
    let row = |one: &TrialLine| {
        vec![
            Cell::Link(format!("{PATH}/{}", one.id), one.name.clone()),
            Cell::Text(one.place.clone()),
            Cell::Text(one.starts_on.dutch()),
            match one.stopped_on {
                Some(on) => Cell::Badge(Tone::Plain, t.value("trial-stopped-on", &on.dutch())),
                None => Cell::Badge(Tone::Good, t.get("trial-runs")),
            },
        ]
    };
    let table = Table::new(
        t.get("trial-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("trial-none"),
    )
    .rows(trials.iter().map(row));
    let mut page = Sections::new(auth.page(t.get("trial-title"))).lead(t.get("trial-lead"));
    if auth.also::<RunTrial>().is_ok() {
        page = page.steps(vec![Step::main(
            format!("{PATH}/nieuw"),
            t.get("trial-new"),
        )]);
    }
    Ok(page
        .table(&table)
        .folded(t.get("trial-what"), vec![t.get("trial-what-text")])
        .answer())
}

/// One trial: what it says, what each letter brought, what was agreed.
pub(crate) async fn one(auth: Authorized<SeeTrials>, Path(id): Path<TrialId>) -> Answer {
    let t = auth.t;
    let view = app::trials::view(auth.app(), &auth.grant, id).await?;
    let counted = view
        .variants
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.counted));
    let sent = view
        .variants
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.sent));
    let terms = &view.protocol.terms;
    let figures = vec![
        Figure::new(t.number(sent.into()), t.get("trial-sent")),
        Figure::new(t.number(counted.into()), t.get("trial-counted")),
        Figure::new(t.number(view.needed.into()), t.get("trial-needed")),
    ];
    let frame = auth
        .page(view.protocol.name.clone())
        .under(PATH, t.get("trial-title"));
    let mut page = Sections::new(frame)
        .lead(view.protocol.question.clone())
        .notice(
            if view.stopped.is_some() {
                Tone::Plain
            } else {
                Tone::Attention
            },
            standing(t, &view),
            view.sentences.clone(),
        )
        .figures(figures)
        .table(&letters(t, &view));
    let mut steps = Vec::new();
    if auth.also::<ExportTrial>().is_ok() {
        steps.push(Step::other(
            format!("{PATH}/{id}/bestand"),
            t.get("trial-export"),
        ));
    }
    if view.stopped.is_none() && auth.also::<RunTrial>().is_ok() {
        steps.push(Step::link(
            format!("{PATH}/{id}/stoppen"),
            t.get("trial-stop"),
        ));
    }
    page = page
        .steps(steps)
        .facts(t.get("trial-agreed"), &agreed(t, &view));
    let rule = t.with(
        "trial-rule-text",
        &[
            ("letters", &t.number(terms.most_letters.into())),
            ("alarms", &terms.false_alarms.to_string()),
        ],
    );
    Ok(page
        .panel(t.get("trial-rule"), vec![rule])
        .panel(t.get("trial-method"), vec![view.method.clone()])
        .answer())
}

fn standing(t: Texts, view: &TrialView) -> String {
    match &view.stopped {
        None => t.get("trial-now"),
        Some((on, None, _)) => t.value("trial-stopped-by-rule", &on.dutch()),
        Some((on, Some(by), _)) => t.with("trial-stopped-by", &[("on", &on.dutch()), ("by", by)]),
    }
}

fn letters(t: Texts, view: &TrialView) -> Table {
    let columns = [
        "trial-letter",
        "trial-drawn",
        "trial-sent",
        "trial-counted",
        "trial-answered",
        "trial-share",
    ];
    let row = |one: &VariantView| {
        let number = |n: u32| Cell::Number(t.number(n.into()));
        let (answered, share) = match &one.answered {
            Some((answered, interval)) => (
                number(*answered),
                share(t, one.counted, *answered, *interval),
            ),
            None => (Cell::Text(t.get("trial-few")), Cell::Text("–".to_owned())),
        };
        vec![
            Cell::Lines(
                one.name.clone(),
                t.value("card-text-version", &one.version.to_string()),
            ),
            number(one.drawn),
            number(one.sent),
            number(one.counted),
            answered,
            share,
        ]
    };
    Table::new(
        t.value("trial-letters", &view.threshold.to_string()),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("trial-none"),
    )
    .rows(view.variants.iter().map(row))
}

/// The share in whole percents, and outwards within what the true one lies.
fn share(t: Texts, counted: u32, answered: u32, interval: Interval) -> Cell {
    let percent = f64::from(answered) * 100.0 / f64::from(counted.max(1));
    Cell::Lines(
        format!("{percent:.0}%"),
        t.with(
            "trial-interval",
            &[
                ("low", &format!("{:.0}", (interval.low * 100.0).floor())),
                ("high", &format!("{:.0}", (interval.high * 100.0).ceil())),
            ],
        ),
    )
}

fn agreed(t: Texts, view: &TrialView) -> Facts {
    let protocol = &view.protocol;
    let terms = &protocol.terms;
    let balance: Vec<String> = protocol.balance.iter().map(|one| word(t, *one)).collect();
    let (at, by) = &view.started;
    let reason = view.stopped.as_ref().map(|(_, _, reason)| reason.clone());
    Facts::new()
        .fact(t.get("trial-place"), view.place.clone())
        .fact(t.get("trial-from"), view.starts_on.dutch())
        .fact(t.get("trial-started"), format!("{}, {by}", at.dutch()))
        .fact(t.get("trial-responding"), word(t, protocol.responding))
        .fact(t.get("trial-days"), t.number(terms.answer_days.into()))
        .fact(t.get("trial-balance"), balance.join(", "))
        .fact(
            t.get("trial-expected"),
            format!("{}%", terms.expected_response),
        )
        .fact(
            t.get("trial-difference"),
            terms.smallest_difference.to_string(),
        )
        .fact(t.get("trial-alarms"), terms.false_alarms.to_string())
        .fact(t.get("trial-most"), t.number(terms.most_letters.into()))
        .fact(t.get("trial-reason"), reason.unwrap_or_default())
}

async fn stop_page(
    auth: &Authorized<RunTrial>,
    id: TrialId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::trials::view(auth.app(), &auth.also::<SeeTrials>()?, id).await?;
    let own = format!("{PATH}/{id}");
    let frame = auth
        .page(t.get("trial-stop"))
        .under(own.clone(), view.protocol.name.clone());
    if let Some((on, ..)) = &view.stopped {
        return Ok(Sections::new(frame)
            .notice(
                Tone::Plain,
                t.value("trial-stopped-on", &on.dutch()),
                view.sentences,
            )
            .steps(vec![Step::link(own, view.protocol.name)])
            .answer());
    }
    let form = frame
        .form(format!("{own}/stoppen"), t.get("trial-stop"))
        .field(Field::area("reden", t.get("trial-reason")).hint(t.get("trial-reason-hint")))
        .danger()
        .cancel(own);
    let form = mend(form)?;
    Ok(Sections::new(frame)
        .lead(t.get("trial-stop-lead"))
        .form(String::new(), Vec::new(), &form)
        .answer())
}

/// Asks why a trial stops before its rule says so.
pub(crate) async fn ask_stop(auth: Authorized<RunTrial>, Path(id): Path<TrialId>) -> Answer {
    stop_page(&auth, id, Ok).await
}

/// Stops it.
pub(crate) async fn stop(
    auth: Authorized<RunTrial>,
    Path(id): Path<TrialId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    match app::trials::stop(auth.app(), &auth.grant, id, posted.one("reden")).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "proef-gestopt")),
        Err(error) => stop_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Says on the pages of the cards that a trial chooses the text; nothing while none runs.
pub(crate) fn told(t: Texts, page: Sections, choosing: Option<app::trials::Choosing>) -> Sections {
    let Some(trial) = choosing else {
        return page;
    };
    let letters: Vec<String> = trial
        .variants
        .iter()
        .map(|(name, version)| {
            let version = t.value("card-text-version", &version.to_string());
            format!("{name} ({version})")
        })
        .collect();
    page.notice(
        Tone::Plain,
        t.value("trial-chooses", &trial.name),
        vec![t.with(
            "trial-chooses-text",
            &[
                ("from", &trial.from.dutch()),
                ("letters", &letters.join(", ")),
            ],
        )],
    )
}
