//! Notices: what somebody must know, with the way to the case while they may open it.

use access::{
    Actor,
    policy::{
        AgreeToFile, AnswerInsight, DeliverFigures, ExportTrial, ReassignCases, ReviewLog,
        SearchOutside, SeeConference, SeeEscalatedSheets, SeeNotices, SeePilots,
        SeeRegisseurWorklist, SeeRetention, SeeSchoolLists, SeeTransfers, SeeTransitions,
        TrackNotices,
    },
};
use app::notices::NoticeLine;
use domain::{NoticeKind, Role};

use crate::{
    authorized::Authorized,
    html::{Answer, cases::Desk},
    menu::may,
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
    .rows(
        notices
            .iter()
            .map(|notice| row(t, &auth.session.actor, notice)),
    );
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

fn row(t: Texts, actor: &Actor, notice: &NoticeLine) -> Vec<Cell> {
    let instead_of = notice
        .instead_of
        .as_deref()
        .map(|name| t.value("notices-instead-of", name));
    let many = (notice.number > 1).then(|| t.count("notices-cases", u64::from(notice.number)));
    let beside: Vec<String> = instead_of.into_iter().chain(many).collect();
    let what = word(t, notice.kind);
    vec![
        if beside.is_empty() {
            Cell::Text(what)
        } else {
            Cell::Lines(what, beside.join(" · "))
        },
        whose(t, actor, notice),
        if notice.seen {
            Cell::Text(notice.at.dutch())
        } else {
            Cell::Badge(Tone::Attention, t.value("notices-new", &notice.at.dutch()))
        },
    ]
}

/// The way to the case, to where it is dealt with, or to both.
fn whose(t: Texts, actor: &Actor, notice: &NoticeLine) -> Cell {
    let case = notice
        .case
        .as_ref()
        .map(|(role, case, name)| (desk(*role).case(*case), name.clone()));
    let page = access_page(actor, notice.kind)
        .or_else(|| page(actor, notice.kind).filter(|_| case.is_none()))
        .map(|(path, title)| (path.to_owned(), t.get(title)));
    match (case, page) {
        (Some(case), Some(page)) => Cell::Links(vec![case, page]),
        (Some((to, name)), None) | (None, Some((to, name))) => Cell::Link(to, name),
        (None, None) => Cell::Text(t.get("notices-no-case")),
    }
}

/// Where looking into another's case is dealt with: the case itself is not enough.
fn access_page(actor: &Actor, kind: NoticeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        NoticeKind::BreakGlass if may::<ReviewLog>(actor) => Some(("/logboek", "log-title")),
        NoticeKind::AccessAsked | NoticeKind::BreakGlass if may::<AnswerInsight>(actor) => {
            Some(("/inzage", "insight-title"))
        }
        NoticeKind::AccessAnswered if may::<SearchOutside>(actor) => {
            Some(("/zoeken/buiten", "outside-title"))
        }
        _ => None,
    }
}

/// Where what is told without a case is dealt with, when the reader may go there: address and title.
fn page(actor: &Actor, kind: NoticeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        NoticeKind::Assigned
        | NoticeKind::TakenOver
        | NoticeKind::PhaseSwitched
        | NoticeKind::WorkLeft => {
            let may = actor.authorize::<ReassignCases>().is_ok();
            may.then_some(("/werkverdeling", "workload-title"))
        }
        NoticeKind::NotNow => {
            let may = actor.authorize::<SeeRegisseurWorklist>().is_ok();
            may.then_some(("/regie", "worklist-regie-title"))
        }
        NoticeKind::DestructionToReview => {
            let may = actor.authorize::<SeeRetention>().is_ok();
            may.then_some(("/vernietiging", "due-title"))
        }
        NoticeKind::PartnerToTell => {
            let may = actor.authorize::<TrackNotices>().is_ok();
            may.then_some(("/vernietiging/berichten", "receivers-title"))
        }
        NoticeKind::FileAsked => {
            let may = actor.authorize::<AgreeToFile>().is_ok();
            may.then_some(("/bestanden", "files-title"))
        }
        NoticeKind::FileAnswered => {
            let may = actor.authorize::<ExportTrial>().is_ok();
            may.then_some(("/proeven", "trial-title"))
        }
        NoticeKind::SchoolListArrived | NoticeKind::SchoolListDue => {
            let may = actor.authorize::<SeeSchoolLists>().is_ok();
            may.then_some(("/schoollijsten", "school-title"))
        }
        NoticeKind::TransferReceived | NoticeKind::TransferDue => {
            let may = actor.authorize::<SeeTransfers>().is_ok();
            may.then_some(("/overdracht", "handoff-title"))
        }
        NoticeKind::TransferWithoutLine => {
            let may = actor.authorize::<SeeTransfers>().is_ok();
            may.then_some(("/overdracht?toon=zonder-vervolg", "handoff-title"))
        }
        NoticeKind::PilotEvaluationDue => {
            let may = actor.authorize::<SeePilots>().is_ok();
            may.then_some(("/mdo/pilots", "mdo-pilots-title"))
        }
        NoticeKind::ConferenceInvited => {
            let may = actor.authorize::<SeeConference>().is_ok();
            may.then_some(("/mdo", "mdo-title"))
        }
        NoticeKind::SheetEscalated => {
            let may = actor.authorize::<SeeEscalatedSheets>().is_ok();
            may.then_some(("/volwassen", "grow-list-title"))
        }
        NoticeKind::PupilNotInView | NoticeKind::TransitionsAsked => {
            let may = actor.authorize::<SeeTransitions>().is_ok();
            may.then_some(("/overstap", "trans-title"))
        }
        NoticeKind::QuarterAsked | NoticeKind::QuarterDue => {
            let may = actor.authorize::<DeliverFigures>().is_ok();
            may.then_some(("/cijfers", "deliver-title"))
        }
        _ => None,
    }
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
