//! The transfer form of a school from question to next place, on both engines (S4-39, S4-75 to S4-77, S4-90).

use access::{Actor, policy};
use app::{
    AppError,
    school::{self, DestroyReason},
    transfer::{self, TransferAsk, TransferFilter, TransferView},
};
use domain::{
    Day, NoticeKind, SchoolRowId, TransferId,
    school::SchoolListKind,
    transfer::{Answers, Attention, ContinuingLine, FollowUp, Lack, Question, Stage},
};
use store::{AuditFilter, Chain, StoreError, TransferLink};
use testkit::{
    corpus::made_up_bsn,
    region::{Region, in_each_region},
    schools::{self, Leaver},
    transfer::{answers, ask, secret_of},
};
use vault::Compartment;

const WEERT: &str = "GM0988";

async fn rmc(region: &Region) -> Actor {
    region.actor_today("rmc_worker").await
}

/// The summer after the next, so that there is time.
fn leaves(region: &Region) -> Day {
    region.app.today().plus_months(10)
}

fn born(region: &Region) -> Day {
    region.app.today().plus_years(-17)
}

fn typed(region: &Region, line: ContinuingLine) -> Answers {
    answers("Boterbloem", born(region), leaves(region), line)
}

async fn view(region: &Region, id: TransferId) -> TransferView {
    let grant = region
        .grant_today::<policy::SeeTransfers>("regisseur")
        .await;
    transfer::one(&region.app, &grant, id).await.expect("there")
}

async fn alerts(region: &Region) -> usize {
    let grant = region
        .grant_today::<policy::SeeTransfers>("regisseur")
        .await;
    let found = transfer::overview(&region.app, &grant, TransferFilter::WithoutLine)
        .await
        .expect("an overview");
    assert_eq!(found.without_line, found.lines.len());
    found.without_line
}

async fn notices(region: &Region, who: &str) -> Vec<NoticeKind> {
    let account = region.actor(who).account;
    let all = region.app.store().notices_of(account, 50).await;
    let mut kinds: Vec<NoticeKind> = all.expect("notices").iter().map(|one| one.kind).collect();
    kinds.sort_unstable();
    kinds
}

fn closed<T>(found: &Result<T, AppError>) -> bool {
    matches!(found, Err(AppError::NotFound))
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_a_school_fills_in_keeps_and_sends_once_and_sees_only_what_it_typed() {
    in_each_region(|region| async move {
        let app = &region.app;
        let made = ask(app, &rmc(&region).await, region.town, None, leaves(&region))
            .await
            .expect("asked");
        let secret = secret_of(&made);
        assert!(secret.len() >= 43, "256 bits");
        let form = transfer::open(app, &secret).await.expect("a form");
        assert_eq!(form.municipality, "Weert");
        assert!(form.answers.is_empty() && form.sent_on.is_none());

        let half = Answers::of([(Question::GivenName, "Ilse".to_owned())]);
        let kept = transfer::save(app, &secret, 0, &half).await.expect("kept");
        assert!(kept.is_empty());
        let back = transfer::open(app, &secret).await.expect("the same form");
        assert_eq!(back.answers, half, "it can be gone on with later");
        let lacks = transfer::send(app, &secret, 1, &half)
            .await
            .expect("checked");
        assert!(lacks.contains(&(Question::Line, Lack::Empty)));
        assert_eq!(view(&region, made.id).await.line.stage, Stage::Begun);
        assert!(
            view(&region, made.id).await.form.is_none(),
            "not before it is sent"
        );
        let number = Answers::of([(Question::Helps, "bsn 123456782".to_owned())]);
        let refused = transfer::save(app, &secret, 1, &number)
            .await
            .expect("checked");
        assert_eq!(refused, [(Question::Helps, Lack::Number)]);
        let back = transfer::open(app, &secret).await.expect("the same form");
        assert_eq!(back.answers, half, "what may not be kept is not");

        let whole = typed(&region, ContinuingLine::Arranged);
        let sent = transfer::send(app, &secret, 1, &whole).await.expect("sent");
        assert!(sent.is_empty());
        let after = transfer::open(app, &secret)
            .await
            .expect("that it was sent");
        assert_eq!(after.sent_on, Some(app.today()));
        assert!(after.answers.is_empty(), "nothing of it shows any more");
        assert!(
            closed(&transfer::send(app, &secret, 2, &whole).await),
            "once"
        );
        assert!(closed(&transfer::save(app, &secret, 2, &half).await));
        assert!(closed(&transfer::open(app, "geen").await));

        let seen = view(&region, made.id).await;
        assert_eq!(seen.line.stage, Stage::Sent);
        let read = seen.form.expect("the form");
        assert_eq!(read.full_name(), "Ilse Boterbloem");
        assert_eq!(alerts(&region).await, 0, "there is a next place");
        assert_eq!(
            notices(&region, "rmc_worker").await,
            [NoticeKind::TransferReceived]
        );
        let looks = region
            .grant_today::<policy::ReviewLog>("privacy_officer")
            .await;
        for (chain, action, least) in [
            (Chain::Reads, "SeeTransfers", 3),
            (Chain::Changes, "FillTransferForm", 2),
            (Chain::Changes, "AskTransfer", 1),
        ] {
            let filter = AuditFilter {
                action: Some(action.to_owned()),
                ..AuditFilter::default()
            };
            let found = app
                .store()
                .audit_entries(&looks, chain, &filter, None, 100)
                .await
                .expect("entries");
            assert!(found.len() >= least, "{action}: {}", found.len());
        }
        crate::assert_sound(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_77_without_a_line_that_goes_on_the_municipality_is_alerted_until_somebody_steps_in() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let form = typed(&region, ContinuingLine::Missing);
        let id = testkit::transfer::received(app, &worker, region.town, leaves(&region), &form)
            .await
            .expect("received");
        assert_eq!(
            notices(&region, "regisseur").await,
            [NoticeKind::TransferWithoutLine]
        );
        assert_eq!(alerts(&region).await, 1);
        let grant = region
            .grant_today::<policy::FollowUpTransfer>("regisseur")
            .await;
        let today = app.today();
        let follow =
            async |seen, what, on| transfer::follow_up(app, &grant, id, seen, what, on).await;
        let early = follow(0, FollowUp::TakenUp, today.plus_days(-1)).await;
        assert!(
            matches!(early, Err(AppError::Invalid(_))),
            "before it was asked"
        );
        let late = follow(0, FollowUp::TakenUp, today.plus_days(1)).await;
        assert!(matches!(late, Err(AppError::Invalid(_))));
        let cold = follow(0, FollowUp::TakenUp, today).await;
        assert!(
            matches!(cold, Err(AppError::Rule { .. })),
            "not without a talk (S4-39)"
        );
        follow(0, FollowUp::TalkedByPhone, today)
            .await
            .expect("a talk");
        let after = view(&region, id).await;
        assert!(after.line.warm, "spoken with the school (S4-39)");
        assert_eq!(alerts(&region).await, 1, "a talk alone takes nobody up");
        let meanwhile = follow(0, FollowUp::TakenUp, today).await;
        assert!(matches!(meanwhile, Err(AppError::Changed)));
        follow(1, FollowUp::TakenUp, today).await.expect("taken up");
        assert_eq!(alerts(&region).await, 0);
        assert_eq!(view(&region, id).await.steps.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_a_reminder_takes_the_place_of_the_link_which_ends_by_time_and_by_withdrawal() {
    in_each_region(|region| async move {
        let app = &region.app;
        let made = ask(app, &rmc(&region).await, region.town, None, leaves(&region))
            .await
            .expect("asked");
        let first = secret_of(&made);
        let half = Answers::of([(Question::GivenName, "Ilse".to_owned())]);
        transfer::save(app, &first, 0, &half).await.expect("kept");
        let asks = region.grant_today::<policy::AskTransfer>("regisseur").await;
        let again = transfer::remind(app, &asks, made.id, 1)
            .await
            .expect("a link");
        let second = secret_of(&again);
        assert_ne!(first, second);
        assert!(closed(&transfer::open(app, &first).await), "replaced");
        assert!(closed(&transfer::save(app, &first, 1, &half).await));
        let form = transfer::open(app, &second).await.expect("a form");
        assert_eq!(form.answers, half, "what was typed stays");
        let meanwhile = transfer::remind(app, &asks, made.id, 1).await;
        assert!(matches!(meanwhile, Err(AppError::Changed)));

        // Due in 30 days: nine months before the tenth month. The link holds 60 days.
        region.fixture.clock.advance_days(60);
        assert!(transfer::open(app, &second).await.is_ok(), "the last day");
        let seen = view(&region, made.id).await;
        assert_eq!(seen.line.attention, Attention::Late);
        let service = app::setup::service_actor(app).await.expect("the service");
        let told = app::notices::tell_of_today(app, &service)
            .await
            .expect("told");
        assert!(told > 0);
        let of_today = notices(&region, "rmc_worker").await;
        assert!(of_today.contains(&NoticeKind::TransferDue), "{of_today:?}");
        region.fixture.clock.advance_days(1);
        assert!(closed(&transfer::open(app, &second).await), "the day after");
        assert!(closed(&transfer::send(app, &second, 1, &half).await));

        let asks = region.grant_today::<policy::AskTransfer>("regisseur").await;
        let third = transfer::remind(app, &asks, made.id, 2)
            .await
            .expect("a link");
        let third = secret_of(&third);
        assert!(transfer::open(app, &third).await.is_ok());
        transfer::withdraw(app, &asks, made.id)
            .await
            .expect("taken back");
        assert!(closed(&transfer::open(app, &third).await));
        let twice = transfer::withdraw(app, &asks, made.id).await;
        assert!(matches!(twice, Err(AppError::Rule { .. })));
        let dead = transfer::remind(app, &asks, made.id, 3).await;
        assert!(matches!(dead, Err(AppError::Rule { .. })));
        let gone = app
            .store()
            .transfer(&asks, made.id)
            .await
            .expect("its place");
        assert_eq!(gone.transfer.sealed, None);
        let pupil = gone.transfer.asked.pupil.uuid();
        let key = app
            .store()
            .subject_key(region.town, pupil, Compartment::Statutory)
            .await;
        assert!(key.expect("a look").is_none(), "its key is destroyed");
        crate::assert_sound(app).await;
    })
    .await;
}

/// A list with somebody born on the day of the forms; their row.
async fn on_a_list(region: &Region) -> SchoolRowId {
    let on = region.app.today();
    let mut leaver = Leaver::early(&made_up_bsn(1), "Boterbloem", WEERT, on, 0);
    leaver.born = born(region);
    let other = Leaver::early(&made_up_bsn(2), "Distelvink", WEERT, on, 0);
    let kind = SchoolListKind::Outflow;
    let list = schools::take_in(&region.app, &rmc(region).await, kind, on, &[leaver, other])
        .await
        .expect("taken in");
    let grant = region
        .grant_today::<policy::SeeSchoolLists>("regisseur")
        .await;
    let rows = school::list(&region.app, &grant, list)
        .await
        .expect("rows")
        .rows;
    let named = |row: &&school::RowLine| row.name.as_deref() == Some("Ilse Boterbloem");
    rows.iter().find(named).expect("on the list").id
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_a_form_is_tied_to_a_pupil_of_a_list_and_goes_with_them() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let row = on_a_list(&region).await;
        let form = typed(&region, ContinuingLine::Sought);
        let id = testkit::transfer::received(app, &worker, region.town, leaves(&region), &form)
            .await
            .expect("received");
        let asks = region.grant_today::<policy::AskTransfer>("regisseur").await;
        let before = app.store().transfer(&asks, id).await.expect("there");
        let grant = region
            .grant_today::<policy::FollowUpTransfer>("regisseur")
            .await;
        let found = transfer::rows_to_tie(app, &grant, id).await.expect("rows");
        assert_eq!(found.len(), 1, "born on that day");
        let stranger = SchoolRowId::from_uuid(id.uuid());
        assert!(closed(&transfer::tie(app, &grant, id, stranger).await));
        transfer::tie(app, &grant, id, row).await.expect("tied");
        let twice = transfer::tie(app, &grant, id, row).await;
        assert!(matches!(twice, Err(AppError::Rule { .. })));
        let tied = view(&region, id).await;
        assert_eq!(tied.row, Some(row));
        assert!(tied.form.is_some(), "kept under the pupil's key");
        let own = before.transfer.asked.pupil.uuid();
        let key = app
            .store()
            .subject_key(region.town, own, Compartment::Statutory)
            .await;
        assert!(key.expect("a look").is_none(), "the form's own key is gone");
        let looks = region
            .grant_today::<policy::SeeTransfers>("regisseur")
            .await;
        let beside = transfer::of_row(app, &looks, row).await.expect("forms");
        assert_eq!(beside.len(), 1);
        assert!(
            beside.iter().all(|one| one.name.is_none()),
            "no name unopened"
        );

        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("regisseur")
            .await;
        school::destroy(app, &destroys, row, DestroyReason::Objection)
            .await
            .expect("destroyed");
        let gone = view(&region, id).await;
        assert_eq!(gone.line.stage, Stage::Destroyed);
        assert!(gone.form.is_none() && gone.line.name.is_none());
        let again = transfer::destroy(app, &destroys, id, DestroyReason::Erasure).await;
        assert!(matches!(again, Err(AppError::Rule { .. })));
        crate::assert_sound(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_a_school_is_asked_about_a_pupil_of_a_list_once_at_a_time() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let row = on_a_list(&region).await;
        let made = ask(app, &worker, region.town, Some(row), leaves(&region))
            .await
            .expect("asked");
        let again = ask(app, &worker, region.town, Some(row), leaves(&region)).await;
        assert!(matches!(again, Err(AppError::Rule { .. })), "it waits");
        let elsewhere = ask(app, &worker, region.elsewhere, Some(row), leaves(&region)).await;
        assert!(elsewhere.is_err(), "a row of another municipality");
        let form = transfer::open(app, &secret_of(&made))
            .await
            .expect("a form");
        assert!(
            form.answers.is_empty(),
            "the school does not see what is known here"
        );
        let passed = ask(app, &worker, region.town, None, app.today().plus_days(-1)).await;
        assert!(matches!(passed, Err(AppError::Invalid(_))));

        let asks = region.grant_today::<policy::AskTransfer>("regisseur").await;
        transfer::withdraw(app, &asks, made.id)
            .await
            .expect("taken back");
        let rows = region
            .grant_today::<policy::SeeSchoolLists>("regisseur")
            .await;
        let kept = school::row(app, &rows, row).await.expect("the row");
        assert!(kept.identity.is_some(), "the pupil's key stays");
        ask(app, &worker, region.town, Some(row), leaves(&region))
            .await
            .expect("asked anew");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_another_municipality_sees_nothing_and_a_form_goes_at_its_term() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let form = typed(&region, ContinuingLine::Arranged);
        let leaving = leaves(&region);
        let id = testkit::transfer::received(app, &worker, region.neighbour, leaving, &form)
            .await
            .expect("received");
        let theirs = region
            .grant_today::<policy::SeeTransfers>("regisseur")
            .await;
        assert!(closed(&transfer::one(app, &theirs, id).await));
        let all = transfer::overview(app, &theirs, TransferFilter::All)
            .await
            .expect("an overview");
        assert!(all.lines.is_empty());

        let term = leaving.plus_months(24);
        let days = app.today().days_until(term);
        let service = app::setup::service_actor(app).await.expect("the service");
        region.fixture.clock.advance_days(days.into());
        app::retention::run_due(app, &service).await.expect("run");
        let whole = region
            .grant_today::<policy::SeeTransfers>("rmc_worker")
            .await;
        let kept = transfer::one(app, &whole, id).await.expect("there");
        assert!(kept.form.is_some(), "the last day");
        region.fixture.clock.advance_days(1);
        app::retention::run_due(app, &service).await.expect("run");
        let gone = transfer::one(app, &whole, id).await.expect("its place");
        assert_eq!(gone.line.stage, Stage::Destroyed, "the day after");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_b3_two_people_at_a_school_do_not_overwrite_each_other() {
    in_each_region(|region| async move {
        let app = &region.app;
        let made = ask(app, &rmc(&region).await, region.town, None, leaves(&region))
            .await
            .expect("asked");
        let secret = secret_of(&made);
        let both = transfer::open(app, &secret).await.expect("a form").saves;
        let first = Answers::of([(Question::GivenName, "Ilse".to_owned())]);
        transfer::save(app, &secret, both, &first)
            .await
            .expect("kept");
        let second = Answers::of([(Question::FamilyName, "Boterbloem".to_owned())]);
        let over = transfer::save(app, &secret, both, &second).await;
        assert!(matches!(over, Err(AppError::Changed)));
        let whole = typed(&region, ContinuingLine::Arranged);
        let over = transfer::send(app, &secret, both, &whole).await;
        assert!(matches!(over, Err(AppError::Changed)));
        let now = transfer::open(app, &secret).await.expect("a form");
        assert_eq!(now.answers, first, "what the first kept is there");
        let lacks = transfer::send(app, &secret, now.saves, &whole).await;
        assert!(lacks.expect("sent").is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_nothing_is_tied_asked_or_linked_after_it_was_destroyed_or_sent() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let row = on_a_list(&region).await;
        let form = typed(&region, ContinuingLine::Sought);
        let id = testkit::transfer::received(app, &worker, region.town, leaves(&region), &form)
            .await
            .expect("received");
        let asks = region.grant_today::<policy::AskTransfer>("regisseur").await;
        let sent = app.store().transfer(&asks, id).await.expect("there");
        let rows = region
            .grant_today::<policy::SeeSchoolLists>("regisseur")
            .await;
        let on_list = app.store().school_row(&rows, row).await.expect("a row");

        // Two colleagues who ask about one pupil at the same moment, each with what they read before.
        let made = ask(app, &worker, region.town, Some(row), leaves(&region))
            .await
            .expect("asked");
        let mut again = app
            .store()
            .transfer(&asks, made.id)
            .await
            .expect("there")
            .transfer
            .asked;
        again.id = TransferId::from_uuid(region.town.uuid());
        again.code = "ANDERS".to_owned();
        let mut tx = app.store().write().await.expect("a transaction");
        let twice = tx.add_transfer(&again).await;
        assert!(matches!(twice, Err(StoreError::Changed)), "asked for");
        drop(tx);

        // A reminder made while the school sent.
        let link = TransferLink {
            seq: 2,
            ..sent.links.first().expect("a link").clone()
        };
        let mut tx = app.store().write().await.expect("a transaction");
        let late = tx.add_transfer_link(region.town, id, &link, &[7; 32]).await;
        assert!(matches!(late, Err(StoreError::Changed)), "sent");
        drop(tx);

        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("regisseur")
            .await;
        school::destroy(app, &destroys, row, DestroyReason::Objection)
            .await
            .expect("destroyed");
        let mut tx = app.store().write().await.expect("a transaction");
        let kept = sent.transfer.sealed.clone().expect("a form");
        let tied = tx
            .tie_transfer(&sent.transfer.asked, on_list.pupil, row, &kept)
            .await;
        assert!(matches!(tied, Err(StoreError::Changed)), "destroyed");
        drop(tx);
        let mut tx = app.store().write().await.expect("a transaction");
        let asked = tx.add_transfer(&again).await;
        assert!(matches!(asked, Err(StoreError::Changed)), "destroyed");
        drop(tx);
        let gone = app.store().transfer(&asks, made.id).await.expect("there");
        assert_eq!(gone.transfer.asked.school, "", "the school's name goes too");
        let key = app
            .store()
            .subject_key(region.town, on_list.pupil.uuid(), Compartment::Statutory)
            .await;
        assert!(key.expect("a look").is_none(), "no key is made anew");
        crate::assert_sound(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_a_form_never_keeps_rows_of_a_list_beyond_their_term() {
    in_each_region(|region| async move {
        let app = &region.app;
        let worker = rmc(&region).await;
        let row = on_a_list(&region).await;
        let rows = region
            .grant_today::<policy::SeeSchoolLists>("regisseur")
            .await;
        let term = app
            .store()
            .school_row(&rows, row)
            .await
            .expect("a row")
            .destroy_after;
        let form = typed(&region, ContinuingLine::Sought);
        let id = testkit::transfer::received(app, &worker, region.town, leaves(&region), &form)
            .await
            .expect("received");
        let grant = region
            .grant_today::<policy::FollowUpTransfer>("regisseur")
            .await;
        transfer::tie(app, &grant, id, row).await.expect("tied");
        // Never answered: neither does it lengthen anything.
        ask(app, &worker, region.town, Some(row), leaves(&region))
            .await
            .expect("asked");

        let days = app.today().days_until(term);
        let service = app::setup::service_actor(app).await.expect("the service");
        region.fixture.clock.advance_days(i64::from(days) + 1);
        app::retention::run_due(app, &service).await.expect("run");
        let rows = region
            .grant_today::<policy::SeeSchoolLists>("regisseur")
            .await;
        let gone = app.store().school_row(&rows, row).await.expect("its place");
        assert!(
            gone.sealed.is_none() && gone.destroyed_on.is_some(),
            "the row is destroyed at its own term"
        );
        assert!(view(&region, id).await.form.is_some(), "the form is kept");

        let kept_until = view(&region, id).await.kept_until;
        let days = app.today().days_until(kept_until);
        region.fixture.clock.advance_days(i64::from(days) + 1);
        app::retention::run_due(app, &service).await.expect("run");
        assert_eq!(view(&region, id).await.line.stage, Stage::Destroyed);
        let key = app
            .store()
            .subject_key(region.town, gone.pupil.uuid(), Compartment::Statutory)
            .await;
        assert!(
            key.expect("a look").is_none(),
            "with the last of it the key"
        );
        crate::assert_sound(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_90_the_name_of_a_school_points_at_nobody() {
    in_each_region(|region| async move {
        let grant = region.grant_today::<policy::AskTransfer>("regisseur").await;
        let form = |school: &str| TransferAsk {
            municipality: region.town,
            school: school.to_owned(),
            leaves_on: leaves(&region),
            row: None,
        };
        let named = transfer::ask(&region.app, &grant, &form("Vso, over 123456782")).await;
        assert!(matches!(named, Err(AppError::Marked { .. })));
        let fine = transfer::ask(&region.app, &grant, &form("Vso De Haven")).await;
        assert!(fine.is_ok());
    })
    .await;
}
