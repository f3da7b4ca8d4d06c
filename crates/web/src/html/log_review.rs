//! The monthly review of the log: which entries to look at and why, what was found, the month signed.

use access::policy::{ReviewLog, SignOffLog};
use app::log_review::{PickedEntry, ReviewView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{Finding, Month, MunicipalityId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer, again,
        lists::month_name,
        log::{by, done_cell},
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Figure, Sections, Step, TableForm},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Says that reviews are overdue; nothing when none is.
pub(crate) fn overdue_notice(page: Sections, t: Texts, overdue: usize) -> Sections {
    if overdue == 0 {
        return page;
    }
    page.notice(
        Tone::Alarm,
        t.count("review-overdue", overdue as u64),
        vec![t.get("review-overdue-line")],
    )
}

/// The months, each with the way to its entries and who signed it.
pub(crate) fn months(t: Texts, reviews: &[ReviewView]) -> Table {
    Table::new(
        t.get("log-reviews"),
        vec![
            t.get("lists-month"),
            t.get("lists-municipality"),
            t.get("column-by"),
            t.get("column-remark"),
        ],
        t.get("log-no-reviews"),
    )
    .rows(reviews.iter().map(|one| {
        let signed = match &one.signed {
            Some((by, at)) => Cell::Lines(by.clone(), at.dutch()),
            None if one.is_overdue => Cell::Badge(Tone::Alarm, t.get("review-late")),
            None if one.is_over => Cell::Badge(Tone::Attention, t.get("review-due")),
            None => Cell::Text(t.get("review-later")),
        };
        vec![
            Cell::Link(
                format!("/logboek/nakijken/{}/{}", one.municipality.id, one.month),
                month_name(t, one.month),
            ),
            Cell::Text(one.municipality.name.clone()),
            signed,
            Cell::Text(one.remark.clone()),
        ]
    }))
}

/// The entries of a month that are to be looked at, each with its reason.
pub(crate) async fn picks(
    auth: Authorized<ReviewLog>,
    Path((place, month)): Path<(MunicipalityId, String)>,
) -> Answer {
    let t = auth.t;
    let month: Month = month.parse().map_err(|_| Problem::NotFound)?;
    let picks = app::log_review::picks(auth.app(), &auth.grant, place, month).await?;
    let name = picks
        .entries
        .first()
        .map(|one| one.entry.municipality.clone())
        .unwrap_or_default();
    let title = [t.get("picks-title"), name, month_name(t, month)].join(" ");
    let frame = auth.page(title).under("/logboek", t.get("log-title"));
    let figures = picks
        .counts
        .iter()
        .map(|(reason, count)| Figure::new(t.number(*count as u64), word(t, *reason)))
        .collect();
    let open = picks.entries.iter().filter(|one| one.finding.is_none());
    let lead = t.with(
        "picks-lead",
        &[
            ("open", &t.number(open.count() as u64)),
            ("picked", &t.number(picks.entries.len() as u64)),
            ("of", &t.number(picks.of as u64)),
        ],
    );
    let rows = TableForm {
        action: format!("/logboek/nakijken/{place}/{month}"),
        once: frame.once.clone(),
        table: table(t, &picks.entries),
        submit: t.get("picks-save"),
    };
    let page = Sections::new(frame).lead(lead).figures(figures);
    let page = if picks.entries.is_empty() {
        page.notice(Tone::Good, t.get("picks-none"), Vec::new())
    } else {
        page.table_form(&rows)
    };
    Ok(page
        .steps(vec![Step::other(
            "/logboek/aftekenen",
            t.get("log-sign-off"),
        )])
        .answer())
}

fn table(t: Texts, entries: &[PickedEntry]) -> Table {
    let findings: Vec<(String, String)> = std::iter::once((String::new(), t.get("finding-none")))
        .chain(
            Finding::ALL
                .iter()
                .map(|one| (one.code().to_owned(), word(t, *one))),
        )
        .collect();
    let columns = [
        "column-when",
        "column-who",
        "column-act",
        "column-why",
        "column-finding",
    ];
    Table::new(
        t.get("picks-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("picks-none"),
    )
    .rows(entries.iter().map(|one| {
        let why: Vec<_> = one.reasons.iter().map(|reason| word(t, *reason)).collect();
        let number = one.entry.sequence.to_string();
        vec![
            Cell::Lines(one.entry.at.dutch(), format!("#{number}")),
            by(t, &one.entry),
            done_cell(t, &one.entry),
            Cell::Text(why.join(", ")),
            Cell::Choose(
                format!("b-{number}"),
                t.value("finding-of", &number),
                findings.clone(),
                one.finding
                    .map(Finding::code)
                    .unwrap_or_default()
                    .to_owned(),
            ),
        ]
    }))
}

/// Notes what was found; an entry without a choice stays open.
pub(crate) async fn note(
    auth: Authorized<SignOffLog>,
    Path((place, month)): Path<(MunicipalityId, String)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let month: Month = month.parse().map_err(|_| Problem::NotFound)?;
    let given = posted
        .starting("b-")
        .into_iter()
        .filter(|(_, value)| !value.is_empty());
    let found: Option<Vec<(i64, Finding)>> = given
        .map(|(number, value)| Some((number.parse().ok()?, value.parse().ok()?)))
        .collect();
    let found = found.ok_or(Problem::Unreadable)?;
    app::log_review::note_findings(auth.app(), &auth.grant, place, month, &found).await?;
    Ok(done(
        &format!("/logboek/nakijken/{place}/{month}"),
        "bevindingen",
    ))
}

async fn sign_off_form(auth: &Authorized<SignOffLog>, page: &Page) -> Result<Form, Problem> {
    let t = auth.t;
    let own = app::municipalities::own_and_past(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let this = auth.app().today().month();
    let months = (1..7)
        .map(|back| this.plus(-back))
        .map(|month| Choice::new(month.to_string(), month_name(t, month)))
        .collect();
    Ok(page
        .form("/logboek/aftekenen", t.get("sign-off-submit"))
        .field(Field::select(
            "gemeente",
            t.get("lists-municipality"),
            places,
        ))
        .field(Field::select("maand", t.get("lists-month"), months))
        .field(
            Field::area("opmerking", t.get("sign-off-remark")).hint(t.get("sign-off-remark-hint")),
        )
        .cancel("/logboek"))
}

/// The form that says that a month was reviewed.
pub(crate) async fn ask_sign_off(auth: Authorized<SignOffLog>) -> Answer {
    let page = auth
        .page(auth.t.get("log-sign-off"))
        .under("/logboek", auth.t.get("log-title"));
    let form = sign_off_form(&auth, &page).await?;
    Ok(FormPage::answer(page, auth.t.get("sign-off-lead"), form))
}

/// Signs the review of a month.
pub(crate) async fn sign_off(
    auth: Authorized<SignOffLog>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let place = reader.parse::<MunicipalityId>("gemeente", "fout-kies");
    let month = reader.parse("maand", "fout-maand");
    let remark = reader.text("opmerking", 2_000);
    let errors = reader.errors();
    let page = auth
        .page(auth.t.get("log-sign-off"))
        .under("/logboek", auth.t.get("log-title"));
    let form = sign_off_form(&auth, &page).await?.fill(&posted);
    let (Some(place), Some(month), true) = (place, month, errors.is_empty()) else {
        return Ok(FormPage::answer(
            page,
            auth.t.get("sign-off-lead"),
            form.errors(errors),
        ));
    };
    match app::log_review::sign_off(auth.app(), &auth.grant, place, month, &remark).await {
        Ok(()) => Ok(done("/logboek", "afgetekend")),
        Err(error) => Ok(FormPage::answer(
            page,
            auth.t.get("sign-off-lead"),
            again(form, error)?,
        )),
    }
}
