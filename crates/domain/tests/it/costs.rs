//! The published tables (requirements A.11): what reproduces is reproduced, what does not is said.

use domain::costs::{Cents, KeyFit, NotDivisible, Rounding, RowCheck, Table, TableError, divide};
use proptest::prelude::*;

use Rounding::{Down, Exact, HalfUp};

const HEADER: &str = "post;Woerden;Oudewater;Montfoort;Stichtse Vecht;Ronde Venen;Totaal";
const KEY: &str = "Percentage;29,1;5,6;8,3;33,5;23,5;";

fn euros(text: &str) -> Cents {
    text.parse().expect("an amount")
}

fn checked(lines: &[&str]) -> Vec<RowCheck> {
    Table::read(&lines.join("\n")).expect("a table").check()
}

fn roundings(row: &RowCheck, key: &str) -> Vec<Rounding> {
    let fit = row.keys.iter().find(|fit| fit.key == key);
    fit.expect("the key")
        .cells
        .iter()
        .map(|cell| cell.rounding)
        .collect()
}

#[test]
fn a11_t1_the_target_group_adds_up() {
    let rows = [
        [39, 3, 11, 53],
        [15, 1, 10, 26],
        [47, 5, 4, 56],
        [34, 6, 3, 43],
        [25, 3, 8, 36],
    ];
    let text: Vec<String> = std::iter::once("groep;Woerden;Oudewater;Montfoort;totaal".to_owned())
        .chain(
            rows.iter()
                .enumerate()
                .map(|(at, [a, b, c, sum])| format!("groep {at};{a};{b};{c};{sum}")),
        )
        .chain(["Totaal;160;18;36;214".to_owned()])
        .collect();
    let found = Table::read(&text.join("\n")).expect("a table").check();
    assert!(
        found.iter().all(|row| row.off_by() == Cents(0)),
        "{found:?}"
    );
    let columns: Vec<i64> = (0..3)
        .map(|at| rows.iter().map(|row| row[at]).sum())
        .collect();
    assert_eq!(columns, [160, 18, 36]);
}

#[test]
fn a11_t2_each_cell_is_right_and_together_they_are_a_cent_too_much() {
    let found = checked(&[
        HEADER,
        KEY,
        "Wettelijk en preventief;52.525,21;10.107,94;14.981,42;60.467,17;42.417,27;180.499,00",
        "Begeleiding uitstroom;12.467;2.078;4.156;6.233;6.233;31.167",
        "totaal;64.992,21;12.185,94;19.137,42;66.700,17;48.650,27;211.666,00",
    ]);
    let [legal, outflow, total] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(legal.cells, euros("180.499,01"));
    assert_eq!(legal.off_by(), Cents(1));
    // Of the two that lost half a cent the larger keeps it, so the smaller stands a cent too high.
    assert_eq!(
        roundings(legal, "Percentage"),
        [Exact, Exact, Exact, Exact, HalfUp]
    );
    let exact = divide(euros("180.499"), &[291, 56, 83, 335, 235]).expect("shares");
    let exact: Vec<String> = exact.iter().map(|part| part.amount.to_string()).collect();
    assert_eq!(
        exact,
        [
            "52.525,21",
            "10.107,94",
            "14.981,42",
            "60.467,17",
            "42.417,26"
        ]
    );
    // The second row follows another key than the one that was agreed.
    assert_eq!(outflow.off_by(), Cents(0));
    assert!(!outflow.keys.iter().any(KeyFit::is_whole));
    assert_eq!(outflow.ratio.as_deref(), Some([6, 1, 2, 3, 3].as_slice()));
    let agreed = outflow.keys.iter().find(|fit| fit.key == "Percentage");
    assert_eq!(
        agreed.expect("the key").cells[1].expected,
        euros("1.745"),
        "Oudewater by the agreed key, in whole euros"
    );
    assert_eq!(total.off_by(), Cents(1));
}

#[test]
fn a11_t3_the_half_is_not_half() {
    let found = checked(&[
        HEADER,
        KEY,
        "structureel;64.992,21;12.185,94;19.137,42;66.700,17;48.650,27;211.666,00",
        "2018;30.797;5.927;8.784;35.454;24.871;105.833",
    ]);
    let half = &found[1];
    assert_eq!(half.off_by(), Cents(0));
    assert!(half.keys[0].is_whole() && half.keys[0].key == "Percentage");
    let [other] = half.not_half.as_slice() else {
        panic!("{half:?}");
    };
    assert_eq!(other.of, "structureel");
    assert_eq!(other.more[0], euros("-1.699,10"), "Woerden pays less");
    assert_eq!(other.more[3], euros("2.103,92"), "Stichtse Vecht pays more");
    assert!(found[0].not_half.is_empty());
}

#[test]
fn a11_t4_the_letter_to_the_council_cuts_off_where_it_should_round() {
    // 2,78 x 5,6% = 0,1557; 0,45 x 5,6% = 0,0252; in hundredths of an fte.
    assert_eq!(Rounding::of(15, 278 * 56, 1_000), Down, "0,15 is printed");
    assert_eq!(Rounding::of(16, 278 * 56, 1_000), HalfUp);
    assert_eq!(Rounding::of(3, 45 * 56, 1_000), HalfUp);
    assert_eq!(Rounding::of(3, 45, 15), Exact, "by the other key");
    // 12.185,94 in whole euros, and 4.014,50 in thousands.
    assert_eq!(Rounding::of(12_185, 1_218_594, 100), Down);
    assert_eq!(Rounding::of(12_186, 1_218_594, 100), HalfUp);
    assert_eq!(Rounding::of(4, 401_450, 100_000), HalfUp);
    assert!("12,185,-".parse::<Cents>().is_err(), "a comma for the dot");
}

#[test]
fn a11_t9_two_and_three_are_not_four() {
    let found = checked(&["wat;oorspronkelijk;uitbreiding;totaal", "Huiskamers;2;3;4"]);
    assert_eq!(found[0].cells, euros("5"));
    assert_eq!(found[0].off_by(), euros("1"));
}

#[test]
fn a11_t5_and_t6_the_costs_add_up_and_the_shares_follow_from_no_key() {
    let costs = checked(&[
        "post;regisseur;administratie;assessments;instrument;totaal",
        "JOW!;26.311;5.398;5.768;1.500;38.977",
    ]);
    assert_eq!(costs[0].off_by(), Cents(0));
    let shares = checked(&[
        "post;Woerden;Oudewater;Montfoort;totaal",
        "Percentage genoemd;68;10;22;100",
        "Aandeel doelgroep;160;18;36;214",
        "Bijdrage;25.997,50;4.014,50;8.965;38.977",
    ]);
    let row = &shares[0];
    assert_eq!(row.off_by(), Cents(0));
    assert_eq!(row.ratio, None);
    assert!(row.keys.iter().all(|fit| fit.fitting() == 0), "{row:?}");
    let by = |key: &str| -> Vec<String> {
        let fit = row.keys.iter().find(|fit| fit.key == key).expect("the key");
        fit.cells
            .iter()
            .map(|cell| cell.expected.to_string())
            .collect()
    };
    // In half euros, as the table is.
    assert_eq!(
        by("Percentage genoemd"),
        ["26.504,50", "3.897,50", "8.575,00"]
    );
    assert_eq!(
        by("Aandeel doelgroep"),
        ["29.141,50", "3.278,50", "6.557,00"]
    );
    // What they do follow from, once it is written down.
    let fitted = checked(&[
        "post;Woerden;Oudewater;Montfoort;totaal",
        "Percentage;66,7;10,3;23,0;",
        "Bijdrage;25.997,50;4.014,50;8.965;38.977",
    ]);
    assert!(fitted[0].keys[0].is_whole(), "{fitted:?}");
}

#[test]
fn a11_t8_half_and_half_is_equal_parts() {
    let found = checked(&[
        "dekking;programma A;programma B;totaal",
        "MDO;7.500;7.500;15.000",
    ]);
    assert!(found[0].keys[0].key.is_empty() && found[0].keys[0].is_whole());
}

#[test]
fn a_text_that_is_no_table_says_where_and_what_to_do() {
    let wrong = |text: &str| Table::read(text).expect_err("no table");
    assert_eq!(wrong(""), TableError::Empty);
    assert_eq!(wrong("post;A;B;totaal"), TableError::Empty);
    assert_eq!(wrong("post;A;totaal\nx;1;1"), TableError::OnePayer);
    assert_eq!(wrong("post;A;B\nPercentage;50;50"), TableError::NoAmounts);
    let amount = wrong("post;A;B\nx;12,185;4");
    assert_eq!(
        amount,
        TableError::Amount {
            row: 2,
            column: 2,
            text: "12,185".to_owned()
        }
    );
    assert!(
        amount.dutch().contains("Regel 2, kolom 2"),
        "{}",
        amount.dutch()
    );
    assert!(matches!(
        wrong("post;A;B\n\nPercentage;50;x"),
        TableError::Share {
            row: 3,
            column: 3,
            ..
        }
    ));
    assert!(matches!(
        wrong("post;A;B\nx;1"),
        TableError::Width {
            row: 2,
            found: 2,
            wanted: 3
        }
    ));
    // Copied from a spreadsheet, with tabs and quotes.
    assert!(Table::read("post\tA\tB\n\"x\"\t\"1.000\"\t2").is_ok());
}

proptest! {
    #[test]
    fn a_division_adds_up_and_nobody_is_a_cent_away(
        total in -1_000_000_000_000_i64..1_000_000_000_000,
        weights in prop::collection::vec(0_u64..1_000_000, 1..12),
    ) {
        let divided = divide(Cents(total), &weights);
        if weights.iter().sum::<u64>() == 0 {
            prop_assert_eq!(divided, Err(NotDivisible::NoShares));
            return Ok(());
        }
        let parts = divided.expect("shares");
        prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<Cents>(), Cents(total));
        let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(total) * i128::from(*weight);
            prop_assert!((i128::from(part.amount.0) * sum - exact).abs() < sum);
            if *weight == 0 {
                prop_assert_eq!(part.amount, Cents(0));
            }
        }
        // A larger weight never pays less.
        for (a, x) in parts.iter().zip(&weights) {
            for (b, y) in parts.iter().zip(&weights) {
                prop_assert!(x < y || a.amount.0.abs() >= b.amount.0.abs());
            }
        }
    }
}
