//! The region itself: municipalities, colleagues, and half a year of lists, cards and answers.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use access::{Actor, policy};
use anyhow::Context as _;
use app::{
    App,
    accounts::RoleForm,
    agreements::AgreementKind,
    cards::{CardTextForm, ReleaseOrder},
    lists::{Purpose, Upload, UploadedFile},
    monitor,
    network::ItemForm,
    outreach::AnswerForm,
    session::SessionToken,
    worklist::Filter,
};
use domain::{
    CaseId, Clock, Day, ListId, Month, MunicipalityId, NetworkItemId, Role, Ts,
    directory::Mark,
    guidance::content::TrajectoryKind,
    monitor::{CouncilPart, Indicator, Part, Quarter},
    network::{Origin, SupplierAdvice},
    outreach::{Answer, Channel, NextAction, SaidBy},
};
use exchange::FileKind;
use store::ListState;
use testkit::{
    brp, budgets, directories,
    network::Network,
    population::{self, MadeUp},
    projects, registrations,
    stories::stories,
};

use super::{
    conference, routes, schools, surveys,
    telling::{Retelling, on_a_working_day},
    transfer, trials,
};
use crate::{Refused, cli::Demo, wiring::told};

const TOWNS: [(&str, &str, &str); 5] = [
    ("GM0988", "Weert", "LNWC"),
    ("GM0946", "Nederweert", "LNWC"),
    ("GM1640", "Leudal", "LNWC"),
    ("GM0957", "Roermond", "MER-R"),
    ("GM1641", "Maasgouw", "MER-R"),
];

/// The municipality of the official test persons: a code that no municipality has.
const TEST_TOWN: (&str, &str, &str) = ("GM9999", "Testpersonen BRP", "LNWC");

/// Days before today on which the region begins.
const BEGINS: i32 = 152;
/// Days before today of last month's list, the printing of its cards and their sending.
const LAST_LIST: [i32; 3] = [33, 26, 25];

/// The clock the past is told on.
pub(super) fn clock_of(today: Day) -> Option<Clock> {
    Ts::on(today.plus_days(-BEGINS), 8, 0).map(Clock::fixed)
}

/// Builds the region up to yesterday, and writes the files of this month.
pub(super) async fn build(app: &Arc<App>, options: &Demo, files: &Path) -> anyhow::Result<()> {
    let (people, seed) = (options.people, options.seed);
    let test_town = options.brp_test_persons.then_some(TEST_TOWN);
    app::setup::init(app).await.map_err(told)?;
    let opens = app.today().plus_days(BEGINS);
    let mut towns = Vec::new();
    for (code, name, subregion) in TOWNS.into_iter().chain(test_town) {
        let id = app::setup::add_municipality(
            app,
            code,
            name,
            Some("RMC 38"),
            Some("Midden-Limburg"),
            Some(subregion),
        )
        .await
        .map_err(told)?;
        towns.push(id);
        agreements(app, code).await?;
    }
    let colleagues = colleagues(app, &towns).await?;
    let weert = *towns.first().context("the first town")?;
    network_of(app, &colleagues, &towns).await?;
    routes::agree(app, &colleagues, &towns).await?;
    earlier_list(app, &colleagues, weert, seed).await?;
    card_texts(app, &colleagues.casemanager).await?;
    letter_texts(app, &colleagues.regisseur).await?;
    trials::start(app, &colleagues, &trials::OVER, true).await?;
    let mut retelling = Retelling::prepare(app, &colleagues, opens, stories(seed)).await?;

    let month = population::latest_list_month(opens);
    let population = population::people(seed, people, 0, "Weert", 6001, month.first_day());
    let [listed, printed, sent] = LAST_LIST.map(|days| on_a_working_day(opens.plus_days(-days)));
    retelling.until(listed).await?;
    projects::workshops(app, &colleagues.project_leader, &towns, sent)
        .await
        .map_err(told)?;
    // Three quarters were on last month's list; this month brings the rest.
    let earlier = population.get(..people * 3 / 4).unwrap_or(&population);
    list(app, &colleagues, weert, month.plus(-1), earlier).await?;
    if let (Some((code, ..)), Some(town)) = (test_town, towns.get(TOWNS.len())) {
        // The ages by the rule's default, on the day the list speaks of.
        let persons = brp::aged(23, 27, month.first_day());
        let files = [
            (FileKind::List, "lijst.csv", brp::list_csv(&persons, code)),
            (
                FileKind::Addresses,
                "adressen.csv",
                brp::addresses_csv(&persons),
            ),
        ];
        take_in(app, &colleagues.list_handler, *town, month, files).await?;
    }
    network_met(app, &colleagues, &towns).await?;
    retelling.until(printed).await?;
    schools::outflow(app, &colleagues, seed).await?;
    transfer::early(app, &colleagues, weert).await?;
    let survey = surveys::draw(app, &colleagues, opens.plus_days(-3)).await?;
    trials::end(app).await?;
    trials::start(app, &colleagues, &trials::RUNNING, false).await?;
    cards(app, &colleagues.casemanager, sent).await?;
    retelling
        .until(on_a_working_day(opens.plus_days(-5)))
        .await?;
    answers(app, &colleagues.casemanager).await?;
    surveys::answers(app, &colleagues, survey).await?;
    let pupils = schools::early_leavers(app, &colleagues, seed).await?;
    transfer::late(app, &colleagues, weert).await?;
    retelling.until(opens).await?;
    without_a_list(app, &colleagues, weert).await?;
    visits(app, &colleagues.casemanager, opens).await?;
    reported(app, &colleagues, weert).await?;
    let leader = &colleagues.project_leader;
    let pilot = budgets::pilot(app, leader, weert).await.map_err(told)?;
    projects::matchmakers(app, leader, weert, Some(pilot))
        .await
        .map_err(told)?;
    let taking_part: Vec<(MunicipalityId, &str)> = towns
        .iter()
        .zip(TOWNS)
        .map(|(id, (_, name, _))| (*id, name))
        .collect();
    budgets::tailored(app, leader, &taking_part)
        .await
        .map_err(told)?;
    network_meets(app, &colleagues, weert, pupils).await?;
    conference::held(app, &colleagues, weert).await?;
    routes::followed(app, &colleagues, weert).await?;
    routes::pupils(app, &colleagues).await?;
    for token in &colleagues.sessions {
        app::session::sign_out(app, token).await.map_err(told)?;
    }
    write_files(files, &population)
}

/// Who came in by other ways than a list: by themselves, or by a partner who signalled.
async fn without_a_list(
    app: &App,
    colleagues: &Colleagues,
    weert: MunicipalityId,
) -> anyhow::Result<()> {
    for (role, form) in registrations::told(weert, app.today()) {
        let colleague = if role == Role::Regisseur.code() {
            &colleagues.regisseur
        } else {
            &colleagues.casemanager
        };
        registrations::register_as(app, colleague, &form)
            .await
            .map_err(told)?;
    }
    Ok(())
}

fn network<'a>(app: &'a App, colleagues: &'a Colleagues) -> Network<'a> {
    Network {
        app,
        director: &colleagues.network_director,
        member: &colleagues.network_member,
        rmc: &colleagues.rmc_worker,
    }
}

/// The network agreed who carries out, and held a meeting.
async fn network_met(
    app: &Arc<App>,
    colleagues: &Colleagues,
    towns: &[MunicipalityId],
) -> anyhow::Result<()> {
    let network = network(app, colleagues);
    let places = towns.get(..2).context("two towns")?;
    let mut people = Vec::new();
    for place in places {
        network.agree(*place).await.map_err(told)?;
        people.extend(network.sign_up(*place, 8).await.map_err(told)?);
    }
    let id = network
        .plan(places, app.today(), &people)
        .await
        .map_err(told)?;
    network.hold(id).await.map_err(told)
}

/// Beside those of the list of DUO, who is led by the municipality is brought in and others are signed up; twelve are on the
/// agenda of today.
async fn network_meets(
    app: &Arc<App>,
    colleagues: &Colleagues,
    weert: MunicipalityId,
    pupils: Vec<NetworkItemId>,
) -> anyhow::Result<()> {
    let sees = colleagues
        .regisseur
        .authorize::<policy::SeeRegisseurWorklist>()?;
    let led = app::worklist::led(app, &sees, &Filter::default())
        .await
        .map_err(told)?;
    let brings = colleagues.regisseur.authorize::<policy::BringCase>()?;
    let mut people = pupils;
    for (one, advice) in led.items.iter().zip([
        SupplierAdvice::Work,
        SupplierAdvice::Education,
        SupplierAdvice::Unclear,
    ]) {
        let form = ItemForm {
            origin: Origin::LocalTeam,
            advice,
            assessment: None,
            assessed: None,
            life_areas: 1,
        };
        let id = app::network::bring(app, &brings, one.case, form)
            .await
            .map_err(told)?;
        people.push(id);
    }
    let network = network(app, colleagues);
    people.extend(network.sign_up(weert, 14).await.map_err(told)?);
    let today = people.get(..12).unwrap_or(&people);
    network
        .plan(&[weert], app.today(), today)
        .await
        .map_err(told)
        .map(drop)
}

/// What the region knows of its network when it begins: agreements, the social map, contacts, and what it betters.
async fn network_of(
    app: &App,
    colleagues: &Colleagues,
    towns: &[MunicipalityId],
) -> anyhow::Result<()> {
    let (administrator, director) = (&colleagues.administrator, &colleagues.network_director);
    let groupings = app.store().groupings().await?;
    let own = groupings.iter().find(|one| one.name == "LNWC");
    let own = app
        .store()
        .municipalities_in(own.context("the sub-region")?.id, app.today())
        .await?;
    directories::agreements(app, administrator, towns)
        .await
        .map_err(told)?;
    directories::social_map(app, director, &own)
        .await
        .map_err(told)?;
    directories::contacts(app, director, &own)
        .await
        .map_err(told)?;
    directories::cooperation(app, director, Mark::new(7).ok())
        .await
        .map_err(told)?;
    Ok(())
}

/// The quarter before this one as it went: asked for, delivered by Weert, talked over, released.
async fn reported(app: &App, colleagues: &Colleagues, weert: MunicipalityId) -> anyhow::Result<()> {
    let quarter = Quarter::of(app.today().month()).plus(-1);
    let leader = colleagues
        .project_leader
        .authorize::<policy::ReportQuarter>()?;
    monitor::request(app, &leader, quarter)
        .await
        .map_err(told)?;
    for colleague in [
        &colleagues.list_handler,
        &colleagues.casemanager,
        &colleagues.regisseur,
    ] {
        let grant = colleague.authorize::<policy::DeliverFigures>()?;
        monitor::deliver(app, &grant, quarter, weert, true)
            .await
            .map_err(told)?;
    }
    let grant = colleagues
        .casemanager
        .authorize::<policy::DeliverFigures>()?;
    let words = "De wachttijd voor dagbesteding is te lang: wie ja zegt, wil binnen een paar weken beginnen.";
    monitor::record_finding(app, &grant, quarter, weert, Indicator::I7, words)
        .await
        .map_err(told)?;
    let regisseur = colleagues.regisseur.authorize::<policy::DeliverFigures>()?;
    for (kind, places) in [
        (TrajectoryKind::Participation, 12),
        (TrajectoryKind::Schooling, 8),
        (TrajectoryKind::LearnAndWork, 10),
        (TrajectoryKind::DayActivity, 4),
    ] {
        let part = Part::Places(kind);
        monitor::enter(app, &regisseur, quarter, weert, part, places)
            .await
            .map_err(told)?;
    }
    monitor::discuss(app, &leader, quarter)
        .await
        .map_err(told)?;
    monitor::release(app, &leader, quarter, "")
        .await
        .map_err(told)?;
    let writes = colleagues
        .project_leader
        .authorize::<policy::WriteCouncilReport>()?;
    let words = OWN_WORDS
        .into_iter()
        .map(|(part, text)| (part, text.to_owned()))
        .collect();
    monitor::write_council_text(app, &writes, quarter, weert, 0, &words)
        .await
        .map_err(told)
}

/// What Weert writes around the figures for its council.
const OWN_WORDS: [(CouncilPart, &str); 5] = [
    (
        CouncilPart::Foreword,
        "Sommige jongeren verdwijnen uit beeld: zij gaan niet naar school, werken niet en vragen geen hulp. Sinds dit jaar \
         zoeken wij hen zelf op, met een kaart, een bezoek aan de deur en een gesprek over wat zij willen.\n\n\
         Dit is het eerste rapport aan uw raad. Het laat zien wie wij bereikten, en ook wat nog niet lukt.",
    ),
    (
        CouncilPart::Inflow,
        "De meeste jongeren op de lijst kennen wij nog niet. Wie bekend blijkt bij een collega, laten wij bij die collega. Zo \
         krijgt niemand twee keer bezoek.",
    ),
    (
        CouncilPart::Outflow,
        "Begeleiding kost maanden. Wie in dit kwartaal ja zei, ziet u hier meestal pas over een halfjaar terug.",
    ),
    (
        CouncilPart::Outlook,
        "De wachttijd voor dagbesteding is te lang. In het nieuwe jaar openen wij een eigen plek in de binnenstad.",
    ),
    (
        CouncilPart::Contact,
        "Petra Projectens, projectleider: project@demo.example",
    ),
];

async fn agreements(app: &App, code: &str) -> anyhow::Result<()> {
    let today = app.today();
    let until = Some(today.plus_days(BEGINS + 430));
    let kinds = [
        (AgreementKind::Agreement, "2026-014", -30),
        (AgreementKind::CollegeDecision, "B&W 2026-087", -20),
    ];
    // Leudal has no decision of its college yet: there the gate can be seen (S1-42).
    let known = if code == "GM1640" { 1 } else { 2 };
    for (kind, number, since) in kinds.into_iter().take(known) {
        app::setup::add_agreement(app, code, kind, number, today.plus_days(since), until)
            .await
            .map_err(told)?;
    }
    Ok(())
}

/// Those of the colleagues who did something.
pub(super) struct Colleagues {
    pub(super) list_handler: Actor,
    pub(super) casemanager: Actor,
    pub(super) regisseur: Actor,
    pub(super) project_leader: Actor,
    pub(super) rmc_worker: Actor,
    pub(super) network_director: Actor,
    pub(super) network_member: Actor,
    administrator: Actor,
    sessions: Vec<SessionToken>,
}

/// Whom the demonstration lets in by a link: the code of the role, name and address.
const DOORS: [(Role, &str, &str); 10] = [
    (Role::ListHandler, "Lotte Lijstema", "lijst@demo.example"),
    (Role::Casemanager, "Kees Kaartjes", "case@demo.example"),
    (Role::Regisseur, "Rika Regiemans", "regie@demo.example"),
    (
        Role::ProjectLeader,
        "Petra Projectens",
        "project@demo.example",
    ),
    (
        Role::PolicyOfficer,
        "Bente Beleidsland",
        "beleid@demo.example",
    ),
    (Role::RmcWorker, "Rianne Regioraad", "rmc@demo.example"),
    (
        Role::NetworkDirector,
        "Nico Netwerkman",
        "netwerk@demo.example",
    ),
    (
        Role::NetworkMember,
        "Dirkje Deelneemster",
        "deelnemer@demo.example",
    ),
    (
        Role::PrivacyOfficer,
        "Fenno Functionaris",
        "privacy@demo.example",
    ),
    (Role::Administrator, "Bea Beheerder", "beheer@demo.example"),
];

/// Colleagues without a link: so that there is somebody to give work to.
const OTHERS: [(Role, &str, &str); 2] = [
    (Role::Casemanager, "Carla Collegiaal", "carla@demo.example"),
    (Role::Regisseur, "Ruud Regelhuis", "ruud@demo.example"),
];

/// One link for each role.
pub(super) async fn links(app: &App) -> anyhow::Result<BTreeMap<&'static str, String>> {
    let mut links = BTreeMap::new();
    for (role, name, email) in DOORS {
        let account = app
            .store()
            .account_by_email(email)
            .await?
            .context("an account")?;
        let label = format!("{name}, {}", role.dutch_inside());
        let path = app::session::offer_demo_link(app, account.id, role, &label).map_err(told)?;
        links.insert(role.code(), path);
    }
    Ok(links)
}

/// Colleagues for each role, with names nobody has.
async fn colleagues(app: &Arc<App>, towns: &[MunicipalityId]) -> anyhow::Result<Colleagues> {
    let groupings = app.store().groupings().await?;
    let grouping = |name: &str| groupings.iter().find(|g| g.name == name).map(|g| g.id);
    let mut actors = BTreeMap::new();
    let mut sessions = Vec::new();
    for (wanted, name, email) in DOORS.into_iter().chain(OTHERS) {
        let role = |municipality, grouping| RoleForm {
            role: wanted,
            municipality,
            grouping,
            from: app.today(),
            until: None,
        };
        let roles: Vec<RoleForm> = match wanted {
            Role::ListHandler => [0, 2, TOWNS.len()]
                .into_iter()
                .filter_map(|at| towns.get(at))
                .map(|town| role(Some(*town), None))
                .collect(),
            Role::Casemanager | Role::NetworkDirector => vec![role(None, grouping("LNWC"))],
            Role::ProjectLeader | Role::PolicyOfficer | Role::RmcWorker => {
                vec![role(None, grouping("RMC 38"))]
            }
            Role::Administrator | Role::Service => vec![role(None, None)],
            Role::Regisseur | Role::NetworkMember | Role::PrivacyOfficer => {
                towns.iter().map(|town| role(Some(*town), None)).collect()
            }
        };
        let account = app::setup::add_demo_account(app, name, email, &roles)
            .await
            .map_err(told)?;
        let works = matches!(
            wanted,
            Role::ListHandler
                | Role::Casemanager
                | Role::Regisseur
                | Role::ProjectLeader
                | Role::RmcWorker
                | Role::NetworkDirector
                | Role::NetworkMember
                | Role::Administrator
        );
        if works && !actors.contains_key(&wanted) {
            let path = app::session::offer_demo_link(app, account, wanted, name).map_err(told)?;
            let token = app::session::demo_sign_in(app, &path).await.map_err(told)?;
            let session = app::session::current(app, &token)
                .await
                .map_err(told)?
                .context("a session")?;
            actors.insert(wanted, session.actor);
            sessions.push(token);
        }
    }
    let mut actor = |role| actors.remove(&role).context("a colleague");
    Ok(Colleagues {
        list_handler: actor(Role::ListHandler)?,
        casemanager: actor(Role::Casemanager)?,
        regisseur: actor(Role::Regisseur)?,
        project_leader: actor(Role::ProjectLeader)?,
        rmc_worker: actor(Role::RmcWorker)?,
        network_director: actor(Role::NetworkDirector)?,
        network_member: actor(Role::NetworkMember)?,
        administrator: actor(Role::Administrator)?,
        sessions,
    })
}

fn bytes_of(population: &[MadeUp], code: &str) -> [(FileKind, &'static str, String); 4] {
    [
        (
            FileKind::List,
            "lijst.csv",
            population::list_csv(population, code),
        ),
        (
            FileKind::Addresses,
            "adressen.csv",
            population::addresses_csv(population),
        ),
        (
            FileKind::Known,
            "bekend.csv",
            population::known_csv(population),
        ),
        (
            FileKind::SelfEmployed,
            "zelfstandig.csv",
            population::self_employed_csv(population),
        ),
    ]
}

fn write_files(folder: &Path, population: &[MadeUp]) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    for (_, name, text) in bytes_of(population, "GM0988") {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// The files of this month in a folder, by their kind.
pub(super) fn files_in(folder: &Path) -> BTreeMap<&'static str, PathBuf> {
    bytes_of(&[], "")
        .into_iter()
        .map(|(kind, name, _)| (kind.code(), folder.join(name)))
        .collect()
}

/// The list of half a year ago: those the stories are about, and two who were filtered out.
async fn earlier_list(
    app: &Arc<App>,
    colleagues: &Colleagues,
    town: MunicipalityId,
    seed: u64,
) -> anyhow::Result<()> {
    let month = population::latest_list_month(app.today());
    // The self-employed one of the two has a card and a story too.
    let wanted = stories(seed).len().saturating_sub(1);
    // Numbered after every population of an ordinary size, so that nobody is on both lists.
    let drawn = population::people(
        seed,
        2 + wanted * 5,
        8_400,
        "Weert",
        6001,
        month.first_day(),
    );
    let (filtered, others) = drawn.split_at_checked(2).context("two people")?;
    let mut people = filtered.to_vec();
    people.extend(
        others
            .iter()
            .filter(|one| is_plain(one, month))
            .take(wanted)
            .cloned(),
    );
    list(app, colleagues, town, month, &people).await
}

/// Nothing keeps a card from this person, who is young enough to be guided for half a year.
fn is_plain(one: &MadeUp, month: Month) -> bool {
    let marked = one.known || one.self_employed || one.secret || one.postal_only || one.deceased;
    one.has_address && !marked && one.born.plus_years(26) > month.first_day()
}

/// A list as it went: in, read, committed, handed over.
async fn list(
    app: &Arc<App>,
    colleagues: &Colleagues,
    town: MunicipalityId,
    month: Month,
    population: &[MadeUp],
) -> anyhow::Result<()> {
    let handler = &colleagues.list_handler;
    let files = bytes_of(population, "GM0988");
    let list = take_in(app, handler, town, month, files).await?;
    app::handover::hand_over(app, &handler.authorize::<policy::HandOverList>()?, list)
        .await
        .map_err(told)?;
    Ok(())
}

/// Takes a list in: read, and committed whatever is strange about it.
async fn take_in(
    app: &Arc<App>,
    handler: &Actor,
    town: MunicipalityId,
    month: Month,
    files: impl IntoIterator<Item = (FileKind, &'static str, String)>,
) -> anyhow::Result<ListId> {
    let upload = Upload {
        municipality: town,
        month,
        reference_date: None,
        files: files
            .into_iter()
            .map(|(kind, name, text)| UploadedFile {
                kind,
                name: name.to_owned(),
                bytes: text.into_bytes(),
            })
            .collect(),
        digest: None,
    };
    let list = app::lists::start(
        Arc::clone(app),
        &handler.authorize::<policy::UploadList>()?,
        upload,
    )
    .await
    .map_err(told)?;
    staged(app, handler, list).await?;
    let grant = handler.authorize::<policy::CommitList>()?;
    let alarms: Vec<String> = domain::list::AlarmKind::ALL
        .iter()
        .map(|kind| kind.code().to_owned())
        .collect();
    app::lists::commit(app, &grant, list, Purpose::Approach, &alarms)
        .await
        .map_err(told)?;
    Ok(list)
}

async fn staged(app: &Arc<App>, handler: &Actor, list: ListId) -> anyhow::Result<()> {
    let grant = handler.authorize::<policy::ReviewList>()?;
    for _ in 0..3_000 {
        let detail = app::lists::detail(app, &grant, list).await.map_err(told)?;
        match detail.overview.state {
            ListState::Staged => return Ok(()),
            ListState::Reading => tokio::time::sleep(Duration::from_millis(10)).await,
            _ => {
                let why = detail.rejection.map(|r| r.dutch).unwrap_or_default();
                return Err(Refused(format!("De demolijst is niet gelezen: {why}")).into());
            }
        }
    }
    Err(Refused("De demolijst kwam niet op tijd klaar.".to_owned()).into())
}

/// The sub-region's own text on the cards.
async fn card_texts(app: &Arc<App>, casemanager: &Actor) -> anyhow::Result<()> {
    let texts = app::cards::card_texts(app, &casemanager.authorize::<policy::EditCardText>()?)
        .await
        .map_err(told)?;
    for view in texts {
        let mut text = view.text;
        text.sender = letters::Sender {
            organisation: "Doorstroompunt Verzonnen Land".to_owned(),
            contact_name: "Kees Kaartjes".to_owned(),
            phone: "0800 - 0000".to_owned(),
            whatsapp: Some("06 - 0000 0000".to_owned()),
            email: "hallo@demo.example".to_owned(),
            return_address_line:
                "Doorstroompunt Verzonnen Land, Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
        };
        let form = CardTextForm {
            variant: text.variant,
            version: view.version,
            title: text.title,
            paragraphs: text.paragraphs,
            rights: text.rights,
            sender: text.sender,
        };
        app::cards::save_card_text(app, &casemanager.authorize::<policy::EditCardText>()?, form)
            .await
            .map_err(told)?;
    }
    Ok(())
}

/// The texts of every municipality's letters, complete: a letter can be made in each.
async fn letter_texts(app: &Arc<App>, regisseur: &Actor) -> anyhow::Result<()> {
    let grant = regisseur.authorize::<policy::EditLetterText>()?;
    for view in app::documents::letter_texts(app, &grant)
        .await
        .map_err(told)?
    {
        let mut text = view.text;
        let post = format!("{}, Postbus 0, 6000 AA Verzonnen", text.organisation);
        "Team Meedoen".clone_into(&mut text.department);
        text.return_address_line.clone_from(&post);
        text.objection_address = post;
        "www.demo.example/bezwaar".clone_into(&mut text.objection_website);
        "T. Tekenaar".clone_into(&mut text.signatory_name);
        "teammanager Meedoen".clone_into(&mut text.signatory_function);
        "0800 - 0000".clone_into(&mut text.phone);
        "meedoen@demo.example".clone_into(&mut text.email);
        app::documents::save_letter_text(app, &grant, view.municipality.id, text)
            .await
            .map_err(told)?;
    }
    Ok(())
}

/// Cards of last month's list: a first wave printed and sent, a second one waiting.
async fn cards(app: &Arc<App>, casemanager: &Actor, sent: Day) -> anyhow::Result<()> {
    send_wave(app, casemanager, 30, sent).await?;
    // In a small region nothing is left for a second wave.
    let release = casemanager.authorize::<policy::ReleaseCards>()?;
    match app::cards::release(app, &release, 12, ReleaseOrder::Random).await {
        Ok(_) | Err(app::AppError::Rule { .. }) => Ok(()),
        Err(error) => Err(told(error)),
    }
}

/// Releases, prints and posts so many cards; the day of sending moves the clock on.
pub(super) async fn send_wave(
    app: &Arc<App>,
    casemanager: &Actor,
    cards: usize,
    sent: Day,
) -> anyhow::Result<()> {
    let release = casemanager.authorize::<policy::ReleaseCards>()?;
    app::cards::release(app, &release, cards, ReleaseOrder::Postcode)
        .await
        .map_err(told)?;
    let runs = app::cards::print(app, &casemanager.authorize::<policy::PrintCards>()?)
        .await
        .map_err(told)?;
    super::telling::move_to(app, sent)?;
    let grant = casemanager.authorize::<policy::MarkCardsSent>()?;
    for run in runs {
        app::cards::mark_sent(app, &grant, run, sent)
            .await
            .map_err(told)?;
    }
    Ok(())
}

/// Cases of last month's list whose next action this is.
async fn waiting(
    app: &Arc<App>,
    casemanager: &Actor,
    next: NextAction,
) -> anyhow::Result<Vec<CaseId>> {
    let grant = casemanager.authorize::<policy::SeeOutreachWorklist>()?;
    let worklist = app::worklist::outreach(app, &grant, &app::worklist::Filter::default())
        .await
        .map_err(told)?;
    let mut items = worklist.items;
    items.retain(|item| item.next == next);
    items.sort_by(|a, b| (&a.postcode, &a.name).cmp(&(&b.postcode, &b.name)));
    Ok(items.into_iter().map(|item| item.case).collect())
}

/// A few answers, so that every worklist has something in it.
async fn answers(app: &Arc<App>, casemanager: &Actor) -> anyhow::Result<()> {
    let given = [
        (Answer::WantsSupport, Channel::Phone),
        (Answer::WantsSupport, Channel::Whatsapp),
        (Answer::DoesNotWant, Channel::Email),
        (Answer::WrongAddress, Channel::Phone),
    ];
    let waiting = waiting(app, casemanager, NextAction::PlanVisit).await?;
    for (case, (answer, channel)) in waiting.into_iter().zip(given) {
        let grant = casemanager.authorize::<policy::RecordAnswer>()?;
        let form = AnswerForm {
            answer,
            said_by: SaidBy::YoungPerson,
            channel,
            minutes: 10,
            on: app.today(),
            note: String::new(),
            version: i64::from(app.store().case(&grant, case).await?.version),
        };
        app::outreach::record_answer(app, &grant, case, form)
            .await
            .map_err(told)?;
    }
    Ok(())
}

/// A few visits for the day the region opens.
async fn visits(app: &Arc<App>, casemanager: &Actor, day: Day) -> anyhow::Result<()> {
    let waiting = waiting(app, casemanager, NextAction::PlanVisit).await?;
    for case in waiting.into_iter().take(4) {
        let grant = casemanager.authorize::<policy::PlanVisit>()?;
        let version = i64::from(app.store().case(&grant, case).await?.version);
        app::outreach::plan_visit(app, &grant, case, day, None, version)
            .await
            .map_err(told)?;
    }
    Ok(())
}
