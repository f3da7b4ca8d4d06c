//! Reading the log on a screen, within a grant.

use access::{AccountState, Actor, Assignment, Role, SignInLevel};
use domain::MunicipalityId;
use store::{AuditFilter, Chain, Review};
use testkit::on_each_engine;

use super::with_log;
use crate::{PROEFSTAD, TESTDAM, account, entry, make_municipality, person};

fn privacy_officer(municipalities: &[MunicipalityId]) -> Actor {
    Actor {
        account: account(7),
        display: "P. Verzonnen".to_owned(),
        state: AccountState::Active,
        level: SignInLevel::Full,
        assignments: vec![Assignment {
            role: Role::PrivacyOfficer,
            municipalities: municipalities.to_vec(),
        }],
    }
}

#[tokio::test]
async fn f7_the_log_is_filtered_by_time_account_and_action() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        with_log(store).await;
        let own = privacy_officer(&[TESTDAM]);
        let grant = own
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let now = fixture.clock.now();
        let none = AuditFilter::default;
        for (filter, count) in [
            (
                AuditFilter {
                    from: Some(now),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    until: Some(now),
                    ..none()
                },
                0,
            ),
            (
                AuditFilter {
                    actor: Some(account(9)),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    actor: Some(account(8)),
                    ..none()
                },
                0,
            ),
            (
                AuditFilter {
                    action: Some("OpenCase".to_owned()),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    action: Some("Other".to_owned()),
                    ..none()
                },
                0,
            ),
        ] {
            let found = store
                .audit_entries(&grant, Chain::Reads, &filter, None, 99)
                .await;
            assert_eq!(found.expect("a page").len(), count, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn f7_the_log_is_shown_within_the_grant_by_filter_and_page() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        with_log(store).await;
        store
            .record_read(entry(PROEFSTAD).person(person(1)))
            .await
            .expect("durable");
        let own = privacy_officer(&[TESTDAM]);
        let grant = own
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let all = AuditFilter::default();
        let first = store
            .audit_entries(&grant, Chain::Reads, &all, None, 7)
            .await
            .expect("a page");
        assert_eq!(
            first.iter().map(|row| row.seq).collect::<Vec<_>>(),
            [10, 9, 8, 7, 6, 5, 4]
        );
        let after = first.last().map(store::AuditRow::position);
        let rest = store
            .audit_entries(&grant, Chain::Reads, &all, after, 7)
            .await
            .expect("a page");
        assert_eq!(
            rest.iter().map(|row| row.seq).collect::<Vec<_>>(),
            [3, 2, 1]
        );
        assert_eq!(rest[2].persons, 1);

        let about = |chain| store.audit_of_person(&grant, chain, person(1));
        let found = about(Chain::Reads).await.expect("entries");
        let places: Vec<_> = found
            .iter()
            .map(|row| (row.municipality, row.seq))
            .collect();
        assert_eq!(places, [(TESTDAM, 1)], "not the other municipality's");
        let found = about(Chain::Changes).await.expect("entries");
        let places: Vec<_> = found.iter().map(|row| (row.seq, row.persons)).collect();
        assert_eq!(places, [(4, 2)]);

        let other = AuditFilter {
            municipality: Some(PROEFSTAD),
            ..AuditFilter::default()
        };
        assert_eq!(
            store
                .audit_entries(&grant, Chain::Reads, &other, None, 7)
                .await
                .expect("a page"),
            []
        );
    })
    .await;
}

#[tokio::test]
async fn f7_a_month_is_signed_off() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        crate::account::make_account(store, 7, "p.verzonnen@example.org").await;
        let review = Review {
            municipality: TESTDAM,
            month: "2026-10".parse().expect("a month"),
            by: account(7),
            at: fixture.clock.now(),
            remark: "nothing_found".to_owned(),
        };
        let mut tx = store.write().await.expect("a transaction");
        tx.insert_review(&review).await.expect("signed");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let officer = privacy_officer(&[TESTDAM]);
        let grant = officer
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let from = "2026-10".parse().expect("a month");
        assert_eq!(
            store.audit_reviews(&grant, from).await.expect("reviews"),
            [review]
        );
        let elsewhere = privacy_officer(&[PROEFSTAD]);
        let grant = elsewhere
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        assert_eq!(
            store.audit_reviews(&grant, from).await.expect("reviews"),
            []
        );
    })
    .await;
}
