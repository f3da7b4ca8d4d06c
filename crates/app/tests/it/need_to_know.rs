//! Who may know of a young person besides by role: locks (D10), and searching within one's own work (D5, D12).

use std::collections::BTreeSet;

use access::policy;
use app::{
    AppError,
    cases::Shown,
    search::{Door, Doors, Found},
    worklist::Filter,
};
use domain::{CaseId, LockReason, NoticeKind, PickReason, TieAnswer, outreach::Channel};
use testkit::{
    population::{Dice, MadeUp},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, import, people};

pub(crate) async fn lock(
    region: &Region,
    by: &str,
    case: CaseId,
    who: &str,
) -> Result<(), AppError> {
    let grant = region.grant_today::<policy::LockCase>(by).await;
    let account = region.actor(who).account;
    app::locks::lock(&region.app, &grant, case, account, LockReason::Relative).await
}

pub(crate) async fn lift(region: &Region, case: CaseId, who: &str) -> Result<(), AppError> {
    let grant = region
        .grant_today::<policy::LiftLock>("privacy_officer")
        .await;
    app::locks::lift(&region.app, &grant, case, region.actor(who).account).await
}

async fn found(region: &Region, who: &str, typed: &str) -> Found {
    let actor = region.actor_today(who).await;
    let grant = actor.authorize().expect("may search");
    app::search::find(&region.app, &grant, &Doors::of(&actor), typed)
        .await
        .expect("an answer")
}

pub(crate) async fn found_cases(region: &Region, who: &str, typed: &str) -> BTreeSet<CaseId> {
    let found = found(region, who, typed).await;
    assert!(!found.more, "{typed} finds more than fit");
    found.items.iter().map(|(_, item)| item.case).collect()
}

async fn worklist(region: &Region) -> BTreeSet<CaseId> {
    let list = app::worklist::outreach(&region.app, &region.grant(), &Filter::default())
        .await
        .expect("a worklist");
    let counts = list.counts;
    assert_eq!(
        usize::try_from(counts.late + counts.due + counts.later),
        Ok(list.items.len()),
        "the figures over a list are those of its lines"
    );
    list.items.iter().map(|item| item.case).collect()
}

/// How many entries of reading name the person of a case, by the casemanager.
pub(crate) async fn read_by_casemanager(region: &Region, case: CaseId) -> usize {
    let grant = region
        .grant_today::<policy::SeeWhoLooked>("privacy_officer")
        .await;
    app::log_person::who_looked(&region.app, &grant, &case.to_string())
        .await
        .expect("the log")
        .expect("somebody")
        .iter()
        .filter(|entry| entry.by == "casemanager")
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_whoever_a_case_is_locked_for_finds_it_nowhere_and_numbers_stay() {
    in_each_region(|region| async move {
        let people = people(4);
        let cases = cards_posted(&region, &people).await;
        let app = &region.app;
        let numbers = app::counts::phases(app, &region.grant())
            .await
            .expect("counts");
        let shown = app::cases::open(app, &region.grant(), cases[0])
            .await
            .expect("a case");
        let (name, code) = (
            shown.identity.name.clone(),
            shown.code.clone().expect("a card"),
        );
        assert!(
            found_cases(&region, "casemanager", &name)
                .await
                .contains(&cases[0])
        );

        lock(&region, "privacy_officer", cases[0], "casemanager")
            .await
            .expect("locked");
        let before = read_by_casemanager(&region, cases[0]).await;
        assert!(!worklist(&region).await.contains(&cases[0]));
        assert_eq!(worklist(&region).await.len(), 3);
        assert!(matches!(
            app::cases::open(app, &region.grant(), cases[0]).await,
            Err(AppError::NotFound)
        ));
        for typed in [&name, &code] {
            assert!(
                !found_cases(&region, "casemanager", typed)
                    .await
                    .contains(&cases[0])
            );
        }
        let grant = region.grant();
        let refused = app::outreach::close_not_reached(app, &grant, cases[0], shown.version);
        assert!(matches!(refused.await, Err(AppError::NotFound)));
        for batch in app::cards::batches(app, &region.grant())
            .await
            .expect("runs")
        {
            app::cards::document(
                app,
                &region.grant(),
                batch.id,
                app::cards::BatchDocument::AddressSheets,
            )
            .await
            .expect("a document");
        }
        assert_eq!(
            read_by_casemanager(&region, cases[0]).await,
            before,
            "nothing of them was shown"
        );
        let after = app::counts::phases(app, &region.grant())
            .await
            .expect("counts");
        assert_eq!(format!("{after:?}"), format!("{numbers:?}"), "numbers stay");

        // The privacy officer still finds them; only they can lift it.
        assert!(
            found_cases(&region, "privacy_officer", &name)
                .await
                .contains(&cases[0])
        );
        assert!(
            region
                .actor("casemanager")
                .authorize::<policy::LiftLock>()
                .is_err()
        );
        lift(&region, cases[0], "casemanager")
            .await
            .expect("lifted");
        assert!(worklist(&region).await.contains(&cases[0]));
        assert!(matches!(
            lift(&region, cases[0], "casemanager").await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_nobody_locks_themselves_out_or_somebody_from_elsewhere_and_each_lock_counts_once() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(2)).await;
        for (by, who) in [
            ("privacy_officer", "privacy_officer"),
            ("privacy_officer", "elsewhere"),
            ("privacy_officer", "project_leader"),
        ] {
            let refused = lock(&region, by, cases[0], who).await;
            assert!(matches!(refused, Err(AppError::Invalid(_))), "{by} {who}");
        }
        lock(&region, "casemanager", cases[0], "regisseur")
            .await
            .expect("the lead may");
        let again = lock(&region, "privacy_officer", cases[0], "regisseur").await;
        assert!(matches!(again, Err(AppError::Invalid(_))));
        let other = lock(&region, "other_casemanager", cases[0], "casemanager").await;
        assert!(
            matches!(other, Err(AppError::NotFound)),
            "another sub-region's"
        );
        let view = app::locks::open(
            &region.app,
            &region.grant_today("privacy_officer").await,
            cases[0],
        )
        .await
        .expect("the locks");
        assert_eq!(view.locks.len(), 1);
        assert_eq!(view.locks[0].by, "casemanager");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_bulk_acts_take_along_whom_the_actor_may_not_know_so_that_no_card_waits_on_them() {
    in_each_region(|region| async move {
        let everyone = people(3);
        let list = import(&region, "2026-09", &everyone).await;
        region.open_gate().await;
        // Before the hand-over the case is the municipality's: locked there for its own list handler.
        let grant = region
            .grant_today::<policy::SeeMunicipalWorklist>("list_handler")
            .await;
        let desk = app::worklist::municipal(&region.app, &grant, &Filter::default())
            .await
            .expect("a worklist");
        let case = desk.items[0].case;
        lock(&region, "privacy_officer", case, "list_handler")
            .await
            .expect("locked");
        lock(&region, "privacy_officer", case, "casemanager")
            .await
            .expect("locked");
        assert_eq!(region.hand_over(list.overview.id).await, 3);
        assert!(!worklist(&region).await.contains(&case));
        assert_eq!(worklist(&region).await.len(), 2);
        let wave = app::cards::release(
            &region.app,
            &region.grant(),
            3,
            app::cards::ReleaseOrder::Postcode,
        )
        .await
        .expect("released");
        assert_eq!(wave.cards, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_a_destroyed_person_is_tied_to_nobody() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(2)).await;
        lock(&region, "privacy_officer", cases[0], "regisseur")
            .await
            .expect("locked");
        let opens = region.grant::<policy::OpenCase>();
        let declares = region
            .grant_today::<policy::DeclareTie>("casemanager")
            .await;
        let (who, knows) = ("Verzonnen Naam", TieAnswer::Knows);
        app::ties::answer(&region.app, &declares, &opens, who, cases[0], knows)
            .await
            .expect("noted");
        let left = || async {
            let mut counts = Vec::new();
            for table in [
                "SELECT COUNT(*) FROM person_lock",
                "SELECT COUNT(*) FROM person_tie",
            ] {
                let count = |row: &store::Row<'_>| row.get::<i64>(0);
                let reader = region.app.store().read();
                counts.push(
                    reader
                        .fetch_one(table, Vec::new(), count)
                        .await
                        .expect("a count"),
                );
            }
            counts
        };
        assert_eq!(left().await, [1, 1]);
        object(&region, cases[0]).await;
        assert_eq!(left().await, [0, 0]);
        let after = app::ties::answer(&region.app, &declares, &opens, who, cases[0], knows).await;
        assert!(matches!(after, Err(AppError::NotFound)));
        let late = lock(&region, "privacy_officer", cases[0], "casemanager").await;
        assert!(matches!(late, Err(AppError::NotFound)));
        assert_eq!(left().await, [0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_a_list_can_be_taken_back_with_who_is_locked_or_known_on_it() {
    in_each_region(|region| async move {
        let everyone = people(3);
        let list = import(&region, "2026-09", &everyone).await;
        let grant = region
            .grant_today::<policy::SeeMunicipalWorklist>("list_handler")
            .await;
        let desk = app::worklist::municipal(&region.app, &grant, &Filter::default())
            .await
            .expect("a worklist");
        let case = desk.items[0].case;
        lock(&region, "privacy_officer", case, "regisseur")
            .await
            .expect("locked");
        let opens = region
            .grant_today::<policy::OpenMunicipalCase>("list_handler")
            .await;
        let declares = region
            .grant_today::<policy::DeclareTie>("list_handler")
            .await;
        let (who, knows) = ("Verzonnen Naam", TieAnswer::Knows);
        app::ties::answer(&region.app, &declares, &opens, who, case, knows)
            .await
            .expect("noted");
        assert_eq!(
            found_cases(&region, "list_handler", &key(&everyone[0]))
                .await
                .len(),
            1
        );
        let takes = region.grant_today("list_handler").await;
        app::lists::take_back(&region.app, &takes, list.overview.id)
            .await
            .expect("taken back");
        assert!(
            found_cases(&region, "list_handler", &key(&everyone[0]))
                .await
                .is_empty()
        );
    })
    .await;
}

pub(crate) fn by_phone() -> app::outreach::Objection {
    app::outreach::Objection {
        channel: Channel::Phone,
        told_of_mark: true,
    }
}

pub(crate) async fn object(region: &Region, case: CaseId) {
    let shown = app::cases::open(&region.app, &region.grant(), case)
        .await
        .expect("a case");
    let grant = region
        .grant_today::<policy::RecordObjection>("casemanager")
        .await;
    app::outreach::object(&region.app, &grant, case, by_phone(), shown.version)
        .await
        .expect("carried out");
}

fn roll(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.below(sides as u64)).expect("few")
}

/// What somebody might type of a made-up person.
fn typed(dice: &mut Dice, person: &MadeUp) -> String {
    let date = person.born.date();
    let family: String = person.family_name.chars().take(3 + roll(dice, 4)).collect();
    match dice.below(5) {
        0 => family,
        1 => format!("{} {family}", person.given_name),
        2 => format!("{family} {}", date.year()),
        3 => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        _ => format!("{} {family}", person.prefix),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d5_a_search_shows_exactly_whom_the_actor_may_open() {
    in_each_region(|region| async move {
        let mut everyone = people(18);
        let mut dice = Dice::new(2_611);
        for person in &mut everyone {
            // Some stay with the municipality.
            person.has_address = !dice.percent(30);
        }
        let list = import(&region, "2026-09", &everyone).await;
        region.open_gate().await;
        region.hand_over(list.overview.id).await;
        let mut all: Vec<CaseId> = worklist(&region).await.into_iter().collect();
        let grant = region
            .grant_today::<policy::SeeMunicipalWorklist>("list_handler")
            .await;
        let desk = app::worklist::municipal(&region.app, &grant, &Filter::default())
            .await
            .expect("a worklist");
        all.extend(desk.items.iter().map(|item| item.case));
        assert_eq!(all.len(), everyone.len());
        for _ in 0..6 {
            let case = all[roll(&mut dice, all.len())];
            let who = ["casemanager", "list_handler", "regisseur"][roll(&mut dice, 3)];
            let _ = lock(&region, "privacy_officer", case, who).await;
        }
        for _ in 0..12 {
            let person = &everyone[roll(&mut dice, everyone.len())];
            let typed = typed(&mut dice, person);
            for who in [
                "casemanager",
                "list_handler",
                "regisseur",
                "neighbour",
                "elsewhere",
            ] {
                let found = found_cases(&region, who, &typed).await;
                let mut expected = BTreeSet::new();
                for case in &all {
                    if let Some(identity) = openable(&region, who, *case).await
                        && fits(&typed, &identity)
                    {
                        expected.insert(*case);
                    }
                }
                assert_eq!(found, expected, "{who} types {typed}");
            }
        }
    })
    .await;
}

/// The person as a case page shows them to this colleague, when it opens.
async fn openable(region: &Region, who: &str, case: CaseId) -> Option<domain::Identity> {
    let actor = region.actor_today(who).await;
    let mut file = None;
    if let Ok(grant) = actor.authorize::<policy::OpenCase>() {
        file = region.app.store().case(&grant, case).await.ok();
    } else if let Ok(grant) = actor.authorize::<policy::OpenMunicipalCase>() {
        file = region.app.store().case(&grant, case).await.ok();
    } else if let Ok(grant) = actor.authorize::<policy::OpenLedCase>() {
        file = region.app.store().case(&grant, case).await.ok();
    }
    let file = file?;
    let sealed = region
        .app
        .store()
        .identities(file.municipality, &[file.person])
        .await
        .expect("sealed");
    let key = region
        .app
        .store()
        .subject_key(
            file.municipality,
            file.person.uuid(),
            vault::Compartment::Identity,
        )
        .await
        .expect("asked")
        .expect("a key");
    let place = vault::Place {
        table: "person",
        column: "identity",
        row: file.person.uuid(),
    };
    let plain = key.open(place, sealed.get(&file.person)?).expect("opens");
    serde_json::from_slice(plain.as_bytes()).expect("an identity")
}

fn fits(typed: &str, identity: &domain::Identity) -> bool {
    domain::search::Query::parse(typed).is_some_and(|query| query.finds_identity(identity))
}

#[tokio::test(flavor = "multi_thread")]
async fn d12_names_follow_lists_corrections_destruction_and_rotation_and_are_wiped_when_idle() {
    in_each_region(|region| async move {
        let everyone = people(6);
        let app = &region.app;
        let list = import(&region, "2026-09", &everyone[..4]).await;
        region.open_gate().await;
        region.hand_over(list.overview.id).await;
        let name = key;
        let first = found_cases(&region, "casemanager", &name(&everyone[0])).await;
        assert_eq!(first.len(), 1);
        assert!(
            found_cases(&region, "casemanager", &name(&everyone[5]))
                .await
                .is_empty()
        );

        // New people with the next list.
        region.app.clock().advance_days(20);
        let list = import(&region, "2026-10", &everyone).await;
        region.hand_over(list.overview.id).await;
        assert_eq!(
            found_cases(&region, "casemanager", &name(&everyone[5]))
                .await
                .len(),
            1
        );

        // After a rotation everyone is still found, by names in memory and by names gathered anew.
        let service = app::setup::service_actor(app).await.expect("the service");
        app::retention::rotate_keys(app, &service)
            .await
            .expect("rotated");
        assert_eq!(
            found_cases(&region, "casemanager", &name(&everyone[5]))
                .await
                .len(),
            1
        );

        // Who is destroyed leaves at once.
        let gone = *first.first().expect("somebody");
        object(&region, gone).await;
        assert!(
            found_cases(&region, "casemanager", &name(&everyone[0]))
                .await
                .is_empty()
        );

        // Idle for half an hour: nothing is in memory, and the next search gathers it again.
        assert_eq!(app::search::tidy(app).await.expect("tidied"), 2);
        app.clock().advance_seconds(29 * 60);
        assert_eq!(app::search::tidy(app).await.expect("tidied"), 2);
        app.clock().advance_seconds(61);
        assert_eq!(app::search::tidy(app).await.expect("tidied"), 0);
        assert_eq!(
            found_cases(&region, "casemanager", &name(&everyone[5]))
                .await
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_every_person_a_search_shows_is_logged_and_typing_on_does_not_flood() {
    in_each_region(|region| async move {
        let everyone = people(3);
        let cases = cards_posted(&region, &everyone).await;
        let shown = app::cases::open(&region.app, &region.grant(), cases[0])
            .await
            .expect("a case");
        let before = read_by_casemanager(&region, cases[0]).await;
        let name = shown.identity.name.clone();
        for end in 2..name.chars().count() {
            let part: String = name.chars().take(end).collect();
            let _ = found(&region, "casemanager", &part).await;
        }
        assert_eq!(read_by_casemanager(&region, cases[0]).await, before + 1);
        region.app.clock().advance_seconds(301);
        let found = found(&region, "casemanager", &name).await;
        assert!(
            found
                .items
                .iter()
                .any(|(door, item)| { item.case == cases[0] && *door == Door::Outreach })
        );
        assert_eq!(read_by_casemanager(&region, cases[0]).await, before + 2);
        assert!(
            found_cases(&region, "casemanager", &"a".repeat(300))
                .await
                .is_empty()
        );
    })
    .await;
}

/// The exact key of a person: family name and birth date as they are registered.
pub(crate) fn key(person: &MadeUp) -> String {
    let date = person.born.date();
    let family = if person.prefix.is_empty() {
        person.family_name.clone()
    } else {
        format!("{} {}", person.prefix, person.family_name)
    };
    format!("{family} {}-{}-{}", date.day(), date.month(), date.year())
}

#[tokio::test(flavor = "multi_thread")]
async fn f7_whoever_has_the_family_name_is_asked_once_and_a_tie_shows_and_is_picked() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(2)).await;
        let app = &region.app;
        let shown = app::cases::open(app, &region.grant(), cases[0])
            .await
            .expect("a case");
        let family = shown
            .identity
            .name
            .rsplit([' ', '-'])
            .next()
            .expect("a name")
            .to_owned();
        let opens = region.grant::<policy::OpenCase>();
        let relative = format!("Kees {family}");
        let is_asked = async |colleague: &str| {
            let shown = app::cases::show(app, &opens, colleague, cases[0]).await;
            matches!(shown.expect("a case"), Shown::AskFirst)
        };
        assert!(is_asked(&relative).await);
        assert!(!is_asked("Kees Verzonnen").await);
        let declares = region
            .grant_today::<policy::DeclareTie>("casemanager")
            .await;
        app::ties::answer(
            app,
            &declares,
            &opens,
            &relative,
            cases[0],
            TieAnswer::DoesNot,
        )
        .await
        .expect("noted");
        assert!(!is_asked(&relative).await, "asked once");
        let page = app::cases::open(app, &region.grant(), cases[0])
            .await
            .expect("a case");
        assert_eq!(page.known_by, Vec::<String>::new());

        // Said later all the same, and not to be unsaid.
        for answer in [TieAnswer::Knows, TieAnswer::DoesNot] {
            app::ties::answer(app, &declares, &opens, "casemanager", cases[0], answer)
                .await
                .expect("noted");
        }
        let page = app::cases::open(app, &region.grant(), cases[0])
            .await
            .expect("a case");
        assert_eq!(page.known_by, ["casemanager"]);
        let officer = region.actor_today("privacy_officer").await;
        let sees = officer.authorize::<policy::SeeNotices>().expect("may");
        let told = app::notices::all(app, &sees, &officer).await.expect("told");
        assert_eq!(
            told.iter().map(|line| line.kind).collect::<Vec<_>>(),
            [NoticeKind::TieDeclared]
        );
        let watches = region
            .grant_today::<policy::ReviewLog>("privacy_officer")
            .await;
        let picks = app::log_review::picks(app, &watches, region.town, app.today().month())
            .await
            .expect("picks");
        assert!(
            picks.counts.contains(&(PickReason::Tie, 1)),
            "{:?}",
            picks.counts
        );
    })
    .await;
}
