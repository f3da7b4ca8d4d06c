//! Moving work, absence, leaving staff, the phase switch, on both engines (A.18 no. 12; S1-06, S1-07).

use std::collections::BTreeMap;

use access::{Action, Actor, Grant, policy};
use app::{
    AppError,
    absence::{self, AbsenceForm},
    accounts::{self, RoleForm},
    guidance::AssignAct,
    phase_switch::{self, SwitchOrder},
    rules::RuleForm,
    worklist::{Filter, Only, Worklist},
    workload::{self, Moved, Passing},
};
use domain::{
    AccountId, CaseId, LockReason, NoticeKind, Role, RuleKey,
    guidance::{ReadBackOffer, lead_on},
    outreach::{Channel, Phase},
};
use testkit::{
    guidance::{case_page, does, intake, regisseur, says_yes},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

/// A second casemanager of the same sub-region.
async fn second(region: &Region) -> Actor {
    another(region, "tweede").await
}

/// One more casemanager of the same sub-region.
async fn another(region: &Region, name: &str) -> Actor {
    let groupings = region.app.store().groupings().await.expect("groupings");
    let grouping = groupings.iter().find(|one| one.name == "LNWC");
    let role = RoleForm {
        role: Role::Casemanager,
        municipality: None,
        grouping: grouping.map(|one| one.id),
        from: region.app.today(),
        until: None,
    };
    let account =
        app::setup::add_demo_account(&region.app, name, &format!("{name}@test.example"), &[role])
            .await
            .expect("an account");
    actor(region, account).await
}

async fn actor(region: &Region, account: AccountId) -> Actor {
    let store = region.app.store();
    store.service_actor(account).await.expect("an actor")
}

fn may<A: Action>(actor: &Actor) -> Grant<A> {
    actor.authorize().expect("may")
}

/// Two cases that the casemanager leads, with an intake.
async fn led(region: &Region) -> Vec<CaseId> {
    let cases = cards_posted(region, &people(3)).await;
    for case in cases.iter().take(2) {
        says_yes(region, *case).await;
        does(region, *case, intake(region)).await.expect("intake");
    }
    cases.into_iter().take(2).collect()
}

async fn loads(region: &Region, actor: &Actor) -> BTreeMap<AccountId, u64> {
    let found = workload::overview(&region.app, &may(actor)).await;
    let colleagues = found.expect("a page").colleagues;
    colleagues
        .into_iter()
        .map(|one| (one.account, one.cases))
        .collect()
}

#[tokio::test]
async fn a18_12_work_is_moved_together_with_a_preview_and_back_again() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let first = region.actor("casemanager").clone();
        let other = second(&region).await;
        let day = region.app.today();
        region.app.clock().advance_days(1);
        let grant: Grant<policy::ReassignCases> = may(&other);
        let before = loads(&region, &other).await;
        assert_eq!((before[&first.account], before[&other.account]), (2, 0));

        let list = workload::propose(&region.app, &grant, first.account, &[], &[other.account])
            .await
            .expect("a proposal");
        let passing: Vec<Passing> = list
            .iter()
            .map(|one| Passing {
                case: one.case,
                from: first.account,
                to: one.to.as_ref().expect("it can go").0,
            })
            .collect();
        assert_eq!(passing.len(), 2);
        assert_eq!(
            loads(&region, &other).await,
            before,
            "a preview changes nothing"
        );
        let moved = workload::pass(&region.app, &grant, &passing)
            .await
            .expect("moved");
        assert_eq!(
            moved,
            Moved {
                moved: 2,
                stayed: 0
            }
        );
        let after = loads(&region, &other).await;
        assert_eq!((after[&first.account], after[&other.account]), (0, 2));

        // Under whom it was then can be told from the events alone.
        for case in &cases {
            let file = region
                .app
                .store()
                .case(&may::<policy::OpenCase>(&other), *case)
                .await
                .expect("a case");
            let held = |day| lead_on(&file.events, day).map(|lead| lead.account);
            assert_eq!(held(day), Some(first.account));
            assert_eq!(held(region.app.today()), Some(other.account));
        }
        let lines = app::notices::all(&region.app, &may(&first), &first)
            .await
            .expect("notices");
        assert_eq!((lines[0].kind, lines[0].number), (NoticeKind::TakenOver, 2));

        // It goes back, once.
        let undo = workload::overview(&region.app, &grant)
            .await
            .expect("a page");
        let undo = undo.undo.first().expect("can be moved back").id;
        let back = workload::undo(&region.app, &grant, undo)
            .await
            .expect("back");
        assert_eq!(
            back,
            Moved {
                moved: 2,
                stayed: 0
            }
        );
        assert_eq!(loads(&region, &other).await, before);
        assert!(matches!(
            workload::undo(&region.app, &grant, undo).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn a18_12_who_may_not_work_there_gets_nothing_and_what_changed_stays() {
    in_each_region(async |region| {
        led(&region).await;
        let first = region.actor("casemanager").clone();
        let other = second(&region).await;
        let elsewhere = region.actor("other_casemanager").account;
        let grant: Grant<policy::ReassignCases> = may(&other);
        let list = workload::propose(&region.app, &grant, first.account, &[], &[elsewhere])
            .await
            .expect("a proposal");
        assert!(list.iter().all(|one| one.to.is_err()), "{list:?}");
        let forced: Vec<Passing> = list
            .iter()
            .map(|one| Passing {
                case: one.case,
                from: first.account,
                to: elsewhere,
            })
            .collect();
        let moved = workload::pass(&region.app, &grant, &forced)
            .await
            .expect("asked");
        assert_eq!(
            moved,
            Moved {
                moved: 0,
                stayed: 2
            }
        );
        // Somebody else's sub-region: the page does not exist, and nothing moves.
        let foreign: Grant<policy::ReassignCases> = may(region.actor("other_casemanager"));
        assert!(matches!(
            workload::cases_of(&region.app, &foreign, first.account).await,
            Err(AppError::NotFound)
        ));
        let taken: Vec<Passing> = forced
            .iter()
            .map(|one| Passing {
                to: other.account,
                ..*one
            })
            .collect();
        let moved = workload::pass(&region.app, &foreign, &taken)
            .await
            .expect("asked");
        assert_eq!(moved.moved, 0);
        // One moved meanwhile: only the other goes.
        let one = &taken[..1];
        assert_eq!(
            workload::pass(&region.app, &grant, one)
                .await
                .expect("moved")
                .moved,
            1
        );
        assert_eq!(
            workload::pass(&region.app, &grant, &taken)
                .await
                .expect("moved"),
            Moved {
                moved: 1,
                stayed: 1
            }
        );
    })
    .await;
}

#[tokio::test]
async fn d10_nobody_gets_work_about_whom_they_are_locked_out_from() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let first = region.actor("casemanager").clone();
        let other = second(&region).await;
        let third = another(&region, "derde").await;
        let officer = region
            .grant_today::<policy::LockCase>("privacy_officer")
            .await;
        let lock = async |account| {
            app::locks::lock(
                &region.app,
                &officer,
                cases[0],
                account,
                LockReason::Relative,
            )
            .await
            .expect("locked");
        };
        lock(other.account).await;
        let grant: Grant<policy::ReassignCases> = may(&first);

        // The preview gives the case to nobody, or to whoever may have it.
        let propose = async |to: &[AccountId]| {
            let list = workload::propose(&region.app, &grant, first.account, &cases[..1], to)
                .await
                .expect("a proposal");
            list[0].to.clone().map(|(account, _)| account)
        };
        let refused = propose(&[other.account]).await.expect_err("nobody is left");
        assert!(refused.contains("afgeschermd"), "{refused}");
        let both = [other.account, third.account];
        assert_eq!(propose(&both).await, Ok(third.account));

        // Whoever sends it anyhow moves nothing, together or alone.
        let forced = [Passing {
            case: cases[0],
            from: first.account,
            to: other.account,
        }];
        let moved = workload::pass(&region.app, &grant, &forced)
            .await
            .expect("asked");
        assert_eq!((moved.moved, moved.stayed), (0, 1));
        let assigns: Grant<policy::AssignCase> = may(&first);
        let offered = app::guidance::colleagues(&region.app, &assigns, cases[0], Role::Casemanager)
            .await
            .expect("colleagues");
        assert!(offered.iter().any(|(one, _)| *one == third.account));
        assert!(offered.iter().all(|(one, _)| *one != other.account));
        let version = case_page(&region, cases[0]).await.version;
        let act = AssignAct {
            account: other.account,
            role: Role::Casemanager,
        };
        let alone = app::guidance::record(&region.app, &assigns, cases[0], act, version).await;
        assert!(
            matches!(
                alone,
                Err(AppError::Rule {
                    requirement: "D10",
                    ..
                })
            ),
            "{alone:?}"
        );
        assert_eq!(case_page(&region, cases[0]).await.version, version);

        // Locked out while having it, the case is on the list of what nobody does.
        lock(first.account).await;
        let filter = || Filter {
            only: Only::WithoutLead,
            ..Filter::default()
        };
        let left = worklist(&region, &third, filter()).await;
        assert_eq!(left.without_lead, 1);
        assert_eq!(left.items[0].case, cases[0]);
        assert_eq!(worklist(&region, &first, filter()).await.without_lead, 0);
        let grant: Grant<policy::ReassignCases> = may(&third);
        let takes = [Passing {
            case: cases[0],
            from: first.account,
            to: third.account,
        }];
        let moved = workload::pass(&region.app, &grant, &takes)
            .await
            .expect("taken");
        assert_eq!(moved.moved, 1);
        assert_eq!(worklist(&region, &third, filter()).await.without_lead, 0);
    })
    .await;
}

async fn worklist(region: &Region, actor: &Actor, filter: Filter) -> Worklist {
    let grant: Grant<policy::SeeOutreachWorklist> = may(actor);
    app::worklist::outreach(&region.app, &grant, &filter)
        .await
        .expect("a worklist")
}

#[tokio::test]
async fn a18_12_a_deputy_sees_the_work_marked_and_is_told_while_the_lead_stays() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let first = region.actor("casemanager").clone();
        let other = second(&region).await;
        let today = region.app.today();
        let form = |deputy, first: i32, last: i32| AbsenceForm {
            first: today.plus_days(first),
            last: today.plus_days(last),
            deputy,
        };
        let grant: Grant<policy::SetAbsence> = may(&first);
        let stranger = region.actor("other_casemanager").account;
        for wrong in [
            form(first.account, 0, 1),
            form(stranger, 0, 1),
            form(other.account, 2, 1),
            form(other.account, -3, -1),
        ] {
            let answer = absence::set_own(&region.app, &grant, wrong).await;
            assert!(matches!(answer, Err(AppError::Invalid(_))), "{answer:?}");
        }
        let mine = Filter {
            mine: true,
            ..Filter::default()
        };
        assert!(
            worklist(&region, &other, mine.clone())
                .await
                .items
                .is_empty()
        );
        absence::set_own(&region.app, &grant, form(other.account, 0, 1))
            .await
            .expect("set");
        // Who is away cannot stand in for somebody else in those days.
        let back: Grant<policy::SetAbsence> = may(&other);
        let ring = absence::set_own(&region.app, &back, form(first.account, 1, 3)).await;
        assert!(matches!(ring, Err(AppError::Invalid(_))));

        let items = worklist(&region, &other, mine.clone()).await.items;
        assert_eq!(items.len(), 2);
        assert!(
            items
                .iter()
                .all(|item| item.stands_in_for.as_deref() == Some("casemanager"))
        );
        // A colleague hears the young person: lead and deputy are both told.
        let third = another(&region, "derde").await;
        let version = case_page(&region, cases[0]).await.version;
        let stop = app::guidance::RightAct::Restrict;
        app::guidance::record(&region.app, &may(&third), cases[0], stop, version)
            .await
            .expect("recorded");
        let lines = app::notices::all(&region.app, &may(&first), &first)
            .await
            .expect("notices");
        assert_eq!(lines[0].kind, NoticeKind::RightUsed);
        let lines = app::notices::all(&region.app, &may(&other), &other)
            .await
            .expect("notices");
        let told = lines.iter().find(|line| line.kind == NoticeKind::RightUsed);
        assert_eq!(
            told.and_then(|line| line.instead_of.as_deref()),
            Some("casemanager")
        );
        let page = case_page(&region, cases[1]).await;
        assert_eq!(page.phase, Phase::Intake);

        region.app.clock().advance_days(2);
        assert!(
            worklist(&region, &other, mine).await.items.is_empty(),
            "it is over"
        );
    })
    .await;
}

#[tokio::test]
async fn a18_12_an_account_that_leads_is_not_stopped_unless_its_work_is_left_knowingly() {
    in_each_region(async |region| {
        led(&region).await;
        let first = region.actor("casemanager").account;
        let other = second(&region).await;
        let grant: Grant<policy::ManageAccounts> = region.grant();
        let refused = accounts::suspend(&region.app, &grant, first).await;
        assert!(
            matches!(&refused, Err(AppError::Rule { dutch, .. }) if dutch.contains("2 open zaken")),
            "{refused:?}"
        );
        assert!(matches!(
            accounts::set_roles(&region.app, &grant, first, Vec::new()).await,
            Err(AppError::Rule { .. })
        ));
        assert!(
            accounts::suspend_leaving(&region.app, &grant, first, 1)
                .await
                .is_err(),
            "another number than was shown"
        );
        let none = app::verify::without_lead(&region.app).await.expect("asked");
        assert_eq!(none, Vec::<String>::new());
        accounts::suspend_leaving(&region.app, &grant, first, 2)
            .await
            .expect("stopped");

        let told = app::verify::without_lead(&region.app).await.expect("asked");
        assert!(
            matches!(&told[..], [line] if line.contains("2 open zaken") && line.contains("Weert")),
            "{told:?}"
        );
        let lines = app::notices::all(&region.app, &may(&other), &other)
            .await
            .expect("notices");
        assert_eq!((lines[0].kind, lines[0].number), (NoticeKind::WorkLeft, 2));
        let filter = Filter {
            only: Only::WithoutLead,
            ..Filter::default()
        };
        let list = worklist(&region, &other, filter).await;
        assert_eq!((list.without_lead, list.items.len()), (2, 2));

        // A colleague takes it over: nothing hangs any more.
        let grant: Grant<policy::ReassignCases> = may(&other);
        let list = workload::propose(&region.app, &grant, first, &[], &[other.account])
            .await
            .expect("a proposal");
        let passing: Vec<Passing> = list
            .iter()
            .map(|one| Passing {
                case: one.case,
                from: first,
                to: other.account,
            })
            .collect();
        workload::pass(&region.app, &grant, &passing)
            .await
            .expect("moved");
        let left = app::verify::without_lead(&region.app).await.expect("asked");
        assert_eq!(left, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn s1_06_s1_07_at_the_switch_new_cases_follow_and_open_ones_are_handed_over() {
    in_each_region(async |region| {
        let cases = cards_posted(&region, &people(3)).await;
        says_yes(&region, cases[0]).await;
        says_yes(&region, cases[1]).await;
        does(&region, cases[1], intake(&region))
            .await
            .expect("intake");
        let form = RuleForm {
            key: RuleKey::IntakeBy,
            municipality: Some(region.town),
            valid_from: region.app.today().plus_days(1),
            value: "regisseur".to_owned(),
            source: "Verzonnen besluit 7".to_owned(),
            decision: None,
        };
        app::rules::change(&region.app, &region.grant(), form)
            .await
            .expect("changed");
        let manager = region.actor("casemanager").clone();
        let grant: Grant<policy::SwitchPhase> = may(&manager);
        let places = phase_switch::places(&region.app, &grant)
            .await
            .expect("places");
        assert!(places.is_empty(), "not before the day");
        region.app.clock().advance_days(1);

        // New: nobody did anything, and it is the regisseur's.
        says_yes(&region, cases[2]).await;
        let list = app::worklist::led(&region.app, &may(regisseur(&region)), &Filter::default())
            .await
            .expect("a worklist");
        let ids: Vec<CaseId> = list.items.iter().map(|item| item.case).collect();
        assert_eq!(ids, [cases[2]]);

        let places = phase_switch::places(&region.app, &grant)
            .await
            .expect("places");
        assert!(
            matches!(&places[..], [place] if place.cases == 2 && place.executes == Role::Regisseur),
            "{places:?}"
        );
        let receiver = regisseur(&region).account;
        let propose = async |told: &[CaseId]| {
            phase_switch::propose(
                &region.app,
                &grant,
                region.town,
                &[receiver],
                Channel::Phone,
                told,
            )
            .await
            .expect("a proposal")
        };
        let by_case = |list: Vec<workload::Proposal>| -> BTreeMap<CaseId, bool> {
            list.into_iter()
                .map(|one| (one.case, one.to.is_ok()))
                .collect()
        };
        // The refused half says why: the young person works with the casemanager and was not told.
        let found = by_case(propose(&[]).await);
        assert_eq!((found[&cases[0]], found[&cases[1]]), (true, false));
        let found = by_case(propose(&[cases[1]]).await);
        assert_eq!((found[&cases[0]], found[&cases[1]]), (true, true));
        let order = SwitchOrder {
            municipality: region.town,
            to: cases[..2].iter().map(|case| (*case, receiver)).collect(),
            conversation: Channel::Phone,
            told: vec![cases[1]],
        };
        let moved = phase_switch::switch(&region.app, &grant, &order)
            .await
            .expect("handed over");
        assert_eq!(
            moved,
            Moved {
                moved: 2,
                stayed: 0
            }
        );
        let list = app::worklist::led(&region.app, &may(regisseur(&region)), &Filter::default())
            .await
            .expect("a worklist");
        assert_eq!(list.items.len(), 3);
        let lines = app::notices::all(&region.app, &may(regisseur(&region)), regisseur(&region))
            .await
            .expect("notices");
        assert_eq!(
            (lines[0].kind, lines[0].number),
            (NoticeKind::PhaseSwitched, 2)
        );
        let again = phase_switch::switch(&region.app, &grant, &order)
            .await
            .expect("asked");
        assert_eq!(again.moved, 0);
        let foreign: Grant<policy::SwitchPhase> = may(region.actor("other_casemanager"));
        assert!(
            phase_switch::switch(&region.app, &foreign, &order)
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn s1_74_what_begins_today_is_told_once() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let again = app::guidance::ContactAct::TryAgain {
            day: region.app.today().plus_days(3),
            reason: domain::guidance::TryAgainReason::NoAnswer,
        };
        does(&region, cases[0], again).await.expect("put off");
        region.app.clock().advance_days(3);
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("service");
        for _ in 0..2 {
            app::notices::tell_of_today(&region.app, &service)
                .await
                .expect("told");
        }
        let first = region.actor("casemanager").clone();
        let lines = app::notices::all(&region.app, &may(&first), &first)
            .await
            .expect("notices");
        assert_eq!(lines.len(), 1, "once, however often it runs");
        assert_eq!(lines[0].kind, NoticeKind::TryAgainDue);
    })
    .await;
}

/// Moves these cases of the casemanager to a colleague, and what may be moved back then.
async fn passed(region: &Region, to: &Actor, cases: &[CaseId]) -> Vec<domain::ReassignmentId> {
    let from = region.actor("casemanager").account;
    let passing: Vec<Passing> = cases
        .iter()
        .map(|case| Passing {
            case: *case,
            from,
            to: to.account,
        })
        .collect();
    let moved = workload::pass(&region.app, &may(to), &passing).await;
    assert_eq!(moved.expect("moved").moved, cases.len());
    undoable(region, to).await
}

async fn undoable(region: &Region, actor: &Actor) -> Vec<domain::ReassignmentId> {
    let page = workload::overview(&region.app, &may(actor)).await;
    page.expect("a page")
        .undo
        .iter()
        .map(|one| one.id)
        .collect()
}

#[tokio::test]
async fn a18_12_what_went_on_since_stays_when_the_rest_is_moved_back() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let first = region.actor("casemanager").clone();
        let other = second(&region).await;
        let undo = passed(&region, &other, &cases).await;
        // One of them goes on to a third colleague: that is nobody's mistake to mend.
        let third = another(&region, "derde").await;
        let on = Passing {
            case: cases[0],
            from: other.account,
            to: third.account,
        };
        workload::pass(&region.app, &may(&third), &[on])
            .await
            .expect("moved");
        let back = workload::undo(&region.app, &may(&other), undo[0]).await;
        assert_eq!(
            back.expect("back"),
            Moved {
                moved: 1,
                stayed: 1
            }
        );
        let after = loads(&region, &other).await;
        assert_eq!((after[&first.account], after[&third.account]), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a18_12_work_is_moved_back_within_the_days_of_the_rule_and_by_nobody_elsewhere() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let other = second(&region).await;
        let undo = passed(&region, &other, &cases).await;
        let foreign = region.actor("other_casemanager").clone();
        assert!(undoable(&region, &foreign).await.is_empty());
        assert!(matches!(
            workload::undo(&region.app, &may(&foreign), undo[0]).await,
            Err(AppError::NotFound)
        ));
        region.app.clock().advance_seconds(7 * 86_400 - 1);
        assert_eq!(
            undoable(&region, &actor(&region, other.account).await).await,
            undo
        );
        region.app.clock().advance_seconds(1);
        let other = actor(&region, other.account).await;
        assert!(undoable(&region, &other).await.is_empty());
        assert!(matches!(
            workload::undo(&region.app, &may(&other), undo[0]).await,
            Err(AppError::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn g7_moved_work_is_forgotten_with_the_person() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let other = second(&region).await;
        passed(&region, &other, &cases).await;
        let forget = app::guidance::RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        does(&region, cases[0], forget).await.expect("forgotten");
        let page = workload::overview(&region.app, &may(&other)).await;
        let undo = page.expect("a page").undo;
        assert_eq!(undo.iter().map(|one| one.cases).collect::<Vec<_>>(), [1]);
        let back = workload::undo(&region.app, &may(&other), undo[0].id).await;
        assert_eq!(back.expect("back").moved, 1);
    })
    .await;
}

#[tokio::test]
async fn a18_12_one_who_goes_while_many_are_moved_keeps_nobody_else() {
    in_each_region(async |region| {
        let cases = led(&region).await;
        let other = second(&region).await;
        let forget = app::guidance::RightAct::Erase {
            channel: Channel::Desk,
            at_once: true,
            offered: ReadBackOffer::Declined,
        };
        does(&region, cases[0], forget).await.expect("forgotten");
        let from = region.actor("casemanager").account;
        let passing: Vec<Passing> = cases
            .iter()
            .map(|case| Passing {
                case: *case,
                from,
                to: other.account,
            })
            .collect();
        let moved = workload::pass(&region.app, &may(&other), &passing).await;
        assert_eq!(
            moved.expect("moved"),
            Moved {
                moved: 1,
                stayed: 1
            }
        );
    })
    .await;
}

#[tokio::test]
async fn a18_12_who_holds_a_role_is_the_same_asked_for_one_place_or_for_many() {
    in_each_region(async |region| {
        let today = region.app.today();
        region.merge_neighbour(today.plus_days(1)).await;
        second(&region).await;
        let places = [region.town, region.neighbour, region.elsewhere];
        let store = region.app.store();
        for day in [today, today.plus_days(1)] {
            for role in [Role::ListHandler, Role::Casemanager, Role::Regisseur] {
                let mut one_by_one = Vec::new();
                for place in places {
                    let held = store.holders(role, place, day).await.expect("holders");
                    one_by_one.extend(held.into_iter().map(|account| (place, account)));
                }
                one_by_one.sort_unstable();
                let mut together = store.holders_in(role, &places, day).await.expect("holders");
                together.sort_unstable();
                assert_eq!(together, one_by_one, "{role:?} on {day}");
                assert!(!together.is_empty());
            }
        }
    })
    .await;
}
