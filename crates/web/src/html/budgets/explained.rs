//! A budget in sentences: what is wrong with it, and why each share is as it is.

use app::budget::{BudgetView, LineView};
use domain::budget::{CoverKey, Finding, FindingKind, PaidShare, Place, Purpose, written_weight};

use crate::{texts::Texts, wording::word};

/// What a line pays for.
pub(super) fn purpose(t: Texts, purpose: Purpose) -> String {
    let item = word(t, purpose.item);
    match purpose.trajectory {
        Some(trajectory) => t.with(
            "budget-purpose",
            &[("item", &item), ("trajectory", &word(t, trajectory))],
        ),
        None => item,
    }
}

/// What is divided, and by which key (S4-14).
pub(super) fn division(t: Texts, line: &LineView, key: &CoverKey) -> String {
    t.with(
        "budget-division",
        &[
            ("line", &line.description),
            ("planned", &line.amounts.planned.to_string()),
            ("key", &key.name),
            ("basis", &word(t, key.basis)),
            ("from", &key.validity.from.dutch()),
            ("source", &key.source),
        ],
    )
}

/// Why a payer pays this much.
pub(super) fn share(t: Texts, share: &PaidShare) -> String {
    let percent = domain::costs::Cents(share.percent()).to_string();
    let (own, of) = (written_weight(share.weight), written_weight(share.of));
    let part = t.with(
        "budget-share-part",
        &[("weight", &own), ("of", &of), ("percent", &percent)],
    );
    if share.extra {
        format!("{part} {}", t.get("budget-share-cent"))
    } else {
        part
    }
}

/// What is wrong, where, and what to do.
pub(super) fn finding(t: Texts, budget: &BudgetView, finding: &Finding) -> String {
    let what = match &finding.kind {
        FindingKind::Overspent { by } => t.value("budget-overspent", &by.to_string()),
        FindingKind::Overcommitted { by } => t.value("budget-overcommitted", &by.to_string()),
        FindingKind::KeyNotInForce { key, on, amount } => t.with(
            "budget-key-not-in-force",
            &[
                ("key", key),
                ("on", &on.dutch()),
                ("amount", &amount.to_string()),
            ],
        ),
        FindingKind::KeyUnusable { key, amount } => t.with(
            "budget-key-unusable",
            &[("key", key), ("amount", &amount.to_string())],
        ),
        FindingKind::FundShort { asked, short } => t.with(
            "budget-fund-short",
            &[("asked", &asked.to_string()), ("short", &short.to_string())],
        ),
        FindingKind::SaysNoConsequences { planned } => {
            t.value("budget-says-none", &planned.to_string())
        }
    };
    let place = match &finding.place {
        Place::Whole => None,
        Place::Line(at) => budget.lines.get(*at).map(|line| line.description.as_str()),
        Place::Payer(payer) => Some(payer.as_str()),
    };
    place.map_or(what.clone(), |place| format!("{place}: {what}"))
}
