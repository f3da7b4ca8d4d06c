//! What was asked of the caseload, and what follows.

use std::{num::NonZeroU32, str::FromStr};

use app::formation::{PartOfStaff, Reckoning, Staff, WhatIf};
use domain::{
    Role,
    costs::Cents,
    formation::{Assumptions, Fte, NotANumber, Outlook, Work, cost_per_fte},
};

use super::team_of;
use crate::{
    form::{Field, Posted},
    sections::Sections,
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// What the cost of the fte at hand together is typed in.
pub(super) const TOTAL: &str = "samen";
/// The fields that are only asked of what would be otherwise: cases, cases per fte, why another number than the norm's.
pub(super) const OTHER: [&str; 3] = ["dossiers", "norm", "reden"];

/// The names of the fields of a team: fte at hand, absence, cost of one.
pub(super) struct StaffFields([&'static str; 3]);

/// Those of the team as it is.
pub(super) const NOW: StaffFields = StaffFields(["fte", "verzuim", "kosten"]);
/// Those of the team as it would be.
pub(super) const OTHERWISE: StaffFields = StaffFields(["stel_fte", "stel_verzuim", "stel_kosten"]);

impl StaffFields {
    /// The fields, to be filled in.
    pub(super) fn fields(&self, t: Texts) -> [Field; 3] {
        let labels = ["formation-at-hand", "formation-absence", "formation-cost"];
        let mut labels = labels.into_iter();
        self.0.map(|name| {
            let label = labels.next().unwrap_or_default();
            Field::text(name, t.get(label)).narrow()
        })
    }

    fn read(&self, t: Texts, posted: &Posted, errors: &mut Errors) -> PartOfStaff {
        let [at_hand, absence, cost] = self.0;
        PartOfStaff {
            at_hand: number(posted, at_hand, errors),
            absence: number(posted, absence, errors),
            cost_per_fte: amount(t, posted, cost, errors),
        }
    }
}

/// What was asked.
pub(super) struct Asked {
    pub(super) work: Work,
    pub(super) team: Option<Role>,
    /// `None`: only looking, nothing is to be reckoned.
    pub(super) staff: Option<Staff>,
    pub(super) what_if: WhatIf,
}

type Errors = Vec<(&'static str, String)>;

/// Reads what was asked, and what is wrong in it.
pub(super) fn read(t: Texts, posted: &Posted) -> (Asked, Errors) {
    let mut errors = Errors::new();
    let mut asked = Asked {
        work: posted.one("werk").parse().unwrap_or(Work::Rmc),
        team: team_of(posted.one("team")),
        staff: None,
        what_if: WhatIf::default(),
    };
    let [at_hand, _, cost] = NOW.0;
    let names = NOW.0.iter().chain(&OTHERWISE.0).chain(&OTHER);
    if names
        .chain([&TOTAL])
        .all(|name| posted.one(name).is_empty())
    {
        return (asked, errors);
    }
    let now = NOW.read(t, posted, &mut errors);
    if posted.one(at_hand).is_empty() {
        errors.push((at_hand, t.get("fout-vul-in")));
    }
    let together = amount(t, posted, TOTAL, &mut errors);
    if posted.one(cost).is_empty() && posted.one(TOTAL).is_empty() {
        errors.push((cost, t.get("formation-cost-missing")));
    }
    let [cases, per_fte, reason] = OTHER;
    asked.what_if = WhatIf {
        cases: whole(t, posted, cases, &mut errors),
        cases_per_fte: whole::<NonZeroU32>(t, posted, per_fte, &mut errors),
        reason: posted.one(reason).to_owned(),
        staff: OTHERWISE.read(t, posted, &mut errors),
    };
    let Some(at_hand) = now.at_hand else {
        return (asked, errors);
    };
    let of_total = together.and_then(|total| cost_per_fte(total, at_hand));
    match now.cost_per_fte.or(of_total) {
        Some(cost_per_fte) => {
            asked.staff = Some(Staff {
                at_hand,
                absence: now.absence.unwrap_or_default(),
                cost_per_fte,
            });
        }
        None if errors.is_empty() => errors.push((TOTAL, t.get("formation-total-of-none"))),
        None => {}
    }
    (asked, errors)
}

/// A number with at most two decimals; nothing when it was left out or is wrong.
fn number<N: FromStr<Err = NotANumber>>(
    posted: &Posted,
    name: &'static str,
    errors: &mut Errors,
) -> Option<N> {
    let text = posted.one(name);
    if text.is_empty() {
        return None;
    }
    let read = text.parse::<N>();
    read.map_err(|error| errors.push((name, error.dutch())))
        .ok()
}

/// An amount that is not below nothing.
fn amount(t: Texts, posted: &Posted, name: &'static str, errors: &mut Errors) -> Option<Cents> {
    let text = posted.one(name);
    if text.is_empty() {
        return None;
    }
    let read = text.parse::<Cents>().ok().filter(|cents| cents.0 >= 0);
    if read.is_none() {
        errors.push((name, t.get("formation-amount-wrong")));
    }
    read
}

fn whole<N: FromStr>(
    t: Texts,
    posted: &Posted,
    name: &'static str,
    errors: &mut Errors,
) -> Option<N> {
    let text = posted.one(name);
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        errors.push((name, t.get("formation-whole-wrong")));
    }
    read
}

/// What follows, in a sentence and side by side.
pub(super) fn outcome(t: Texts, sections: Sections, reckoning: &Reckoning) -> Sections {
    let (now, outlook) = &reckoning.now;
    let mut lines = vec![sentence(t, outlook)];
    let mut shown = outlook;
    if let Some((_, other, _)) = &reckoning.then {
        lines = vec![
            t.value("formation-as-it-is", &sentence(t, outlook)),
            t.value("formation-as-it-would-be", &sentence(t, other)),
        ];
        shown = other;
    }
    let applied = &reckoning.applied;
    if let Some(reason) = &applied.reason {
        lines.push(t.with(
            "formation-applied",
            &[
                ("cases", &applied.cases.to_string()),
                ("norm", &applied.norm.cases.to_string()),
                ("percent", &applied.percent_over().to_string()),
                ("reason", reason),
            ],
        ));
    }
    let tone = if shown.shortage.0 > 0 {
        Tone::Attention
    } else {
        Tone::Good
    };
    sections
        .notice(tone, t.get("formation-outcome"), lines)
        .table(&beside(t, (now, outlook), reckoning))
}

/// What the cases need, what is there, and what follows.
fn sentence(t: Texts, outlook: &Outlook) -> String {
    let (required, available) = (outlook.required.to_string(), outlook.available.to_string());
    let need = t.with(
        "formation-need",
        &[("required", &required), ("available", &available)],
    );
    let rest = match (
        outlook.shortage.0.signum(),
        outlook.to_hire.zip(outlook.cost),
    ) {
        (0, _) => t.get("formation-enough"),
        (-1, _) => t.value("formation-spare", &Fte(-outlook.shortage.0).to_string()),
        (_, None) => t.value("formation-short", &outlook.shortage.to_string()),
        (_, Some((fte, cost))) => t.with(
            "formation-short-cost",
            &[
                ("shortage", &outlook.shortage.to_string()),
                ("fte", &fte.to_string()),
                ("cost", &cost.to_string()),
            ],
        ),
    };
    format!("{need} {rest}")
}

/// One line of the outcome: its label, as it is, as it would be, the difference.
type Line = (&'static str, String, Option<String>, Option<String>);

fn beside(t: Texts, (now, outlook): (&Assumptions, &Outlook), reckoning: &Reckoning) -> Table {
    let then = reckoning.then.as_ref();
    let made = |of: fn(&Assumptions) -> String| (of(now), then.map(|(other, _, _)| of(other)));
    let follows = |of: fn(&Outlook) -> String| (of(outlook), then.map(|(_, other, _)| of(other)));
    let cost =
        |cents: Option<Cents>| cents.map_or_else(|| "–".to_owned(), |cents| cents.to_string());
    let line = |key, (now, then): (String, Option<String>), more| (key, now, then, more);
    let lines: [Line; 9] = [
        line("formation-cases", made(|all| all.cases.to_string()), None),
        line(
            "formation-norm",
            made(|all| all.cases_per_fte.to_string()),
            None,
        ),
        line(
            "formation-at-hand",
            made(|all| all.at_hand.to_string()),
            None,
        ),
        line(
            "formation-cost",
            made(|all| all.cost_per_fte.to_string()),
            None,
        ),
        line(
            "formation-required",
            follows(|all| all.required.to_string()),
            then.map(|(_, _, more)| more.required.to_string()),
        ),
        line(
            "formation-available",
            follows(|all| all.available.to_string()),
            None,
        ),
        line(
            "formation-shortage",
            follows(|all| all.shortage.to_string()),
            then.map(|(_, _, more)| more.shortage.to_string()),
        ),
        line(
            "formation-to-hire",
            follows(|all| {
                all.to_hire
                    .map_or_else(|| "–".to_owned(), |fte| fte.to_string())
            }),
            None,
        ),
        (
            "formation-cost-of-shortage",
            cost(outlook.cost),
            then.map(|(_, other, _)| cost(other.cost)),
            then.map(|(_, _, more)| cost(more.cost)),
        ),
    ];
    let mut columns = vec![t.get("formation-what"), t.get("formation-now")];
    if then.is_some() {
        columns.extend([t.get("formation-what-if"), t.get("formation-difference")]);
    }
    let rows = lines.into_iter().map(|(key, now, other, more)| {
        let mut row = vec![Cell::Text(t.get(key)), Cell::Number(now)];
        if let Some(other) = other {
            row.extend([Cell::Number(other), Cell::Number(more.unwrap_or_default())]);
        }
        row
    });
    Table::new(t.get("formation-beside"), columns, String::new())
        .quiet()
        .rows(rows.collect::<Vec<_>>())
}
