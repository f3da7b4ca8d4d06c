//! Who comes in without a list: registered, looked up before, found back, suppressed, linked (S4-89; A.7).

use std::time::{Duration, Instant};

use access::policy;
use app::{
    AppError,
    cards::ReleaseOrder,
    registration::{Registered, RegistrationForm},
    search::Door,
};
use domain::{
    CaseId, InsightReason, InsightState, Living, NextAction, Processing,
    monitor::{Counts, Measure, registered},
    outreach::{Answer, LinkReason, Phase, SaidBy, Topic, UnlinkReason, WayIn},
};
use testkit::{
    population::MadeUp,
    region::{Region, in_each_region},
    registrations::{begun, form, register_as},
};

use crate::{
    need_to_know::{found_cases, key, lock, object},
    outreach::{answer, cards_posted, import, people},
};

fn noor(region: &Region, way: WayIn) -> RegistrationForm {
    let today = region.app.today();
    form(
        region.town,
        way,
        ("Noor", "Zonneveldt"),
        "2005-03-12",
        today,
    )
}

async fn registers(
    region: &Region,
    who: &str,
    form: &RegistrationForm,
) -> Result<Registered, AppError> {
    let actor = region.actor_today(who).await;
    register_as(&region.app, &actor, form).await
}

async fn begins(region: &Region, who: &str, form: &RegistrationForm) -> CaseId {
    let actor = region.actor_today(who).await;
    begun(&region.app, &actor, form).await
}

async fn opened(region: &Region, case: CaseId) -> app::cases::CasePage {
    testkit::guidance::case_page(region, case).await
}

async fn counted(region: &Region) -> Counts {
    let (counts, _) = region
        .app
        .store()
        .tallies_of(region.town)
        .await
        .expect("counters");
    counts
}

/// The same person as the list has them.
fn as_typed(region: &Region, person: &MadeUp, way: WayIn) -> RegistrationForm {
    let born = person.born.to_string();
    let name = (person.given_name.as_str(), person.family_name.as_str());
    let today = region.app.today();
    RegistrationForm {
        prefix: person.prefix.clone(),
        ..form(region.town, way, name, &born, today)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_89_s0_09_who_asks_is_to_be_invited_and_who_is_signalled_is_to_be_contacted() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let mut asks = noor(&region, WayIn::WalkIn);
        asks.topics = vec![Topic::Finance, Topic::School];
        asks.note = "Wil weten of er werk is in de buurt.".to_owned();
        let case = begins(&region, "casemanager", &asks).await;
        let page = opened(&region, case).await;
        assert_eq!(
            (page.phase, page.next),
            (Phase::WantsSupport, NextAction::InviteForIntake)
        );
        assert_eq!(page.way_in, Some(WayIn::WalkIn));
        assert_eq!(page.identity.name, "Noor Zonneveldt");
        let told: Vec<_> = page
            .timeline
            .iter()
            .filter_map(|one| one.note.as_deref())
            .collect();
        assert_eq!(
            told,
            ["Vragen over: school, geld.\nWil weten of er werk is in de buurt."],
            "what was asked is kept with the case"
        );
        assert_eq!(
            found_cases(&region, "casemanager", "zonneveldt 12-3-2005").await,
            [case].into(),
            "found by name at once"
        );

        // A signal by a regisseur goes to the casemanager; who asks the regisseur stays.
        let mut signal = noor(&region, WayIn::School);
        signal.family_name = "Veldzicht".to_owned();
        let Registered::Begun(signalled, None) = registers(&region, "regisseur", &signal)
            .await
            .expect("registered")
        else {
            panic!("the casemanager's");
        };
        let page = opened(&region, signalled).await;
        assert_eq!(
            (page.phase, page.next),
            (Phase::ToContact, NextAction::MakeContact)
        );
        let mut stays = noor(&region, WayIn::Online);
        stays.family_name = "Heuveland".to_owned();
        let Registered::Begun(own, Some(Door::Led)) = registers(&region, "regisseur", &stays)
            .await
            .expect("registered")
        else {
            panic!("the regisseur's");
        };
        let led = testkit::guidance::led(&region, own).await.expect("opens");
        assert_eq!(led.phase, Phase::WantsSupport);
        let grant = region.grant::<policy::OpenCase>();
        assert!(matches!(
            app::cases::open(&region.app, &grant, own).await,
            Err(AppError::NotFound)
        ));
        // The intake goes on as for anybody.
        let intake = testkit::guidance::intake(&region);
        testkit::guidance::regisseur_does(&region, own, intake)
            .await
            .expect("held");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_25_s4_82_no_bsn_no_address_and_not_in_the_register() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let mut ghost = noor(&region, WayIn::Partner);
        ghost.address = None;
        ghost.living = vec![Living::NotInRegister, Living::NoFixedAddress];
        ghost.birth_date = "2005-00-00".parse().expect("a year");
        let case = begins(&region, "casemanager", &ghost).await;
        let page = opened(&region, case).await;
        assert!(!page.visit_allowed);
        assert_eq!(page.living, [Living::NoFixedAddress, Living::NotInRegister]);
        assert_eq!(page.identity.address_line_1, "");
        let mut half = noor(&region, WayIn::Partner);
        half.address.as_mut().expect("an address").postcode = "onbekend".to_owned();
        let refused = registers(&region, "casemanager", &half).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
        // Nothing of it is in the way of their rights: an objection destroys it.
        object(&region, case).await;
        assert!(
            found_cases(&region, "casemanager", "zonneveldt")
                .await
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_41_avg_6_what_may_not_be_done_elsewhere_may_not_be_begun_here() {
    in_each_region(|region| async move {
        let signal = noor(&region, WayIn::School);
        let refused = registers(&region, "casemanager", &signal).await;
        assert!(
            matches!(refused, Err(AppError::Refused(ref why)) if why.requirement() == "S1-41"),
            "{refused:?}"
        );
        region.open_gate().await;
        // Another municipality than one's own does not exist.
        let mut elsewhere = signal.clone();
        elsewhere.municipality = region.elsewhere;
        assert!(matches!(
            registers(&region, "casemanager", &elsewhere).await,
            Err(AppError::Denied(_))
        ));
        elsewhere.municipality = region.neighbour;
        assert!(matches!(
            registers(&region, "regisseur", &elsewhere).await,
            Err(AppError::Denied(_))
        ));
        let mut later = signal.clone();
        later.on = region.app.today().plus_days(1);
        assert!(matches!(
            registers(&region, "casemanager", &later).await,
            Err(AppError::Invalid(_))
        ));
        let mut young = signal.clone();
        young.birth_date = region
            .app
            .today()
            .plus_years(-15)
            .to_string()
            .parse()
            .expect("a birth date");
        let refused = registers(&region, "casemanager", &young)
            .await
            .expect_err("too young");
        assert!(
            refused.dutch().contains("leerplicht"),
            "{}",
            refused.dutch()
        );

        let manages = region
            .grant_today::<policy::ManageLegalBases>("privacy_officer")
            .await;
        let ends = app::bases::BasisForm {
            municipality: region.town,
            processing: Processing::Approach,
            ground: None,
            article: "Besluit ingetrokken".to_owned(),
            decision: "B&W 2026-1".to_owned(),
            from: region.app.today(),
        };
        app::bases::add(&region.app, &manages, ends)
            .await
            .expect("ended");
        let refused = registers(&region, "casemanager", &signal).await;
        assert!(
            matches!(refused, Err(AppError::Refused(ref why)) if why.requirement() == "AVG art. 6"),
            "{refused:?}"
        );
        // The intake of who asks rests on another ground.
        begins(&region, "casemanager", &noor(&region, WayIn::WalkIn)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_89_d10_who_may_be_known_is_asked_before_and_no_more_is_told_than_by_a_search() {
    in_each_region(|region| async move {
        let everyone = people(3);
        let cases = cards_posted(&region, &everyone).await;
        let person = &everyone[0];
        let typed = as_typed(&region, person, WayIn::School);
        let case = *found_cases(&region, "casemanager", &key(person))
            .await
            .first()
            .expect("a case");
        // One's own work: shown.
        let known = registers(&region, "casemanager", &typed)
            .await
            .expect("asked");
        let Registered::Known(items) = known else {
            panic!("{known:?}")
        };
        assert_eq!(
            items.iter().map(|(_, item)| item.case).collect::<Vec<_>>(),
            [case]
        );
        // Another's: that there is a case, by the exact key alone, and in the same time as none.
        let by_regisseur = registers(&region, "regisseur", &typed)
            .await
            .expect("asked");
        assert!(
            matches!(by_regisseur, Registered::Elsewhere),
            "{by_regisseur:?}"
        );
        let started = Instant::now();
        let mut vague = typed.clone();
        vague.birth_date = format!("{}-00-00", person.born.date().year())
            .parse()
            .expect("a year");
        let begun = registers(&region, "regisseur", &vague)
            .await
            .expect("begun");
        assert!(
            matches!(begun, Registered::Begun(..)),
            "a year is no exact key: {begun:?}"
        );
        assert!(started.elapsed() >= Duration::from_millis(50));
        // Who may not be known is as nobody.
        lock(&region, "privacy_officer", case, "regisseur")
            .await
            .expect("locked");
        let hidden = registers(
            &region,
            "regisseur",
            &as_typed(&region, person, WayIn::WalkIn),
        )
        .await
        .expect("begun");
        assert!(matches!(hidden, Registered::Begun(..)), "{hidden:?}");
        // Why it is another is said, and kept.
        let mut twin = typed.clone();
        twin.another = "Tweelingbroer, gezien op de legitimatie.".to_owned();
        let case = begins(&region, "casemanager", &twin).await;
        let notes: Vec<_> = opened(&region, case)
            .await
            .timeline
            .into_iter()
            .filter_map(|one| one.note)
            .collect();
        assert!(notes[0].contains("Tweelingbroer"), "{notes:?}");
        assert!(!cases.is_empty());
        // A form that answers is a search: guessing is held back.
        let mut held_back = false;
        for day in 1..20 {
            let mut guess = typed.clone();
            guess.birth_date = format!("2004-02-{day:02}").parse().expect("a day");
            guess.family_name = format!("Gokker{}", ["a", "b"][day % 2]);
            held_back |= matches!(
                registers(&region, "casemanager", &guess).await,
                Err(AppError::Wait(_))
            );
        }
        assert!(held_back);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_who_said_no_comes_back_by_their_own_act_and_by_nobody_elses() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let signal = noor(&region, WayIn::School);
        let case = begins(&region, "casemanager", &signal).await;
        answer(&region, case, Answer::DoesNotWant, SaidBy::YoungPerson)
            .await
            .expect("a no");
        assert_eq!(opened(&region, case).await.phase, Phase::Refused);
        for who in ["casemanager", "regisseur"] {
            let mut again = signal.clone();
            again.another = "Een ander.".to_owned();
            for form in [&signal, &again] {
                let refused = registers(&region, who, form).await;
                assert!(
                    matches!(
                        refused,
                        Err(AppError::Rule {
                            requirement: "S1-37",
                            ..
                        })
                    ),
                    "{who}: {refused:?}"
                );
            }
        }
        // A twin is another.
        let mut twin = signal.clone();
        twin.given_names = "Sam".to_owned();
        twin.another = "Tweelingzus.".to_owned();
        begins(&region, "casemanager", &twin).await;
        // They come themselves: the case is shown, and lifted there.
        let own = registers(&region, "casemanager", &noor(&region, WayIn::WalkIn))
            .await
            .expect("asked");
        let Registered::Known(items) = own else {
            panic!("{own:?}")
        };
        assert!(items.iter().any(|(_, item)| item.case == case));
        let version = opened(&region, case).await.version;
        app::outreach::lift_refusal(
            &region.app,
            &region.grant(),
            case,
            domain::outreach::Channel::Desk,
            "Kwam zelf langs.",
            version,
        )
        .await
        .expect("lifted");
        assert_eq!(opened(&region, case).await.phase, Phase::WantsSupport);
        // Refused for good, and destroyed in its term: nothing is left to find.
        answer(&region, case, Answer::DoesNotWant, SaidBy::YoungPerson)
            .await
            .expect("a no");
        region.fixture.clock.advance_days(15);
        let service = app::setup::service_actor(&region.app).await.expect("one");
        app::retention::run_due(&region.app, &service)
            .await
            .expect("done");
        let found = found_cases(&region, "casemanager", "zonneveldt 12-3-2005").await;
        assert!(!found.contains(&case));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_89_registrations_are_counted_apart_and_leave_the_lists_figures_alone() {
    in_each_region(|region| async move {
        let list = import(&region, "2026-09", &people(4)).await;
        region.open_gate().await;
        region.hand_over(list.overview.id).await;
        let inflow = |counts: &Counts| -> i64 {
            counts
                .iter()
                .filter(|(cell, _)| {
                    matches!(
                        cell.measure,
                        Measure::Inflow | Measure::ReEntry | Measure::Joined | Measure::AtHome
                    )
                })
                .map(|(_, n)| *n)
                .sum()
        };
        let before = inflow(&counted(&region).await);
        begins(&region, "casemanager", &noor(&region, WayIn::WalkIn)).await;
        let mut other = noor(&region, WayIn::School);
        other.family_name = "Veldzicht".to_owned();
        let case = begins(&region, "regisseur", &other).await;
        answer(&region, case, Answer::DoesNotWant, SaidBy::YoungPerson)
            .await
            .expect("a no");
        let after = counted(&region).await;
        assert_eq!(inflow(&after), before);
        let months = [region.app.today().month()];
        assert_eq!(
            registered(&after, &months),
            [(WayIn::WalkIn, 1), (WayIn::School, 1)].into()
        );
        let shown = app::counts::registered(&region.app, &region.grant())
            .await
            .expect("counts");
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].1.values().sum::<i64>(), 2);
    })
    .await;
}

/// A list's case and a registration of the same person, both the casemanager's.
async fn two_of_one(region: &Region) -> (CaseId, CaseId, RegistrationForm) {
    let everyone = people(2);
    let list = import(region, "2026-09", &everyone).await;
    region.open_gate().await;
    region.hand_over(list.overview.id).await;
    let person = everyone.first().expect("somebody");
    let typed = RegistrationForm {
        another: "Nog niet zeker.".to_owned(),
        ..as_typed(region, person, WayIn::LocalTeam)
    };
    let listed = *found_cases(region, "casemanager", &key(person))
        .await
        .first()
        .expect("the list's");
    let own = begins(region, "casemanager", &typed).await;
    (listed, own, typed)
}

async fn links(region: &Region, case: CaseId) -> app::links::LinkPage {
    let actor = region.actor_today("casemanager").await;
    let (grant, finds) = (
        actor.authorize().expect("may link"),
        actor.authorize().expect("may find"),
    );
    let doors = app::search::Doors::of(&actor);
    app::links::page(&region.app, &grant, &finds, &doors, case, None)
        .await
        .expect("a page")
}

#[tokio::test(flavor = "multi_thread")]
async fn a7_two_cases_of_one_person_are_linked_one_acts_and_the_link_is_undone() {
    in_each_region(|region| async move {
        let (listed, own, _) = two_of_one(&region).await;
        let app = &region.app;
        let grant = region.grant::<policy::LinkCases>();
        let found = links(&region, own).await;
        assert_eq!(
            found.found.iter().map(|item| item.case).collect::<Vec<_>>(),
            [listed]
        );
        app::links::link(app, &grant, own, listed, LinkReason::SaidSo)
            .await
            .expect("linked");
        let again = app::links::link(app, &grant, listed, own, LinkReason::SaidSo).await;
        assert!(matches!(again, Err(AppError::Rule { .. })), "once");
        for (one, other) in [(own, listed), (listed, own)] {
            let page = opened(&region, one).await;
            assert_eq!(page.links.len(), 1);
            assert_eq!(page.links[0].other.case, other);
            assert_eq!(page.links[0].reason, LinkReason::SaidSo);
        }
        // A visit is planned from the one: the other's card stays, and the rest of the wave goes.
        let version = opened(&region, own).await.version;
        app::outreach::plan_visit(app, &region.grant(), own, app.today(), None, version)
            .await
            .expect("planned");
        let wave = app::cards::release(app, &region.grant(), 9, ReleaseOrder::Postcode)
            .await
            .expect("released");
        assert_eq!(wave.cards, 1, "the one who is not linked");
        assert_eq!(opened(&region, listed).await.phase, Phase::WithCasemanager);
        let alone = app::cards::release(app, &region.grant(), 9, ReleaseOrder::Postcode).await;
        assert!(
            matches!(alone, Err(AppError::Rule { .. })),
            "nobody is left: {alone:?}"
        );
        // Undone: each goes its own way again.
        let link = opened(&region, listed).await.links[0].id.to_string();
        app::links::unlink(app, &grant, listed, &link, UnlinkReason::TwoPeople)
            .await
            .expect("undone");
        let twice = app::links::unlink(app, &grant, listed, &link, UnlinkReason::TwoPeople).await;
        assert!(matches!(twice, Err(AppError::NotFound)));
        assert!(opened(&region, own).await.links.is_empty());
        let wave = app::cards::release(app, &region.grant(), 9, ReleaseOrder::Postcode)
            .await
            .expect("released");
        assert_eq!(wave.cards, 1);
        // Linked anew with both on their way: the one that began first acts, until the young person says yes in the other.
        app::links::link(app, &grant, own, listed, LinkReason::DocumentSeen)
            .await
            .expect("linked anew");
        let proposal = app::cards::print_proposal(app, &region.grant())
            .await
            .expect("a proposal");
        assert_eq!(
            (proposal.to_print, proposal.skipped.len()),
            (2, 0),
            "{proposal:?}"
        );
        answer(&region, own, Answer::WantsSupport, SaidBy::YoungPerson)
            .await
            .expect("a yes");
        let proposal = app::cards::print_proposal(app, &region.grant())
            .await
            .expect("a proposal");
        assert_eq!(proposal.to_print, 1, "{proposal:?}");
        assert!(
            proposal.skipped[0].why.contains("nog een zaak"),
            "{proposal:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a7_destroying_one_removes_the_link_and_taking_a_list_back_too() {
    in_each_region(|region| async move {
        let (listed, own, _) = two_of_one(&region).await;
        let app = &region.app;
        let grant = region.grant::<policy::LinkCases>();
        app::links::link(app, &grant, own, listed, LinkReason::SaidSo)
            .await
            .expect("linked");
        object(&region, own).await;
        assert!(opened(&region, listed).await.links.is_empty());
        assert!(links(&region, listed).await.found.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a7_a_no_in_one_is_a_no_in_the_other() {
    in_each_region(|region| async move {
        let (listed, own, _) = two_of_one(&region).await;
        let app = &region.app;
        let grant = region.grant::<policy::LinkCases>();
        app::links::link(app, &grant, listed, own, LinkReason::ColleagueKnows)
            .await
            .expect("linked");
        answer(&region, own, Answer::DoesNotWant, SaidBy::YoungPerson)
            .await
            .expect("a no");
        let wave = app::cards::release(app, &region.grant(), 9, ReleaseOrder::Postcode)
            .await
            .expect("released");
        assert_eq!(wave.cards, 1, "the one who is not linked");
        assert_eq!(opened(&region, listed).await.phase, Phase::WithCasemanager);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a7_d10_a_regisseur_links_a_colleagues_case_only_under_leave() {
    in_each_region(|region| async move {
        let everyone = people(2);
        let person = &everyone[0];
        cards_posted(&region, &everyone).await;
        let listed = *found_cases(&region, "casemanager", &key(person))
            .await
            .first()
            .expect("the list's");
        let mut typed = as_typed(&region, person, WayIn::WalkIn);
        typed.another = "Zegt zelf geen kaart te hebben gehad.".to_owned();
        let own = begins(&region, "regisseur", &typed).await;
        let app = &region.app;
        let links = region.grant_today::<policy::LinkCases>("regisseur").await;
        let blind = app::links::link(app, &links, own, listed, LinkReason::SaidSo).await;
        assert!(matches!(blind, Err(AppError::NotFound)), "{blind:?}");
        let asks = region
            .grant_today::<policy::SearchOutside>("regisseur")
            .await;
        app::insight::ask(app, &asks, &key(person), InsightReason::Called, app.today())
            .await
            .expect("asked");
        let answers = region
            .grant_today::<policy::AnswerInsight>("casemanager")
            .await;
        let request = app::insight::of_others(app, &answers)
            .await
            .expect("requests")[0]
            .id
            .to_string();
        app::insight::answer(app, &answers, &request, InsightState::Granted, None)
            .await
            .expect("granted");
        app::links::link(app, &links, own, listed, LinkReason::SaidSo)
            .await
            .expect("linked");
        // The yes goes before the card: the regisseur invites, the casemanager does not visit.
        let intake = testkit::guidance::intake(&region);
        testkit::guidance::regisseur_does(&region, own, intake)
            .await
            .expect("held");
        region.fixture.clock.advance_days(22);
        let version = opened(&region, listed).await.version;
        let visit = app::outreach::plan_visit(
            app,
            &region.grant_today("casemanager").await,
            listed,
            app.today(),
            None,
            version,
        )
        .await;
        assert!(
            matches!(
                visit,
                Err(AppError::Refused(domain::Refusal::LinkedCaseActs))
            ),
            "{visit:?}"
        );
        // The casemanager does not see the regisseur's case, and so not the link.
        assert!(opened(&region, listed).await.links.is_empty());
    })
    .await;
}
