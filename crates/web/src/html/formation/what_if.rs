//! What was asked of the caseload, and what follows.

use std::{num::NonZeroU32, str::FromStr};

use app::formation::{Reckoning, Staff, WhatIf};
use domain::{
    Role,
    costs::Cents,
    formation::{Assumptions, Fte, NotANumber, Outlook, Percent, Work, cost_per_fte},
};

use super::team_of;
use crate::{
    form::Posted,
    sections::Sections,
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// The fields of the team as it is.
pub(super) const STAFF: [&str; 4] = ["fte", "verzuim", "kosten", "samen"];
/// The fields of what would be otherwise.
pub(super) const WHAT_IF: [&str; 6] = [
    "dossiers",
    "norm",
    "reden",
    "stel_fte",
    "stel_verzuim",
    "stel_kosten",
];

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
    let numbers = STAFF.iter().chain(&WHAT_IF);
    if numbers.into_iter().all(|name| posted.one(name).is_empty()) {
        return (asked, errors);
    }
    let [fte, absence, cost, total] = STAFF;
    let at_hand: Option<Fte> = number(posted, fte, &mut errors);
    if posted.one(fte).is_empty() {
        errors.push((fte, t.get("fout-vul-in")));
    }
    let part: Option<Percent> = number(posted, absence, &mut errors);
    let each = amount(t, posted, cost, &mut errors);
    let together = amount(t, posted, total, &mut errors);
    if posted.one(cost).is_empty() && posted.one(total).is_empty() {
        errors.push((cost, t.get("formation-cost-missing")));
    }
    let [cases, per_fte, reason, other_fte, other_absence, other_cost] = WHAT_IF;
    asked.what_if = WhatIf {
        cases: whole(t, posted, cases, &mut errors),
        cases_per_fte: whole::<NonZeroU32>(t, posted, per_fte, &mut errors),
        reason: posted.one(reason).to_owned(),
        at_hand: number(posted, other_fte, &mut errors),
        absence: number(posted, other_absence, &mut errors),
        cost_per_fte: amount(t, posted, other_cost, &mut errors),
    };
    let Some(at_hand) = at_hand else {
        return (asked, errors);
    };
    let of_total = together.and_then(|total| cost_per_fte(total, at_hand));
    match each.or(of_total) {
        Some(cost_per_fte) => {
            asked.staff = Some(Staff {
                at_hand,
                absence: part.unwrap_or_default(),
                cost_per_fte,
            });
        }
        None if errors.is_empty() => errors.push((total, t.get("formation-total-of-none"))),
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
    let mut lines = vec![outlook.dutch()];
    let mut shown = outlook;
    if let Some((_, other, _)) = &reckoning.then {
        lines = vec![
            t.value("formation-as-it-is", &outlook.dutch()),
            t.value("formation-as-it-would-be", &other.dutch()),
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
