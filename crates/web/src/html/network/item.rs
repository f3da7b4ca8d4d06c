//! One young person of the list: where it stands, what can be done, and what happened.

use access::{
    Action,
    policy::{CarryOutNetwork, DecideNetwork, ReturnToNetwork, SeeNetwork},
};
use app::network::{ItemAct, ItemDetail, StepView};
use axum::extract::Path;
use domain::{
    NetworkItemId,
    network::{ItemStep, NotEarlier},
};

use super::{ITEMS, PATH, basis, called, carry, feedback, turn};
use crate::{
    authorized::Authorized,
    form::Posted,
    html::{Answer, mended},
    page::Page,
    problem::Problem,
    sections::{Happened, Sections},
    table::{Facts, Tone},
    texts::Texts,
    wording::word,
};

/// What went wrong with a form of this page.
pub(super) struct Wrong {
    pub(super) act: ItemAct,
    pub(super) posted: Posted,
    pub(super) outcome: Result<Vec<(&'static str, String)>, app::AppError>,
}

/// The page.
pub(super) async fn show(auth: Authorized<SeeNetwork>, Path(id): Path<NetworkItemId>) -> Answer {
    page(&auth, id, None).await
}

/// The page of an item, for any of its acts.
pub(super) async fn page<A: Action>(
    auth: &Authorized<A>,
    id: NetworkItemId,
    wrong: Option<Wrong>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeNetwork>()?;
    let carries = auth.also::<CarryOutNetwork>().ok();
    let directs = auth.also::<DecideNetwork>().ok();
    let returns = auth.also::<ReturnToNetwork>().ok();
    let may = (carries.as_ref(), directs.as_ref(), returns.as_ref());
    let detail = app::network::item(auth.app(), &sees, id, may).await?;
    let page = auth
        .page(called(t, &detail.item))
        .under(PATH, t.get("net-title"))
        .under(ITEMS, t.get("net-all-ever"));
    let mut sections = Sections::new(page.clone()).facts(t.get("net-state"), &stands(t, &detail));
    if detail.item.case_is_over {
        sections = sections.notice(
            Tone::Attention,
            t.get("net-case-over"),
            vec![t.get("net-case-over-why")],
        );
    }
    sections = sections.facts(t.get("net-said"), &turn::facts(t, &detail.item));
    sections = acts(t, &page, sections, &detail, wrong)?;
    let history = detail.history.iter().map(|step| happened(t, step));
    Ok(sections
        .timeline(t.get("net-history"), history.collect())
        .answer())
}

fn stands(t: Texts, detail: &ItemDetail) -> Facts {
    let item = &detail.item;
    let mut facts = Facts::new()
        .fact(t.get("net-state"), word(t, item.state))
        .fact(t.get("net-place"), item.municipality.clone())
        .fact(t.get("net-basis"), basis(t, item))
        .fact(t.get("net-code-is"), item.code.clone())
        .fact(t.get("net-since"), item.since.dutch());
    if let Some(decision) = item.decision {
        let decided = t.with(
            "net-decided-on",
            &[
                ("path", &word(t, decision.path)),
                ("on", &decision.on.dutch()),
            ],
        );
        facts = facts.fact(t.get("net-outcome"), decided);
    }
    if let Some(executor) = &item.executor {
        facts = facts.fact(t.get("net-executor"), executor.team.clone());
    }
    if let Some((who, holder)) = &item.case_manager {
        facts = facts.fact(
            t.get("net-case-manager"),
            format!("{who} ({})", word(t, *holder)),
        );
    }
    if let Some(who) = &item.client_manager {
        facts = facts.fact(t.get("net-client-manager"), who.clone());
    }
    if let Some((path, who)) = &item.proposal {
        let proposed = format!("{} ({who})", word(t, *path));
        facts = facts.fact(t.get("net-proposed"), proposed);
    }
    if item.feedback_by.is_some() {
        facts = facts.cell(t.get("net-feedback"), feedback(t, item));
    }
    facts
}

fn acts(
    t: Texts,
    page: &Page,
    mut sections: Sections,
    detail: &ItemDetail,
    mut wrong: Option<Wrong>,
) -> Result<Sections, Problem> {
    for act in &detail.acts {
        let form = carry::form(t, page, detail, *act);
        let form = match wrong.take_if(|one| one.act == *act) {
            Some(wrong) => mended(form.fill(&wrong.posted), wrong.outcome)?,
            None => form,
        };
        sections = sections.form(carry::heading(t, *act), vec![carry::why(t, *act)], &form);
    }
    // An act that is open no more: somebody was first.
    match wrong {
        Some(Wrong {
            outcome: Err(error),
            ..
        }) => Ok(sections.notice(Tone::Alarm, t.get("net-too-late"), vec![error.dutch()])),
        _ => Ok(sections),
    }
}

fn happened(t: Texts, step: &StepView) -> Happened {
    Happened {
        when: step.at.dutch(),
        by: format!("{} ({})", step.by, word(t, step.role)),
        told: vec![(told(t, step), String::new())],
    }
}

/// What a step says in words.
fn told(t: Texts, step: &StepView) -> String {
    let who = step.who.clone().unwrap_or_default();
    match &step.step {
        ItemStep::Scheduled { place, .. } => t.value("net-step-scheduled", &place.to_string()),
        ItemStep::PutOff => t.get("net-step-put-off"),
        ItemStep::Advised { path } => t.value("net-step-advised", &word(t, *path)),
        ItemStep::Decided {
            path,
            deviation,
            not_earlier,
            ..
        } => {
            let mut told = t.value("net-step-decided", &word(t, *path));
            if let Some(reason) = deviation {
                told.push(' ');
                told.push_str(&t.value("net-step-deviation", &word(t, *reason)));
            }
            told.push_str(&earlier(t, *not_earlier));
            told
        }
        ItemStep::HandedOver {
            executor,
            feedback_by,
        } => t.with(
            "net-step-handed-over",
            &[("team", &executor.team), ("by", &feedback_by.dutch())],
        ),
        ItemStep::ClientManagerNamed { .. } => t.value("net-step-client-manager", &who),
        ItemStep::CaseManagerNamed { holder, .. } => t.with(
            "net-step-case-manager",
            &[("who", &who), ("holder", &word(t, *holder))],
        ),
        ItemStep::FeedbackGiven { progress, next_by } => t.with(
            "net-step-feedback",
            &[("progress", &word(t, *progress)), ("by", &next_by.dutch())],
        ),
        ItemStep::Objected { reason } => t.value("net-step-objected", &word(t, *reason)),
        ItemStep::AgreementSought { reached: true } => t.get("net-step-agreed"),
        ItemStep::AgreementSought { reached: false } => t.get("net-step-not-agreed"),
        ItemStep::BindingProposed { path, not_earlier } => {
            let mut told = t.value("net-step-proposed", &word(t, *path));
            told.push_str(&earlier(t, *not_earlier));
            told
        }
        ItemStep::BindingDecided { path, .. } => t.with(
            "net-step-bound",
            &[("path", &word(t, *path)), ("who", &who)],
        ),
        ItemStep::Returned { reason } => t.value("net-step-returned", &word(t, *reason)),
        ItemStep::Closed { end } => t.value("net-step-closed", &word(t, *end)),
    }
}

fn earlier(t: Texts, reason: Option<NotEarlier>) -> String {
    reason.map_or_else(String::new, |reason| {
        format!(" {}", t.value("net-step-earlier", &word(t, reason)))
    })
}
