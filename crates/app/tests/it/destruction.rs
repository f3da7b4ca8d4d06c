//! Destruction and its proof, on both engines: certificates (G11), and no step that cannot be resumed (G6).

use access::policy;
use app::{
    AppError,
    certificates::{self, Checked},
    guidance::{self, RightAct},
};
use domain::{
    CaseId, CertificateId,
    destruction::{DestructionGround, DestructionScope},
    guidance::{Consent, ReadBackOffer},
    outreach::Channel,
};
use serde_json::{Value, json};
use testkit::{
    guidance::{
        WANTS, case_page, does, hand_over, intake, led, regisseur, regisseur_does, says_yes,
    },
    region::{Region, in_each_region},
};

use crate::{
    interrupted::cut_off_after,
    outreach::{cards_posted, people},
};

async fn some_case(region: &Region) -> CaseId {
    let cases = cards_posted(region, &people(3)).await;
    *cases.first().expect("somebody")
}

const FORGET: RightAct = RightAct::Erase {
    channel: Channel::Desk,
    at_once: true,
    offered: ReadBackOffer::Declined,
};

async fn listed(region: &Region) -> Vec<certificates::CertificateView> {
    let grant = region.grant_today("privacy_officer").await;
    certificates::list(&region.app, &grant, None)
        .await
        .expect("a list")
}

async fn file(region: &Region, id: CertificateId) -> Value {
    let grant = region.grant_today("privacy_officer").await;
    let file = certificates::json(&region.app, &grant, id)
        .await
        .expect("a file");
    serde_json::from_slice(&file.bytes).expect("JSON")
}

async fn checked(region: &Region, file: &Value) -> Checked {
    certificates::verify(&region.app, file.to_string().as_bytes())
        .await
        .expect("checked")
}

/// The same text with its last digit exchanged for another.
fn other(text: &str) -> String {
    let mut changed = text.to_owned();
    let last = changed.pop().expect("a digit");
    changed.push(if last == '1' { '2' } else { '1' });
    changed
}

/// Every way to change one value of the file, each by itself.
fn flipped(file: &Value) -> Vec<(String, Value)> {
    let mut flips = Vec::new();
    let mut flip = |pointer: String, value: Value| {
        let mut changed = file.clone();
        *changed.pointer_mut(&pointer).expect("there") = value;
        flips.push((pointer, changed));
    };
    for field in ["certificate", "municipality", "subject", "hash"] {
        let pointer = format!("/certified/{field}");
        let text = file
            .pointer(&pointer)
            .and_then(Value::as_str)
            .expect("text");
        flip(pointer.clone(), other(text).into());
    }
    for field in ["at", "entry"] {
        let pointer = format!("/certified/{field}");
        let number = file
            .pointer(&pointer)
            .and_then(Value::as_i64)
            .expect("a number");
        flip(pointer.clone(), (number + 1).into());
    }
    flip("/certified/scope".to_owned(), "content".into());
    flip("/certified/ground".to_owned(), "term_over".into());
    for field in ["signature", "public_key"] {
        let text = file.get(field).and_then(Value::as_str).expect("text");
        flip(format!("/{field}"), other(text).into());
    }
    flip("/format".to_owned(), "iets anders".into());
    let keys = file
        .pointer("/certified/keys")
        .and_then(Value::as_array)
        .expect("keys");
    for (at, key) in keys.iter().enumerate() {
        let check = key.get("check").and_then(Value::as_str).expect("text");
        flip(format!("/certified/keys/{at}/check"), other(check).into());
        flip(format!("/certified/keys/{at}/part"), "intake".into());
    }
    flip("/certified/keys".to_owned(), json!([]));
    flips
}

#[tokio::test]
async fn g11_a_certificate_proves_the_destruction_and_any_changed_field_fails() {
    in_each_region(async |region| {
        let case = some_case(&region).await;
        hand_over(&region, case).await;
        regisseur_does(&region, case, FORGET)
            .await
            .expect("forgotten");
        let all = listed(&region).await;
        let [one] = all.as_slice() else {
            panic!("one destruction, one certificate: {all:?}")
        };
        assert_eq!(
            (one.scope, one.ground),
            (DestructionScope::Person, DestructionGround::ErasureAsked)
        );
        let file = file(&region, one.id).await;
        assert_eq!(checked(&region, &file).await, Checked::default());
        let text = file.to_string();
        assert!(!text.contains(WANTS) && text.contains(&case.to_string()));
        let parts: Vec<&str> = file
            .pointer("/certified/keys")
            .and_then(Value::as_array)
            .expect("keys")
            .iter()
            .filter_map(|key| key.get("part").and_then(Value::as_str))
            .collect();
        assert_eq!(parts, ["identity", "guidance", "sensitive"]);
        for (field, changed) in flipped(&file) {
            let found = checked(&region, &changed).await;
            assert!(!found.faults.is_empty(), "{field} was changed unseen");
        }
        for not_one in ["", "{}", "[]", "niets"] {
            let found = certificates::verify(&region.app, not_one.as_bytes()).await;
            assert!(!found.expect("checked").faults.is_empty(), "{not_one:?}");
        }
        let grant = region.grant::<policy::SeeCertificates>();
        let pdf = certificates::pdf(&region.app, &grant, one.id)
            .await
            .expect("a PDF");
        assert!(pdf.bytes.starts_with(b"%PDF"));
        let absent = CertificateId::from_uuid(uuid::Uuid::max());
        assert!(matches!(
            certificates::json(&region.app, &grant, absent).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn g7_g11_what_rested_on_consent_has_a_certificate_of_its_own() {
    in_each_region(async |region| {
        let case = some_case(&region).await;
        says_yes(&region, case).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Declined),
        };
        does(&region, case, withdraw).await.expect("withdrawn");
        let all = listed(&region).await;
        let one = all.first().expect("a certificate");
        assert_eq!(
            (one.scope, one.ground),
            (
                DestructionScope::Content,
                DestructionGround::ConsentWithdrawn
            )
        );
        let file = file(&region, one.id).await;
        assert_eq!(checked(&region, &file).await, Checked::default());
        assert_eq!(
            file.pointer("/certified/keys/0/part"),
            Some(&json!("guidance"))
        );
        assert!(!case_page(&region, case).await.identity.name.is_empty());
    })
    .await;
}

#[tokio::test]
async fn g11_a_certificate_outlived_by_the_term_of_the_log_still_has_its_signature() {
    in_each_region(async |region| {
        let case = some_case(&region).await;
        hand_over(&region, case).await;
        regisseur_does(&region, case, FORGET)
            .await
            .expect("forgotten");
        let file = file(&region, listed(&region).await.first().expect("one").id).await;
        region.app.clock().advance_seconds(6 * 366 * 86_400);
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        app::retention::trim_log(&region.app, &service)
            .await
            .expect("trimmed");
        assert!(listed(&region).await.is_empty());
        let found = checked(&region, &file).await;
        assert!(found.faults.is_empty(), "{found:?}");
        assert_eq!(found.notes.len(), 1);
    })
    .await;
}

/// Whole, or gone: nobody sees a case without a name.
async fn is_whole_or_gone(region: &Region, case: CaseId, steps: u32) -> bool {
    match led(region, case).await {
        Ok(page) => {
            assert!(
                !page.identity.name.is_empty(),
                "half there when cut off after {steps} steps"
            );
            true
        }
        Err(AppError::NotFound) => false,
        Err(other) => panic!("{other:?} when cut off after {steps} steps"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g6_the_destruction_of_a_guided_person_cut_off_at_any_step_ends_destroyed() {
    in_each_region(|region| async move {
        let case = some_case(&region).await;
        hand_over(&region, case).await;
        let person = {
            let service = app::setup::service_actor(&region.app)
                .await
                .expect("the service");
            let grant = service.authorize::<policy::DestroyDue>().expect("may");
            let file = region.app.store().case(&grant, case).await;
            file.expect("the case").person
        };
        // Asked again and again, cut off a step later each time, until it has begun.
        let mut steps = 0;
        while is_whole_or_gone(&region, case, steps).await {
            steps += 1;
            let version = led(&region, case).await.expect("still there").version;
            let grant = regisseur(&region).authorize().expect("may");
            cut_off_after(
                steps,
                Box::pin(guidance::record(&region.app, &grant, case, FORGET, version)),
            )
            .await;
        }
        assert!(steps > 5, "it was cut off at steps before: {steps}");
        // The schedule finishes it, however often it is cut off itself.
        for steps in 1..2_000 {
            let service = app::setup::service_actor(&region.app)
                .await
                .expect("the service");
            cut_off_after(
                steps,
                Box::pin(app::retention::run_due(&region.app, &service)),
            )
            .await;
            assert!(!is_whole_or_gone(&region, case, steps).await);
            if !listed(&region).await.is_empty() {
                break;
            }
        }
        let all = listed(&region).await;
        assert_eq!(all.len(), 1, "one destruction, one certificate");
        let file = file(&region, all.first().expect("one").id).await;
        assert_eq!(checked(&region, &file).await, Checked::default());
        let keys = file.pointer("/certified/keys").and_then(Value::as_array);
        assert_eq!(
            keys.map(Vec::len),
            Some(3),
            "also those destroyed before the cut"
        );
        let left = region
            .app
            .store()
            .key_checks(region.town, person.uuid(), &vault::Compartment::ALL)
            .await
            .expect("the vault");
        assert_eq!(left, []);
    })
    .await;
}
