//! What a region knows of its network: whether an entry still holds, with whom may be shared, how an action stands.

use domain::{
    Day,
    directory::{
        ActionEnd, ActionState, Condition, Freshness, Mark, NoPartnerAgreement, OnSight,
        PartnerTerm, ProvisionLevel, Wanted, check, freshness, measurement_due, seen,
    },
    guidance::content::Partner,
    outreach::Term,
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn s4_121_an_entry_is_to_be_checked_from_the_day_after_its_months_have_passed() {
    let checked = day("2025-08-31");
    let on = |today: &str| freshness(None, None, checked, 6, day(today));
    assert_eq!(on("2026-02-27"), Freshness::Fresh);
    assert_eq!(
        on("2026-02-28"),
        Freshness::Fresh,
        "the last day of a short month"
    );
    assert_eq!(on("2026-03-01"), Freshness::ToCheck);
    let leap = |today: &str| freshness(None, None, day("2027-08-29"), 6, day(today));
    assert_eq!(leap("2028-02-29"), Freshness::Fresh, "29 February is a day");
    assert_eq!(leap("2028-03-01"), Freshness::ToCheck);
}

#[test]
fn s4_121_an_entry_expires_after_its_last_day_and_one_that_ended_asks_for_nothing() {
    let checked = day("2026-05-01");
    let until = Some(day("2026-05-10"));
    let on = |ended, today: &str| freshness(ended, until, checked, 6, day(today));
    assert_eq!(on(None, "2026-05-09"), Freshness::Fresh);
    assert_eq!(on(None, "2026-05-10"), Freshness::Fresh);
    assert_eq!(on(None, "2026-05-11"), Freshness::Expired);
    let ended = Some(day("2026-05-11"));
    assert_eq!(on(ended, "2026-05-10"), Freshness::Fresh);
    assert_eq!(on(ended, "2026-05-11"), Freshness::Ended);
    assert!(Freshness::Expired.asks() && Freshness::ToCheck.asks());
    assert!(!Freshness::Ended.asks() && !Freshness::Fresh.asks());
}

#[test]
fn s4_121_what_is_looked_for_fits_by_word_level_age_and_wait() {
    let wanted = Wanted {
        words: "CAFÉ werk".to_owned(),
        level: Some(ProvisionLevel::Entry),
        age: Some(18),
        most_weeks: Some(4),
        ..Wanted::default()
    };
    assert!(wanted.fits_words(&["Cafe De Hoek", "samen werken"]));
    assert!(!wanted.fits_words(&["Cafe De Hoek", "samen wonen"]));
    assert!(wanted.fits_level(ProvisionLevel::Any) && wanted.fits_level(ProvisionLevel::Entry));
    assert!(!wanted.fits_level(ProvisionLevel::Higher));
    assert!(wanted.fits_age(Some(18), Some(18)) && wanted.fits_age(None, None));
    assert!(!wanted.fits_age(Some(19), None) && !wanted.fits_age(None, Some(17)));
    assert!(wanted.fits_wait(Some(4)) && wanted.fits_wait(Some(0)));
    assert!(
        !wanted.fits_wait(Some(5)) && !wanted.fits_wait(None),
        "unknown is not short"
    );
}

#[test]
fn s4_119_nothing_is_shared_before_the_first_or_after_the_last_day_of_an_agreement() {
    let terms = [PartnerTerm {
        partner: Partner::School,
        term: Term {
            from: day("2026-03-01"),
            until: Some(day("2026-03-31")),
        },
    }];
    let school = |on: &str| check(&terms, Partner::School, day(on));
    let refused = Err(NoPartnerAgreement(Partner::School));
    assert_eq!(school("2026-02-28"), refused);
    assert_eq!(school("2026-03-01"), Ok(()));
    assert_eq!(school("2026-03-31"), Ok(()));
    assert_eq!(school("2026-04-01"), refused);
    let police = check(&terms, Partner::Police, day("2026-03-15"));
    assert_eq!(police, Err(NoPartnerAgreement(Partner::Police)));
    assert!(
        NoPartnerAgreement(Partner::Police)
            .dutch()
            .contains("Politie")
    );
    assert_eq!(check(&[], Partner::Employer, day("2026-03-15")), Ok(()));
}

#[test]
fn s4_129_an_action_is_late_from_the_day_after_its_last_until_somebody_says_what_came_of_it() {
    let (from, until) = (day("2026-03-01"), day("2026-03-31"));
    let on = |end, today: &str| ActionState::on(from, until, end, day(today));
    assert_eq!(on(None, "2026-02-28"), ActionState::Planned);
    assert_eq!(on(None, "2026-03-01"), ActionState::Running);
    assert_eq!(on(None, "2026-03-31"), ActionState::Running);
    assert_eq!(on(None, "2026-04-01"), ActionState::Late);
    assert_eq!(on(Some(ActionEnd::Done), "2026-04-01"), ActionState::Done);
    assert!(!on(Some(ActionEnd::Dropped), "2026-03-05").is_open());
}

#[test]
fn s4_129_the_cooperation_is_measured_half_a_year_after_it_began_and_after_each_measurement() {
    assert_eq!(measurement_due(None, None, 6), None, "nothing began");
    let began = Some(day("2025-08-31"));
    assert_eq!(measurement_due(began, None, 6), Some(day("2026-02-28")));
    let last = Some(day("2026-02-20"));
    assert_eq!(measurement_due(began, last, 6), Some(day("2026-08-20")));
    assert!(Mark::new(0).is_err() && Mark::new(11).is_err() && "x".parse::<Mark>().is_err());
    assert_eq!("10".parse::<Mark>().map(Mark::number), Ok(10));
}

#[test]
fn s4_125_what_the_system_sees_is_met_only_when_all_of_it_is_there() {
    let there = |is_there| OnSight {
        what: "Regisseur".to_owned(),
        is_there,
    };
    assert!(!seen(&[]), "seeing nothing is not seeing that it is there");
    assert!(seen(&[there(true), there(true)]));
    assert!(!seen(&[there(true), there(false)]));
    let by_people = Condition::ALL.iter().filter(|one| !one.is_seen()).count();
    assert_eq!(
        (Condition::ALL.len(), by_people),
        (10, 7),
        "six conditions and four steps"
    );
}

proptest! {
    /// One binding answer: an agreement more never closes what was open, and the gate opens only by one of its own type.
    #[test]
    fn s4_119_the_gate_opens_by_an_agreement_of_its_own_type_alone(
        spans in proptest::collection::vec((0_usize..18, -40_i32..40, 0_i32..40), 0..6),
        asked in 0_usize..18,
    ) {
        let today = day("2026-06-15");
        let terms: Vec<PartnerTerm> = spans
            .iter()
            .map(|(partner, from, days)| PartnerTerm {
                partner: *Partner::ALL.get(*partner).expect("18 types"),
                term: Term {
                    from: today.plus_days(*from),
                    until: Some(today.plus_days(from + days)),
                },
            })
            .collect();
        let asked = *Partner::ALL.get(asked).expect("18 types");
        let in_force = terms.iter().any(|one| {
            let begun = one.term.from <= today;
            let going = one.term.until.is_none_or(|until| today <= until);
            one.partner == asked && begun && going
        });
        let opens = check(&terms, asked, today).is_ok();
        prop_assert_eq!(opens, in_force || asked == Partner::Employer);
        let mut more = terms;
        more.push(PartnerTerm {
            partner: Partner::Wmo,
            term: Term { from: today, until: None },
        });
        prop_assert!(!opens || check(&more, asked, today).is_ok());
    }
}
