//! Random histories through the use cases against a naive model of one case, cut off and opened anew on
//! the way (A10, A2): every answer and every event is what the model says.

use std::sync::Arc;

use app::{App, AppConfig, ImportWorker, Parts};
use domain::{
    Phase, Role,
    guidance::{Consent, RouteScope},
    outreach::EventKind,
};
use testkit::{
    StoreFixture,
    guidance::letter_texts,
    population::Dice,
    region::{Region, fonts},
};

use crate::{
    deeds::{
        Deed, Model, SCHEDULE, Told, What, by_casemanager, by_regisseur, colleagues_join, standing,
        step_three_goes_to, told,
    },
    interrupted::cut_off_after,
    outreach::{cards_posted, young},
    pairs::{Under, explained, nothing_is_left},
};

/// Histories; the dice of each is this number plus its own.
const HISTORIES: usize = 40;
/// The dice of this test.
const SEED: u64 = 20_261_128;
/// Deeds to a history.
const DEEDS: u64 = 30;

/// Every deed either worker may try.
fn every_deed() -> Vec<Deed> {
    let shared = [
        What::PlanIntake,
        What::RecordIntake,
        What::ReviseIntake,
        What::Consultation,
        What::Route(RouteScope::Municipal),
        What::Route(RouteScope::Elsewhere),
        What::PriorProvision,
        What::NotNow,
        What::WritePlan,
        What::PlanCopy,
        What::PlanTalk,
        What::HoldTalk,
        What::Offer,
        What::FollowUp,
        What::EndTrajectory,
        What::DropOut,
        What::FlowOut,
        What::SignUp,
        What::Contact,
        What::Stop,
        What::Withdraw(Consent::WorkTogether),
        What::Withdraw(Consent::Dossier),
        What::ForgetLater,
        What::ForgetNow,
        What::TakeBack,
        What::Restrict,
        What::Lift,
        What::Rectify,
        What::Assign,
        What::TryAgain,
        What::PassOn,
        What::SwitchStepThree,
        What::Object,
        What::Lock,
        What::Know,
        What::AskToLook,
        What::BreakGlass,
    ];
    let mut deeds: Vec<Deed> = shared.map(by_casemanager).to_vec();
    deeds.extend(shared.map(by_regisseur));
    deeds.extend([What::SaysYes, What::SaysNo].map(by_casemanager));
    deeds.extend(
        [
            What::Accept,
            What::Reject,
            What::Decide,
            What::Letter,
            What::TakeOver,
            What::Start,
        ]
        .map(by_regisseur),
    );
    deeds.push(SCHEDULE);
    deeds
}

/// The same installation, opened by another process.
async fn opened_anew(region: &mut Region) {
    let fixture = &region.fixture;
    let parts = Parts {
        config: AppConfig {
            demo: true,
            public_url: "http://localhost:8080".to_owned(),
            organisation: "Verzonnen Land".to_owned(),
            mail: false,
        },
        store: fixture.open_again().await,
        clock: fixture.clock.clone(),
        entropy: fixture.entropy.clone(),
        worker: ImportWorker::Thread,
        fonts: fonts(),
    };
    region.app = Arc::new(App::new(parts).expect("an application"));
}

/// A deed of these: any, or for the most part one that leads on.
fn picked(dice: &mut Dice, deeds: &[Deed], model: &Model<'_>) -> Deed {
    let count = deeds.len() as u64;
    let any = |dice: &mut Dice| {
        let at = usize::try_from(dice.below(count)).expect("few");
        *deeds.get(at).expect("within")
    };
    let ends = |what| {
        matches!(
            what,
            What::ForgetNow | What::Object | What::SaysNo | What::Lock
        )
    };
    for _ in 0..60 {
        let deed = any(dice);
        let first = *Model::steps(deed).first().expect("a step");
        let leads_on = deed != SCHEDULE && model.step(deed, first, Told::Done).is_some();
        let wanted = leads_on && (!ends(deed.what) || dice.percent(5));
        if deed == SCHEDULE || wanted || dice.percent(3) {
            return deed;
        }
    }
    SCHEDULE
}

#[tokio::test(flavor = "multi_thread")]
async fn a10_random_histories_with_crashes_are_what_a_naive_model_says() {
    let mut region = Region::new(Arc::new(StoreFixture::sqlite().await)).await;
    let cases = cards_posted(&region, &young(HISTORIES)).await;
    colleagues_join(&region).await;
    letter_texts(&region).await;
    let deeds = every_deed();
    let mut executes = [Role::Regisseur, Role::Casemanager].into_iter().cycle();
    let mut switched = 0;
    let (mut done, mut refused, mut cuts, mut destroyed) = (0, 0, 0, 0);
    for (number, case) in (0..).zip(cases) {
        let mut dice = Dice::new(SEED + number);
        let mut seen = Vec::new();
        for _ in 0..DEEDS {
            if dice.percent(10) {
                let days = i64::try_from(1 + dice.below(8)).expect("few");
                region.app.clock().advance_seconds(days * 86_400);
            }
            // When another role executes step 3, whoever has the case mostly hands it over.
            let mut urged = None;
            if dice.percent(5) {
                let role = executes.next().expect("it goes round");
                step_three_goes_to(&region, role).await;
                let by = match role {
                    Role::Regisseur => by_casemanager,
                    _ => by_regisseur,
                };
                urged = dice.percent(70).then(|| by(What::SwitchStepThree));
            }
            let rules = region.app.store().rules().await.expect("rules");
            let before = standing(&region, case).await;
            let model = Model::of(&region, &rules, &before).await;
            let deed = urged.unwrap_or_else(|| picked(&mut dice, &deeds, &model));
            seen.push(deed);
            let cut = dice.percent(12);
            let tolds = if cut {
                cuts += 1;
                let steps = u32::try_from(1 + dice.below(60)).expect("few");
                cut_off_after(steps, Box::pin(deed.does(&region, case))).await;
                SCHEDULE.does(&region, case).await.expect("finished");
                vec![Told::Done, Told::Refused, Told::Absent]
            } else {
                let outcome = deed.does(&region, case).await;
                let told = told(&outcome);
                done += u32::from(told == Told::Done);
                let switch = deed.what == What::SwitchStepThree;
                switched += u32::from(switch && told == Told::Done);
                refused += u32::from(told != Told::Done);
                vec![told]
            };
            let after = standing(&region, case).await;
            let added: Vec<EventKind> = after
                .events
                .iter()
                .skip(before.events.len())
                .map(|event| event.kind.clone())
                .collect();
            let as_told = |told: &Told| {
                let mut under = vec![Under {
                    deed,
                    told: *told,
                    at: 0,
                }];
                if cut {
                    under.push(Under {
                        deed: SCHEDULE,
                        told: Told::Done,
                        at: 0,
                    });
                }
                explained(&model, &under, &added)
            };
            let unchanged = cut && added.is_empty();
            assert!(
                unchanged || tolds.iter().any(as_told),
                "history {number} of seed {SEED}: {deed:?} was answered {tolds:?} and left {added:?} \
                 after {seen:?}"
            );
            if after.overview.phase == Phase::Destroyed {
                nothing_is_left(&region, case).await;
                destroyed += 1;
                break;
            }
            if cut {
                opened_anew(&mut region).await;
            }
        }
    }
    let wrong = app::verify::verify(&region.app).await.expect("verified");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        done > 300 && refused > 20 && cuts > 50 && destroyed > 5 && switched > 2,
        "{done} done, {refused} refused, {cuts} cut off, {destroyed} destroyed, {switched} switched"
    );
}
