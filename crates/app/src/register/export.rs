//! The register and what a DPIA asks for, as a workbook.

use access::{Grant, POLICY, Reach, Shows, policy as action};
use exchange::Cell;
use store::AuditEntry;
use vault::Compartment;

use super::{grounds, terms};
use crate::{
    App, AppError, Result,
    lists::Download,
    municipalities::{in_scope, own},
    spreadsheet::{colophon, sheet, text},
};

/// The register as a workbook: processings and their grounds, who may do what, what is sealed under which key, storage terms,
/// receivers, and risks with what is done about them.
pub async fn workbook(app: &App, grant: &Grant<action::SeeProcessingRegister>) -> Result<Download> {
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let places = own(app, grant.municipalities()).await?;
    let names: Vec<&str> = places.iter().map(|one| &*one.name).collect();
    let sheets = [
        processings(app, grant).await?,
        receivers(app, grant).await?,
        policy(),
        compartments(),
        storage(app, grant).await?,
        dpia(),
        colophon(vec![
            ("Register", "Verwerkingen en gegevens voor een DPIA (AVG artikel 30 en 35)".to_owned()),
            ("Gemeenten", names.join(", ")),
            ("Stand van", app.today().dutch()),
            (
                "Gemaakt van",
                "De regels waarop Vangnet werkt: grondslagen, rechten, sleutels, bewaartermijnen en afspraken. \
                 Een oordeel over noodzaak en evenredigheid geeft de gemeente zelf."
                    .to_owned(),
            ),
            ("Gemaakt voor", who),
            ("Gemaakt op", app.now().dutch()),
        ]),
    ];
    for place in in_scope(app, grant.municipalities()).await? {
        let own = grant.narrow(place)?;
        let entry = AuditEntry::by(&own, place).detail("export", "register");
        app.store.record_read(entry).await?;
    }
    let bytes = exchange::workbook(&sheets)
        .map_err(|_| AppError::Internal("a workbook could not be written"))?;
    let name = format!("verwerkingsregister-{}.xlsx", app.today());
    Ok(Download::workbook(name, bytes))
}

async fn processings(
    app: &App,
    grant: &Grant<action::SeeProcessingRegister>,
) -> Result<exchange::Sheet> {
    let lines = grounds(app, grant).await?.into_iter();
    let rows = lines.map(|one| {
        vec![
            text(one.municipality.name),
            text(one.processing.dutch()),
            text(
                one.ground
                    .unwrap_or_else(|| "Geen grondslag: deze verwerking kan niet".to_owned()),
            ),
            text(one.since.map(domain::Day::dutch).unwrap_or_default()),
        ]
    });
    let columns = ["Gemeente", "Verwerking", "Grondslag", "Sinds"];
    Ok(sheet("Verwerkingen", &columns, rows.collect()))
}

async fn receivers(
    app: &App,
    grant: &Grant<action::SeeProcessingRegister>,
) -> Result<exchange::Sheet> {
    let names = crate::municipalities::names_today(app).await?;
    let agreements = app.store.partner_agreements(grant).await?.into_iter();
    let rows = agreements.map(|one| {
        let place = names.get(&one.municipality);
        vec![
            text(place.map(|place| place.name.clone()).unwrap_or_default()),
            text(one.partner.dutch()),
            text(one.organisation),
            text(one.kind.dutch()),
            text(one.number),
            text(one.term.from.dutch()),
            text(one.term.until.map(domain::Day::dutch).unwrap_or_default()),
        ]
    });
    let columns = [
        "Gemeente",
        "Soort partij",
        "Organisatie",
        "Afspraak",
        "Nummer",
        "Vanaf",
        "Tot en met",
    ];
    Ok(sheet("Ontvangers", &columns, rows.collect()))
}

fn policy() -> exchange::Sheet {
    let rows = POLICY.iter().map(|rule| {
        let roles: Vec<&str> = rule.roles.iter().map(|role| role.dutch()).collect();
        let reach = match rule.reach {
            Reach::Municipality => "Eigen gemeenten",
            Reach::Installation => "De installatie of het eigen account",
        };
        vec![
            text(rule.name),
            text(roles.join(", ")),
            text(reach),
            text(shows(rule.shows)),
            text(rule.why),
        ]
    });
    let columns = [
        "Handeling",
        "Wie",
        "Waar",
        "Toont van jongeren",
        "Waarom (Engels, met vindplaats)",
    ];
    sheet("Wie mag wat", &columns, rows.collect())
}

fn compartments() -> exchange::Sheet {
    let rows = Compartment::ALL.into_iter().map(|one| {
        let (name, what, until) = compartment(one);
        vec![text(name), text(what), text(until)]
    });
    let columns = [
        "Vak",
        "Wat erin staat",
        "Wanneer de sleutel wordt vernietigd",
    ];
    sheet("Gegevens en sleutels", &columns, rows.collect())
}

async fn storage(
    app: &App,
    grant: &Grant<action::SeeProcessingRegister>,
) -> Result<exchange::Sheet> {
    let lines = terms(app, grant).await?.into_iter();
    let rows = lines.map(|one| {
        vec![
            text(one.key.dutch()),
            text(
                one.municipality
                    .map_or_else(|| "Alle".to_owned(), |place| place.name),
            ),
            text(one.value),
            text(one.since.dutch()),
            text(one.source),
        ]
    });
    let columns = ["Termijn", "Gemeente", "Hoe lang", "Sinds", "Waarom"];
    Ok(sheet("Bewaartermijnen", &columns, rows.collect()))
}

fn dpia() -> exchange::Sheet {
    let rows = risks()
        .iter()
        .map(|(risk, measure)| vec![text(*risk), text(*measure)]);
    let rows: Vec<Vec<Cell>> = rows.collect();
    sheet(
        "Risico's",
        &["Risico voor jongeren", "Wat Vangnet ertegen doet"],
        rows,
    )
}

/// What an act shows of young people, in Dutch.
pub const fn shows(shows: Shows) -> &'static str {
    match shows {
        Shows::Nothing => "Niets",
        Shows::Counts => "Aantallen",
        Shows::Persons => "Personen, zonder burgerservicenummer",
        Shows::ListRows => "Regels van de lijst, met burgerservicenummer waar dat nodig is",
    }
}

/// The name of a compartment, what it holds, and when its key goes.
pub const fn compartment(one: Compartment) -> (&'static str, &'static str, &'static str) {
    match one {
        Compartment::Identity => (
            "Identiteit",
            "Naam, adres en geboortedatum: wat nodig is om contact te maken",
            "Als de bewaartermijn voorbij is, of bij een bezwaar meteen",
        ),
        Compartment::Statutory => (
            "Wettelijk",
            "Waarop een besluit of een wettelijke taak rust",
            "Als de bewaartermijn van het dossier voorbij is en de lijst is getekend",
        ),
        Compartment::Guidance => (
            "Begeleiding",
            "Intake, plan en contact, op basis van toestemming",
            "Zodra de toestemming is ingetrokken, of met het dossier",
        ),
        Compartment::Sensitive => (
            "Gevoelig",
            "Zorg, schulden en justitie, op basis van toestemming",
            "Zodra de toestemming is ingetrokken, of met het dossier",
        ),
        Compartment::Intake => (
            "Binnenkomst",
            "Een lijst die klaarstaat, afgekeurde regels, en een burgerservicenummer zonder adres",
            "Na de termijn voor wat klaarstaat, of zodra het adres er is",
        ),
        Compartment::Draft => (
            "Concept",
            "Wat iemand typte en nog niet vastlegde, alleen voor wie het schreef",
            "Zodra het is vastgelegd of weggegooid, en anders na de termijn voor concepten",
        ),
    }
}

/// Risks for young people and what the program does about each (AVG art. 35(7)(c), (d)).
pub const fn risks() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "Iemand ziet een jongere die hij of zij niet begeleidt.",
            "Een rol opent niets op zichzelf: alleen wie de stap heeft, opent de zaak. Elke blik staat in het logboek en wordt elke maand nagekeken.",
        ),
        (
            "Een collega of familielid vindt een jongere terug.",
            "Een zaak is af te schermen voor bepaalde medewerkers. Wie dezelfde achternaam heeft, wordt eerst gevraagd of hij of zij de jongere kent.",
        ),
        (
            "Het burgerservicenummer zwerft rond.",
            "Het wordt vernietigd zodra er een adres is. Daarna herkent alleen een code met een sleutel van de gemeente de jongere.",
        ),
        (
            "Een jongere die niet wil, wordt opnieuw benaderd.",
            "Een weigering of bezwaar wordt meteen vastgelegd, ook voor volgende maanden en na het terugzetten van een back-up.",
        ),
        (
            "Gegevens blijven te lang bewaard.",
            "De termijn volgt uit de gebeurtenissen. Is zij voorbij, dan worden de sleutels vernietigd en blijft een certificaat zonder naam over.",
        ),
        (
            "Er wordt gedeeld met een partij zonder afspraak.",
            "Zonder overeenkomst en collegebesluit wordt niets overgedragen. Zonder afspraak met de soort partij en zonder toestemming wordt niets verteld.",
        ),
        (
            "Kleine aantallen verraden iemand in een tabel.",
            "Kleine aantallen en wat ze zou verraden worden weggelaten, ook tegenover eerdere publicaties.",
        ),
        (
            "Een bestand met jongeren raakt weg.",
            "Een bestand wordt gevraagd met een reden. Over meer jongeren dan de regel toestaat, moet een tweede persoon akkoord gaan.",
        ),
        (
            "Iemand met toegang tot de server leest mee.",
            "Wat een jongere beschrijft is verzegeld met sleutels per persoon, apart van de gegevens. Zonder de hoofdsleutel is niets te lezen.",
        ),
    ]
}
