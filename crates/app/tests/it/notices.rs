//! Notices on both engines: who is told what, who may open it, and that nothing outlives the case.

use access::policy;
use app::{
    guidance::{AnswerAct, FollowAct, RightAct, TalkAct},
    notices::{NoticeLine, all, see_all, unseen},
};
use domain::{
    CaseId, NoticeKind, Role,
    guidance::{
        RouteScope,
        content::{Coded, DropOutReason},
    },
    outreach::Channel,
};
use testkit::{
    guidance::{does, hand_over, intake, plan, regisseur_does, route, says_yes, start},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

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
        assert!(told(&region, "regisseur").await.is_empty());
    })
    .await;
}
