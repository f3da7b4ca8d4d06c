//! Budgets and their cover (S0-19, S4-14), on the published numbers (requirements A.11 T2, T8).

use domain::{
    Day, MunicipalityId, Validity,
    budget::{
        Amounts, Budget, BudgetLine, Consequences, CoverKey, Finding, FindingKind, Fund, Place,
        Share, Uncovered,
    },
    costs::{Cents, NotDivisible},
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn euros(text: &str) -> Cents {
    text.parse().expect("an amount")
}

fn municipality(number: u128) -> MunicipalityId {
    MunicipalityId::from_uuid(uuid::Uuid::from_u128(number))
}

fn amounts(planned: &str, committed: &str, spent: &str) -> Amounts {
    Amounts {
        planned: euros(planned),
        committed: euros(committed),
        spent: euros(spent),
    }
}

fn line(trajectory: &str, planned: &str, key: Option<&str>) -> BudgetLine {
    BudgetLine {
        trajectory: trajectory.to_owned(),
        municipality: municipality(1),
        amounts: amounts(planned, "0", "0"),
        key: key.map(str::to_owned),
    }
}

fn key(name: &str, from: &str, until: Option<&str>, shares: &[(&str, u64)]) -> CoverKey {
    CoverKey {
        name: name.to_owned(),
        validity: Validity {
            from: day(from),
            until: until.map(day),
        },
        shares: shares
            .iter()
            .map(|(payer, weight)| Share {
                payer: (*payer).to_owned(),
                weight: *weight,
            })
            .collect(),
    }
}

/// The pilot MDO: 15.000, half and half from programmes 7 and 9, in four months from 1 October 2021.
fn mdo() -> Budget {
    let halves = [("Programma 7", 1), ("Programma 9", 1)];
    Budget {
        consequences: Consequences::Yes,
        lines: vec![line("MDO", "15.000", Some("half om half"))],
        keys: vec![key(
            "half om half",
            "2021-10-01",
            Some("2022-01-31"),
            &halves,
        )],
        funds: Vec::new(),
    }
}

fn kinds(budget: &Budget, on: &str) -> Vec<FindingKind> {
    let found = budget.check(day(on));
    found.into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn s0_19_half_and_half_from_two_programmes() {
    let cover = mdo().cover(day("2021-10-01"));
    let paid = cover.lines[0].as_ref().expect("covered");
    assert_eq!(
        *paid,
        [
            ("Programma 7".to_owned(), euros("7.500")),
            ("Programma 9".to_owned(), euros("7.500"))
        ]
    );
    assert_eq!(cover.uncovered, Cents(0));
    assert!(mdo().check(day("2021-10-01")).is_empty());
}

#[test]
fn s0_19_a_form_that_says_no_consequences_contradicts_the_money_it_asks() {
    let contradicting = Budget {
        consequences: Consequences::No,
        ..mdo()
    };
    let found = contradicting.check(day("2021-10-01"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place, Place::Whole);
    assert_eq!(
        found[0].dutch(),
        "In het voorstel staat dat er geen financiële gevolgen zijn, maar er is € 15.000,00 begroot. Pas een van beide aan."
    );
    let nothing_asked = Budget {
        lines: Vec::new(),
        ..contradicting
    };
    assert!(nothing_asked.check(day("2021-10-01")).is_empty());
}

#[test]
fn s0_19_a_key_covers_from_its_first_day_to_its_last_and_the_later_one_wins() {
    let mut budget = mdo();
    let covered = |budget: &Budget, on: &str| budget.cover(day(on)).lines.swap_remove(0);
    assert_eq!(covered(&budget, "2021-09-30"), Err(Uncovered::NotInForce));
    assert!(covered(&budget, "2021-10-01").is_ok());
    assert!(covered(&budget, "2022-01-31").is_ok());
    assert_eq!(covered(&budget, "2022-02-01"), Err(Uncovered::NotInForce));
    assert_eq!(budget.cover(day("2022-02-01")).uncovered, euros("15.000"));
    let found = budget.check(day("2022-02-01"));
    assert_eq!(
        found[0].dutch(),
        "Voor € 15.000,00 is geen dekking: verdeelsleutel half om half geldt niet op 01-02-2022. Kies een andere of leg een nieuwe vast."
    );
    let later = [("Programma 7", 1), ("Programma 9", 2)];
    budget
        .keys
        .push(key("half om half", "2022-01-01", None, &later));
    let paid = covered(&budget, "2022-01-01").expect("covered");
    assert_eq!(paid[1].1, euros("10.000"));
    assert_eq!(
        covered(&budget, "2021-12-31").expect("covered")[1].1,
        euros("7.500")
    );
}

#[test]
fn a11_t2_two_keys_in_one_budget_each_line_to_the_cent() {
    let names = [
        "Woerden",
        "Oudewater",
        "Montfoort",
        "Stichtse Vecht",
        "De Ronde Venen",
    ];
    let shares =
        |weights: [u64; 5]| -> Vec<(&str, u64)> { names.into_iter().zip(weights).collect() };
    let agreed = shares([291, 56, 83, 335, 235]);
    let duo = shares([6, 1, 2, 3, 3]);
    let budget = Budget {
        consequences: Consequences::Yes,
        lines: vec![
            line("Wettelijk en preventief", "180.499", Some("afgesproken")),
            line("Begeleiding uitstroom", "31.167", Some("DUO-lijst 2016")),
        ],
        keys: vec![
            key("afgesproken", "2018-01-01", None, &agreed),
            key("DUO-lijst 2016", "2018-01-01", None, &duo),
        ],
        funds: Vec::new(),
    };
    let cover = budget.cover(day("2018-01-01"));
    let asked = |payer: &str| {
        let found = cover.payers.iter().find(|one| one.payer == payer);
        found.expect("a payer").asked
    };
    // 52.525,21 + 12.466,80 and 10.107,94 + 2.077,80: the memo rounds the second row to euros.
    assert_eq!(asked("Woerden"), euros("64.992,01"));
    assert_eq!(asked("Oudewater"), euros("12.185,74"));
    // A cent less than the memo has.
    assert_eq!(asked("De Ronde Venen"), euros("48.650,66"));
    let all: Cents = cover.payers.iter().map(|payer| payer.asked).sum();
    assert_eq!(all, euros("211.666"), "and not a cent more");
}

#[test]
fn s4_14_what_is_left_and_what_is_overspent_per_trajectory_and_municipality() {
    let on = "2018-06-01";
    let spending = |trajectory: &str, of, amounts| BudgetLine {
        municipality: municipality(of),
        amounts,
        ..line(trajectory, "0", Some("k"))
    };
    let budget = Budget {
        consequences: Consequences::Yes,
        lines: vec![
            spending("Jobcoaching", 1, amounts("1.000", "300", "700")),
            spending("Jobcoaching", 2, amounts("1.000", "300,01", "700")),
            spending("Assessment", 1, amounts("5.768", "0", "5.768,01")),
            spending("Assessment", 2, amounts("100", "-5", "0")),
        ],
        keys: vec![key("k", on, None, &[("Programma 7", 1)])],
        funds: Vec::new(),
    };
    assert_eq!(
        budget.check(day(on)),
        [
            Finding {
                place: Place::Line(1),
                kind: FindingKind::Overcommitted { by: Cents(1) }
            },
            Finding {
                place: Place::Line(2),
                kind: FindingKind::Overspent { by: Cents(1) }
            },
            Finding {
                place: Place::Line(3),
                kind: FindingKind::Negative
            },
        ]
    );
    let jobcoaching = budget.by_trajectory()["Jobcoaching"];
    assert_eq!(jobcoaching, amounts("2.000", "600,01", "1.400"));
    assert_eq!(jobcoaching.left(), Cents(-1));
    assert_eq!(jobcoaching.overspent(), Cents(0));
    let first = budget.by_municipality()[&municipality(1)];
    assert_eq!(first, amounts("6.768", "300", "6.468,01"));
    assert_eq!(first.left(), Cents(-1));
    assert_eq!(budget.lines[2].amounts.overspent(), Cents(1));
    assert_eq!(budget.total().planned, euros("7.868"));
}

#[test]
fn s0_19_what_nobody_pays_is_told_with_its_amount() {
    let on = "2021-10-01";
    let mut budget = mdo();
    budget.lines.push(line("Assessment", "5.768", None));
    budget.lines.push(line("Instrument", "1.500", Some("leeg")));
    budget.lines.push(line("Later", "0", None));
    budget
        .keys
        .push(key("leeg", on, None, &[("Programma 7", 0)]));
    let fund = |payer: &str, available: &str| Fund {
        payer: payer.to_owned(),
        available: euros(available),
    };
    // Two pots of one programme count together.
    budget.funds = vec![
        fund("Programma 7", "5.000"),
        fund("Programma 7", "2.000"),
        fund("Programma 9", "7.500"),
    ];
    let cover = budget.cover(day(on));
    assert_eq!(cover.uncovered, euros("7.768"), "5.768 + 1.500 + 500");
    assert_eq!(cover.lines[2], Err(Uncovered::Key(NotDivisible::NoShares)));
    assert_eq!(
        kinds(&budget, on),
        [
            FindingKind::NoKey {
                amount: euros("5.768")
            },
            FindingKind::KeyUnusable {
                key: "leeg".to_owned(),
                amount: euros("1.500")
            },
            FindingKind::FundShort {
                asked: euros("7.500"),
                short: euros("500")
            },
        ]
    );
    let texts: Vec<String> = budget.check(day(on)).iter().map(Finding::dutch).collect();
    assert_eq!(
        texts,
        [
            "Voor € 5.768,00 is geen dekking: kies een verdeelsleutel.",
            "Voor € 1.500,00 is geen dekking: in verdeelsleutel leeg heeft niemand een bruikbaar aandeel. Vul de aandelen in.",
            "Gevraagd wordt € 7.500,00; daarvan is € 500,00 er niet. Zoek andere dekking of verlaag de begroting.",
        ]
    );
}

#[test]
fn a_payer_that_stands_twice_in_a_key_is_told_and_pays_both_parts() {
    let mut budget = mdo();
    let twice = [("Programma 7", 1), ("Programma 9", 1), ("Programma 7", 1)];
    budget.keys = vec![key("half om half", "2021-10-01", None, &twice)];
    assert_eq!(
        kinds(&budget, "2021-10-01"),
        [FindingKind::PayerTwice {
            payer: "Programma 7".to_owned()
        }]
    );
    assert_eq!(
        budget.cover(day("2021-10-01")).payers[0].asked,
        euros("10.000")
    );
}

proptest! {
    #[test]
    fn s0_19_what_is_paid_and_what_is_not_add_up_to_the_plan(
        planned in prop::collection::vec((0_i64..1_000_000_000, 0_usize..3), 0..8),
        weights in prop::collection::vec(0_u64..1_000, 1..6),
        available in 0_i64..1_000_000_000,
    ) {
        let on = day("2026-01-01");
        let names: Vec<String> = (0..weights.len()).map(|at| format!("p{at}")).collect();
        let shares: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(weights).collect();
        let lines = planned.iter().map(|(cents, key)| BudgetLine {
            amounts: Amounts { planned: Cents(*cents), ..Amounts::default() },
            ..line("x", "0", [Some("k"), Some("anders"), None][*key])
        });
        let budget = Budget {
            consequences: Consequences::NotSaid,
            lines: lines.collect(),
            keys: vec![key("k", "2026-01-01", None, &shares)],
            funds: vec![Fund { payer: "p0".to_owned(), available: Cents(available) }],
        };
        let cover = budget.cover(on);
        let paid: Cents = cover.payers.iter().map(|payer| Cents(payer.asked.0 - payer.short.0)).sum();
        prop_assert_eq!(paid.0 + cover.uncovered.0, budget.total().planned.0);
    }
}
