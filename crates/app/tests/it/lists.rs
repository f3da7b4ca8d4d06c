//! A list from file to hand-over, on both engines.

use std::sync::Arc;

use access::policy;
use app::{AppError, lists::Purpose};
use domain::list::{Outcome, Track};
use exchange::FileKind::{Addresses, Known, List, SelfEmployed};
use store::ListState;
use testkit::{
    brp,
    region::{Region, in_each_region},
};

const LIST: &str = "BSN;geboortedatum;nieuw\n999990007;01-03-2001;ja\n999990019;02-04-2001;ja\n\
                    999990020;03-05-2001;ja\n999990032;04-06-2001;nee\n999990044;05-07-1998;ja\n\
                    999990007;01-03-2001;ja\n123456789;01-03-2001;ja\n";
const ADDRESSES: &str = "BSN;voornamen;geslachtsnaam;straat;huisnummer;postcode;woonplaats\n\
                         999990007;Aafje;Boterbloem;Proefweg;1;6001 AA;Weert\n\
                         999990019;Bodil;Distelvink;Proefweg;2;6001 AB;Weert\n\
                         999990020;Hidde;Heikikker;Proefweg;3;6001 AC;Weert\n";

fn valid(number: u64) -> String {
    (number..number + 100)
        .map(|n| format!("{n:09}"))
        .find(|digits| domain::Bsn::parse(digits).is_ok())
        .expect("a BSN follows soon")
}

/// The list above with numbers that pass the eleven-test, in the same order.
fn numbered(text: &str) -> String {
    let mut text = text.to_owned();
    let mut from = 999_990_000;
    for placeholder in [
        "999990007",
        "999990019",
        "999990020",
        "999990032",
        "999990044",
    ] {
        let number = valid(from + 1);
        from = number.parse().expect("digits");
        text = text.replace(placeholder, &format!("#{number}"));
    }
    text.replace('#', "")
}

fn known(at: usize) -> String {
    let list = numbered(LIST);
    let bsn = list
        .lines()
        .nth(at)
        .and_then(|line| line.split(';').next())
        .expect("a row");
    format!("BSN\n{bsn}\n")
}

/// The list above with its side files, staged: four new people, one out of scope.
pub(crate) async fn first(region: &Region) -> app::lists::ListDetail {
    region
        .stage(
            "2026-10",
            &[
                (List, &numbered(LIST)),
                (Addresses, &numbered(ADDRESSES)),
                (Known, &known(2)),
                (SelfEmployed, &known(3)),
            ],
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_every_row_has_one_outcome_and_every_new_person_one_track() {
    in_each_region(|region| async move {
        let detail = first(&region).await;
        assert_eq!(
            detail.overview.state,
            ListState::Staged,
            "{:?}",
            detail.rejection
        );
        let tally = detail.tally;
        assert_eq!(detail.overview.rows, 7);
        tally.check(7).expect("the outcomes add up");
        assert_eq!(tally.outcome(Outcome::New), 4);
        assert_eq!(tally.outcome(Outcome::OutOfScope), 1);
        assert_eq!(tally.outcome(Outcome::DuplicateInFile), 1);
        assert_eq!(tally.outcome(Outcome::Quarantined), 1);
        assert_eq!(tally.track(Track::KnownToMunicipality), 1);
        assert_eq!(tally.track(Track::SelfEmployed), 1);
        assert_eq!(tally.track(Track::AddressMissing), 1);
        assert_eq!(tally.track(Track::ToApproach), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_21_next_month_the_same_people_are_recognised_without_a_bsn() {
    in_each_region(|region| async move {
        let files = [(List, numbered(LIST)), (Addresses, numbered(ADDRESSES))];
        let files: Vec<_> = files
            .iter()
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        let first = region.import("2026-09", &files).await;
        region.open_gate().await;
        region.hand_over(first.overview.id).await;
        let second = region.stage("2026-10", &files).await;
        assert_eq!(second.tally.outcome(Outcome::New), 0);
        assert_eq!(second.tally.outcome(Outcome::AlreadyKnown), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_21_who_is_missing_on_a_second_list_of_the_same_month_is_not_gone() {
    in_each_region(|region| async move {
        let whole = [
            (List, numbered(LIST)),
            (Addresses, numbered(ADDRESSES)),
            (Known, known(2)),
        ];
        let whole: Vec<_> = whole
            .iter()
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        let first = region.import("2026-07", &whole).await;
        region.open_gate().await;
        region.hand_over(first.overview.id).await;
        region.import("2026-08", &whole).await;
        // A supplement, and a list that comes in late.
        for (month, from) in [("2026-08", 999_997_000), ("2026-07", 999_998_000)] {
            let other = format!("BSN;geboortedatum\n{};01-03-2001\n", valid(from));
            let other = region.import(month, &[(List, &other)]).await;
            assert_eq!(other.tally.outcome(Outcome::New), 1);
        }
        let next = region.stage("2026-09", &whole).await;
        assert_eq!(next.tally.outcome(Outcome::New), 0, "{:?}", next.tally);
        assert_eq!(next.tally.outcome(Outcome::AlreadyKnown), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_42_nothing_is_handed_over_without_agreement_and_college_decision() {
    in_each_region(|region| async move {
        let detail = first(&region).await;
        let grant = region.grant::<policy::CommitList>();
        app::lists::commit(
            &region.app,
            &grant,
            detail.overview.id,
            Purpose::Approach,
            &[],
        )
        .await
        .expect("committed");
        let grant = region.grant::<policy::HandOverList>();
        let refused = app::handover::hand_over(&region.app, &grant, detail.overview.id).await;
        assert!(matches!(refused, Err(AppError::Refused(_))), "{refused:?}");
        region.open_gate().await;
        let preview = app::handover::preview(&region.app, &grant, detail.overview.id)
            .await
            .expect("a preview");
        assert_eq!(
            (preview.to_hand_over, preview.address_missing),
            (2, 1),
            "{preview:?}"
        );
        assert_eq!(region.hand_over(detail.overview.id).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_83_a_list_for_counting_only_keeps_nobody() {
    in_each_region(|region| async move {
        let detail = first(&region).await;
        let grant = region.grant::<policy::CommitList>();
        app::lists::commit(
            &region.app,
            &grant,
            detail.overview.id,
            Purpose::CountingOnly,
            &[],
        )
        .await
        .expect("committed");
        let again = first(&region).await;
        assert_eq!(
            again.tally.outcome(Outcome::New),
            4,
            "nobody was remembered"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_is_taken_back_until_its_hand_over() {
    in_each_region(|region| async move {
        let files = [
            (List, numbered(LIST)),
            (Addresses, numbered(ADDRESSES)),
            (Known, "BSN\n".to_owned()),
            (SelfEmployed, "BSN\n".to_owned()),
        ];
        let files: Vec<_> = files
            .iter()
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        let detail = region.import("2026-09", &files[..2]).await;
        let grant = region.grant::<policy::TakeBackList>();
        app::lists::take_back(&region.app, &grant, detail.overview.id)
            .await
            .expect("taken back");
        let again = region.stage("2026-09", &files[..2]).await;
        assert_eq!(
            again.tally.outcome(Outcome::New),
            4,
            "nobody was remembered"
        );
        let refused = app::lists::take_back(&region.app, &grant, detail.overview.id).await;
        assert!(matches!(refused, Err(AppError::Rule { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_33_what_a_list_that_is_taken_back_changed_is_put_back_and_the_next_list_sees_it() {
    in_each_region(|region| async move {
        let addresses = numbered(ADDRESSES);
        let moved = addresses.replace("Proefweg;1", "Elders;9");
        let list = numbered(LIST);
        let (known, self_employed) = (known(2), known(3));
        let files = async |month: &str, addresses: &str| {
            let files = [
                (List, list.as_str()),
                (Addresses, addresses),
                (Known, known.as_str()),
                (SelfEmployed, self_employed.as_str()),
            ];
            region.import(month, &files).await
        };
        let first = files("2026-07", &addresses).await;
        region.open_gate().await;
        region.hand_over(first.overview.id).await;
        files("2026-08", &moved).await;
        // Changes nobody, and is taken back: the address of the month before stays.
        let same = files("2026-09", &moved).await;
        let grant = region.grant::<policy::TakeBackList>();
        let take_back = |list| app::lists::take_back(&region.app, &grant, list);
        take_back(same.overview.id).await.expect("taken back");
        assert!(
            streets(&region)
                .await
                .iter()
                .any(|line| line.starts_with("Elders"))
        );
        let back = files("2026-09", &addresses).await;
        assert_eq!(back.tally.outcome(Outcome::Changed), 1, "{:?}", back.tally);
        take_back(back.overview.id).await.expect("taken back");
        assert!(
            streets(&region)
                .await
                .iter()
                .any(|line| line.starts_with("Elders"))
        );
        // The same data again: not taken for what we have.
        let again = files("2026-09", &addresses).await;
        assert_eq!(
            again.tally.outcome(Outcome::Changed),
            1,
            "{:?}",
            again.tally
        );
        let streets = streets(&region).await;
        assert!(
            !streets.iter().any(|line| line.starts_with("Elders")),
            "{streets:?}"
        );
    })
    .await;
}

/// The address lines of everyone handed over.
async fn streets(region: &Region) -> Vec<String> {
    let grant = region.grant::<policy::SeeOutreachWorklist>();
    let filter = app::worklist::Filter::default();
    let list = app::worklist::outreach(&region.app, &grant, &filter).await;
    let mut lines = Vec::new();
    for item in list.expect("a worklist").items {
        let grant = region.grant::<policy::OpenCase>();
        let page = app::cases::open(&region.app, &grant, item.case).await;
        lines.push(page.expect("a case").identity.address_line_1);
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_33_a_list_that_counted_on_one_that_was_taken_back_is_read_again() {
    in_each_region(|region| async move {
        let list = numbered(LIST);
        let addresses = numbered(ADDRESSES);
        let files = [(List, list.as_str()), (Addresses, addresses.as_str())];
        let one = region.import("2026-09", &files).await;
        let other = region.stage("2026-10", &files).await;
        assert_eq!(other.tally.outcome(Outcome::New), 4, "their cases are open");
        let grant = region.grant::<policy::TakeBackList>();
        app::lists::take_back(&region.app, &grant, one.overview.id)
            .await
            .expect("taken back");
        let grant = region.grant::<policy::CommitList>();
        let refused = app::lists::commit(
            &region.app,
            &grant,
            other.overview.id,
            Purpose::Approach,
            &[],
        )
        .await;
        assert!(
            matches!(
                &refused,
                Err(AppError::Rule {
                    requirement: "C5",
                    ..
                })
            ),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_a_list_of_another_municipality_looks_absent() {
    in_each_region(|region: Arc<Region>| async move {
        let detail = first(&region).await;
        let grant = region
            .actor("neighbour")
            .authorize::<policy::ReviewList>()
            .expect("a grant");
        let seen = app::lists::detail(&region.app, &grant, detail.overview.id).await;
        assert!(
            matches!(seen, Err(AppError::NotFound)),
            "{:?}",
            seen.map(drop)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c_the_correction_file_holds_the_quarantined_rows_with_their_reasons() {
    in_each_region(|region| async move {
        let detail = first(&region).await;
        let grant = region.grant::<policy::DownloadCorrectionFile>();
        let file = app::lists::correction_file(&region.app, &grant, detail.overview.id)
            .await
            .expect("a file");
        let text = String::from_utf8(file.bytes).expect("text");
        assert_eq!(text.lines().count(), 2, "a header and one row: {text}");
        assert!(
            text.contains("123456789"),
            "the one place where the number may be seen"
        );
        let problems = app::lists::problems(
            &region.app,
            &region.grant::<policy::ReviewList>(),
            detail.overview.id,
            None,
        )
        .await
        .expect("problems");
        assert_eq!(problems[0].reason, "bsn_check_failed");
        assert_eq!(problems[0].row, 8);
        assert!(
            !format!("{problems:?}").contains("123456789"),
            "C8: never in full on a page"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_48_the_same_bsn_for_two_people_sets_both_rows_apart() {
    in_each_region(|region| async move {
        let bsn = valid(999_995_000);
        let list = format!(
            "BSN;geslachtsnaam;geboortedatum\n{bsn};Boterbloem;01-03-2001\n{bsn};Heikikker;09-09-2002\n"
        );
        let detail = region.stage("2026-10", &[(List, &list)]).await;
        assert_eq!(detail.tally.outcome(Outcome::Quarantined), 2, "{:?}", detail.tally);
        let grant = region.grant::<policy::DownloadCorrectionFile>();
        let file = app::lists::correction_file(&region.app, &grant, detail.overview.id).await.expect("a file");
        let text = String::from_utf8(file.bytes).expect("text");
        assert_eq!(text.matches(&bsn).count(), 2, "both rows can be found again");
        for whole in ["Boterbloem", "01-03-2001", "Heikikker", "09-09-2002"] {
            assert!(text.contains(whole), "{whole} is not in {text}");
        }
        let header = text.lines().next().expect("a header");
        assert_eq!(header.matches("geslachtsnaam").count(), 1, "in the list's own columns: {header}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_48_three_who_share_a_number_are_each_set_apart_once_and_nobody_else_is() {
    in_each_region(|region| async move {
        let (shared, other) = (valid(999_995_000), valid(999_994_000));
        let list = format!(
            "BSN;geslachtsnaam;geboortedatum\n{shared};Boterbloem;01-03-2001\n\
             {other};Distelvink;02-04-2001\n{shared};Heikikker;09-09-2002\n\
             {shared};Zonnedauw;07-07-2000\n"
        );
        let detail = region.stage("2026-10", &[(List, &list)]).await;
        detail.tally.check(4).expect("the outcomes add up");
        assert_eq!(detail.tally.outcome(Outcome::Quarantined), 3);
        assert_eq!(detail.tally.outcome(Outcome::New), 1);
        let grant = region.grant::<policy::DownloadCorrectionFile>();
        let file = app::lists::correction_file(&region.app, &grant, detail.overview.id)
            .await
            .expect("a file");
        let text = String::from_utf8(file.bytes).expect("text");
        assert_eq!(text.lines().count(), 4, "{text}");
        for name in ["Boterbloem", "Heikikker", "Zonnedauw"] {
            assert_eq!(text.matches(name).count(), 1, "{text}");
        }
        assert!(!text.contains("Distelvink"), "{text}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_test_persons_come_in_as_one_municipality_and_add_up() {
    in_each_region(|region| async move {
        let month = "2026-10";
        let people = brp::aged(23, 27, "2026-10-01".parse().expect("a day"));
        let files = [
            (List, brp::list_csv(&people, "GM0988")),
            (Addresses, brp::addresses_csv(&people)),
        ];
        let files: Vec<_> = files
            .iter()
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        let detail = region.import(month, &files).await;
        let rows = people.len() as u64;
        let count = i64::try_from(people.len()).expect("few");
        assert_eq!(detail.overview.rows, count);
        detail.tally.check(rows).expect("the outcomes add up");
        assert_eq!(
            detail.tally.outcome(Outcome::New),
            rows,
            "{:?}",
            detail.tally
        );
        // What the register does not tell is not guessed: nobody is known or self-employed.
        assert_eq!(detail.extra.unchecked_known, count);
        let without = people.iter().filter(|person| !person.has_address()).count();
        assert_eq!(detail.tally.track(Track::AddressMissing), without as u64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i_3_what_a_question_shows_of_a_name_is_sealed_until_it_is_asked() {
    in_each_region(|region| async move {
        let bsn = valid(999_996_000);
        let text = format!("BSN;geslachtsnaam\n{bsn};Pl\u{e1}tanoboom\n");
        // As Windows-1252, which is asked about.
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
            .collect();
        let upload = app::lists::Upload {
            municipality: region.town,
            month: "2026-10".parse().expect("a month"),
            reference_date: None,
            files: vec![app::lists::UploadedFile {
                kind: List,
                name: "l.csv".to_owned(),
                bytes,
            }],
            digest: None,
        };
        let list = app::lists::start(Arc::clone(&region.app), &region.grant(), upload)
            .await
            .expect("started");
        let detail = region.staged(list).await;
        assert_eq!(
            detail.overview.state,
            ListState::Questions,
            "{:?}",
            detail.rejection
        );
        let shown: String = detail
            .questions
            .iter()
            .map(|question| question.sample.as_str())
            .collect();
        assert!(
            shown.contains("tanoboom"),
            "the page shows what it is about: {shown}"
        );
        let record = region
            .app
            .store()
            .list(&region.grant::<policy::ReviewList>(), list)
            .await
            .expect("the list");
        assert!(
            !record.summary.contains("tanoboom"),
            "the database does not"
        );
    })
    .await;
}
