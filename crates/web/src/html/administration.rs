//! Setting up: municipalities and their groupings, agreements, rules.

use access::policy::{ManageAgreements, ManageGroupings, ManageMunicipalities, ManageRules};
use app::{
    agreements::{AgreementForm, AgreementKind, Standing},
    municipalities::{GroupingKind, MunicipalityForm},
    rules::{RuleForm, RuleView},
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{Day, MunicipalityId, RuleKey};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// The municipalities and what they belong to today.
pub(crate) async fn municipalities(auth: Authorized<ManageMunicipalities>) -> Answer {
    let t = auth.t;
    let all = app::municipalities::all(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "column-code",
        "column-groupings",
        "column-acts",
    ];
    let table = Table::new(
        t.get("municipalities-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("municipalities-none"),
    )
    .rows(all.iter().map(|one| {
        let groupings = one
            .groupings
            .iter()
            .map(|held| grouping_line(t, held.kind, &held.name, held.from, held.until))
            .collect::<Vec<_>>()
            .join("; ");
        let acts = match &one.successor {
            Some(into) => Cell::Badge(Tone::Plain, t.value("merged-into", &into.name)),
            None => Cell::Links(vec![
                (
                    format!("/beheer/gemeenten/{}/indelen", one.municipality.id),
                    t.get("regroup-link"),
                ),
                (
                    format!("/beheer/gemeenten/{}/samenvoegen", one.municipality.id),
                    t.get("merge-link"),
                ),
            ]),
        };
        vec![
            Cell::Text(one.municipality.name.clone()),
            Cell::Text(one.municipality.code.clone()),
            Cell::Text(groupings),
            acts,
        ]
    }));
    let steps = vec![
        Step::main("/beheer/gemeenten/nieuw", t.get("municipality-add")),
        Step::link("/beheer/indelingen", t.get("groupings-title")),
    ];
    Ok(Sections::new(auth.page(t.get("municipalities-title")))
        .lead(t.get("municipalities-lead"))
        .steps(steps)
        .table(&table)
        .answer())
}

fn grouping_line(
    t: Texts,
    kind: GroupingKind,
    name: &str,
    from: Day,
    until: Option<Day>,
) -> String {
    let kind = kind_name(t, kind);
    match until {
        Some(until) => t.with(
            "grouping-line-until",
            &[
                ("kind", &kind),
                ("name", name),
                ("from", &from.dutch()),
                ("until", &until.dutch()),
            ],
        ),
        None => t.with(
            "grouping-line",
            &[("kind", &kind), ("name", name), ("from", &from.dutch())],
        ),
    }
}

fn kind_name(t: Texts, kind: GroupingKind) -> String {
    match kind {
        GroupingKind::Rmc => t.get("grouping-rmc"),
        GroupingKind::Labour => t.get("grouping-labour-market"),
        GroupingKind::Subregion => t.get("grouping-subregion"),
    }
}

fn municipality_form(page: &Page, today: Day) -> Form {
    let t = page.t;
    page.form("/beheer/gemeenten/nieuw", t.get("municipality-save"))
        .field(
            Field::text("code", t.get("municipality-code"))
                .hint(t.get("municipality-code-hint"))
                .narrow(),
        )
        .field(Field::text("naam", t.get("municipality-name")))
        .field(Field::text("rmc", t.get("grouping-rmc")).hint(t.get("grouping-rmc-hint")))
        .field(Field::text("amr", t.get("grouping-labour-market")).optional())
        .field(
            Field::text("subregio", t.get("grouping-subregion"))
                .hint(t.get("grouping-subregion-hint")),
        )
        .field(Field::day("vanaf", t.get("valid-from")).value(today.to_string()))
        .cancel("/beheer/gemeenten")
}

fn municipality_page(auth: &Authorized<ManageMunicipalities>) -> Page {
    auth.page(auth.t.get("municipality-add"))
        .under("/beheer/gemeenten", auth.t.get("municipalities-title"))
}

/// The form for a new municipality.
pub(crate) async fn ask_municipality(auth: Authorized<ManageMunicipalities>) -> Answer {
    let page = municipality_page(&auth);
    let form = municipality_form(&page, auth.app().today());
    Ok(FormPage::answer(
        page,
        auth.t.get("municipality-lead"),
        form,
    ))
}

/// Adds it.
pub(crate) async fn add_municipality(
    auth: Authorized<ManageMunicipalities>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let (code, name) = (reader.text("code", 6), reader.text("naam", 100));
    let (rmc, amr, subregion) = (
        reader.text("rmc", 100),
        reader.optional_text("amr", 100),
        reader.text("subregio", 100),
    );
    let from = reader.day("vanaf");
    let errors = reader.errors();
    let page = municipality_page(&auth);
    let form = municipality_form(&page, auth.app().today()).fill(&posted);
    let (Some(from), true) = (from, errors.is_empty()) else {
        return Ok(FormPage::answer(
            page,
            auth.t.get("municipality-lead"),
            form.errors(errors),
        ));
    };
    let groupings = [
        (GroupingKind::Rmc, rmc),
        (GroupingKind::Labour, amr),
        (GroupingKind::Subregion, subregion),
    ];
    let groupings = groupings
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .collect();
    match app::municipalities::add(
        auth.app(),
        &auth.grant,
        MunicipalityForm {
            code,
            name,
            groupings,
            from,
        },
    )
    .await
    {
        Ok(_) => Ok(done("/beheer/gemeenten", "gemeente")),
        Err(error) => Ok(FormPage::answer(
            page,
            auth.t.get("municipality-lead"),
            again(form, error)?,
        )),
    }
}

async fn merge_page(
    auth: &Authorized<ManageMunicipalities>,
    from: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let all = app::municipalities::all(auth.app(), &auth.grant).await?;
    let name = all
        .iter()
        .find(|one| one.municipality.id == from)
        .map(|one| one.municipality.name.clone())
        .ok_or(Problem::NotFound)?;
    let others = all
        .iter()
        .filter(|one| one.municipality.id != from && one.successor.is_none());
    let others = others
        .map(|one| {
            Choice::new(
                one.municipality.id.to_string(),
                one.municipality.name.clone(),
            )
        })
        .collect();
    let page = auth
        .page(t.value("merge-title", &name))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    let form = page
        .form(
            format!("/beheer/gemeenten/{from}/samenvoegen"),
            t.get("merge-submit"),
        )
        .field(Field::select(
            "opvolger",
            t.get("merge-into"),
            with_none(t, others),
        ))
        .field(Field::day("ingang", t.get("merge-on")).hint(t.get("merge-on-hint")))
        .danger()
        .cancel("/beheer/gemeenten");
    Ok(FormPage::answer(page, t.get("merge-lead"), mend(form)?))
}

/// Asks into which municipality this one goes on.
pub(crate) async fn ask_merge(
    auth: Authorized<ManageMunicipalities>,
    Path(from): Path<MunicipalityId>,
) -> Answer {
    merge_page(&auth, from, Ok).await
}

/// The successor takes over keys, tokens and suppressions.
pub(crate) async fn merge(
    auth: Authorized<ManageMunicipalities>,
    Path(from): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let into = reader.parse("opvolger", "fout-kies");
    let on = reader.day("ingang");
    let (Some(into), Some(on)) = (into, on) else {
        let errors = reader.errors();
        return merge_page(&auth, from, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::municipalities::merge(auth.app(), &auth.grant, from, into, on).await {
        Ok(()) => Ok(done("/beheer/gemeenten", "samengevoegd")),
        Err(error) => merge_page(&auth, from, |form| again(form.fill(&posted), error)).await,
    }
}

async fn regroup_page(
    auth: &Authorized<ManageGroupings>,
    place: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let name = own
        .into_iter()
        .find(|one| one.id == place)
        .map(|one| one.name)
        .ok_or(Problem::NotFound)?;
    let kinds = KINDS
        .iter()
        .map(|(code, kind)| Choice::new(*code, kind_name(t, *kind)))
        .collect();
    let page = auth
        .page(t.value("regroup-title", &name))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    let form = page
        .form(
            format!("/beheer/gemeenten/{place}/indelen"),
            t.get("regroup-submit"),
        )
        .field(Field::radios("soort", t.get("column-kind"), kinds))
        .field(Field::text("naam", t.get("regroup-name")).hint(t.get("regroup-name-hint")))
        .field(Field::day("vanaf", t.get("valid-from")))
        .cancel("/beheer/gemeenten");
    Ok(FormPage::answer(page, t.get("regroup-lead"), mend(form)?))
}

const KINDS: [(&str, GroupingKind); 3] = [
    ("rmc", GroupingKind::Rmc),
    ("amr", GroupingKind::Labour),
    ("subregio", GroupingKind::Subregion),
];

/// The form to place a municipality in another region from a date on.
pub(crate) async fn ask_regroup(
    auth: Authorized<ManageGroupings>,
    Path(place): Path<MunicipalityId>,
) -> Answer {
    regroup_page(&auth, place, Ok).await
}

/// Places it there: the earlier place ends the day before.
pub(crate) async fn regroup(
    auth: Authorized<ManageGroupings>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let kind = reader.choice("soort", |text| {
        KINDS
            .iter()
            .find(|(code, _)| *code == text)
            .map(|(_, kind)| *kind)
    });
    let name = reader.text("naam", 100);
    let from = reader.day("vanaf");
    let errors = reader.errors();
    let (Some(kind), Some(from), true) = (kind, from, errors.is_empty()) else {
        return regroup_page(&auth, place, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::municipalities::regroup(auth.app(), &auth.grant, place, kind, &name, from).await {
        Ok(()) => Ok(done("/beheer/gemeenten", "ingedeeld")),
        Err(error) => regroup_page(&auth, place, |form| again(form.fill(&posted), error)).await,
    }
}

/// Regions and sub-regions, with their municipalities today.
pub(crate) async fn groupings(auth: Authorized<ManageGroupings>) -> Answer {
    let t = auth.t;
    let all = app::municipalities::groupings(auth.app(), &auth.grant).await?;
    let columns = vec![
        t.get("column-kind"),
        t.get("column-name"),
        t.get("municipalities-title"),
    ];
    let table = Table::new(t.get("groupings-caption"), columns, t.get("groupings-none")).rows(
        all.iter().map(|one| {
            vec![
                Cell::Text(kind_name(t, one.kind)),
                Cell::Text(one.name.clone()),
                Cell::Text(
                    one.municipalities
                        .iter()
                        .map(|place| place.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            ]
        }),
    );
    let page = auth
        .page(t.get("groupings-title"))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    Ok(Sections::new(page)
        .lead(t.get("groupings-lead"))
        .table(&table)
        .answer())
}

/// The agreements and college decisions: without both in force, nothing is handed over.
pub(crate) async fn agreements(auth: Authorized<ManageAgreements>) -> Answer {
    let t = auth.t;
    let all = app::agreements::all(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "column-kind",
        "column-number",
        "column-in-force",
        "column-state",
    ];
    let table = Table::new(
        t.get("agreements-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("agreements-none"),
    )
    .rows(all.iter().map(|one| {
        let until = one
            .valid_until
            .map_or_else(|| t.get("agreement-no-end"), Day::dutch);
        let state = match one.standing {
            Standing::InForce => Cell::Badge(Tone::Good, t.get("agreement-in-force")),
            Standing::Coming => Cell::Badge(Tone::Attention, t.get("agreement-coming")),
            Standing::Ended => Cell::Badge(Tone::Alarm, t.get("agreement-ended")),
        };
        let decided = t.value("agreement-decided", &one.decided_on.dutch());
        vec![
            Cell::Text(one.municipality.name.clone()),
            Cell::Text(agreement_kind(t, one.kind)),
            Cell::Lines(one.number.clone(), decided),
            Cell::Text(t.with(
                "from-until",
                &[("from", &one.valid_from.dutch()), ("until", &until)],
            )),
            state,
        ]
    }));
    let page = Sections::new(auth.page(t.get("agreements-title"))).lead(t.get("agreements-lead"));
    Ok(page
        .steps(vec![Step::main(
            "/beheer/overeenkomsten/nieuw",
            t.get("agreement-add"),
        )])
        .table(&table)
        .answer())
}

fn agreement_kind(t: Texts, kind: AgreementKind) -> String {
    match kind {
        AgreementKind::Agreement => t.get("agreement-agreement"),
        AgreementKind::CollegeDecision => t.get("agreement-college"),
    }
}

async fn agreement_page(
    auth: &Authorized<ManageAgreements>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let kinds = vec![
        Choice::new("agreement", t.get("agreement-agreement")),
        Choice::new("college", t.get("agreement-college")),
    ];
    let page = auth
        .page(t.get("agreement-add"))
        .under("/beheer/overeenkomsten", t.get("agreements-title"));
    let form = page
        .form("/beheer/overeenkomsten/nieuw", t.get("agreement-save"))
        .field(Field::select(
            "gemeente",
            t.get("lists-municipality"),
            with_none(t, places),
        ))
        .field(Field::radios("soort", t.get("column-kind"), kinds))
        .field(
            Field::text("nummer", t.get("column-number"))
                .hint(t.get("agreement-number-hint"))
                .narrow(),
        )
        .field(Field::day("besluit", t.get("agreement-decided-on")))
        .field(Field::day("vanaf", t.get("valid-from")))
        .field(Field::day("tot", t.get("valid-until")).optional())
        .cancel("/beheer/overeenkomsten");
    Ok(FormPage::answer(page, t.get("agreement-lead"), mend(form)?))
}

/// The form for an agreement or decision.
pub(crate) async fn ask_agreement(auth: Authorized<ManageAgreements>) -> Answer {
    agreement_page(&auth, Ok).await
}

/// Records it.
pub(crate) async fn add_agreement(
    auth: Authorized<ManageAgreements>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read_agreement(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return agreement_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::agreements::add(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done("/beheer/overeenkomsten", "overeenkomst")),
        Err(error) => agreement_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

fn read_agreement(t: Texts, posted: &Posted) -> Result<AgreementForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let municipality = reader.parse("gemeente", "fout-kies");
    let kind = reader.choice("soort", |text| match text {
        "agreement" => Some(AgreementKind::Agreement),
        "college" => Some(AgreementKind::CollegeDecision),
        _ => None,
    });
    let number = reader.text("nummer", 60);
    let (decided_on, valid_from, valid_until) = (
        reader.day("besluit"),
        reader.day("vanaf"),
        reader.optional_day("tot"),
    );
    let errors = reader.errors();
    match (municipality, kind, decided_on, valid_from) {
        (Some(municipality), Some(kind), Some(decided_on), Some(valid_from))
            if errors.is_empty() =>
        {
            Ok(AgreementForm {
                municipality,
                kind,
                number,
                decided_on,
                valid_from,
                valid_until,
            })
        }
        _ => Err(errors),
    }
}

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
            Cell::Text(version.source.clone()),
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
        },
    )
    .await
    {
        Ok(()) => Ok(done(&format!("/beheer/regels/{}", key.code()), "regel")),
        Err(error) => rule_page(&auth, key, |form| again(form.fill(&posted), error)).await,
    }
}
