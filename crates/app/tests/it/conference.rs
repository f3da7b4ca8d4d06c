//! The multidisciplinary conference on both engines (S0-08 to S0-24): who gets one, who is let in on what, what is kept of it, and
//! what a pilot finds out.

use access::policy;
use app::{
    AppError,
    conference::{self, CaseView, ChoiceForm, PilotForm},
    guidance::{ConsentAct, RightAct},
    network::ItemForm,
};
use domain::{
    CaseId, ConferenceCaseId, ConferencePilotId, NoticeKind,
    conference::{
        ActionOwner, CaseEnd, ChoiceReason, ConferenceState, LessonTopic, NoBasis,
        ParticipantBasis, PilotMeasure, PilotState, StatutoryTask, Verdict, Way, YoungKind,
    },
    guidance::{
        Consent, ConsentForm, ReadBackOffer,
        content::{Coded, Partner},
    },
    network::{Origin, SupplierAdvice},
    outreach::Channel,
};
use testkit::{
    conference::{ACTION, DONE, Organisations, Table},
    guidance::{does, hand_over, intake, says_yes},
    region::{Region, in_each_region},
};

use vault::Compartment;

use crate::outreach::{cards_posted, people};

fn of(region: &Region) -> Table<'_> {
    Table {
        app: &region.app,
        director: region.actor("network_director"),
        member: region.actor("network_member"),
        rmc: region.actor("rmc_worker"),
        regisseur: region.actor("regisseur"),
    }
}

fn requirement<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> &'static str {
    match outcome {
        Err(AppError::Rule { requirement, .. }) => requirement,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn seen_by(region: &Region, who: &str, id: ConferenceCaseId) -> Result<CaseView, AppError> {
    let grant = region.grant_today::<policy::SeeConference>(who).await;
    conference::case(&region.app, &grant, id).await
}

/// Two cases: one the regisseur leads, one the casemanager leads; both consent to working together.
async fn two_cases(region: &Region) -> (CaseId, CaseId) {
    let cases = cards_posted(region, &people(3)).await;
    let [led, other, ..] = cases.as_slice() else {
        panic!("three cases");
    };
    hand_over(region, *led).await;
    says_yes(region, *other).await;
    does(region, *other, intake(region)).await.expect("intake");
    (*led, *other)
}

/// The casemanager brings it to the network, with so many areas of life with problems.
async fn brought(region: &Region, case: CaseId, life_areas: u8) {
    let said = ItemForm {
        origin: Origin::YoungPerson,
        advice: SupplierAdvice::Work,
        assessment: None,
        assessed: None,
        life_areas,
    };
    app::network::bring(&region.app, &region.grant(), case, said)
        .await
        .expect("brought in");
}

/// The municipality agrees with partners, and the young person of a case consents to contact with the debt desk.
async fn consents_to_debt_help(region: &Region, case: CaseId) {
    testkit::directories::agreements(&region.app, region.actor("administrator"), &[region.town])
        .await
        .expect("agreed");
    let consent = ConsentAct::Partner {
        partner: Coded {
            code: Partner::DebtHelp,
            words: String::new(),
        },
        form: ConsentForm::Oral,
        at: region.app.clock().now(),
    };
    does(region, case, consent).await.expect("consents");
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_11_to_s0_24_from_selection_to_evaluation() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, other) = two_cases(&region).await;
        brought(&region, other, 3).await;
        let today = region.app.today();
        let (pilot, of_pilot) = table
            .pilot("Proef herfst", &[region.town], today)
            .await
            .expect("a pilot");
        let kind = YoungKind::EarlyLeaver;
        table
            .put_forward(table.regisseur, led, pilot, kind)
            .await
            .expect("put forward");
        let again = table.put_forward(table.regisseur, led, pilot, kind).await;
        assert_eq!(requirement(again), "S0-12");
        let selects = region.grant::<policy::SelectForConference>();
        let before = conference::selection(&region.app, &selects, pilot)
            .await
            .expect("candidates");
        let mut ways: Vec<_> = before.open.iter().map(|one| one.way).collect();
        ways.sort();
        assert_eq!(ways, [Some(Way::Stock), Some(Way::Inflow)], "S0-12, S0-16");
        assert!(before.open.iter().all(|one| one.name.is_some()));
        let first = table
            .choose(pilot, led, (Way::Stock, kind))
            .await
            .expect("chosen");
        table
            .choose(pilot, other, (Way::Inflow, YoungKind::ProVso))
            .await
            .expect("chosen");

        table.invite_all(first, of_pilot).await.expect("let in");
        let conference = table.plan(pilot, today, &[first]).await.expect("planned");
        table.look_back(first).await.expect("looked back");
        table.make_plan(first).await.expect("a plan");
        let view = seen_by(&region, "network_member", first)
            .await
            .expect("seen");
        assert_eq!(view.line.state, ConferenceState::InPlan);
        assert_eq!(view.looked_back.expect("answers").done, DONE);
        assert_eq!(view.actions.len(), 2);
        assert_eq!(view.actions[0].what, ACTION);
        assert!(view.agreed.expect("talked over").there);
        let (holder, _) = view.holder.expect("somebody holds it");
        assert_eq!(holder, "regisseur");
        let chair = region.grant::<policy::ChairConference>();
        let left = conference::close(&region.app, &chair, conference)
            .await
            .expect("closed");
        assert_eq!(left, 0);
        table.finish(first, Verdict::Yes).await.expect("ended");
        assert_eq!(
            seen_by(&region, "regisseur", first)
                .await
                .expect("seen")
                .better,
            Some(Verdict::Yes)
        );

        let leader = region.grant::<policy::SeePilots>();
        let view = conference::pilot(&region.app, &leader, pilot)
            .await
            .expect("seen");
        let lines = view.lines.as_ref().expect("may be told");
        for line in lines {
            for (count, measure) in line.counts.iter().zip(PilotMeasure::ALL) {
                let small = *measure == PilotMeasure::Selected && line.kind.is_none();
                assert!(
                    count.is_none_or(|many| many == 0),
                    "{measure:?}: fewer than {}",
                    view.threshold
                );
                assert!(!small || count.is_none(), "two are withheld");
            }
        }
        assert_eq!(view.lessons.len(), 1);
        let keeps = region.grant::<policy::KeepPilot>();
        let early = conference::evaluate(&region.app, &keeps, pilot).await;
        assert_eq!(requirement(early), "S0-18");
        region.fixture.clock.advance_days(110);
        let keeps = region
            .grant_today::<policy::KeepPilot>("network_director")
            .await;
        let open = conference::evaluate(&region.app, &keeps, pilot).await;
        assert_eq!(requirement(open), "S0-22", "no answers yet");
        table.answer_all(pilot).await.expect("answered");
        conference::evaluate(&region.app, &keeps, pilot)
            .await
            .expect("evaluated");
        let again = conference::evaluate(&region.app, &keeps, pilot).await;
        assert_eq!(requirement(again), "S0-18");
        let view = conference::pilot(&region.app, &leader, pilot)
            .await
            .expect("seen");
        assert_eq!(view.summary.state, PilotState::Evaluated);
        assert_eq!(view.open_answers(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_17_nobody_is_let_in_without_a_basis_and_members_see_whom_they_were_let_in_for() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, other) = two_cases(&region).await;
        let today = region.app.today();
        let (pilot, of_pilot) = table
            .pilot("Proef", &[region.town], today)
            .await
            .expect("a pilot");
        let kind = YoungKind::LongBenefit;
        table
            .put_forward(region.actor("casemanager"), other, pilot, kind)
            .await
            .expect("put forward");
        table
            .put_forward(table.regisseur, led, pilot, kind)
            .await
            .expect("put forward");
        let second = table
            .choose(pilot, other, (Way::Stock, kind))
            .await
            .expect("chosen");
        let first = table
            .choose(pilot, led, (Way::Stock, kind))
            .await
            .expect("chosen");

        // The debt desk has no task by law: only the young person's own consent lets it in.
        let member = table.member.account;
        let refused = table.invite(second, member, of_pilot.debts).await;
        assert_eq!(requirement(refused), "S0-17");
        consents_to_debt_help(&region, other).await;
        table
            .invite(second, member, of_pilot.debts)
            .await
            .expect("let in");
        let twice = table.invite(second, member, of_pilot.debts).await;
        assert!(matches!(twice, Err(AppError::Invalid(_))), "{twice:?}");
        let rmc = table.rmc.account;
        table
            .invite(second, rmc, of_pilot.rmc)
            .await
            .expect("by law");
        let view = seen_by(&region, "network_member", second)
            .await
            .expect("seen");
        let bases: Vec<_> = view.participants.iter().map(|one| one.basis).collect();
        assert_eq!(
            bases,
            [
                Ok(ParticipantBasis::Consent {
                    number: 1,
                    given: today
                }),
                Ok(ParticipantBasis::Task {
                    task: StatutoryTask::Doorstroompunt
                }),
            ]
        );
        assert!(view.takes_part && view.reasons.is_some());

        // Of the other young person the member sees nothing, the chair no content.
        let hidden = seen_by(&region, "network_member", first).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let chair = seen_by(&region, "network_director", second)
            .await
            .expect("chairs");
        assert!(!chair.takes_part && chair.reasons.is_none() && chair.line.name.is_some());
        let elsewhere = seen_by(&region, "casemanager", second).await;
        assert!(
            matches!(elsewhere, Err(AppError::NotFound)),
            "{elsewhere:?}"
        );
        let on = table.plan(pilot, today, &[second]).await.expect("planned");
        for (who, many) in [("network_member", 1), ("network_director", 1)] {
            let grant = region.grant_today::<policy::SeeConference>(who).await;
            let view = conference::conference(&region.app, &grant, on)
                .await
                .expect("seen");
            assert_eq!(view.agenda.len(), many, "{who}");
            assert_eq!(view.agenda[0].participants.len(), 2);
        }
        let regisseur = region
            .grant_today::<policy::SeeConference>("regisseur")
            .await;
        let hidden = conference::conference(&region.app, &regisseur, on).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");

        // The consent for the debt desk is withdrawn: from then on the member sees nothing, task or no task.
        let withdraw = RightAct::Withdraw {
            consent: Consent::ThirdParty { number: 1 },
            channel: Channel::Phone,
            offered: None,
        };
        does(&region, other, withdraw).await.expect("withdrawn");
        let hidden = seen_by(&region, "network_member", second).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let view = seen_by(&region, "network_director", second)
            .await
            .expect("chairs");
        assert_eq!(view.participants[0].basis, Err(NoBasis::TakenBack));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_17_s1_47_what_was_said_goes_with_the_consent_and_the_case_ends_by_law() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (_, other) = two_cases(&region).await;
        let today = region.app.today();
        let (pilot, of_pilot) = table
            .pilot("Proef", &[region.town], today)
            .await
            .expect("a pilot");
        let casemanager = region.actor("casemanager");
        let kind = YoungKind::ProVso;
        table
            .put_forward(casemanager, other, pilot, kind)
            .await
            .expect("put forward");
        let id = table
            .choose(pilot, other, (Way::Inflow, kind))
            .await
            .expect("chosen");
        table.invite_all(id, of_pilot).await.expect("let in");
        table.plan(pilot, today, &[id]).await.expect("planned");
        table.look_back(id).await.expect("looked back");
        table.make_plan(id).await.expect("a plan");

        // AVG art. 15: the young person is told all of it.
        let grant = region.grant::<policy::GiveOwnData>();
        let own = app::dossier::own_data(
            &region.app,
            &grant,
            other,
            app::dossier::Form::Json,
            app::dossier::Reason::Asked,
        );
        let own = String::from_utf8(own.await.expect("own data").bytes).expect("text");
        for text in [
            DONE,
            ACTION,
            "PrO of VSO",
            "De regie op je actieplan heeft: regisseur",
        ] {
            assert!(own.contains(text), "{text}");
        }

        // What stands in plain tells of no organisation and of no task.
        let sees = region
            .grant_today::<policy::SeeConference>("network_director")
            .await;
        let store = region.app.store();
        let kept = store.conference_case(&sees, id).await.expect("kept");
        let steps: Vec<_> = kept.events.iter().map(|event| &event.step).collect();
        let plain = format!("{steps:?}");
        for id in [of_pilot.desk, of_pilot.income, of_pilot.rmc] {
            assert!(!plain.contains(&id.to_string()), "{plain}");
        }
        assert!(
            !plain.contains("WorkIncome") && !plain.contains("Doorstroompunt"),
            "{plain}"
        );

        let withdraw = RightAct::Withdraw {
            consent: Consent::WorkTogether,
            channel: Channel::Phone,
            offered: Some(ReadBackOffer::Declined),
        };
        does(&region, other, withdraw).await.expect("withdrawn");
        let hidden = seen_by(&region, "regisseur", id).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let kept = store.conference_case(&sees, id).await.expect("kept");
        assert!(kept.sealed.is_empty(), "what was sealed is gone");
        let view = seen_by(&region, "network_director", id)
            .await
            .expect("chairs");
        assert!(!view.line.has_ground && view.line.name.is_none());
        let records = region
            .grant_today::<policy::RecordConference>("network_director")
            .await;
        let goes_on = conference::end(
            &region.app,
            &records,
            (id, view.version),
            CaseEnd::GoesOn,
            Some(Verdict::Unknown),
        );
        assert_eq!(requirement(goes_on.await), "S0-17");
        assert!(view.participants.is_empty(), "who sat there is gone too");
        for event in &kept.events {
            assert!(!event.step.names_the_table(), "{:?}", event.step);
        }

        // The law ends it, and nothing new is written about the young person (S1-47).
        let at = (id, view.version);
        conference::end(&region.app, &records, at, CaseEnd::Law, Some(Verdict::Yes))
            .await
            .expect("ended");
        let store = region.app.store();
        let kept = store.conference_case(&sees, id).await.expect("kept");
        assert_eq!(kept.state.state(), ConferenceState::Ended);
        assert!(kept.sealed.is_empty(), "nothing is written any more");
        for compartment in [Compartment::Guidance, Compartment::Sensitive] {
            let key = store.subject_key(region.town, kept.record.person.uuid(), compartment);
            assert!(key.await.expect("asked").is_none(), "no new key");
        }
    })
    .await;
}

/// A case in a pilot with three at the table and a plan, and the organisations of the pilot.
async fn planned(
    region: &Region,
    title: &str,
    case: CaseId,
) -> (ConferencePilotId, Organisations, ConferenceCaseId) {
    let table = of(region);
    let today = region.app.today();
    let (pilot, of_pilot) = table
        .pilot(title, &[region.town], today)
        .await
        .expect("a pilot");
    let kind = YoungKind::ProVso;
    table
        .put_forward(table.regisseur, case, pilot, kind)
        .await
        .expect("put forward");
    let id = table
        .choose(pilot, case, (Way::Stock, kind))
        .await
        .expect("chosen");
    table.invite_all(id, of_pilot).await.expect("let in");
    table.plan(pilot, today, &[id]).await.expect("planned");
    table.look_back(id).await.expect("looked back");
    table.make_plan(id).await.expect("a plan");
    (pilot, of_pilot, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_17_s0_18_after_the_evaluation_plans_are_finished_and_access_is_taken_away() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, _) = two_cases(&region).await;
        let (pilot, of_pilot, id) = planned(&region, "Proef", led).await;
        let meeting = table
            .plan(pilot, region.app.today(), &[id])
            .await
            .expect("once more");
        region.fixture.clock.advance_days(110);
        table.answer_all(pilot).await.expect("answered");
        table.evaluate(pilot).await.expect("evaluated");

        let chair = region
            .grant_today::<policy::ChairConference>("network_director")
            .await;
        let late = table.invite(id, table.member.account, of_pilot.debts).await;
        assert!(late.is_err(), "{late:?}");
        let looked = table.look_back(id).await;
        assert_eq!(requirement(looked), "S0-18");
        let left = conference::close(&region.app, &chair, meeting)
            .await
            .expect("closed");
        assert_eq!(left, 1, "whose turn did not come is put off");

        let at = async || {
            let view = seen_by(&region, "network_director", id).await;
            (id, view.expect("chairs").version)
        };
        let app = &region.app;
        let member = table.member.account;
        conference::remove(app, &chair, at().await, member)
            .await
            .expect("sent away");
        let hidden = seen_by(&region, "network_member", id).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let rmc = seen_by(&region, "rmc_worker", id).await.expect("seen");
        assert!(rmc.looked_back.is_some());

        // The plan is finished; from then on the holder alone reads it, until the chair takes that away too.
        table.finish(id, Verdict::Partly).await.expect("ended");
        let hidden = seen_by(&region, "rmc_worker", id).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let holder = seen_by(&region, "regisseur", id).await.expect("holds it");
        assert!(holder.looked_back.is_some());
        let regisseur = table.regisseur.account;
        let seen = at().await;
        conference::remove(app, &chair, seen, regisseur)
            .await
            .expect("sent away");
        let hidden = seen_by(&region, "regisseur", id).await;
        assert!(matches!(hidden, Err(AppError::NotFound)), "{hidden:?}");
        let stale = conference::remove(app, &chair, seen, table.rmc.account).await;
        assert!(matches!(stale, Err(AppError::Changed)), "{stale:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d4_a_case_of_another_pilot_comes_on_no_agenda_of_this_one() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, _) = two_cases(&region).await;
        let (_, _, id) = planned(&region, "Proef noord", led).await;
        let today = region.app.today();
        let (other, _) = table
            .pilot("Proef zuid", &[region.town], today)
            .await
            .expect("another pilot");
        let crossed = table.plan(other, today, &[id]).await;
        assert!(matches!(crossed, Err(AppError::NotFound)), "{crossed:?}");
        let view = seen_by(&region, "network_director", id).await;
        assert_eq!(view.expect("chairs").conference, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_14_an_action_added_after_the_talk_is_talked_over_again() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, _) = two_cases(&region).await;
        let (_, _, id) = planned(&region, "Proef", led).await;
        let records = region
            .grant_today::<policy::RecordConference>("regisseur")
            .await;
        let at = (id, table.version(table.regisseur, id).await.expect("seen"));
        let due = region.app.today().plus_days(7);
        let young = (ActionOwner::YoungPerson, due);
        conference::add_action(&region.app, &records, at, "Inschrijven", young)
            .await
            .expect("added");
        let view = seen_by(&region, "regisseur", id).await.expect("seen");
        assert_eq!(view.line.state, ConferenceState::Discussed);
        assert!(view.agreed.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_12_without_consent_there_is_no_conference_and_two_who_choose_are_told() {
    in_each_region(|region| async move {
        let table = of(&region);
        let cases = cards_posted(&region, &people(3)).await;
        let case = *cases.first().expect("somebody");
        says_yes(&region, case).await;
        brought(&region, case, 3).await;
        let (pilot, _) = table
            .pilot("Proef", &[region.town], region.app.today())
            .await
            .expect("a pilot");
        let refused = table
            .choose(pilot, case, (Way::Inflow, YoungKind::ProVso))
            .await;
        assert_eq!(requirement(refused), "S0-17");
        let selects = region.grant::<policy::SelectForConference>();
        let no = ChoiceForm {
            reason: ChoiceReason::NotNow,
            way: None,
            kind: None,
            seen: 0,
        };
        conference::choose(&region.app, &selects, pilot, case, no)
            .await
            .expect("a no needs no consent");
        let late = conference::choose(&region.app, &selects, pilot, case, no).await;
        assert!(matches!(late, Err(AppError::Changed)), "{late:?}");
        let no = ChoiceForm { seen: 1, ..no };
        let again = conference::choose(&region.app, &selects, pilot, case, no).await;
        assert_eq!(requirement(again), "S0-12");
        does(&region, case, intake(&region))
            .await
            .expect("consent 1");
        let yes = ChoiceForm {
            reason: ChoiceReason::Together,
            ..no
        };
        let bare = conference::choose(&region.app, &selects, pilot, case, yes).await;
        assert!(matches!(bare, Err(AppError::Invalid(_))), "{bare:?}");
        let id = table
            .choose(pilot, case, (Way::Inflow, YoungKind::ProVso))
            .await
            .expect("a no may become a yes");
        let view = seen_by(&region, "network_director", id)
            .await
            .expect("seen");
        assert_eq!(view.line.state, ConferenceState::Selected);

        // A stranger's case is no candidate.
        let other = *cases.get(1).expect("another");
        let none = conference::choose(&region.app, &selects, pilot, other, no).await;
        assert!(matches!(none, Err(AppError::NotFound)), "{none:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_18_whoever_steers_is_told_when_a_pilot_is_to_be_evaluated() {
    in_each_region(|region| async move {
        let table = of(&region);
        let today = region.app.today();
        let keeps = region.grant::<policy::KeepPilot>();
        let form = |months| PilotForm {
            title: "Proef".to_owned(),
            begins_on: today,
            months,
            places: vec![region.town],
        };
        let none = conference::add_pilot(&region.app, &keeps, form(0)).await;
        assert!(matches!(none, Err(AppError::Invalid(_))), "{none:?}");
        let (pilot, _) = table
            .pilot("Proef", &[region.town], today)
            .await
            .expect("a pilot");
        let service = app::setup::service_actor(&region.app).await.expect("one");
        let leader = region.actor("project_leader");
        let heard = async || {
            let grant = leader.authorize::<policy::SeeNotices>().expect("may");
            let all = app::notices::all(&region.app, &grant, leader)
                .await
                .expect("told");
            let about = all
                .iter()
                .filter(|one| one.kind == NoticeKind::PilotEvaluationDue);
            about.count()
        };
        let sees = region.grant::<policy::SeePilots>();
        let from = conference::pilot(&region.app, &sees, pilot)
            .await
            .expect("seen")
            .summary
            .evaluate_from;
        let until = i64::from(today.days_until(from));
        for (days, times) in [
            (0, 0),
            (until - 1, 0),
            (1, 1),
            (1, 1),
            (27, 1),
            (1, 2),
            (1, 2),
        ] {
            region.fixture.clock.advance_days(days);
            for _ in 0..2 {
                app::notices::tell_of_today(&region.app, &service)
                    .await
                    .expect("told");
            }
            assert_eq!(heard().await, times, "on {}", region.app.today());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s0_22_a_lesson_names_nobody() {
    in_each_region(|region| async move {
        let table = of(&region);
        let (led, _) = two_cases(&region).await;
        let today = region.app.today();
        let (pilot, of_pilot) = table
            .pilot("Proef", &[region.town], today)
            .await
            .expect("a pilot");
        let kind = YoungKind::ProVso;
        table
            .put_forward(table.regisseur, led, pilot, kind)
            .await
            .expect("put forward");
        let id = table
            .choose(pilot, led, (Way::Stock, kind))
            .await
            .expect("chosen");
        table.invite_all(id, of_pilot).await.expect("let in");
        let view = seen_by(&region, "regisseur", id).await.expect("seen");
        let name = view.line.name.expect("a name");
        let family = name.rsplit(' ').next().expect("a word").to_owned();
        let records = region
            .grant_today::<policy::RecordConference>("regisseur")
            .await;
        for lesson in [
            format!("Bij {family} ging het mis"),
            "Bel 0612345678".to_owned(),
        ] {
            let marked =
                conference::add_lesson(&region.app, &records, id, LessonTopic::Offer, &lesson)
                    .await;
            assert!(
                matches!(marked, Err(AppError::Marked { .. })),
                "{lesson}: {marked:?}"
            );
        }
    })
    .await;
}
