//! Notices on both engines: who is told what, who may open it, and that nothing outlives the case.

use access::policy;
use app::{
    guidance::{AnswerAct, FollowAct, RightAct, TalkAct},
    notices::{NoticeLine, all, see_all, unseen},
};
use domain::{
    CaseId, Day, NoticeKind, Role,
    guidance::{
        RouteScope,
        content::{Coded, DropOutReason},
    },
    outreach::Channel,
};
use testkit::{
    guidance::{does, hand_over, intake, plan, regisseur_does, rests, route, says_yes, start},
    region::{Region, in_each_region},
};

use crate::{
    deeds::standing,
    outreach::{cards_posted, people, young},
};

async fn posted(region: &Region) -> CaseId {
    let cases = cards_posted(region, &people(3)).await;
    *cases.first().expect("somebody")
}

async fn told(region: &Region, who: &str) -> Vec<NoticeLine> {
    let actor = region.actor_today(who).await;
    let grant = actor.authorize::<policy::SeeNotices>().expect("may");
    all(&region.app, &grant, &actor).await.expect("notices")
}

fn kinds(lines: &[NoticeLine]) -> Vec<NoticeKind> {
    lines.iter().map(|line| line.kind).collect()
}

#[tokio::test]
async fn s1_61_an_offer_and_its_answer_are_told_to_who_waits_for_them() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        says_yes(&region, case).await;
        does(&region, case, intake(&region)).await.expect("intake");
        does(&region, case, route(RouteScope::Municipal))
            .await
            .expect("choice");
        does(&region, case, plan()).await.expect("plan");
        let offer = TalkAct::Offer {
            conversation: Channel::Phone,
            words: "Gebeld".to_owned(),
        };
        does(&region, case, offer).await.expect("offered");
        let lines = told(&region, "regisseur").await;
        assert_eq!(kinds(&lines), [NoticeKind::HandOverOffered]);
        let (role, found, name) = lines[0].case.clone().expect("open to the receiver");
        assert_eq!((role, found), (Role::Regisseur, case));
        assert!(!name.is_empty());
        assert!(told(&region, "casemanager").await.is_empty());

        regisseur_does(&region, case, AnswerAct::Reject("Andere wijk".to_owned()))
            .await
            .expect("rejected");
        let lines = told(&region, "regisseur").await;
        assert!(lines[0].seen, "who answered has seen it");
        assert_eq!(lines[0].case, None, "not the regisseur's any more");
        let lines = told(&region, "casemanager").await;
        assert_eq!(kinds(&lines), [NoticeKind::HandOverRejected]);
        let account = region.actor("casemanager").account;
        assert_eq!(unseen(&region.app, account).await.expect("asked"), 1);
        let grant = region
            .grant_today::<policy::SeeNotices>("casemanager")
            .await;
        see_all(&region.app, &grant).await.expect("seen");
        assert_eq!(unseen(&region.app, account).await.expect("asked"), 0);
    })
    .await;
}

#[tokio::test]
async fn s1_76_a_drop_out_is_told_to_the_same_casemanager() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        hand_over(&region, case).await;
        let lines = told(&region, "regisseur").await;
        assert_eq!(kinds(&lines), [NoticeKind::Assigned]);
        start(&region, case).await;
        let out = FollowAct::DropOut(Coded {
            code: DropOutReason::OfferDidNotFit,
            words: String::new(),
        });
        regisseur_does(&region, case, out).await.expect("reported");
        let lines = told(&region, "casemanager").await;
        assert_eq!(kinds(&lines), [NoticeKind::DroppedOut]);
        assert_eq!(lines[0].case.as_ref().map(|(_, case, _)| *case), Some(case));
    })
    .await;
}

#[tokio::test]
async fn g7_a_notice_goes_with_the_case() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        hand_over(&region, case).await;
        let ask = |at_once| RightAct::Erase {
            channel: Channel::Desk,
            at_once,
            offered: domain::guidance::ReadBackOffer::Declined,
        };
        // Asked at the desk that no longer leads: the lead is told.
        assert!(does(&region, case, ask(false)).await.is_ok());
        let lines = told(&region, "regisseur").await;
        assert_eq!(
            kinds(&lines),
            [NoticeKind::ErasureAsked, NoticeKind::Assigned]
        );
        does(&region, case, ask(true)).await.expect("at once");
        // What is left is about no case: the municipality's own system received something.
        let lines = told(&region, "regisseur").await;
        assert_eq!(kinds(&lines), [NoticeKind::PartnerToTell]);
        assert_eq!(lines[0].case, None);
    })
    .await;
}

/// Tells what begins today, as the schedule does; twice, as after a restart.
async fn told_of_today(region: &Region) {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("service");
    for _ in 0..2 {
        app::notices::tell_of_today(&region.app, &service)
            .await
            .expect("told");
    }
}

#[tokio::test]
async fn s1_65_s1_69_not_now_is_told_to_the_regisseur_and_its_day_to_who_calls() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        rests(&region, case, Some(10)).await;
        let lines = told(&region, "regisseur").await;
        assert_eq!(kinds(&lines), [NoticeKind::NotNow]);
        assert_eq!(lines[0].case, None, "the outcome, not the case");
        assert!(told(&region, "casemanager").await.is_empty());
        for (days, expected) in [
            (9, &[] as &[NoticeKind]),
            (1, &[NoticeKind::TryAgainDue]),
            (1, &[NoticeKind::TryAgainDue]),
        ] {
            region.app.clock().advance_days(days);
            told_of_today(&region).await;
            assert_eq!(kinds(&told(&region, "casemanager").await), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn g9_dossiers_that_wait_for_a_signature_are_told_once_a_month_to_who_signs() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &young(2)).await;
        for case in &cases {
            hand_over(&region, *case).await;
            regisseur_does(&region, *case, RightAct::Stop(Channel::Phone))
                .await
                .expect("stopped");
        }
        let due = standing(&region, cases[0])
            .await
            .overview
            .destroy_after
            .expect("a term");
        let to_sign = async |on: Day| {
            let days = region.app.today().days_until(on);
            region.app.clock().advance_seconds(i64::from(days) * 86_400);
            told_of_today(&region).await;
            let lines = told(&region, "privacy_officer").await;
            let found = lines.iter().filter(|line| {
                assert_eq!(line.case, None);
                line.kind == NoticeKind::DestructionToReview
            });
            found.map(|line| line.number).collect::<Vec<_>>()
        };
        let month = due.month().first_day();
        assert_eq!(to_sign(month.plus_days(-1)).await, [0_u32; 0]);
        assert_eq!(to_sign(month).await, [2]);
        assert_eq!(to_sign(month.plus_days(1)).await, [2], "once a month");
        assert!(
            told(&region, "regisseur")
                .await
                .iter()
                .all(|line| { line.kind != NoticeKind::DestructionToReview })
        );
        // Nobody signed: told again the next month.
        assert_eq!(to_sign(due.month().plus(1).first_day()).await, [2, 2]);
    })
    .await;
}

#[tokio::test]
async fn g10_that_a_partner_must_be_told_is_told_and_outlives_the_case() {
    in_each_region(async |region| {
        let case = posted(&region).await;
        says_yes(&region, case).await;
        does(&region, case, intake(&region)).await.expect("intake");
        crate::recipients::told(&region, case).await;
        let forget = RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: domain::guidance::ReadBackOffer::Declined,
        };
        does(&region, case, forget).await.expect("at once");
        for who in ["regisseur", "privacy_officer"] {
            let lines = told(&region, who).await;
            assert_eq!(kinds(&lines), [NoticeKind::PartnerToTell], "{who}");
            assert_eq!((lines[0].number, lines[0].case.is_none()), (1, true));
        }
        assert!(told(&region, "casemanager").await.is_empty());
    })
    .await;
}
