//! Documents of the guidance on both engines: the plan and its copy, the decision letter and its
//! number, the package for the municipality, and the copy for the young person.

use access::policy;
use app::{
    AppError,
    documents::{self, HandedOutKind, LetterText},
    dossier::{self, Form, Reason},
    guidance::{ConsentAct, ContactAct, DecisionAct, PackageAct, PlanAct, RightAct},
    lists::Download,
    log::Chain,
    network::ItemForm,
};
use domain::{
    CaseId,
    guidance::{
        Consent, ConsentForm, ContactOutcome, DocumentHash, ReadBackOffer, Step,
        content::{Coded, ContactDetails, Partner},
    },
    network::{Origin, SupplierAdvice},
    outreach::{Channel, EventKind},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use testkit::{
    guidance::{
        WANTS, case_page, does, hand_over, handed_out, intake, led, letter_texts, plan, regisseur,
        regisseur_does, route, says_yes, start,
    },
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

async fn posted(region: &Region) -> CaseId {
    let cases = cards_posted(region, &people(3)).await;
    *cases.first().expect("somebody")
}

/// A case of the casemanager with a plan.
async fn planned(region: &Region) -> CaseId {
    let case = posted(region).await;
    says_yes(region, case).await;
    does(region, case, intake(region)).await.expect("intake");
    does(region, case, route(domain::guidance::RouteScope::Municipal))
        .await
        .expect("choice");
    does(region, case, plan()).await.expect("plan");
    case
}

fn hash(file: &Download) -> String {
    DocumentHash::new(Sha256::digest(&file.bytes).into()).to_string()
}

/// The text of a PDF, as a screen reader gets it.
fn text(pdf: &Download) -> String {
    testkit::paper::text(&pdf.bytes)
}

async fn reads_logged(region: &Region, document: &str) -> usize {
    let grant = region.grant::<policy::ReviewLog>();
    let filter = app::log::LogFilter {
        municipality: Some(region.town),
        from: None,
        until: None,
        account: None,
        action: None,
        chain: Chain::Reads,
        before: None,
    };
    let entries = app::log::entries(&region.app, &grant, &filter)
        .await
        .expect("the log");
    let wanted = format!("document: {document}");
    entries
        .iter()
        .filter(|entry| entry.detail.split(", ").any(|pair| pair == wanted))
        .count()
}

#[tokio::test]
async fn s1_51_p8_the_copy_that_was_given_can_be_made_again_and_is_the_same_paper() {
    in_each_region(async |region| {
        let case = planned(&region).await;
        let grant = region.grant::<policy::PrintPlan>();
        let first = documents::plan_document(&region.app, &grant, case)
            .await
            .expect("a plan");
        let shown = text(&first);
        for part in [
            "Naar de opleiding",
            "artikel 44a",
            "samen aan de slag te gaan",
            "mondeling",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        does(&region, case, PlanAct::CopyGiven)
            .await
            .expect("given");
        let open = region.grant::<policy::OpenCase>();
        let file = app::guidance::open(&region.app, &open, case)
            .await
            .expect("open");
        let copy = file.documents.first().expect("a copy").clone();
        assert_eq!(copy.kind, HandedOutKind::Plan(1));
        // The plan and the name of the contact change; a week goes by.
        does(&region, case, plan()).await.expect("a new version");
        region.app.clock().advance_days(7);
        let again = documents::given_plan(&region.app, &grant, case, copy.seq)
            .await
            .expect("the same paper");
        assert_eq!(Some(hash(&again)), copy.hash.map(|hash| hash.to_string()));
        assert!(text(&again).contains("versie 1"), "{}", text(&again));
        let now = documents::plan_document(&region.app, &grant, case)
            .await
            .expect("a plan");
        assert!(text(&now).contains("versie 2"));
        assert_eq!(reads_logged(&region, "plan_copy").await, 1);
        // What no event handed out is absent, and so is a number of another kind of event.
        for seq in [1, 9_999] {
            assert!(matches!(
                documents::given_plan(&region.app, &grant, case, seq).await,
                Err(AppError::NotFound)
            ));
        }
        // Withdrawn: the content is destroyed, and the copy with it.
        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Accepted),
        };
        does(&region, case, withdraw).await.expect("withdrawn");
        assert!(matches!(
            documents::given_plan(&region.app, &grant, case, copy.seq).await,
            Err(AppError::Rule { .. })
        ));
    })
    .await;
}

#[tokio::test]
async fn s1_72_a_decision_letter_has_a_number_of_its_own_and_outlives_withdrawal() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(3)).await;
        let letter = || DecisionAct::Letter {
            day: region.app.today(),
            legal_ground: "artikel 2.3.5 van de Wmo 2015".to_owned(),
        };
        let print = regisseur(&region)
            .authorize::<policy::PrintDecision>()
            .expect("may");
        let mut numbers = Vec::new();
        for (at, case) in cases.iter().copied().take(2).enumerate() {
            hand_over(&region, case).await;
            assert!(
                documents::decision_draft(&region.app, &print, case)
                    .await
                    .is_err(),
                "nothing is decided yet"
            );
            start(&region, case).await;
            if at == 0 {
                let Err(AppError::Rule { dutch, .. }) =
                    regisseur_does(&region, case, letter()).await
                else {
                    panic!("the texts of the municipality miss something");
                };
                assert!(
                    dutch.contains("Awb artikel") || dutch.contains("Awb art."),
                    "{dutch}"
                );
                letter_texts(&region).await;
            }
            let draft = documents::decision_draft(&region.app, &print, case)
                .await
                .expect("a draft");
            assert!(text(&draft).contains("CONCEPT"));
            regisseur_does(&region, case, letter()).await.expect("sent");
            // Sent once more, on the same decision: the same number.
            regisseur_does(&region, case, letter()).await.expect("sent");
            let sent = handed_out(&region, case).await;
            let HandedOutKind::Decision(number) = &sent[0].kind else {
                panic!("a letter");
            };
            assert_eq!(sent[0].kind, sent[1].kind);
            numbers.push(number.clone());
            let paper = documents::sent_decision(&region.app, &print, case, sent[0].seq)
                .await
                .expect("the letter");
            assert_eq!(
                Some(hash(&paper)),
                sent[0].hash.map(|hash| hash.to_string())
            );
            let words = text(&paper);
            for part in [
                number.as_str(),
                "Past bij de keuze",
                "zes weken",
                "Postbus 0, 0000 AA Verzonnen",
                "R. de Tekenaar",
                "artikel 2.3.5 van de Wmo 2015",
            ] {
                assert!(words.contains(part), "{part}: {words}");
            }
            assert!(!words.contains("CONCEPT"));
        }
        let year = region.app.today().date().year();
        assert_eq!(
            numbers,
            [format!("GM0988-{year}-0001"), format!("GM0988-{year}-0002")]
        );
        let case = cases[0];
        let seq = handed_out(&region, case).await[0].seq;
        let withdraw = RightAct::Withdraw {
            consent: Consent::Dossier,
            channel: Channel::Desk,
            offered: Some(ReadBackOffer::Declined),
        };
        regisseur_does(&region, case, withdraw)
            .await
            .expect("withdrawn");
        let paper = documents::sent_decision(&region.app, &print, case, seq)
            .await
            .expect("a letter that was sent stays (A.17 no. 9)");
        assert!(text(&paper).contains("Past bij de keuze"));
    })
    .await;
}

#[tokio::test]
async fn s1_72_letter_texts_are_versions_of_one_municipality_and_a_second_writer_is_told() {
    in_each_region(async |region| {
        letter_texts(&region).await;
        let grant = regisseur(&region)
            .authorize::<policy::EditLetterText>()
            .expect("may");
        let views = documents::letter_texts(&region.app, &grant)
            .await
            .expect("texts");
        assert_eq!(views.len(), 1, "one's own municipality only");
        assert_eq!(views[0].text.version, 1);
        assert!(views[0].problems.is_empty() && !views[0].changed_by.is_empty());
        let old = LetterText {
            version: 0,
            ..views[0].text.clone()
        };
        assert!(matches!(
            documents::save_letter_text(&region.app, &grant, region.town, old).await,
            Err(AppError::Changed)
        ));
        let elsewhere = views[0].text.clone();
        assert!(matches!(
            documents::save_letter_text(&region.app, &grant, region.elsewhere, elsewhere).await,
            Err(AppError::Denied(_))
        ));
    })
    .await;
}

async fn own(region: &Region, who: &str, case: CaseId, form: Form) -> Result<Download, AppError> {
    let grant = region
        .actor(who)
        .authorize::<policy::GiveOwnData>()
        .expect("may");
    dossier::own_data(&region.app, &grant, case, form, Reason::Asked).await
}

#[tokio::test]
async fn avg_15_f8_the_young_person_gets_all_that_is_kept_and_who_looked() {
    in_each_region(async |region| {
        let case = planned(&region).await;
        let kept = ContactAct::Keep(ContactDetails {
            phone: "06 0000 0000".to_owned(),
            ..ContactDetails::default()
        });
        does(&region, case, kept).await.expect("contact kept");
        let note = ContactAct::Log {
            channel: Channel::Phone,
            outcome: ContactOutcome::Spoke,
            minutes: 3,
            note: "Belt liever in de middag".to_owned(),
        };
        does(&region, case, note).await.expect("noted");
        let at = region.app.clock().now();
        let school = ConsentAct::Partner {
            partner: Coded {
                code: Partner::School,
                words: "Verzonnen College".to_owned(),
            },
            form: ConsentForm::Oral,
            at,
        };
        does(&region, case, school).await.expect("consent");
        let called = ConsentAct::Contact {
            number: 1,
            channel: Channel::Phone,
            minutes: 5,
            note: "Gevraagd naar de open dag".to_owned(),
        };
        does(&region, case, called).await.expect("called");
        let item = ItemForm {
            origin: Origin::LocalTeam,
            advice: SupplierAdvice::Education,
            assessment: None,
            assessed: None,
            life_areas: 1,
        };
        app::network::bring(&region.app, &region.grant(), case, item)
            .await
            .expect("brought in");
        let name = case_page(&region, case).await.identity.name;
        for who in ["casemanager", "privacy_officer"] {
            let pdf = own(&region, who, case, Form::Pdf).await.expect("a copy");
            let words = text(&pdf);
            for part in [
                name.as_str(),
                "06 0000 0000",
                WANTS,
                "2 van 5",
                "Naar de opleiding",
                "Belt liever in de middag",
                "lijst van het netwerkoverleg. Via: lokaal team",
                "keek in je dossier, om te weten",
                "een klacht indienen bij de Autoriteit",
            ] {
                assert!(words.contains(part), "{who}: {part}: {words}");
            }
            let json: Value = serde_json::from_slice(
                &own(&region, who, case, Form::Json)
                    .await
                    .expect("a copy")
                    .bytes,
            )
            .expect("JSON");
            assert_eq!(json["soort"], "inzage");
            assert_eq!(json["contact"]["telefoon"], "06 0000 0000");
            assert_eq!(json["persoon"]["naam"], name.as_str());
            assert!(!json["wie_keek"].as_array().expect("a list").is_empty());
            assert_eq!(
                json["ontvangers"][0]["wie"],
                "School of opleiding: Verzonnen College"
            );
            // How the municipality filtered the list is not the casemanager's to see (S1-24).
            let filtered = json["gebeurtenissen"].to_string().contains("Kwam binnen");
            assert_eq!(
                filtered,
                who == "privacy_officer",
                "{}",
                json["gebeurtenissen"]
            );
        }
        assert_eq!(reads_logged(&region, "own_data").await, 4);
        // The privacy officer finds the case by the code on the card.
        let code = case_page(&region, case).await.code.expect("a code");
        let officer = region
            .actor("privacy_officer")
            .authorize::<policy::GiveOwnData>()
            .expect("may");
        let found = dossier::case_of(&region.app, &officer, &code)
            .await
            .expect("asked");
        assert_eq!(found, Some(case));
    })
    .await;
}

/// The number a letter on this decision of a case would get now.
async fn number_now(region: &Region, case: CaseId, decided: u32) -> (i64, i64) {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("the service");
    let grant = service.authorize::<policy::DestroyDue>().expect("may");
    let year = region.app.today().date().year();
    let mut tx = region.app.store().write().await.expect("a transaction");
    let held = tx.hold_to_destroy(&grant, case).await.expect("held");
    let number = tx.decision_number(&held, decided, year).await;
    tx.rollback().await.expect("undone");
    number.expect("a number")
}

#[tokio::test]
async fn g1_the_number_on_a_letter_leads_to_no_case_once_the_person_is_destroyed() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        hand_over(&region, case).await;
        start(&region, case).await;
        letter_texts(&region).await;
        let letter = DecisionAct::Letter {
            day: region.app.today(),
            legal_ground: String::new(),
        };
        regisseur_does(&region, case, letter).await.expect("sent");
        let file = crate::deeds::standing(&region, case).await;
        let decided = file
            .events
            .iter()
            .find(|event| {
                matches!(
                    event.kind,
                    EventKind::Guided(Step::TrajectoryDecided { .. })
                )
            })
            .expect("decided")
            .seq;
        let year = i64::from(region.app.today().date().year());
        assert_eq!(number_now(&region, case, decided).await, (year, 1));
        let forget = RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        regisseur_does(&region, case, forget)
            .await
            .expect("forgotten");
        assert_eq!(
            number_now(&region, case, decided).await,
            (year, 2),
            "nobody finds the case by it, and no other letter gets it"
        );
    })
    .await;
}

#[tokio::test]
async fn d10_p9_who_does_not_lead_any_more_makes_no_copy_and_no_package() {
    in_each_region(async |region| {
        let case = planned(&region).await;
        let package = |form| {
            let grant = regisseur(&region)
                .authorize::<policy::MakePackage>()
                .expect("may");
            let region = &region;
            async move { dossier::package(&region.app, &grant, case, form).await }
        };
        assert!(matches!(package(Form::Json).await, Err(AppError::NotFound)));
        assert!(own(&region, "casemanager", case, Form::Json).await.is_ok());
        assert!(matches!(
            own(&region, "regisseur", case, Form::Json).await,
            Err(AppError::NotFound)
        ));
        does(&region, case, testkit::guidance::talk(&region))
            .await
            .expect("talk");
        assert!(matches!(
            own(&region, "casemanager", case, Form::Json).await,
            Err(AppError::NotFound)
        ));
        let print = region.grant::<policy::PrintPlan>();
        assert!(matches!(
            documents::plan_document(&region.app, &print, case).await,
            Err(AppError::NotFound)
        ));
        assert!(own(&region, "regisseur", case, Form::Json).await.is_ok());
        assert!(package(Form::Json).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn s1_63_the_package_has_the_documented_shape_and_is_taken_over_once() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        hand_over(&region, case).await;
        start(&region, case).await;
        letter_texts(&region).await;
        let letter = DecisionAct::Letter {
            day: region.app.today(),
            legal_ground: String::new(),
        };
        regisseur_does(&region, case, letter).await.expect("sent");
        let grant = regisseur(&region)
            .authorize::<policy::MakePackage>()
            .expect("may");
        let made = dossier::package(&region.app, &grant, case, Form::Json)
            .await
            .expect("a package");
        let json: Value = serde_json::from_slice(&made.bytes).expect("JSON");
        crate::shape::assert_documented(&json);
        assert_eq!(json["soort"], "overdracht");
        assert_eq!(json["plan"]["compleet"], true);
        assert_eq!(json["plan"]["doelen"][0]["doel"], "Naar de opleiding");
        assert_eq!(json["besluiten"][0]["toegekend"], true);
        assert!(json["besluiten"][0]["brief"]["nummer"].is_string());
        assert_eq!(json["trajecten"][0]["aanbieder"], "Bakkerij De Proef");
        for absent in ["gebeurtenissen", "wie_keek", "toelichting"] {
            assert!(json.get(absent).is_none(), "{absent}");
        }
        let pdf = dossier::package(&region.app, &grant, case, Form::Pdf)
            .await
            .expect("a package");
        let words = text(&pdf);
        for part in [
            "Bakkerij De Proef",
            "Wat de jongere wil",
            "De jongere, de casemanager",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        // The young person's own copy has the same shape, with more in it.
        let own = own(&region, "regisseur", case, Form::Json)
            .await
            .expect("a copy");
        crate::shape::assert_documented(&serde_json::from_slice(&own.bytes).expect("JSON"));
        let taken = PackageAct {
            taken_over: region.app.today(),
        };
        regisseur_does(&region, case, taken)
            .await
            .expect("taken over");
        assert!(matches!(
            regisseur_does(&region, case, taken).await,
            Err(AppError::Refused(_))
        ));
        let page = led(&region, case).await.expect("still followed here");
        assert!(page.timeline[0].text.contains("overgenomen"));
    })
    .await;
}
