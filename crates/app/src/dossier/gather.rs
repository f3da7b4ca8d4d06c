//! Gathers what is kept of one young person.

use std::collections::HashMap;

use access::{Grant, policy as action};
use domain::{
    Identity, Role,
    guidance::{
        Consent, ContentClass, Step,
        content::{
            Coded, ContactDetails, DomainScore, Intake, LifeDomain, Measurement, Plan,
            PreferredChannel, TrajectoryKind,
        },
    },
    outreach::EventKind,
};
use store::{CaseFile, Chain};

use super::{
    log_words,
    shape::{
        Consented, Contact, Decision, Dossier, Event, Fact, Goal, Intake as Told, Kind, Lead,
        Letter, Measured, Person, Place, Plan as Agreed, Receiver, Route, SCHEMA_VERSION, Scores,
        Talk, Trajectory,
    },
    written,
};
use crate::{
    App, AppError, Result,
    guidance::{Opened, consent_lines, lead_of},
};

const ALL: [ContentClass; 4] = [
    ContentClass::Identity,
    ContentClass::Statutory,
    ContentClass::Guidance,
    ContentClass::Sensitive,
];

/// What the municipality's own system needs of a case it leads.
pub(super) async fn package(app: &App, file: &CaseFile) -> Result<Dossier> {
    let opened = Opened::of(app, file, &ALL).await?;
    dossier(app, file, &opened, Kind::Package).await
}

/// Everything kept of the person of this case, over all rounds, and who looked.
pub(super) async fn own_data(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    file: &CaseFile,
) -> Result<Dossier> {
    let opened = Opened::of(app, file, &ALL).await?;
    let mut dossier = dossier(app, file, &opened, Kind::OwnData).await?;
    let ids = app
        .store
        .cases_of_person(file.municipality, file.person)
        .await?;
    let accounts = crate::accounts::names(app).await?;
    let mut files = app.store.cases(grant, &ids).await?;
    files.sort_by_key(|one| one.overview.round);
    for one in &files {
        let opened = Opened::of(app, one, &ALL).await?;
        dossier.events.extend(one.events.iter().filter_map(|event| {
            let (what, written) = match &event.kind {
                EventKind::Guided(step) => (
                    crate::guidance::told(step),
                    opened
                        .raw(event.seq)
                        .map(|content| written::facts(step, content))
                        .unwrap_or_default(),
                ),
                kind => (
                    crate::cases::told(grant.role(), kind)?,
                    opened
                        .text(event.seq, false)
                        .map(|note| vec![Fact::new("Notitie", note)])
                        .unwrap_or_default(),
                ),
            };
            Some(Event {
                on: event.on,
                at: event.at,
                by: log_words::who(event.role, accounts.get(&event.by).map(String::as_str)),
                what: to_you(&what),
                written,
            })
        }));
    }
    for one in &files {
        let told = crate::recipients::told(app, one).await?;
        dossier
            .receivers
            .extend(told.into_iter().map(|(who, last)| Receiver { who, last }));
    }
    for chain in Chain::ALL {
        let rows = app.store.audit_of_person(grant, chain, file.person).await?;
        dossier
            .looked
            .extend(rows.iter().map(|row| log_words::looked(row, &accounts)));
    }
    dossier
        .looked
        .sort_by_key(|looked| std::cmp::Reverse(looked.at));
    dossier.notes = notes(app, grant.role(), file, &dossier);
    for one in &files {
        dossier.notes.extend(crate::surveys::told(app, one).await?);
        let network = crate::network::told(app, grant, one).await?;
        dossier.notes.extend(network);
        let conferences = crate::conference::told(app, grant, one).await?;
        dossier.notes.extend(conferences);
        let sheet = crate::adulthood::told(app, one).await?;
        dossier.notes.extend(sheet);
        let routes = crate::routes::told(app, grant, one).await?;
        dossier.notes.extend(routes);
    }
    let holds = app.store.legal_holds(grant, app.today()).await?;
    let held = holds.iter().filter(|hold| ids.contains(&hold.case));
    dossier.notes.extend(held.map(|hold| {
        format!(
            "We vernietigen je gegevens niet voor {}. De reden: {}.",
            letters::written_out(hold.until.plus_days(1)),
            to_you(hold.reason.dutch())
        )
    }));
    Ok(dossier)
}

/// What was told of "de jongere", told to them.
fn to_you(text: &str) -> String {
    text.replace("De jongere heeft", "Je hebt")
        .replace("De jongere wil ", "Je wilt ")
        .replace("De jongere", "Je")
        .replace("Aanwezig: de jongere", "Aanwezig: jij")
        .replace("de jongere", "je")
}

/// What AVG art. 15 asks to tell beside the data themselves.
fn notes(app: &App, role: Role, file: &CaseFile, dossier: &Dossier) -> Vec<String> {
    let place = &dossier.place.name;
    let mut notes = vec![
        format!(
            "We gebruiken deze gegevens om je te kunnen vragen of je hulp wilt bij school of werk, en \
             om je te helpen als je ja zegt. De gemeente {place} is hiervoor verantwoordelijk. Het \
             hoort bij haar taak (Participatiewet artikel 7 en 10f; AVG artikel 6 lid 1 onder e). Wat je \
             zelf vertelde, bewaren we met jouw toestemming."
        ),
        "Je naam en adres komen van de lijst Jongeren in Beeld van het Inlichtingenbureau en uit de \
         basisregistratie personen. De rest heb je zelf verteld."
            .to_owned(),
        "Alleen de mensen die met je werken, zien je gegevens: de casemanager, en na het driegesprek de \
         regisseur van je gemeente. Andere partijen horen alleen iets als je daar toestemming voor \
         gaf. Er is geen computer die over je beslist."
            .to_owned(),
    ];
    notes.push(file.overview.destroy_after.map_or_else(
        || {
            "We bewaren je gegevens zolang we met je bezig zijn. Daarna vernietigen we ze na een vaste \
             tijd."
                .to_owned()
        },
        |day| {
            format!(
                "We vernietigen je gegevens op {}, of eerder als je dat vraagt.",
                letters::written_out(day.max(app.today()))
            )
        },
    ));
    notes.push(
        "Klopt er iets niet? Zeg het, dan verbeteren we het. Je kunt ook vragen om je gegevens te \
         vernietigen, om ze een tijd niet te gebruiken, of bezwaar maken. Een toestemming mag je altijd \
         intrekken. Ben je niet tevreden over hoe we met je gegevens omgaan? Dan kun je een klacht \
         indienen bij de Autoriteit Persoonsgegevens."
            .to_owned(),
    );
    notes.push(
        "Naast deze gegevens bewaren we een onleesbaar kenmerk. Daaraan zien we de volgende maand dat \
         jij het bent. Je gegevens staan er niet in."
            .to_owned(),
    );
    notes.push(
        "Wat iemand heeft getypt en nog niet heeft opgeslagen, staat hier niet in. Het verdwijnt vanzelf als \
         het niet wordt opgeslagen."
            .to_owned(),
    );
    if role != Role::PrivacyOfficer {
        notes.push(format!(
            "Hoe de gemeente de lijst heeft gecontroleerd, staat niet in deze kopie: dat ziet je \
             contactpersoon niet. De privacy officer van de gemeente {place} kan het je laten zien."
        ));
    }
    notes
}

async fn dossier(app: &App, file: &CaseFile, opened: &Opened, kind: Kind) -> Result<Dossier> {
    let heir = crate::municipalities::heir(app, file.municipality).await?;
    let place = app
        .store
        .municipality(heir)
        .await?
        .ok_or(AppError::NotFound)?;
    let identity = crate::outreach::identity_of(app, file)
        .await?
        .unwrap_or_default();
    let mut person = person(identity);
    if kind == Kind::OwnData {
        let sealed = app.store.sealed_bsn(file.municipality, file.person).await?;
        person.keeps_bsn = Some(sealed.is_some());
    } else {
        person.markers.clear();
    }
    let lead = lead_of(app, file).await?;
    let mut dossier = Dossier {
        kind,
        version: SCHEMA_VERSION,
        made_on: app.today(),
        place: Place {
            code: place.code,
            name: place.name,
        },
        person,
        contact: None,
        lead: lead.map(|(role, name)| Lead { role, name }),
        consents: consents(file, opened)?,
        intake: None,
        scores: Vec::new(),
        measured: Vec::new(),
        route: None,
        prior: None,
        plan: None,
        talks: Vec::new(),
        decisions: Vec::new(),
        runs: Vec::new(),
        events: Vec::new(),
        receivers: Vec::new(),
        looked: Vec::new(),
        notes: Vec::new(),
    };
    let mut kinds: HashMap<u8, Option<Coded<TrajectoryKind>>> = HashMap::new();
    for event in &file.events {
        if let EventKind::Guided(step) = &event.kind {
            if let Step::TrajectoryStarted { number, .. } = step {
                kinds.insert(*number, opened.read(event.seq)?);
            }
            take(&mut dossier, file, opened, event, step)?;
        }
    }
    dossier.scores.reverse();
    dossier
        .measured
        .sort_by_key(|one| std::cmp::Reverse(one.on));
    for run in file.case.guidance().trajectories() {
        let kind = kinds.remove(&run.number).flatten();
        dossier.runs.push(Trajectory {
            number: run.number,
            kind: kind.as_ref().map(|kind| kind.code.dutch()),
            provider: kind.map(|kind| kind.words).unwrap_or_default(),
            start: run.start,
            planned_end: run.planned_end,
            ended: run.ended,
        });
    }
    Ok(dossier)
}

/// Takes what one step says into the dossier: the latest of each stands.
fn take(
    dossier: &mut Dossier,
    file: &CaseFile,
    opened: &Opened,
    event: &domain::Event,
    step: &Step,
) -> Result<()> {
    match step {
        Step::ContactKept => {
            dossier.contact = opened
                .read::<ContactDetails>(event.seq)?
                .map(|kept| Contact {
                    phone: kept.phone,
                    email: kept.email,
                    preferred: kept.preferred.map(PreferredChannel::dutch),
                });
        }
        Step::IntakeRecorded { version } => {
            dossier.intake = opened.read::<Intake>(event.seq)?.map(|intake| Told {
                on: event.on,
                version: *version,
                answers: written::intake(intake, dossier.kind),
            });
        }
        Step::DomainsScored => {
            if let Some(scores) = opened.read::<Vec<DomainScore>>(event.seq)? {
                dossier.scores.push(Scores {
                    on: event.on,
                    scores: written::scores(&scores),
                });
            }
        }
        Step::MeasurementRecorded => {
            let found = opened.read::<Measurement>(event.seq)?;
            dossier.measured.extend(found.map(|one| Measured {
                instrument: one.instrument.dutch(),
                on: one.on,
                source: one.source,
                result: one.result,
                scores: written::scores(&one.scores),
            }));
        }
        Step::RouteChosen { scope } => {
            let kind = opened.read::<Coded<TrajectoryKind>>(event.seq)?;
            dossier.route = Some(Route {
                on: event.on,
                scope: scope.dutch(),
                kind: kind.as_ref().map(|kind| kind.code.dutch()),
                words: kind.map(|kind| kind.words).unwrap_or_default(),
            });
        }
        Step::PriorProvisionConsidered => dossier.prior = opened.read(event.seq)?,
        Step::PlanWritten { version } => {
            let complete = file.case.guidance().plan_completed() == Some(*version);
            dossier.plan = opened
                .read::<Plan>(event.seq)?
                .map(|plan| agreed(plan, *version, complete));
        }
        Step::TalkHeld {
            day,
            present,
            meeting,
            ..
        } => dossier.talks.push(Talk {
            on: *day,
            present: present.iter().map(|party| party.dutch()).collect(),
            meeting: meeting.dutch(),
            words: opened.read(event.seq)?.unwrap_or_default(),
        }),
        Step::TrajectoryDecided { granted } => dossier.decisions.push(Decision {
            on: event.on,
            granted: *granted,
            reasons: opened.read(event.seq)?.unwrap_or_default(),
            letter: None,
        }),
        Step::DecisionSent { day } => {
            if let Some(last) = dossier.decisions.last_mut() {
                last.letter = Some(Letter {
                    number: opened.text(event.seq, true).unwrap_or_default(),
                    day: *day,
                    hash: crate::documents::hash_in(opened, event.seq)?
                        .map(|hash| hash.to_string()),
                });
            }
        }
        _ => {}
    }
    Ok(())
}

fn agreed(plan: Plan, version: u32, complete: bool) -> Agreed {
    let Plan {
        goals,
        perspective,
        regie,
        feedback,
    } = plan;
    Agreed {
        version,
        complete,
        goals: goals
            .into_iter()
            .map(|goal| Goal {
                domain: goal.domain.map(LifeDomain::dutch),
                goal: goal.goal,
                action: goal.action,
                owner: goal.owner,
                by: goal.by,
            })
            .collect(),
        perspective,
        regie,
        feedback,
    }
}

fn consents(file: &CaseFile, opened: &Opened) -> Result<Vec<Consented>> {
    let given = |wanted: Consent| {
        file.events
            .iter()
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Guided(Step::ConsentGiven {
                    consent,
                    form,
                    at,
                    text_version,
                }) if *consent == wanted => Some((*form, *at, *text_version)),
                _ => None,
            })
    };
    Ok(consent_lines(file, opened)?
        .into_iter()
        .map(|line| {
            let given = given(line.consent);
            Consented {
                about: line.about,
                stands: line.stands,
                on: line.on,
                given_at: given.map(|(_, at, _)| at),
                form: given.map(|(form, ..)| form.dutch()),
                text_version: given.map(|(.., version)| version),
            }
        })
        .collect())
}

/// Who somebody is, field by field, so that a new one cannot be forgotten here.
fn person(identity: Identity) -> Person {
    let name = identity.full_name();
    let Identity {
        given_names,
        prefix,
        family_name,
        envelope_name: _,
        birth_date,
        address_line_1,
        address_line_2,
        postcode: _,
        living,
        markers,
    } = identity;
    let told = [
        (markers.deceased, "overleden"),
        (markers.emigrated, "geëmigreerd"),
        (markers.secret_address, "adres geheim"),
        (markers.postal_address, "alleen een briefadres"),
        (markers.under_investigation, "adres in onderzoek"),
        (markers.not_at_address, "verblijft niet op dit adres"),
    ];
    Person {
        name,
        given_names,
        prefix,
        family_name,
        birth_date: birth_date.map(|date| date.to_string()),
        address_line_1,
        address_line_2,
        markers: told
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, text)| text)
            .chain(living.into_iter().map(domain::Living::dutch))
            .map(str::to_owned)
            .collect(),
        keeps_bsn: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn avg_15_what_happened_is_told_to_the_one_it_happened_to() {
        for (told, to) in [
            ("De jongere koos: school.", "Je koos: school."),
            (
                "De jongere wil vergeten worden.",
                "Je wilt vergeten worden.",
            ),
            (
                "De jongere heeft de weigering zelf ingetrokken.",
                "Je hebt de weigering zelf ingetrokken.",
            ),
            (
                "Driegesprek. Aanwezig: de jongere, de casemanager",
                "Driegesprek. Aanwezig: jij, de casemanager",
            ),
        ] {
            assert_eq!(to_you(told), to);
        }
    }
}
