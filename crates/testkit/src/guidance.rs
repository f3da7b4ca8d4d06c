//! The road of a guided case, step by step: what tests of every layer start from.

use access::{Actor, policy};
use app::{
    AppError,
    cases::CasePage,
    documents::{HandedOut, LetterText},
    guidance::{self, Act, ChoiceAct, DecisionAct, IntakeAct, PlanAct, TalkAct},
    outreach::AnswerForm,
};
use domain::{
    CaseId, Ts,
    guidance::{
        ConsentForm, ConsentTalk, Explained, Meeting, NotNowReason, Party, RouteScope, Talk,
        content::{Coded, DomainScore, Intake, LifeDomain, Plan, PlanGoal, TrajectoryKind},
    },
    outreach::{Answer, Channel, SaidBy},
};

use crate::region::Region;

/// What the young person of these roads wants: a text nothing else holds.
pub const WANTS: &str = "Wil heel graag bakker worden";

/// The young person says yes to the card, by telephone.
pub async fn says_yes(region: &Region, case: CaseId) {
    let form = AnswerForm {
        answer: Answer::WantsSupport,
        said_by: SaidBy::YoungPerson,
        channel: Channel::Phone,
        minutes: 5,
        on: region.app.today(),
        note: String::new(),
        version: case_page(region, case).await.version,
    };
    app::outreach::record_answer(&region.app, &region.grant(), case, form)
        .await
        .expect("a yes");
}

/// The case as the casemanager opens it.
pub async fn case_page(region: &Region, case: CaseId) -> CasePage {
    app::cases::open(&region.app, &region.grant::<policy::OpenCase>(), case)
        .await
        .expect("the casemanager's case")
}

/// The regisseur of the colleagues' municipality.
pub fn regisseur(region: &Region) -> &Actor {
    region.actor("regisseur")
}

/// The case as the regisseur opens it; an error while it is not theirs.
pub async fn led(region: &Region, case: CaseId) -> Result<CasePage, AppError> {
    let grant = regisseur(region)
        .authorize::<policy::OpenLedCase>()
        .expect("may");
    app::cases::open_led(&region.app, &grant, case).await
}

/// The casemanager does it on the case as it stands.
pub async fn does<T: Act>(region: &Region, case: CaseId, act: T) -> Result<(), AppError> {
    let version = case_page(region, case).await.version;
    let grant = region
        .actor("casemanager")
        .authorize::<T::Action>()
        .expect("may");
    guidance::record(&region.app, &grant, case, act, version).await
}

/// The regisseur does it on the case as it stands.
pub async fn regisseur_does<T: Act>(region: &Region, case: CaseId, act: T) -> Result<(), AppError> {
    let version = led(region, case).await?.version;
    let grant = regisseur(region).authorize::<T::Action>().expect("may");
    guidance::record(&region.app, &grant, case, act, version).await
}

/// Consent 1 and the intake, now.
pub fn intake(region: &Region) -> IntakeAct {
    intake_at(region.app.clock().now())
}

/// Consent 1 and the intake, at a moment.
pub fn intake_at(now: Ts) -> IntakeAct {
    IntakeAct::Record {
        talk: ConsentTalk {
            explained: Explained::ALL.to_vec(),
            explained_at: now,
            answered_at: now,
        },
        form: ConsentForm::Oral,
        told_at: now,
        intake: Box::new(Intake {
            wants: WANTS.to_owned(),
            can: "Kan goed rekenen".to_owned(),
            needs: "Hulp bij de inschrijving".to_owned(),
            ..Intake::default()
        }),
        scores: vec![DomainScore {
            domain: LifeDomain::Finances,
            score: 2,
        }],
    }
}

/// A plan with one goal.
pub fn plan() -> PlanAct {
    PlanAct::Write(Box::new(Plan {
        goals: vec![PlanGoal {
            goal: "Naar de opleiding".to_owned(),
            ..PlanGoal::default()
        }],
        ..Plan::default()
    }))
}

/// The young person's choice.
pub fn route(scope: RouteScope) -> ChoiceAct {
    ChoiceAct::Route {
        scope,
        kind: Coded {
            code: TrajectoryKind::Schooling,
            words: "bakkersopleiding".to_owned(),
        },
    }
}

/// The three-party talk, now, with consent to the dossier.
pub fn talk(region: &Region) -> TalkAct {
    TalkAct::Hold {
        talk: Talk {
            day: region.app.today(),
            present: vec![Party::YoungPerson, Party::Casemanager, Party::Regisseur],
            meeting: Meeting::Room,
            minutes: 45,
            regisseur: regisseur(region).account,
            dossier: true,
            form: ConsentForm::Oral,
            asked_at: region.app.clock().now(),
            text_version: 0,
        },
        words: "Afspraken gemaakt".to_owned(),
    }
}

/// Wants nothing now: the intake is kept, and somebody may call after so many days.
pub async fn rests(region: &Region, case: CaseId, call_after: Option<i32>) {
    says_yes(region, case).await;
    does(region, case, intake(region)).await.expect("intake");
    does(region, case, not_now(region, call_after, true))
        .await
        .expect("not now");
}

/// "Not now", with the right to object told just before.
pub fn not_now(region: &Region, call_after: Option<i32>, keeps: bool) -> ChoiceAct {
    ChoiceAct::NotNow {
        reason: NotNowReason::OtherFirst,
        call_again: call_after.map(|days| region.app.today().plus_days(days)),
        keeps,
        objection_told_at: Some(region.app.clock().now()),
        agrees: false,
    }
}

/// From the card to the accepted hand-over.
pub async fn hand_over(region: &Region, case: CaseId) {
    says_yes(region, case).await;
    does(region, case, intake(region)).await.expect("intake");
    does(region, case, route(RouteScope::Municipal))
        .await
        .expect("choice");
    does(region, case, plan()).await.expect("plan");
    does(region, case, talk(region)).await.expect("talk");
}

/// The texts of the municipality's letters, complete.
pub async fn letter_texts(region: &Region) {
    let grant = regisseur(region).authorize().expect("may");
    let text = LetterText {
        return_address_line: "Gemeente Weert, Postbus 0, 0000 AA Verzonnen".to_owned(),
        signatory_name: "R. de Tekenaar".to_owned(),
        signatory_function: "teammanager".to_owned(),
        objection_address: "Postbus 0, 0000 AA Verzonnen".to_owned(),
        phone: "0000 - 00 00 00".to_owned(),
        ..LetterText::initial("Weert")
    };
    app::documents::save_letter_text(&region.app, &grant, region.town, text)
        .await
        .expect("saved");
}

/// What was handed out to the young person of a case the regisseur leads, the latest first.
pub async fn handed_out(region: &Region, case: CaseId) -> Vec<HandedOut> {
    let grant = regisseur(region)
        .authorize::<policy::OpenLedCase>()
        .expect("may");
    guidance::open(&region.app, &grant, case)
        .await
        .expect("open")
        .documents
}

/// The municipality grants a trajectory and starts it.
pub async fn start(region: &Region, case: CaseId) {
    let granted = DecisionAct::Decide {
        granted: true,
        reasons: "Past bij de keuze".to_owned(),
    };
    regisseur_does(region, case, granted)
        .await
        .expect("decided");
    let begin = DecisionAct::Start {
        kind: Coded {
            code: TrajectoryKind::Schooling,
            words: "Bakkerij De Proef".to_owned(),
        },
        paid: false,
        start: region.app.today(),
        planned_end: None,
    };
    regisseur_does(region, case, begin).await.expect("started");
}
