//! The network's meeting on both engines (S4-95..111): who is called by name, who decides, who takes over, and what is told.

use access::policy;
use app::{
    AppError,
    network::{
        self, AgendaOrder, CarryAct, DecideForm, DirectorAct, ItemFilter, ItemForm, MeetingStage,
        MeetingView,
    },
    school::{self, DestroyReason},
};
use domain::{
    CaseId, NetworkItemId, NetworkMeetingId,
    network::{
        Basis, CaseHolder, Deviation, ItemEnd, ItemState, NotEarlier, Objection, Origin, Path,
        Progress, ReturnReason, SupplierAdvice,
    },
    school::SchoolListKind,
};
use store::{AuditFilter, Chain};
use testkit::{
    corpus::made_up_bsn,
    guidance::{does, intake},
    network::Network,
    region::{Region, in_each_region},
    schools::{self, Leaver},
};

use crate::guidance::yes;

fn of(region: &Region) -> Network<'_> {
    Network {
        app: &region.app,
        director: region.actor("network_director"),
        member: region.actor("network_member"),
        rmc: region.actor("rmc_worker"),
    }
}

async fn seen_by(
    region: &Region,
    who: &str,
    id: NetworkMeetingId,
) -> Result<MeetingView, AppError> {
    let grant = region.grant_today::<policy::SeeNetwork>(who).await;
    network::meeting(&region.app, &grant, id, None).await
}

async fn item(region: &Region, id: NetworkItemId) -> network::ItemDetail {
    let grant = region
        .grant_today::<policy::SeeNetwork>("network_director")
        .await;
    network::item(&region.app, &grant, id, (None, None, None))
        .await
        .expect("the item")
}

async fn directs(region: &Region, id: NetworkItemId, act: DirectorAct) -> Result<(), AppError> {
    let version = item(region, id).await.item.version;
    let grant = region
        .grant_today::<policy::DecideNetwork>("network_director")
        .await;
    network::direct(&region.app, &grant, id, version, act).await
}

fn requirement<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> &'static str {
    match outcome {
        Err(AppError::Rule { requirement, .. }) => requirement,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn said() -> ItemForm {
    ItemForm {
        origin: Origin::YoungPerson,
        advice: SupplierAdvice::Work,
        assessment: None,
        assessed: None,
        life_areas: 1,
    }
}

async fn brought(region: &Region, case: CaseId) -> NetworkItemId {
    network::bring(&region.app, &region.grant(), case, said())
        .await
        .expect("brought in")
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_95_to_s4_107_a_meeting_from_agenda_to_overview() {
    in_each_region(|region| async move {
        let network = of(&region);
        let (town, today) = (region.town, region.app.today());
        network.agree(town).await.expect("agreed");
        let people = network.sign_up(town, 8).await.expect("signed up");
        let first_six = people.get(..6).expect("six");
        let id = network
            .plan(&[town, region.neighbour], today, first_six)
            .await
            .expect("planned");
        let view = seen_by(&region, "network_member", id).await.expect("seen");
        assert_eq!(view.stage, MeetingStage::Planned);
        assert_eq!(view.agenda.len(), 6);
        assert_eq!(view.minutes_each, 3, "by the rule");
        let before = network.decide(people[0], Path::Education).await;
        assert_eq!(requirement(before), "S4-107", "it is not open");

        network.open(id).await.expect("open");
        for (item, path) in [
            (people[0], Path::Education),
            (people[1], Path::Work),
            (people[2], Path::Education),
            (people[3], Path::Care),
            (people[4], Path::ClientManager),
        ] {
            network.decide(item, path).await.expect("decided");
        }
        let view = seen_by(&region, "network_director", id)
            .await
            .expect("seen");
        assert_eq!(view.at_hand, Some(people[5]), "one is left");
        let there = view.people.iter().filter(|(_, _, is_there)| *is_there);
        assert_eq!(there.count(), 2);
        let chair = region.grant::<policy::ChairNetwork>();
        let left = network::close(&region.app, &chair, id)
            .await
            .expect("closed");
        assert_eq!(left, 1);
        assert_eq!(
            item(&region, people[5]).await.item.state,
            ItemState::Waiting
        );
        let again = network::close(&region.app, &chair, id).await;
        assert!(matches!(again, Err(AppError::Changed)), "{again:?}");

        let team = |detail: &network::ItemDetail| {
            detail.item.executor.as_ref().map(|one| one.team.clone())
        };
        let care = item(&region, people[3]).await;
        assert_eq!(team(&care).as_deref(), Some("Wijkteam volwassenen"), "19");
        let sees = region.grant::<policy::SeeNetwork>();
        let late = ItemFilter {
            late: true,
            ..ItemFilter::default()
        };
        let all = network::overview(&region.app, &sees, late)
            .await
            .expect("all");
        assert_eq!((all.all, all.late, all.items.len()), (8, 0, 0));
        assert_eq!(all.decided.get(&Path::Education), Some(&2));
        region.fixture.clock.advance_days(43);
        let sees = region
            .grant_today::<policy::SeeNetwork>("network_director")
            .await;
        let all = network::overview(&region.app, &sees, late)
            .await
            .expect("all");
        assert_eq!(all.late, 5, "S4-42: nobody told how it goes");
        assert!(all.items.iter().all(|one| one.is_late));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_95_members_see_the_items_of_their_own_municipalities() {
    in_each_region(|region| async move {
        let network = of(&region);
        let today = region.app.today();
        let own = network.sign_up(region.town, 2).await.expect("signed up");
        let rmc = region
            .grant_today::<policy::SignUpForNetwork>("rmc_worker")
            .await;
        let form = |municipality| network::SignUpForm {
            municipality,
            age: 20,
            basis: Basis::Coded,
            item: said(),
        };
        let (other, code) = network::sign_up(&region.app, &rmc, form(region.neighbour))
            .await
            .expect("signed up");
        assert_eq!(code.as_str().len(), 6);
        let everybody = [own[0], own[1], other];
        let id = network
            .plan(&[region.town, region.neighbour], today, &everybody)
            .await
            .expect("planned");
        let all = seen_by(&region, "network_director", id)
            .await
            .expect("seen");
        assert_eq!(all.agenda.len(), 3);
        for who in ["network_member", "regisseur"] {
            let view = seen_by(&region, who, id).await.expect("seen");
            assert_eq!(view.agenda.len(), 2, "{who}");
        }
        let member = region
            .grant_today::<policy::SeeNetwork>("network_member")
            .await;
        let hidden = network::item(&region.app, &member, other, (None, None, None)).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let advises = region
            .grant_today::<policy::AdviseNetwork>("network_member")
            .await;
        let version = item(&region, other).await.item.version;
        let refused = network::advise(&region.app, &advises, other, version, Path::Work).await;
        assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");

        // A meeting of a municipality alone is not there for who holds none of it.
        let elsewhere = region
            .grant_today::<policy::SignUpForNetwork>("network_member")
            .await;
        let refused = network::sign_up(&region.app, &elsewhere, form(region.neighbour)).await;
        assert!(refused.is_err());
        let chair = region.grant::<policy::ChairNetwork>();
        let there = network::PlanForm {
            on: today,
            room: "Raadhuis".to_owned(),
            places: vec![region.neighbour],
        };
        let theirs = network::plan(&region.app, &chair, there)
            .await
            .expect("planned");
        let view = seen_by(&region, "network_member", theirs).await;
        assert!(matches!(view, Err(AppError::NotFound)), "{view:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_96_a_case_has_a_name_while_its_consent_stands_and_whom_it_showed_is_logged() {
    in_each_region(|region| async move {
        let coded = yes(&region).await;
        let page = network::bring_page(&region.app, &region.grant(), coded)
            .await
            .expect("may be brought in");
        assert_eq!(
            (page.basis, page.consent_on, page.is_on),
            (Basis::Coded, None, false)
        );
        let id = brought(&region, coded).await;
        let view = item(&region, id).await.item;
        assert_eq!(view.name, None, "no consent, no name");
        let twice = network::bring(&region.app, &region.grant(), coded, said()).await;
        assert_eq!(requirement(twice), "S4-95");
        directs(&region, id, DirectorAct::Close(ItemEnd::Law))
            .await
            .expect("the law may");

        does(&region, coded, intake(&region))
            .await
            .expect("consent 1");
        let page = network::bring_page(&region.app, &region.grant(), coded)
            .await
            .expect("again");
        assert_eq!(page.basis, Basis::Consent);
        assert_eq!(page.consent_on, Some(region.app.today()));
        let id = brought(&region, coded).await;
        let view = item(&region, id).await.item;
        assert_eq!(view.name.as_deref(), Some(page.name.as_str()));
        assert_eq!(view.facts.consent_on, Some(region.app.today()));
        let filter = AuditFilter {
            action: Some("SeeNetwork".to_owned()),
            ..AuditFilter::default()
        };
        let rules = region.grant::<policy::ManageRules>();
        let store = region.app.store();
        let rows = store
            .audit_entries(&rules, Chain::Reads, &filter, None, 50)
            .await
            .expect("the log");
        assert!(
            rows.iter().any(|row| row.persons == 1),
            "whom it showed is logged"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_98_members_advise_the_director_decides_and_who_was_second_is_told() {
    in_each_region(|region| async move {
        let network = of(&region);
        let (town, today) = (region.town, region.app.today());
        network.agree(town).await.expect("agreed");
        let people = network.sign_up(town, 1).await.expect("signed up");
        let id = network
            .plan(&[town], today, &people)
            .await
            .expect("planned");
        network.open(id).await.expect("open");
        let one = people[0];
        let decides = region.grant::<policy::DecideNetwork>();
        let form = |path| DecideForm {
            path,
            deviation: None,
            not_earlier: None,
            client_manager: None,
        };
        let version = item(&region, one).await.item.version;
        let early = network::decide(&region.app, &decides, one, version, form(Path::Education));
        assert_eq!(requirement(early.await), "S4-98");
        let advises = region
            .grant_today::<policy::AdviseNetwork>("rmc_worker")
            .await;
        network::advise(&region.app, &advises, one, version, Path::Work)
            .await
            .expect("advised");
        let stale = network::decide(&region.app, &decides, one, version, form(Path::Work)).await;
        assert!(matches!(stale, Err(AppError::Changed)), "{stale:?}");
        let version = item(&region, one).await.item.version;
        let work = form(Path::Work);
        let refused = network::decide(&region.app, &decides, one, version, work).await;
        assert_eq!(requirement(refused), "S4-97", "the supplier says education");
        let work = DecideForm {
            deviation: Some(Deviation::Members),
            ..work
        };
        let refused = network::decide(&region.app, &decides, one, version, work).await;
        assert_eq!(requirement(refused), "S4-101..103");
        let work = DecideForm {
            not_earlier: Some(NotEarlier::NoValue),
            ..work
        };
        network::decide(&region.app, &decides, one, version, work)
            .await
            .expect("decided");
        let view = item(&region, one).await.item;
        assert_eq!(view.state, ItemState::HandedOver);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_110_an_executor_who_objects_is_bound_by_two_people() {
    in_each_region(|region| async move {
        let network = of(&region);
        let (town, today) = (region.town, region.app.today());
        network.agree(town).await.expect("agreed");
        let people = network.sign_up(town, 2).await.expect("signed up");
        let id = network
            .plan(&[town], today, &people)
            .await
            .expect("planned");
        network.open(id).await.expect("open");
        let one = people[1];
        network.decide(one, Path::Work).await.expect("decided");
        let member = region.actor("network_member");
        let object = CarryAct::Object(Objection::NotOurs);
        network
            .carry_out(member, one, object)
            .await
            .expect("objects");
        let regisseur = region.actor("regisseur");
        let name = DirectorAct::NameClientManager(regisseur.account);
        directs(&region, one, name).await.expect("named");
        let propose = CarryAct::ProposeBinding {
            path: Path::Care,
            not_earlier: Some(NotEarlier::Tried),
        };
        let early = network.carry_out(regisseur, one, propose).await;
        assert_eq!(requirement(early), "S4-110", "no attempt was made");
        let attempt = CarryAct::SeekAgreement { reached: false };
        network
            .carry_out(regisseur, one, attempt)
            .await
            .expect("an attempt");
        network
            .carry_out(regisseur, one, propose)
            .await
            .expect("proposed");
        directs(&region, one, DirectorAct::TakeBinding)
            .await
            .expect("bound");
        let detail = item(&region, one).await;
        assert_eq!(detail.item.state, ItemState::HandedOver);
        let by: Vec<&str> = detail
            .history
            .iter()
            .filter_map(|step| step.who.as_deref())
            .collect();
        assert!(by.contains(&"regisseur"), "both are recorded: {by:?}");
        let again = network.carry_out(member, one, object).await;
        assert_eq!(requirement(again), "S4-110");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_42_s4_57_s4_111_taken_over_told_put_back_and_closed() {
    in_each_region(|region| async move {
        let network = of(&region);
        let (town, today) = (region.town, region.app.today());
        network.agree(town).await.expect("agreed");
        let people = network.sign_up(town, 2).await.expect("signed up");
        let id = network
            .plan(&[town], today, &people)
            .await
            .expect("planned");
        network.open(id).await.expect("open");
        let one = people[1];
        network.decide(one, Path::Work).await.expect("decided");
        let (member, rmc) = (region.actor("network_member"), region.actor("rmc_worker"));
        let named = |holder| CarryAct::NameCaseManager {
            account: member.account,
            holder,
        };
        let school = network
            .carry_out(member, one, named(CaseHolder::School))
            .await;
        assert_eq!(requirement(school), "S4-57");
        let provider = named(CaseHolder::CareProvider);
        network
            .carry_out(member, one, provider)
            .await
            .expect("named");
        let told = CarryAct::GiveFeedback(Progress::OnTrack);
        region.fixture.clock.advance_days(10);
        network.carry_out(member, one, told).await.expect("told");
        let due = item(&region, one).await.item.feedback_by;
        assert_eq!(due, Some(region.app.today().plus_days(42)));
        let close = CarryAct::Close(ItemEnd::Reached);
        let refused = network.carry_out(rmc, one, close).await;
        assert_eq!(requirement(refused), "S4-30");

        let returns = region
            .grant_today::<policy::ReturnToNetwork>("rmc_worker")
            .await;
        let version = item(&region, one).await.item.version;
        let why = ReturnReason::DroppedOut;
        network::put_back(&region.app, &returns, one, version, why)
            .await
            .expect("put back");
        let view = item(&region, one).await.item;
        assert_eq!((view.state, view.returned), (ItemState::Waiting, Some(why)));
        let chair = region
            .grant_today::<policy::ChairNetwork>("network_director")
            .await;
        let order = AgendaOrder::ByMunicipality;
        network::add_to_agenda(&region.app, &chair, id, &[one], order)
            .await
            .expect("on the agenda again");
        network.decide(one, Path::Work).await.expect("decided anew");
        network
            .carry_out(member, one, provider)
            .await
            .expect("named");
        network.carry_out(member, one, close).await.expect("closed");
        assert_eq!(item(&region, one).await.item.state, ItemState::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_95_s4_112_the_rmc_puts_people_of_a_list_of_duo_on_by_name_until_they_are_destroyed() {
    in_each_region(|region| async move {
        let worker = region.actor_today("rmc_worker").await;
        let on = region.app.today();
        let leavers = [
            Leaver::early(&made_up_bsn(1), "Boterbloem", "GM0988", on, 0),
            Leaver::early(&made_up_bsn(2), "Distelvink", "GM0988", on, 250),
        ];
        let kind = SchoolListKind::EarlyLeavers;
        let list = schools::take_in(&region.app, &worker, kind, on, &leavers)
            .await
            .expect("taken in");
        let sees = region
            .grant_today::<policy::SeeSchoolLists>("rmc_worker")
            .await;
        let view = school::list(&region.app, &sees, list)
            .await
            .expect("the list");
        let rows: Vec<_> = view.rows.iter().map(|row| row.id).collect();
        let grant = region
            .grant_today::<policy::PutPupilsOnNetwork>("rmc_worker")
            .await;
        let said = ItemForm {
            advice: SupplierAdvice::Education,
            ..said()
        };

        let nobody = network::bring_pupils(&region.app, &grant, list, &[], said).await;
        assert!(matches!(nobody, Err(AppError::Invalid(_))), "{nobody:?}");
        let first = &rows[..1];
        let many = network::bring_pupils(&region.app, &grant, list, first, said)
            .await
            .expect("put on");
        assert_eq!(many, 1);
        let again = network::bring_pupils(&region.app, &grant, list, &rows, said).await;
        assert!(
            matches!(again, Err(AppError::Invalid(_))),
            "one is on: {again:?}"
        );
        let kind = SchoolListKind::Outflow;
        let other = schools::take_in(&region.app, &worker, kind, on, &leavers)
            .await
            .expect("taken in");
        let view = school::list(&region.app, &sees, other)
            .await
            .expect("the list");
        let same: Vec<_> = view.rows.iter().map(|row| row.id).collect();
        let twice = network::bring_pupils(&region.app, &grant, other, &same, said).await;
        assert!(
            matches!(twice, Err(AppError::Invalid(_))),
            "on by the other list: {twice:?}"
        );

        let sees = region
            .grant_today::<policy::SeeNetwork>("network_member")
            .await;
        let all = network::overview(&region.app, &sees, ItemFilter::default())
            .await
            .expect("all");
        assert_eq!(all.all, 1, "none of the second try was kept");
        let one = &all.items[0];
        assert_eq!(
            (one.facts.basis, one.facts.origin),
            (Basis::Statutory, Origin::Rmc)
        );
        assert!(
            one.name
                .as_deref()
                .is_some_and(|name| name.ends_with("Boterbloem"))
        );
        assert_eq!(one.facts.age, 20);
        let officer = region
            .grant_today::<policy::ReviewLog>("privacy_officer")
            .await;
        let looked = AuditFilter {
            action: Some("SeeNetwork".to_owned()),
            ..AuditFilter::default()
        };
        let looks = region
            .app
            .store()
            .audit_entries(&officer, Chain::Reads, &looked, None, 10)
            .await
            .expect("entries");
        assert!(
            looks.iter().any(|entry| entry.persons > 0),
            "the look is logged"
        );

        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("rmc_worker")
            .await;
        school::destroy(&region.app, &destroys, rows[0], DestroyReason::Objection)
            .await
            .expect("destroyed");
        let all = network::overview(&region.app, &sees, ItemFilter::default())
            .await
            .expect("all");
        let left = &all.items[0];
        assert_eq!(left.name, None, "a code is left");
        assert!(left.case_is_over, "it can be closed");
    })
    .await;
}
