//! One budget: figures, what is wrong, its lines, who pays, its keys, what was entered.

use app::budget::{BudgetView, EntryView, LineView};
use domain::{
    Day,
    budget::{Amounts, CoverKey, FindingKind, PayerCover, Purpose, written_weight},
};

use super::{PATH, amounts, explained, place};
use crate::{
    form::Field,
    page::Page,
    sections::{Figure, Next, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The page, for who keeps the budget or only looks.
pub(super) fn sections(t: Texts, page: Page, budget: &BudgetView, keeps: bool) -> Sections {
    let places: Vec<&str> = budget.places.iter().map(|one| one.name.as_str()).collect();
    let mut sections = Sections::new(page)
        .lead(t.value("budget-of", &places.join(", ")))
        .figures(figures(t, budget.total));
    if !budget.findings.is_empty() {
        let severe = budget.findings.iter().any(|one| {
            matches!(
                one.kind,
                FindingKind::Overspent { .. } | FindingKind::FundShort { .. }
            )
        });
        let tone = if severe { Tone::Alarm } else { Tone::Attention };
        let lines = budget.findings.iter();
        sections = sections.notice(
            tone,
            t.get("budget-look-at"),
            lines
                .map(|one| explained::finding(t, budget, one))
                .collect(),
        );
    }
    sections = if budget.keys.is_empty() && keeps {
        sections.next(&first_key(t, budget))
    } else {
        sections.steps(steps(t, budget, keeps))
    };
    sections = sections.table(&lines(t, budget));
    if !budget.lines.is_empty() {
        sections = sections
            .table(&by_purpose(t, budget))
            .table(&by_place(t, budget))
            .table(&payers(t, budget));
        sections = shares(t, budget, sections).filters(
            format!("{PATH}/{}", budget.id),
            vec![
                Field::day("op", t.get("budget-keys-of"))
                    .optional()
                    .value(budget.on.to_string()),
            ],
            t.get("budget-keys-look"),
        );
    }
    sections
        .table(&keys(t, budget))
        .table(&entries(t, budget, keeps))
        .folded(
            t.get("budget-how"),
            vec![
                t.get("budget-how-amounts"),
                t.get("budget-how-cents"),
                t.get("budget-how-reverse"),
                t.get("budget-how-persons"),
            ],
        )
}

fn figures(t: Texts, total: Amounts) -> Vec<Figure> {
    let figure =
        |cents: domain::costs::Cents, key: &str| Figure::new(cents.to_string(), t.get(key));
    let left = total.left();
    let tone = if left.0 < 0 { Tone::Alarm } else { Tone::Plain };
    vec![
        figure(total.planned, "budget-planned"),
        figure(total.committed, "budget-committed"),
        figure(total.spent, "budget-spent"),
        figure(left, "budget-left").tone(tone),
    ]
}

fn first_key(t: Texts, budget: &BudgetView) -> Next {
    Next {
        kicker: t.get("budget-begin"),
        title: t.get("budget-first-key"),
        lines: vec![t.get("budget-first-key-why")],
        tone: Tone::Plain,
        steps: vec![Step::main(
            format!("{PATH}/{}/sleutel", budget.id),
            t.get("budget-add-key"),
        )],
    }
}

fn steps(t: Texts, budget: &BudgetView, keeps: bool) -> Vec<Step> {
    let base = format!("{PATH}/{}", budget.id);
    let mut steps = Vec::new();
    if keeps {
        steps.push(Step::main(format!("{base}/post"), t.get("budget-plan")));
        if !budget.lines.is_empty() {
            steps.push(Step::other(format!("{base}/boeken"), t.get("budget-book")));
        }
        steps.push(Step::other(
            format!("{base}/sleutel"),
            t.get("budget-add-key"),
        ));
        steps.push(Step::other(
            format!("{base}/middelen"),
            t.get("budget-fund"),
        ));
    }
    let on = budget.on;
    steps.push(Step::link(
        format!("{base}/begroting.xlsx?op={on}"),
        t.get("budget-xlsx"),
    ));
    steps.push(Step::link(
        format!("{base}/begroting.csv"),
        t.get("budget-csv"),
    ));
    steps
}

fn table(t: Texts, caption: &str, columns: &[&str], empty: &str) -> Table {
    Table::new(
        t.get(caption),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get(empty),
    )
}

/// The columns of amounts.
const AMOUNTS: [&str; 4] = [
    "budget-planned",
    "budget-committed",
    "budget-spent",
    "budget-left",
];

fn with_amounts(first: &[&'static str]) -> Vec<&'static str> {
    first.iter().chain(&AMOUNTS).copied().collect()
}

fn lines(t: Texts, budget: &BudgetView) -> Table {
    let columns = with_amounts(&["budget-line", "budget-place"]);
    let row = |line: &LineView| {
        let named = [
            Cell::Lines(
                line.description.clone(),
                explained::purpose(t, line.purpose),
            ),
            Cell::Lines(place(t, line.place.as_ref()), line.key.clone()),
        ];
        named.into_iter().chain(amounts(&line.amounts)).collect()
    };
    table(t, "budget-lines", &columns, "budget-no-lines").rows(budget.lines.iter().map(row))
}

fn by_purpose(t: Texts, budget: &BudgetView) -> Table {
    let columns = with_amounts(&["budget-item", "budget-trajectory"]);
    let row = |(purpose, sums): &(Purpose, Amounts)| {
        let trajectory = purpose.trajectory;
        let trajectory = trajectory.map_or_else(|| t.get("budget-any"), |one| word(t, one));
        let named = [Cell::Text(word(t, purpose.item)), Cell::Text(trajectory)];
        named.into_iter().chain(amounts(sums)).collect()
    };
    table(t, "budget-by-purpose", &columns, "budget-no-lines")
        .rows(budget.by_purpose.iter().map(row))
}

fn by_place(t: Texts, budget: &BudgetView) -> Table {
    let columns = with_amounts(&["budget-place"]);
    let row = |(name, sums): &(Option<String>, Amounts)| {
        let named = [Cell::Text(place(t, name.as_ref()))];
        named.into_iter().chain(amounts(sums)).collect()
    };
    table(t, "budget-by-place", &columns, "budget-no-lines").rows(budget.by_place.iter().map(row))
}

fn payers(t: Texts, budget: &BudgetView) -> Table {
    let columns = [
        "budget-payer",
        "budget-asked",
        "budget-available",
        "budget-short",
    ];
    let dash = || "–".to_owned();
    let row = |payer: &PayerCover| {
        let available = budget.fund_of(&payer.payer);
        vec![
            Cell::Text(payer.payer.clone()),
            Cell::Number(payer.asked.to_string()),
            Cell::Number(available.map_or_else(dash, |cents| cents.to_string())),
            Cell::Number(available.map_or_else(dash, |_| payer.short.to_string())),
        ]
    };
    let uncovered = budget.cover.uncovered;
    let mut rows: Vec<Vec<Cell>> = budget.cover.payers.iter().map(row).collect();
    if uncovered.0 > 0 {
        rows.push(vec![
            Cell::Badge(Tone::Attention, t.get("budget-nobody")),
            Cell::Number(uncovered.to_string()),
            Cell::Number(dash()),
            Cell::Number(dash()),
        ]);
    }
    table(t, "budget-payers", &columns, "budget-no-lines").rows(rows)
}

/// How each line that is covered is divided: by which key, and each share with why it is this much.
fn shares(t: Texts, budget: &BudgetView, sections: Sections) -> Sections {
    let covered = budget.lines.iter().zip(&budget.cover.lines);
    covered.fold(sections, |sections, (line, cover)| {
        let (Ok(shares), Some(key)) = (cover, budget.key_of(line)) else {
            return sections;
        };
        let caption = explained::division(t, line, key);
        let columns = ["budget-payer", "budget-share", "column-why"];
        let columns = columns.iter().map(|key| t.get(key)).collect();
        let rows = shares.iter().map(|share| {
            vec![
                Cell::Text(share.payer.clone()),
                Cell::Number(share.amount.to_string()),
                Cell::Text(explained::share(t, share)),
            ]
        });
        sections.table(&Table::new(caption, columns, String::new()).rows(rows))
    })
}

fn keys(t: Texts, budget: &BudgetView) -> Table {
    let columns = [
        "budget-key",
        "budget-key-shares",
        "budget-validity",
        "column-source",
    ];
    let row = |key: &CoverKey| {
        let until = key.validity.until;
        let until = until.map_or_else(|| t.get("agreement-no-end"), Day::dutch);
        let from = key.validity.from.dutch();
        let shares: Vec<String> = key
            .shares
            .iter()
            .map(|share| format!("{}: {}", share.payer, written_weight(share.weight)))
            .collect();
        vec![
            Cell::Lines(key.name.clone(), word(t, key.basis)),
            Cell::Text(shares.join("; ")),
            Cell::Text(t.with("from-until", &[("from", &from), ("until", &until)])),
            Cell::Text(key.source.clone()),
        ]
    };
    table(t, "budget-keys", &columns, "budget-no-keys").rows(budget.keys.iter().map(row))
}

fn entries(t: Texts, budget: &BudgetView, keeps: bool) -> Table {
    let mut columns = vec![
        "budget-day",
        "budget-line",
        "budget-what",
        "budget-amount",
        "budget-description",
    ];
    if keeps {
        columns.push("budget-correct");
    }
    let row = |entry: &EntryView| {
        let line = budget.lines.get(entry.line);
        let what = if entry.reverses {
            t.value("budget-reversal-of", &word(t, entry.kind))
        } else {
            word(t, entry.kind)
        };
        let amount = if entry.reverses {
            format!("-{}", entry.amount)
        } else {
            entry.amount.to_string()
        };
        let mut cells = vec![
            Cell::Lines(entry.on.dutch(), entry.by.clone()),
            Cell::Text(line.map_or_else(String::new, |line| line.description.clone())),
            Cell::Text(what),
            Cell::Number(amount),
            Cell::Text(entry.description.clone()),
        ];
        if keeps {
            cells.push(match (entry.reverses, entry.reversed) {
                (true, _) => Cell::Text("–".to_owned()),
                (_, true) => Cell::Text(t.get("budget-reversed")),
                _ => Cell::Link(
                    format!("{PATH}/{}/tegenboeken/{}", budget.id, entry.id),
                    t.get("budget-reverse"),
                ),
            });
        }
        cells
    };
    table(t, "budget-entries", &columns, "budget-no-entries").rows(budget.entries.iter().map(row))
}
