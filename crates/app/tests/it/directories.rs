//! What a region knows of its network, on both engines: the social map, contacts, agreements that gate sharing, the conditions
//! for going live, improvements, and the register made of what the program runs on.

use access::{Grant, policy};
use app::{
    AppError,
    contacts::{self, CardForm, PersonForm},
    cooperation::{self, ImprovementForm},
    guidance::ConsentAct,
    partner_agreements, register,
    social_map::{self, Entries, Search},
};
use domain::{
    directory::{
        ActionEnd, ActionState, Condition, Freshness, Mark, ProvisionKind, ProvisionLevel, Wanted,
    },
    guidance::{
        ConsentForm,
        content::{Coded, Partner},
    },
    outreach::Channel,
};
use store::{AuditFilter, Chain};
use testkit::{
    directories::{self, provision},
    guidance::{does, intake, says_yes},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, people};

async fn sees(region: &Region, who: &str) -> Grant<policy::SeeDirectory> {
    region.grant_today(who).await
}

async fn keeps(region: &Region, who: &str) -> Grant<policy::KeepDirectory> {
    region.grant_today(who).await
}

fn fields<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> Vec<&'static str> {
    match outcome {
        Err(AppError::Invalid(fields)) => fields.into_iter().map(|one| one.field).collect(),
        Err(AppError::Marked { field, .. }) => vec![field],
        other => panic!("expected a field to mend, got {other:?}"),
    }
}

async fn found(region: &Region, who: &str, wanted: Wanted, entries: Entries) -> Vec<String> {
    let keeps = match who {
        "regisseur" | "network_director" => Some(keeps(region, who).await),
        _ => None,
    };
    let sees = sees(region, who).await;
    let search = Search {
        wanted,
        place: None,
        entries,
    };
    let found = social_map::find(&region.app, &sees, keeps.as_ref(), &search)
        .await
        .expect("found");
    found.into_iter().map(|one| one.what.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_121_the_social_map_is_found_by_what_is_wanted_and_only_in_ones_own_municipalities() {
    in_each_region(|region| async move {
        let director = region.actor("network_director");
        directories::social_map(&region.app, director, &[region.town, region.neighbour])
            .await
            .expect("a social map");
        let all = found(&region, "casemanager", Wanted::default(), Entries::Offered).await;
        assert_eq!(all.len(), 5);
        let work = Wanted {
            words: "WERKGEVERS buurt".to_owned(),
            prior: true,
            ..Wanted::default()
        };
        assert_eq!(
            found(&region, "list_handler", work, Entries::Offered).await,
            ["Leerwerkloket"]
        );
        let young = Wanted {
            age: Some(17),
            level: Some(ProvisionLevel::Entry),
            most_weeks: Some(2),
            ..Wanted::default()
        };
        assert_eq!(
            found(&region, "network_member", young, Entries::Offered).await,
            ["Inloop jongerenwerk", "Leerwerkloket"]
        );
        let kind = Wanted {
            kind: Some(ProvisionKind::Housing),
            ..Wanted::default()
        };
        assert_eq!(
            found(&region, "neighbour", kind, Entries::Offered).await,
            ["Kamers met kansen"]
        );
        let none = found(&region, "elsewhere", Wanted::default(), Entries::Offered).await;
        assert_eq!(none, Vec::<String>::new(), "another sub-region");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one entry from first to last")]
async fn s4_121_an_entry_that_is_old_waits_for_its_keeper_and_keeps_its_history() {
    in_each_region(|region| async move {
        let director = keeps(&region, "network_director").await;
        let both = [region.town, region.neighbour];
        let form = || provision("Grip op geld", "Budget", ProvisionKind::Money);
        let id = social_map::add(&region.app, &director, &both, form())
            .await
            .expect("added");
        let refused = social_map::add(
            &region.app,
            &director,
            &both,
            social_map::ProvisionForm {
                target_group: "Vraag naar 0612345678".to_owned(),
                ..form()
            },
        )
        .await;
        assert_eq!(
            fields(refused),
            ["doelgroep"],
            "a number may be a young person's"
        );
        let old = social_map::ProvisionForm {
            ages: (Some(20), Some(18)),
            ..form()
        };
        let refused = social_map::add(&region.app, &director, &both, old).await;
        assert_eq!(fields(refused), ["leeftijd_tot"]);

        // The regisseur of one municipality reads it, and keeps only what is for that municipality alone.
        let regisseur = keeps(&region, "regisseur").await;
        let refused = social_map::check(&region.app, &regisseur, id).await;
        assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
        let elsewhere = social_map::add(&region.app, &regisseur, &both, form()).await;
        assert!(matches!(elsewhere, Err(AppError::NotFound)));
        social_map::add(&region.app, &regisseur, &[region.town], form())
            .await
            .expect("of the own municipality");

        region.fixture.clock.advance_days(200);
        assert_eq!(
            social_map::to_check(&region.app, &director)
                .await
                .expect("asked"),
            2
        );
        assert_eq!(
            social_map::to_check(&region.app, &regisseur)
                .await
                .expect("asked"),
            1
        );
        social_map::check(&region.app, &director, id)
            .await
            .expect("checked");
        assert_eq!(
            social_map::to_check(&region.app, &director)
                .await
                .expect("asked"),
            1
        );

        region.fixture.clock.advance_seconds(1);
        let today = region.app.today();
        let dearer = social_map::ProvisionForm {
            price: "€ 12 per maand".to_owned(),
            valid_until: Some(today),
            ..form()
        };
        social_map::change(&region.app, &director, id, 1, dearer.clone())
            .await
            .expect("changed");
        let stale = social_map::change(&region.app, &director, id, 1, dearer).await;
        assert!(matches!(stale, Err(AppError::Changed)), "{stale:?}");
        let reader = sees(&region, "policy_officer").await;
        let view = social_map::open(&region.app, &reader, None, id)
            .await
            .expect("seen");
        assert_eq!(view.history.len(), 2);
        let was: Vec<&str> = view
            .history
            .iter()
            .flat_map(|one| &one.was)
            .map(|(_, was)| &**was)
            .collect();
        assert_eq!(was, ["gratis", ""], "price, and until when");
        assert_eq!(view.checks.len(), 1);
        assert_eq!(view.line.checked_by, "network_director");

        region.fixture.clock.advance_days(1);
        let view = social_map::open(&region.app, &reader, None, id)
            .await
            .expect("seen");
        assert_eq!(view.line.freshness, Freshness::Expired);
        let refused = social_map::check(&region.app, &director, id).await;
        assert!(matches!(
            refused,
            Err(AppError::Rule {
                requirement: "S4-121",
                ..
            })
        ));
        let over = social_map::ProvisionForm {
            ended: Some(region.app.today()),
            ..form()
        };
        social_map::change(&region.app, &director, id, 2, over)
            .await
            .expect("ended");
        let names = found(
            &region,
            "network_director",
            Wanted::default(),
            Entries::Ended,
        )
        .await;
        assert_eq!(names, ["Grip op geld"], "it can still be read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_119_a_partner_is_told_nothing_without_an_agreement_of_its_type_in_force() {
    in_each_region(|region| async move {
        let case = cards_posted(&region, &people(1)).await.remove(0);
        says_yes(&region, case).await;
        does(&region, case, intake(&region)).await.expect("intake");
        let asked = |code| ConsentAct::Partner {
            partner: Coded {
                code,
                words: "Verzonnen".to_owned(),
            },
            form: ConsentForm::Oral,
            at: region.app.clock().now(),
        };
        does(&region, case, asked(Partner::Police))
            .await
            .expect("agreed with the police");
        let contact = |number| ConsentAct::Contact {
            number,
            channel: Channel::Phone,
            minutes: 5,
            note: String::new(),
        };
        does(&region, case, contact(1)).await.expect("spoken");

        let reader = sees(&region, "casemanager").await;
        let all = partner_agreements::all(&region.app, &reader)
            .await
            .expect("all");
        let police = all
            .iter()
            .find(|one| one.partner == Partner::Police)
            .expect("there");
        let manages = region
            .grant_today::<policy::ManageAgreements>("privacy_officer")
            .await;
        let today = region.app.today();
        let early =
            partner_agreements::end(&region.app, &manages, police.id, today.plus_days(-1)).await;
        assert_eq!(fields(early), ["tot"]);
        partner_agreements::end(&region.app, &manages, police.id, today)
            .await
            .expect("ended");
        let twice = partner_agreements::end(&region.app, &manages, police.id, today).await;
        assert!(matches!(twice, Err(AppError::Changed)), "{twice:?}");
        region.fixture.clock.advance_seconds(1);
        does(&region, case, contact(1))
            .await
            .expect("its last day counts");
        region.fixture.clock.advance_days(1);
        for refused in [
            does(&region, case, contact(1)).await,
            does(&region, case, asked(Partner::Police)).await,
        ] {
            let Err(AppError::Rule {
                requirement: "S4-119",
                dutch,
            }) = refused
            else {
                panic!("refused by the gate, not {refused:?}");
            };
            assert!(dutch.contains("Politie"), "{dutch}");
        }
        does(&region, case, asked(Partner::Employer))
            .await
            .expect("needs none");
        does(&region, case, asked(Partner::School))
            .await
            .expect("another agreement");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_130_a_school_has_one_contact_and_people_go_when_they_leave() {
    in_each_region(|region| async move {
        let director = region.actor("network_director");
        let both = [region.town, region.neighbour];
        let school = directories::contacts(&region.app, director, &both)
            .await
            .expect("contacts");
        let reader = sees(&region, "list_handler").await;
        let colleagues = contacts::colleagues(&region.app, &reader)
            .await
            .expect("seen");
        let one = colleagues
            .iter()
            .find(|one| one.account == director.account)
            .expect("there");
        assert_eq!(
            one.contact_of,
            ["Praktijkschool De Proef", "Wijkteam Noord"]
        );
        assert!(
            colleagues.iter().all(|one| one.name != "elsewhere"),
            "another municipality"
        );
        let partners = contacts::partners(&region.app, &reader, None)
            .await
            .expect("seen");
        assert!(partners.iter().all(|one| !one.keeps));
        assert_eq!(
            partners.iter().map(|one| one.people.len()).sum::<usize>(),
            2
        );

        let keeper = keeps(&region, "network_director").await;
        let sees_it = sees(&region, "network_director").await;
        let now = contacts::kept(&region.app, &sees_it, &keeper, school)
            .await
            .expect("kept");
        let person = now.people.first().expect("somebody").id;
        contacts::remove_person(&region.app, &keeper, school, person)
            .await
            .expect("gone");
        let twice = contacts::remove_person(&region.app, &keeper, school, person).await;
        assert!(matches!(twice, Err(AppError::Changed)));
        let wrong = PersonForm {
            name: "Wim".to_owned(),
            work: String::new(),
            phone: String::new(),
            email: "geen adres".to_owned(),
        };
        let refused = contacts::add_person(&region.app, &keeper, school, wrong).await;
        assert_eq!(fields(refused), ["e-mail"]);
        let regisseur = keeps(&region, "regisseur").await;
        let refused = contacts::remove(&region.app, &regisseur, school).await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        contacts::remove(&region.app, &keeper, school)
            .await
            .expect("gone");
        let partners = contacts::partners(&region.app, &reader, None)
            .await
            .expect("seen");
        assert_eq!(partners.len(), 1);

        let own = region
            .grant_today::<policy::KeepOwnCard>("network_director")
            .await;
        contacts::set_own_card(&region.app, &own, CardForm::default())
            .await
            .expect("gone");
        let colleagues = contacts::colleagues(&region.app, &reader)
            .await
            .expect("seen");
        assert!(
            colleagues.iter().all(|one| one.card.is_none()),
            "own to take away"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_125_what_the_system_sees_is_not_ticked_and_changes_with_what_is_there() {
    in_each_region(|region| async move {
        let leader = region
            .grant_today::<policy::SteerCooperation>("project_leader")
            .await;
        let reader = sees(&region, "project_leader").await;
        let rmc = cooperation::regions(&region.app, &reader)
            .await
            .expect("regions")
            .remove(0);
        let met = async |condition| {
            let all = cooperation::conditions(&region.app, &reader, rmc.id)
                .await
                .expect("all");
            all.into_iter()
                .find(|one| one.condition == condition)
                .expect("there")
        };
        assert!(!met(Condition::Preconditions).await.met);
        let today = region.app.today();
        let ticked = (Some(today), "Staat in het convenant.");
        let refused = cooperation::note(
            &region.app,
            &leader,
            rmc.id,
            Condition::Preconditions,
            ticked,
        )
        .await;
        assert_eq!(fields(refused), ["sinds"], "nobody ticks what can be seen");
        for code in ["GM0988", "GM0946", "GM0957"] {
            region.open_gate_of(code).await;
        }
        let seen = met(Condition::Preconditions).await;
        assert!(seen.met, "{:?}", seen.seen);
        let roles = met(Condition::Roles).await;
        assert!(!roles.met, "Roermond has no regisseur");
        assert!(
            roles.seen.iter().any(|one| one.what.contains("Roermond")),
            "{:?}",
            roles.seen
        );

        cooperation::note(
            &region.app,
            &leader,
            rmc.id,
            Condition::Quartermaster,
            ticked,
        )
        .await
        .expect("noted");
        assert!(met(Condition::Quartermaster).await.met);
        region.fixture.clock.advance_seconds(1);
        cooperation::note(
            &region.app,
            &leader,
            rmc.id,
            Condition::Quartermaster,
            (None, "Gestopt."),
        )
        .await
        .expect("noted");
        let now = met(Condition::Quartermaster).await;
        assert!(!now.met && now.note == "Gestopt.", "the last note counts");
        let later = (Some(today.plus_days(1)), "");
        let refused =
            cooperation::note(&region.app, &leader, rmc.id, Condition::Start, later).await;
        assert_eq!(fields(refused), ["sinds"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_129_an_action_that_is_late_waits_for_its_owner_and_nobody_else_finishes_it() {
    in_each_region(|region| async move {
        let leader = region
            .grant_today::<policy::SteerCooperation>("project_leader")
            .await;
        let rmc = cooperation::regions(&region.app, &leader)
            .await
            .expect("regions")
            .remove(0);
        let owner = region.actor("regisseur").account;
        let today = region.app.today();
        let form = |owner, until| ImprovementForm {
            sentence: "Een werkplek bij het wijkteam vanaf 1 maart.".to_owned(),
            owner,
            from: today,
            until,
        };
        let back = form(owner, today.plus_days(-1));
        assert_eq!(
            fields(cooperation::add(&region.app, &leader, rmc.id, back).await),
            ["tot"]
        );
        let service = domain::AccountId::from_uuid(rmc.id.uuid());
        let unknown = form(service, today);
        assert_eq!(
            fields(cooperation::add(&region.app, &leader, rmc.id, unknown).await),
            ["eigenaar"]
        );
        let id = cooperation::add(
            &region.app,
            &leader,
            rmc.id,
            form(owner, today.plus_days(5)),
        )
        .await
        .expect("set");
        let owns = region
            .grant_today::<policy::FinishImprovement>("regisseur")
            .await;
        let late = async || {
            cooperation::own_late(&region.app, &owns)
                .await
                .expect("asked")
                .len()
        };
        region.fixture.clock.advance_days(5);
        assert_eq!(late().await, 0, "its last day is a day");
        region.fixture.clock.advance_days(1);
        assert_eq!(late().await, 1);

        let other = region
            .grant_today::<policy::FinishImprovement>("casemanager")
            .await;
        let ended = (ActionEnd::Done, "De werkplek is er.");
        let refused = cooperation::finish(&region.app, &other, None, id, ended).await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        cooperation::finish(&region.app, &owns, None, id, ended)
            .await
            .expect("finished");
        let twice = cooperation::finish(&region.app, &owns, None, id, ended).await;
        assert!(matches!(twice, Err(AppError::Changed)));
        assert_eq!(late().await, 0);
        let reader = sees(&region, "policy_officer").await;
        let all = cooperation::improvements(&region.app, &reader, rmc.id)
            .await
            .expect("all");
        assert_eq!(all.first().map(|one| one.state), Some(ActionState::Done));
        cooperation::reopen(&region.app, &owns, None, id)
            .await
            .expect("open again");
        assert_eq!(late().await, 1);

        let measured = async || {
            cooperation::measured(&region.app, &reader, rmc.id)
                .await
                .expect("asked")
        };
        assert_eq!(measured().await.due, Some(today.plus_months(6)));
        assert!(!measured().await.late);
        region.fixture.clock.advance_days(190);
        assert!(measured().await.late);
        let (now, mark) = (region.app.today(), Mark::new(7).expect("a mark"));
        cooperation::measure(&region.app, &leader, rmc.id, (now, mark), "Korte lijnen.")
            .await
            .expect("measured");
        assert_eq!(measured().await.due, Some(now.plus_months(6)));
        let named =
            cooperation::measure(&region.app, &leader, rmc.id, (now, mark), "Bel 0612345678.")
                .await;
        assert_eq!(fields(named), ["bevinding"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn avg_30_the_register_says_what_the_program_runs_on_and_its_export_is_logged() {
    in_each_region(|region| async move {
        region.open_gate().await;
        let officer = region
            .grant_today::<policy::SeeProcessingRegister>("privacy_officer")
            .await;
        let grounds = register::grounds(&region.app, &officer)
            .await
            .expect("grounds");
        assert_eq!(
            grounds.len(),
            domain::Processing::ALL.len(),
            "of one municipality"
        );
        assert!(grounds.iter().all(|one| one.ground.is_some()));
        let terms = register::terms(&region.app, &officer).await.expect("terms");
        let keys = domain::RuleKey::ALL
            .iter()
            .filter(|key| key.is_storage_term());
        assert_eq!(terms.len(), keys.count(), "each term once");
        let shown = register::acts();
        assert!(
            shown
                .iter()
                .all(|rule| rule.shows >= access::Shows::Persons)
        );
        assert!(shown.iter().any(|rule| rule.name == "OpenCase"));

        let file = register::workbook(&region.app, &officer)
            .await
            .expect("a workbook");
        assert!(file.bytes.starts_with(b"PK"));
        assert!(
            file.name.starts_with("verwerkingsregister-"),
            "{}",
            file.name
        );
        let filter = AuditFilter {
            action: Some("SeeProcessingRegister".to_owned()),
            ..AuditFilter::default()
        };
        let rules = region
            .grant_today::<policy::ManageRules>("administrator")
            .await;
        let store = region.app.store();
        let reads = store
            .audit_entries(&rules, Chain::Reads, &filter, None, 20)
            .await
            .expect("entries");
        assert!(format!("{reads:?}").contains("register"));
    })
    .await;
}
