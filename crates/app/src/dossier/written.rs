//! What was written down with a step, as facts with Dutch terms.

use std::collections::BTreeMap;

use domain::guidance::{
    Step,
    content::{
        Coded, ContactDetails, Destination, DomainScore, DropOutReason, Intake, Measurement,
        Partner, Plan, TrajectoryKind, TrustedPerson,
    },
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::shape::{Fact, Kind};
use crate::documents::HandedOver;

/// What was written with this step, as facts. A content this version does not know the shape of is
/// shown as it is: nothing that is kept is left out (AVG art. 15).
pub(super) fn facts(step: &Step, content: &[u8]) -> Vec<Fact> {
    let known = match step {
        Step::ContactKept => parsed(content, contact),
        Step::IntakeRecorded { .. } => parsed(content, |told| intake(told, Kind::OwnData)),
        Step::DomainsScored => parsed(content, |scores: Vec<DomainScore>| self::scores(&scores)),
        Step::MeasurementRecorded => parsed(content, measurement),
        Step::PlanWritten { .. } => parsed(content, plan),
        Step::Consulted | Step::ConsentGiven { .. } => parsed(content, |one: Coded<Partner>| {
            coded("Partij", one.code.dutch(), one.words)
        }),
        Step::RouteChosen { .. } | Step::TrajectoryStarted { .. } => {
            parsed(content, |one: Coded<TrajectoryKind>| {
                coded("Soort", one.code.dutch(), one.words)
            })
        }
        Step::DroppedOut { .. } => parsed(content, |one: Coded<DropOutReason>| {
            coded("Reden", one.code.dutch(), one.words)
        }),
        Step::FlowedOut { .. } => parsed(content, |one: Coded<Destination>| {
            coded("Bestemming", one.code.dutch(), one.words)
        }),
        // The paper itself was given: what it says stands with the plan and the decision.
        Step::PlanCopyGiven { .. } | Step::DecisionSent { .. } => {
            parsed(content, |handed: HandedOver<IgnoredAny>| {
                vec![Fact::new(
                    "Controlegetal van het papier",
                    handed.hash.to_string(),
                )]
            })
        }
        _ => parsed(content, |words: String| vec![Fact::new("Notitie", words)]),
    };
    let mut facts = known.unwrap_or_else(|| as_it_is(content));
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

fn parsed<T: DeserializeOwned>(
    content: &[u8],
    facts: impl FnOnce(T) -> Vec<Fact>,
) -> Option<Vec<Fact>> {
    serde_json::from_slice(content).ok().map(facts)
}

fn coded(term: &str, code: &str, words: String) -> Vec<Fact> {
    vec![Fact::new(term, code), Fact::new("Toelichting", words)]
}

fn as_it_is(content: &[u8]) -> Vec<Fact> {
    match serde_json::from_slice(content) {
        // By name: whether a parsed object keeps the order of writing is for its library to choose.
        Ok(Value::Object(fields)) => fields
            .into_iter()
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .map(|(name, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                Fact::new(name.replace('_', " "), text)
            })
            .collect(),
        Ok(Value::String(text)) => vec![Fact::new("Notitie", text)],
        _ => vec![Fact::new("Notitie", String::from_utf8_lossy(content))],
    }
}

fn contact(contact: ContactDetails) -> Vec<Fact> {
    let ContactDetails {
        phone,
        email,
        preferred,
    } = contact;
    vec![
        Fact::new("Telefoon", phone),
        Fact::new("E-mail", email),
        Fact::new("Voorkeur", preferred.map_or("", |one| one.dutch())),
    ]
}

/// The intake, subject by subject, to the young person or about them. It names every field, so that a new one
/// cannot be forgotten here.
pub(super) fn intake(intake: Intake, kind: Kind) -> Vec<Fact> {
    let Intake {
        wants,
        can,
        needs,
        questions,
        target_group,
        education,
        work,
        income,
        network,
        trusted,
    } = intake;
    let TrustedPerson {
        name,
        relation,
        reach,
    } = trusted;
    let trusted: Vec<String> = [name, relation, reach]
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect();
    let questions: Vec<&str> = questions.iter().map(|one| one.dutch()).collect();
    let about = |to_them: &'static str, about_them: &'static str| match kind {
        Kind::OwnData => to_them,
        Kind::Package => about_them,
    };
    let mut facts = vec![
        Fact::new(about("Wat je wilt", "Wat de jongere wil"), wants),
        Fact::new(about("Wat je kunt", "Wat de jongere kan"), can),
        Fact::new(
            about("Waar je hulp bij nodig hebt", "Waar hulp bij nodig is"),
            needs,
        ),
        Fact::new("Vragen om ondersteuning", questions.join(", ")),
        Fact::new("Opleiding", education),
        Fact::new("Werk", work),
        Fact::new("Inkomen per maand", income.map_or("", |one| one.dutch())),
        Fact::new(
            "In het doelgroepenregister",
            target_group.map_or("", |one| one.dutch()),
        ),
        Fact::new(about("Mensen om je heen", "Netwerk"), network),
        Fact::new(
            about("Wie je vertrouwt", "Vertrouwenspersoon"),
            trusted.join(" · "),
        ),
    ];
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

/// Scores, domain by domain.
pub(super) fn scores(scores: &[DomainScore]) -> Vec<Fact> {
    scores
        .iter()
        .map(|one| Fact::new(one.domain.dutch(), format!("{} van 5", one.score)))
        .collect()
}

fn measurement(measured: Measurement) -> Vec<Fact> {
    let Measurement {
        instrument,
        on,
        source,
        result,
        scores,
    } = measured;
    let mut facts = vec![
        Fact::new("Instrument", instrument.dutch()),
        Fact::new("Gemeten op", letters::written_out(on)),
        Fact::new("Wie heeft gemeten", source),
        Fact::new("Uitkomst", result),
    ];
    facts.extend(self::scores(&scores));
    facts
}

fn plan(plan: Plan) -> Vec<Fact> {
    let Plan {
        goals,
        perspective,
        regie,
        feedback,
    } = plan;
    let mut facts: Vec<Fact> = (1..)
        .zip(goals)
        .map(|(number, goal)| {
            let parts = [
                goal.domain.map_or("", |domain| domain.dutch()).to_owned(),
                goal.goal,
                goal.action,
                goal.owner,
                goal.by,
            ];
            let parts: Vec<String> = parts
                .into_iter()
                .filter(|part| !part.trim().is_empty())
                .collect();
            Fact::new(format!("Doel {number}"), parts.join(" · "))
        })
        .collect();
    facts.push(Fact::new("Toekomst: school en werk", perspective));
    facts.push(Fact::new("Wie heeft de regie", regie));
    facts.push(Fact::new("Afspraken over terugkoppelen", feedback));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Day, guidance::content::TargetGroup};

    #[test]
    fn avg_15_every_content_is_told_in_dutch_and_an_unknown_one_as_it_is() {
        let intake = Intake {
            wants: "bakker worden".to_owned(),
            target_group: Some(TargetGroup::Unknown),
            ..Intake::default()
        };
        let bytes = serde_json::to_vec(&intake).expect("json");
        assert_eq!(
            facts(&Step::IntakeRecorded { version: 1 }, &bytes),
            [
                Fact::new("Wat je wilt", "bakker worden"),
                Fact::new("In het doelgroepenregister", "Onbekend"),
            ]
        );
        let note = serde_json::to_vec("gebeld").expect("json");
        let day = Day::new(2026, 10, 5).expect("a day");
        assert_eq!(
            facts(&Step::SignedUp { starts_on: day }, &note),
            [Fact::new("Notitie", "gebeld")]
        );
        assert_eq!(
            facts(&Step::ContactKept, br#"{"new_field":"iets","count":3}"#),
            [Fact::new("count", "3"), Fact::new("new field", "iets")]
        );
    }
}
