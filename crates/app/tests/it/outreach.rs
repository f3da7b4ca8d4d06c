//! From hand-over to card, answer, visit, refusal and destruction, on both engines.

use access::policy;
use app::{
    AppError,
    cards::{CardTextForm, ReleaseOrder},
    cases::CasePage,
    outreach::{AnswerForm, VisitForm},
    worklist::Filter,
};
use domain::{
    CaseId,
    list::Outcome,
    outreach::{Answer, Channel, Phase, SaidBy, VisitOutcome},
};
use exchange::FileKind::{Addresses, Known, List, SelfEmployed};
use testkit::{
    population::{self, MadeUp},
    region::{Region, in_each_region},
};

pub(crate) fn people(count: usize) -> Vec<MadeUp> {
    let reference = "2026-09-01".parse().expect("a day");
    let mut people = population::people(5, count, 40, "Weert", 6001, reference);
    for person in &mut people {
        person.has_address = true;
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

/// People who stay below the upper age for years: where the clock goes far.
pub(crate) fn young(count: usize) -> Vec<MadeUp> {
    let mut people = people(count);
    for person in &mut people {
        person.born = "2003-08-14".parse().expect("a day");
    }
    people
}

pub(crate) async fn import(
    region: &Region,
    month: &str,
    people: &[MadeUp],
) -> app::lists::ListDetail {
    // Somebody who is on no list: an empty file would be asked about.
    let nobody = population::known_csv(&population::people(
        6,
        40,
        900,
        "Weert",
        6001,
        region.app.today(),
    ));
    let files = [
        (List, population::list_csv(people, "GM0988")),
        (Addresses, population::addresses_csv(people)),
        (Known, nobody.clone()),
        (SelfEmployed, nobody),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(kind, text)| (*kind, text.as_str()))
        .collect();
    region.import(month, &files).await
}

/// Cards posted today for everyone.
pub(crate) async fn cards_posted(region: &Region, people: &[MadeUp]) -> Vec<CaseId> {
    let list = import(region, "2026-09", people).await;
    region.open_gate().await;
    assert_eq!(
        region.hand_over(list.overview.id).await,
        i64::try_from(people.len()).expect("few")
    );
    let app = &region.app;
    for view in app::cards::card_texts(app, &region.grant())
        .await
        .expect("texts")
    {
        let text = view.text;
        let sender = letters::Sender {
            organisation: "Doorstroompunt Verzonnen Land".to_owned(),
            contact_name: "Kees Kaartjes".to_owned(),
            phone: "0800 - 0000".to_owned(),
            whatsapp: None,
            email: "hallo@test.example".to_owned(),
            return_address_line: "Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
        };
        let form = CardTextForm {
            variant: text.variant,
            version: view.version,
            title: text.title,
            paragraphs: text.paragraphs,
            rights: text.rights,
            sender,
        };
        app::cards::save_card_text(app, &region.grant(), form)
            .await
            .expect("saved");
    }
    app::cards::release(app, &region.grant(), people.len(), ReleaseOrder::Postcode)
        .await
        .expect("released");
    for run in app::cards::print(app, &region.grant())
        .await
        .expect("printed")
    {
        app::cards::mark_sent(app, &region.grant(), run, app.today())
            .await
            .expect("sent");
    }
    let list = app::worklist::outreach(app, &region.grant(), &Filter::default())
        .await
        .expect("a worklist");
    list.items.into_iter().map(|item| item.case).collect()
}

async fn page(region: &Region, case: CaseId) -> CasePage {
    app::cases::open(&region.app, &region.grant::<policy::OpenCase>(), case)
        .await
        .expect("a case")
}

pub(crate) async fn answer(
    region: &Region,
    case: CaseId,
    answer: Answer,
    said_by: SaidBy,
) -> Result<(), AppError> {
    let form = AnswerForm {
        answer,
        said_by,
        channel: Channel::Phone,
        minutes: 5,
        on: region.app.today(),
        note: "Belde zelf terug.".to_owned(),
        version: page(region, case).await.version,
    };
    app::outreach::record_answer(&region.app, &region.grant(), case, form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_who_refuses_never_comes_back_whatever_list_they_are_on() {
    in_each_region(|region| async move {
        let people = people(2);
        let cases = cards_posted(&region, &people).await;
        answer(&region, cases[0], Answer::DoesNotWant, SaidBy::YoungPerson)
            .await
            .expect("recorded");
        assert_eq!(page(&region, cases[0]).await.phase, Phase::Refused);
        let again = import(&region, "2026-10", &people).await;
        assert_eq!(again.tally.outcome(Outcome::Suppressed), 1);
        // Also after the term, when only the token is left.
        region.fixture.clock.advance_days(40);
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service account");
        let run = app::retention::run_due(&region.app, &service)
            .await
            .expect("what is due");
        assert!(run.persons >= 1, "{run:?}");
        let later = import(&region, "2026-11", &people).await;
        assert_eq!(later.tally.outcome(Outcome::Suppressed), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_a_refusal_can_be_corrected_until_the_morning_it_is_destroyed() {
    in_each_region(|region| async move {
        let people = people(2);
        let cases = cards_posted(&region, &people).await;
        for case in &cases {
            answer(&region, *case, Answer::DoesNotWant, SaidBy::YoungPerson)
                .await
                .expect("recorded");
        }
        let service = app::setup::service_actor(&region.app).await.expect("one");
        let morning = async || {
            let run = app::retention::run_due(&region.app, &service).await;
            run.expect("what is due").persons
        };
        let correct = async |case: CaseId| {
            let form = AnswerForm {
                answer: Answer::NoteByAnother,
                said_by: SaidBy::Other,
                channel: Channel::Phone,
                minutes: 0,
                on: region.app.today(),
                note: String::new(),
                version: page(&region, case).await.version,
            };
            let why = "De vader belde, niet de jongere.".to_owned();
            app::outreach::correct_answer(&region.app, &region.grant(), case, form, why).await
        };
        region.fixture.clock.advance_days(13);
        assert_eq!(morning().await, 0, "the last day to correct it");
        correct(cases[0]).await.expect("corrected");
        assert_eq!(page(&region, cases[0]).await.phase, Phase::WaitingForAnswer);
        region.fixture.clock.advance_days(1);
        assert_eq!(morning().await, 1, "the other one");
        let gone = app::cases::open(&region.app, &region.grant(), cases[1]).await;
        assert!(matches!(gone, Err(AppError::NotFound)));
        assert!(
            app::cases::open(&region.app, &region.grant(), cases[0])
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_37_another_persons_no_is_a_note() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(1)).await;
        answer(&region, cases[0], Answer::NoteByAnother, SaidBy::Other)
            .await
            .expect("recorded");
        let page = page(&region, cases[0]).await;
        assert_eq!(page.phase, Phase::WaitingForAnswer);
        assert!(
            page.timeline
                .iter()
                .any(|entry| entry.note.as_deref() == Some("Belde zelf terug."))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_27_exactly_one_visit_and_only_after_the_waiting_days() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(1)).await;
        let (app, case) = (&region.app, cases[0]);
        let plan = async |days| {
            let version = page(&region, case).await.version;
            let day = app.today().plus_days(days);
            app::outreach::plan_visit(app, &region.grant(), case, day, None, version).await
        };
        assert!(
            matches!(plan(1).await, Err(AppError::Refused(_))),
            "too early"
        );
        region.fixture.clock.advance_days(21);
        plan(0).await.expect("planned");
        assert!(
            matches!(plan(1).await, Err(AppError::Refused(_))),
            "two workers cannot plan two"
        );
        let visit = async || VisitForm {
            outcome: VisitOutcome::NotHomeNoteLeft,
            on: app.today(),
            minutes: 20,
            note: String::new(),
            version: page(&region, case).await.version,
        };
        app::outreach::record_visit(app, &region.grant(), case, visit().await)
            .await
            .expect("made");
        assert_eq!(page(&region, case).await.phase, Phase::NotReached);
        assert!(
            app::outreach::record_visit(app, &region.grant(), case, visit().await)
                .await
                .is_err()
        );
        // A late answer counts.
        answer(&region, case, Answer::WantsSupport, SaidBy::YoungPerson)
            .await
            .expect("late");
        assert_eq!(page(&region, case).await.phase, Phase::WantsSupport);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b3_a_stale_form_changes_nothing() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(1)).await;
        let before = page(&region, cases[0]).await.version;
        answer(&region, cases[0], Answer::NoteByAnother, SaidBy::Other)
            .await
            .expect("recorded");
        let stale = app::outreach::lift_refusal(
            &region.app,
            &region.grant(),
            cases[0],
            Channel::Phone,
            "",
            before,
        )
        .await;
        assert!(matches!(stale, Err(AppError::Changed)), "{stale:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_70_an_objection_destroys_at_once_and_the_person_stays_suppressed() {
    in_each_region(|region| async move {
        let people = people(2);
        let cases = cards_posted(&region, &people).await;
        let version = page(&region, cases[0]).await.version;
        let grant = region
            .actor("casemanager")
            .authorize::<policy::RecordObjection>()
            .expect("may");
        app::outreach::object(
            &region.app,
            &grant,
            cases[0],
            app::outreach::Objection {
                channel: Channel::Phone,
                told_of_mark: true,
            },
            version,
        )
        .await
        .expect("objected");
        // Destroyed and absent are one (D2).
        let gone = app::cases::open(&region.app, &region.grant(), cases[0]).await;
        assert!(matches!(gone, Err(AppError::NotFound)));
        let again = import(&region, "2026-10", &people).await;
        assert_eq!(again.tally.outcome(Outcome::Suppressed), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_another_sub_region_sees_no_case() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(1)).await;
        let other = region
            .actor("other_casemanager")
            .authorize::<policy::OpenCase>()
            .expect("may");
        let seen = app::cases::open(&region.app, &other, cases[0]).await;
        assert!(matches!(seen, Err(AppError::NotFound)));
    })
    .await;
}

async fn find(region: &Region, typed: &str) -> Result<Vec<app::worklist::WorkItem>, AppError> {
    let actor = region.actor("casemanager");
    let doors = app::search::Doors::of(actor);
    let grant = actor.authorize()?;
    let found = app::search::find(&region.app, &grant, &doors, typed).await?;
    Ok(found.items.into_iter().map(|(_, item)| item).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_38_a_caller_is_found_by_code_and_by_name() {
    in_each_region(|region| async move {
        let people = people(3);
        let cases = cards_posted(&region, &people).await;
        let shown = page(&region, cases[1]).await;
        let code = shown.code.expect("a card with a code");
        let by_code = find(&region, &code).await.expect("found");
        assert_eq!(
            by_code.iter().map(|item| item.case).collect::<Vec<_>>(),
            vec![cases[1]]
        );
        let by_name = find(&region, &shown.identity.name).await.expect("found");
        assert!(by_name.iter().any(|item| item.case == cases[1]));
    })
    .await;
}

/// Every file of the installation, the ledger and the checkpoints included.
fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_p1_no_file_holds_a_bsn_or_a_name_in_clear() {
    in_each_region(|region| async move {
        let people = people(5);
        cards_posted(&region, &people).await;
        for file in files_below(region.fixture.folder()) {
            let bytes = std::fs::read(&file).expect("readable");
            for person in &people {
                assert!(!holds(&bytes, &person.bsn), "a BSN in {}", file.display());
                assert!(
                    !holds(&bytes, &person.family_name),
                    "a name in {}",
                    file.display()
                );
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g2_after_a_rotation_everything_is_readable_and_the_old_epoch_is_gone() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &people(2)).await;
        let before = page(&region, cases[0]).await.identity.name;
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service account");
        let wrapped = app::retention::rotate_keys(&region.app, &service)
            .await
            .expect("rotated");
        assert!(wrapped >= 2, "{wrapped} keys");
        assert_eq!(page(&region, cases[0]).await.identity.name, before);
    })
    .await;
}

#[tokio::test]
async fn s1_33_more_people_than_fit_one_statement_go_through_together() {
    in_each_region(|region| async move {
        // Overviews are written 500 at a time and read back 1,024 at a time: this crosses the first
        // and, padded, fills the second.
        let people = people(513);
        let open = cards_posted(&region, &people).await;
        assert_eq!(open.len(), 50, "a page of a worklist");
        let phases = region
            .app
            .store()
            .phase_counts(&region.grant::<policy::SeeOutreachWorklist>())
            .await
            .expect("counted");
        let waiting: i64 = phases
            .iter()
            .filter(|(_, phase, _)| phase == Phase::WaitingForAnswer.code())
            .map(|(_, _, count)| count)
            .sum();
        assert_eq!(waiting, 513);
    })
    .await;
}
