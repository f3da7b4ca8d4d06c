//! Cases end by themselves when the month of the 27th birthday is over, on both engines.

use access::policy;
use app::{rules::RuleForm, worklist::Filter};
use domain::{CaseId, Day, NoticeKind, RuleKey, outreach::Phase};
use testkit::{
    guidance::{case_page, does, hand_over, intake, led, says_yes, start},
    population::MadeUp,
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, import, people};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// As many people as birthdays, with these.
fn born(birthdays: &[&str]) -> Vec<MadeUp> {
    let mut people = people(birthdays.len());
    for (person, born) in people.iter_mut().zip(birthdays) {
        person.born = day(born);
    }
    people
}

async fn on(region: &Region, text: &str) -> app::retention::Run {
    let days = region.app.today().days_until(day(text));
    region.fixture.clock.advance_days(i64::from(days));
    let service = app::setup::service_actor(&region.app).await.expect("one");
    app::retention::run_due(&region.app, &service)
        .await
        .expect("what is due")
}

/// The case of this person among those the casemanager has.
async fn case_of(region: &Region, person: &MadeUp, cases: &[CaseId]) -> CaseId {
    for case in cases {
        let page = case_page(region, *case).await;
        if page.identity.name.contains(&person.family_name)
            && page.identity.name.contains(&person.given_name)
        {
            return *case;
        }
    }
    panic!("no case of {}", person.family_name);
}

async fn told(region: &Region) -> Vec<CaseId> {
    let grant = region.grant::<policy::SeeOutreachWorklist>();
    let list = app::worklist::outreach(&region.app, &grant, &Filter::default()).await;
    let list = list.expect("a worklist");
    list.aged_out.iter().map(|one| one.case).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_03_a9_the_run_closes_who_is_27_when_the_month_is_over_and_tells_the_desk() {
    in_each_region(|region| async move {
        let people = born(&["1999-11-20", "1999-12-01", "2001-05-05"]);
        let cases = cards_posted(&region, &people).await;
        let mut of = Vec::new();
        for person in &people {
            of.push(case_of(&region, person, &cases).await);
        }
        assert_eq!(on(&region, "2026-11-20").await.aged_out, 0, "the birthday");
        assert_eq!(on(&region, "2026-11-30").await.aged_out, 0, "the last day");
        assert_eq!(told(&region).await, []);
        assert_eq!(on(&region, "2026-12-01").await.aged_out, 1);
        assert_eq!(on(&region, "2026-12-01").await.aged_out, 0, "once");
        assert_eq!(case_page(&region, of[0]).await.phase, Phase::AgedOut);
        for still in &of[1..] {
            assert_ne!(case_page(&region, *still).await.phase, Phase::AgedOut);
        }
        assert_eq!(told(&region).await, [of[0]]);
        // Its consequence: fourteen days later only a token and a count are left.
        assert_eq!(on(&region, "2026-12-14").await.persons, 0);
        assert_eq!(on(&region, "2026-12-15").await.persons, 1);
        assert_eq!(told(&region).await, []);
        assert_eq!(on(&region, "2027-01-01").await.aged_out, 1);
        assert_eq!(told(&region).await, [of[1]]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_03_a_list_that_comes_in_later_in_the_month_is_looked_at_too() {
    in_each_region(|region| async move {
        on(&region, "2026-12-02").await;
        let list = import(&region, "2026-11", &born(&["1999-11-20", "2001-05-05"])).await;
        assert_eq!(list.tally.new, 2, "26 on the day the list speaks of");
        let desk = region.grant::<policy::SeeMunicipalWorklist>();
        assert_eq!(on(&region, "2026-12-02").await.aged_out, 1);
        let list = app::worklist::municipal(&region.app, &desk, &Filter::default()).await;
        assert_eq!(list.expect("a worklist").aged_out.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_03_another_limit_holds_from_its_first_day() {
    in_each_region(|region| async move {
        let people = born(&["2000-06-01", "2001-05-05"]);
        cards_posted(&region, &people).await;
        let form = RuleForm {
            key: RuleKey::JibMaxAge,
            municipality: Some(region.town),
            valid_from: day("2026-11-20"),
            value: "26".to_owned(),
            source: "Besluit 2026-1".to_owned(),
            decision: None,
        };
        app::rules::change(&region.app, &region.grant(), form)
            .await
            .expect("a rule");
        assert_eq!(on(&region, "2026-11-19").await.aged_out, 0);
        assert_eq!(on(&region, "2026-11-20").await.aged_out, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a9_guidance_ends_at_27_with_a_term_of_its_own_and_the_lead_is_told() {
    in_each_region(|region| async move {
        let people = born(&["1999-11-20", "1999-11-21", "1999-11-22", "1999-11-23"]);
        let cases = cards_posted(&region, &people).await;
        let [said_yes, at_intake, in_trajectory, restricted] = cases[..] else {
            panic!("four cases");
        };
        says_yes(&region, said_yes).await;
        for case in [at_intake, restricted] {
            says_yes(&region, case).await;
            does(&region, case, intake(&region))
                .await
                .expect("an intake");
        }
        does(&region, restricted, app::guidance::RightAct::Restrict)
            .await
            .expect("restricted");
        hand_over(&region, in_trajectory).await;
        start(&region, in_trajectory).await;
        assert_eq!(on(&region, "2026-12-01").await.aged_out, 3);
        assert_eq!(case_page(&region, said_yes).await.phase, Phase::AgedOut);
        assert_eq!(case_page(&region, at_intake).await.phase, Phase::AgedOut);
        let page = led(&region, in_trajectory)
            .await
            .expect("the lead still sees it");
        assert_eq!(page.phase, Phase::AgedOut);
        // Restricted: nothing is done to it but keeping.
        assert_eq!(
            case_page(&region, restricted).await.phase,
            Phase::Restricted
        );
        let grant = region
            .grant_today::<policy::SeeRegisseurWorklist>("regisseur")
            .await;
        let list = app::worklist::led(&region.app, &grant, &Filter::default()).await;
        let ended = list.expect("a worklist").aged_out;
        assert_eq!(ended.len(), 1);
        assert_eq!(ended[0].case, in_trajectory);
        assert_eq!(ended[0].destroyed_on, Some(day("2027-12-01")));
        let mut told = told(&region).await;
        told.sort_unstable();
        let mut expected = [said_yes, at_intake];
        expected.sort_unstable();
        assert_eq!(told, expected);
        for (who, case) in [("regisseur", in_trajectory), ("casemanager", at_intake)] {
            let actor = region.actor_today(who).await;
            let grant = actor.authorize::<policy::SeeNotices>().expect("may");
            let notices = app::notices::all(&region.app, &grant, &actor).await;
            let about: Vec<_> = notices
                .expect("notices")
                .into_iter()
                .filter(|line| line.kind == NoticeKind::AgedOut)
                .filter_map(|line| line.case.map(|(_, case, _)| case))
                .collect();
            assert_eq!(about, [case], "{who}");
        }
        // The dossier outlives the month, not its term: the list of December is signed on its first day.
        on(&region, "2027-11-30").await;
        assert!(led(&region, in_trajectory).await.is_ok());
        assert_eq!(on(&region, "2027-12-01").await.unsigned, 2);
        let review = region.grant_today("privacy_officer").await;
        let list = app::destruction_lists::review(&region.app, &review, region.town)
            .await
            .expect("a list");
        let sign = region.grant_today("privacy_officer").await;
        app::destruction_lists::sign(&region.app, &sign, region.town, &list.stand)
            .await
            .expect("signed");
        on(&region, "2027-12-01").await;
        assert!(led(&region, in_trajectory).await.is_err());
    })
    .await;
}
