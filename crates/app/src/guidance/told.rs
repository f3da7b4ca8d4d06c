//! What a step of the guidance is called in the timeline.

use domain::guidance::{Consent, Step};

/// A step in Dutch, without anything that is sealed.
#[expect(clippy::too_many_lines, reason = "one sentence for each step")]
pub(crate) fn told(step: &Step) -> String {
    match step {
        Step::LeadMoved { to, .. } => {
            format!("De leiding ligt bij: {}.", to.dutch())
        }
        Step::TryAgain { day, reason } => format!(
            "Opnieuw proberen op {} ({}).",
            day.dutch(),
            reason.dutch().to_lowercase()
        ),
        Step::IntakeSwitched { conversation, told } => format!(
            "Overgedragen bij de faseovergang, na een gesprek ({}). Jongere vooraf verteld: {}.",
            conversation.dutch().to_lowercase(),
            if *told { "ja" } else { "nee" }
        ),
        Step::ContactKept => "Contactgegevens vastgelegd.".to_owned(),
        Step::IntakePlanned { day } => format!("Intake gepland op {}.", day.dutch()),
        Step::Explained { at, .. } => format!("Alle zes punten uitgelegd ({}).", at.dutch()),
        Step::ConsentGiven {
            consent, form, at, ..
        } => format!(
            "Toestemming gegeven {} ({}, {}).",
            consent_name(*consent),
            form.dutch().to_lowercase(),
            at.dutch()
        ),
        Step::ConsentRefused { consent, .. } => {
            format!("Geen toestemming gegeven {}.", consent_name(*consent))
        }
        Step::ConsentWithdrawn {
            consent, channel, ..
        } => format!(
            "Toestemming ingetrokken {} ({}).",
            consent_name(*consent),
            channel.dutch().to_lowercase()
        ),
        Step::IntakeRecorded { version: 1 } => "Intake vastgelegd.".to_owned(),
        Step::IntakeRecorded { version } => format!("Intake bijgewerkt (versie {version})."),
        Step::DomainsScored => "Leefgebieden vastgelegd.".to_owned(),
        Step::MeasurementRecorded => "Meetresultaat vastgelegd.".to_owned(),
        Step::ObjectionExplained { at } => {
            format!("Verteld over het recht van bezwaar ({}).", at.dutch())
        }
        Step::CameBack { channel } => format!(
            "De jongere meldde zich zelf ({}).",
            channel.dutch().to_lowercase()
        ),
        Step::OutcomeNoted => "De lokale regisseur heeft de uitkomst gezien.".to_owned(),
        Step::Consulted => "Overlegd zonder naam.".to_owned(),
        Step::PartnerContacted {
            number,
            channel,
            minutes,
        } => format!(
            "Contact met partij {number} ({}, {minutes} min).",
            channel.dutch().to_lowercase()
        ),
        Step::RouteChosen { scope } => {
            format!("De jongere koos: {}.", scope.dutch().to_lowercase())
        }
        Step::PriorProvisionConsidered => "Gekeken naar wat er al is.".to_owned(),
        Step::PlanWritten { version } => format!("Plan van aanpak geschreven (versie {version})."),
        Step::PlanCopyGiven { version } => {
            format!("De jongere kreeg een kopie van het plan (versie {version}).")
        }
        Step::TalkPlanned { day } => format!("Driegesprek gepland op {}.", day.dutch()),
        Step::TalkHeld {
            day,
            present,
            meeting,
            minutes,
        } => format!(
            "Driegesprek op {} ({}, {minutes} min). Aanwezig: {}.",
            day.dutch(),
            meeting.dutch().to_lowercase(),
            present
                .iter()
                .map(|party| party.dutch().to_lowercase())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Step::PlanCompleted { version } => format!("Plan compleet (versie {version})."),
        Step::HandOverOffered { conversation } => format!(
            "Overdracht aangeboden na een gesprek ({}).",
            conversation.dutch().to_lowercase()
        ),
        Step::HandOverAccepted => "Overdracht aangenomen.".to_owned(),
        Step::HandOverRejected => "Overdracht niet aangenomen.".to_owned(),
        Step::TrajectoryDecided { granted: true } => {
            "De gemeente heeft het traject toegekend.".to_owned()
        }
        Step::TrajectoryDecided { granted: false } => {
            "De gemeente heeft het traject niet toegekend.".to_owned()
        }
        Step::DecisionSent { day } => format!("Beschikking van {} verstuurd.", day.dutch()),
        Step::TakenOver { day } => format!(
            "Dossier op {} overgenomen in het eigen systeem van de gemeente.",
            day.dutch()
        ),
        Step::TrajectoryStarted { number, start, .. } => {
            format!("Traject {number} begint op {}.", start.dutch())
        }
        Step::FollowedUp {
            number,
            outcome,
            channel,
            minutes,
        } => format!(
            "Traject {number} opgevolgd: {} ({}, {minutes} min).",
            outcome.dutch().to_lowercase(),
            channel.dutch().to_lowercase()
        ),
        Step::TrajectoryEnded {
            number,
            day,
            reached,
        } => format!(
            "Traject {number} beëindigd op {}, doel {}.",
            day.dutch(),
            if *reached { "bereikt" } else { "niet bereikt" }
        ),
        Step::SignedUp { starts_on } => {
            format!(
                "Aangemeld buiten de gemeente, begint op {}.",
                starts_on.dutch()
            )
        }
        Step::DroppedOut { round } => {
            format!("Uitgevallen; terug naar de intake (ronde {round}).")
        }
        Step::NotNow {
            reason, call_again, ..
        } => match call_again {
            Some(day) => format!(
                "Nu geen ondersteuning: {}. Bellen mag vanaf {}.",
                reason.dutch().to_lowercase(),
                day.dutch()
            ),
            None => format!("Nu geen ondersteuning: {}.", reason.dutch().to_lowercase()),
        },
        Step::Stopped { channel } => {
            format!("De jongere stopt ({}).", channel.dutch().to_lowercase())
        }
        Step::FlowedOut { day } => format!("Uitgestroomd op {}.", day.dutch()),
        Step::Ended { reason } => {
            format!("Begeleiding beëindigd: {}.", reason.dutch().to_lowercase())
        }
        Step::ErasureAsked {
            channel,
            at_once,
            offered,
        } => format!(
            "De jongere wil vergeten worden{} ({}).{}",
            if *at_once { ", meteen" } else { "" },
            channel.dutch().to_lowercase(),
            offered.map_or_else(String::new, |offered| format!(
                " Kopie: {}.",
                offered.dutch().to_lowercase()
            ))
        ),
        Step::ErasureTakenBack { .. } => "De jongere wil toch niet vergeten worden.".to_owned(),
        Step::Restricted => "Gebruik van de gegevens beperkt.".to_owned(),
        Step::RestrictionLifted => "Beperking opgeheven.".to_owned(),
        Step::Rectified => "Gegevens verbeterd.".to_owned(),
        Step::ContactLogged {
            channel,
            outcome,
            minutes,
        } => format!(
            "Contact: {} ({}, {minutes} min).",
            outcome.dutch().to_lowercase(),
            channel.dutch().to_lowercase()
        ),
        Step::ContentDestroyed => "Wat met toestemming was vastgelegd, is vernietigd.".to_owned(),
    }
}

/// To what, as it follows "toestemming".
pub(super) fn consent_name(consent: Consent) -> String {
    match consent {
        Consent::WorkTogether => "om samen aan de slag te gaan".to_owned(),
        Consent::Consultation => "om zonder naam te overleggen".to_owned(),
        Consent::ThirdParty { number } => format!("voor contact met partij {number}"),
        Consent::Dossier => "voor een dossier bij de gemeente".to_owned(),
    }
}
