//! From the yes to the outflow: consent, intake, plan, talk, trajectory, drop-out, rights.

use domain::{
    NextAction, Phase, Refusal, Role, RuleBook, RuleKey, RuleValue, RuleVersion,
    guidance::{
        Command as Guide, Consent, ContentClass, Explained, GuidanceClose, NotNowReason, Party,
        ReadBackOffer, Refusal as No, Step,
        content::{Destination, PlanGoal},
    },
    outreach::{Answer, Channel, Command, EventKind, Lateness, lateness},
};

use crate::{
    guided::{
        at, consent_talk, consent_to, decline, elsewhere, follow_up, intake, municipal, start,
        talk, withdraw,
    },
    road::{Road, account, day, other_says, says},
};

fn rule(key: RuleKey, code: &str) -> RuleBook {
    RuleBook::new(vec![RuleVersion {
        key,
        municipality: None,
        valid_from: day("2026-01-01"),
        value: RuleValue::Choice(code.to_owned()),
        source: "besluit".to_owned(),
    }])
}

fn not_now(road: &Road, keeps: bool) -> Guide {
    Guide::NotNow {
        reason: NotNowReason::Alone,
        call_again: Some(road.today.plus_days(30)),
        keeps,
        objection_told_at: Some(at(road.today, 7)),
        agrees: false,
    }
}

#[test]
fn s1_44_intake_only_after_a_yes() {
    let road = Road::sent();
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, intake(road.today)),
        No::NoYes
    );
    let road = Road::wants();
    assert_eq!(road.overview().next_action, NextAction::InviteForIntake);
    assert_eq!(road.overview().owner, Some(Role::Casemanager));
}

#[test]
fn s1_48_all_six_things_are_explained_before_consent() {
    let road = Road::wants();
    for left_out in Explained::ALL {
        let mut told = consent_talk(road.today);
        told.explained.retain(|point| point != left_out);
        let command = Guide::RecordIntake {
            talk: told,
            form: domain::guidance::ConsentForm::Oral,
            text_version: 1,
            told_at: at(road.today, 6),
            domains: false,
        };
        assert_eq!(
            road.guidance_refuses(Role::Casemanager, command),
            No::NotAllExplained
        );
    }
}

#[test]
fn s1_46_s1_47_consent_follows_the_explanation_and_comes_before_the_content() {
    let road = Road::wants();
    let with = |explained, answered, told| {
        let mut talk = consent_talk(road.today);
        talk.explained_at = at(road.today, explained);
        talk.answered_at = at(road.today, answered);
        Guide::RecordIntake {
            talk,
            form: domain::guidance::ConsentForm::Written,
            text_version: 2,
            told_at: at(road.today, told),
            domains: false,
        }
    };
    let no = |command| road.guidance_refuses(Role::Casemanager, command);
    assert_eq!(no(with(6, 5, 7)), No::ConsentBeforeExplanation);
    assert_eq!(no(with(0, 5, 4)), No::ContentBeforeConsent);
    assert_eq!(no(with(0, 24 * 60, 24 * 60)), No::ImpossibleDay);
    let mut same_minute = road.clone();
    same_minute.guides(with(5, 5, 5));
    assert_eq!(same_minute.phase(), Phase::Intake);
}

#[test]
fn s1_46_the_first_step_makes_its_author_the_lead() {
    let road = Road::with_intake();
    let lead = road.case.guidance().lead().expect("a lead");
    assert_eq!((lead.role, lead.account), (Role::Casemanager, account(7)));
    assert_eq!(road.overview().assignee, Some(account(7)));
    let steps: Vec<_> = road
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Guided(step) => Some(step.clone()),
            _ => None,
        })
        .collect();
    assert!(matches!(
        steps.as_slice(),
        [
            Step::LeadMoved { .. },
            Step::Explained { .. },
            Step::ConsentGiven { .. },
            Step::IntakeRecorded { version: 1 },
            Step::DomainsScored
        ]
    ));
    assert_eq!(steps[3].content(), Some(ContentClass::Guidance));
    assert_eq!(steps[4].content(), Some(ContentClass::Sensitive));
    assert_eq!(steps[2].content(), None);
}

#[test]
fn a9_no_to_consent_one_ends_without_content_and_is_a_refusal_only_if_said_so() {
    let mut road = Road::wants();
    road.guides(decline(road.today, false));
    assert_eq!(road.phase(), Phase::NoConsent);
    assert!(road.overview().destroy_after.is_some());
    let contents = road
        .events
        .iter()
        .filter(|event| matches!(&event.kind, EventKind::Guided(step) if step.content().is_some()));
    assert_eq!(contents.count(), 0);
    // Late answers count: a yes afterwards is a new round.
    road.case_does(&says(Answer::WantsSupport));
    assert_eq!(road.phase(), Phase::WantsSupport);
    assert_eq!(road.overview().round, 2);

    let mut road = Road::wants();
    road.guides(decline(road.today, true));
    assert_eq!(road.phase(), Phase::Refused);
}

#[test]
fn s1_37_while_guided_the_card_has_no_say() {
    let mut road = Road::with_intake();
    assert_eq!(
        road.refuses(&says(Answer::DoesNotWant)),
        Refusal::Guidance(No::Guided)
    );
    road.case_does(&other_says(Answer::NoteByAnother));
    assert_eq!(road.phase(), Phase::Intake);
}

#[test]
fn s1_49_s1_54_no_contact_with_others_before_consent_to_each() {
    let mut road = Road::with_intake();
    let partner = |number| Guide::ContactPartner {
        number,
        channel: Channel::Phone,
        minutes: 10,
    };
    let no = |road: &Road, command| road.guidance_refuses(Role::Casemanager, command);
    assert_eq!(no(&road, Guide::Consult), No::NoConsentToConsult);
    assert_eq!(no(&road, partner(1)), No::NoConsentToPartner);
    road.guides(consent_to(Consent::ThirdParty { number: 1 }, road.today));
    road.guides(partner(1));
    assert_eq!(no(&road, partner(2)), No::NoConsentToPartner);
    assert_eq!(no(&road, Guide::Consult), No::NoConsentToConsult);
    road.guides(consent_to(Consent::Consultation, road.today));
    road.guides(Guide::Consult);
    // One withdrawn, the others stand.
    road.guides(withdraw(Consent::ThirdParty { number: 1 }));
    assert_eq!(no(&road, partner(1)), No::NoConsentToPartner);
    road.guides(Guide::Consult);
    assert_eq!(
        no(&road, withdraw(Consent::ThirdParty { number: 1 })),
        No::NothingToWithdraw
    );
    assert_eq!(road.overview().content_due, None);
}

#[test]
fn s1_60_the_talk_needs_every_party() {
    let road = Road::with_plan();
    for party in [Party::YoungPerson, Party::Casemanager, Party::Regisseur] {
        let mut held = talk(road.today, true);
        held.present.retain(|present| *present != party);
        assert_eq!(
            road.guidance_refuses(Role::Casemanager, Guide::HoldTalk(held)),
            No::PartyMissing(party)
        );
    }
    let mut two = road.clone();
    two.rules = rule(RuleKey::TalkParties, "local_worker");
    let mut held = talk(two.today, true);
    held.present = vec![Party::YoungPerson, Party::Regisseur];
    two.regisseur_guides(Guide::HoldTalk(held));
    assert_eq!(two.phase(), Phase::TrajectoryToStart);
}

#[test]
fn s1_61_s1_62_the_talk_yields_hand_over_consent_two_and_the_completed_plan() {
    let mut road = Road::with_intake();
    road.guides(municipal());
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, Guide::HoldTalk(talk(road.today, true))),
        No::NoPlan
    );
    road.guides(Guide::WritePlan);
    road.guides(Guide::WritePlan);
    road.guides(Guide::HoldTalk(talk(road.today, true)));
    let guidance = road.case.guidance();
    assert!(guidance.handed_over() && guidance.consents_to(Consent::Dossier));
    assert_eq!(guidance.plan_completed(), Some(2));
    let lead = guidance.lead().expect("a lead");
    assert_eq!((lead.role, lead.account), (Role::Regisseur, account(9)));
    assert_eq!(guidance.former_casemanager(), Some(account(7)));
    // P9: the casemanager has no step left.
    assert!(matches!(
        road.attempt(Role::Casemanager, &Command::Guide(Guide::WritePlan)),
        Err(Refusal::NotYourStep {
            owner: Role::Regisseur
        })
    ));
}

#[test]
fn s1_62_no_to_the_dossier_is_no_municipal_trajectory_and_the_young_person_chooses_again() {
    let mut road = Road::with_plan();
    road.guides(Guide::HoldTalk(talk(road.today, false)));
    assert_eq!(road.phase(), Phase::Intake);
    assert!(!road.case.guidance().handed_over());
    road.guides(elsewhere());
    assert_eq!(road.phase(), Phase::SigningUp);
}

#[test]
fn s1_61_without_a_talk_the_receiver_accepts_or_rejects_and_nothing_changes_before() {
    let mut road = Road::with_plan();
    for channel in [Channel::Email, Channel::Letter, Channel::Whatsapp] {
        assert_eq!(
            road.guidance_refuses(
                Role::Casemanager,
                Guide::OfferHandOver {
                    conversation: channel
                }
            ),
            No::NotWarm
        );
    }
    road.guides(Guide::OfferHandOver {
        conversation: Channel::Phone,
    });
    assert_eq!(road.overview().owner, Some(Role::Regisseur));
    assert_eq!(road.overview().lead, Some(Role::Casemanager));
    assert_eq!(
        road.guidance_refuses(
            Role::Regisseur,
            Guide::RejectHandOver { reason: " ".into() }
        ),
        No::ReasonMissing
    );
    let mut rejected = road.clone();
    rejected.regisseur_guides(Guide::RejectHandOver {
        reason: "verkeerde gemeente".into(),
    });
    assert_eq!(rejected.phase(), Phase::RouteChosen);
    road.regisseur_guides(Guide::AcceptHandOver);
    assert_eq!(road.overview().lead, Some(Role::Regisseur));
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, Guide::DecideTrajectory { granted: true }),
        No::NoConsentToDossier
    );
    road.regisseur_guides(consent_to(Consent::Dossier, road.today));
    road.regisseur_guides(Guide::DecideTrajectory { granted: true });
}

#[test]
fn s1_58_s1_67_the_municipality_decides_and_looks_at_what_is_there_first() {
    let mut road = Road::with_regisseur();
    let no = |road: &Road, command| road.guidance_refuses(Role::Regisseur, command);
    assert_eq!(no(&road, start(road.today, true)), No::NotDecided);
    road.regisseur_guides(Guide::DecideTrajectory { granted: false });
    assert_eq!(no(&road, start(road.today, true)), No::NotGranted);
    road.regisseur_guides(Guide::DecideTrajectory { granted: true });
    assert_eq!(no(&road, start(road.today, true)), No::PriorProvisionFirst);
    let mut free = road.clone();
    free.regisseur_guides(start(road.today, false));
    road.regisseur_guides(Guide::ConsiderPriorProvision);
    road.regisseur_guides(start(road.today, true));
    road.regisseur_guides(start(road.today, true));
    assert_eq!(road.case.guidance().trajectories().len(), 2);
    assert_eq!(road.phase(), Phase::InTrajectory);
}

#[test]
fn s1_72_a_decision_letter_follows_a_decision() {
    let mut road = Road::with_regisseur();
    let sent = Guide::SendDecision { day: road.today };
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, sent.clone()),
        No::NotDecided
    );
    road.regisseur_guides(Guide::DecideTrajectory { granted: false });
    road.regisseur_guides(sent);
}

#[test]
fn s1_74_follow_up_is_due_by_rule_and_late_after_the_days_of_a_step() {
    let mut road = Road::in_trajectory();
    let began = road.today;
    for (days, expected) in [
        (89, Lateness::NotYet),
        (90, Lateness::Due),
        (104, Lateness::Due),
        (105, Lateness::Late),
    ] {
        assert_eq!(
            lateness(&road.overview(), began.plus_days(days)),
            expected,
            "{days}"
        );
    }
    road.days(90);
    road.regisseur_guides(follow_up(1));
    assert_eq!(
        lateness(&road.overview(), road.today.plus_days(89)),
        Lateness::NotYet
    );
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, follow_up(2)),
        No::NoTrajectory
    );
}

#[test]
fn s1_75_drop_out_leads_back_to_the_same_casemanager_and_both_rounds_count() {
    let mut road = Road::in_trajectory();
    road.regisseur_guides(Guide::DropOut);
    let overview = road.overview();
    assert_eq!((overview.phase, overview.round), (Phase::Intake, 2));
    assert_eq!(
        (overview.lead, overview.assignee),
        (Some(Role::Casemanager), Some(account(7)))
    );
    // Consent 1 stands, so the intake is revised, not asked again.
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, intake(road.today)),
        No::AlreadyConsented
    );
    road.guides(Guide::ReviseIntake {
        told_at: at(road.today, 20),
        domains: false,
    });
    road.guides(municipal());
    road.guides(Guide::HoldTalk(talk(road.today, true)));
    road.regisseur_guides(Guide::DecideTrajectory { granted: true });
    road.regisseur_guides(start(road.today, false));
    assert_eq!(road.case.guidance().trajectories().len(), 2);
    road.regisseur_guides(Guide::FlowOut { day: road.today });
    assert_eq!(road.phase(), Phase::FlowedOut);
}

#[test]
fn s1_07_where_the_regisseur_does_the_intake_a_drop_out_stays_with_the_regisseur() {
    let mut road = Road::in_trajectory();
    road.rules = rule(RuleKey::IntakeBy, "regisseur");
    road.regisseur_guides(Guide::DropOut);
    assert_eq!(road.overview().lead, Some(Role::Regisseur));
    assert_eq!(road.phase(), Phase::Intake);
    let mut new = Road::sent();
    new.rules = rule(RuleKey::IntakeBy, "regisseur");
    new.case_does(&says(Answer::WantsSupport));
    assert_eq!(new.overview().owner, Some(Role::Regisseur));
    new.regisseur_guides(intake(new.today));
    assert!(!new.case.guidance().handed_over());
}

#[test]
fn s1_68_outside_the_municipality_the_casemanager_stays_the_contact() {
    let mut road = Road::with_intake();
    road.guides(elsewhere());
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, Guide::PlanTalk { day: road.today }),
        No::OtherRoute
    );
    let starts_on = road.today.plus_days(40);
    road.guides(Guide::SignUp { starts_on });
    let overview = road.overview();
    assert_eq!(
        (overview.next_action, overview.owner, overview.due_from),
        (
            NextAction::CheckStart,
            Some(Role::Casemanager),
            Some(starts_on)
        )
    );
    let mut never_began = road.clone();
    never_began.guides(Guide::DropOut);
    assert_eq!(never_began.phase(), Phase::Intake);
    road.days(40);
    road.guides(Guide::FlowOut { day: road.today });
    assert_eq!(road.overview().owner, None);
}

#[test]
fn s1_69_not_now_tells_of_the_right_to_object_and_keeps_only_what_was_agreed() {
    let road = Road::with_intake();
    let untold = Guide::NotNow {
        reason: NotNowReason::NotSaid,
        call_again: None,
        keeps: false,
        objection_told_at: None,
        agrees: false,
    };
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, untold),
        No::ObjectionNotTold
    );
    let mut goes = road.clone();
    goes.guides(not_now(&goes, false));
    assert_eq!(goes.phase(), Phase::NotNow);
    assert_eq!(goes.overview().content_due, Some(goes.today));
    assert_eq!(goes.overview().next_action, NextAction::CallAgain);
    assert_eq!(
        lateness(&goes.overview(), goes.today.plus_days(29)),
        Lateness::NotYet
    );
    // Comes back: consent is asked anew.
    goes.days(30);
    goes.guides(intake(goes.today));
    assert_eq!(goes.phase(), Phase::Intake);
    let mut kept = road;
    kept.guides(not_now(&kept, true));
    assert_eq!(kept.overview().content_due, None);
}

#[test]
fn s1_70_objection_after_not_now_destroys_at_once() {
    let mut road = Road::with_intake();
    road.guides(not_now(&road, true));
    road.case_does(&Command::Object {
        channel: Channel::Phone,
    });
    assert_eq!(road.overview().destroy_after, Some(road.today));
    assert_eq!(
        road.attempt(Role::Casemanager, &Command::Guide(intake(road.today))),
        Err(Refusal::Objected)
    );
}

#[test]
fn s1_47_withdrawing_consent_one_ends_the_work_and_what_rested_on_it() {
    let mut road = Road::with_plan();
    road.guides(withdraw(Consent::WorkTogether));
    assert_eq!(road.phase(), Phase::ConsentWithdrawn);
    assert_eq!(road.overview().content_due, Some(road.today));
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, Guide::WritePlan),
        No::Ended
    );
    let service = Command::Guide(Guide::MarkContentDestroyed);
    assert_eq!(road.does(Role::Service, &service), Ok(()));
    assert_eq!(road.overview().content_due, None);
    assert_eq!(road.attempt(Role::Service, &service), Ok(vec![]));
}

#[test]
fn a17_9_after_the_hand_over_the_dossier_carries_the_work() {
    let mut road = Road::in_trajectory();
    assert_eq!(
        road.does(
            Role::Casemanager,
            &Command::Guide(withdraw(Consent::WorkTogether))
        ),
        Ok(())
    );
    assert_eq!(road.phase(), Phase::InTrajectory);
    assert_eq!(road.overview().content_due, None);
    road.regisseur_guides(withdraw(Consent::Dossier));
    assert_eq!(road.phase(), Phase::ConsentWithdrawn);
    assert_eq!(road.overview().content_due, Some(road.today));
}

#[test]
fn s1_48_stopping_is_an_outflow_and_the_dossier_stays() {
    let mut road = Road::in_trajectory();
    road.guides(Guide::Stop {
        channel: Channel::Whatsapp,
    });
    assert_eq!(road.phase(), Phase::Stopped);
    assert_eq!(road.overview().content_due, None);
    assert_eq!(
        road.overview().destroy_after,
        Some(road.today.plus_months(12))
    );
}

#[test]
fn avg_17_erasure_waits_seven_days_unless_asked_at_once() {
    let ask = |at_once| Guide::AskErasure {
        channel: Channel::Desk,
        at_once,
        offered: ReadBackOffer::Declined,
    };
    let mut road = Road::in_trajectory();
    road.guides(ask(false));
    assert_eq!(road.phase(), Phase::ErasureAsked);
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, follow_up(1)),
        No::ErasureAsked
    );
    let destroy = |road: &mut Road| road.does(Role::Service, &Command::Destroy);
    road.days(6);
    assert!(destroy(&mut road).is_err());
    let mut back = road.clone();
    back.guides(Guide::TakeBackErasure {
        channel: Channel::Phone,
    });
    assert_eq!(back.phase(), Phase::InTrajectory);
    assert!(destroy(&mut back).is_err());
    let mut now = road.clone();
    now.guides(ask(true));
    assert_eq!(destroy(&mut now), Ok(()));
    road.days(1);
    assert_eq!(destroy(&mut road), Ok(()));
    assert_eq!(road.phase(), Phase::Destroyed);
}

#[test]
fn avg_18_restriction_stops_the_work_and_not_the_rights() {
    let mut road = Road::with_intake();
    road.guides(Guide::Restrict);
    assert_eq!(road.phase(), Phase::Restricted);
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, municipal()),
        No::Restricted
    );
    road.guides(Guide::Rectify);
    road.guides(Guide::LiftRestriction);
    road.guides(municipal());
}

#[test]
fn a9_moved_aged_out_and_deceased_end_it_from_every_state() {
    for road in [Road::wants(), Road::with_intake(), Road::with_plan()] {
        for (reason, phase) in [
            (GuidanceClose::Moved, Phase::Moved),
            (GuidanceClose::AgedOut, Phase::AgedOut),
            (GuidanceClose::Deceased, Phase::Deceased),
        ] {
            let mut road = road.clone();
            road.guides(Guide::End { reason });
            assert_eq!(road.phase(), phase);
            assert!(road.overview().destroy_after.is_some());
        }
    }
    let mut road = Road::in_trajectory();
    let by_rule = Command::Guide(Guide::End {
        reason: GuidanceClose::AgedOut,
    });
    assert_eq!(road.does(Role::Service, &by_rule), Ok(()));
    assert_eq!(road.phase(), Phase::AgedOut);
}

#[test]
fn a18_12_the_lead_goes_to_a_colleague_in_the_same_role() {
    let mut road = Road::with_intake();
    let to = |n, role| Guide::Assign {
        account: account(n),
        role,
    };
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, to(8, Role::Regisseur)),
        No::OtherRole
    );
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, to(7, Role::Casemanager)),
        No::AlreadyLeads
    );
    road.guides(to(8, Role::Casemanager));
    assert_eq!(road.overview().assignee, Some(account(8)));
}

#[test]
fn s1_i6_the_ten_destinations_map_to_the_seven_of_the_effect_report() {
    let mapped: std::collections::BTreeSet<_> =
        Destination::ALL.iter().map(|to| to.effect()).collect();
    assert_eq!(Destination::ALL.len(), 10);
    assert!(mapped.len() >= 5, "{mapped:?}");
}

#[test]
fn avg_15_a_copy_is_offered_before_anything_is_destroyed() {
    let mut road = Road::with_plan();
    let silent = |consent| Guide::WithdrawConsent {
        consent,
        channel: Channel::Phone,
        offered: None,
    };
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, silent(Consent::WorkTogether)),
        No::ReadBackNotOffered
    );
    // Nothing rests on the consent to one third party: nothing goes, and nothing has to be offered.
    road.guides(consent_to(Consent::ThirdParty { number: 1 }, road.today));
    road.guides(silent(Consent::ThirdParty { number: 1 }));
    road.guides(withdraw(Consent::WorkTogether));
    assert_eq!(road.phase(), Phase::ConsentWithdrawn);
}

#[test]
fn s1_63_the_regisseur_records_that_the_file_was_taken_over() {
    let mut road = Road::with_plan();
    let taken = Guide::TakeOver { day: road.today };
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, taken.clone()),
        No::NotHandedOver
    );
    road = Road::in_trajectory();
    let to_come = Guide::TakeOver {
        day: road.today.plus_days(1),
    };
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, to_come),
        No::ImpossibleDay
    );
    road.regisseur_guides(taken.clone());
    assert_eq!(road.phase(), Phase::InTrajectory);
    assert_eq!(road.guidance_refuses(Role::Regisseur, taken), No::TakenOver);
}

#[test]
fn s1_50_content_and_events_of_before_still_open() {
    let goal: PlanGoal =
        serde_json::from_str(r#"{"goal":"school","action":"","owner":"","by":""}"#)
            .expect("a goal");
    assert_eq!(goal.domain, None);
    for old in [
        r#"{"step":"plan_copy_given","version":2}"#,
        r#"{"step":"decision_sent","day":"2026-10-05"}"#,
        r#"{"step":"erasure_asked","channel":"phone","at_once":true}"#,
        r#"{"step":"consent_withdrawn","consent":{"to":"dossier"},"channel":"phone"}"#,
    ] {
        let step: Step = serde_json::from_str(old).expect("an event of before");
        assert_eq!(serde_json::to_string(&step).expect("written"), old);
    }
}
