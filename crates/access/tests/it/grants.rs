//! Who gets a grant, for where, and who gets none.

use access::{
    AccountState, Action, Actor, Assignment, DenialReason, Denied, POLICY, Role, Scope,
    SignInLevel, policy::*,
};

use crate::given::{actor, held, holder_of_everything, municipality};

/// Asks an actor for every action of the table; gives the names of those granted.
#[expect(clippy::too_many_lines, reason = "one line for each action")]
fn granted(actor: &Actor) -> Vec<&'static str> {
    fn ask<A: Action>(actor: &Actor) -> Option<&'static str> {
        actor.authorize::<A>().is_ok().then_some(A::NAME)
    }
    macro_rules! ask_all {
        ($($action:ident),+) => { [$(ask::<$action>(actor)),+] };
    }
    let answers = ask_all!(
        UploadList,
        ReviewList,
        CommitList,
        TakeBackList,
        HandOverList,
        DownloadCorrectionFile,
        AnswerChecks,
        CompleteAddress,
        HandleReturnedMail,
        DecideSecretAddress,
        SeeListCounts,
        SeeMunicipalWorklist,
        OpenMunicipalCase,
        PrintSelfEmployedCards,
        RecordSelfEmployedAnswer,
        SeeOutreachWorklist,
        OpenCase,
        FindCaller,
        ReleaseCards,
        PrintCards,
        MarkCardsSent,
        RecordAnswer,
        CorrectAnswer,
        PlanVisit,
        RecordVisit,
        TakeVisitsAlong,
        EditCardText,
        RegisterPerson,
        LinkCases,
        SeeRegisseurWorklist,
        OpenLedCase,
        NoteOutcome,
        HoldIntake,
        SeeSensitive,
        AskConsent,
        RecordChoice,
        WritePlan,
        PrintPlan,
        HoldTalk,
        AnswerHandOver,
        DecideTrajectory,
        PrintDecision,
        EditLetterText,
        MakePackage,
        FollowTrajectory,
        LogContact,
        AssignCase,
        ReassignCases,
        SwitchPhase,
        SeeWorkload,
        SetAbsence,
        KeepCalendar,
        LockCase,
        LiftLock,
        SearchOutside,
        AnswerInsight,
        BreakGlass,
        DeclareTie,
        RecordRight,
        GiveOwnData,
        RecordObjection,
        LiftRefusal,
        SeeMonitorCounts,
        ReportQuarter,
        DeliverFigures,
        OpenFigure,
        SeePublished,
        WriteCouncilReport,
        MonitorByService,
        SeeFormation,
        SetNorm,
        CheckCosts,
        SeeTrials,
        RunTrial,
        ExportTrial,
        AgreeToFile,
        EndTrial,
        RecordExclusions,
        SeeSurveys,
        RunSurvey,
        EnterSurveyAnswers,
        PrintSurveyLetters,
        SeeBudgets,
        KeepBudget,
        SeeProjects,
        KeepProject,
        AdviseNetwork,
        AskKnownAtRbl,
        AskTransfer,
        BringCase,
        CarryOutNetwork,
        ChairConference,
        ChairNetwork,
        DecideNetwork,
        DeliverEffects,
        DestroySchoolRow,
        DisposeSchoolRows,
        PutPupilsOnNetwork,
        FinishImprovement,
        FollowUpTransfer,
        KeepDirectory,
        KeepNetworkRoutes,
        KeepOwnCard,
        KeepPilot,
        ProposeForConference,
        RecordConference,
        RecordSchoolResult,
        ReturnSchoolList,
        ReturnToNetwork,
        SeeConference,
        SeeDirectory,
        SeeEffects,
        SeeNetwork,
        SeePilots,
        SeeSchoolLists,
        SeeTargetGroup,
        SeeTransfers,
        SelectForConference,
        SeeTransitions,
        FollowTransition,
        SeeTransitionCounts,
        SeeRoutes,
        KeepRoutes,
        FollowRoute,
        KeepAdulthoodSheet,
        SeeEscalatedSheets,
        TakeUpSheet,
        WatchAges,
        SignUpForNetwork,
        SteerCooperation,
        UploadSchoolList,
        ReviewLog,
        SignOffLog,
        VerifyLog,
        SeeWhoLooked,
        SeeReviewState,
        SeeProcessingRegister,
        ManageAgreements,
        ManageLegalBases,
        ManageMunicipalities,
        MergeMunicipalities,
        ManageGroupings,
        ManageAccounts,
        SeeAccounts,
        ManageRules,
        ImportByService,
        DestroyDue,
        CloseByAge,
        SendDailyMail,
        MaintainInstallation,
        SeeStart,
        SeeNotices,
        SeeRetention,
        ReviewDestruction,
        HoldDestruction,
        SignDestruction,
        TrackNotices,
        SeeCertificates,
        ManageOwnAccount
    );
    assert_eq!(
        answers.len(),
        POLICY.len(),
        "a new action belongs in this list"
    );
    answers.into_iter().flatten().collect()
}

#[test]
fn every_role_gets_exactly_its_rows_of_the_table() {
    for role in Role::ALL.iter().copied() {
        let mut expected: Vec<_> = POLICY
            .iter()
            .filter(|rule| rule.roles.contains(&role))
            .map(|rule| rule.name)
            .collect();
        let mut found = granted(&actor(vec![held(role, &[1])]));
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{role:?}");
        assert!(!found.is_empty());
    }
}

#[test]
fn d2_suspended_invited_and_half_signed_in_actors_get_at_most_their_own_account() {
    let everything = holder_of_everything();
    assert_eq!(granted(&everything).len(), POLICY.len());
    for state in [
        AccountState::Invited,
        AccountState::Active,
        AccountState::Suspended,
    ] {
        for level in [SignInLevel::Password, SignInLevel::Full] {
            let found = granted(&Actor {
                state,
                level,
                ..everything.clone()
            });
            match (state, level) {
                (AccountState::Active, SignInLevel::Full) => assert_eq!(found.len(), POLICY.len()),
                (AccountState::Suspended, _) => assert!(found.is_empty(), "{level:?}"),
                _ => assert_eq!(found, ["ManageOwnAccount"], "{state:?} {level:?}"),
            }
        }
    }
}

#[test]
fn a_refusal_names_its_reason() {
    let reason = |actor: &Actor| actor.authorize::<OpenCase>().unwrap_err().reason;
    let casemanager = actor(vec![held(Role::Casemanager, &[1])]);
    let in_state = |state| Actor {
        state,
        ..casemanager.clone()
    };
    assert_eq!(
        reason(&in_state(AccountState::Suspended)),
        DenialReason::Suspended
    );
    assert_eq!(
        reason(&in_state(AccountState::Invited)),
        DenialReason::NotSetUp
    );
    let half = Actor {
        level: SignInLevel::Password,
        ..casemanager.clone()
    };
    assert_eq!(reason(&half), DenialReason::SecondFactorMissing);
    assert_eq!(reason(&actor(vec![])), DenialReason::RoleMissing);
    assert_eq!(
        reason(&actor(vec![held(Role::ListHandler, &[1])])),
        DenialReason::RoleMissing
    );
    assert_eq!(
        reason(&actor(vec![held(Role::Casemanager, &[])])),
        DenialReason::NoMunicipality
    );
    let denied = actor(vec![]).authorize::<OpenCase>().unwrap_err();
    assert_eq!(
        denied.to_string(),
        "OpenCase was refused: no role held today allows it"
    );
    assert!(!denied.looks_absent());
}

#[test]
fn a_scope_is_sorted_and_names_each_municipality_once() {
    let double = actor(vec![
        held(Role::Casemanager, &[3, 1, 3]),
        held(Role::Casemanager, &[2, 1]),
    ]);
    let grant = double.authorize::<OpenCase>().unwrap();
    assert_eq!(
        *grant.municipalities(),
        Scope::Only([1, 2, 3].map(municipality).to_vec())
    );
    assert!(grant.covers(municipality(2)));
    assert!(!grant.covers(municipality(4)));
    assert_eq!(
        (grant.account(), grant.role()),
        (double.account, Role::Casemanager)
    );
}

#[test]
fn a_role_elsewhere_lends_nothing_to_another_role() {
    let actor = actor(vec![
        held(Role::Casemanager, &[1, 2]),
        held(Role::ListHandler, &[3]),
        held(Role::Administrator, &[]),
    ]);
    let cases = actor.authorize::<OpenCase>().unwrap();
    assert_eq!(
        *cases.municipalities(),
        Scope::Only([1, 2].map(municipality).to_vec())
    );
    let lists = actor.authorize::<ReviewList>().unwrap();
    assert_eq!(*lists.municipalities(), Scope::Only(vec![municipality(3)]));
    assert!(!lists.covers(municipality(1)));
}

#[test]
fn only_administrator_and_command_line_reach_everywhere() {
    for role in Role::ALL.iter().copied() {
        let assignment = Assignment {
            role,
            municipalities: vec![],
        };
        let grant = actor(vec![assignment]).authorize::<ManageAgreements>();
        let due = actor(vec![held(role, &[])]).authorize::<DestroyDue>();
        let everywhere = match role {
            Role::Administrator => grant.unwrap().municipalities().clone(),
            Role::Service => due.unwrap().municipalities().clone(),
            _ => {
                assert!(grant.is_err() && due.is_err(), "{role:?}");
                continue;
            }
        };
        assert_eq!(everywhere, Scope::Everywhere, "{role:?}");
    }
}

#[test]
fn d2_narrowing_stays_inside_and_outside_looks_absent() {
    let grant = actor(vec![held(Role::Casemanager, &[1, 2])])
        .authorize::<OpenCase>()
        .unwrap();
    let narrow = grant.narrow(municipality(2)).unwrap();
    assert_eq!(*narrow.municipalities(), Scope::Only(vec![municipality(2)]));
    assert_eq!(narrow.account(), grant.account());
    let outside = Denied {
        action: "OpenCase",
        reason: DenialReason::OutsideScope,
    };
    assert_eq!(
        narrow.narrow(municipality(1)).unwrap_err(),
        outside,
        "it never widens again"
    );
    assert_eq!(grant.narrow(municipality(3)).unwrap_err(), outside);
    assert!(outside.looks_absent());
    let everywhere = actor(vec![held(Role::Service, &[])])
        .authorize::<DestroyDue>()
        .unwrap();
    let one = everywhere.narrow(municipality(9)).unwrap();
    assert_eq!(*one.municipalities(), Scope::Only(vec![municipality(9)]));
}

#[test]
fn f1_the_role_of_a_narrowed_grant_is_the_one_held_there() {
    let both = actor(vec![
        held(Role::Casemanager, &[1]),
        held(Role::ListHandler, &[2]),
    ]);
    let grant = both.authorize::<RecordObjection>().unwrap();
    assert!(grant.covers(municipality(1)) && grant.covers(municipality(2)));
    assert_eq!(
        grant.narrow(municipality(1)).unwrap().role(),
        Role::Casemanager
    );
    assert_eq!(
        grant.narrow(municipality(2)).unwrap().role(),
        Role::ListHandler
    );
}

#[test]
fn an_action_on_the_installation_does_not_widen_a_scope() {
    let start = actor(vec![held(Role::Casemanager, &[1])])
        .authorize::<SeeStart>()
        .unwrap();
    assert_eq!(*start.municipalities(), Scope::Only(vec![municipality(1)]));
    let without = actor(vec![held(Role::Casemanager, &[])])
        .authorize::<SeeStart>()
        .unwrap();
    assert_eq!(*without.municipalities(), Scope::Only(vec![]));
}

#[test]
fn f6_debug_of_an_actor_leaves_the_name_out() {
    let printed = format!("{:?}", holder_of_everything());
    assert!(printed.contains("Active") && !printed.contains("Voorbeeld"));
}

#[test]
fn role_codes_are_read_back() {
    for role in Role::ALL.iter().copied() {
        assert_eq!(role.code().parse::<Role>(), Ok(role));
        assert!(!role.dutch().is_empty());
    }
    assert!("root".parse::<Role>().is_err());
}
