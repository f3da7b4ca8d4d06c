//! Accounts, roles by date, sessions and forms that are sent once; rules and agreements.

use access::{AccountState, Role, SignInLevel};
use domain::{Day, GroupingId, MunicipalityId, RuleKey, RuleValue, RuleVersion};
use store::{
    AccountRecord, AccountRole, Agreement, AgreementKind, Grouping, GroupingKind, Membership, Once,
    SessionRecord, Store,
};
use testkit::on_each_engine;
use uuid::Uuid;

use crate::{PROEFSTAD, TESTDAM, account, entry, make_municipality, now};

pub(crate) async fn make_account(store: &Store, number: u128, email: &str) {
    let new = AccountRecord {
        id: account(number),
        display_name: "V. Zonnen".to_owned(),
        email: email.to_owned(),
        state: AccountState::Active,
        is_service: false,
        password_hash: None,
        totp_sealed: None,
        totp_last_step: 0,
        failed_count: 0,
        locked_until: None,
        created_at: store.clock().now(),
    };
    let mut tx = store.write().await.expect("a transaction");
    tx.insert_account(&new).await.expect("an account");
    tx.commit(entry(MunicipalityId::INSTALLATION))
        .await
        .expect("committed");
}

fn session(store: &Store, number: u8) -> SessionRecord {
    let now = store.clock().now();
    SessionRecord {
        token_hash: [number; 32],
        account: account(1),
        level: SignInLevel::Full,
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_seconds(8 * 3600),
        state: None,
    }
}

async fn begin(store: &Store, session: &SessionRecord) {
    let mut tx = store.write().await.expect("a transaction");
    tx.insert_session(session).await.expect("a session");
    tx.commit(entry(MunicipalityId::INSTALLATION))
        .await
        .expect("committed");
}

async fn give_role(
    store: &Store,
    role: Role,
    municipality: Option<MunicipalityId>,
    grouping: Option<GroupingId>,
    valid_until: Option<Day>,
) -> Uuid {
    let id = store.entropy().uuid_v7(store.clock().now());
    let valid_from = "2026-11-02".parse().expect("a day");
    let role = AccountRole {
        id,
        account: account(1),
        role,
        municipality,
        grouping,
        valid_from,
        valid_until,
    };
    let mut tx = store.write().await.expect("a transaction");
    tx.insert_role(&role).await.expect("a role");
    tx.commit(entry(MunicipalityId::INSTALLATION))
        .await
        .expect("committed");
    id
}

#[tokio::test]
async fn d12_a_role_counts_from_its_first_day_to_its_last() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        make_account(store, 1, "v.zonnen@example.org").await;
        let day = |text: &str| text.parse::<Day>().expect("a day");
        give_role(
            store,
            Role::ListHandler,
            Some(TESTDAM),
            None,
            Some(day("2026-11-10")),
        )
        .await;
        for (on, count) in [
            ("2026-11-01", 0),
            ("2026-11-02", 1),
            ("2026-11-10", 1),
            ("2026-11-11", 0),
        ] {
            let held = store
                .assignments_on(account(1), day(on))
                .await
                .expect("roles");
            assert_eq!(held.len(), count, "{on}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_casemanager_reaches_the_sub_region_of_that_day() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        make_municipality(store, PROEFSTAD, "GM0002").await;
        make_account(store, 1, "v.zonnen@example.org").await;
        let grouping = GroupingId::from_uuid(Uuid::from_u128(5));
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let mut tx = store.write().await.expect("a transaction");
        let (kind, code) = (GroupingKind::Subregion, "NOORD".to_owned());
        tx.insert_grouping(&Grouping {
            id: grouping,
            kind,
            code,
            name: "Noord".to_owned(),
        })
        .await
        .expect("a grouping");
        for (municipality, valid_from) in [(TESTDAM, "2026-01-01"), (PROEFSTAD, "2026-11-05")] {
            let (valid_from, valid_until) = (day(valid_from), None);
            tx.insert_membership(&Membership {
                municipality,
                grouping,
                valid_from,
                valid_until,
            })
            .await
            .expect("a member");
        }
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        give_role(store, Role::Casemanager, None, Some(grouping), None).await;
        let reach = async |on| {
            let held = store
                .assignments_on(account(1), day(on))
                .await
                .expect("roles");
            held[0].municipalities.clone()
        };
        assert_eq!(reach("2026-11-04").await, [TESTDAM]);
        assert_eq!(reach("2026-11-05").await, [TESTDAM, PROEFSTAD]);
        let mut tx = store.write().await.expect("a transaction");
        tx.end_membership(TESTDAM, grouping, day("2026-11-30"))
            .await
            .expect("ended");
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        assert_eq!(reach("2026-12-01").await, [PROEFSTAD]);
        assert_eq!(
            store
                .municipalities_in(grouping, day("2026-12-01"))
                .await
                .expect("ids"),
            [PROEFSTAD]
        );
        let of = store
            .grouping_of(TESTDAM, GroupingKind::Subregion, day("2026-11-30"))
            .await;
        assert_eq!(of.expect("found").map(|one| one.id), Some(grouping));
        let of = store
            .grouping_of(TESTDAM, GroupingKind::Subregion, day("2026-12-01"))
            .await;
        assert_eq!(of.expect("found"), None);
    })
    .await;
}

#[tokio::test]
async fn e1_a_session_ends_when_idle_when_old_and_when_ended() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        begin(store, &session(store, 1)).await;
        let actor = async || {
            let idle_since = now(&fixture.clock).plus_seconds(-15 * 60);
            store
                .actor_for_session(&[1; 32], idle_since)
                .await
                .expect("asked")
        };
        assert!(actor().await.is_some());
        fixture.clock.advance_seconds(15 * 60 - 1);
        assert!(actor().await.is_some());
        store.touch_session(&[1; 32]).await.expect("touched");
        fixture.clock.advance_seconds(15 * 60 - 1);
        assert!(actor().await.is_some(), "its last use counts");
        fixture.clock.advance_seconds(1);
        assert!(actor().await.is_none(), "idle for a quarter of an hour");

        let mut old = session(store, 1);
        old.token_hash = [2; 32];
        begin(store, &old).await;
        fixture.clock.advance_seconds(8 * 3600);
        let never_idle = domain::Ts::from_micros(0);
        assert!(
            store
                .actor_for_session(&[2; 32], never_idle)
                .await
                .expect("asked")
                .is_none()
        );
        assert_eq!(store.sweep_sessions(never_idle).await.expect("swept"), 2);
    })
    .await;
}

#[tokio::test]
async fn e3_suspension_and_the_end_of_all_sessions_count_at_the_next_request() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        begin(store, &session(store, 1)).await;
        begin(store, &session(store, 2)).await;
        let mut tx = store.write().await.expect("a transaction");
        tx.set_account_state(account(1), AccountState::Suspended)
            .await
            .expect("suspended");
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        let idle = domain::Ts::from_micros(0);
        let (actor, _) = store
            .actor_for_session(&[1; 32], idle)
            .await
            .expect("asked")
            .expect("a session");
        assert_eq!(actor.state, AccountState::Suspended);
        let mut tx = store.write().await.expect("a transaction");
        assert_eq!(tx.end_sessions_of(account(1)).await.expect("ended"), 2);
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        assert!(
            store
                .actor_for_session(&[1; 32], idle)
                .await
                .expect("asked")
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn e7_a_step_of_the_second_factor_is_used_once() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        let mut tx = store.write().await.expect("a transaction");
        tx.set_totp(account(1), Some(vec![1, 2, 3]), 0)
            .await
            .expect("set");
        assert!(tx.use_totp_step(account(1), 100).await.expect("asked"));
        assert!(
            !tx.use_totp_step(account(1), 100).await.expect("asked"),
            "again"
        );
        assert!(
            !tx.use_totp_step(account(1), 99).await.expect("asked"),
            "an earlier one"
        );
        assert!(tx.use_totp_step(account(1), 101).await.expect("asked"));
    })
    .await;
}

#[tokio::test]
async fn e9_failures_are_counted_and_forgotten_after_a_success() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        let until = now(&fixture.clock).plus_seconds(60);
        let mut tx = store.write().await.expect("a transaction");
        for _ in 0..3 {
            tx.count_failed_sign_in(account(1), Some(until))
                .await
                .expect("counted");
        }
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        let found = store
            .account_by_email("v.zonnen@example.org")
            .await
            .expect("asked");
        let found = found.expect("an account");
        assert_eq!((found.failed_count, found.locked_until), (3, Some(until)));
        let mut tx = store.write().await.expect("a transaction");
        tx.clear_failed_sign_ins(account(1)).await.expect("cleared");
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        let found = store
            .account(account(1))
            .await
            .expect("asked")
            .expect("an account");
        assert_eq!((found.failed_count, found.locked_until), (0, None));
    })
    .await;
}

#[tokio::test]
async fn e10_an_invitation_is_used_once_and_in_time() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        let until = now(&fixture.clock).plus_seconds(900);
        let mut tx = store.write().await.expect("a transaction");
        for token in [1, 2, 3] {
            tx.insert_invitation(&[token; 32], account(1), until)
                .await
                .expect("an invitation");
        }
        assert!(tx.use_invitation(&[1; 32]).await.expect("asked"));
        assert!(!tx.use_invitation(&[1; 32]).await.expect("asked"), "again");
        assert!(
            !tx.use_invitation(&[9; 32]).await.expect("asked"),
            "unknown"
        );
        fixture.clock.advance_seconds(899);
        assert!(
            tx.use_invitation(&[2; 32]).await.expect("asked"),
            "the last second"
        );
        fixture.clock.advance_seconds(1);
        assert!(
            !tx.use_invitation(&[3; 32]).await.expect("asked"),
            "too late"
        );
    })
    .await;
}

#[tokio::test]
async fn e7_a_passkey_belongs_to_one_account_only() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        make_account(store, 2, "b.dacht@example.org").await;
        let passkey = |number| store::PasskeyRecord {
            account: account(number),
            credential_id: vec![7; 20],
            credential_sealed: vec![1],
        };
        let mut tx = store.write().await.expect("a transaction");
        tx.insert_passkey(&passkey(1)).await.expect("a passkey");
        tx.commit(entry(MunicipalityId::INSTALLATION))
            .await
            .expect("committed");
        let owner = store
            .account_by_credential(&[7; 20])
            .await
            .expect("asked")
            .expect("found");
        assert_eq!(owner.id, account(1));
        let mut tx = store.write().await.expect("a transaction");
        let refused = tx.insert_passkey(&passkey(2)).await.expect_err("refused");
        assert!(refused.is_unique_violation());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b1_a_form_sent_many_times_at_once_is_claimed_once() {
    on_each_engine(|fixture| async move {
        make_account(&fixture.store, 1, "v.zonnen@example.org").await;
        let form = Uuid::from_u128(1);
        let mut senders = Vec::new();
        for _ in 0..50 {
            let store = fixture.store.clone();
            senders.push(tokio::spawn(async move {
                store.claim_form(account(1), form, &[1; 32]).await
            }));
        }
        let mut fresh = 0;
        for sender in senders {
            match sender.await.expect("no panic").expect("claimed or not") {
                Once::Fresh => fresh += 1,
                other => assert_eq!(other, Once::Unanswered),
            }
        }
        assert_eq!(fresh, 1);
        let store = &fixture.store;
        let claim = |body: u8| async move {
            store
                .claim_form(account(1), form, &[body; 32])
                .await
                .expect("asked")
        };
        assert_eq!(claim(2).await, Once::OtherBody);
        store
            .answer_form(account(1), form, "303 /")
            .await
            .expect("kept");
        assert_eq!(claim(1).await, Once::Answered("303 /".to_owned()));
        // An answer is never given free; a claim without one is.
        store.release_form(account(1), form).await.expect("asked");
        assert_eq!(claim(1).await, Once::Answered("303 /".to_owned()));
        assert_eq!(claim(2).await, Once::OtherBody);
    })
    .await;
}

#[tokio::test]
async fn b1_a_form_that_changed_nothing_may_be_sent_again() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_account(store, 1, "v.zonnen@example.org").await;
        let form = Uuid::from_u128(1);
        let claim = |body: u8| async move {
            store
                .claim_form(account(1), form, &[body; 32])
                .await
                .expect("asked")
        };
        assert_eq!(claim(1).await, Once::Fresh);
        store
            .release_form(account(1), form)
            .await
            .expect("given free");
        assert_eq!(claim(2).await, Once::Fresh, "mended and sent again");
    })
    .await;
}

#[tokio::test]
async fn a_rule_recorded_again_for_the_same_day_replaces_it_and_leaves_its_trace() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        let day: Day = "2026-12-01".parse().expect("a day");
        let version = |municipality, days| RuleVersion {
            key: RuleKey::DaysBeforeVisit,
            municipality,
            valid_from: day,
            value: RuleValue::Integer(days),
            source: "Besluit 1 (verzonnen)".to_owned(),
        };
        for (municipality, days) in [(None, 28), (None, 30), (Some(TESTDAM), 14)] {
            let mut tx = store.write().await.expect("a transaction");
            tx.insert_rule(&version(municipality, days))
                .await
                .expect("a rule");
            tx.commit(entry(MunicipalityId::INSTALLATION))
                .await
                .expect("committed");
            fixture.clock.advance_seconds(1);
        }
        let rules = store.rules().await.expect("rules");
        assert_eq!(
            rules.versions(),
            [version(None, 30), version(Some(TESTDAM), 14)]
        );
        assert_eq!(rules.integer(RuleKey::DaysBeforeVisit, TESTDAM, day), 14);
        assert_eq!(rules.integer(RuleKey::DaysBeforeVisit, PROEFSTAD, day), 30);
        let mut tx = store.write().await.expect("a transaction");
        for mapping in ["{\"a\":1}", "{\"a\":2}"] {
            tx.save_column_mapping(TESTDAM, "list", mapping.to_owned())
                .await
                .expect("saved");
        }
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let saved = store.column_mappings(TESTDAM).await.expect("mappings");
        assert_eq!(saved, [("list".to_owned(), "{\"a\":2}".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn s1_41_an_agreement_holds_through_its_last_day() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let agreement = Agreement {
            municipality: TESTDAM,
            id: domain::AgreementId::from_uuid(Uuid::from_u128(3)),
            kind: AgreementKind::Agreement,
            number: "2026-1".to_owned(),
            decided_on: day("2026-01-15"),
            valid_from: day("2026-02-01"),
            valid_until: None,
        };
        let mut tx = store.write().await.expect("a transaction");
        tx.insert_agreement(&agreement).await.expect("an agreement");
        tx.end_agreement(TESTDAM, agreement.id, day("2026-11-30"))
            .await
            .expect("ended");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let found = store.agreements_of(TESTDAM).await.expect("agreements");
        assert_eq!(
            found,
            [Agreement {
                valid_until: Some(day("2026-11-30")),
                ..agreement
            }]
        );
        for (on, holds) in [
            ("2026-01-31", false),
            ("2026-02-01", true),
            ("2026-11-30", true),
            ("2026-12-01", false),
        ] {
            assert_eq!(found[0].holds_on(day(on)), holds, "{on}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_is_seen_by_who_asked_for_it_and_failed_when_left() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        make_account(store, 1, "v.zonnen@example.org").await;
        make_account(store, 2, "b.dacht@example.org").await;
        let actor = |number, municipality| access::Actor {
            account: account(number),
            display: String::new(),
            state: AccountState::Active,
            level: SignInLevel::Full,
            assignments: vec![access::Assignment {
                role: Role::ListHandler,
                municipalities: vec![municipality],
            }],
        };
        let id = domain::JobId::from_uuid(Uuid::from_u128(8));
        let new = store::JobRecord {
            municipality: TESTDAM,
            id,
            kind: "print_cards".to_owned(),
            state: store::JobState::Waiting,
            done: 0,
            total: 0,
            message: None,
            result: None,
            created_by: account(1),
            created_at: now(&fixture.clock),
        };
        let mut tx = store.write().await.expect("a transaction");
        tx.insert_job(&new).await.expect("a job");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        store.job_progress(TESTDAM, id, 3, 10).await.expect("noted");
        let see = async |number, municipality| {
            let grant = actor(number, municipality)
                .authorize::<access::policy::UploadList>()
                .expect("a grant");
            store.job(&grant, id).await.expect("asked")
        };
        let seen = see(1, TESTDAM).await.expect("own");
        assert_eq!(
            (seen.state, seen.done, seen.total),
            (store::JobState::Running, 3, 10)
        );
        assert_eq!(see(2, TESTDAM).await, None, "a colleague's");
        assert_eq!(see(1, PROEFSTAD).await, None, "outside the grant");
        let later = now(&fixture.clock).plus_seconds(1);
        assert_eq!(
            store
                .fail_unfinished_jobs("stopped", later)
                .await
                .expect("marked"),
            1
        );
        let done = store::JobState::Done;
        store
            .finish_job(TESTDAM, id, done, None, None)
            .await
            .expect("too late to matter");
        let seen = see(1, TESTDAM).await.expect("own");
        assert_eq!(
            (seen.state, seen.message.as_deref()),
            (store::JobState::Failed, Some("stopped"))
        );
    })
    .await;
}
