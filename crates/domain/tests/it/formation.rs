//! Caseload, norms and fte (S4-11 to S4-15) on the published numbers (requirements A.11 T2, T4, T5, T7).

use std::num::NonZeroU32;

use domain::{
    AccountId, Day, Role, Validity,
    costs::{Cents, Rounding},
    formation::{
        Assumptions, Dossier, Fte, Hours, Load, Missing, Norm, NormRefusal, NotANumber, Percent,
        Recomputed, SchoolYear, Work, apply, cost_per_fte, count, dossiers_of, growth, published,
        recompute_shortage, team_series, worker_series,
    },
    guidance::Command as Guide,
    outreach::{Answer, Case},
};
use proptest::prelude::*;

use crate::{
    guided::{intake, municipal, talk},
    road::{Road, account, municipality, new_case, says},
};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn fte(text: &str) -> Fte {
    text.parse().expect("an amount of fte")
}

fn euros(text: &str) -> Cents {
    text.parse().expect("an amount")
}

fn percent(text: &str) -> Percent {
    text.parse().expect("a percentage")
}

fn cases(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("more than none")
}

fn norm(name: &str, number: u32, from: &str, until: Option<&str>) -> Norm {
    Norm {
        name: name.to_owned(),
        cases: cases(number),
        source: "Ingrado".to_owned(),
        validity: Validity {
            from: day(from),
            until: until.map(day),
        },
    }
}

#[test]
fn s4_13_another_number_than_the_norm_needs_a_reason() {
    let norms = [norm("Leerplicht", 135, "2012-08-01", None)];
    let on = day("2017-12-06");
    let refused = apply(&norms, "Leerplicht", on, cases(250), "  ").expect_err("no reason");
    assert_eq!(
        refused.dutch(),
        "Voor Leerplicht geldt 135 dossiers per fte (Ingrado). U rekent met 250. Schrijf op waarom, bijvoorbeeld omdat er genoeg administratieve ondersteuning is."
    );
    let reason = "voldoende administratieve ondersteuning";
    let applied = apply(&norms, "Leerplicht", on, cases(250), reason).expect("a reason");
    assert_eq!(applied.reason.as_deref(), Some(reason));
    let same = apply(&norms, "Leerplicht", on, cases(135), reason).expect("the norm");
    assert_eq!(same.reason, None);
}

#[test]
fn s4_11_s4_12_the_published_norms_stand_with_their_source_and_a_deviation_with_its_reason() {
    let all = published();
    let found: Vec<_> = all
        .iter()
        .map(|one| (one.work, one.norm.cases.get(), one.instead.is_some()))
        .collect();
    assert_eq!(
        found,
        [
            (Work::CompulsoryEducation, 135, false),
            (Work::CompulsoryEducation, 250, true),
            (Work::Rmc, 300, false),
        ]
    );
    for one in &all {
        assert_eq!(one.norm.name, one.work.dutch());
        assert!(!one.norm.source.is_empty());
        assert!(!one.norm.validity.covers(day("2017-12-05")));
        assert!(one.norm.validity.covers(day("2017-12-06")));
    }
    // What deviates could not have been reckoned with in silence.
    let binding: Vec<Norm> = all
        .iter()
        .filter(|one| one.instead.is_none())
        .map(|one| one.norm.clone())
        .collect();
    for one in all.iter().filter(|one| one.instead.is_some()) {
        let apply = |reason| {
            apply(
                &binding,
                &one.norm.name,
                day("2018-01-01"),
                one.norm.cases,
                reason,
            )
        };
        assert!(apply("").is_err());
        assert!(apply(one.instead.expect("a reason")).is_ok());
    }
}

/// A caseload of any day is what the case was at the end of it: with one team, or with none.
pub(crate) fn law_holds(road: &Road) {
    let dossiers = dossiers_of(&road.events, &road.rules, municipality()).expect("one history");
    let mut days: Vec<_> = road.events.iter().map(|event| event.on).collect();
    days.push(road.today);
    for day in days {
        let until = road.events.iter().filter(|event| event.on <= day);
        let until: Vec<_> = until.cloned().collect();
        let then = Case::replay(&until)
            .expect("one history")
            .overview(&road.rules, municipality())
            .expect("opened");
        let held: Vec<_> = dossiers
            .iter()
            .filter(|one| one.is_active(day))
            .map(|one| (one.team.as_str(), one.worker))
            .collect();
        let team = then.lead.unwrap_or(Role::Casemanager);
        let mut expected = vec![(team.code(), then.assignee)];
        expected.retain(|_| !then.phase.is_closed());
        assert_eq!(held, expected, "on {day}");
    }
}

#[test]
fn s4_15_a_case_is_in_a_caseload_from_the_hand_over_until_it_ends_and_moves_with_its_lead() {
    let listed = Road::open(&new_case());
    let of =
        |road: &Road| dossiers_of(&road.events, &road.rules, municipality()).expect("one history");
    assert_eq!(of(&listed), [], "on a list, in nobody's caseload");

    let mut road = Road::sent();
    let first = road.today;
    road.days(10);
    road.case_does(&says(Answer::WantsSupport));
    road.guides(intake(road.today));
    let led = road.today;
    road.days(10);
    for step in [
        municipal(),
        Guide::WritePlan,
        Guide::HoldTalk(talk(road.today, true)),
    ] {
        road.guides(step);
    }
    let handed_over = road.today;
    road.days(10);
    road.regisseur_guides(Guide::FlowOut { day: road.today });
    let found = of(&road);
    let stretch = |role: Role, worker, opened, ended| Dossier {
        team: role.code().to_owned(),
        worker,
        opened,
        ended: Some(ended),
    };
    let regisseur = found.last().and_then(|one| one.worker);
    assert_eq!(
        found,
        [
            stretch(Role::Casemanager, None, first, led),
            stretch(Role::Casemanager, Some(account(7)), led, handed_over),
            stretch(Role::Regisseur, regisseur, handed_over, road.today),
        ]
    );
    // The last day of one is no day of the other.
    for (on, teams) in [
        (first.plus_days(-1), 0),
        (first, 1),
        (handed_over.plus_days(-1), 1),
        (handed_over, 1),
        (road.today.plus_days(-1), 1),
        (road.today, 0),
    ] {
        assert_eq!(count(&found, on).len(), teams, "{on}");
    }
}

#[test]
fn s4_11_a_norm_holds_from_its_first_day_to_its_last() {
    let norms = [
        norm("RMC", 250, "2015-08-01", None),
        norm("RMC", 300, "2017-08-01", Some("2018-07-31")),
    ];
    let in_force = |on: &str| {
        let asked = apply(&norms, "RMC", day(on), cases(1), "proef");
        asked.map(|applied| applied.norm.cases.get())
    };
    assert!(matches!(
        in_force("2015-07-31"),
        Err(NormRefusal::NoneInForce { .. })
    ));
    assert_eq!(in_force("2015-08-01"), Ok(250));
    assert_eq!(in_force("2017-07-31"), Ok(250));
    assert_eq!(in_force("2017-08-01"), Ok(300), "the one that began last");
    assert_eq!(in_force("2018-07-31"), Ok(300));
    assert_eq!(in_force("2018-08-01"), Ok(250));
    let other = apply(&norms, "Leerplicht", day("2017-08-01"), cases(1), "proef");
    assert_eq!(
        other.expect_err("another kind of work").dutch(),
        "Op 01-08-2017 geldt geen norm voor Leerplicht. Leg eerst een norm vast, met bron en begindatum."
    );
}

#[test]
fn a11_t7_the_norms_compare_and_the_shortage_cannot_be_reckoned_again() {
    let norms = [norm("Leerplicht", 135, "2012-08-01", None)];
    let over = |number| {
        let on = day("2017-12-06");
        let applied = apply(&norms, "Leerplicht", on, cases(number), "afgesproken");
        let applied = applied.expect("a reason");
        (applied.factor(), applied.percent_over())
    };
    assert_eq!(over(250), (185, 85));
    assert_eq!(over(300), (222, 122));
    assert_eq!(over(135), (100, 0));
    let printed = fte("2,78");
    let missing = recompute_shortage(printed, None, cases(250), None);
    assert_eq!(missing, Recomputed::CountsMissing(Missing::Both));
    assert_eq!(
        missing.dutch(printed),
        "Het tekort van 2,78 fte is niet na te rekenen: het aantal dossiers en de fte die er zijn, ontbreken."
    );
    // Once they are found: 2445 cases ask for 9,78 fte.
    let known = |cases_known, at_hand: &str| {
        recompute_shortage(printed, Some(cases_known), cases(250), Some(fte(at_hand)))
    };
    assert_eq!(known(2_445, "7"), Recomputed::Same);
    assert_eq!(known(2_446, "7"), Recomputed::Same, "2,784, cut off");
    assert_eq!(known(2_444, "7"), Recomputed::Same, "2,776, rounded up");
    let differs = known(2_448, "7");
    assert_eq!(
        differs,
        Recomputed::Differs {
            computed: fte("2,79")
        }
    );
    assert!(differs.dutch(printed).contains("volgt 2,79 fte"));
}

#[test]
fn a11_t5_twelve_hours_are_three_tenths_in_a_week_of_forty_only() {
    let hours = |text: &str| -> Hours { text.parse().expect("hours") };
    let twelve_of = |week: &str| Fte::of_hours(hours("12"), hours(week));
    assert_eq!(twelve_of("40"), Some(fte("0,3")));
    assert_eq!(twelve_of("36"), Some(fte("0,33")));
    assert_eq!(twelve_of("38"), Some(fte("0,32")));
    assert_eq!(twelve_of("0"), None);
    assert_eq!(
        Fte::of_hours(hours("4,5"), hours("36")),
        Some(fte("0,13")),
        "0,125 goes up"
    );
    assert_eq!(
        cost_per_fte(euros("26.311"), fte("0,3")),
        Some(euros("87.703,33"))
    );
    assert_eq!(
        cost_per_fte(euros("5.398"), fte("0,1")),
        Some(euros("53.980"))
    );
}

#[test]
fn a11_t4_the_part_of_oudewater_in_fte() {
    assert_eq!(
        fte("2,78").part(percent("5,6")),
        fte("0,16"),
        "0,15 is printed"
    );
    assert_eq!(fte("0,45").part(percent("5,6")), fte("0,03"));
}

#[test]
fn a11_t2_the_two_rows_cost_differently_per_fte() {
    let legal = cost_per_fte(euros("180.499"), fte("2,78"));
    let outflow = cost_per_fte(euros("31.167"), fte("0,45"));
    assert_eq!(legal, Some(euros("64.927,70")));
    assert_eq!(Rounding::of(64_928, 6_492_770, 100), Rounding::HalfUp);
    assert_eq!(outflow, Some(euros("69.260")));
    assert_eq!(cost_per_fte(euros("31.167"), fte("0")), None);
}

#[test]
fn s4_14_what_is_required_what_is_short_and_what_it_costs() {
    let now = Assumptions {
        cases: 2_445,
        cases_per_fte: cases(250),
        at_hand: fte("7"),
        absence: percent("0"),
        cost_per_fte: euros("64.927,70"),
    };
    let outlook = now.outlook();
    assert_eq!(outlook.required, fte("9,78"));
    assert_eq!(outlook.shortage, fte("2,78"));
    assert_eq!(outlook.cost, Some(euros("180.499,01")));
    assert_eq!(outlook.to_hire, Some(fte("2,78")));
    // One case more starts another hundredth.
    let one_more = Assumptions {
        cases: 2_446,
        ..now
    }
    .outlook();
    assert_eq!(one_more.required, fte("9,79"));
    // By the norm of Ingrado.
    let ingrado = Assumptions {
        cases_per_fte: cases(135),
        ..now
    }
    .outlook();
    assert_eq!(ingrado.required, fte("18,12"), "18,111");
    assert_eq!(ingrado.beside(&outlook).shortage, fte("8,34"));
    assert_eq!(ingrado.beside(&outlook).cost, Some(euros("541.497,01")));
    let enough = Assumptions {
        at_hand: fte("10"),
        ..now
    }
    .outlook();
    assert_eq!(enough.shortage, Fte(-22));
    assert_eq!(enough.cost, Some(Cents(0)));
    // One in ten is absent: of 7 fte 6,3 are there, and who is hired is absent as often.
    let sick = Assumptions {
        absence: percent("10"),
        ..now
    }
    .outlook();
    assert_eq!(sick.available, fte("6,3"));
    assert_eq!(sick.shortage, fte("3,48"));
    assert_eq!(sick.to_hire, Some(fte("3,87")), "3,8667");
    let half_there = Assumptions {
        at_hand: fte("0,33"),
        absence: percent("50"),
        ..now
    };
    assert_eq!(half_there.outlook().available, fte("0,16"), "0,165");
    let nobody = Assumptions {
        absence: percent("100"),
        ..now
    }
    .outlook();
    assert_eq!((nobody.to_hire, nobody.cost), (None, None));
    assert_eq!(nobody.shortage, fte("9,78"));
}

#[test]
fn s4_15_what_ended_today_is_active_no_more() {
    let dossier = Dossier {
        team: "RBL".to_owned(),
        worker: None,
        opened: day("2012-09-03"),
        ended: Some(day("2013-02-01")),
    };
    let active = ["2012-09-02", "2012-09-03", "2013-01-31", "2013-02-01"]
        .map(|on| dossier.is_active(day(on)));
    assert_eq!(active, [false, true, true, false]);
}

#[test]
fn s4_15_a_series_per_team_and_worker_shows_the_year_nobody_counted() {
    let anna = AccountId::from_uuid(uuid::Uuid::from_u128(1));
    let dossier = |team: &str, worker, opened: &str, ended: Option<&str>| Dossier {
        team: team.to_owned(),
        worker,
        opened: day(opened),
        ended: ended.map(day),
    };
    let dossiers = [
        dossier("RMC", Some(anna), "2011-09-01", None),
        dossier("RMC", None, "2011-09-01", None),
        dossier("RMC", Some(anna), "2013-09-01", None),
        dossier("Leerplicht", Some(anna), "2013-09-01", None),
        dossier("RMC", Some(anna), "2012-09-01", Some("2013-09-01")),
    ];
    let loads: Vec<Load> = ["2011-10-01", "2013-10-01"]
        .iter()
        .flat_map(|on| count(&dossiers, day(on)))
        .collect();
    let shown = |series: Vec<domain::formation::YearCount>| -> Vec<(String, Option<u32>)> {
        let shown = series.iter().map(|one| (one.year.to_string(), one.active));
        shown.collect()
    };
    let year = |year: &str, active| (year.to_owned(), active);
    assert_eq!(
        shown(team_series(&loads, "RMC")),
        [
            year("2011-2012", Some(2)),
            year("2012-2013", None),
            year("2013-2014", Some(3))
        ]
    );
    assert_eq!(
        shown(worker_series(&loads, anna)),
        [
            year("2011-2012", Some(1)),
            year("2012-2013", None),
            year("2013-2014", Some(3))
        ]
    );
    assert!(team_series(&loads, "anders").is_empty());
    let grown = growth(&team_series(&loads, "RMC")).expect("two counts");
    assert_eq!((grown.more, grown.percent), (1, Some(50)));
    assert_eq!(
        growth(&team_series(&loads, "Leerplicht")),
        None,
        "one count"
    );
    assert_eq!(
        grown.since,
        "2011-2012".parse::<SchoolYear>().expect("a year")
    );
}

#[test]
fn a_number_is_read_as_the_dutch_write_it_or_refused() {
    assert_eq!("0,3".parse(), Ok(Fte(30)));
    assert_eq!("12".parse(), Ok(Hours(1_200)));
    assert_eq!("36,5".parse(), Ok(Hours(3_650)));
    assert!("100".parse::<Percent>().is_ok());
    for text in ["0,333", "2.78", "-1", "", "x"] {
        assert_eq!(text.parse::<Fte>(), Err(NotANumber(text.to_owned())));
    }
    let too_much = "100,01".parse::<Percent>().expect_err("more than all");
    assert!(too_much.dutch().contains("\"100,01\""));
}

proptest! {
    #[test]
    fn s4_14_the_required_fte_carry_the_cases_and_a_hundredth_less_does_not(
        number in 0_u32..1_000_000,
        per_fte in 1_u32..1_000,
        at_hand in 0_i64..1_000_000,
        absent in 0_u16..100,
    ) {
        let outlook = Assumptions {
            cases: number,
            cases_per_fte: cases(per_fte),
            at_hand: Fte(at_hand),
            absence: percent(&absent.to_string()),
            cost_per_fte: Cents(6_492_770),
        }
        .outlook();
        let carried = |fte: i64| fte * i64::from(per_fte);
        prop_assert!(carried(outlook.required.0) >= i64::from(number) * 100);
        prop_assert!(carried(outlook.required.0 - 1) < i64::from(number) * 100);
        prop_assert_eq!(outlook.shortage.0, outlook.required.0 - outlook.available.0);
        // Who is hired makes up for the shortage, with the absent left out.
        let hired = outlook.to_hire.expect("somebody is there").0;
        prop_assert!(hired * (100 - i64::from(absent)) >= outlook.shortage.0 * 100);
    }
}
