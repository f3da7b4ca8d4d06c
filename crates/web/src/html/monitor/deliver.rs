//! For who made the figures: see them exactly, open what is behind them, stand for them (S1-78).

use access::policy::{DeliverFigures, OpenFigure};
use app::monitor;
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{
    MunicipalityId, Role,
    monitor::{Indicator, Part, Quarter, Responsible, definition},
};
use serde::Deserialize;

use super::{
    checks, definitions, entered, figures_table, live::Asked, number, part_name, quarter_field,
    quarter_name, quarters::said,
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, again, cases::Desk},
    page::{Page, see_other},
    problem::Problem,
    sections::{Act, Sections},
    table::{Cell, Table, Tone},
    wording::word,
};

pub(super) const PATH: &str = "/cijfers";

/// The figures of one's municipalities, and what is asked of one.
pub(crate) async fn page(auth: Authorized<DeliverFigures>, Query(asked): Query<Asked>) -> Answer {
    let quarter = wanted(&auth, &asked).await?;
    Ok(build(&auth, quarter, None).await?.answer())
}

/// The quarter asked for; else the last one that is asked of everybody; else the one that runs.
async fn wanted(auth: &Authorized<DeliverFigures>, asked: &Asked) -> Result<Quarter, Problem> {
    let today = auth.app().today();
    if asked.is_empty()
        && let Some(open) = monitor::asked_of_all(auth.app()).await?
    {
        return Ok(open);
    }
    Ok(asked.quarter(today))
}

/// A form of this page with what is wrong in it.
pub(super) enum Mended {
    /// A finding.
    Finding(Form),
    /// A number.
    Number(Form),
}

pub(super) async fn build(
    auth: &Authorized<DeliverFigures>,
    quarter: Quarter,
    mended: Option<Mended>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let app = auth.app();
    let view = monitor::quarter_view(app, quarter).await?;
    let all = monitor::exact(app, &auth.grant, quarter).await?;
    let delivered = monitor::deliveries(app, &auth.grant, quarter).await?;
    let findings = monitor::findings(app, &auth.grant, quarter).await?;
    let entered = monitor::entered_lines(app, &auth.grant, quarter).await?;
    let page = auth.page(t.get("deliver-title"));
    let me = monitor::responsible_as(auth.grant.role());
    let open = matches!(
        view.step,
        Some(domain::monitor::QuarterStep::Requested | domain::monitor::QuarterStep::Discussed)
    );
    let mut sections = Sections::new(page.clone())
        .lead(t.with("deliver-lead", &[("quarter", &quarter_name(t, quarter))]))
        .filters(
            PATH,
            vec![quarter_field(t, app.today(), quarter)],
            t.get("monitor-show"),
        );
    sections = match (view.step, view.due_on) {
        (Some(domain::monitor::QuarterStep::Released), _) => {
            sections.notice(Tone::Plain, t.get("deliver-released"), Vec::new())
        }
        (Some(_), Some(due)) => sections.notice(
            Tone::Attention,
            t.with("deliver-asked", &[("due", &due.dutch())]),
            vec![t.get("deliver-asked-how")],
        ),
        _ => sections.notice(Tone::Plain, t.get("deliver-unasked"), Vec::new()),
    };
    sections = checks(t, sections, &all);
    let may_open = auth.also::<OpenFigure>().is_ok();
    sections = sections.table(&figures_table(
        t,
        t.get("monitor-figures"),
        &all,
        |one, part| {
            (may_open && part.has_cases()).then(|| {
                format!(
                    "{PATH}/{quarter}/zaken?gemeente={}&cijfer={part}",
                    one.municipality
                )
            })
        },
    ));
    if let Some(me) = me.filter(|_| open) {
        sections = stand_for(&page, sections, quarter, me, &delivered);
    }
    if view.step.is_some() {
        sections = sections
            .table(&said(t, &findings))
            .table(&entered::table(t, &entered));
    }
    let (mut finding, mut number) = if open {
        (
            finding_form(auth, quarter, &all),
            entered::form(auth, quarter, &all),
        )
    } else {
        (None, None)
    };
    match mended {
        Some(Mended::Finding(form)) => finding = Some(form),
        Some(Mended::Number(form)) => number = Some(form),
        None => {}
    }
    if let Some(form) = finding {
        sections = sections.form(t.get("said-write"), vec![t.get("said-write-how")], &form);
    }
    if let Some(form) = number {
        sections = sections.form(
            t.get("entered-write"),
            vec![t.get("entered-write-how")],
            &form,
        );
    }
    Ok(definitions(t, sections))
}

/// For each municipality: standing for its figures, or taking that back.
fn stand_for(
    page: &Page,
    mut sections: Sections,
    quarter: Quarter,
    me: Responsible,
    delivered: &[monitor::DeliveryLine],
) -> Sections {
    let t = page.t;
    for line in delivered {
        let mine = line.by.get(&me).and_then(Option::as_ref);
        let action = format!("{PATH}/{quarter}/aanleveren");
        let act = match mine {
            None => Act::main(
                page,
                action,
                t.with("deliver-do", &[("municipality", &line.name)]),
            )
            .carrying("staat", "ja".to_owned()),
            Some(_) => Act::other(
                page,
                action,
                t.with("deliver-undo", &[("municipality", &line.name)]),
            )
            .carrying("staat", "nee".to_owned()),
        };
        if let Some((who, at)) = mine {
            sections = sections.notice(
                Tone::Good,
                t.with(
                    "deliver-done",
                    &[
                        ("municipality", &line.name),
                        ("who", who),
                        ("at", &at.dutch()),
                    ],
                ),
                Vec::new(),
            );
        }
        sections = sections.act(&act.carrying("gemeente", line.municipality.to_string()));
    }
    sections
}

fn finding_form(
    auth: &Authorized<DeliverFigures>,
    quarter: Quarter,
    all: &[monitor::MunicipalityFigures],
) -> Option<Form> {
    let t = auth.t;
    let me = monitor::responsible_as(auth.grant.role())?;
    let topics: Vec<Choice> = [Indicator::I7, Indicator::I9]
        .into_iter()
        .filter(|topic| definition(*topic).responsible.contains(&me))
        .map(|topic| Choice::new(topic.code(), word(t, topic)))
        .collect();
    if topics.is_empty() {
        return None;
    }
    let places = all
        .iter()
        .map(|one| Choice::new(one.municipality.to_string(), one.name.clone()))
        .collect();
    Some(
        auth.page(String::new())
            .form(format!("{PATH}/{quarter}/bevinding"), t.get("said-save"))
            .field(Field::select(
                "gemeente",
                t.get("lists-municipality"),
                places,
            ))
            .field(Field::radios("onderwerp", t.get("said-topic"), topics))
            .field(Field::area("bevinding", t.get("said-words")).hint(t.get("said-words-hint"))),
    )
}

pub(super) fn parse<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| app::AppError::NotFound.into())
}

/// Stands for the figures of a municipality, or takes that back.
pub(crate) async fn deliver(
    auth: Authorized<DeliverFigures>,
    Path(quarter): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let quarter: Quarter = parse(&quarter)?;
    let municipality: MunicipalityId = parse(posted.one("gemeente"))?;
    let stands = posted.one("staat") == "ja";
    monitor::deliver(auth.app(), &auth.grant, quarter, municipality, stands).await?;
    let key = if stands {
        "deliver-delivered"
    } else {
        "deliver-withdrawn"
    };
    Ok(see_other(&format!(
        "{PATH}?kwartaal={quarter}&gedaan={key}"
    )))
}

/// Keeps a finding.
pub(crate) async fn finding(
    auth: Authorized<DeliverFigures>,
    Path(quarter): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let quarter: Quarter = parse(&quarter)?;
    let municipality: MunicipalityId = parse(posted.one("gemeente"))?;
    let all = monitor::exact(auth.app(), &auth.grant, quarter).await?;
    let form = finding_form(&auth, quarter, &all)
        .ok_or(app::AppError::NotFound)?
        .fill(&posted);
    let Ok(topic) = posted.one("onderwerp").parse::<Indicator>() else {
        let form = form.errors(vec![("onderwerp", auth.t.get("said-topic-missing"))]);
        return Ok(build(&auth, quarter, Some(Mended::Finding(form)))
            .await?
            .answer());
    };
    let words = posted.one("bevinding");
    let kept =
        monitor::record_finding(auth.app(), &auth.grant, quarter, municipality, topic, words);
    match kept.await {
        Ok(()) => Ok(see_other(&format!(
            "{PATH}?kwartaal={quarter}&gedaan=said-saved"
        ))),
        Err(error) => {
            let form = again(form, error)?;
            Ok(build(&auth, quarter, Some(Mended::Finding(form)))
                .await?
                .answer())
        }
    }
}

/// Which figure of which municipality.
#[derive(Debug, Deserialize)]
pub(crate) struct Behind {
    #[serde(default)]
    gemeente: String,
    #[serde(default)]
    cijfer: String,
}

/// The cases behind a figure.
pub(crate) async fn behind(
    auth: Authorized<OpenFigure>,
    Path(quarter): Path<String>,
    Query(asked): Query<Behind>,
) -> Answer {
    let t = auth.t;
    let quarter: Quarter = parse(&quarter)?;
    let part: Part = parse(&asked.cijfer)?;
    let found = monitor::behind(
        auth.app(),
        &auth.grant,
        quarter,
        parse(&asked.gemeente)?,
        part,
    )
    .await?;
    let page = auth
        .page(t.with(
            "behind-title",
            &[
                ("figure", &*part_name(t, part)),
                ("municipality", &found.municipality),
            ],
        ))
        .under(format!("{PATH}?kwartaal={quarter}"), t.get("deliver-title"));
    let desk = match auth.grant.role() {
        Role::ListHandler => Desk::Municipal,
        Role::Regisseur => Desk::Regisseur,
        _ => Desk::Outreach,
    };
    let rows = found.cases.iter().map(|one| {
        let name = if one.name.is_empty() {
            t.get("behind-nameless")
        } else {
            one.name.clone()
        };
        vec![
            Cell::Link(desk.case(one.case), name),
            Cell::Text(word(t, one.phase)),
        ]
    });
    let columns = ["column-name", "column-phase"];
    let table = Table::new(
        t.get("behind-cases"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("behind-none"),
    )
    .quiet()
    .rows(rows);
    let mut sections = Sections::new(page).lead(t.with(
        "behind-lead",
        &[
            ("quarter", &*quarter_name(t, quarter)),
            ("number", &number(t, found.figure)),
        ],
    ));
    if found.others > 0 {
        sections = sections.notice(
            Tone::Plain,
            t.count("behind-others", found.others),
            vec![t.get("behind-others-why")],
        );
    }
    Ok(sections.table(&table).answer())
}
