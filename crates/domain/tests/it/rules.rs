//! Dated rules: which version holds, and which change is refused.

use domain::{
    MunicipalityId, RuleBook, RuleKey, RuleValue, RuleVersion,
    rules::{RuleChange, RuleRefusal, RuleUnit},
};

use crate::road::{day, municipality};

fn version(key: RuleKey, of: Option<MunicipalityId>, from: &str, value: i64) -> RuleVersion {
    let value = RuleValue::Integer(value);
    RuleVersion {
        key,
        municipality: of,
        valid_from: day(from),
        value,
        source: "Proef".into(),
    }
}

#[test]
fn t6_the_doorstroompunt_serves_until_27_from_2026() {
    let book = RuleBook::default();
    let age = |on| book.integer(RuleKey::DoorstroompuntMaxAge, municipality(), day(on));
    assert_eq!((age("2025-12-31"), age("2026-01-01")), (23, 27));
}

#[test]
fn a_version_holds_from_its_first_day_and_the_municipalitys_own_goes_first() {
    let key = RuleKey::DaysBeforeVisit;
    let book = RuleBook::new(vec![
        version(key, None, "2026-06-01", 28),
        version(key, Some(municipality()), "2026-03-01", 14),
        version(key, None, "2026-01-01", 25),
    ]);
    let days = |of, on| book.integer(key, of, day(on));
    let other = MunicipalityId::INSTALLATION;
    assert_eq!(days(other, "2025-12-31"), 21, "the default");
    assert_eq!(days(other, "2026-01-01"), 25);
    assert_eq!(days(other, "2026-06-01"), 28);
    assert_eq!(days(municipality(), "2026-02-28"), 25);
    assert_eq!(
        days(municipality(), "2026-06-01"),
        14,
        "its own, though older"
    );
}

#[test]
fn every_rule_has_a_default_in_its_own_range_with_a_source() {
    for key in RuleKey::ALL {
        for version in RuleBook::defaults(*key) {
            assert!(!version.source.is_empty(), "{key:?}");
            match version.value {
                RuleValue::Integer(value) => {
                    let (least, most) = key.range();
                    assert!((least..=most).contains(&value), "{key:?} {value}");
                }
                RuleValue::Choice(code) => {
                    assert_eq!(key.unit(), RuleUnit::Choice);
                    assert!(
                        key.choices().iter().any(|(known, _)| *known == code),
                        "{key:?}"
                    );
                }
            }
        }
        assert!(!RuleBook::defaults(*key).is_empty(), "{key:?}");
    }
}

#[test]
fn nonsense_is_refused_in_dutch() {
    let today = day("2026-10-05");
    let good = version(RuleKey::DaysBeforeVisit, None, "2026-10-06", 28);
    let check = |version: RuleVersion| RuleChange(version).check(&RuleBook::default(), today);
    assert_eq!(check(good.clone()), Ok(()));
    let refused = [
        (
            RuleVersion {
                value: RuleValue::Integer(0),
                ..good.clone()
            },
            "heel getal",
        ),
        (
            RuleVersion {
                value: RuleValue::Choice("x".into()),
                ..good.clone()
            },
            "heel getal",
        ),
        (
            RuleVersion {
                valid_from: today,
                ..good.clone()
            },
            "morgen",
        ),
        (
            RuleVersion {
                source: "  ".into(),
                ..good.clone()
            },
            "wetsartikel",
        ),
        (version(RuleKey::JibMinAge, None, "2026-10-06", 27), "lager"),
        (
            version(RuleKey::MaxRows, Some(municipality()), "2026-10-06", 5_000),
            "alle gemeenten",
        ),
    ];
    for (version, words) in refused {
        let refusal = check(version.clone()).expect_err("refused");
        assert!(
            refusal.dutch().contains(words),
            "{refusal:?}: {}",
            refusal.dutch()
        );
    }
    assert_eq!(
        check(RuleVersion {
            key: RuleKey::SelfEmployedBy,
            ..good
        }),
        Err(RuleRefusal::Value {
            key: RuleKey::SelfEmployedBy
        })
    );
}

#[test]
fn s1_37_no_version_may_end_storage_before_the_days_to_correct_an_answer_do() {
    let today = day("2026-10-05");
    let check = |book: &RuleBook, version: RuleVersion| RuleChange(version).check(book, today);
    let book = RuleBook::default();
    let correction = RuleKey::AnswerCorrectionDays;
    for storage in [RuleKey::RefusalTermDays, RuleKey::OtherEndTermDays] {
        let kept = |days| version(storage, None, "2026-11-01", days);
        assert_eq!(
            check(&book, kept(13)),
            Err(RuleRefusal::EndsBeforeCorrection)
        );
        assert_eq!(check(&book, kept(14)), Ok(()));
    }
    let corrected = |place, from, days| version(correction, place, from, days);
    assert_eq!(
        check(&book, corrected(None, "2026-11-01", 14)),
        Err(RuleRefusal::EndsBeforeCorrection)
    );
    assert_eq!(check(&book, corrected(None, "2026-11-01", 13)), Ok(()));
    // A municipality keeps refusals for 30 days; it alone may correct for longer.
    let own = RuleBook::new(vec![
        version(
            RuleKey::RefusalTermDays,
            Some(municipality()),
            "2026-11-01",
            30,
        ),
        version(
            RuleKey::OtherEndTermDays,
            Some(municipality()),
            "2026-11-01",
            30,
        ),
    ]);
    assert_eq!(
        check(&own, corrected(Some(municipality()), "2026-11-01", 29)),
        Ok(())
    );
    assert_eq!(
        check(&own, corrected(None, "2026-11-01", 29)),
        Err(RuleRefusal::EndsBeforeCorrection)
    );
    assert_eq!(
        check(&own, corrected(Some(municipality()), "2026-10-31", 29)),
        Err(RuleRefusal::EndsBeforeCorrection),
        "a day too early"
    );
    // A general version may not break the rules of a municipality of its own, nor a later day.
    let own = RuleBook::new(vec![
        corrected(None, "2026-10-20", 5),
        corrected(Some(municipality()), "2027-01-01", 8),
    ]);
    let kept = |from, days| version(RuleKey::RefusalTermDays, None, from, days);
    assert_eq!(
        check(&own, kept("2026-11-01", 8)),
        Err(RuleRefusal::EndsBeforeCorrection)
    );
    let own = RuleBook::new(vec![
        corrected(None, "2026-10-20", 5),
        corrected(None, "2027-01-01", 13),
    ]);
    assert_eq!(
        check(&own, kept("2026-11-01", 8)),
        Err(RuleRefusal::EndsBeforeCorrection),
        "right until the new year"
    );
    let dutch = RuleRefusal::EndsBeforeCorrection.dutch();
    assert!(dutch.contains("Een antwoord verbeteren"), "{dutch}");
}
