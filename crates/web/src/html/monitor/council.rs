//! The report of a released quarter for a council: who wrote what around the figures, the words to edit, and the paper (S1-80).

use std::collections::BTreeMap;

use access::policy::{SeePublished, WriteCouncilReport};
use app::monitor::{self, CouncilText};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    MunicipalityId,
    monitor::{CouncilPart, Quarter},
};

use super::{quarter_name, released::parse};
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted},
    html::{Answer, again, download},
    menu,
    page::{Page, done},
    problem::Problem,
    sections::Sections,
    table::{Cell, Table, Tone},
    wording::word,
};

/// The reports of a quarter: one for each municipality.
pub(crate) async fn all(auth: Authorized<SeePublished>, Path(quarter): Path<String>) -> Answer {
    let t = auth.t;
    let quarter = parse(&quarter)?;
    let lines = monitor::council_reports(auth.app(), &auth.grant, quarter).await?;
    let writes = menu::may::<WriteCouncilReport>(&auth.session.actor);
    let columns = ["lists-municipality", "council-words", "council-report"];
    let rows = lines.iter().map(|line| {
        let name = [("municipality", line.municipality.name.as_str())];
        let base = format!("/vrijgegeven/{quarter}/raad/{}", line.municipality.id);
        let mut ways = vec![(format!("{base}/rapport.pdf"), t.with("council-pdf", &name))];
        if writes {
            ways.push((format!("{base}/tekst"), t.with("council-write", &name)));
        }
        vec![
            Cell::Text(line.municipality.name.clone()),
            match &line.written {
                Some((by, at)) => Cell::Lines(at.dutch(), by.clone()),
                None => Cell::Badge(Tone::Plain, t.get("council-unwritten")),
            },
            Cell::Links(ways),
        ]
    });
    let table = Table::new(
        t.get("council-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("council-none"),
    )
    .rows(rows);
    let page = auth
        .page(t.get("council-title"))
        .under("/vrijgegeven", t.get("released-title"))
        .under(format!("/vrijgegeven/{quarter}"), quarter_name(t, quarter));
    Ok(Sections::new(page)
        .lead(t.get("council-lead"))
        .table(&table)
        .answer())
}

/// The report of one municipality, as PDF.
pub(crate) async fn report(
    auth: Authorized<SeePublished>,
    Path((quarter, place)): Path<(String, MunicipalityId)>,
) -> Answer {
    let quarter = parse(&quarter)?;
    let report = monitor::council_report(auth.app(), &auth.grant, quarter, place).await?;
    Ok(download(report))
}

fn form(page: &Page, quarter: Quarter, text: &CouncilText) -> Form {
    let t = page.t;
    let history = text
        .history
        .iter()
        .map(|(version, by, at)| (*version, format!("{}, {by}", at.dutch())))
        .collect();
    let back = format!("/vrijgegeven/{quarter}/raad");
    let mut form = page
        .form(
            format!("{back}/{}/tekst", text.municipality.id),
            t.get("council-save"),
        )
        .version(text.version, history);
    for part in CouncilPart::ALL {
        let most = [(
            "most",
            &*t.number(u64::try_from(part.longest()).unwrap_or(0)),
        )];
        let hint = match part {
            CouncilPart::Contact => t.with("council-hint-contact", &most),
            CouncilPart::Foreword => t.with("council-hint-foreword", &most),
            CouncilPart::Outlook => t.with("council-hint-outlook", &most),
            CouncilPart::Inflow
            | CouncilPart::People
            | CouncilPart::Outflow
            | CouncilPart::Time => t.with("council-hint-figures", &most),
        };
        let words = text.words.get(part).cloned().unwrap_or_default();
        form = form.field(
            Field::area(part.code(), word(t, *part))
                .hint(hint)
                .value(words)
                .optional(),
        );
    }
    form.also("doe", "voorbeeld", t.get("council-preview"))
        .cancel(back)
}

fn edit_page(
    auth: &Authorized<WriteCouncilReport>,
    quarter: Quarter,
    text: &CouncilText,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let place = [("municipality", text.municipality.name.as_str())];
    let page = auth
        .page(t.with("council-edit-title", &place))
        .under("/vrijgegeven", t.get("released-title"))
        .under(format!("/vrijgegeven/{quarter}"), quarter_name(t, quarter))
        .under(
            format!("/vrijgegeven/{quarter}/raad"),
            t.get("council-title"),
        );
    let form = mend(form(&page, quarter, text))?;
    let sections = Sections::new(page).lead(t.get("council-edit-lead")).notice(
        Tone::Plain,
        t.get("council-nobody"),
        vec![t.get("council-nobody-how")],
    );
    let heading = match text.history.first() {
        Some((_, by, at)) => t.with("council-last", &[("by", by.as_str()), ("at", &*at.dutch())]),
        None => t.get("council-unwritten"),
    };
    Ok(sections.form(heading, Vec::new(), &form).answer())
}

/// The words of one municipality, to edit.
pub(crate) async fn edit(
    auth: Authorized<WriteCouncilReport>,
    Path((quarter, place)): Path<(String, MunicipalityId)>,
) -> Answer {
    let quarter = parse(&quarter)?;
    let text = monitor::council_text(auth.app(), &auth.grant, quarter, place).await?;
    edit_page(&auth, quarter, &text, Ok)
}

/// Shows the report with the words that were typed, or keeps them.
pub(crate) async fn save(
    auth: Authorized<WriteCouncilReport>,
    Path((quarter, place)): Path<(String, MunicipalityId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let quarter = parse(&quarter)?;
    let (app, grant) = (auth.app(), &auth.grant);
    let words: BTreeMap<CouncilPart, String> = CouncilPart::ALL
        .iter()
        .map(|part| (*part, posted.one(part.code()).to_owned()))
        .collect();
    let outcome = if posted.one("doe") == "voorbeeld" {
        let paper = monitor::preview_council_report(app, grant, quarter, place, &words).await;
        paper.map(download)
    } else {
        // A version that cannot be read is none that was shown.
        let seen = posted.one("versie").parse().unwrap_or(-1);
        let kept = monitor::write_council_text(app, grant, quarter, place, seen, &words).await;
        kept.map(|()| done(&format!("/vrijgegeven/{quarter}/raad"), "council"))
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let text = monitor::council_text(app, grant, quarter, place).await?;
            edit_page(&auth, quarter, &text, |form| {
                again(form.fill(&posted), error)
            })
        }
    }
}
