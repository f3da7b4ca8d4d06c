//! From the yes to the outflow and back, on both engines: consent, intake, plan, talk, hand-over,
//! trajectory, drop-out, and the rights of the young person.

use access::policy;
use app::{
    AppError,
    guidance::{
        self, AnswerAct, ChoiceAct, ConsentAct, ContactAct, FollowAct, GuideAct, RightAct, TalkAct,
    },
    outreach::AnswerForm,
    worklist::Filter,
};
use domain::{
    CaseId, Role,
    guidance::{
        Consent, ConsentForm, FollowUpOutcome, NotNowReason, ReadBackOffer, RouteScope,
        content::{Coded, ContactDetails, Destination, DropOutReason, Partner},
    },
    outreach::{Answer, Channel, Phase, SaidBy},
};
use testkit::{
    guidance::{
        WANTS, case_page, does, hand_over, intake, led, plan, regisseur, regisseur_does, route,
        says_yes, start, talk,
    },
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

/// A case whose card is posted.
pub(crate) async fn posted(region: &Region) -> CaseId {
    let cases = cards_posted(region, &people(3)).await;
    *cases.first().expect("somebody")
}

/// A case whose young person said yes to the card.
pub(crate) async fn yes(region: &Region) -> CaseId {
    let case = posted(region).await;
    says_yes(region, case).await;
    case
}

/// A case the regisseur leads.
async fn handed_over(region: &Region) -> CaseId {
    let case = posted(region).await;
    hand_over(region, case).await;
    case
}

#[tokio::test]
async fn s1_44_to_s1_76_the_road_from_yes_to_outflow_with_a_drop_out() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        assert!(led(&region, case).await.is_err(), "not the regisseur's yet");
        let kept = ContactAct::Keep(ContactDetails {
            phone: "06 0000 0000".to_owned(),
            ..ContactDetails::default()
        });
        does(&region, case, kept).await.expect("contact kept");
        does(&region, case, intake(&region)).await.expect("intake");
        let grant = region.grant::<policy::OpenCase>();
        let file = guidance::open(&region.app, &grant, case)
            .await
            .expect("open");
        assert_eq!(file.intake.expect("an intake").wants, WANTS);
        assert_eq!(file.contact.expect("contact").phone, "06 0000 0000");
        assert!(file.scored);
        let scores = guidance::sensitive(&region.app, &region.grant(), case)
            .await
            .expect("scores");
        assert_eq!(scores.scores[0].1[0].score, 2);
        does(&region, case, route(RouteScope::Municipal))
            .await
            .expect("choice");
        does(&region, case, plan()).await.expect("plan");
        does(&region, case, talk(&region)).await.expect("talk");

        // P9: the casemanager keeps name and status, and loses the rest.
        let left = case_page(&region, case).await;
        assert!(!left.identity.name.is_empty() && left.identity.address_line_1.is_empty());
        assert!(
            left.timeline
                .iter()
                .all(|line| !line.text.contains("Intake"))
        );
        let file = guidance::open(&region.app, &grant, case)
            .await
            .expect("open");
        assert!(file.intake.is_none() && file.plan.is_none());
        assert!(matches!(
            guidance::sensitive(&region.app, &region.grant(), case).await,
            Err(AppError::NotFound)
        ));

        let page = led(&region, case).await.expect("the regisseur's now");
        assert_eq!(page.phase, Phase::TrajectoryToStart);
        assert!(page.guidance.contains(&GuideAct::Decide));
        start(&region, case).await;
        let list = app::worklist::led(
            &region.app,
            &regisseur(&region).authorize().expect("may"),
            &Filter::default(),
        )
        .await
        .expect("a list");
        assert_eq!(list.items.len(), 1);
        let followed = FollowAct::FollowUp {
            number: 1,
            outcome: FollowUpOutcome::AtRisk,
            channel: Channel::Phone,
            minutes: 10,
            note: String::new(),
        };
        regisseur_does(&region, case, followed)
            .await
            .expect("followed");
        let out = FollowAct::DropOut(Coded {
            code: DropOutReason::OfferDidNotFit,
            words: String::new(),
        });
        regisseur_does(&region, case, out)
            .await
            .expect("dropped out");
        let back = case_page(&region, case).await;
        assert_eq!((back.phase, back.round), (Phase::Intake, 2));
        assert!(matches!(led(&region, case).await, Err(AppError::NotFound)));

        does(&region, case, route(RouteScope::Elsewhere))
            .await
            .expect("another choice");
        let signed = FollowAct::SignUp {
            starts_on: region.app.today(),
            place: "Vakschool Verzonnen".to_owned(),
        };
        does(&region, case, signed).await.expect("signed up");
        let gone = FollowAct::FlowOut {
            day: region.app.today(),
            destination: Coded {
                code: Destination::Education,
                words: String::new(),
            },
        };
        does(&region, case, gone).await.expect("flowed out");
        assert_eq!(case_page(&region, case).await.phase, Phase::FlowedOut);
    })
    .await;
}

#[tokio::test]
async fn s1_47_withdrawal_destroys_what_rested_on_it_and_nothing_else() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Declined),
        };
        does(&region, case, withdraw).await.expect("withdrawn");
        let page = case_page(&region, case).await;
        assert_eq!(page.phase, Phase::ConsentWithdrawn);
        assert!(!page.identity.name.is_empty(), "identity stays");
        let file = guidance::open(&region.app, &region.grant::<policy::OpenCase>(), case)
            .await
            .expect("open");
        assert!(file.intake.is_none(), "the content is gone");
        assert!(file.consents.iter().all(|line| !line.stands));
        // A new yes is a new round, with consent asked anew and content under a new key.
        let form = AnswerForm {
            answer: Answer::WantsSupport,
            said_by: SaidBy::YoungPerson,
            channel: Channel::Desk,
            minutes: 1,
            on: region.app.today(),
            note: String::new(),
            version: page.version,
        };
        app::outreach::record_answer(&region.app, &region.grant(), case, form)
            .await
            .expect("back");
        does(&region, case, intake(&region))
            .await
            .expect("intake again");
        let file = guidance::open(&region.app, &region.grant::<policy::OpenCase>(), case)
            .await
            .expect("open");
        assert_eq!(file.intake.expect("anew").wants, WANTS);
    })
    .await;
}

#[tokio::test]
async fn avg_17_forgotten_after_the_days_to_think_or_at_once_and_never_written_to_again() {
    in_each_region(async |region| {
        let case = handed_over(&region).await;
        let ask = |at_once| RightAct::Erase {
            channel: Channel::Desk,
            at_once,
            offered: ReadBackOffer::Accepted,
        };
        regisseur_does(&region, case, ask(false))
            .await
            .expect("asked");
        let note = ContactAct::Log {
            channel: Channel::Phone,
            outcome: domain::guidance::ContactOutcome::Spoke,
            minutes: 1,
            note: String::new(),
        };
        assert!(matches!(
            regisseur_does(&region, case, note).await,
            Err(AppError::Refused(_))
        ));
        regisseur_does(&region, case, ask(true))
            .await
            .expect("at once");
        assert!(matches!(led(&region, case).await, Err(AppError::NotFound)));
        assert!(
            app::cases::open(&region.app, &region.grant::<policy::OpenCase>(), case)
                .await
                .is_err(),
            "destroyed is absent"
        );
    })
    .await;
}

#[tokio::test]
async fn s1_54_a_consultation_names_nobody() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let ask = |words: &str| {
            ConsentAct::Consult(Coded {
                code: Partner::DebtHelp,
                words: words.to_owned(),
            })
        };
        assert!(matches!(
            does(&region, case, ask("Hoe helpen we?")).await,
            Err(AppError::Refused(_))
        ));
        let consent = ConsentAct::Consultation {
            form: ConsentForm::Oral,
            at: region.app.clock().now(),
        };
        does(&region, case, consent).await.expect("consent");
        let name = case_page(&region, case).await.identity.name;
        assert!(matches!(
            does(&region, case, ask(&format!("Het gaat om {name}."))).await,
            Err(AppError::Marked { pieces, .. }) if pieces.iter().any(|one| one.trace.is_some())
        ));
        does(&region, case, ask("Hoe helpen we iemand van 24 met geld?"))
            .await
            .expect("nobody is named");
    })
    .await;
}

#[tokio::test]
async fn s1_61_an_offered_hand_over_moves_only_when_the_regisseur_accepts() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        does(&region, case, route(RouteScope::Municipal))
            .await
            .expect("choice");
        does(&region, case, plan()).await.expect("plan");
        let offer = |conversation| TalkAct::Offer {
            conversation,
            words: "Gebeld".to_owned(),
        };
        assert!(does(&region, case, offer(Channel::Email)).await.is_err());
        does(&region, case, offer(Channel::Phone))
            .await
            .expect("offered");
        let page = led(&region, case).await.expect("a preview");
        assert!(page.guidance.contains(&GuideAct::AcceptHandOver));
        regisseur_does(&region, case, AnswerAct::Reject("Andere wijk".to_owned()))
            .await
            .expect("rejected");
        assert!(led(&region, case).await.is_err());
        assert_eq!(case_page(&region, case).await.phase, Phase::RouteChosen);
    })
    .await;
}

#[tokio::test]
async fn s1_69_not_now_keeps_nothing_unless_agreed() {
    in_each_region(async |region| {
        let case = yes(&region).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let rest = ChoiceAct::NotNow {
            reason: NotNowReason::Alone,
            call_again: None,
            keeps: false,
            objection_told_at: Some(region.app.clock().now()),
            agrees: false,
        };
        does(&region, case, rest).await.expect("not now");
        let file = guidance::open(&region.app, &region.grant::<policy::OpenCase>(), case)
            .await
            .expect("open");
        assert!(file.intake.is_none());
        assert_eq!(case_page(&region, case).await.phase, Phase::NotNow);
        let objection = region
            .actor("casemanager")
            .authorize::<policy::RecordObjection>()
            .expect("may");
        let version = case_page(&region, case).await.version;
        let by_letter = app::outreach::Objection {
            channel: Channel::Letter,
            told_of_mark: false,
        };
        app::outreach::object(&region.app, &objection, case, by_letter, version)
            .await
            .expect("S1-70: destroyed");
    })
    .await;
}

#[tokio::test]
async fn d2_a_regisseur_of_elsewhere_and_a_list_handler_see_no_guidance() {
    in_each_region(async |region| {
        let case = handed_over(&region).await;
        let handler = region
            .actor("list_handler")
            .authorize::<policy::OpenMunicipalCase>()
            .expect("may");
        assert!(matches!(
            app::cases::open_municipal(&region.app, &handler, case).await,
            Err(AppError::NotFound)
        ));
        assert_eq!(
            guidance::colleagues(
                &region.app,
                &regisseur(&region)
                    .authorize::<policy::OpenLedCase>()
                    .expect("may"),
                case,
                Role::Regisseur
            )
            .await
            .expect("colleagues")
            .len(),
            1
        );
    })
    .await;
}
