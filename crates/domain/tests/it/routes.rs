//! Routes (S2-05 to S2-08): who may enter, and how somebody goes from step to step.

use domain::{
    BirthDate, Day, RouteTemplateId,
    route::{
        EntryFacts, EntryRule, Followed, Following, NotFollowed, RouteDirection, RouteEnd,
        StepDone, Unmet, unmet,
    },
    school::{Education, Qualification},
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn facts(born: Option<&str>) -> EntryFacts {
    EntryFacts {
        born: born.map(|text| text.parse::<BirthDate>().expect("a birth date")),
        direction: RouteDirection::Work,
        school: Some(Education::Entree),
        certificate: None,
    }
}

/// Route Arbeid Entree: who left Entree, with or without its diploma (S2-06).
fn entree() -> EntryRule {
    EntryRule {
        least_age: Some(16),
        greatest_age: Some(22),
        schools: vec![Education::Entree],
        certificates: Vec::new(),
    }
}

#[test]
fn s2_06_the_entry_rule_holds_from_the_birthday_to_the_day_before_the_next_age() {
    let on =
        |born: &str, on: &str| unmet(&entree(), RouteDirection::Work, facts(Some(born)), day(on));
    assert_eq!(on("2010-03-01", "2026-02-28"), [Unmet::TooYoung]);
    assert_eq!(on("2010-03-01", "2026-03-01"), []);
    assert_eq!(on("2003-03-01", "2026-02-28"), []);
    assert_eq!(on("2003-03-01", "2026-03-01"), [Unmet::TooOld]);
    // 29 February: reached on 1 March in an ordinary year.
    assert_eq!(on("2008-02-29", "2024-02-28"), [Unmet::TooYoung]);
    assert_eq!(on("2008-02-29", "2024-02-29"), []);
    // Of who is born somewhere in 2010 nobody can say whether they are sixteen.
    assert_eq!(on("2010-00-00", "2026-06-01"), [Unmet::AgeUnknown]);
    assert_eq!(on("2009-00-00", "2026-06-01"), []);
}

#[test]
fn s2_06_s2_07_direction_school_and_certificate_count_and_not_known_is_not_met() {
    let rule = EntryRule {
        certificates: vec![Qualification::SpecialDayActivity, Qualification::Nothing],
        schools: vec![Education::SpecialSecondary],
        ..EntryRule::default()
    };
    let one = EntryFacts {
        direction: RouteDirection::DayActivity,
        school: Some(Education::SpecialSecondary),
        certificate: Some(Qualification::SpecialDayActivity),
        born: None,
    };
    let route = RouteDirection::DayActivity;
    let today = day("2026-06-01");
    assert_eq!(unmet(&rule, route, one, today), []);
    let unknown = EntryFacts {
        direction: RouteDirection::Work,
        school: None,
        certificate: None,
        ..one
    };
    assert_eq!(
        unmet(&rule, route, unknown, today),
        [Unmet::Direction, Unmet::School, Unmet::Certificate]
    );
    assert_eq!(unmet(&EntryRule::default(), route, one, today), []);
    let aged = unmet(&entree(), RouteDirection::Work, facts(None), today);
    assert_eq!(aged, [Unmet::AgeUnknown]);
}

fn following(on: &str) -> Following {
    Following {
        route: RouteTemplateId::from_uuid(uuid::Uuid::from_u128(7)),
        version: 1,
        direction: RouteDirection::Work,
        steps: vec![StepDone {
            step: 1,
            on: day(on),
        }],
        unmet: Vec::new(),
        because: String::new(),
        ended: None,
    }
}

#[test]
fn s2_05_one_route_at_a_time_step_by_step_and_the_earlier_ones_stay() {
    let mut followed = Followed::default();
    let none = followed.come_to(1, 3, day("2026-01-01"));
    assert_eq!(none, Err(NotFollowed::FollowsNone));
    followed.begin(following("2026-01-10")).expect("begun");
    let twice = followed.begin(following("2026-01-11"));
    assert_eq!(twice, Err(NotFollowed::FollowsAlready));
    let mut to = |step, on: &str| followed.come_to(step, 3, day(on));
    assert_eq!(to(4, "2026-02-01"), Err(NotFollowed::NoSuchStep));
    assert_eq!(to(0, "2026-02-01"), Err(NotFollowed::NoSuchStep));
    assert_eq!(to(1, "2026-02-01"), Err(NotFollowed::AtIt));
    assert_eq!(to(2, "2026-01-09"), Err(NotFollowed::TooEarly));
    assert_eq!(to(3, "2026-02-01"), Ok(()));
    assert_eq!(to(2, "2026-02-01"), Ok(()), "back, after a slip");
    assert_eq!(followed.now().map(Following::step), Some(2));
    let early = followed.end(day("2026-01-31"), RouteEnd::Reached);
    assert_eq!(early, Err(NotFollowed::TooEarly));
    followed
        .end(day("2026-03-01"), RouteEnd::OtherRoute)
        .expect("ended");
    assert!(followed.now().is_none());
    let before = followed.begin(following("2026-02-28"));
    assert_eq!(before, Err(NotFollowed::TooEarly));
    followed.begin(following("2026-03-01")).expect("another");
    assert_eq!(followed.all().len(), 2);
}

proptest! {
    #[test]
    fn s2_05_whatever_is_tried_at_most_one_goes_on_and_no_day_runs_back(
        acts in prop::collection::vec((0_u8..3, 0_u8..6, 0_i32..200), 0..40),
    ) {
        let mut followed = Followed::default();
        for (act, step, after) in acts {
            let on = day("2026-01-01").plus_days(after);
            let before = followed.clone();
            let done = match act {
                0 => followed.begin(following(&on.to_string())),
                1 => followed.come_to(step, 4, on),
                _ => followed.end(on, RouteEnd::Stopped),
            };
            if done.is_err() {
                prop_assert_eq!(&followed, &before, "what is refused changes nothing");
            }
            let open = followed.all().iter().filter(|one| one.ended.is_none()).count();
            prop_assert!(open <= 1);
            prop_assert_eq!(open == 1, followed.now().is_some());
            let days: Vec<Day> = followed.all().iter().flat_map(|one| {
                one.steps.iter().map(|step| step.on).chain(one.ended.map(|(on, _)| on))
            }).collect();
            prop_assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert!(followed.all().iter().all(|one| (1..=4).contains(&one.step())));
        }
        let json = serde_json::to_string(&followed).expect("serialises");
        let back: Followed = serde_json::from_str(&json).expect("parses");
        prop_assert_eq!(back, followed);
    }
}
