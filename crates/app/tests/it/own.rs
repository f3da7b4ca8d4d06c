//! The daily mail and the calendar of one's own: numbers and days, never a name.

use access::{Grant, policy};
use app::{accounts, calendar, mail};
use testkit::{
    guidance::{case_page, does, intake, says_yes},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

async fn prepared(region: &Region) -> Vec<mail::Outgoing> {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("service");
    mail::prepare(&region.app, &service)
        .await
        .expect("prepared");
    mail::due(&region.app).await.expect("due")
}

#[tokio::test]
async fn b6_a_mail_is_written_once_a_day_without_a_name_and_keeps_its_id_until_it_left() {
    in_each_region(async |region| {
        // The clock of tests stands on a working day or is moved to one.
        while !domain::is_workday(region.app.today()) {
            region.app.clock().advance_days(1);
        }
        let cases = cards_posted(&region, &people(3)).await;
        says_yes(&region, cases[0]).await;
        let manager = region.actor("casemanager").account;
        let first = prepared(&region).await;
        let mine = first
            .iter()
            .find(|one| one.account == manager)
            .expect("a mail for who has work");
        assert_eq!(mine.subject, "Vangnet: 1 taak");
        assert!(mine.body.contains("1 taak voor vandaag"), "{}", mine.body);
        let name = case_page(&region, cases[0]).await.identity.name;
        for word in name.split(' ').filter(|word| word.len() > 3) {
            assert!(!mine.body.contains(word) && !mine.subject.contains(word));
        }
        assert!(
            mail::due(&region.app).await.expect("due").is_empty(),
            "taken"
        );
        // A crash between sending and noting: the same message, under the same id.
        region.app.clock().advance_seconds(11 * 60);
        let again = prepared(&region).await;
        let same = again
            .iter()
            .find(|one| one.account == manager)
            .expect("again");
        assert_eq!(same.id, mine.id);
        // The server is down: later, and each time later.
        mail::not_sent(&region.app, same).await.expect("noted");
        assert!(mail::due(&region.app).await.expect("due").is_empty());
        region.app.clock().advance_seconds(10 * 60);
        let third = prepared(&region).await;
        let third = third
            .iter()
            .find(|one| one.account == manager)
            .expect("tried again");
        assert_eq!(third.id, mine.id);
        mail::sent(&region.app, third).await.expect("noted");
        region.app.clock().advance_seconds(3_600);
        assert!(
            prepared(&region)
                .await
                .iter()
                .all(|one| one.account != manager)
        );
    })
    .await;
}

#[tokio::test]
async fn b6_no_mail_for_who_switched_it_off_left_or_on_a_free_day() {
    in_each_region(async |region| {
        while !domain::is_workday(region.app.today()) {
            region.app.clock().advance_days(1);
        }
        let cases = cards_posted(&region, &people(3)).await;
        says_yes(&region, cases[0]).await;
        let manager = region.actor("casemanager").account;
        let grant: Grant<policy::SeeNotices> = region
            .grant_today::<policy::SeeNotices>("casemanager")
            .await;
        assert_eq!(
            mail::wanted(&region.app, &grant).await.expect("asked"),
            None,
            "no mail server, no switch"
        );
        mail::choose(&region.app, &grant, false).await.expect("off");
        assert!(
            prepared(&region)
                .await
                .iter()
                .all(|one| one.account != manager)
        );
        mail::choose(&region.app, &grant, true).await.expect("on");
        region.app.clock().advance_days(1);
        while domain::is_workday(region.app.today()) {
            region.app.clock().advance_days(1);
        }
        assert!(prepared(&region).await.is_empty(), "a weekend");
    })
    .await;
}

#[tokio::test]
async fn e3_a_calendar_shows_days_and_kinds_and_dies_with_the_account() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(3)).await;
        says_yes(&region, cases[0]).await;
        let plan = app::guidance::IntakeAct::Plan(region.app.today().plus_days(3));
        does(&region, cases[0], plan).await.expect("planned");
        let grant = region.grant::<policy::KeepCalendar>();
        let path = calendar::make(&region.app, &grant).await.expect("made");
        let secret = path
            .strip_prefix("/agenda/")
            .expect("an address")
            .to_owned();
        assert!(secret.len() >= 43, "256 bits");
        let text = calendar::read(&region.app, &secret)
            .await
            .expect("read")
            .expect("a calendar");
        let day = region.app.today().plus_days(3).to_string().replace('-', "");
        assert!(text.contains("SUMMARY:Intake"), "{text}");
        assert!(
            text.contains(&format!("DTSTART;VALUE=DATE:{day}")),
            "{text}"
        );
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains(&format!("/zaken/{}", cases[0])),
            "{unfolded}"
        );
        let who = case_page(&region, cases[0]).await.identity;
        for word in who.name.split(' ').filter(|word| word.len() > 3) {
            assert!(!text.contains(word));
        }
        assert!(!text.contains(&who.postcode) || who.postcode.is_empty());
        // A new address ends the old one; a guess opens nothing.
        let other = calendar::make(&region.app, &grant).await.expect("made");
        assert_eq!(
            calendar::read(&region.app, &secret).await.expect("read"),
            None
        );
        let secret = other
            .strip_prefix("/agenda/")
            .expect("an address")
            .to_owned();
        assert!(
            calendar::read(&region.app, &secret)
                .await
                .expect("read")
                .is_some()
        );
        does(&region, cases[0], intake(&region))
            .await
            .expect("intake");
        // The account is set up anew: every credential is dead, this one too.
        accounts::reset(
            &region.app,
            &region.grant(),
            region.actor("casemanager").account,
        )
        .await
        .expect("reset");
        assert_eq!(
            calendar::read(&region.app, &secret).await.expect("read"),
            None
        );
    })
    .await;
}
