//! What the page of a case shows of its guidance: how to reach the young person, which consents
//! stand, intake, plan and trajectories; and what can be done.

use access::policy::SeeSensitive;
use app::{
    cases::CasePage,
    guidance::{GuidanceFile, GuideAct},
};
use axum::extract::Path;
use domain::{
    CaseId,
    guidance::content::{Intake, Measurement, TrustedPerson},
};

use super::{address, desk, path};
use crate::{
    authorized::Authorized,
    html::Answer,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The act that carries out the next action, when the rules allow it now.
pub(crate) fn main_act(case: &CasePage) -> Option<GuideAct> {
    GuideAct::of(case.next)
        .iter()
        .copied()
        .find(|act| case.guidance.contains(act))
}

pub(super) fn label(t: Texts, act: GuideAct) -> String {
    t.get(&format!("guide-{}", path(act)))
}

/// The next step as a button, with the second likeliest beside it.
pub(crate) fn next_steps(t: Texts, case: &CasePage) -> Vec<Step> {
    let mut acts = GuideAct::of(case.next)
        .iter()
        .copied()
        .filter(|act| case.guidance.contains(act));
    let main = acts
        .next()
        .map(|act| Step::main(address(case.case, act), label(t, act)));
    let second = acts.map(|act| Step::other(address(case.case, act), label(t, act)));
    main.into_iter().chain(second).collect()
}

/// What was agreed and told: above the timeline.
pub(crate) fn agreed(
    page: Sections,
    t: Texts,
    case: &CasePage,
    guidance: &GuidanceFile,
) -> Sections {
    page.facts_if_any(t.get("guide-panel-agreed"), &days(t, guidance))
        .facts_if_any(
            t.get("guide-panel-trajectories"),
            &trajectories(t, guidance),
        )
        .facts_if_any(t.get("guide-panel-plan"), &plan(t, guidance))
        .facts_if_any(t.get("guide-panel-intake"), &intake(t, case, guidance))
}

/// What can be done besides the next step.
pub(crate) fn work(page: Sections, t: Texts, case: &CasePage) -> Sections {
    let first = GuideAct::of(case.next);
    let steps = links(t, case, |act| !act.is_right() && !first.contains(&act));
    if steps.is_empty() {
        page
    } else {
        page.steps_panel(t.get("guide-panel-work"), steps)
    }
}

/// The consents with their state, and what the young person may ask at any time.
pub(crate) fn rights(
    page: Sections,
    t: Texts,
    case: &CasePage,
    guidance: &GuidanceFile,
) -> Sections {
    let page = page.facts_if_any(t.get("guide-panel-consents"), &consents(t, guidance));
    let mut steps = links(t, case, GuideAct::is_right);
    if case.guidance.contains(&GuideAct::Erase) {
        let road = format!("/begeleiding/{}/ontvangers", case.case);
        steps.push(Step::link(road, t.get("recipients-title")));
    }
    if steps.is_empty() || !case.guided {
        page
    } else {
        page.steps_panel(t.get("guide-panel-rights"), steps)
    }
}

fn links(t: Texts, case: &CasePage, wanted: impl Fn(GuideAct) -> bool) -> Vec<Step> {
    case.guidance
        .iter()
        .filter(|act| wanted(**act))
        .map(|act| Step::link(address(case.case, *act), label(t, *act)))
        .collect()
}

/// How to reach the young person; who leads stands in the head of the page.
pub(crate) fn reached_by(t: Texts, guidance: &GuidanceFile) -> Facts {
    let mut facts = Facts::new();
    if let Some(contact) = &guidance.contact {
        if !contact.phone.is_empty() {
            let dial: String = contact
                .phone
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            let link = Cell::Link(format!("tel:{dial}"), contact.phone.clone());
            facts = facts.cell(t.get("guide-phone"), link);
        }
        facts = facts.fact(t.get("guide-email"), contact.email.clone());
        if let Some(preferred) = contact.preferred {
            facts = facts.fact(t.get("guide-preferred"), word(t, preferred));
        }
    }
    facts
}

pub(super) fn consents(t: Texts, guidance: &GuidanceFile) -> Facts {
    guidance.consents.iter().fold(Facts::new(), |facts, line| {
        let state = if line.stands {
            Cell::Badge(Tone::Good, t.value("guide-stands", &line.on.dutch()))
        } else {
            Cell::Badge(Tone::Alarm, t.value("guide-stands-not", &line.on.dutch()))
        };
        let facts = facts.cell(capital(&line.about), state);
        match &line.basis {
            Some(basis) if line.stands => facts.cell(
                t.get("basis-ground"),
                Cell::Lines(String::new(), t.value("guide-basis", basis)),
            ),
            None if line.stands => facts.cell(
                t.get("basis-ground"),
                Cell::Badge(Tone::Alarm, t.get("guide-basis-none")),
            ),
            _ => facts,
        }
    })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn intake(t: Texts, case: &CasePage, guidance: &GuidanceFile) -> Facts {
    let Some(Intake {
        wants,
        can,
        needs,
        questions,
        target_group,
        education,
        work,
        income,
        network,
        trusted,
    }) = &guidance.intake
    else {
        return Facts::new();
    };
    let asked: Vec<String> = questions.iter().map(|one| word(t, *one)).collect();
    let mut facts = Facts::new()
        .fact(t.get("guide-wants"), wants.clone())
        .fact(t.get("guide-can"), can.clone())
        .fact(t.get("guide-needs"), needs.clone())
        .fact(t.get("guide-questions"), asked.join(", "))
        .fact(t.get("guide-education"), education.clone())
        .fact(t.get("guide-work"), work.clone())
        .fact(
            t.get("guide-income"),
            income.map(|one| word(t, one)).unwrap_or_default(),
        )
        .fact(
            t.get("guide-target-group"),
            target_group.map(|one| word(t, one)).unwrap_or_default(),
        )
        .fact(t.get("guide-network"), network.clone())
        .fact(t.get("guide-trusted"), whole(trusted));
    // Leave to look into a case does not open these.
    if guidance.scored && case.leave.is_none() {
        let to = format!("/begeleiding/{}/leefgebieden", case.case);
        facts = facts.cell(
            t.get("guide-domains"),
            Cell::Link(to, t.get("guide-domains-open")),
        );
    }
    facts
}

/// Name, relation and how to reach, as far as told.
fn whole(trusted: &TrustedPerson) -> String {
    [&trusted.name, &trusted.relation, &trusted.reach]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn plan(t: Texts, guidance: &GuidanceFile) -> Facts {
    let Some((version, plan)) = &guidance.plan else {
        return Facts::new();
    };
    let mut facts = Facts::new();
    for (at, goal) in plan.goals.iter().enumerate() {
        let domain = goal
            .domain
            .map(|domain| word(t, domain))
            .unwrap_or_default();
        let beside: Vec<&str> = [&domain, &goal.action, &goal.owner, &goal.by]
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        facts = facts.cell(
            t.value("guide-goal", &(at + 1).to_string()),
            Cell::Lines(goal.goal.clone(), beside.join(" · ")),
        );
    }
    let state = if guidance.plan_complete {
        "guide-plan-complete"
    } else {
        "guide-plan-draft"
    };
    facts
        .fact(t.get("guide-perspective"), plan.perspective.clone())
        .fact(t.get("guide-regie"), plan.regie.clone())
        .fact(t.get("guide-feedback"), plan.feedback.clone())
        .fact(
            t.get("guide-plan-version"),
            t.value(state, &version.to_string()),
        )
}

fn days(t: Texts, guidance: &GuidanceFile) -> Facts {
    guidance
        .agreed
        .iter()
        .fold(Facts::new(), |facts, (what, day)| {
            facts.fact(word(t, *what), day.dutch())
        })
}

fn trajectories(t: Texts, guidance: &GuidanceFile) -> Facts {
    guidance
        .trajectories
        .iter()
        .fold(Facts::new(), |facts, line| {
            let (kind, provider) = line.kind.as_ref().map_or_else(
                || (String::new(), String::new()),
                |kind| (word(t, kind.code), kind.words.clone()),
            );
            let until = match (line.ended, line.planned_end) {
                (Some(day), _) => t.value("guide-ended", &day.dutch()),
                (None, Some(day)) => t.value("guide-planned", &day.dutch()),
                (None, None) => String::new(),
            };
            let from = t.value("guide-from", &line.start.dutch());
            let beside: Vec<String> = [provider, from, until]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            facts.cell(
                format!("{}. {kind}", line.number),
                Cell::Text(beside.join(" · ")),
            )
        })
}

/// The scores of the domains of life: opened apart, under their own key and entry.
pub(super) async fn sensitive(auth: Authorized<SeeSensitive>, Path(case): Path<CaseId>) -> Answer {
    let t = auth.t;
    let found = app::guidance::sensitive(auth.app(), &auth.grant, case).await?;
    let to = desk(auth.grant.role()).case(case);
    let page = auth
        .page(t.get("guide-domains"))
        .under(to, t.get("guide-back-to-case"));
    let mut page = Sections::new(page).lead(t.get("guide-domains-lead"));
    if found.scores.is_empty() && found.measurements.is_empty() {
        page = page.notice(Tone::Plain, t.get("guide-domains-none"), Vec::new());
    }
    if !found.measurements.is_empty() {
        page = page.table(&measurements(t, &found.measurements));
    }
    for (day, scores) in &found.scores {
        for (of_checklist, heading) in [(false, "guide-matrix"), (true, "guide-checklist")] {
            let rows: Vec<_> = scores
                .iter()
                .filter(|score| score.domain.of_checklist() == of_checklist)
                .map(|score| {
                    vec![
                        Cell::Text(word(t, score.domain)),
                        Cell::Number(score.score.to_string()),
                    ]
                })
                .collect();
            if rows.is_empty() {
                continue;
            }
            let columns = vec![t.get("guide-domain"), t.get("guide-score-column")];
            let on = t.value("guide-scored-on", &day.dutch());
            let caption = format!("{}. {on}", t.get(heading));
            page = page.table(&Table::new(caption, columns, String::new()).rows(rows));
        }
    }
    Ok(page.answer())
}

/// The results of instruments, the last measured first.
fn measurements(t: Texts, measured: &[Measurement]) -> Table {
    let columns = [
        "guide-measured-on",
        "guide-instrument",
        "guide-measured-result",
        "guide-measured-by",
    ];
    let rows = measured.iter().map(|one| {
        let scores: Vec<String> = one
            .scores
            .iter()
            .map(|score| format!("{}: {}", word(t, score.domain), score.score))
            .collect();
        vec![
            Cell::Text(one.on.dutch()),
            Cell::Text(word(t, one.instrument)),
            Cell::Lines(one.result.clone(), scores.join(", ")),
            Cell::Text(one.source.clone()),
        ]
    });
    Table::new(
        t.get("guide-measured"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(rows)
}
