//! What stands around the young person's choices, on both engines: drafts, "not now" and who hears of
//! it, measurements, rights at the desk of the privacy officer, legal grounds.

use access::policy;
use app::{
    AppError,
    bases::BasisForm,
    guidance::{self, ContactAct, GuideAct, IntakeAct, RightAct},
    outreach::Objection,
};
use domain::{
    CaseId, Ground, Processing, Refusal,
    guidance::{
        Consent, ContactOutcome, ReadBackOffer, Refusal as No,
        content::{DomainScore, Instrument, LifeDomain, Measurement},
    },
    outreach::{Channel, Phase},
};
use testkit::{
    guidance::{
        WANTS, case_page, does, intake, led, not_now, plan, regisseur, rests, route, says_yes,
    },
    region::{Region, in_each_region},
};

use crate::{
    guidance::{posted, yes},
    outreach::{cards_posted, people},
};

/// Words nothing else holds.
const TYPED: &str = "ConceptVerzonnenImkerij";

fn typed() -> guidance::Fields {
    vec![("wil".to_owned(), TYPED.to_owned())]
}

async fn keep(region: &Region, case: CaseId, act: GuideAct) -> Result<(), AppError> {
    let grant = region.grant::<policy::HoldIntake>();
    guidance::save_draft(&region.app, &grant, case, act, &typed())
        .await
        .map(drop)
}

async fn kept(region: &Region, case: CaseId, act: GuideAct) -> bool {
    let grant = region.grant::<policy::HoldIntake>();
    match guidance::draft(&region.app, &grant, case, act).await {
        Ok(found) => found.is_some_and(|draft| draft.fields == typed()),
        Err(_) => false,
    }
}

/// Files of the installation that hold the words readably, in one of two encodings.
fn holding(region: &Region, words: &str) -> Vec<String> {
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    let mut folders = vec![region.fixture.folder().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap_or_default();
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|at| at == needle);
            if holds(words.as_bytes()) || holds(&wide) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test]
async fn s1_46_a_draft_before_consent_is_its_writers_alone_and_goes_when_sent() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        keep(&region, case, GuideAct::Intake).await.expect("kept");
        assert!(kept(&region, case, GuideAct::Intake).await);
        // Not content: the case shows nothing of it, and no consent stands.
        let grant = region.grant::<policy::OpenCase>();
        let file = guidance::open(&region.app, &grant, case)
            .await
            .expect("open");
        assert!(file.intake.is_none() && file.consents.is_empty());
        // Another account of another role gets nothing, not even that it is there.
        let other = regisseur(&region)
            .authorize::<policy::HoldIntake>()
            .expect("may");
        let theirs = guidance::draft(&region.app, &other, case, GuideAct::Intake).await;
        assert!(matches!(theirs, Ok(None) | Err(AppError::NotFound)));
        // Nor a colleague in the same role, at the same case.
        let mut colleague = region.actor("casemanager").clone();
        colleague.account = regisseur(&region).account;
        let theirs = colleague.authorize::<policy::HoldIntake>().expect("may");
        let found = guidance::draft(&region.app, &theirs, case, GuideAct::Intake)
            .await
            .expect("the case is theirs too");
        assert!(found.is_none());
        // Where it is sealed it cannot be read.
        assert_eq!(holding(&region, TYPED), Vec::<String>::new());
        does(&region, case, intake(&region)).await.expect("sent");
        assert!(!kept(&region, case, GuideAct::Intake).await, "sent is gone");
    })
    .await;
}

#[tokio::test]
async fn g9_a_draft_goes_after_its_days_by_the_dated_rule() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        keep(&region, case, GuideAct::Intake).await.expect("kept");
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service account");
        region.app.clock().advance_seconds(6 * 86_400);
        app::retention::run_due(&region.app, &service)
            .await
            .expect("a run");
        assert!(kept(&region, case, GuideAct::Intake).await, "the sixth day");
        region.app.clock().advance_seconds(86_400);
        app::retention::run_due(&region.app, &service)
            .await
            .expect("a run");
        assert!(!kept(&region, case, GuideAct::Intake).await, "the seventh");
    })
    .await;
}

#[tokio::test]
async fn s1_47_withdrawal_refusal_erasure_and_objection_take_drafts_along() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(5)).await;
        let [withdrawn, objected, declined] = cases.get(..3).expect("three") else {
            panic!("three cases");
        };
        for case in [withdrawn, objected, declined] {
            says_yes(&region, *case).await;
        }
        does(&region, *withdrawn, intake(&region))
            .await
            .expect("intake");
        keep(&region, *withdrawn, GuideAct::ReviseIntake)
            .await
            .expect("kept");
        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Declined),
        };
        does(&region, *withdrawn, withdraw)
            .await
            .expect("withdrawn");
        assert!(!kept(&region, *withdrawn, GuideAct::ReviseIntake).await);
        assert!(
            keep(&region, *withdrawn, GuideAct::ReviseIntake)
                .await
                .is_err(),
            "an open page keeps nothing any more (D12)"
        );

        keep(&region, *objected, GuideAct::Intake)
            .await
            .expect("kept");
        let version = case_page(&region, *objected).await.version;
        let grant = region
            .actor("casemanager")
            .authorize::<policy::RecordObjection>()
            .expect("may");
        let objection = Objection {
            channel: Channel::Phone,
            told_of_mark: true,
        };
        app::outreach::object(&region.app, &grant, *objected, objection, version)
            .await
            .expect("objected");
        assert!(!kept(&region, *objected, GuideAct::Intake).await);
        assert!(keep(&region, *objected, GuideAct::Intake).await.is_err());

        keep(&region, *declined, GuideAct::Intake)
            .await
            .expect("kept");
        let IntakeAct::Record { talk, .. } = intake(&region) else {
            panic!("an intake");
        };
        let decline = IntakeAct::Decline(domain::guidance::Decline {
            talk,
            never_again: false,
            channel: Channel::Desk,
        });
        does(&region, *declined, decline).await.expect("declined");
        assert!(!kept(&region, *declined, GuideAct::Intake).await);
    })
    .await;
}

#[tokio::test]
async fn s1_65_s1_69_not_now_reaches_the_regisseur_without_the_intake() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        rests(&region, case, Some(30)).await;
        let grant = regisseur(&region)
            .authorize::<policy::NoteOutcome>()
            .expect("may");
        let lines = guidance::outcomes(&region.app, &grant)
            .await
            .expect("lines");
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!(
            (line.case, line.on, line.call_again),
            (
                case,
                region.app.today(),
                Some(region.app.today().plus_days(30))
            )
        );
        assert!(!line.name.is_empty());
        assert!(matches!(led(&region, case).await, Err(AppError::NotFound)));
        guidance::note_outcome(&region.app, &grant, case, line.version)
            .await
            .expect("seen");
        let left = guidance::outcomes(&region.app, &grant)
            .await
            .expect("lines");
        assert!(left.is_empty());
        // Nobody calls before the day, and the refusal names it.
        let call = || ContactAct::Log {
            channel: Channel::Phone,
            outcome: ContactOutcome::Spoke,
            minutes: 1,
            note: String::new(),
        };
        let Err(AppError::Refused(refusal)) = does(&region, case, call()).await else {
            panic!("a call before the day");
        };
        let day = region.app.today().plus_days(30);
        assert_eq!(refusal, Refusal::Guidance(No::NotBefore(day)));
        assert!(refusal.dutch().contains(&day.dutch()));
        region.app.clock().advance_seconds(30 * 86_400);
        does(&region, case, call()).await.expect("on the day");
    })
    .await;
}

#[tokio::test]
async fn b8_results_of_instruments_stand_beside_each_other_and_are_opened_apart() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let measured = |instrument, days: i32| {
            IntakeAct::Measure(Measurement {
                instrument,
                on: region.app.today().plus_days(-days),
                source: "De school".to_owned(),
                result: "Past bij techniek".to_owned(),
                scores: vec![DomainScore {
                    domain: LifeDomain::Finances,
                    score: 3,
                }],
            })
        };
        does(&region, case, measured(Instrument::Educatiemeter, 1))
            .await
            .expect("one");
        does(&region, case, measured(Instrument::Zrm, 40))
            .await
            .expect("an older one");
        let found = guidance::sensitive(&region.app, &region.grant(), case)
            .await
            .expect("opened apart");
        let order: Vec<_> = found
            .measurements
            .iter()
            .map(|one| one.instrument)
            .collect();
        assert_eq!(order, [Instrument::Educatiemeter, Instrument::Zrm]);
        let page = case_page(&region, case).await;
        let told = page.timeline.iter().any(|line| {
            line.note
                .as_deref()
                .is_some_and(|note| note.contains("techniek"))
        });
        assert!(!told, "nothing of it in the timeline");
    })
    .await;
}

#[tokio::test]
async fn avg_7_17_the_privacy_officer_hears_rights_and_opens_nothing() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let officer = region.actor("privacy_officer");
        let grant = officer.authorize::<policy::RecordRight>().expect("may");
        let (page, consents) = app::cases::open_for_rights(&region.app, &grant, case)
            .await
            .expect("a case");
        assert!(page.timeline.is_empty() && page.identity.address_line_1.is_empty());
        assert!(consents.intake.is_none() && consents.contact.is_none());
        assert!(consents.consents.iter().any(|line| line.stands));
        for act in [
            GuideAct::Stop,
            GuideAct::Withdraw,
            GuideAct::Erase,
            GuideAct::Restrict,
            GuideAct::Rectify,
        ] {
            assert!(page.guidance.contains(&act), "{act:?}");
        }
        assert!(page.guidance.iter().all(|act| act.is_right()));
        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Letter,
            offered: Some(ReadBackOffer::NotPossible),
        };
        guidance::record(&region.app, &grant, case, withdraw, page.version)
            .await
            .expect("withdrawn");
        assert_eq!(
            case_page(&region, case).await.phase,
            Phase::ConsentWithdrawn
        );
    })
    .await;
}

#[tokio::test]
async fn avg_6_consent_does_not_make_up_for_a_missing_ground() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let officer = region.actor("privacy_officer");
        let grant = officer
            .authorize::<policy::ManageLegalBases>()
            .expect("may");
        let form = |processing, ground, days: i32| BasisForm {
            municipality: region.town,
            processing,
            ground,
            article: "Verzonnen artikel".to_owned(),
            decision: "2026-12".to_owned(),
            from: region.app.today().plus_days(days),
        };
        let late = app::bases::add(&region.app, &grant, form(Processing::Intake, None, -1)).await;
        assert!(matches!(late, Err(AppError::Invalid(_))), "never backwards");
        app::bases::add(&region.app, &grant, form(Processing::Intake, None, 1))
            .await
            .expect("from tomorrow there is none");
        does(
            &region,
            case,
            route(domain::guidance::RouteScope::Municipal),
        )
        .await
        .expect("today there is");
        region.app.clock().advance_seconds(86_400);
        let Err(AppError::Refused(refusal)) = does(&region, case, plan()).await else {
            panic!("a plan without a ground");
        };
        assert_eq!(refusal, Refusal::NoBasis(Processing::Intake));
        assert_eq!(refusal.requirement(), "AVG art. 6");
        // Rights never wait for a ground; the case says what is missing.
        let file = guidance::open(&region.app, &region.grant::<policy::OpenCase>(), case)
            .await
            .expect("open");
        assert_eq!(file.consents[0].basis, None);
        assert_eq!(file.intake.as_ref().expect("an intake").wants, WANTS);
        does(&region, case, RightAct::Restrict)
            .await
            .expect("a right");
        does(&region, case, RightAct::LiftRestriction)
            .await
            .expect("a right");
        app::bases::add(
            &region.app,
            &grant,
            form(Processing::Intake, Some(Ground::PublicTask), 0),
        )
        .await
        .expect("a ground again");
        does(&region, case, plan()).await.expect("a plan");
        let file = guidance::open(&region.app, &region.grant::<policy::OpenCase>(), case)
            .await
            .expect("open");
        let basis = file.consents[0].basis.as_deref().expect("a ground");
        assert!(basis.contains("Verzonnen artikel") && basis.contains("2026-12"));
        let views = app::bases::all(&region.app, &grant).await.expect("views");
        assert!(views.iter().any(|one| one.by.is_some()));
        assert!(
            views.iter().any(|one| one.by.is_none()),
            "defaults beside it"
        );
        // "Not now" has a ground of its own.
        app::bases::add(&region.app, &grant, form(Processing::NotNow, None, 0))
            .await
            .expect("ended");
        assert!(matches!(
            does(&region, case, not_now(&region, None, true)).await,
            Err(AppError::Refused(Refusal::NoBasis(Processing::NotNow)))
        ));
    })
    .await;
}
