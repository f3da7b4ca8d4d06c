//! A budget as a file: what a spreadsheet counts with, and what a program reads.

use access::{Grant, policy as action};
use domain::{
    BudgetId, Day, MunicipalityId,
    budget::{Amounts, Purpose, Uncovered, written_weight},
    costs::Cents,
};
use exchange::{Cell, Sheet};
use store::AuditEntry;

use super::{BudgetView, LineView, open};
use crate::{
    App, AppError, Result,
    lists::Download,
    spreadsheet::{as_table, colophon, in_file_name, sheet, text},
};

/// Everything of a budget as a workbook: lines, who pays, keys, what was entered, and for whom it was made.
pub async fn workbook(
    app: &App,
    grant: &Grant<action::SeeBudgets>,
    id: BudgetId,
    on: Option<Day>,
) -> Result<Download> {
    let budget = open(app, grant, id, on).await?;
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let sheets = [
        lines(&budget),
        shares(&budget),
        keys(&budget),
        entries(&budget),
        colophon(vec![
            ("Begroting", format!("{} {}", budget.name, budget.year)),
            ("Verdeeld volgens de sleutels van", budget.on.dutch()),
            ("Gemaakt voor", who),
            ("Gemaakt op", app.now().dutch()),
        ]),
    ];
    exported(app, grant, id, "budget_workbook").await?;
    let bytes = exchange::workbook(&sheets)
        .map_err(|_| AppError::Internal("a workbook could not be written"))?;
    Ok(Download::workbook(file_name(&budget, "xlsx"), bytes))
}

/// What was entered in a budget as CSV: one amount a line.
pub async fn csv(
    app: &App,
    grant: &Grant<action::SeeBudgets>,
    id: BudgetId,
    on: Option<Day>,
) -> Result<Download> {
    let budget = open(app, grant, id, on).await?;
    let table = as_table(entries(&budget));
    exported(app, grant, id, "budget_csv").await?;
    let bytes = table
        .to_csv()
        .map_err(|_| AppError::Internal("a file could not be written"))?;
    Ok(Download::csv(file_name(&budget, "csv"), bytes))
}

fn file_name(budget: &BudgetView, extension: &str) -> String {
    let name = in_file_name(&budget.name);
    format!("begroting-{}-{name}.{extension}", budget.year)
}

async fn exported(
    app: &App,
    grant: &Grant<action::SeeBudgets>,
    id: BudgetId,
    what: &'static str,
) -> Result<()> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("export", what)
        .detail("budget", id.uuid());
    Ok(app.store.record_read(entry).await?)
}

fn money(cents: Cents) -> Cell {
    Cell::Hundredths(cents.0)
}

fn amounts(amounts: Amounts) -> [Cell; 4] {
    [
        money(amounts.planned),
        money(amounts.committed),
        money(amounts.spent),
        money(amounts.left()),
    ]
}

fn trajectory(purpose: Purpose) -> &'static str {
    purpose.trajectory.map_or("alle", |one| one.dutch())
}

fn place(place: Option<&String>) -> String {
    place.map_or_else(|| "alle samen".to_owned(), Clone::clone)
}

fn lines(budget: &BudgetView) -> Sheet {
    let row = |line: &LineView| {
        let named = [
            text(line.purpose.item.dutch()),
            text(trajectory(line.purpose)),
            text(place(line.place.as_ref())),
            text(line.description.as_str()),
            text(line.key.as_str()),
        ];
        named.into_iter().chain(amounts(line.amounts)).collect()
    };
    let mut rows: Vec<Vec<Cell>> = budget.lines.iter().map(row).collect();
    let empty = (0..4).map(|_| text(""));
    let total = std::iter::once(text("Totaal")).chain(empty);
    rows.push(total.chain(amounts(budget.total)).collect());
    sheet(
        "Posten",
        &[
            "Soort kosten",
            "Traject",
            "Gemeente",
            "Omschrijving",
            "Verdeelsleutel",
            "Begroot",
            "Toegezegd",
            "Betaald",
            "Over",
        ],
        rows,
    )
}

fn shares(budget: &BudgetView) -> Sheet {
    let mut rows = Vec::new();
    for (line, cover) in budget.lines.iter().zip(&budget.cover.lines) {
        let what = || text(line.description.as_str());
        match cover {
            Ok(shares) => rows.extend(shares.iter().map(|share| {
                vec![
                    what(),
                    text(share.payer.as_str()),
                    money(share.amount),
                    Cell::Hundredths(share.percent()),
                    text(line.key.as_str()),
                    text(if share.extra { "een cent erbij" } else { "" }),
                ]
            })),
            Err(why) => rows.push(vec![
                what(),
                text("niemand"),
                money(line.amounts.planned),
                text(""),
                text(line.key.as_str()),
                text(match why {
                    Uncovered::NotInForce => "de sleutel geldt niet op deze dag",
                    Uncovered::Key(_) => "de sleutel verdeelt niets",
                }),
            ]),
        }
    }
    sheet(
        "Wie betaalt",
        &[
            "Post",
            "Betaler",
            "Bedrag",
            "Aandeel in procenten",
            "Verdeelsleutel",
            "Afronding",
        ],
        rows,
    )
}

fn keys(budget: &BudgetView) -> Sheet {
    let mut rows = Vec::new();
    for key in &budget.keys {
        let until = key.validity.until.map_or_else(String::new, Day::dutch);
        for share in &key.shares {
            rows.push(vec![
                text(key.name.as_str()),
                text(key.basis.dutch()),
                text(key.validity.from.dutch()),
                text(until.as_str()),
                text(share.payer.as_str()),
                text(written_weight(share.weight)),
                text(key.source.as_str()),
            ]);
        }
    }
    sheet(
        "Sleutels",
        &[
            "Verdeelsleutel",
            "Grondslag",
            "Vanaf",
            "Tot en met",
            "Betaler",
            "Aandeel",
            "Bron",
        ],
        rows,
    )
}

fn entries(budget: &BudgetView) -> Sheet {
    let row = |entry: &super::EntryView| {
        let line = budget.lines.get(entry.line)?;
        let signed = if entry.reverses {
            Cents(-entry.amount.0)
        } else {
            entry.amount
        };
        Some(vec![
            text(entry.on.dutch()),
            text(line.description.as_str()),
            text(line.purpose.item.dutch()),
            text(trajectory(line.purpose)),
            text(place(line.place.as_ref())),
            text(entry.kind.dutch()),
            money(signed),
            text(entry.description.as_str()),
            text(if entry.reverses { "tegenboeking" } else { "" }),
            text(entry.by.as_str()),
        ])
    };
    // In the order it was entered.
    let rows = budget.entries.iter().rev().filter_map(row).collect();
    sheet(
        "Boekingen",
        &[
            "Dag",
            "Post",
            "Soort kosten",
            "Traject",
            "Gemeente",
            "Wat",
            "Bedrag",
            "Omschrijving",
            "Bijzonderheid",
            "Door",
        ],
        rows,
    )
}
