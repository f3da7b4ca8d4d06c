//! What each indicator means, in writing and by version.

use super::{Indicator, Responsible};

/// What an indicator means; shown beside its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Which.
    pub indicator: Indicator,
    /// Counts up with each change of meaning.
    pub version: u32,
    /// What is counted.
    pub numerator: &'static str,
    /// What it is divided by; empty for a plain number.
    pub denominator: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Who answers for it.
    pub responsible: &'static [Responsible],
    /// The requirement or law it comes from.
    pub basis: &'static str,
}

/// How often each is given.
pub const FREQUENCY: &str = "Per kwartaal";

/// What is counted, what it is divided by, the source, who answers for it, the basis.
type Meaning = (
    &'static str,
    &'static str,
    &'static str,
    &'static [Responsible],
    &'static str,
);

const LIST: &[Responsible] = &[Responsible::ListHandler];
const CASE: &[Responsible] = &[Responsible::Casemanager];
const BOTH: &[Responsible] = &[Responsible::Casemanager, Responsible::ListHandler];
const TALK: &[Responsible] = &[Responsible::Casemanager, Responsible::Regisseur];
const ROUTE: &[Responsible] = &[Responsible::Regisseur];

/// The meaning of an indicator.
pub const fn definition(indicator: Indicator) -> Definition {
    let (numerator, denominator, source, responsible, basis) = match indicator {
        Indicator::AtHome
        | Indicator::NotInView
        | Indicator::NoRenewedAppeal
        | Indicator::PaidWork
        | Indicator::StillAtWork
        | Indicator::RouteCoverage => further(indicator),
        _ => of_the_process(indicator),
    };
    Definition {
        indicator,
        version: 1,
        numerator,
        denominator,
        source,
        responsible,
        basis,
    }
}

/// The nine of the source.
const fn of_the_process(indicator: Indicator) -> Meaning {
    match indicator {
        Indicator::I1 => (
            "Jongeren die in het kwartaal met een vastgelegde maandlijst voor het eerst binnenkwamen, en wie van de \
             lijst weg was en terugkwam (die zijn ook apart geteld). Telt mee in de maand van de lijst. Afgekeurde \
             regels, dubbele regels, regels buiten de doelgroep en jongeren die niet meer benaderd mogen worden, \
             tellen niet mee.",
            "",
            "Maandlijst Jongeren in Beeld",
            LIST,
            "S1-I1",
        ),
        Indicator::I2 => (
            "De jongeren van I1, elk één keer, in de vastgelegde volgorde: bekend bij de gemeente, zelfstandig, \
             opgepakt door de casemanager. Wie nog niet is opgepakt, staat apart met de reden. Bekend is wie bij de \
             toets vóór de overdracht bekend was. Wie bekend en zelfstandig is, staat ook apart.",
            "",
            "Toetsen en overdrachten",
            LIST,
            "S1-I2",
        ),
        Indicator::I3 => (
            "Leeftijd op de peildatum van de lijst, van de jongeren van I1. Ondersteuningsvragen zoals de laatste \
             intake van de ronde ze noemt: een jongere kan er meer hebben, daarom staat het aantal jongeren met een \
             intake ernaast.",
            "",
            "Maandlijst en intakes",
            CASE,
            "S1-I3",
        ),
        Indicator::I4 => (
            "Regels op de laatste vastgelegde maandlijst van het kwartaal, vóór filtering. Het is een stand, geen \
             som van maanden.",
            "",
            "Maandlijst Jongeren in Beeld",
            LIST,
            "S1-I4",
        ),
        Indicator::I5 => (
            "Jongeren die na een ja uitstroomden of verhuisden, en wie afzag van deelname volgens de vastgelegde \
             keuze. Telt mee in de maand van de uitstroom; een tweede ronde telt opnieuw.",
            "",
            "Dossiers",
            CASE,
            "S1-I5",
        ),
        Indicator::I6 => (
            "De uitstroom van I5 naar bestemming.",
            "",
            "Dossiers",
            CASE,
            "S1-I6",
        ),
        Indicator::I7 => (
            "Bevindingen van casemanager en regisseur, in woorden.",
            "",
            "Werkgroep",
            TALK,
            "S1-I7",
        ),
        Indicator::I8 => (
            "Minuten die in het kwartaal bij contacten zijn vastgelegd.",
            "Naar keuze: jongeren die in het kwartaal zijn opgepakt (na filtering), of uitstromers (I5).",
            "Dossiers",
            BOTH,
            "S1-I8",
        ),
        _ => (
            "Ervaringen met elke stap van de uitvoering, in woorden.",
            "",
            "Werkgroep",
            TALK,
            "S1-I9",
        ),
    }
}

/// Those that other sources ask for.
const fn further(indicator: Indicator) -> Meaning {
    match indicator {
        Indicator::AtHome => (
            "Jongeren die op de laatste dag van het kwartaal in de aanpak zijn, en van wie op die dag geen school, werk of \
             dagbesteding is vastgelegd: van de lijst tot hun traject begint of zij ergens beginnen. Niet: wie bekend is bij de \
             gemeente, zelfstandig is of in een traject is, en wie uit de aanpak is (van hen is niets meer bekend). Het is een \
             stand, geen som van maanden.",
            "",
            "Dossiers",
            BOTH,
            "S0-29",
        ),
        Indicator::NotInView => (
            "Van de jongeren van S0-29: met wie nog niemand sprak. Daarnaast wie in het kwartaal werd afgesloten zonder te zijn \
             bereikt; die telt daarna nergens meer mee.",
            "",
            "Dossiers",
            CASE,
            "S3-05",
        ),
        Indicator::NoRenewedAppeal => (
            "Van de noemer: wie binnen de vastgelegde tijd na de uitstroom niet opnieuw ja zei en niet opnieuw met een lijst \
             binnenkwam. Een gesprek dat niet tot een nieuwe ronde leidde, is geen nieuw beroep.",
            "Jongeren die zo lang geleden uitstroomden dat de tijd in dit kwartaal verstrijkt. Verhuisd en afgezien van \
             deelname tellen niet mee.",
            "Dossiers en maandlijsten",
            CASE,
            "S3-08",
        ),
        Indicator::PaidWork => (
            "Uitstroom naar werk (I6), in het kwartaal en in het kalenderjaar tot en met het kwartaal. Een eigen onderneming en \
             vrijwilligerswerk tellen niet mee.",
            "",
            "Dossiers",
            CASE,
            "S2-10",
        ),
        Indicator::StillAtWork => (
            "Hoeveel van de noemer nog betaald werk heeft, zoals casemanager of regisseur het opgeeft. Het dossier is dan \
             gesloten: geen gebeurtenis legt dit vast.",
            "Jongeren die twee kwartalen eerder naar werk uitstroomden.",
            "Opgave van casemanager of regisseur",
            TALK,
            "S2-10",
        ),
        _ => (
            "Trajecten die in het kwartaal begonnen, per soort. Een jongere kan er meer hebben. Telt mee in de maand van de \
             eerste dag.",
            "Plaatsen waarop in het kwartaal iemand kon beginnen, zoals de regisseur ze opgeeft.",
            "Dossiers en opgave van de regisseur",
            ROUTE,
            "S2-33",
        ),
    }
}
