//! The log in plain words, to the one it is about: who did what, and why (F8; AVG art. 15).

use std::collections::BTreeMap;

use domain::{AccountId, Role, VIEW_ALERT};
use store::{AuditRow, Outcome};

use super::shape::Looked;

/// One entry, as a sentence to the young person.
pub(super) fn looked(row: &AuditRow, accounts: &BTreeMap<AccountId, String>) -> Looked {
    let name = row
        .actor
        .and_then(|id| accounts.get(&id).map(String::as_str));
    let who = row.role.parse().map_or_else(
        |_| "Iemand die niet was ingelogd".to_owned(),
        |role| self::who(role, name),
    );
    let refused = row.outcome == Outcome::Refused.code();
    Looked {
        at: row.at,
        what: if refused {
            format!(
                "{who} wilde iets van je zien of wijzigen. Dat mocht niet: er is niets getoond."
            )
        } else {
            format!("{who} {}.", did(&row.action))
        },
        who,
        refused,
    }
}

/// Role and name: "Casemanager JIB Kees Kaartjes"; of the program itself only that.
pub(super) fn who(role: Role, name: Option<&str>) -> String {
    match (role, name) {
        (Role::Service, _) => "Het systeem".to_owned(),
        (role, Some(name)) if !name.is_empty() => format!("{} {name}", role.dutch()),
        (role, _) => role.dutch().to_owned(),
    }
}

/// What an action did with somebody's data and why, as it follows the subject of a sentence.
fn did(action: &str) -> &'static str {
    known(action).unwrap_or("deed iets met je gegevens dat bij het werk hoort")
}

#[expect(clippy::too_many_lines, reason = "one arm for each act")]
fn known(action: &str) -> Option<&'static str> {
    Some(match action {
        "UploadList" => "kreeg de lijst waar je op staat, om te zien wie er hulp kan krijgen",
        "ReviewList" => "keek de lijst na waar je op staat, om fouten eruit te halen",
        "CommitList" | "ImportByService" => {
            "nam de lijst over waar je op staat, om te zien wie er hulp kan krijgen"
        }
        "TakeBackList" => "haalde een lijst weer weg waar je op stond, omdat die niet klopte",
        "HandOverList" => {
            "gaf je naam en adres door aan de casemanager, om je te kunnen vragen of je hulp wilt"
        }
        "DownloadCorrectionFile" => "haalde regels van de lijst op, om fouten te verbeteren",
        "AnswerChecks" => {
            "keek of de gemeente je al helpt of dat je een eigen bedrijf hebt, om je niet voor niets te storen"
        }
        "CompleteAddress" => "zocht je adres op, om je een kaart te kunnen sturen",
        "HandleReturnedMail" => "verwerkte post die terugkwam, om je juiste adres te vinden",
        "DecideSecretAddress" => {
            "besloot wat er gebeurt met je geheime adres, om dat te beschermen"
        }
        "SeeMunicipalWorklist" | "SeeOutreachWorklist" | "SeeRegisseurWorklist" => {
            "zag je naam op de werklijst, om te zien wat er te doen is"
        }
        "OpenCase" | "OpenMunicipalCase" | "OpenLedCase" => {
            "keek in je dossier, om te weten hoe het met je gaat en wat er te doen is"
        }
        "PrintSelfEmployedCards" | "PrintCards" => {
            "drukte een kaart voor je af, om je te vragen of je hulp wilt"
        }
        "ReleaseCards" => "koos wie er nu een kaart krijgt; jij was daarbij",
        "MarkCardsSent" => "schreef op dat je kaart op de post is gegaan",
        "RecordAnswer" | "RecordSelfEmployedAnswer" => {
            "schreef je reactie op, om te doen wat je vroeg"
        }
        "CorrectAnswer" => "verbeterde wat er over je reactie stond",
        "OpenFigure" => "keek welke jongeren achter een cijfer van het kwartaal staan",
        "FindCaller" => "zocht op wie er belde of schreef, om je te kunnen helpen",
        "PlanVisit" => "plande een huisbezoek of zei het af",
        "TakeVisitsAlong" => "nam je naam en adres mee op de telefoon, voor een huisbezoek",
        "RecordVisit" => "keek op de lijst met huisbezoeken of schreef op hoe het bezoek ging",
        "HoldIntake" => "schreef op wat je vertelde in de intake",
        "SeeSensitive" => "keek naar je scores op de leefgebieden, om je te kunnen helpen",
        "AskConsent" => "schreef op waarvoor je toestemming gaf, of met wie er is overlegd",
        "RecordChoice" => "schreef op wat je koos",
        "WritePlan" => "schreef aan je plan, of gaf je er een kopie van",
        "PrintPlan" => "drukte je plan af, om het met je te bespreken of aan je te geven",
        "HoldTalk" => "schreef op wat er in het driegesprek is afgesproken",
        "AnswerHandOver" => "gaf antwoord op de vraag om je contactpersoon te worden",
        "DecideTrajectory" => "besloot over je traject, of stuurde je daar een brief over",
        "PrintDecision" => "drukte de brief met het besluit over je traject af",
        "MakePackage" => {
            "haalde je dossier op voor het eigen systeem van de gemeente, om je verder te helpen"
        }
        "UploadSchoolList" => {
            "kreeg van DUO de lijst waar je op staat, omdat de wet vraagt om schoolverlaters te helpen"
        }
        "SeeSchoolLists" => "zag je op de lijst van DUO, om te zien wie er hulp kan krijgen",
        "DisposeSchoolRows" => "besloot wie jou gaat helpen, of dat dat niet nodig is",
        "RecordSchoolResult" => "zag wat er te doen is, of schreef op hoe het met je gaat",
        "AskKnownAtRbl" => {
            "vroeg of je bekend bent bij RBL of het Doorstroompunt, om niet dubbel te beginnen"
        }
        "ReturnSchoolList" => "vertelde DUO wat er met de lijst is gedaan waar je op staat",
        "DestroySchoolRow" => "vernietigde wat er van de lijst van DUO over je stond",
        "SeeTransfers" => "las wat je school schreef over wat je na school gaat doen",
        "AskTransfer" => "vroeg je school wat je na school gaat doen",
        "FillTransferForm" => "vulde namens je school in wat je na school gaat doen",
        "FollowUpTransfer" => "schreef op wie je helpt met een plek na school",
        "SeeTransitions" => "zag hoe het na school met je gaat, om je te kunnen helpen",
        "FollowTransition" => "schreef op hoe het na school met je gaat, of begeleidt je daarbij",
        "FollowRoute" => "zag of schreef op welke route je volgt en hoe ver je bent",
        "KeepAdulthoodSheet" => {
            "keek of schreef op wat er geregeld moet zijn voor je achttiende, of wat er dan verandert"
        }
        "SeeNetwork" => "zag dat je in het netwerkoverleg besproken wordt, of werd",
        "BringCase" => {
            "bracht je in bij het netwerkoverleg, om te bepalen wie je het best kan helpen"
        }
        "PutPupilsOnNetwork" => {
            "zette je van de lijst van DUO op die van het netwerkoverleg, om te bepalen wie je het best kan helpen"
        }
        "ChairNetwork" => "zette je op de agenda van het netwerkoverleg, of leidde het gesprek",
        "AdviseNetwork" => "gaf in het netwerkoverleg advies over wie je het best kan helpen",
        "DecideNetwork" => "besloot in het netwerkoverleg wie jou gaat helpen",
        "CarryOutNetwork" => {
            "nam je over uit het netwerkoverleg, of schreef op hoe het met je gaat"
        }
        "ReturnToNetwork" => "vroeg het netwerkoverleg opnieuw naar je te kijken",
        "ProposeForConference" => {
            "droeg je voor voor een overleg met meer organisaties (MDO), om je verder te helpen"
        }
        "SelectForConference" => "koos voor wie een overleg met meer organisaties (MDO) nodig is",
        "ChairConference" => {
            "bereidde een overleg met meer organisaties (MDO) over jou voor, of leidde het"
        }
        "SeeConference" => "zag dat er een overleg met meer organisaties (MDO) over jou is",
        "RecordConference" => {
            "schreef op wat er in het overleg met meer organisaties (MDO) over jou is besproken of afgesproken"
        }
        "RecordExclusions" => "schreef op of we je voor onderzoek mogen vragen",
        "PrintSurveyLetters" => "drukte een brief af om te vragen hoe je de begeleiding vond",
        "FollowTrajectory" => "schreef op hoe het met je traject gaat",
        "LockCase" => "sloot je dossier voor wie het niet hoort te zien",
        "LiftLock" => "haalde een slot van je dossier weer weg",
        "AnswerInsight" => "besliste of een collega in je dossier mag kijken",
        "BreakGlass" => "keek in nood in je dossier; dat wordt altijd nagekeken",
        "RegisterPerson" => "meldde je aan, of zocht of je al bekend bent",
        "LinkCases" => "keek of legde vast dat twee zaken over jou gaan",
        "DeclareTie" => "gaf aan of zij of hij jou kent, om je te beschermen",
        "LogContact" => "schreef op dat er contact met je was, of hoe je te bereiken bent",
        "NoteOutcome" => "las dat je nu geen hulp wilt en wanneer we je weer mogen bellen",
        "ReassignCases" => {
            "gaf werk door aan een collega, en je dossier was daarbij, zodat er altijd iemand voor je is"
        }
        "SwitchPhase" => "gaf je dossier door aan wie nu de intakes doet",
        "AssignCase" => "gaf je dossier aan een collega, zodat er altijd iemand voor je is",
        "RecordRight" => "schreef op wat je met je gegevens wilt, en voerde dat uit",
        "RecordObjection" => "schreef je bezwaar op, en voerde dat uit",
        "LiftRefusal" => "schreef op dat je toch hulp wilt",
        "GiveOwnData" => "maakte een kopie van je gegevens, om die aan jou te geven",
        "SeeWhoLooked" => "zocht op wie er in je gegevens keek, omdat je dat mag weten",
        "SeeProcessingRegister" | "ReviewLog" | "SignOffLog" | "VerifyLog" => {
            "keek na of er goed met je gegevens is omgegaan"
        }
        "MergeMunicipalities" => {
            "bracht je dossier onder bij de gemeente waarin jouw gemeente opging"
        }
        "ReviewDestruction" => "keek na of je gegevens vernietigd mogen worden",
        "HoldDestruction" => {
            "stelde de vernietiging van je gegevens uit, omdat de wet dat vraagt, of nam dat terug"
        }
        "SignDestruction" => "tekende dat je gegevens vernietigd mogen worden",
        "DestroyDue" => "ruimde gegevens van je op, omdat de tijd om ze te bewaren voorbij was",
        "MaintainInstallation" => "deed onderhoud aan het systeem waar je gegevens in staan",
        other if other == VIEW_ALERT => {
            "gaf een melding, omdat een medewerker veel dossiers bekeek"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use access::{POLICY, Shows};

    use super::*;

    #[test]
    fn f8_every_act_that_shows_somebody_is_told_in_plain_words() {
        let missing: Vec<_> = POLICY
            .iter()
            .filter(|rule| rule.shows >= Shows::Persons)
            .map(|rule| rule.name)
            .filter(|name| known(name).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn f8_the_program_has_no_name_and_a_colleague_has() {
        assert_eq!(who(Role::Service, Some("schedule")), "Het systeem");
        assert_eq!(
            who(Role::Casemanager, Some("Kees Kaartjes")),
            "Casemanager JIB Kees Kaartjes"
        );
        assert_eq!(who(Role::Regisseur, None), "Lokale regisseur");
    }
}
