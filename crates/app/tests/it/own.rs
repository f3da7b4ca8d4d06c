//! The daily mail and the calendar of one's own: numbers and days, never a name.

use access::{Grant, policy};
use app::{
    absence::{self, AbsenceForm},
    accounts, calendar, mail,
};
use testkit::{
    guidance::{case_page, does, intake, says_yes},
    region::{Region, in_each_region},
};

use crate::{
    deeds::{colleagues_join, standing},
    outreach::{cards_posted, people},
};

async fn prepared(region: &Region) -> Vec<mail::Outgoing> {
    let service = app::setup::service_actor(&region.app)
        .await
        .expect("service");
    mail::prepare(&region.app, &service)
        .await
        .expect("prepared");
    taken(region).await
}

/// What is to be sent now, taken.
async fn taken(region: &Region) -> Vec<mail::Outgoing> {
    let mut found = Vec::new();
    for waiting in mail::due(&region.app).await.expect("due") {
        found.extend(mail::take(&region.app, &waiting).await.expect("taken"));
    }
    found
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
        assert!(taken(&region).await.is_empty(), "taken");
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
        assert!(taken(&region).await.is_empty());
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
async fn b6_no_mail_for_who_switched_it_off_is_away_or_on_a_free_day() {
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
        // Away: whoever stands in is mailed, one who is away reads at home.
        colleagues_join(&region).await;
        let away = AbsenceForm {
            first: region.app.today(),
            last: region.app.today(),
            deputy: region.actor("other_casemanager").account,
        };
        let own = region.grant_today("casemanager").await;
        absence::set_own(&region.app, &own, away)
            .await
            .expect("away");
        let mailed: Vec<_> = prepared(&region)
            .await
            .iter()
            .map(|one| one.account)
            .collect();
        assert!(!mailed.contains(&manager));
        assert!(mailed.contains(&away.deputy), "told that they stand in");
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
        assert!(unfolded.contains("/werklijst?mijn=ja"), "{unfolded}");
        let marks = |text: &str| -> Vec<String> {
            let lines = text.lines();
            let marks = lines.filter(|line| line.starts_with("UID:"));
            marks.map(str::to_owned).collect()
        };
        let again = calendar::read(&region.app, &secret).await.expect("read");
        let again = again.expect("a calendar").replace("\r\n ", "");
        assert_eq!(marks(&unfolded), marks(&again), "the same appointment");
        assert_eq!(marks(&again).len(), 1);
        // No person, and nothing that leads to one: no case, short code or number of the person either.
        let file = standing(&region, cases[0]).await;
        let (case, person) = (cases[0].to_string(), file.person.to_string());
        let mut telling = vec![case.replace('-', ""), person.replace('-', ""), case, person];
        for one in people(3) {
            let born = one.born.to_string();
            telling.extend([one.family_name, one.street, one.postcode, one.bsn, born]);
        }
        for word in telling.iter().filter(|word| !word.is_empty()) {
            assert!(!unfolded.contains(word), "{word} in {unfolded}");
        }
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

#[tokio::test]
async fn e3_a_calendar_holds_the_visits_one_comes_along_on_and_closes_with_the_account() {
    in_each_region(async |region| {
        colleagues_join(&region).await;
        let cases = cards_posted(&region, &people(3)).await;
        region.app.clock().advance_days(22);
        let colleague = region.actor_today("other_casemanager").await;
        let day = region.app.today().plus_days(2);
        let plan = region.grant_today::<policy::PlanVisit>("casemanager").await;
        for (case, companion) in [(cases[0], Some(colleague.account)), (cases[1], None)] {
            let version = standing(&region, case).await.version.into();
            app::outreach::plan_visit(&region.app, &plan, case, day, companion, version)
                .await
                .expect("planned");
        }
        let visits = async |actor: &access::Actor| {
            let grant = actor.authorize::<policy::KeepCalendar>().expect("may");
            let path = calendar::make(&region.app, &grant).await.expect("made");
            let secret = path
                .strip_prefix("/agenda/")
                .expect("an address")
                .to_owned();
            let text = calendar::read(&region.app, &secret).await.expect("read");
            let text = text.expect("a calendar").replace("\r\n ", "");
            assert_eq!(
                text.matches(&format!("/bezoeken?dag={day}")).count(),
                text.matches("SUMMARY:Huisbezoek").count()
            );
            (secret, text.matches("SUMMARY:Huisbezoek").count())
        };
        let (_, own) = visits(&region.actor_today("casemanager").await).await;
        let (secret, along) = visits(&colleague).await;
        assert_eq!((own, along), (2, 1));
        accounts::suspend(
            &region.app,
            &region.grant_today("administrator").await,
            colleague.account,
        )
        .await
        .expect("stopped");
        assert_eq!(
            calendar::read(&region.app, &secret).await.expect("read"),
            None
        );
    })
    .await;
}
