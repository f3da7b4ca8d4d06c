//! Cards: releasing a wave, printing it, sending it.

use access::policy::{MarkCardsSent, PrintCards, PrintSelfEmployedCards, ReleaseCards};
use app::cards::{BatchDocument, BatchView, PrintProposal, ReleaseOrder};
use axum::{extract::Path, response::Response};
use axum_extra::extract::Form as FormBody;
use domain::{CardBatchId, MunicipalityId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, download, mended, trials, worklist::count},
    page::{FormPage, Page, done, see_other},
    problem::Problem,
    sections::{Act, Figure, Next, Progress, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
};

/// What waits, and the print runs so far.
pub(crate) async fn overview(auth: Authorized<PrintCards>) -> Answer {
    let t = auth.t;
    let release = app::cards::release_proposal(auth.app(), &auth.also::<ReleaseCards>()?).await?;
    let print = app::cards::print_proposal(auth.app(), &auth.grant).await?;
    let batches = app::cards::batches(auth.app(), &auth.grant).await?;
    let unsent = batches
        .iter()
        .filter(|batch| batch.ready && batch.sent_on.is_none())
        .count();
    let next = next(t, &batches, print.to_print, release.waiting);
    let figures = vec![
        Figure::new(t.number(count(release.waiting)), t.get("cards-waiting"))
            .to("/kaarten/vrijgeven"),
        Figure::new(t.number(count(print.to_print)), t.get("cards-to-print"))
            .to("/kaarten/afdrukken"),
        Figure::new(t.number(unsent as u64), t.get("cards-to-send")),
    ];
    let page = Sections::new(auth.page(t.get("cards-title")))
        .lead(t.get("cards-lead"))
        .next(&next)
        .figures(figures);
    let choosing = app::trials::choosing(auth.app(), &auth.grant).await?;
    let page = trials::told(t, page, choosing);
    Ok(page.table(&batch_table(t, &batches, "/kaarten")).answer())
}

fn next(t: Texts, batches: &[BatchView], to_print: i64, waiting: i64) -> Next {
    let kicker = t.get("start-first-outreach");
    let (title, line, tone, steps) = if let Some(batch) = batches
        .iter()
        .find(|batch| batch.ready && batch.sent_on.is_none())
    {
        let step = Step::main(format!("/kaarten/{}", batch.id), t.get("cards-open-batch"));
        (
            t.count("cards-next-send", count(batch.cards)),
            t.get("cards-next-send-line"),
            Tone::Attention,
            vec![step],
        )
    } else if to_print > 0 {
        let step = Step::main("/kaarten/afdrukken", t.get("cards-print-title"));
        (
            t.count("cards-next-print", count(to_print)),
            t.get("cards-next-print-line"),
            Tone::Attention,
            vec![step],
        )
    } else if waiting > 0 {
        let step = Step::main("/kaarten/vrijgeven", t.get("cards-release-title"));
        (
            t.count("cards-next-release", count(waiting)),
            t.get("cards-next-release-line"),
            Tone::Attention,
            vec![step],
        )
    } else {
        (
            t.get("cards-next-none"),
            t.get("cards-next-none-line"),
            Tone::Plain,
            Vec::new(),
        )
    };
    Next {
        kicker,
        title,
        lines: vec![line],
        tone,
        steps,
    }
}

fn batch_table(t: Texts, batches: &[BatchView], base: &str) -> Table {
    let columns = [
        "column-made",
        "column-cards",
        "column-version",
        "column-by",
        "column-state",
    ];
    Table::new(
        t.get("cards-batches"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("cards-no-batches"),
    )
    .rows(batches.iter().map(|batch| {
        vec![
            Cell::Link(format!("{base}/{}", batch.id), batch.made_at.dutch()),
            Cell::Number(t.number(count(batch.cards))),
            Cell::Number(batch.version.to_string()),
            Cell::Text(batch.by.clone()),
            state(t, batch),
        ]
    }))
}

fn state(t: Texts, batch: &BatchView) -> Cell {
    match (&batch.failed, batch.ready, batch.sent_on) {
        (Some(_), _, _) => Cell::Badge(Tone::Alarm, t.get("batch-failed")),
        (None, false, _) => Cell::Badge(Tone::Plain, t.get("batch-making")),
        (None, true, None) => Cell::Badge(Tone::Attention, t.get("batch-ready")),
        (None, true, Some(day)) => Cell::Badge(Tone::Good, t.value("batch-sent", &day.dutch())),
    }
}

fn release_form(page: &Page, suggested: i64) -> Form {
    let t = page.t;
    let orders = vec![
        Choice::new("postcode", t.get("release-postcode")).hint(t.get("release-postcode-hint")),
        Choice::new("random", t.get("release-random")).hint(t.get("release-random-hint")),
    ];
    page.form("/kaarten/vrijgeven", t.get("release-submit"))
        .field(
            Field::number("aantal", t.get("release-count"))
                .hint(t.get("release-count-hint"))
                .value(suggested.to_string()),
        )
        .field(Field::radios("volgorde", t.get("release-order"), orders).value("postcode"))
        .cancel("/kaarten")
}

async fn release_page(
    auth: &Authorized<ReleaseCards>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let proposal = app::cards::release_proposal(auth.app(), &auth.grant).await?;
    let page = auth
        .page(t.get("cards-release-title"))
        .under("/kaarten", t.get("cards-title"));
    let form = mend(release_form(&page, proposal.suggested))?;
    if proposal.waiting == 0 && !form.has_errors() {
        return Ok(Sections::new(page)
            .notice(
                Tone::Plain,
                t.get("release-none"),
                vec![t.get("release-none-line")],
            )
            .steps(vec![Step::main("/kaarten", t.get("cards-title"))])
            .answer());
    }
    let facts = Facts::new()
        .fact(t.get("cards-waiting"), t.number(count(proposal.waiting)))
        .fact(
            t.get("release-capacity"),
            t.number(count(proposal.capacity)),
        )
        .fact(
            t.get("release-suggested"),
            t.number(count(proposal.suggested)),
        );
    Ok(FormPage::with_facts(
        page,
        t.get("release-lead"),
        facts,
        form,
    ))
}

/// How many cards to release now: sized to the visits that may follow.
pub(crate) async fn ask_release(auth: Authorized<ReleaseCards>) -> Answer {
    release_page(&auth, Ok).await
}

/// Releases a wave, in a neutral order.
pub(crate) async fn release(
    auth: Authorized<ReleaseCards>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let number = reader.parse::<usize>("aantal", "fout-getal");
    let order = reader.choice("volgorde", |text| match text {
        "postcode" => Some(ReleaseOrder::Postcode),
        "random" => Some(ReleaseOrder::Random),
        _ => None,
    });
    let (Some(number), Some(order)) = (number, order) else {
        let errors = reader.errors();
        return release_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::cards::release(auth.app(), &auth.grant, number, order).await {
        Ok(_) => Ok(done("/kaarten", "vrijgegeven")),
        Err(error) => release_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

/// What would be printed, who is skipped and why: before anything is.
pub(crate) async fn ask_print(auth: Authorized<PrintCards>) -> Answer {
    let t = auth.t;
    let proposal = app::cards::print_proposal(auth.app(), &auth.grant).await?;
    let frame = auth
        .page(t.get("cards-print-title"))
        .under("/kaarten", t.get("cards-title"));
    let act = Act {
        action: "/kaarten/afdrukken".to_owned(),
        once: frame.once.clone(),
        label: t.count("print-submit", count(proposal.to_print)),
        fields: Vec::new(),
        main: true,
    };
    let choosing = app::trials::choosing(auth.app(), &auth.grant).await?;
    let page = trials::told(t, Sections::new(frame).lead(t.get("print-lead")), choosing);
    let page = if proposal.to_print > 0 {
        page.figures(vec![
            Figure::new(t.number(count(proposal.to_print)), t.get("cards-to-print"))
                .tone(Tone::Good),
        ])
        .act(&act)
    } else {
        page.notice(
            Tone::Plain,
            t.get("print-none"),
            vec![t.get("print-none-line")],
        )
        .steps(vec![Step::main(
            "/kaarten/vrijgeven",
            t.get("cards-release-title"),
        )])
    };
    Ok(page.table(&skipped(t, &proposal)).answer())
}

fn skipped(t: Texts, proposal: &PrintProposal) -> Table {
    let columns = ["column-name", "column-why", "column-next", "column-owner"];
    Table::new(
        t.get("print-skipped"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("print-nobody-skipped"),
    )
    .rows(proposal.skipped.iter().map(|one| {
        let name = one
            .name
            .clone()
            .unwrap_or_else(|| t.get("print-name-withheld"));
        vec![
            Cell::Text(name),
            Cell::Text(one.why.clone()),
            Cell::Text(one.next_step.clone()),
            Cell::Text(one.owner.clone()),
        ]
    }))
}

/// Starts a print run.
pub(crate) async fn print(auth: Authorized<PrintCards>) -> Answer {
    let batches = app::cards::print(auth.app(), &auth.grant).await?;
    Ok(match batches.as_slice() {
        [only] => see_other(&format!("/kaarten/{only}")),
        _ => done("/kaarten", "afgedrukt"),
    })
}

/// One print run: progress, then its documents, then the day it was sent.
pub(crate) async fn batch(auth: Authorized<PrintCards>, Path(batch): Path<CardBatchId>) -> Answer {
    let view = app::cards::batch(auth.app(), &auth.grant, batch).await?;
    let frame = auth
        .page(auth.t.value("batch-title", &view.made_at.dutch()))
        .under("/kaarten", auth.t.get("cards-title"));
    let form = unsent(&view).then(|| sent_form(&frame, &view, "/kaarten", auth.app().today()));
    Ok(batch_page(frame, &view, "/kaarten", form))
}

fn sent_form(page: &Page, batch: &BatchView, base: &str, today: domain::Day) -> Form {
    let t = page.t;
    page.form(
        format!("{base}/{}/verstuurd", batch.id),
        t.get("sent-submit"),
    )
    .field(
        Field::day("datum", t.get("sent-day"))
            .hint(t.get("sent-day-hint"))
            .value(today.to_string()),
    )
}

fn batch_page(frame: Page, batch: &BatchView, base: &str, form: Option<Form>) -> Response {
    let t = frame.t;
    let page = Sections::new(frame);
    let own = format!("{base}/{}", batch.id);
    if let Some(why) = &batch.failed {
        return page
            .notice(Tone::Alarm, t.get("batch-failed"), vec![why.clone()])
            .steps(vec![Step::main(base, t.get("batch-back"))])
            .answer();
    }
    if !batch.ready {
        let (done, total) = batch.progress;
        let text = t.with(
            "batch-progress",
            &[
                ("done", &t.number(count(done))),
                ("total", &t.number(count(total))),
            ],
        );
        return page
            .lead(t.get("batch-making-line"))
            .progress(&Progress {
                label: t.get("batch-making"),
                text,
                done,
                total,
                again: own,
            })
            .answer();
    }
    let documents = vec![
        Choice::new(format!("{own}/kaarten.pdf"), t.get("document-cards"))
            .hint(t.get("document-cards-hint")),
        Choice::new(format!("{own}/adresvellen.pdf"), t.get("document-sheets"))
            .hint(t.get("document-sheets-hint")),
        Choice::new(format!("{own}/etiketten.pdf"), t.get("document-labels"))
            .hint(t.get("document-labels-hint")),
    ];
    let facts = Facts::new()
        .fact(t.get("column-cards"), t.number(count(batch.cards)))
        .fact(t.get("batch-text"), batch.version.to_string())
        .fact(t.get("column-by"), batch.by.clone())
        .cell(t.get("column-state"), state(t, batch));
    let page = page
        .facts(t.get("batch-facts"), &facts)
        .big(t.get("batch-documents"), documents);
    match form {
        Some(form) => page
            .form(t.get("sent-title"), vec![t.get("sent-lead")], &form)
            .answer(),
        None => page.answer(),
    }
}

fn which(name: &str) -> Result<BatchDocument, Problem> {
    match name {
        "kaarten.pdf" => Ok(BatchDocument::Cards),
        "adresvellen.pdf" => Ok(BatchDocument::AddressSheets),
        "etiketten.pdf" => Ok(BatchDocument::Labels),
        _ => Err(Problem::NotFound),
    }
}

/// One document of a print run.
pub(crate) async fn document(
    auth: Authorized<PrintCards>,
    Path((batch, name)): Path<(CardBatchId, String)>,
) -> Answer {
    Ok(download(
        app::cards::document(auth.app(), &auth.grant, batch, which(&name)?).await?,
    ))
}

/// Records the day the cards were posted: the waiting days start.
pub(crate) async fn mark_sent(
    auth: Authorized<MarkCardsSent>,
    Path(batch): Path<CardBatchId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let day = reader.day("datum");
    let outcome = match day {
        Some(day) => match app::cards::mark_sent(auth.app(), &auth.grant, batch, day).await {
            Ok(()) => return Ok(done(&format!("/kaarten/{batch}"), "verstuurd")),
            Err(error) => Err(error),
        },
        None => Ok(reader.errors()),
    };
    let view = app::cards::batch(auth.app(), &auth.also::<PrintCards>()?, batch).await?;
    let frame = auth
        .page(auth.t.value("batch-title", &view.made_at.dutch()))
        .under("/kaarten", auth.t.get("cards-title"));
    let form = mended(
        sent_form(&frame, &view, "/kaarten", auth.app().today()).fill(&posted),
        outcome,
    )?;
    Ok(batch_page(frame, &view, "/kaarten", Some(form)))
}

/// The municipality's own cards for the self-employed.
pub(crate) async fn own(auth: Authorized<PrintSelfEmployedCards>) -> Answer {
    let t = auth.t;
    let places = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let mut page = Sections::new(auth.page(t.get("own-cards-title"))).lead(t.get("own-cards-lead"));
    for place in &places {
        let batches = app::cards::municipal_batches(auth.app(), &auth.grant, place.id).await?;
        let fields = vec![("gemeente", place.id.to_string())];
        let once = auth.page(String::new()).once;
        let act = Act {
            action: "/gemeente/kaarten".to_owned(),
            once,
            label: t.value("own-cards-print", &place.name),
            fields,
            main: true,
        };
        page = page.act(&act).table(&batch_table(
            t,
            &batches,
            &format!("/gemeente/kaarten/{}", place.id),
        ));
    }
    Ok(page.answer())
}

/// Prints them.
pub(crate) async fn print_own(
    auth: Authorized<PrintSelfEmployedCards>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let place: MunicipalityId = posted
        .one("gemeente")
        .parse()
        .map_err(|_| Problem::Unreadable)?;
    let batches = app::cards::print_self_employed(auth.app(), &auth.grant, place).await?;
    Ok(match batches.first() {
        Some(batch) => see_other(&format!("/gemeente/kaarten/{place}/{batch}")),
        None => done("/gemeente/kaarten", "niets-af-te-drukken"),
    })
}

async fn own_view(
    auth: &Authorized<PrintSelfEmployedCards>,
    place: MunicipalityId,
    batch: CardBatchId,
) -> Result<(Page, BatchView, String), Problem> {
    let batches = app::cards::municipal_batches(auth.app(), &auth.grant, place).await?;
    let view = batches
        .into_iter()
        .find(|one| one.id == batch)
        .ok_or(Problem::NotFound)?;
    let frame = auth
        .page(auth.t.value("batch-title", &view.made_at.dutch()))
        .under("/gemeente/kaarten", auth.t.get("own-cards-title"));
    Ok((frame, view, format!("/gemeente/kaarten/{place}")))
}

/// One print run of the municipality.
pub(crate) async fn own_batch(
    auth: Authorized<PrintSelfEmployedCards>,
    Path((place, batch)): Path<(MunicipalityId, CardBatchId)>,
) -> Answer {
    let (frame, view, base) = own_view(&auth, place, batch).await?;
    let form = unsent(&view).then(|| sent_form(&frame, &view, &base, auth.app().today()));
    Ok(batch_page(frame, &view, &base, form))
}

/// One document of it.
pub(crate) async fn own_document(
    auth: Authorized<PrintSelfEmployedCards>,
    Path((place, batch, name)): Path<(MunicipalityId, CardBatchId, String)>,
) -> Answer {
    Ok(download(
        app::cards::municipal_document(auth.app(), &auth.grant, place, batch, which(&name)?)
            .await?,
    ))
}

/// Records the day the municipality posted its own cards.
pub(crate) async fn mark_own_sent(
    auth: Authorized<PrintSelfEmployedCards>,
    Path((place, batch)): Path<(MunicipalityId, CardBatchId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let outcome = match reader.day("datum") {
        Some(day) => {
            match app::cards::mark_municipal_sent(auth.app(), &auth.grant, batch, day).await {
                Ok(()) => {
                    return Ok(done(
                        &format!("/gemeente/kaarten/{place}/{batch}"),
                        "verstuurd",
                    ));
                }
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    let (frame, view, base) = own_view(&auth, place, batch).await?;
    let form = mended(
        sent_form(&frame, &view, &base, auth.app().today()).fill(&posted),
        outcome,
    )?;
    Ok(batch_page(frame, &view, &base, Some(form)))
}

/// Whether a run is ready and waits to be posted.
fn unsent(batch: &BatchView) -> bool {
    batch.ready && batch.sent_on.is_none() && batch.failed.is_none()
}
