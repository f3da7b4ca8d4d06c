//! The log: who looked at what and who changed what; alarms; whether it is whole.

use access::policy::{POLICY, ReviewLog, VerifyLog};
use app::log::{Chain, LogEntryView, LogFilter};
use axum::extract::Query;

use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    html::{Answer, log_review::overdue_notice, worklist::count},
    sections::{Act, Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
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
    let reviews = app::log_review::reviews(auth.app(), &auth.grant).await?;
    let next = entries
        .last()
        .filter(|_| entries.len() >= 50)
        .map(|last| wanted.following(last.sequence));
    let alarms = app::log::alarms(auth.app(), &auth.grant).await?;
    let frame = auth.page(t.get("log-title"));
    let verify = Act {
        action: "/logboek/controle".to_owned(),
        once: frame.once.clone(),
        label: t.get("log-verify"),
        fields: Vec::new(),
        main: false,
    };
    let overdue = reviews.iter().filter(|one| one.is_overdue).count();
    let mut page = overdue_notice(Sections::new(frame).lead(t.get("log-lead")), t, overdue)
        .figures(kpi(t, overdue, alarms.len()))
        .steps(vec![
            Step::main("/logboek/aftekenen", t.get("log-sign-off")),
            Step::other("/logboek/wie-keek", t.get("who-looked-title")),
        ])
        .act(&verify);
    if !alarms.is_empty() {
        let mut alarms = table(t, &alarms, None);
        alarms.caption = t.get("log-alarms");
        page = page.table(&alarms);
    }
    let emergencies = app::insight::emergencies(auth.app(), &auth.grant).await?;
    Ok(super::insight::emergencies(page, t, &emergencies)
        .table(&super::log_review::months(t, &reviews))
        .filters("/logboek", filters(t, &wanted, &own), t.get("filter-apply"))
        .table(&table(t, &entries, next))
        .answer())
}

/// How the watching stands: months overdue, alarms of the last 30 days (F7).
fn kpi(t: Texts, overdue: usize, alarms: usize) -> Vec<Figure> {
    let tone = |n: usize| if n == 0 { Tone::Good } else { Tone::Alarm };
    vec![
        Figure::new(t.number(overdue as u64), t.get("log-overdue-label")).tone(tone(overdue)),
        Figure::new(t.number(alarms as u64), t.get("log-alarms-label")).tone(tone(alarms)),
    ]
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
        Field::select("handeling", t.get("log-action"), acts(t)).value(wanted.handeling.clone()),
    ]
}

/// What the log calls things that are no action of the policy: signing in, a school without an account, and alarms.
const OTHER_ACTS: [&str; 8] = [
    "AcceptInvitation",
    "FillTransferForm",
    "SetUpSecondFactor",
    "SignIn",
    "SignInDemo",
    "SignInPassword",
    "SignOut",
    domain::VIEW_ALERT,
];

fn acts(t: Texts) -> Vec<Choice> {
    let mut acts: Vec<_> = POLICY
        .iter()
        .map(|rule| rule.name)
        .chain(OTHER_ACTS)
        .map(|name| Choice::new(name, act(t, name)))
        .collect();
    acts.sort_by(|a, b| a.label.cmp(&b.label));
    acts.insert(0, Choice::new("", t.get("filter-all")));
    acts
}

/// What an entry says was done, in words.
pub(crate) fn act(t: Texts, name: &str) -> String {
    t.find(&format!("act-{name}"))
        .unwrap_or_else(|| name.to_owned())
}

/// Who did it, or that nobody was signed in.
pub(crate) fn by(t: Texts, entry: &LogEntryView) -> Cell {
    let role = entry.role.map(|role| word(t, role)).unwrap_or_default();
    let name = if entry.by.is_empty() {
        t.get("log-nobody")
    } else {
        entry.by.clone()
    };
    Cell::Lines(name, role)
}

/// What was done, marked when it passed a bound or was refused.
pub(crate) fn done_cell(t: Texts, entry: &LogEntryView) -> Cell {
    match entry.alarm {
        Some(alarm) => Cell::Badge(Tone::Alarm, word(t, alarm)),
        None if entry.refused => Cell::Badge(
            Tone::Attention,
            t.value("log-refused", &act(t, &entry.action)),
        ),
        None => Cell::Lines(act(t, &entry.action), entry.detail.clone()),
    }
}

fn table(t: Texts, entries: &[LogEntryView], next: Option<String>) -> Table {
    let columns = [
        "column-when",
        "column-who",
        "column-act",
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
            by(t, entry),
            done_cell(t, entry),
            Cell::Number(t.number(count(entry.persons))),
            Cell::Text(entry.municipality.clone()),
        ]
    }))
    .next(t, next)
}

/// Checks both chains from their first entry to their last.
pub(crate) async fn verify(auth: Authorized<VerifyLog>) -> Answer {
    let t = auth.t;
    let found = app::log::verify(auth.app(), &auth.grant).await?;
    let page = Sections::new(
        auth.page(t.get("log-verify"))
            .under("/logboek", t.get("log-title")),
    );
    let page = if found.faults.is_empty() {
        page.notice(
            Tone::Good,
            t.get("log-whole"),
            vec![t.get("log-whole-line")],
        )
    } else {
        page.notice(Tone::Alarm, t.get("log-broken"), found.faults)
    };
    let page = if found.cuts.is_empty() {
        page
    } else {
        page.panel(t.get("log-cuts"), found.cuts)
    };
    Ok(page
        .steps(vec![Step::link("/logboek", t.get("log-title"))])
        .answer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn f8_every_act_of_the_log_has_words_in_both_languages() {
        for language in [Language::Dutch, Language::English] {
            let t = Texts::new(language);
            let missing: Vec<_> = POLICY
                .iter()
                .map(|rule| rule.name)
                .chain(OTHER_ACTS)
                .filter(|name| act(t, name) == **name)
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
