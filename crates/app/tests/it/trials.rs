//! Letters tried against each other, from the draw to the file for a researcher, on both engines (S0-07).

use std::collections::{BTreeMap, BTreeSet};

use access::policy;
use app::{
    AppError,
    cards::{CardTextForm, ReleaseOrder},
    outreach::{AddressForm, AnswerForm},
    rules::RuleForm,
    trials::{Proposal, Start, TrialFile, TrialView},
};
use domain::{
    CardBatchId, CaseId, Day, NoticeKind, RuleKey, TrialId,
    outreach::{Answer, Channel, SaidBy},
    trials::{Assigned, Balance, Responding},
};
use testkit::{
    population::MadeUp,
    region::{Region, in_each_region},
};

use crate::outreach::{import, young};

const ANSWER_DAYS: u16 = 10;

/// A list handed over, a text in force and a text for a trial; nothing released.
async fn ready(region: &Region, people: &[MadeUp]) {
    let list = import(region, "2026-09", people).await;
    region.open_gate().await;
    region.hand_over(list.overview.id).await;
    let app = &region.app;
    let views = app::cards::card_texts(app, &region.grant()).await;
    for view in views.expect("texts") {
        let text = view.text;
        let form = CardTextForm {
            variant: text.variant,
            version: view.version,
            title: text.title,
            paragraphs: text.paragraphs,
            rights: text.rights,
            sender: letters::Sender {
                organisation: "Doorstroompunt Verzonnen Land".to_owned(),
                contact_name: "Kees Kaartjes".to_owned(),
                phone: "0800 - 0000".to_owned(),
                whatsapp: None,
                email: "hallo@test.example".to_owned(),
                return_address_line: "Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
            },
        };
        let other = CardTextForm {
            title: "Even bellen?".to_owned(),
            ..form.clone()
        };
        app::cards::save_card_text(app, &region.grant(), form)
            .await
            .expect("saved");
        app::cards::keep_trial_text(app, &region.grant(), other)
            .await
            .expect("kept");
    }
}

fn proposal(most_letters: u32) -> Proposal {
    Proposal {
        name: "Kort of lang".to_owned(),
        question: "Krijgt een korte tekst vaker antwoord?".to_owned(),
        variants: vec![("A".to_owned(), 1), ("B".to_owned(), 2)],
        balance: vec![Balance::Municipality, Balance::Round],
        responding: Responding::Any,
        answer_days: ANSWER_DAYS,
        smallest_difference: 15,
        expected_response: 20,
        false_alarms: 5,
        most_letters: Some(most_letters),
    }
}

async fn started(region: &Region, most_letters: u32) -> TrialId {
    app::trials::start(
        &region.app,
        &region.grant(),
        form(region, most_letters).await,
    )
    .await
    .expect("started")
}

async fn form(region: &Region, most_letters: u32) -> Start {
    let places = app::trials::places(&region.app, &region.grant()).await;
    let places = places.expect("places");
    let place = places.iter().find(|one| one.name == "LNWC").expect("LNWC");
    assert_eq!((place.in_force.version, place.others.len()), (1, 1));
    Start {
        subregion: place.subregion,
        municipality: None,
        starts_on: region.app.today(),
        proposal: proposal(most_letters),
    }
}

async fn release(region: &Region, count: usize) {
    app::cards::release(&region.app, &region.grant(), count, ReleaseOrder::Random)
        .await
        .expect("released");
}

async fn print(region: &Region) -> Vec<CardBatchId> {
    app::cards::print(&region.app, &region.grant())
        .await
        .expect("printed")
}

async fn post(region: &Region, runs: Vec<CardBatchId>) {
    for run in runs {
        app::cards::mark_sent(&region.app, &region.grant(), run, region.app.today())
            .await
            .expect("sent");
    }
}

async fn drawn(region: &Region, trial: TrialId) -> Vec<Assigned> {
    region.app.store().drawn(trial).await.expect("a draw")
}

async fn view(region: &Region, trial: TrialId) -> TrialView {
    app::trials::view(&region.app, &region.grant(), trial)
        .await
        .expect("a trial")
}

async fn version(region: &Region, case: CaseId) -> i64 {
    let grant = region.grant::<policy::OpenCase>();
    let case = region.app.store().case(&grant, case).await.expect("a case");
    i64::from(case.version)
}

async fn answers(region: &Region, case: CaseId, answer: Answer, on: Day) {
    let form = AnswerForm {
        answer,
        said_by: SaidBy::YoungPerson,
        channel: Channel::Phone,
        minutes: 5,
        on,
        note: String::new(),
        version: version(region, case).await,
    };
    app::outreach::record_answer(&region.app, &region.grant(), case, form)
        .await
        .expect("recorded");
}

/// The version of the text of the card printed last for a case.
async fn text_printed(region: &Region, case: CaseId) -> u32 {
    let grant = region.grant::<policy::OpenCase>();
    let case = region.app.store().case(&grant, case).await.expect("a case");
    let printed = case.events.iter().rev().find_map(|event| match event.kind {
        domain::outreach::EventKind::CardPrinted { variant, .. } => Some(variant),
        _ => None,
    });
    printed.expect("a card")
}

fn to_days(days: u16) -> i64 {
    i64::from(days)
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_07_the_draw_is_fixed_before_printing_and_no_later_wave_changes_it() {
    in_each_region(|region| async move {
        ready(&region, &young(13)).await;
        let trial = started(&region, 100).await;
        release(&region, 8).await;
        let first = drawn(&region, trial).await;
        assert_eq!(first.len(), 8, "drawn at release, nothing printed yet");
        // One municipality, first time: every block of two holds each letter once.
        let mut blocks: BTreeMap<(String, u32), BTreeSet<usize>> = BTreeMap::new();
        for one in &first {
            let block = blocks.entry((one.stratum.clone(), one.block)).or_default();
            assert!(block.insert(one.variant), "a letter twice in a block");
        }
        assert!(blocks.values().all(|block| block.len() == 2));
        assert_eq!(first[0].stratum, "Weert, eerste keer");

        let runs = print(&region).await;
        assert_eq!(runs.len(), 2, "a run for each letter");
        for one in &first {
            let expected = if one.variant == 0 { 1 } else { 2 };
            assert_eq!(text_printed(&region, one.case).await, expected);
        }
        post(&region, runs).await;
        release(&region, 5).await;
        let both = drawn(&region, trial).await;
        assert_eq!(both.len(), 13);
        assert!(first.iter().all(|one| both.contains(one)));
        let last = first.iter().map(|one| one.block).max().expect("a block");
        let later = both.iter().filter(|one| !first.contains(one));
        assert!(later.into_iter().all(|one| one.block > last));

        // A second card, to the corrected address, is the same letter; also when the trial has stopped.
        let one = first.iter().find(|one| one.variant == 1).expect("a B");
        answers(&region, one.case, Answer::WrongAddress, region.app.today()).await;
        let address = AddressForm {
            address_line_1: "Nieuwstraat 3".to_owned(),
            postcode: "6001 AB".to_owned(),
            place: "Weert".to_owned(),
        };
        let back = version(&region, one.case).await;
        app::outreach::correct_address(&region.app, &region.grant(), one.case, &address, back)
            .await
            .expect("corrected");
        app::trials::stop(&region.app, &region.grant(), trial, "Een fout in de tekst")
            .await
            .expect("stopped");
        let kept = drawn(&region, trial).await;
        assert_eq!(kept, first, "what was not printed lapses");
        print(&region).await;
        assert_eq!(text_printed(&region, one.case).await, 2);
        let lapsed = both.iter().find(|one| !kept.contains(one)).expect("one");
        assert_eq!(text_printed(&region, lapsed.case).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_07_a_trial_is_agreed_once_and_only_stopped_with_a_reason() {
    in_each_region(|region| async move {
        ready(&region, &young(2)).await;
        let trial = started(&region, 100).await;
        let again = form_again(&region).await;
        let second = app::trials::start(&region.app, &region.grant(), again).await;
        assert!(
            matches!(second, Err(AppError::Rule { .. })),
            "one at a time"
        );
        let stop = async |reason: &str| {
            app::trials::stop(&region.app, &region.grant(), trial, reason).await
        };
        assert!(matches!(stop(" ").await, Err(AppError::Invalid(_))));
        stop("Een fout in de tekst").await.expect("stopped");
        assert!(matches!(stop("Nog eens").await, Err(AppError::Changed)));
        let view = view(&region, trial).await;
        let (_, by, reason) = view.stopped.expect("stopped");
        assert!(by.is_some());
        assert_eq!(reason, "Een fout in de tekst");
        // Of another sub-region it does not exist.
        let elsewhere = region.actor("other_casemanager").authorize().expect("may");
        let seen = app::trials::view(&region.app, &elsewhere, trial).await;
        assert!(matches!(seen, Err(AppError::NotFound)));
        // What lies in the past, a text that is not there and a vain difference are refused.
        let mut past = form_again(&region).await;
        past.starts_on = past.starts_on.plus_days(-1);
        let mut other_text = form_again(&region).await;
        other_text.proposal.variants[1].1 = 9;
        let mut nothing = form_again(&region).await;
        nothing.proposal.smallest_difference = 0;
        for wrong in [past, other_text, nothing] {
            let refused = app::trials::start(&region.app, &region.grant(), wrong).await;
            assert!(
                matches!(refused, Err(AppError::Invalid(_) | AppError::Changed)),
                "{refused:?}"
            );
        }
    })
    .await;
}

async fn form_again(region: &Region) -> Start {
    form(region, 50).await
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_07_a_response_counts_within_its_days_and_stays_when_the_person_is_destroyed() {
    in_each_region(|region| async move {
        ready(&region, &young(6)).await;
        let trial = started(&region, 6).await;
        release(&region, 6).await;
        let runs = print(&region).await;
        post(&region, runs).await;
        let sent = region.app.today();
        let cases: Vec<Assigned> = drawn(&region, trial).await;
        let of = |variant: usize| -> Vec<CaseId> {
            let with = cases.iter().filter(|one| one.variant == variant);
            with.map(|one| one.case).collect()
        };
        let (a, b) = (of(0), of(1));
        assert_eq!((a.len(), b.len()), (3, 3));
        let last = sent.plus_days(i32::from(ANSWER_DAYS));
        region.fixture.clock.advance_days(to_days(ANSWER_DAYS));
        answers(&region, b[0], Answer::DoesNotWant, last).await;
        answers(&region, b[2], Answer::WrongAddress, last).await;
        assert_eq!(
            view(&region, trial).await.variants[1].counted,
            0,
            "the term still runs"
        );
        let service = app::setup::service_actor(&region.app).await.expect("one");
        let ended = app::trials::end_due(&region.app, &service).await;
        assert_eq!(ended.expect("looked"), 0);
        region.fixture.clock.advance_days(1);
        answers(&region, a[0], Answer::WantsSupport, last.plus_days(1)).await;

        let ended = app::trials::end_due(&region.app, &service).await;
        assert_eq!(ended.expect("looked"), 1, "six letters are counted");
        let trials = region.app.store().trials().await.expect("trials");
        let stopped = trials[0].stopped.clone().expect("stopped");
        assert_eq!(stopped.by, None, "by its rule");
        let counts: Vec<_> = stopped
            .reading
            .responses
            .iter()
            .map(|one| (one.letters, one.answered))
            .collect();
        assert_eq!(counts, [(3, 0), (3, 1)], "the day after is too late");
        // Small numbers are kept back from the page.
        let before = view(&region, trial).await;
        assert!(before.variants.iter().all(|one| one.answered.is_none()));

        // The refusal is destroyed after its days: the letter stays, whose it was does not.
        region.fixture.clock.advance_days(20);
        let run = app::retention::run_due(&region.app, &service).await;
        assert!(run.expect("what is due").persons >= 1);
        let left = drawn(&region, trial).await;
        assert!(left.iter().all(|one| one.case != b[0]), "the link is gone");
        let closed = region.app.store().closed_letters(trial).await;
        let closed = closed.expect("closed");
        assert_eq!(left.len() + closed.len(), 6);
        let refused = closed.iter().find(|one| one.answered.is_some());
        let refused = refused.expect("the tally of the refusal");
        assert_eq!((refused.variant, refused.sent), (1, Some(sent)));
        let after = view(&region, trial).await;
        let sizes = |view: &TrialView| -> Vec<(u32, u32)> {
            let all = view.variants.iter();
            all.map(|one| (one.drawn, one.sent)).collect()
        };
        assert_eq!(sizes(&after), sizes(&before));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_07_a_researcher_gets_letters_and_nothing_that_leads_to_anybody() {
    in_each_region(|region| async move {
        let people = young(24);
        ready(&region, &people).await;
        let trial = started(&region, 100).await;
        release(&region, 24).await;
        let runs = print(&region).await;
        post(&region, runs).await;
        let cases = drawn(&region, trial).await;
        region.fixture.clock.advance_days(4);
        answers(
            &region,
            cases[0].case,
            Answer::WantsSupport,
            region.app.today(),
        )
        .await;
        let export = async |file| {
            let grant = region.grant::<policy::ExportTrial>();
            let app = &region.app;
            let (to, why) = ("Hogeschool Verzonnen Land", "Nagaan of de uitkomst klopt");
            let asked = app::trials::ask(app, &grant, trial, to, why).await?;
            app::trials::export(app, &grant, asked, file).await
        };
        let early = export(TrialFile::Csv).await;
        assert!(
            matches!(early, Err(AppError::Rule { .. })),
            "nothing counts yet"
        );
        region.fixture.clock.advance_days(10);
        let csv = export(TrialFile::Csv).await.expect("a file").bytes;
        let text = String::from_utf8(csv).expect("text");
        assert_eq!(text.trim_end().lines().count(), 25, "{text}");
        let yes: Vec<&str> = text.lines().filter(|line| line.contains("ja")).collect();
        assert_eq!(yes.len(), 1);
        assert!(yes[0].contains("binnen een week"), "{}", yes[0]);
        for one in &cases {
            assert!(!text.contains(&one.case.to_string()));
        }
        for person in &people {
            assert!(!text.contains(&person.family_name) && !text.contains(&person.bsn));
        }
        let book = export(TrialFile::Workbook).await.expect("a file");
        assert!(book.bytes.starts_with(b"PK"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_a_file_about_many_leaves_when_a_second_person_agrees() {
    in_each_region(|region| async move {
        let app = &region.app;
        let people = young(24);
        ready(&region, &people).await;
        let trial = started(&region, 100).await;
        release(&region, 24).await;
        let runs = print(&region).await;
        post(&region, runs).await;
        region.fixture.clock.advance_days(14);
        let leads = region.grant::<policy::ExportTrial>();
        let ask = async |why| app::trials::ask(app, &leads, trial, "Hogeschool", why).await;
        let fetch = async |id| app::trials::export(app, &leads, id, TrialFile::Csv).await;

        let pointed = ask("Vragen? Bel 06 12345678").await;
        assert!(
            matches!(pointed, Err(AppError::Marked { .. })),
            "it names somebody"
        );
        let without = ask("  ").await;
        assert!(matches!(without, Err(AppError::Invalid(_))), "no reason");

        // Up to the bound nobody else is needed, for as long as the rule says.
        let alone = ask("Narekenen").await.expect("asked");
        let text = String::from_utf8(fetch(alone).await.expect("a file").bytes).expect("text");
        assert!(text.lines().skip(1).all(|line| line.contains("Hogeschool")));
        let sees = region
            .grant_today::<policy::AgreeToFile>("privacy_officer")
            .await;
        let early = app::trials::answer(app, &sees, alone, true, "").await;
        assert!(
            matches!(early, Err(AppError::Rule { .. })),
            "it waits for nobody"
        );

        // The bound lowered: the same file waits.
        let form = RuleForm {
            municipality: None,
            key: RuleKey::FilePersons,
            value: "20".to_owned(),
            valid_from: app.today().plus_days(1),
            source: "Besluit van de FG".to_owned(),
            decision: None,
        };
        app::rules::change(app, &region.grant(), form)
            .await
            .expect("a rule");
        region.fixture.clock.advance_seconds(23 * 3600);
        let many = ask("Narekenen").await.expect("asked");
        assert!(matches!(fetch(many).await, Err(AppError::Rule { .. })));
        assert!(
            matches!(fetch(alone).await, Err(AppError::Rule { .. })),
            "what was asked for before does not go round it"
        );
        let told = async |who, kind| {
            let told = app.store().notices_of(region.actor(who).account, 50).await;
            told.expect("notices").iter().any(|one| one.kind == kind)
        };
        assert!(told("privacy_officer", NoticeKind::FileAsked).await);
        assert!(!told("project_leader", NoticeKind::FileAnswered).await);
        let silent = app::trials::answer(app, &sees, many, false, " ").await;
        assert!(
            matches!(silent, Err(AppError::Invalid(_))),
            "a no has a reason"
        );
        app::trials::answer(app, &sees, many, true, "")
            .await
            .expect("agreed");
        assert!(told("project_leader", NoticeKind::FileAnswered).await);
        let again = app::trials::answer(app, &sees, many, false, "Toch niet").await;
        assert!(matches!(again, Err(AppError::Changed)), "answered once");
        fetch(many).await.expect("a file");
        let book = app::trials::export(app, &leads, many, TrialFile::Workbook).await;
        assert!(!book.expect("a file").bytes.is_empty());
        region.fixture.clock.advance_days(1);
        let late = fetch(many).await;
        assert!(
            matches!(late, Err(AppError::Rule { .. })),
            "its day is over"
        );

        let refused = ask("Voor de krant").await.expect("asked");
        app::trials::answer(app, &sees, refused, false, "Geen onderzoek")
            .await
            .expect("refused");
        assert!(matches!(fetch(refused).await, Err(AppError::Rule { .. })));
        let listed = app::trials::files_of(app, &leads, trial)
            .await
            .expect("files");
        let reasons: Vec<&str> = listed
            .iter()
            .filter_map(|one| one.request.answer.as_ref())
            .map(|answer| answer.reason.as_str())
            .collect();
        assert_eq!(reasons, ["Geen onderzoek", ""], "newest first");
    })
    .await;
}
