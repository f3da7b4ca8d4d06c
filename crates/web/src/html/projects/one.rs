//! One project: what it is, its targets and how they stand, what was measured and released.

use app::{
    budget::BudgetSummary,
    project::{GaugeView, MeasurementView, ProjectView, TargetView},
};
use domain::project::{Actual, Direction, Stage, State, Target};

use super::{PATH, days, stage};
use crate::{
    html::monitor::{part_name, quarter_name},
    page::Page,
    sections::{Figure, Next, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The page, for who keeps the project or only looks.
pub(super) fn sections(
    t: Texts,
    page: Page,
    project: &ProjectView,
    budget: Option<&BudgetSummary>,
    keeps: bool,
) -> Sections {
    let mut sections = Sections::new(page).lead(project.purpose.clone());
    let ended = project.stage == Stage::Ended;
    if ended && keeps {
        sections = sections.notice(
            Tone::Plain,
            t.get("project-ended"),
            vec![t.get("project-ended-how")],
        );
    }
    let counting: Vec<&TargetView> = project
        .targets
        .iter()
        .filter(|one| one.withdrawn.is_none())
        .collect();
    if !counting.is_empty() {
        sections = sections.figures(figures(t, &counting));
    }
    sections = if counting.is_empty() && keeps && !ended {
        sections
            .next(&first_target(t, project))
            .steps(vec![change_step(t, project)])
    } else {
        sections.steps(steps(t, project, keeps))
    };
    sections = sections
        .table(&targets(t, project, &counting, keeps))
        .facts(t.get("project-about"), &about(t, project, budget));
    if project.targets.iter().any(|one| one.gauge.is_some()) {
        sections = sections.table(&released(t, project));
    }
    if project.targets.iter().any(|one| one.gauge.is_none()) {
        sections = sections.table(&measurements(t, project, keeps));
    }
    if counting.len() < project.targets.len() {
        sections = sections.table(&withdrawn(t, project));
    }
    sections.folded(
        t.get("project-how"),
        vec![
            t.get("project-how-state"),
            t.get("project-how-monitor"),
            t.get("project-how-correct"),
            t.get("project-how-persons"),
        ],
    )
}

fn figures(t: Texts, counting: &[&TargetView]) -> Vec<Figure> {
    let figure = |key: &str, states: &[State]| {
        let of_states = counting
            .iter()
            .filter(|one| states.contains(&one.standing.state));
        Figure::new(of_states.count().to_string(), t.get(key))
    };
    let missed = figure("project-not-met", &[State::NotMet]);
    let tone = if missed.number == "0" {
        Tone::Plain
    } else {
        Tone::Alarm
    };
    vec![
        Figure::new(counting.len().to_string(), t.get("project-targets")),
        figure("project-met", &[State::Met]),
        figure(
            "project-open",
            &[State::OnTheWay, State::NotMeasured, State::Withheld],
        ),
        missed.tone(tone),
    ]
}

fn first_target(t: Texts, project: &ProjectView) -> Next {
    Next {
        kicker: t.get("project-begin"),
        title: t.get("project-first-target"),
        lines: vec![t.get("project-first-target-why")],
        tone: Tone::Plain,
        steps: add_steps(t, project),
    }
}

fn add_steps(t: Texts, project: &ProjectView) -> Vec<Step> {
    let base = format!("{PATH}/{}", project.id);
    vec![
        Step::main(format!("{base}/doel"), t.get("project-add-target")),
        Step::other(
            format!("{base}/doel-uit-monitor"),
            t.get("project-add-counted"),
        ),
    ]
}

fn change_step(t: Texts, project: &ProjectView) -> Step {
    Step::other(
        format!("{PATH}/{}/wijzigen", project.id),
        t.get("project-change"),
    )
}

fn steps(t: Texts, project: &ProjectView, keeps: bool) -> Vec<Step> {
    let base = format!("{PATH}/{}", project.id);
    let mut steps = Vec::new();
    if keeps && project.stage != Stage::Ended {
        steps.extend(add_steps(t, project));
    }
    if keeps {
        steps.push(change_step(t, project));
    }
    steps.push(Step::link(
        format!("{base}/project.xlsx"),
        t.get("project-xlsx"),
    ));
    steps.push(Step::link(
        format!("{base}/project.csv"),
        t.get("project-csv"),
    ));
    steps
}

fn about(t: Texts, project: &ProjectView, budget: Option<&BudgetSummary>) -> Facts {
    let places: Vec<&str> = project.places.iter().map(|one| one.name.as_str()).collect();
    let mut facts = Facts::new()
        .cell(t.get("project-stage"), stage(t, project.stage))
        .fact(t.get("project-days"), days(t, project.days))
        .fact(t.get("project-places"), places.join(", "))
        .fact(t.get("project-responsible"), project.responsible.1.clone());
    if let Some(budget) = budget {
        let amounts = budget.amounts;
        let to = format!("/begrotingen/{}", budget.id);
        let name = format!("{} {}", budget.name, budget.year);
        let sums = [
            ("planned", &*amounts.planned.to_string()),
            ("spent", &*amounts.spent.to_string()),
            ("left", &*amounts.left().to_string()),
        ];
        facts = facts
            .cell(t.get("project-budget"), Cell::Link(to, name))
            .fact(t.get("project-costs"), t.with("project-costs-are", &sums));
    }
    facts
}

/// "Minstens 20 jongeren".
pub(super) fn aim(t: Texts, target: &Target, unit: &str) -> String {
    let key = match target.direction {
        Direction::AtLeast => "project-aim-least",
        Direction::AtMost => "project-aim-most",
    };
    let number = target.number.to_string();
    t.with(key, &[("number", &number), ("unit", unit)])
}

/// How a target is measured.
fn measured_by(t: Texts, gauge: Option<&GaugeView>) -> String {
    let Some(view) = gauge else {
        return t.get("project-by-hand");
    };
    let part = view.gauge.part;
    let place = view.place.clone();
    let place = place.unwrap_or_else(|| t.get("project-all-places"));
    t.with(
        "project-by-figure",
        &[
            ("sign", part.indicator().sign()),
            ("figure", &part_name(t, part)),
            ("span", &word(t, view.gauge.span)),
            ("place", &place),
        ],
    )
}

/// The number a target stands at, and what it says.
fn stands(t: Texts, one: &TargetView) -> Cell {
    let awaited = one.gauge.as_ref().and_then(|gauge| gauge.awaited);
    let waits = awaited.filter(|_| one.standing.overdue && one.standing.state != State::Met);
    let waits = waits.map(|quarter| t.value("project-waits", &quarter_name(t, quarter)));
    let Some(latest) = one.standing.latest else {
        let nothing = t.get("project-nothing-yet");
        return match waits {
            Some(waits) => Cell::Lines(nothing, waits),
            None => Cell::Text(nothing),
        };
    };
    let on = latest.on.dutch();
    let told = match latest.actual {
        Actual::Withheld => t.get("project-small"),
        Actual::Number(number) => {
            let told = [("number", &*number.to_string()), ("unit", &*one.unit)];
            match one.target.percent(number) {
                Some(percent) => {
                    let [number, unit] = told;
                    let percent = percent.to_string();
                    let told = [number, unit, ("percent", &*percent)];
                    t.with("project-number-percent", &told)
                }
                None => t.with("project-number", &told),
            }
        }
    };
    Cell::Lines(
        told,
        waits.unwrap_or_else(|| t.value("project-measured-on", &on)),
    )
}

fn state(t: Texts, state: State) -> Cell {
    let tone = match state {
        State::Met => Tone::Good,
        State::NotMet => Tone::Alarm,
        State::NotMeasured => Tone::Attention,
        State::OnTheWay | State::Withheld => Tone::Plain,
    };
    Cell::Badge(tone, word(t, state))
}

fn table(t: Texts, caption: &str, columns: &[&str], empty: &str) -> Table {
    Table::new(
        t.get(caption),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get(empty),
    )
}

fn targets(t: Texts, project: &ProjectView, counting: &[&TargetView], keeps: bool) -> Table {
    let mut columns = vec![
        "project-target",
        "project-aim",
        "project-stands",
        "project-state",
    ];
    if keeps {
        columns.push("project-do");
    }
    let row = |one: &&TargetView| {
        let mut cells = vec![
            Cell::Lines(one.sentence.clone(), measured_by(t, one.gauge.as_ref())),
            Cell::Lines(
                aim(t, &one.target, &one.unit),
                t.value("project-by", &one.target.by.dutch()),
            ),
            stands(t, one),
            state(t, one.standing.state),
        ];
        if keeps {
            let base = format!("{PATH}/{}/doelen/{}", project.id, one.id);
            let mut links = Vec::new();
            if one.takes_measurements() {
                links.push((format!("{base}/meten"), t.get("project-measure")));
            }
            links.push((format!("{base}/intrekken"), t.get("project-withdraw")));
            cells.push(Cell::Links(links));
        }
        cells
    };
    table(t, "project-targets", &columns, "project-no-targets").rows(counting.iter().map(row))
}

/// What each released quarter says of the targets that figures measure.
fn released(t: Texts, project: &ProjectView) -> Table {
    let columns = ["project-quarter", "project-target", "project-stands"];
    let rows = project.targets.iter().flat_map(|one| {
        let quarters = one.gauge.iter().flat_map(|gauge| &gauge.quarters);
        quarters.map(|(quarter, actual)| {
            let told = match actual {
                Actual::Number(number) => number.to_string(),
                Actual::Withheld => "×".to_owned(),
            };
            vec![
                Cell::Text(quarter_name(t, *quarter)),
                Cell::Text(one.sentence.clone()),
                Cell::Number(told),
            ]
        })
    });
    table(t, "project-released", &columns, "project-none-released").rows(rows)
}

fn measurements(t: Texts, project: &ProjectView, keeps: bool) -> Table {
    let mut columns = vec![
        "project-day",
        "project-target",
        "project-number-column",
        "project-explanation",
    ];
    if keeps {
        columns.push("project-do");
    }
    let row = |one: &MeasurementView| {
        let target = project
            .targets
            .iter()
            .find(|target| target.id == one.target);
        let explanation = match one.corrects {
            Some((on, number)) => Cell::Lines(
                one.explanation.clone(),
                t.with(
                    "project-instead",
                    &[("number", &number.to_string()), ("on", &on.dutch())],
                ),
            ),
            None => Cell::Text(one.explanation.clone()),
        };
        let mut cells = vec![
            Cell::Lines(one.on.dutch(), one.by.clone()),
            Cell::Text(target.map_or_else(String::new, |target| target.sentence.clone())),
            Cell::Number(one.number.to_string()),
            explanation,
        ];
        if keeps {
            let open = target.is_some_and(TargetView::takes_measurements);
            cells.push(if one.corrected {
                Cell::Text(t.get("project-corrected"))
            } else if open {
                let to = format!(
                    "{PATH}/{}/doelen/{}/metingen/{}",
                    project.id, one.target, one.id
                );
                Cell::Link(to, t.get("project-correct"))
            } else {
                Cell::Text("–".to_owned())
            });
        } else if one.corrected {
            // Who only looks sees that it counts no more beside the number.
            cells.truncate(3);
            cells.push(Cell::Lines(
                one.explanation.clone(),
                t.get("project-corrected"),
            ));
        }
        cells
    };
    table(
        t,
        "project-measurements",
        &columns,
        "project-no-measurements",
    )
    .rows(project.measurements.iter().map(row))
}

fn withdrawn(t: Texts, project: &ProjectView) -> Table {
    let columns = [
        "project-target",
        "project-aim",
        "project-withdrawn-when",
        "project-withdrawn-why",
    ];
    let rows = project.targets.iter().filter_map(|one| {
        let (reason, by, at) = one.withdrawn.as_ref()?;
        Some(vec![
            Cell::Text(one.sentence.clone()),
            Cell::Lines(
                aim(t, &one.target, &one.unit),
                t.value("project-by", &one.target.by.dutch()),
            ),
            Cell::Lines(at.day().dutch(), by.clone()),
            Cell::Text(reason.clone()),
        ])
    });
    table(t, "project-withdrawn", &columns, "project-no-targets").rows(rows)
}
