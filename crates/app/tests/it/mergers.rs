//! A municipality goes on in another: who refused, who is being approached and who is nobody's
//! business, the day before and from the day on, on both engines (S1-37, S1-79).

use access::{Scope, policy};
use app::{
    AppError,
    lists::{ListDetail, Purpose},
    municipalities::Merger,
    outreach::AnswerForm,
    worklist::Filter,
};
use domain::{
    CaseId, Day,
    list::Outcome,
    outreach::{Answer, Channel, Phase, SaidBy},
};
use exchange::FileKind::{Addresses, Known, List, SelfEmployed};
use testkit::{
    population::{self, MadeUp},
    region::{Region, in_each_region, upload},
};

const MERGER: &str = "2026-12-01";

fn merger_day() -> Day {
    MERGER.parse().expect("a day")
}

/// Three young people: the first is going to refuse, the second is in outreach, the third has no
/// address.
fn people() -> Vec<MadeUp> {
    let reference = "2026-09-01".parse().expect("a day");
    let mut people = population::people(9, 3, 70, "Nederweert", 6031, reference);
    for (at, person) in people.iter_mut().enumerate() {
        person.has_address = at < 2;
        // In scope throughout, whatever month a list is of.
        person.born = Day::new(2002, 3, 4).expect("a day");
        (
            person.known,
            person.self_employed,
            person.secret,
            person.postal_only,
            person.deceased,
        ) = (false, false, false, false, false);
    }
    people
}

/// The files of a list in which every check is answered with no.
fn files(people: &[MadeUp], code: &str) -> Vec<(exchange::FileKind, String)> {
    let day = "2026-09-01".parse().expect("a day");
    let nobody = population::known_csv(&population::people(6, 40, 900, "Weert", 6001, day));
    vec![
        (List, population::list_csv(people, code)),
        (Addresses, population::addresses_csv(people)),
        (Known, nobody.clone()),
        (SelfEmployed, nobody),
    ]
}

fn borrowed(files: &[(exchange::FileKind, String)]) -> Vec<(exchange::FileKind, &str)> {
    files
        .iter()
        .map(|(kind, text)| (*kind, text.as_str()))
        .collect()
}

/// The neighbour's list of October is handed over, and the first of it refuses. The cases by person.
async fn neighbour_works(region: &Region, people: &[MadeUp]) -> Vec<CaseId> {
    let list = region
        .import_by(
            "neighbour",
            region.neighbour,
            "2026-10",
            &borrowed(&files(people, "GM0946")),
        )
        .await;
    region.open_gate_of("GM0946").await;
    assert_eq!(region.hand_over_by("neighbour", list.overview.id).await, 2);
    let worklist = app::worklist::outreach(&region.app, &region.grant(), &Filter::default())
        .await
        .expect("a worklist");
    // The one to refuse first.
    let first = people.first().expect("somebody");
    let mut items = worklist.items;
    items.sort_by_key(|item| !item.name.starts_with(&first.given_name));
    let cases: Vec<CaseId> = items.iter().map(|item| item.case).collect();
    let refuses = *cases.first().expect("a case");
    let grant = region.grant::<policy::OpenCase>();
    let page = app::cases::open(&region.app, &grant, refuses)
        .await
        .expect("a case");
    let form = AnswerForm {
        answer: Answer::DoesNotWant,
        said_by: SaidBy::YoungPerson,
        channel: Channel::Phone,
        minutes: 4,
        on: region.app.today(),
        note: String::new(),
        version: page.version,
    };
    app::outreach::record_answer(&region.app, &region.grant(), refuses, form)
        .await
        .expect("recorded");
    cases
}

/// What a list with these people would bring, without keeping it.
async fn tried(region: &Region, who: &str, month: &str, people: &[MadeUp]) -> ListDetail {
    let municipality = if who == "elsewhere" {
        region.elsewhere
    } else {
        region.town
    };
    // After the merger some rows still name the municipality they came from.
    let code = if who == "elsewhere" {
        "GM0957"
    } else {
        "GM0988"
    };
    let detail = region
        .stage_by(who, municipality, month, &borrowed(&files(people, code)))
        .await;
    let grant = region.grant_today::<policy::UploadList>(who).await;
    app::lists::abandon(&region.app, &grant, detail.overview.id)
        .await
        .expect("given up");
    detail
}

fn outcomes(detail: &ListDetail) -> [u64; 4] {
    [
        Outcome::New,
        Outcome::AlreadyKnown,
        Outcome::Suppressed,
        Outcome::Quarantined,
    ]
    .map(|outcome| detail.tally.outcome(outcome))
}

fn until(region: &Region, day: Day) {
    let days = region.app.today().days_until(day);
    region.fixture.clock.advance_days(i64::from(days));
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_a_refusal_before_the_merger_holds_at_the_successor_from_that_day() {
    in_each_region(|region| async move {
        let people = people();
        neighbour_works(&region, &people).await;
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day().plus_days(-1));
        let before = tried(&region, "list_handler", "2026-11", &people).await;
        assert_eq!(outcomes(&before), [3, 0, 0, 0], "the day before");
        until(&region, merger_day());
        let after = tried(&region, "list_handler", "2026-12", &people).await;
        assert_eq!(
            outcomes(&after),
            [0, 2, 1, 0],
            "on the day: {:?}",
            after.tally
        );
        // An unrelated municipality learns nothing and may approach them itself.
        let unrelated = tried(&region, "elsewhere", "2026-12", &people).await;
        assert_eq!(outcomes(&unrelated), [3, 0, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_it_holds_after_rotation_after_destruction_and_after_a_second_merger() {
    in_each_region(|region| async move {
        let people = people();
        neighbour_works(&region, &people).await;
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day().plus_days(40));
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service account");
        app::retention::rotate_keys(&region.app, &service)
            .await
            .expect("new epochs");
        let run = app::retention::run_due(&region.app, &service)
            .await
            .expect("what is due");
        assert!(run.persons >= 1, "{run:?}");
        let list = tried(&region, "list_handler", "2027-01", &people).await;
        let [new, known, suppressed, _] = outcomes(&list);
        assert_eq!((new + known, suppressed), (2, 1));
        // The successor goes on in a third: what it inherited goes along.
        let grant = region
            .grant_today::<policy::MergeMunicipalities>("administrator")
            .await;
        let merger = Merger {
            from: region.town,
            into: region.elsewhere,
            on: region.app.today().plus_days(1),
        };
        app::municipalities::merge(&region.app, &grant, merger)
            .await
            .expect("merged");
        region.fixture.clock.advance_days(1);
        let list = tried(&region, "elsewhere", "2027-01", &people).await;
        assert_eq!(outcomes(&list)[2], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_79_open_cases_go_on_with_the_successor() {
    in_each_region(|region| async move {
        let people = people();
        let cases = neighbour_works(&region, &people).await;
        region.merge_neighbour(merger_day()).await;
        let desk = async || {
            let grant = region
                .grant_today::<policy::SeeMunicipalWorklist>("list_handler")
                .await;
            app::worklist::municipal(&region.app, &grant, &Filter::default())
                .await
                .expect("a worklist")
                .items
        };
        until(&region, merger_day().plus_days(-1));
        assert_eq!(desk().await.len(), 0, "the day before");
        until(&region, merger_day());
        let items = desk().await;
        assert_eq!(items.len(), 1, "who has no address");
        assert_eq!(items[0].municipality, "Weert");
        // The predecessor's own desk is closed.
        let neighbour = region.actor_today("neighbour").await;
        assert!(
            neighbour
                .authorize::<policy::SeeMunicipalWorklist>()
                .is_err()
        );
        // The casemanager of the successor's sub-region goes on with the case in outreach.
        let open = region.grant_today::<policy::OpenCase>("casemanager").await;
        let page = app::cases::open(&region.app, &open, cases[1])
            .await
            .expect("a case");
        assert_eq!(
            (page.municipality.as_str(), page.phase),
            ("Weert", Phase::WithCasemanager)
        );
        let other = region
            .grant_today::<policy::OpenCase>("other_casemanager")
            .await;
        let refused = app::cases::open(&region.app, &other, cases[1]).await;
        assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_79_a_list_of_the_successor_brings_to_each_person_where_they_are() {
    in_each_region(|region| async move {
        let people = people();
        let cases = neighbour_works(&region, &people).await;
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day());
        region.open_gate().await;
        // The third has an address now; the second is known to the municipality.
        let mut later = people.clone();
        later[2].has_address = true;
        let mut with_known = files(&later, "GM0988");
        with_known[2].1 = {
            let mut known = later.clone();
            known[1].known = true;
            population::known_csv(&known)
        };
        let list = region
            .import_by(
                "list_handler",
                region.town,
                "2026-12",
                &borrowed(&with_known),
            )
            .await;
        let tally = list.tally;
        assert_eq!(
            (tally.suppressed, tally.new, tally.quarantined),
            (1, 0, 0),
            "{tally:?}"
        );
        let open = region.grant_today::<policy::OpenCase>("casemanager").await;
        let page = app::cases::open(&region.app, &open, cases[1])
            .await
            .expect("a case");
        assert_eq!(page.phase, Phase::KnownToMunicipality);
        // Who got an address goes to the successor's casemanager, by the successor's agreement.
        assert_eq!(region.hand_over(list.overview.id).await, 1);
        // Next month they are not on the list: marked as gone where they are, and once back, new.
        let rest = population::people(3, 4, 500, "Weert", 6001, merger_day());
        until(&region, "2027-01-04".parse().expect("a day"));
        region
            .import_by(
                "list_handler",
                region.town,
                "2027-01",
                &borrowed(&files(&rest, "GM0988")),
            )
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_79_a_commit_after_a_merger_can_be_taken_back() {
    in_each_region(|region| async move {
        let people = people();
        neighbour_works(&region, &people).await;
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day());
        let mut more = people.clone();
        more[2].has_address = true;
        let mut other = population::people(4, 1, 600, "Weert", 6001, merger_day());
        other[0].born = people[0].born;
        more.extend(other);
        let list = region
            .import_by(
                "list_handler",
                region.town,
                "2026-12",
                &borrowed(&files(&more, "GM0988")),
            )
            .await;
        let grant = region
            .grant_today::<policy::TakeBackList>("list_handler")
            .await;
        app::lists::take_back(&region.app, &grant, list.overview.id)
            .await
            .expect("taken back");
        // As it was: the third still waits for an address.
        let grant = region
            .grant_today::<policy::SeeMunicipalWorklist>("list_handler")
            .await;
        let desk = app::worklist::municipal(&region.app, &grant, &Filter::default())
            .await
            .expect("a worklist");
        assert_eq!(desk.items.len(), 1);
        assert_eq!(desk.items[0].phase, Phase::AddressMissing);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_79_the_predecessor_takes_no_lists_in_any_more() {
    in_each_region(|region| async move {
        let people = people();
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day().plus_days(-1));
        let waiting = region
            .stage_by(
                "neighbour",
                region.neighbour,
                "2026-11",
                &borrowed(&files(&people, "GM0946")),
            )
            .await;
        region.fixture.clock.advance_seconds(18 * 3_600);
        assert_eq!(region.app.today(), merger_day());
        // Neither a new one, nor the one that was waiting; the successor's own people try it.
        let grant = region
            .grant_today::<policy::UploadList>("list_handler")
            .await;
        let new = app::lists::start(
            std::sync::Arc::clone(&region.app),
            &grant,
            upload(
                region.neighbour,
                "2026-12",
                &borrowed(&files(&people, "GM0946")),
            ),
        )
        .await;
        assert!(matches!(new, Err(AppError::Rule { .. })), "{new:?}");
        let grant = region
            .grant_today::<policy::CommitList>("list_handler")
            .await;
        let waited = app::lists::commit(
            &region.app,
            &grant,
            waiting.overview.id,
            Purpose::Approach,
            &[],
        )
        .await;
        assert!(matches!(waited, Err(AppError::Rule { .. })), "{waited:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_79_the_preview_counts_what_the_successor_takes_over_and_both_logs_say_so() {
    in_each_region(|region| async move {
        let people = people();
        neighbour_works(&region, &people).await;
        let grant = region.grant::<policy::MergeMunicipalities>();
        let merger = Merger {
            from: region.neighbour,
            into: region.town,
            on: merger_day(),
        };
        let preview = app::municipalities::preview_merger(&region.app, &grant, merger)
            .await
            .expect("a preview");
        let holdings = preview.holdings;
        assert_eq!(
            (
                holdings.people,
                holdings.open_cases,
                holdings.lists,
                holdings.roles,
                holdings.recognition_tokens,
                holdings.suppression_tokens
            ),
            (3, 2, 1, 1, 3, 1),
            "{holdings:?}"
        );
        region.merge_neighbour(merger_day()).await;
        until(&region, merger_day());
        // The successor's privacy officer sees the log of both, with the merger in each.
        let review = region
            .grant_today::<policy::ReviewLog>("privacy_officer")
            .await;
        let expected = Scope::only(vec![region.town, region.neighbour]);
        assert_eq!(*review.municipalities(), expected);
        for municipality in [region.town, region.neighbour] {
            let filter = app::log::LogFilter {
                municipality: Some(municipality),
                from: None,
                until: None,
                account: None,
                action: Some("MergeMunicipalities".to_owned()),
                chain: store::Chain::Changes,
                before: None,
            };
            let entries = app::log::entries(&region.app, &review, &filter)
                .await
                .expect("entries");
            assert!(!entries.is_empty());
        }
    })
    .await;
}
