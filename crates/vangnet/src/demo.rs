//! A made-up region to click through: municipalities, colleagues, lists, cards on their way.
//!
//! Loopback only, because its sign-in links need no password. Everything in it is invented; the same
//! seed gives the same people.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    net::SocketAddr,
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
    outreach::AnswerForm,
    session::SessionToken,
};
use domain::{
    Clock, Day, ListId, Month, MunicipalityId, Role,
    outreach::{Answer, Channel, SaidBy},
};
use exchange::FileKind;
use store::ListState;
use testkit::{
    brp,
    population::{self, MadeUp},
};
use tokio::net::TcpListener;

use crate::{
    Refused,
    cli::Place,
    output::say,
    serve,
    settings::Settings,
    wiring::{Mode, Opening, open, told},
};

/// What `vangnet demo` was asked.
pub(crate) struct Options {
    pub(crate) place: Place,
    pub(crate) listen: SocketAddr,
    pub(crate) people: usize,
    pub(crate) seed: u64,
    pub(crate) brp_test_persons: bool,
    pub(crate) json_links: bool,
}

/// Builds the region, prints the links and serves.
pub(crate) async fn demo(options: Options) -> anyhow::Result<()> {
    if !options.listen.ip().is_loopback() {
        return Err(Refused(
            "De demo heeft aanmeldlinks zonder wachtwoord en luistert daarom alleen op loopback (127.0.0.1).".to_owned(),
        )
        .into());
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("op {} kan niet worden geluisterd", options.listen))?;
    let address = listener.local_addr()?;
    let folder = match &options.place.data {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("vangnet-demo-{}", std::process::id())),
    };
    if folder.exists() {
        return Err(Refused(format!(
            "{} bestaat al. De demo begint altijd leeg: geef een nieuwe map op.",
            folder.display()
        ))
        .into());
    }
    let mut settings = Settings::of(&Place {
        data: Some(folder.join("data")),
        ..options.place.clone()
    })?;
    settings.public_url = format!("http://localhost:{}", address.port());
    "Doorstroompunt Verzonnen Land".clone_into(&mut settings.organisation);
    fs::create_dir_all(&folder)?;
    let mode = Mode {
        demo: true,
        clock: Clock::System,
        ..Mode::default()
    };
    let app = open(&settings, Opening::New, mode).await?;
    let region = build(&app, &options, &folder.join("bestanden")).await?;
    tell(&settings.public_url, &region, options.json_links)?;
    serve::run(app, listener, &settings).await
}

/// What was built, for printing.
struct Region {
    links: BTreeMap<&'static str, String>,
    files: BTreeMap<&'static str, PathBuf>,
}

fn tell(url: &str, region: &Region, as_json: bool) -> anyhow::Result<()> {
    let links: BTreeMap<&str, String> = region
        .links
        .iter()
        .map(|(role, path)| (*role, format!("{url}{path}")))
        .collect();
    if as_json {
        return Ok(say(
            serde_json::json!({ "url": url, "links": links, "files": region.files }),
        )?);
    }
    let mut text = format!(
        "Vangnet-demo op {url} (alles is verzonnen; stop met Ctrl-C)\n\nAanmelden zonder wachtwoord, per rol:\n"
    );
    for (role, link) in &links {
        let label = role.parse::<Role>().map_or(*role, Role::dutch);
        let _ = writeln!(text, "  {label:<28} {link}");
    }
    text.push_str("\nBestanden van deze maand om als lijstverwerker aan te leveren:");
    for (kind, path) in &region.files {
        let _ = write!(text, "\n  {kind:<14} {}", path.display());
    }
    Ok(say(text)?)
}

const TOWNS: [(&str, &str, &str, u16); 4] = [
    ("GM0988", "Weert", "LNWC", 6001),
    ("GM0946", "Nederweert", "LNWC", 6031),
    ("GM1640", "Leudal", "LNWC", 6081),
    ("GM0957", "Roermond", "MER-R", 6041),
];

/// The municipality of the official test persons: a code that no municipality has.
const TEST_TOWN: (&str, &str, &str, u16) = ("GM9999", "Testpersonen BRP", "LNWC", 0);

async fn build(app: &Arc<App>, options: &Options, files: &Path) -> anyhow::Result<Region> {
    let people = options.people;
    let test_town = options.brp_test_persons.then_some(TEST_TOWN);
    app::setup::init(app).await.map_err(told)?;
    let today = app.today();
    let mut towns = Vec::new();
    for (code, name, subregion, _) in TOWNS.into_iter().chain(test_town) {
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
        // Leudal has no decision of its college yet: there the gate can be seen (S1-42).
        app::setup::add_agreement(
            app,
            code,
            AgreementKind::Agreement,
            "2026-014",
            today.plus_days(-300),
            Some(today.plus_days(430)),
        )
        .await
        .map_err(told)?;
        if code != "GM1640" {
            app::setup::add_agreement(
                app,
                code,
                AgreementKind::CollegeDecision,
                "B&W 2026-087",
                today.plus_days(-290),
                Some(today.plus_days(430)),
            )
            .await
            .map_err(told)?;
        }
    }
    let colleagues = colleagues(app, &towns).await?;
    let weert = *towns.first().context("the first town")?;
    let month = population::latest_list_month(today);
    let population = population::people(options.seed, people, 0, "Weert", 6001, month.first_day());
    // Three quarters were on last month's list; this month brings the rest.
    let earlier = population.get(..people * 3 / 4).unwrap_or(&population);
    first_month(app, &colleagues, weert, month.plus(-1), earlier).await?;
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
    let files = write_files(files, &population)?;
    Ok(Region {
        links: colleagues.links,
        files,
    })
}

struct Colleagues {
    links: BTreeMap<&'static str, String>,
    list_handler: Actor,
    casemanager: Actor,
}

/// One colleague for each role, with names nobody has.
async fn colleagues(app: &Arc<App>, towns: &[MunicipalityId]) -> anyhow::Result<Colleagues> {
    let groupings = app.store().groupings().await?;
    let grouping = |name: &str| groupings.iter().find(|g| g.name == name).map(|g| g.id);
    let from = app.today().plus_days(-300);
    let role = |role, municipality, grouping| RoleForm {
        role,
        municipality,
        grouping,
        from,
        until: None,
    };
    let everywhere = |wanted: Role| {
        towns
            .iter()
            .map(|town| role(wanted, Some(*town), None))
            .collect::<Vec<_>>()
    };
    let people: [(&'static str, &str, &str, Role, Vec<RoleForm>); 6] = [
        (
            "list_handler",
            "Lotte Lijstema",
            "lijst@demo.example",
            Role::ListHandler,
            vec![
                role(Role::ListHandler, towns.first().copied(), None),
                role(Role::ListHandler, towns.get(2).copied(), None),
            ]
            .into_iter()
            .chain(
                towns
                    .get(TOWNS.len())
                    .map(|town| role(Role::ListHandler, Some(*town), None)),
            )
            .collect(),
        ),
        (
            "casemanager",
            "Kees Kaartjes",
            "case@demo.example",
            Role::Casemanager,
            vec![role(Role::Casemanager, None, grouping("LNWC"))],
        ),
        (
            "regisseur",
            "Rika Regiemans",
            "regie@demo.example",
            Role::Regisseur,
            everywhere(Role::Regisseur),
        ),
        (
            "project_leader",
            "Petra Projectens",
            "project@demo.example",
            Role::ProjectLeader,
            vec![role(Role::ProjectLeader, None, grouping("RMC 38"))],
        ),
        (
            "privacy_officer",
            "Fenno Functionaris",
            "privacy@demo.example",
            Role::PrivacyOfficer,
            everywhere(Role::PrivacyOfficer),
        ),
        (
            "administrator",
            "Bea Beheerder",
            "beheer@demo.example",
            Role::Administrator,
            vec![role(Role::Administrator, None, None)],
        ),
    ];
    let mut links = BTreeMap::new();
    let mut actors = Vec::new();
    for (code, name, email, wanted, roles) in people {
        let account = app::setup::add_demo_account(app, name, email, &roles)
            .await
            .map_err(told)?;
        let label = format!("{name}, {}", wanted.dutch().to_lowercase());
        let path = app::session::offer_demo_link(app, account, wanted, &label).map_err(told)?;
        let token: SessionToken = app::session::demo_sign_in(app, &path).await.map_err(told)?;
        let session = app::session::current(app, &token)
            .await
            .map_err(told)?
            .context("a session")?;
        actors.push(session.actor);
        links.insert(code, path);
    }
    let mut actors = actors.into_iter();
    let list_handler = actors.next().context("the list handler")?;
    let casemanager = actors.next().context("the casemanager")?;
    Ok(Colleagues {
        links,
        list_handler,
        casemanager,
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

fn write_files(
    folder: &Path,
    population: &[MadeUp],
) -> anyhow::Result<BTreeMap<&'static str, PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut files = BTreeMap::new();
    for (kind, name, text) in bytes_of(population, "GM0988") {
        let path = folder.join(name);
        fs::write(&path, text)?;
        files.insert(kind.code(), path);
    }
    Ok(files)
}

/// Last month as it went: list in, handed over, cards out, some answers.
async fn first_month(
    app: &Arc<App>,
    colleagues: &Colleagues,
    town: MunicipalityId,
    month: Month,
    population: &[MadeUp],
) -> anyhow::Result<()> {
    let handler = &colleagues.list_handler;
    let list = take_in(app, handler, town, month, bytes_of(population, "GM0988")).await?;
    app::handover::hand_over(app, &handler.authorize::<policy::HandOverList>()?, list)
        .await
        .map_err(told)?;
    outreach(app, &colleagues.casemanager).await
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
    for _ in 0..600 {
        let detail = app::lists::detail(app, &grant, list).await.map_err(told)?;
        match detail.overview.state {
            ListState::Staged => return Ok(()),
            ListState::Reading => tokio::time::sleep(Duration::from_millis(50)).await,
            _ => {
                let why = detail.rejection.map(|r| r.dutch).unwrap_or_default();
                return Err(Refused(format!("De demolijst is niet gelezen: {why}")).into());
            }
        }
    }
    Err(Refused("De demolijst kwam niet op tijd klaar.".to_owned()).into())
}

async fn outreach(app: &Arc<App>, casemanager: &Actor) -> anyhow::Result<()> {
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
    let release = casemanager.authorize::<policy::ReleaseCards>()?;
    app::cards::release(app, &release, 30, ReleaseOrder::Postcode)
        .await
        .map_err(told)?;
    let runs = app::cards::print(app, &casemanager.authorize::<policy::PrintCards>()?)
        .await
        .map_err(told)?;
    let sent = app.today().plus_days(-25);
    for run in runs {
        app::cards::mark_sent(
            app,
            &casemanager.authorize::<policy::MarkCardsSent>()?,
            run,
            sent,
        )
        .await
        .map_err(told)?;
    }
    // In a small region nothing is left for a second wave.
    match app::cards::release(app, &release, 12, ReleaseOrder::Random).await {
        Ok(_) | Err(app::AppError::Rule { .. }) => {}
        Err(error) => return Err(told(error)),
    }
    answers(app, casemanager, sent).await
}

/// A few answers, so that every worklist has something in it.
async fn answers(app: &Arc<App>, casemanager: &Actor, sent: Day) -> anyhow::Result<()> {
    let grant = casemanager.authorize::<policy::SeeOutreachWorklist>()?;
    let worklist = app::worklist::outreach(app, &grant, &app::worklist::Filter::default())
        .await
        .map_err(told)?;
    let given = [
        (Answer::WantsSupport, Channel::Phone),
        (Answer::WantsSupport, Channel::Whatsapp),
        (Answer::DoesNotWant, Channel::Email),
        (Answer::WrongAddress, Channel::Phone),
    ];
    let waiting = worklist
        .items
        .into_iter()
        .filter(|item| item.next == domain::outreach::NextAction::PlanVisit);
    for (item, (answer, channel)) in waiting.zip(given) {
        let page = app::cases::open(
            app,
            &casemanager.authorize::<policy::OpenCase>()?,
            item.case,
        )
        .await
        .map_err(told)?;
        let form = AnswerForm {
            answer,
            said_by: SaidBy::YoungPerson,
            channel,
            minutes: 10,
            on: sent.plus_days(9),
            note: String::new(),
            version: page.version,
        };
        app::outreach::record_answer(
            app,
            &casemanager.authorize::<policy::RecordAnswer>()?,
            item.case,
            form,
        )
        .await
        .map_err(told)?;
    }
    Ok(())
}
