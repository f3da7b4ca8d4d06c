//! The log: who looked at what and who changed what; its monthly review; whether it is whole.

use access::policy::{ReviewLog, SeeProcessingRegister, SignOffLog, VerifyLog};
use app::log::{Chain, LogEntryView, LogFilter};
use axum::extract::Query;
use axum_extra::extract::Form as FormBody;
use domain::MunicipalityId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, lists::month_name, worklist::count},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// Filters as they stand in the address.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    van: String,
    tot: String,
    keten: String,
    gemeente: String,
    handeling: String,
    voor: Option<i64>,
}

impl Wanted {
    fn filter(&self) -> LogFilter {
        LogFilter {
            municipality: self.gemeente.parse().ok(),
            from: crate::form::parse_day(&self.van),
            until: crate::form::parse_day(&self.tot),
            account: None,
            action: Some(self.handeling.clone()).filter(|action| !action.is_empty()),
            chain: if self.keten == "lezen" {
                Chain::Reads
            } else {
                Chain::Changes
            },
            before: self.voor,
        }
    }

    fn following(&self, before: i64) -> String {
        let plain = |text: &str| {
            text.chars()
                .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .collect::<String>()
        };
        let (from, until, chain) = (plain(&self.van), plain(&self.tot), plain(&self.keten));
        format!(
            "/logboek?van={from}&tot={until}&keten={chain}&gemeente={}&handeling={}&voor={before}",
            plain(&self.gemeente),
            plain(&self.handeling)
        )
    }
}

/// The entries, newest first.
pub(crate) async fn entries(auth: Authorized<ReviewLog>, Query(wanted): Query<Wanted>) -> Answer {
    let t = auth.t;
    let entries = app::log::entries(auth.app(), &auth.grant, &wanted.filter()).await?;
    let own = app::municipalities::own_and_past(auth.app(), auth.grant.municipalities()).await?;
    let reviews = app::log::reviews(auth.app(), &auth.grant).await?;
    let next = entries
        .last()
        .filter(|_| entries.len() >= 50)
        .map(|last| wanted.following(last.sequence));
    let frame = auth.page(t.get("log-title"));
    let verify = Act {
        action: "/logboek/controle".to_owned(),
        once: frame.once.clone(),
        label: t.get("log-verify"),
        fields: Vec::new(),
        main: false,
    };
    let done_reviews = Table::new(
        t.get("log-reviews"),
        vec![
            t.get("lists-municipality"),
            t.get("lists-month"),
            t.get("column-by"),
            t.get("column-remark"),
        ],
        t.get("log-no-reviews"),
    )
    .rows(reviews.iter().map(|one| {
        let signed = match &one.signed {
            Some((by, at)) => Cell::Lines(by.clone(), at.dutch()),
            None if one.is_over => Cell::Badge(Tone::Attention, t.get("review-due")),
            None => Cell::Text(t.get("review-later")),
        };
        vec![
            Cell::Text(one.municipality.name.clone()),
            Cell::Text(month_name(t, one.month)),
            signed,
            Cell::Text(one.remark.clone()),
        ]
    }));
    Ok(Sections::new(frame)
        .lead(t.get("log-lead"))
        .steps(vec![Step::main(
            "/logboek/aftekenen",
            t.get("log-sign-off"),
        )])
        .act(&verify)
        .filters("/logboek", filters(t, &wanted, &own), t.get("filter-apply"))
        .table(&table(t, &entries, next))
        .table(&done_reviews)
        .answer())
}

fn filters(t: Texts, wanted: &Wanted, own: &[app::municipalities::MunicipalityView]) -> Vec<Field> {
    let chains = vec![
        Choice::new("wijzigen", t.get("log-changes")),
        Choice::new("lezen", t.get("log-reads")),
    ];
    let places = std::iter::once(Choice::new("", t.get("filter-all")))
        .chain(
            own.iter()
                .map(|place| Choice::new(place.id.to_string(), place.name.clone())),
        )
        .collect();
    vec![
        Field::select("keten", t.get("log-chain"), chains).value(wanted.keten.clone()),
        Field::select("gemeente", t.get("lists-municipality"), places)
            .value(wanted.gemeente.clone()),
        Field::day("van", t.get("log-from")).value(wanted.van.clone()),
        Field::day("tot", t.get("log-until")).value(wanted.tot.clone()),
        Field::text("handeling", t.get("log-action")).value(wanted.handeling.clone()),
    ]
}

fn table(t: Texts, entries: &[LogEntryView], next: Option<String>) -> Table {
    let columns = [
        "column-when",
        "column-who",
        "column-act",
        "column-result",
        "column-persons",
        "lists-municipality",
    ];
    Table::new(
        t.get("log-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("log-none"),
    )
    .rows(entries.iter().map(|entry| {
        vec![
            Cell::Lines(entry.at.dutch(), format!("#{}", entry.sequence)),
            Cell::Lines(entry.by.clone(), entry.role.clone()),
            Cell::Lines(entry.action.clone(), entry.detail.clone()),
            Cell::Text(entry.outcome.clone()),
            Cell::Number(t.number(count(entry.persons))),
            Cell::Text(entry.municipality.clone()),
        ]
    }))
    .next(t, next)
}

/// Checks both chains from their first entry to their last.
pub(crate) async fn verify(auth: Authorized<VerifyLog>) -> Answer {
    let t = auth.t;
    let findings = app::log::verify(auth.app(), &auth.grant).await?;
    let page = Sections::new(
        auth.page(t.get("log-verify"))
            .under("/logboek", t.get("log-title")),
    );
    let page = if findings.is_empty() {
        page.notice(
            Tone::Good,
            t.get("log-whole"),
            vec![t.get("log-whole-line")],
        )
    } else {
        page.notice(Tone::Alarm, t.get("log-broken"), findings)
    };
    Ok(page
        .steps(vec![Step::link("/logboek", t.get("log-title"))])
        .answer())
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
    match app::log::sign_off(auth.app(), &auth.grant, place, month, &remark).await {
        Ok(()) => Ok(done("/logboek", "afgetekend")),
        Err(error) => Ok(FormPage::answer(
            page,
            auth.t.get("sign-off-lead"),
            again(form, error)?,
        )),
    }
}

/// The register of processing: what is done with whose data, on which ground, for how long (AVG art. 30).
pub(crate) async fn register(auth: Authorized<SeeProcessingRegister>) -> Answer {
    let t = auth.t;
    let mut page = Sections::new(auth.page(t.get("register-title"))).lead(t.get("register-lead"));
    for (heading, line) in [
        ("register-purpose", "register-purpose-line"),
        ("register-ground", "register-ground-line"),
        ("register-people", "register-people-line"),
        ("register-data", "register-data-line"),
        ("register-source", "register-source-line"),
        ("register-receivers", "register-receivers-line"),
        ("register-terms", "register-terms-line"),
        ("register-tokens", "register-tokens-line"),
        ("register-security", "register-security-line"),
        ("register-rights", "register-rights-line"),
    ] {
        page = page.panel(t.get(heading), vec![t.get(line)]);
    }
    Ok(page.answer())
}
