//! A network to look at: what there is for young people, whom to turn to, what was agreed with partners, and how far the working
//! together is.

use access::{Actor, policy};
use app::{
    App, AppError,
    contacts::{self, CardForm, PartnerForm, PersonForm},
    cooperation::{self, ImprovementForm},
    partner_agreements::{self, PartnerAgreementForm},
    social_map::{self, ProvisionForm},
};
use domain::{
    Day, ImprovementId, MunicipalityId, PartnerAgreementId, PartnerId, ProvisionId,
    directory::{ActionEnd, Condition, Mark, PartnerAgreementKind, ProvisionKind, ProvisionLevel},
    guidance::content::Partner,
};

/// Records an agreement with each type of partner that needs one, in force from ten days before today; gives the last.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn agreements(
    app: &App,
    administrator: &Actor,
    places: &[MunicipalityId],
) -> Result<Option<PartnerAgreementId>, AppError> {
    let grant = administrator.authorize::<policy::ManageAgreements>()?;
    let today = app.today();
    let mut last = None;
    let needed = Partner::ALL.iter().filter(|one| one.needs_agreement());
    for (number, partner) in needed.enumerate() {
        let kind = match partner {
            Partner::DebtHelp => PartnerAgreementKind::Processor,
            Partner::School | Partner::CareProvider => PartnerAgreementKind::Sharing,
            _ => PartnerAgreementKind::Covenant,
        };
        let form = PartnerAgreementForm {
            partner: *partner,
            organisation: format!("{} Verzonnen Land", partner.dutch()),
            kind,
            number: format!("C-{}", number + 1),
            from: today.plus_days(-10),
            until: Some(today.plus_days(700)),
            escalation: "Eerst de teamleiders, daarna de bestuurders van beide partijen."
                .to_owned(),
        };
        last = Some(partner_agreements::add(app, &grant, places, form).await?);
    }
    Ok(last)
}

/// A form to fill in further.
pub fn provision(name: &str, organisation: &str, kind: ProvisionKind) -> ProvisionForm {
    ProvisionForm {
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        kind,
        target_group: String::new(),
        level: ProvisionLevel::Any,
        ages: (Some(16), Some(27)),
        price: "gratis".to_owned(),
        waiting_weeks: Some(2),
        is_prior: false,
        phone: String::new(),
        email: String::new(),
        website: String::new(),
        valid_until: None,
        ended: None,
    }
}

/// Fills the social map; gives the last entry.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn social_map(
    app: &App,
    keeper: &Actor,
    places: &[MunicipalityId],
) -> Result<ProvisionId, AppError> {
    let grant = keeper.authorize::<policy::KeepDirectory>()?;
    let today = app.today();
    let all = [
        ProvisionForm {
            target_group: "Jongeren die willen ontdekken welk werk bij hen past. Proefplaatsen bij werkgevers in de buurt.".to_owned(),
            phone: "0800 - 0001".to_owned(),
            email: "leerwerk@test.example".to_owned(),
            website: "https://leerwerk.example".to_owned(),
            is_prior: true,
            ..provision("Leerwerkloket", "Leerwerkloket Verzonnen Land", ProvisionKind::Work)
        },
        ProvisionForm {
            target_group: "Voor wie schulden heeft of dreigt te krijgen. Een vrijwilliger kijkt mee in de post.".to_owned(),
            waiting_weeks: Some(6),
            is_prior: true,
            ..provision("Grip op geld", "Stichting Verzonnen Budget", ProvisionKind::Money)
        },
        ProvisionForm {
            target_group: "Werkplaats met begeleiding, drie dagen per week.".to_owned(),
            level: ProvisionLevel::Practical,
            ages: (Some(18), None),
            price: "eigen bijdrage € 5 per dag".to_owned(),
            waiting_weeks: Some(14),
            ..provision("Werkplaats De Spil", "De Spil", ProvisionKind::DayActivity)
        },
        ProvisionForm {
            target_group: "Inloop zonder afspraak, ook in de avond.".to_owned(),
            ages: (Some(12), Some(23)),
            waiting_weeks: Some(0),
            valid_until: Some(today.plus_days(20)),
            ..provision("Inloop jongerenwerk", "Jongerenwerk Verzonnen", ProvisionKind::Wellbeing)
        },
        ProvisionForm {
            target_group: "Kamers met begeleiding voor wie thuis niet verder kan.".to_owned(),
            ages: (Some(18), Some(27)),
            price: "huur naar inkomen".to_owned(),
            waiting_weeks: None,
            ..provision("Kamers met kansen", "Woonstichting Verzonnen", ProvisionKind::Housing)
        },
    ];
    let mut last = ProvisionId::from_uuid(uuid::Uuid::nil());
    for form in all {
        last = social_map::add(app, &grant, places, form).await?;
    }
    Ok(last)
}

/// Writes who can be turned to: the keeper's own card, and a local team and a school with one contact; gives the school.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn contacts(
    app: &App,
    keeper: &Actor,
    places: &[MunicipalityId],
) -> Result<PartnerId, AppError> {
    let own = keeper.authorize::<policy::KeepOwnCard>()?;
    let card = CardForm {
        organisation: "RBL Verzonnen Land".to_owned(),
        work: "Coördinator netwerk".to_owned(),
        phone: "0800 - 0002".to_owned(),
        email: "netwerk@test.example".to_owned(),
    };
    contacts::set_own_card(app, &own, card).await?;
    let grant = keeper.authorize::<policy::KeepDirectory>()?;
    let mut last = PartnerId::from_uuid(uuid::Uuid::nil());
    for (kind, name, person, work) in [
        (
            Partner::LocalTeam,
            "Wijkteam Noord",
            "Wies Wijkstra",
            "Jeugdconsulent",
        ),
        (
            Partner::School,
            "Praktijkschool De Proef",
            "Sjoerd Schoolmans",
            "Mentor en decaan",
        ),
    ] {
        let form = PartnerForm {
            kind,
            name: name.to_owned(),
            phone: "0800 - 0003".to_owned(),
            email: String::new(),
            contact: Some(keeper.account),
        };
        last = contacts::add(app, &grant, places, form).await?;
        let person = PersonForm {
            name: person.to_owned(),
            work: work.to_owned(),
            phone: "06 - 0000 0000".to_owned(),
            email: "contact@test.example".to_owned(),
        };
        contacts::add_person(app, &grant, last, person).await?;
    }
    Ok(last)
}

/// Notes what is there before the region begins, sets actions of which one is soon late, and measures once; gives the action that runs.
///
/// # Errors
/// Whatever the use cases refuse.
pub async fn cooperation(
    app: &App,
    leader: &Actor,
    measures: Option<Mark>,
) -> Result<ImprovementId, AppError> {
    let grant = leader.authorize::<policy::SteerCooperation>()?;
    let regions = cooperation::regions(app, &grant).await?;
    let region = regions.first().ok_or(AppError::NotFound)?.id;
    let today = app.today();
    for (condition, note) in [
        (
            Condition::Quartermaster,
            "Twee dagen per week, voor een jaar.",
        ),
        (Condition::Process, "Staat in het convenant, bijlage 2."),
        (
            Condition::BaseTeam,
            "Vijf partijen, elke twee weken bij elkaar.",
        ),
    ] {
        cooperation::note(app, &grant, region, condition, (Some(today), note)).await?;
    }
    let action = |sentence: &str, until: Day| ImprovementForm {
        sentence: sentence.to_owned(),
        owner: leader.account,
        from: today,
        until,
    };
    let shadowing = action(
        "Collega's lopen een dag mee bij een andere partij.",
        today.plus_days(30),
    );
    let done = cooperation::add(app, &grant, region, shadowing).await?;
    let finishes = leader.authorize::<policy::FinishImprovement>()?;
    let ended = (ActionEnd::Done, "Acht collega's liepen mee.");
    cooperation::finish(app, &finishes, Some(&grant), done, ended).await?;
    let flow = action("Eén stroomschema voor alle partijen.", today.plus_days(60));
    cooperation::add(app, &grant, region, flow).await?;
    let desk = action(
        "Een werkplek voor het RBL bij elk wijkteam.",
        today.plus_days(240),
    );
    let runs = cooperation::add(app, &grant, region, desk).await?;
    if let Some(mark) = measures {
        let finding = "Partijen vinden elkaar snel, maar de terugkoppeling kan beter.";
        cooperation::measure(app, &grant, region, (today, mark), finding).await?;
    }
    Ok(runs)
}
