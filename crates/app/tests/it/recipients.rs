//! Who received something hears of the destruction, and what is kept of that names nobody (G10).

use access::policy;
use app::{
    AppError,
    guidance::{ConsentAct, RightAct},
    recipients::{self, NoticeAnswer, NoticeView},
};
use domain::{
    CaseId, RecipientNoticeId,
    guidance::{
        Consent, ConsentForm, ReadBackOffer,
        content::{Coded, Partner},
    },
    outreach::Channel,
    recipient::NoticeState,
};
use testkit::{
    guidance::{case_page, does, hand_over, intake, regisseur, regisseur_does, says_yes},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

/// A case in which debt help was spoken to and social support was asked for advice.
pub(crate) async fn told(region: &Region, case: CaseId) {
    let now = region.app.clock().now();
    let form = ConsentForm::Oral;
    let partner = ConsentAct::Partner {
        partner: Coded {
            code: Partner::DebtHelp,
            words: "Schuldhulp Verzonnen".to_owned(),
        },
        form,
        at: now,
    };
    does(region, case, partner).await.expect("consent");
    let contact = ConsentAct::Contact {
        number: 1,
        channel: Channel::Phone,
        minutes: 5,
        note: String::new(),
    };
    does(region, case, contact).await.expect("spoken");
    does(region, case, ConsentAct::Consultation { form, at: now })
        .await
        .expect("consent");
    let asked = ConsentAct::Consult(Coded {
        code: Partner::Wmo,
        words: "Hoe helpen we iemand van 24?".to_owned(),
    });
    does(region, case, asked).await.expect("asked");
}

async fn open_notices(region: &Region) -> Vec<NoticeView> {
    let grant = region.grant_today("privacy_officer").await;
    recipients::list(&region.app, &grant)
        .await
        .expect("notices")
}

#[tokio::test]
async fn g10_a_third_party_gets_a_notice_whose_answer_is_followed_and_that_names_nobody() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(2)).await;
        let case = *cases.first().expect("somebody");
        says_yes(&region, case).await;
        does(&region, case, intake(&region)).await.expect("intake");
        told(&region, case).await;
        let right = region
            .actor("casemanager")
            .authorize::<policy::RecordRight>()
            .expect("may");
        let found = recipients::recipients(&region.app, &right, case)
            .await
            .expect("recipients");
        let [one] = found.as_slice() else {
            panic!("who gave advice received nothing: {found:?}")
        };
        assert_eq!(one.name, "Schuldhulpverlening: Schuldhulp Verzonnen");
        assert!(one.printed.is_none());
        assert!(matches!(
            recipients::letter(&region.app, &right, case, one.number).await,
            Err(AppError::NotFound)
        ));
        for _ in 0..2 {
            recipients::prepare(&region.app, &right, case, one.number)
                .await
                .expect("prepared");
        }
        let letter = recipients::letter(&region.app, &right, case, one.number)
            .await
            .expect("a letter");
        assert!(letter.bytes.starts_with(b"%PDF"));
        let again = recipients::letter(&region.app, &right, case, one.number)
            .await
            .expect("again");
        assert_eq!(letter.name, again.name, "one reference");
        assert!(matches!(
            recipients::letter(&region.app, &right, case, 9).await,
            Err(AppError::NotFound)
        ));
        assert!(open_notices(&region).await.is_empty());

        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Declined),
        };
        does(&region, case, withdraw).await.expect("withdrawn");
        let all = open_notices(&region).await;
        let [notice] = all.as_slice() else {
            panic!("one receiver, one notice: {all:?}")
        };
        assert_eq!(
            (notice.partner, notice.state, notice.printed, notice.is_late),
            (Some(Partner::DebtHelp), NoticeState::Open, true, false)
        );
        assert!(letter.name.contains(&notice.reference));
        let prepared = region
            .app
            .store()
            .prepared_notices(region.town, case)
            .await
            .expect("prepared");
        assert_eq!(prepared, [], "nothing links it to the case");

        // Unanswered for as long as the rule says: to be reminded, from that day.
        region.app.clock().advance_seconds(30 * 86_400);
        assert!(open_notices(&region).await.iter().all(|one| one.is_late));
        let track = region.grant_today("privacy_officer").await;
        let reminded = [(notice.id, NoticeAnswer::Reminded)];
        assert_eq!(
            recipients::record(&region.app, &track, &reminded)
                .await
                .expect("reminded"),
            1
        );
        assert!(open_notices(&region).await.iter().all(|one| !one.is_late));
        let confirmed = [(notice.id, NoticeAnswer::State(NoticeState::Confirmed))];
        for changed in [1, 0] {
            assert_eq!(
                recipients::record(&region.app, &track, &confirmed)
                    .await
                    .expect("answered"),
                changed
            );
        }
        let answered = open_notices(&region).await;
        let one = answered.first().expect("still there");
        assert_eq!(one.state, NoticeState::Confirmed);
        assert_eq!(one.answered_on, Some(region.app.today()));
        let nobody = [(
            RecipientNoticeId::from_uuid(uuid::Uuid::max()),
            NoticeAnswer::Reminded,
        )];
        assert!(matches!(
            recipients::record(&region.app, &track, &nobody).await,
            Err(AppError::NotFound)
        ));
        assert!(!case_page(&region, case).await.identity.name.is_empty());
    })
    .await;
}

#[tokio::test]
async fn g10_the_municipalitys_own_system_hears_of_it_too_also_when_nobody_printed_a_letter() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(2)).await;
        let case = *cases.first().expect("somebody");
        hand_over(&region, case).await;
        let right = regisseur(&region)
            .authorize::<policy::RecordRight>()
            .expect("may");
        let found = recipients::recipients(&region.app, &right, case)
            .await
            .expect("recipients");
        assert_eq!(found.iter().map(|one| one.number).collect::<Vec<_>>(), [0]);
        let left = region
            .actor("casemanager")
            .authorize::<policy::RecordRight>()
            .expect("may");
        assert!(matches!(
            recipients::recipients(&region.app, &left, case).await,
            Err(AppError::NotFound)
        ));
        let forget = RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        regisseur_does(&region, case, forget)
            .await
            .expect("forgotten");
        let all = open_notices(&region).await;
        let [notice] = all.as_slice() else {
            panic!("one: {all:?}")
        };
        assert_eq!((notice.partner, notice.printed), (None, false));
    })
    .await;
}
