//! Budgets and their cover (S0-19, S4-14), on the published numbers (requirements A.11 T2, T8).

use domain::{
    BudgetEntryId, Day, MunicipalityId, Validity,
    budget::{
        Amounts, Budget, BudgetLine, Consequences, CostItem, CoverKey, Entry, EntryKind,
        EntryRefusal, Finding, FindingKind, Fund, KeyBasis, LineCover, MOST, Place, Purpose, Share,
        SharesError, Uncovered, add_up, written_weight,
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

fn line(item: CostItem, planned: &str, key: &str) -> BudgetLine {
    BudgetLine {
        purpose: Purpose {
            item,
            trajectory: None,
        },
        municipality: Some(municipality(1)),
        amounts: amounts(planned, "0", "0"),
        key: key.to_owned(),
    }
}

/// Payer and amount of each share.
fn paid(cover: &LineCover) -> Vec<(&str, Cents)> {
    let shares = cover.iter().flatten();
    shares
        .map(|share| (share.payer.as_str(), share.amount))
        .collect()
}

fn key(name: &str, from: &str, until: Option<&str>, shares: &[(&str, u64)]) -> CoverKey {
    CoverKey {
        name: name.to_owned(),
        basis: KeyBasis::Agreed,
        source: "Besluit 14".to_owned(),
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
        lines: vec![line(CostItem::Capacity, "15.000", "half om half")],
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
    assert_eq!(
        paid(&cover.lines[0]),
        [
            ("Programma 7", euros("7.500")),
            ("Programma 9", euros("7.500"))
        ]
    );
    let share = &cover.lines[0].as_ref().expect("covered")[0];
    assert_eq!((share.weight, share.of, share.percent()), (1, 2, 5_000));
    assert!(!share.extra, "nothing was left over");
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
        found[0].kind,
        FindingKind::SaysNoConsequences {
            planned: euros("15.000")
        }
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
        found[0].kind,
        FindingKind::KeyNotInForce {
            key: "half om half".to_owned(),
            on: day("2022-02-01"),
            amount: euros("15.000"),
        }
    );
    let later = [("Programma 7", 1), ("Programma 9", 2)];
    budget
        .keys
        .push(key("half om half", "2022-01-01", None, &later));
    let second = |on: &str| paid(&covered(&budget, on))[1].1;
    assert_eq!(second("2022-01-01"), euros("10.000"));
    assert_eq!(second("2021-12-31"), euros("7.500"));
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
            line(CostItem::Capacity, "180.499", "afgesproken"),
            line(CostItem::ExtraGuidance, "31.167", "DUO-lijst 2016"),
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
fn s4_116_what_is_left_and_what_is_overspent_per_purpose_and_municipality() {
    let on = "2018-06-01";
    let spending = |item, of: Option<u128>, amounts| BudgetLine {
        municipality: of.map(municipality),
        amounts,
        ..line(item, "0", "k")
    };
    let (coach, test) = (CostItem::ExtraGuidance, CostItem::Assessment);
    let budget = Budget {
        consequences: Consequences::Yes,
        lines: vec![
            spending(coach, Some(1), amounts("1.000", "300", "700")),
            spending(coach, Some(2), amounts("1.000", "300,01", "700")),
            spending(test, Some(1), amounts("5.768", "0", "5.768,01")),
            spending(test, None, amounts("100", "0", "0")),
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
        ]
    );
    let of = |item| Purpose {
        item,
        trajectory: None,
    };
    let coaching = budget.by_purpose()[&of(coach)];
    assert_eq!(coaching, amounts("2.000", "600,01", "1.400"));
    assert_eq!(coaching.left(), Cents(-1));
    assert_eq!(coaching.overspent(), Cents(0));
    let first = budget.by_municipality()[&Some(municipality(1))];
    assert_eq!(first, amounts("6.768", "300", "6.468,01"));
    assert_eq!(first.left(), Cents(-1));
    assert_eq!(budget.by_municipality()[&None].planned, euros("100"));
    assert_eq!(budget.lines[2].amounts.overspent(), Cents(1));
    assert_eq!(budget.total().planned, euros("7.868"));
}

#[test]
fn s0_19_what_nobody_pays_is_told_with_its_amount() {
    let on = "2021-10-01";
    let mut budget = mdo();
    let other = CostItem::OtherCost;
    budget.lines.push(line(other, "5.768", "weg"));
    budget.lines.push(line(other, "1.500", "leeg"));
    budget.lines.push(line(other, "0", "weg"));
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
            FindingKind::KeyNotInForce {
                key: "weg".to_owned(),
                on: day(on),
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
}

#[test]
fn s0_19_shares_are_read_as_people_type_them() {
    let read = |text: &str| -> Vec<(String, u64)> {
        let shares = Share::read_all(text).expect("shares");
        shares
            .into_iter()
            .map(|share| (share.payer, share.weight))
            .collect()
    };
    assert_eq!(
        read("Programma 7: 50\n\n  Programma 9 : 50 %\n"),
        [
            ("Programma 7".to_owned(), 500_000),
            ("Programma 9".to_owned(), 500_000)
        ]
    );
    assert_eq!(
        read("Fonds: jeugd: 0,3333")[0],
        ("Fonds: jeugd".to_owned(), 3_333)
    );
    for (ten_thousandths, written) in [(500_000, "50"), (291_000, "29,1"), (1, "0,0001"), (0, "0")]
    {
        assert_eq!(written_weight(ten_thousandths), written);
    }
    for (text, wrong) in [
        (" \n", SharesError::Empty),
        ("Programma 7", SharesError::Shape { line: 1 }),
        ("A: 1\n: 50", SharesError::Shape { line: 2 }),
        (
            "A: 1\nB: 1.000",
            SharesError::Share {
                line: 2,
                text: "1.000".to_owned(),
            },
        ),
        (
            "A: 1\nA: 2",
            SharesError::Twice {
                payer: "A".to_owned(),
            },
        ),
        ("A: 0\nB: 0", SharesError::NoShares),
    ] {
        assert_eq!(Share::read_all(text), Err(wrong), "{text}");
    }
}

fn entry(number: u128, kind: EntryKind, cents: i64) -> Entry {
    Entry {
        id: BudgetEntryId::from_uuid(uuid::Uuid::from_u128(number)),
        kind,
        amount: Cents(cents),
        reverses: None,
    }
}

fn reversing(line: &[Entry], of: u128, number: u128) -> Result<Entry, EntryRefusal> {
    let id = |number| BudgetEntryId::from_uuid(uuid::Uuid::from_u128(number));
    let entry = Entry::reversing(line, id(of), id(number))?;
    entry.check(line)?;
    Ok(entry)
}

#[test]
fn s4_116_what_is_paid_of_a_promise_comes_off_it_and_a_mistake_is_reversed_once() {
    let mut line = vec![
        entry(1, EntryKind::Planned, 1_500_000),
        entry(2, EntryKind::Committed, 400_000),
    ];
    let too_much = entry(3, EntryKind::SpentCommitted, 400_001);
    let promised = Cents(400_000);
    assert_eq!(
        too_much.check(&line),
        Err(EntryRefusal::MoreThanPromised { promised })
    );
    line.push(entry(3, EntryKind::SpentCommitted, 400_000));
    line.push(entry(4, EntryKind::Spent, 100_000));
    assert_eq!(add_up(&line), amounts("15.000", "0", "5.000"));
    assert_eq!(reversing(&line, 2, 5), Err(EntryRefusal::PaidAlready));
    assert_eq!(reversing(&line, 9, 5), Err(EntryRefusal::NotThere));
    line.push(reversing(&line, 3, 5).expect("the payment"));
    assert_eq!(add_up(&line), amounts("15.000", "4.000", "1.000"));
    assert_eq!(reversing(&line, 3, 6), Err(EntryRefusal::ReversedAlready));
    assert_eq!(reversing(&line, 5, 6), Err(EntryRefusal::IsReversal));
    line.push(reversing(&line, 2, 6).expect("the promise"));
    assert_eq!(add_up(&line), amounts("15.000", "0", "1.000"));
    for cents in [0, -1, MOST.0 + 1] {
        let none = entry(7, EntryKind::Planned, cents);
        assert_eq!(none.check(&line), Err(EntryRefusal::Amount), "{cents}");
    }
    assert_eq!(entry(7, EntryKind::Planned, MOST.0).check(&line), Ok(()));
}

#[test]
fn s0_19_a_budget_is_looked_at_within_its_year() {
    for (today, looked_at) in [
        ("2021-12-31", "2022-01-01"),
        ("2022-01-01", "2022-01-01"),
        ("2022-12-31", "2022-12-31"),
        ("2023-01-01", "2022-12-31"),
    ] {
        assert_eq!(Budget::day_in(2022, day(today)), day(looked_at));
    }
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
            ..line(CostItem::OtherCost, "0", ["k", "anders", ""][*key])
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
        for (line, cover) in budget.lines.iter().zip(&cover.lines) {
            if let Ok(shares) = cover {
                let sum: Cents = shares.iter().map(|share| share.amount).sum();
                prop_assert_eq!(sum, line.amounts.planned, "the parts of a line are the line");
            }
        }
    }

    #[test]
    fn s4_116_a_reversal_restores_what_was_and_nothing_promised_is_below_nothing(
        steps in prop::collection::vec((0_usize..5, 1_i64..1_000, 0_usize..8), 1..40),
    ) {
        let mut line: Vec<Entry> = Vec::new();
        let mut number = 0;
        for (what, cents, of) in steps {
            number += 1;
            let before = add_up(&line);
            if let Some(kind) = EntryKind::ALL.get(what) {
                let new = entry(number, *kind, cents);
                if new.check(&line).is_ok() {
                    line.push(new);
                    // At once undone, everything is as it was.
                    number += 1;
                    let undone = reversing(&line, number - 1, number).expect("just entered");
                    line.push(undone);
                    prop_assert_eq!(add_up(&line), before);
                    line.pop();
                }
            } else if let Some(other) = line.get(of).copied() {
                let of = other.id.uuid().as_u128();
                if let Ok(reversal) = reversing(&line, of, number) {
                    line.push(reversal);
                    let sum = [add_up(&line), other.effect()].into_iter().sum::<Amounts>();
                    prop_assert_eq!(sum, before);
                }
            }
            let now = add_up(&line);
            prop_assert!(now.planned.0 >= 0 && now.committed.0 >= 0 && now.spent.0 >= 0);
        }
    }
}
