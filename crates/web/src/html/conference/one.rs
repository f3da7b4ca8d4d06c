//! One young person at the table: who takes part and on what, the four questions, the plan, and how it ends.

use access::policy::{ChairConference, RecordConference, SeeConference};
use app::conference::{ActionView, CaseView, EventView};
use axum::extract::Path;
use domain::{
    ConferenceCaseId,
    conference::{ConferenceState, ConferenceStep, PilotState, RetroQuestion, Settled},
};

use super::{CASES, MEETINGS, called, pilot::under_desk, seats, work::Work};
use crate::{
    authorized::Authorized,
    html::Answer,
    page::Page,
    sections::{Act, Happened, Next, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The page.
pub(super) async fn show(
    auth: Authorized<SeeConference>,
    Path(id): Path<ConferenceCaseId>,
) -> Answer {
    let t = auth.t;
    let view = app::conference::case(auth.app(), &auth.grant, id).await?;
    let chairs = auth.also::<ChairConference>().is_ok() && view.chairs;
    let records = auth.also::<RecordConference>().is_ok() && view.takes_part;
    let page = under_desk(auth.page(called(t, &view.line)), t);
    let mut sections = Sections::new(page.clone());
    if !view.line.has_ground {
        sections = sections.notice(
            Tone::Alarm,
            t.get("mdo-no-ground"),
            vec![t.get("mdo-no-ground-how"), t.get("mdo-no-ground-end")],
        );
    }
    if let Some(next) = next(t, &view, chairs, records) {
        sections = sections.next(&next);
    }
    sections = sections
        .facts(t.get("mdo-state"), &stands(t, &view))
        .table(&seats(t, t.get("mdo-participants"), &view.participants));
    if chairs {
        sections = letting_in(t, &page, sections, &view);
    }
    if view.takes_part {
        sections = said(t, &page, sections, &view, records);
    } else {
        sections = sections.panel(t.get("mdo-said"), vec![t.get("mdo-only-participants")]);
    }
    let history = view.history.iter().map(|event| happened(t, event));
    Ok(sections
        .timeline(t.get("mdo-history"), history.collect())
        .answer())
}

fn stands(t: Texts, view: &CaseView) -> Facts {
    let mut facts = Facts::new()
        .fact(t.get("mdo-state"), word(t, view.line.state))
        .fact(t.get("mdo-place"), view.line.municipality.clone())
        .fact(t.get("mdo-pilot"), view.pilot.title.clone());
    if let Some(reason) = view.chosen {
        facts = facts.fact(t.get("mdo-reason"), word(t, reason));
    }
    if let Some(conference) = view.conference {
        let to = format!("{MEETINGS}/{conference}");
        facts = facts.cell(t.get("mdo-agenda"), Cell::Link(to, t.get("mdo-to-meeting")));
    }
    if let Some(reasons) = view.reasons {
        facts = facts
            .fact(t.get("mdo-way"), word(t, reasons.way))
            .fact(t.get("mdo-kind"), word(t, reasons.kind));
    }
    if let Some((end, on)) = view.end {
        let ended = format!("{} ({})", word(t, end), on.dutch());
        facts = facts.fact(t.get("mdo-end"), ended);
    }
    if let Some(better) = view.better {
        facts = facts.fact(t.get("mdo-better"), word(t, better));
    }
    facts
}

/// The one thing to do next, for who may.
fn next(t: Texts, view: &CaseView, chairs: bool, records: bool) -> Option<Next> {
    if !view.line.has_ground {
        return None;
    }
    let base = format!("{CASES}/{}", view.line.id);
    let (key, to) = match view.line.state {
        ConferenceState::Selected if chairs && view.line.standing < 2 => {
            ("invite", format!("{base}/deelnemers"))
        }
        ConferenceState::Scheduled if records => (
            "look-back",
            format!("{base}/doen/{}", Work::LookBack.code()),
        ),
        ConferenceState::Discussed if records && view.holder.is_none() => {
            ("holder", format!("{base}/doen/{}", Work::Holder.code()))
        }
        ConferenceState::Discussed if records && view.actions.is_empty() => {
            ("action", format!("{base}/doen/{}", Work::Action.code()))
        }
        ConferenceState::Discussed if view.holds => {
            ("agree", format!("{base}/doen/{}", Work::Agree.code()))
        }
        ConferenceState::InPlan if view.holds && view.line.next_due.is_none() => {
            ("end", format!("{base}/doen/{}", Work::End.code()))
        }
        _ => return None,
    };
    Some(Next {
        kicker: t.get("mdo-next"),
        title: t.get(&format!("mdo-next-{key}")),
        lines: vec![t.get(&format!("mdo-next-{key}-why"))],
        tone: Tone::Plain,
        steps: vec![Step::main(to, t.get(&format!("mdo-next-{key}-do")))],
    })
}

/// What the chair does with who takes part.
fn letting_in(t: Texts, page: &Page, mut sections: Sections, view: &CaseView) -> Sections {
    let base = format!("{CASES}/{}", view.line.id);
    let evaluated = view.pilot.state == PilotState::Evaluated;
    if view.end.is_none() && !evaluated {
        sections = sections.steps(vec![Step::other(
            format!("{base}/deelnemers"),
            t.get("mdo-invite"),
        )]);
    }
    for one in &view.participants {
        let away = Act::other(
            page,
            format!("{base}/weg"),
            t.value("mdo-remove", &one.name),
        )
        .carrying("collega", one.account.to_string())
        .carrying("versie", view.version.to_string());
        sections = sections.act(&away);
    }
    if !view.line.has_ground && view.end.is_none() {
        let to = format!("{base}/doen/{}", Work::End.code());
        sections = sections.steps(vec![Step::main(to, t.get("mdo-do-end"))]);
    }
    sections
}

/// What is for participants alone.
fn said(t: Texts, page: &Page, sections: Sections, view: &CaseView, records: bool) -> Sections {
    let base = format!("{CASES}/{}", view.line.id);
    let mut sections = sections;
    if let Some(back) = &view.looked_back {
        let mut facts = Facts::new();
        for question in RetroQuestion::ALL {
            let words = back.words(*question);
            let words = if *question == RetroQuestion::Led {
                format!("{}. {words}", word(t, back.led))
            } else {
                words.to_owned()
            };
            facts = facts.fact(word(t, *question), words);
        }
        sections = sections.facts(t.get("mdo-looked-back"), &facts);
    }
    if view.looked_back.is_some() {
        let mut plan = Facts::new();
        let holder = view.holder.as_ref().map(|(name, since)| {
            t.with(
                "mdo-holder-since",
                &[("who", name), ("since", &since.dutch())],
            )
        });
        plan = plan.fact(
            t.get("mdo-holder"),
            holder.unwrap_or_else(|| t.get("mdo-holder-none")),
        );
        if let Some(agreed) = view.agreed {
            let key = match (agreed.there, agreed.agrees) {
                (true, true) => "mdo-agreed-there",
                (false, true) => "mdo-agreed-away",
                (_, false) => "mdo-agreed-not",
            };
            plan = plan.fact(t.get("mdo-with-young"), t.value(key, &agreed.on.dutch()));
        }
        sections = sections
            .facts(t.get("mdo-plan-of"), &plan)
            .table(&actions(t, view));
        if records && view.end.is_none() {
            sections = settling(t, page, sections, view);
        }
    }
    if !records || !view.line.has_ground {
        return sections;
    }
    if view.end.is_some() {
        let again = Act::other(page, format!("{base}/heropenen"), t.get("mdo-reopen"));
        return sections.act(&again.carrying("versie", view.version.to_string()));
    }
    let steps = Work::ALL.iter().filter(|one| one.is_open(view));
    let steps = steps.map(|one| Step::other(format!("{base}/doen/{}", one.code()), one.label(t)));
    sections.steps_panel(t.get("mdo-can-do"), steps.collect())
}

fn actions(t: Texts, view: &CaseView) -> Table {
    let columns = ["mdo-action", "mdo-owner", "mdo-due", "mdo-settled"];
    Table::new(
        t.get("mdo-actions"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("mdo-actions-none"),
    )
    .rows(view.actions.iter().map(|one| {
        vec![
            Cell::Text(one.what.clone()),
            Cell::Text(
                one.owner
                    .clone()
                    .unwrap_or_else(|| t.get("mdo-young-person")),
            ),
            if one.is_late {
                Cell::Badge(Tone::Alarm, t.value("mdo-late-since", &one.due.dutch()))
            } else {
                Cell::Text(one.due.dutch())
            },
            match one.settled {
                Some(settled) => Cell::Badge(Tone::Good, word(t, settled)),
                None => Cell::Text(t.get("mdo-action-open")),
            },
        ]
    }))
}

/// The buttons with which an action is settled, or taken up again.
fn settling(t: Texts, page: &Page, mut sections: Sections, view: &CaseView) -> Sections {
    let to = format!("{CASES}/{}/acties", view.line.id);
    let act = |one: &ActionView, settled: Settled, label: &str| {
        Act::other(page, to.clone(), t.value(label, &one.what))
            .carrying("nummer", one.number.to_string())
            .carrying("hoe", settled.code().to_owned())
            .carrying("versie", view.version.to_string())
    };
    for one in view.actions.iter().filter(|one| one.mine) {
        sections = if one.settled.is_some() {
            sections.act(&act(one, Settled::Reopened, "mdo-action-again"))
        } else {
            sections
                .act(&act(one, Settled::Done, "mdo-action-done"))
                .act(&act(one, Settled::Dropped, "mdo-action-dropped"))
        };
    }
    sections
}

fn happened(t: Texts, event: &EventView) -> Happened {
    let who = event.who.clone().unwrap_or_default();
    let told = match &event.step {
        ConferenceStep::PutForward => t.get("mdo-step-put-forward"),
        ConferenceStep::Chosen { reason } => t.value("mdo-step-chosen", &word(t, *reason)),
        ConferenceStep::Invited { basis, .. } => t.with(
            "mdo-step-invited",
            &[("who", &who), ("basis", &word(t, *basis))],
        ),
        ConferenceStep::Removed { .. } => t.value("mdo-step-removed", &who),
        ConferenceStep::Scheduled { .. } => t.get("mdo-step-scheduled"),
        ConferenceStep::PutOff => t.get("mdo-step-put-off"),
        ConferenceStep::LookedBack { .. } => t.get("mdo-step-looked-back"),
        ConferenceStep::HolderNamed { .. } => t.value("mdo-step-holder", &who),
        ConferenceStep::ActionAdded { due, .. } => t.value("mdo-step-action", &due.dutch()),
        ConferenceStep::ActionSettled { settled, .. } => {
            t.value("mdo-step-settled", &word(t, *settled))
        }
        ConferenceStep::PlanAgreed { agrees: true, .. } => t.get("mdo-step-agreed"),
        ConferenceStep::PlanAgreed { agrees: false, .. } => t.get("mdo-step-not-agreed"),
        ConferenceStep::Ended { end } => t.value("mdo-step-ended", &word(t, *end)),
        ConferenceStep::Reopened => t.get("mdo-step-reopened"),
        ConferenceStep::Forgotten => t.get("mdo-step-forgotten"),
    };
    Happened {
        when: event.at.dutch(),
        by: format!("{} ({})", event.by, crate::menu::role_name(t, event.role)),
        told: vec![(told, String::new())],
    }
}
