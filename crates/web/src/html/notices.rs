//! Notices: what somebody must know, with the way to the case while they may open it.

use access::policy::SeeNotices;
use app::notices::NoticeLine;
use domain::Role;

use crate::{
    authorized::Authorized,
    html::{Answer, cases::Desk},
    page::done,
    sections::{Act, Sections},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The notices, latest first.
pub(crate) async fn all(auth: Authorized<SeeNotices>) -> Answer {
    let t = auth.t;
    let notices = app::notices::all(auth.app(), &auth.grant, &auth.session.actor).await?;
    let frame = auth.page(t.get("notices-title"));
    let once = frame.once.clone();
    let columns = ["notices-what", "notices-case", "notices-when"];
    let table = Table::new(
        t.get("notices-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("notices-none"),
    )
    .quiet()
    .rows(notices.iter().map(|notice| row(t, notice)));
    let page = Sections::new(frame)
        .lead(t.get("notices-lead"))
        .table(&table);
    if notices.iter().all(|notice| notice.seen) {
        return Ok(page.answer());
    }
    let see = Act {
        action: "/meldingen".to_owned(),
        once,
        label: t.get("notices-see-all"),
        fields: Vec::new(),
        main: false,
    };
    Ok(page.act(&see).answer())
}

fn row(t: Texts, notice: &NoticeLine) -> Vec<Cell> {
    let what = word(t, notice.kind);
    vec![
        if notice.number > 1 {
            Cell::Lines(what, t.count("notices-cases", u64::from(notice.number)))
        } else {
            Cell::Text(what)
        },
        match &notice.case {
            Some((role, case, name)) => Cell::Link(desk(*role).case(*case), name.clone()),
            None => Cell::Text(t.get("notices-no-case")),
        },
        if notice.seen {
            Cell::Text(notice.at.dutch())
        } else {
            Cell::Badge(Tone::Attention, t.value("notices-new", &notice.at.dutch()))
        },
    ]
}

const fn desk(role: Role) -> Desk {
    match role {
        Role::ListHandler => Desk::Municipal,
        Role::Regisseur => Desk::Regisseur,
        _ => Desk::Outreach,
    }
}

/// Marks all as seen.
pub(crate) async fn see_all(auth: Authorized<SeeNotices>) -> Answer {
    app::notices::see_all(auth.app(), &auth.grant).await?;
    Ok(done("/meldingen", "gezien"))
}
