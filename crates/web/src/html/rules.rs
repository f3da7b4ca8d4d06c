//! The dated rules: what holds today, each rule's history, and a new version.

use access::policy::ManageRules;
use app::rules::{RuleForm, RuleView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{RuleKey, rules::RuleDecision};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again},
    page::{Page, done},
    problem::Problem,
    sections::Sections,
    table::{Cell, Table, Tone},
};

/// The dated rules as they hold today.
pub(crate) async fn rules(auth: Authorized<ManageRules>) -> Answer {
    let t = auth.t;
    let all = app::rules::all(auth.app(), &auth.grant).await?;
    let columns = ["column-rule", "column-value", "valid-from", "column-source"];
    let holding = all.iter().flat_map(|rule| {
        rule.versions
            .iter()
            .filter(|version| version.in_force)
            .map(move |version| (rule, version))
    });
    let rows = holding.map(|(rule, version)| {
        let place = version
            .municipality
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default();
        vec![
            Cell::LinkLines(
                format!("/beheer/regels/{}", rule.key.code()),
                rule.key.dutch().to_owned(),
                place,
            ),
            Cell::Text(version.label.clone()),
            Cell::Text(version.valid_from.dutch()),
            Cell::Text(version.source.clone()),
        ]
    });
    let table = Table::new(
        t.get("rules-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("rules-none"),
    )
    .rows(rows);
    Ok(Sections::new(auth.page(t.get("rules-title")))
        .lead(t.get("rules-lead"))
        .table(&table)
        .answer())
}

async fn rule_page(
    auth: &Authorized<ManageRules>,
    key: RuleKey,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let all = app::rules::all(auth.app(), &auth.grant).await?;
    let rule = all
        .iter()
        .find(|rule| rule.key == key)
        .ok_or(Problem::NotFound)?;
    let columns = [
        "valid-from",
        "column-value",
        "column-source",
        "lists-municipality",
        "column-by",
    ];
    let history = Table::new(
        t.get("rule-history"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("rules-none"),
    )
    .rows(rule.versions.iter().map(|version| {
        let place = version
            .municipality
            .as_ref()
            .map_or_else(|| t.get("rule-everywhere"), |(_, name)| name.clone());
        let since = version.valid_from.dutch();
        let since = if version.in_force {
            Cell::Badge(Tone::Good, since)
        } else {
            Cell::Text(since)
        };
        let at = version.at.map(domain::Ts::dutch).unwrap_or_default();
        let by = Cell::Lines(
            version.by.clone().unwrap_or_else(|| t.get("rule-default")),
            at,
        );
        vec![
            since,
            Cell::Text(version.label.clone()),
            match &version.decision {
                Some(decision) => Cell::Lines(
                    version.source.clone(),
                    t.with(
                        "rule-decided",
                        &[
                            ("number", &decision.number),
                            ("day", &decision.on.dutch()),
                            ("by", &decision.by),
                        ],
                    ),
                ),
                None => Cell::Text(version.source.clone()),
            },
            Cell::Text(place),
            by,
        ]
    }));
    let frame = auth
        .page(key.dutch().to_owned())
        .under("/beheer/regels", t.get("rules-title"));
    let form = mend(rule_form(auth, &frame, rule).await?)?;
    Ok(Sections::new(frame)
        .table(&history)
        .form(t.get("rule-change"), vec![t.get("rule-change-lead")], &form)
        .answer())
}

async fn rule_form(
    auth: &Authorized<ManageRules>,
    page: &Page,
    rule: &RuleView,
) -> Result<Form, Problem> {
    let (t, key) = (auth.t, rule.key);
    let value = if rule.choices.is_empty() {
        let (least, most) = (rule.range.0.to_string(), rule.range.1.to_string());
        Field::number("waarde", t.value("rule-value", key.unit().dutch()))
            .hint(t.with("rule-range", &[("least", &least), ("most", &most)]))
    } else {
        Field::radios(
            "waarde",
            t.get("rule-choice"),
            rule.choices
                .iter()
                .map(|(code, dutch)| Choice::new(*code, *dutch))
                .collect(),
        )
    };
    let mut form = page
        .form(format!("/beheer/regels/{}", key.code()), t.get("rule-save"))
        .field(value);
    if rule.per_municipality {
        let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
        let places = std::iter::once(Choice::new("", t.get("rule-everywhere"))).chain(
            own.into_iter()
                .map(|place| Choice::new(place.id.to_string(), place.name)),
        );
        form = form.field(Field::select(
            "gemeente",
            t.get("rule-for"),
            places.collect(),
        ));
    }
    let form = if key.is_storage_term() {
        form.field(Field::text("besluit", t.get("rule-decision")).hint(t.get("rule-decision-hint")))
            .field(Field::day("besloten", t.get("rule-decided-on")))
            .field(Field::text("besluiter", t.get("rule-decided-by")))
    } else {
        form
    };
    Ok(form
        .field(Field::day("vanaf", t.get("valid-from")).hint(t.get("rule-from-hint")))
        .field(Field::text("bron", t.get("column-source")).hint(t.get("rule-source-hint")))
        .cancel("/beheer/regels"))
}

/// One rule: its history, and the form for a new version.
pub(crate) async fn rule(auth: Authorized<ManageRules>, Path(key): Path<String>) -> Answer {
    let key = key.parse().map_err(|_| Problem::NotFound)?;
    rule_page(&auth, key, Ok).await
}

/// A new version: an audited act with a start date and a source.
pub(crate) async fn change_rule(
    auth: Authorized<ManageRules>,
    Path(key): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let key: RuleKey = key.parse().map_err(|_| Problem::NotFound)?;
    let mut reader = Reader::new(auth.t, &posted);
    let value = reader.text("waarde", 40);
    let municipality = reader.parse_optional("gemeente", "fout-kies");
    let valid_from = reader.day("vanaf");
    let source = reader.text("bron", 300);
    let decision = key.is_storage_term().then(|| {
        let number = reader.text("besluit", 60);
        let on = reader.day("besloten");
        let by = reader.text("besluiter", 100);
        on.map(|on| RuleDecision { number, on, by })
    });
    let errors = reader.errors();
    let (Some(valid_from), true) = (valid_from, errors.is_empty()) else {
        return rule_page(&auth, key, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::rules::change(
        auth.app(),
        &auth.grant,
        RuleForm {
            key,
            municipality,
            valid_from,
            value,
            source,
            decision: decision.flatten(),
        },
    )
    .await
    {
        Ok(()) => Ok(done(&format!("/beheer/regels/{}", key.code()), "regel")),
        Err(error) => rule_page(&auth, key, |form| again(form.fill(&posted), error)).await,
    }
}
