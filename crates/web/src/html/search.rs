//! Finding a person in one's own work, while typing or by a form without script. What is typed never
//! enters an address (E13).

use access::policy::FindCaller;
use app::{
    search::{Door, Doors, Found},
    worklist::WorkItem,
};
use axum_extra::extract::Form as FormBody;
use domain::CaseId;

use crate::{
    authorized::Authorized,
    form::{Field, Posted},
    html::Answer,
    sections::{Hit, Hits, Sections, Step},
    texts::Texts,
    wording::word,
};

fn page(auth: &Authorized<FindCaller>, query: &str) -> Sections {
    let t = auth.t;
    let page = auth.page(t.get("find-title"));
    let objections = auth.also::<access::policy::LiftLock>().is_ok();
    let (lead, hint) = if objections {
        ("find-lead-objection", "find-hint-objection")
    } else {
        ("find-lead", "find-hint")
    };
    let field = Field::input("zoek", t.get("find-field"), "search")
        .hint(t.get(hint))
        .value(query);
    let form = page
        .form("/zoeken", t.get("find-submit"))
        .field(field)
        .typing("vn-hits");
    Sections::new(page)
        .lead(t.get(lead))
        .form(String::new(), Vec::new(), &form)
}

/// The form.
pub(crate) async fn ask(auth: Authorized<FindCaller>) -> Answer {
    let t = auth.t;
    let mut page = page(&auth, "").hits(&Hits::default());
    if auth.also::<access::policy::SearchOutside>().is_ok() {
        page = page.steps(vec![
            Step::link("/zoeken/buiten", t.get("outside-title")),
            Step::link("/inzage", t.get("insight-title")),
        ]);
    }
    Ok(page.answer())
}

/// Who was found.
pub(crate) async fn found(
    auth: Authorized<FindCaller>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let query = posted.one("zoek");
    let doors = Doors::of(&auth.session.actor);
    let found = app::search::find(auth.app(), &auth.grant, &doors, query).await?;
    Ok(page(&auth, query).hits(&hits(auth.t, &found)).answer())
}

fn hits(t: Texts, found: &Found) -> Hits {
    Hits {
        heading: t.count("find-found", found.items.len() as u64),
        found: found
            .items
            .iter()
            .map(|(door, item)| hit(t, *door, item))
            .collect(),
        empty: t.get("find-nothing"),
        more: if found.more {
            t.get("find-more")
        } else {
            String::new()
        },
    }
}

/// The address of a case at a door.
pub(crate) fn opens_at(door: Door, case: CaseId) -> String {
    match door {
        Door::Outreach => format!("/zaken/{case}"),
        Door::Led => format!("/begeleiding/{case}"),
        Door::Municipal => format!("/gemeente/zaken/{case}"),
        Door::Supervision => format!("/rechten/{case}"),
    }
}

fn hit(t: Texts, door: Door, item: &WorkItem) -> Hit {
    let case = item.case;
    let born = item
        .birth_year
        .map(|year| t.value("born-in", &year.to_string()))
        .unwrap_or_default();
    // The privacy officer does not see where a case stands.
    let phase = if door == Door::Supervision {
        String::new()
    } else {
        word(t, item.phase)
    };
    let beside = [born, item.place.clone(), item.municipality.clone(), phase]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    Hit {
        to: opens_at(door, case),
        name: item.name.clone(),
        beside,
        also: (door == Door::Supervision)
            .then(|| (format!("/afscherming/{case}"), t.get("act-lock"))),
    }
}
