//! Three municipalities at work in two sub-regions, and colleagues in every state: where the walk over
//! all routes goes (security bar D2).

use std::collections::BTreeMap;

use access::policy;
use app::{
    accounts::{InviteForm, RoleForm},
    cards::{CardTextForm, ReleaseOrder},
    lists::{Purpose, Upload, UploadedFile},
    session::SessionToken,
    worklist::Filter,
};
use domain::{
    BudgetEntryId, BudgetId, CaseId, ConferenceCaseId, ConferenceId, ConferenceOrganisationId,
    ConferencePilotId, GroupingId, ImprovementId, InsightReason, ListId, LockReason, MeasurementId,
    MunicipalityId, NetworkItemId, NetworkMeetingId, PartnerAgreementId, PartnerId, ProjectId,
    ProvisionId, Role, RouteTemplateId, SchoolListId, SchoolRowId, TargetId, TransferId,
    conference::YoungKind, outreach::Channel, school::SchoolListKind, transfer::ContinuingLine,
};
use exchange::FileKind;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use testkit::{
    conference::Table,
    corpus::made_up_bsn,
    network::Network,
    population::{self, MadeUp},
    region::{ROLES, Region},
    schools::{self, Leaver},
};
use totp_rs::{Builder, Secret};

use crate::site::Site;

const PASSWORD: &str = "paarse stoel op zolder";

/// What stands in an address for each relation a case, a list, a place or a batch can have.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    /// A case of the sub-region.
    pub(crate) case: CaseId,
    /// A case that waits on the municipality's own desk.
    pub(crate) desk: CaseId,
    pub(crate) list: ListId,
    pub(crate) place: MunicipalityId,
    pub(crate) batch: String,
}

/// What is known of the network.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    pub(crate) provision: ProvisionId,
    pub(crate) partner: PartnerId,
    pub(crate) agreement: PartnerAgreementId,
    pub(crate) region: GroupingId,
    pub(crate) improvement: ImprovementId,
}

/// A pilot with the conference.
#[derive(Clone, Debug)]
pub(crate) struct Conference {
    pub(crate) pilot: ConferencePilotId,
    pub(crate) organisation: ConferenceOrganisationId,
    pub(crate) on: ConferenceId,
    pub(crate) case: ConferenceCaseId,
}

/// A site with work in every place and a cookie for every colleague.
pub(crate) struct World {
    pub(crate) site: Site,
    /// `own`, `neighbour`, `elsewhere`.
    pub(crate) ids: BTreeMap<&'static str, Ids>,
    /// Somebody of the own municipality whose case was destroyed.
    pub(crate) destroyed: CaseId,
    /// A case of "own" that is locked for its casemanager, list handler and regisseur.
    pub(crate) locked: CaseId,
    /// A case of "own" that the regisseur leads, in a trajectory.
    pub(crate) guided: CaseId,
    /// A case of "own" whose young person wants nothing now, of which the regisseur takes note.
    pub(crate) resting: CaseId,
    /// The events of that case in which a copy of the plan was given and a decision letter sent.
    pub(crate) copy: u32,
    pub(crate) letter: u32,
    /// The code on the card of the case of "own".
    pub(crate) code: String,
    /// What the regisseur asked of it: to look into it.
    pub(crate) request: String,
    /// A budget of "own", and the last amount that was entered in it.
    pub(crate) budget: (BudgetId, BudgetEntryId),
    /// A project of "own", and the last number that was measured for a target of it.
    pub(crate) project: (ProjectId, TargetId, MeasurementId),
    /// A list of DUO with rows of "own", one of which; and a list that waits to be taken in.
    pub(crate) school: (SchoolListId, SchoolRowId, SchoolListId),
    /// A form that a school sent about somebody of "own" without a next place.
    pub(crate) transfer: TransferId,
    /// Somebody of "own" who left practical education, on a list of DUO.
    pub(crate) pupil: SchoolRowId,
    /// A route of "own", which the guided young person follows.
    pub(crate) route: RouteTemplateId,
    /// A meeting of the network that is open, and somebody on its agenda.
    pub(crate) network: (NetworkMeetingId, NetworkItemId),
    /// A pilot of "own", whose conference is about the case the regisseur leads.
    pub(crate) conference: Conference,
    /// An entry of the social map, a partner, an agreement with one, the region and something it betters, of "own".
    pub(crate) directory: Directory,
    /// Cookies by colleague or state.
    pub(crate) cookies: BTreeMap<&'static str, String>,
}

/// The code an authenticator app shows now.
pub(crate) fn totp_code(site: &Site, secret: &str) -> String {
    let secret = secret.replace(' ', "");
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(&secret).expect("base 32"))
        .build()
        .expect("a secret of 20 bytes");
    let now = site.region.app.clock().now().micros() / 1_000_000;
    totp.generate(u64::try_from(now).expect("after 1970"))
        .to_string()
}

/// A once-only id as a page of this session would carry it.
pub(crate) fn once(cookie: &str, number: usize) -> String {
    let secret = cookie.split_once('=').map_or("", |(_, token)| token);
    let nonce = format!("{number:024x}");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(nonce.as_bytes());
    let sealed: Vec<String> = mac
        .finalize()
        .into_bytes()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{nonce}{}", sealed.concat())
}

fn cookie(token: &SessionToken) -> String {
    format!("__Host-vangnet={}", token.as_cookie())
}

/// People with an address whom nobody knows, so that all of them are approached.
fn approachable(seed: u64, count: usize, offset: u64, town: &str) -> Vec<MadeUp> {
    let reference = "2026-09-01".parse().expect("a day");
    let mut people = population::people(seed, count, offset, town, 6001, reference);
    for person in &mut people {
        person.has_address = true;
        (person.known, person.self_employed) = (false, false);
        (person.secret, person.postal_only, person.deceased) = (false, false, false);
    }
    // One whose address the municipality must look up.
    if let Some(last) = people.last_mut() {
        last.has_address = false;
    }
    people
}

/// One list of a place, taken in and handed over.
pub(crate) async fn handed_over(
    region: &Region,
    who: &str,
    place: MunicipalityId,
    code: &str,
    people: &[MadeUp],
) -> ListId {
    let actor = region.actor(who);
    let nobody = population::known_csv(&population::people(
        6,
        40,
        900,
        "Elders",
        6001,
        region.app.today(),
    ));
    let files = [
        (FileKind::List, population::list_csv(people, code)),
        (FileKind::Addresses, population::addresses_csv(people)),
        (FileKind::Known, nobody.clone()),
        (FileKind::SelfEmployed, nobody),
    ];
    let upload = Upload {
        municipality: place,
        month: "2026-09".parse().expect("a month"),
        reference_date: None,
        files: files
            .into_iter()
            .map(|(kind, text)| UploadedFile {
                kind,
                name: format!("{}.csv", kind.code()),
                bytes: text.into_bytes(),
            })
            .collect(),
        digest: None,
    };
    let may_upload = actor.authorize::<policy::UploadList>().expect("may");
    let may_review = actor.authorize::<policy::ReviewList>().expect("may");
    let list = app::lists::start(std::sync::Arc::clone(&region.app), &may_upload, upload)
        .await
        .expect("started");
    let detail = loop {
        let detail = app::lists::detail(&region.app, &may_review, list)
            .await
            .expect("the list is there");
        if detail.overview.state.code() != "reading" {
            break detail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    };
    assert_eq!(
        detail.overview.state.code(),
        "staged",
        "{:?}",
        detail.rejection
    );
    let alarms: Vec<String> = detail
        .alarms
        .iter()
        .map(|alarm| alarm.kind.code().to_owned())
        .collect();
    app::lists::commit(
        &region.app,
        &actor.authorize::<policy::CommitList>().expect("may"),
        list,
        Purpose::Approach,
        &alarms,
    )
    .await
    .expect("committed");
    region.open_gate_of(code).await;
    app::handover::hand_over(
        &region.app,
        &actor.authorize::<policy::HandOverList>().expect("may"),
        list,
    )
    .await
    .expect("handed over");
    list
}

/// Cards of a sub-region, printed; the batch.
pub(crate) async fn printed(region: &Region, who: &str) -> String {
    let (app, actor) = (&region.app, region.actor(who));
    let may_edit = actor.authorize::<policy::EditCardText>().expect("may");
    for view in app::cards::card_texts(app, &may_edit).await.expect("texts") {
        let sender = letters::Sender {
            organisation: "Doorstroompunt Verzonnen Land".to_owned(),
            contact_name: "Kees Kaartjes".to_owned(),
            phone: "0800 - 0000".to_owned(),
            whatsapp: None,
            email: "hallo@test.example".to_owned(),
            return_address_line: "Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
        };
        let form = CardTextForm {
            variant: view.text.variant,
            version: view.version,
            title: view.text.title,
            paragraphs: view.text.paragraphs,
            rights: view.text.rights,
            sender,
        };
        app::cards::save_card_text(app, &may_edit, form)
            .await
            .expect("saved");
    }
    let may_release = actor.authorize::<policy::ReleaseCards>().expect("may");
    app::cards::release(app, &may_release, 2, ReleaseOrder::Postcode)
        .await
        .expect("released");
    let may_print = actor.authorize::<policy::PrintCards>().expect("may");
    let batches = app::cards::print(app, &may_print).await.expect("printed");
    batches.first().expect("a batch").to_string()
}

/// A case that is locked for everyone who could have it, save the privacy officer who did it.
async fn locked_for_its_desks(region: &Region, own: &[CaseId]) -> CaseId {
    let case = *own.get(3).expect("somebody more");
    for who in ["casemanager", "list_handler", "regisseur"] {
        let locks = region
            .actor("privacy_officer")
            .authorize::<policy::LockCase>()
            .expect("may");
        let (account, reason) = (region.actor(who).account, LockReason::Relative);
        app::locks::lock(&region.app, &locks, case, account, reason)
            .await
            .expect("locked");
    }
    case
}

/// Objects for whoever this case is about: it is destroyed.
async fn object(region: &Region, destroyed: CaseId) {
    let shown = app::cases::open(&region.app, &region.grant(), destroyed)
        .await
        .expect("a case");
    let objected = region
        .actor("casemanager")
        .authorize::<policy::RecordObjection>()
        .expect("may");
    app::outreach::object(
        &region.app,
        &objected,
        destroyed,
        app::outreach::Objection {
            channel: Channel::Phone,
            told_of_mark: true,
        },
        shown.version,
    )
    .await
    .expect("carried out");
}

/// The code on the card of a case of the casemanager's.
async fn short_code(region: &Region, case: CaseId) -> String {
    let codes = region
        .app
        .store()
        .short_codes(&region.grant::<policy::OpenCase>(), &[case])
        .await
        .expect("codes");
    codes.get(&case).expect("a card").clone()
}

/// The regisseur asks the casemanager for leave to look into a case.
async fn asked_to_look(region: &Region, code: &str) -> String {
    let asks = region
        .grant_today::<policy::SearchOutside>("regisseur")
        .await;
    let (reason, until) = (InsightReason::StandsIn, region.app.today().plus_days(2));
    app::insight::ask(&region.app, &asks, code, reason, until)
        .await
        .expect("asked");
    let mine = app::insight::mine(&region.app, &asks).await.expect("mine");
    mine.first().expect("asked").id.to_string()
}

/// Somebody on the municipality's own work list.
async fn desk_case(region: &Region, who: &str) -> CaseId {
    let grant = region
        .actor(who)
        .authorize::<policy::SeeMunicipalWorklist>()
        .expect("may");
    let list = app::worklist::municipal(&region.app, &grant, &Filter::default())
        .await
        .expect("a worklist");
    list.items.first().expect("an address to look up").case
}

async fn cases(region: &Region, who: &str, place: &str) -> Vec<CaseId> {
    let grant = region
        .actor(who)
        .authorize::<policy::SeeOutreachWorklist>()
        .expect("may");
    let list = app::worklist::outreach(&region.app, &grant, &Filter::default())
        .await
        .expect("a worklist");
    list.items
        .into_iter()
        .filter(|item| item.municipality == place)
        .map(|item| item.case)
        .collect()
}

/// A copy of the plan is given and the decision letter sent: the events in which that happened.
async fn handed_out(region: &Region, case: CaseId) -> (u32, u32) {
    use testkit::guidance::{handed_out, letter_texts, regisseur_does};
    letter_texts(region).await;
    regisseur_does(region, case, app::guidance::PlanAct::CopyGiven)
        .await
        .expect("given");
    let letter = app::guidance::DecisionAct::Letter {
        day: region.app.today(),
        legal_ground: String::new(),
    };
    regisseur_does(region, case, letter).await.expect("sent");
    let handed: Vec<u32> = handed_out(region, case)
        .await
        .iter()
        .map(|one| one.seq)
        .collect();
    let [letter, copy] = <[u32; 2]>::try_from(handed).expect("a letter and a copy");
    (copy, letter)
}

/// A budget, and the last amount entered in it that can be reversed.
async fn budget_with_entry(region: &Region) -> (BudgetId, BudgetEntryId) {
    let id = testkit::budgets::pilot(&region.app, region.actor("project_leader"), region.town)
        .await
        .expect("a budget");
    let view = app::budget::open(&region.app, &region.grant(), id, None)
        .await
        .expect("the budget");
    let entry = view
        .entries
        .iter()
        .find(|one| !one.reverses && !one.reversed);
    (id, entry.expect("an amount").id)
}

/// A list of DUO that was taken in, its first row, and a list that waits.
async fn school_lists(region: &Region) -> (SchoolListId, SchoolRowId, SchoolListId) {
    let (app, worker, on) = (&region.app, region.actor("rmc_worker"), region.app.today());
    let kind = SchoolListKind::EarlyLeavers;
    let leavers: Vec<Leaver> = [0, 250, 650]
        .into_iter()
        .zip(["Boterbloem", "Distelvink", "Heikikker"])
        .zip([700, 701, 702])
        .map(|((income, name), number)| {
            Leaver::early(&made_up_bsn(number), name, "GM0988", on, income)
        })
        .collect();
    let list = schools::take_in(app, worker, kind, on, &leavers)
        .await
        .expect("taken in");
    let looks = worker.authorize::<policy::SeeSchoolLists>().expect("may");
    let view = app::school::list(app, &looks, list)
        .await
        .expect("the list");
    let row = view.rows.first().expect("a row").id;
    let waits = schools::upload(app, worker, SchoolListKind::Outflow, on, &leavers)
        .await
        .expect("ready");
    (list, row, waits)
}

/// A form that a school sent: of somebody who was born on the day that all on the lists of DUO were.
async fn transfer(region: &Region) -> TransferId {
    let (app, worker) = (&region.app, region.actor("rmc_worker"));
    let (born, leaves_on) = (app.today().plus_years(-20), app.today().plus_months(10));
    let line = ContinuingLine::Missing;
    let form = testkit::transfer::answers("Boterbloem", born, leaves_on, line);
    testkit::transfer::received(app, worker, region.town, leaves_on, &form)
        .await
        .expect("received")
}

/// Two who left practical education, on a list that was taken in; the first.
async fn pupils(region: &Region) -> SchoolRowId {
    let (app, worker, on) = (&region.app, region.actor("rmc_worker"), region.app.today());
    let leavers: Vec<Leaver> = [("Ooievaarsbek", 710), ("Pimpernel", 711)]
        .into_iter()
        .map(|(name, number)| Leaver {
            born: on.plus_years(-18),
            education: "pro",
            diploma: "pro",
            ..Leaver::early(&made_up_bsn(number), name, "GM0988", on, 0)
        })
        .collect();
    schools::take_in(app, worker, SchoolListKind::Outflow, on, &leavers)
        .await
        .expect("taken in");
    let sees = worker.authorize::<policy::SeeTransitions>().expect("may");
    let quarter = app::school::this_quarter(app);
    let view = app::school::transitions(app, &sees, quarter, false)
        .await
        .expect("pupils");
    view.pupils.first().expect("a pupil").row
}

/// The routes of "own", one of which a guided young person follows.
async fn followed_route(region: &Region, guided: CaseId) -> RouteTemplateId {
    let keeper = region.actor("rmc_worker");
    let made = testkit::routes::write(&region.app, keeper, &[region.town])
        .await
        .expect("routes");
    let route = *made.get(3).expect("a route for everybody");
    let form = app::routes::BeginForm {
        route,
        direction: domain::route::RouteDirection::Education,
        school: None,
        certificate: None,
        because: String::new(),
        on: region.app.today(),
    };
    let follows = region
        .actor("regisseur")
        .authorize::<policy::FollowRoute>()
        .expect("may");
    app::routes::begin(&region.app, &follows, guided, 0, form)
        .await
        .expect("begun");
    route
}

/// A project, and the last number measured for a target of it.
async fn project_with_measurement(
    region: &Region,
    budget: BudgetId,
) -> (ProjectId, TargetId, MeasurementId) {
    let leader = region.actor("project_leader");
    let id = testkit::projects::matchmakers(&region.app, leader, region.town, Some(budget))
        .await
        .expect("a project");
    let view = app::project::open(&region.app, &region.grant(), id)
        .await
        .expect("the project");
    let last = view.measurements.first().expect("a measurement");
    (id, last.target, last.id)
}

/// Those who hold the network's meeting.
pub(crate) fn network(region: &Region) -> Network<'_> {
    Network {
        app: &region.app,
        director: region.actor("network_director"),
        member: region.actor("network_member"),
        rmc: region.actor("rmc_worker"),
    }
}

/// A meeting that is open, and the first on its agenda.
async fn network_with_meeting(region: &Region) -> (NetworkMeetingId, NetworkItemId) {
    let network = network(region);
    network.agree(region.town).await.expect("agreed");
    let people = network.sign_up(region.town, 4).await.expect("signed up");
    let id = network
        .plan(&[region.town], region.app.today(), &people)
        .await
        .expect("planned");
    network.open(id).await.expect("open");
    (id, *people.first().expect("somebody"))
}

/// Those who hold conferences.
pub(crate) fn table(region: &Region) -> Table<'_> {
    Table {
        app: &region.app,
        director: region.actor("network_director"),
        member: region.actor("network_member"),
        rmc: region.actor("rmc_worker"),
        regisseur: region.actor("regisseur"),
    }
}

/// A pilot of "own", and a conference of today about a case that the regisseur leads.
async fn conference_about(region: &Region, case: CaseId) -> Conference {
    let table = table(region);
    let today = region.app.today();
    let (pilot, of_pilot) = table
        .pilot("Proef najaar", &[region.town], today.plus_days(-10))
        .await
        .expect("a pilot");
    let kind = YoungKind::EarlyLeaver;
    table
        .put_forward(table.regisseur, case, pilot, kind)
        .await
        .expect("put forward");
    let chosen = (domain::conference::Way::Stock, kind);
    let id = table.choose(pilot, case, chosen).await.expect("chosen");
    table.invite_all(id, of_pilot).await.expect("let in");
    let on = table.plan(pilot, today, &[id]).await.expect("planned");
    Conference {
        pilot,
        organisation: of_pilot.income,
        on,
        case: id,
    }
}

/// A network of "own": kept by the regisseur, so that another municipality has no part in it.
async fn directory(region: &Region) -> Directory {
    let (app, places) = (&region.app, [region.town]);
    let keeper = region.actor("regisseur");
    let sees = keeper.authorize::<policy::SeeDirectory>().expect("may");
    let agreements = app::partner_agreements::all(app, &sees)
        .await
        .expect("agreements");
    let leader = region.actor("project_leader");
    let steers = leader.authorize::<policy::SteerCooperation>().expect("may");
    let regions = app::cooperation::regions(app, &steers)
        .await
        .expect("regions");
    Directory {
        provision: testkit::directories::social_map(app, keeper, &places)
            .await
            .expect("a social map"),
        partner: testkit::directories::contacts(app, keeper, &places)
            .await
            .expect("contacts"),
        agreement: agreements.first().expect("some").id,
        region: regions.first().expect("a region").id,
        improvement: testkit::directories::cooperation(app, leader, None)
            .await
            .expect("cooperation"),
    }
}

/// A session for each colleague, and none for whoever did not sign in.
async fn signed_in(site: &Site) -> BTreeMap<&'static str, String> {
    let mut cookies = BTreeMap::from([("anonymous", String::new())]);
    for who in ROLES
        .into_iter()
        .chain(["neighbour", "elsewhere", "other_casemanager"])
    {
        cookies.insert(who, site.sign_in(who).await);
    }
    cookies
}

impl World {
    /// The session of a colleague.
    pub(crate) fn cookie(&self, who: &str) -> &str {
        self.cookies.get(who).expect("signed in")
    }

    /// Everything made.
    pub(crate) async fn new() -> Self {
        let site = Site::new().await;
        let region = &site.region;
        let mut lists = BTreeMap::new();
        for (relation, who, place, code, town, seed) in [
            ("own", "list_handler", region.town, "GM0988", "Weert", 5),
            (
                "neighbour",
                "neighbour",
                region.neighbour,
                "GM0946",
                "Nederweert",
                15,
            ),
            (
                "elsewhere",
                "elsewhere",
                region.elsewhere,
                "GM0957",
                "Roermond",
                25,
            ),
        ] {
            let people = approachable(seed, 6, seed * 10, town);
            let list = handed_over(region, who, place, code, &people).await;
            lists.insert(relation, (list, place));
        }
        let here = printed(region, "casemanager").await;
        let there = printed(region, "other_casemanager").await;
        let mut own = cases(region, "casemanager", "Weert").await;
        let near = cases(region, "casemanager", "Nederweert").await;
        let far = cases(region, "other_casemanager", "Roermond").await;
        let destroyed = own.pop().expect("somebody");
        object(region, destroyed).await;
        let mut ids = BTreeMap::new();
        for (relation, who, case, batch) in [
            ("own", "list_handler", own.first(), &here),
            ("neighbour", "neighbour", near.first(), &here),
            ("elsewhere", "elsewhere", far.first(), &there),
        ] {
            let (list, place) = *lists.get(relation).expect("made above");
            let one = Ids {
                case: *case.expect("somebody to approach"),
                desk: desk_case(region, who).await,
                list,
                place,
                batch: batch.clone(),
            };
            ids.insert(relation, one);
        }
        let locked = locked_for_its_desks(region, &own).await;
        let guided = *own.get(1).expect("somebody more");
        testkit::guidance::hand_over(region, guided).await;
        testkit::guidance::start(region, guided).await;
        let resting = *own.get(2).expect("somebody more");
        testkit::guidance::rests(region, resting, Some(30)).await;
        let (copy, letter) = handed_out(region, guided).await;
        let first = *own.first().expect("somebody");
        let code = short_code(region, first).await;
        let request = asked_to_look(region, &code).await;
        let budget = budget_with_entry(region).await;
        let project = project_with_measurement(region, budget.0).await;
        let school = school_lists(region).await;
        let transfer = transfer(region).await;
        let pupil = pupils(region).await;
        let route = followed_route(region, guided).await;
        let network = network_with_meeting(region).await;
        let conference = conference_about(region, guided).await;
        let directory = directory(region).await;
        let cookies = signed_in(&site).await;
        let mut world = Self {
            site,
            ids,
            destroyed,
            locked,
            guided,
            resting,
            copy,
            letter,
            code,
            request,
            budget,
            project,
            school,
            transfer,
            pupil,
            route,
            network,
            conference,
            directory,
            cookies,
        };
        world.add_states().await;
        world
    }

    /// Colleagues who may nothing (any more, or yet), each with a session from when they could.
    async fn add_states(&mut self) {
        let region = &self.site.region;
        let app = &region.app;
        let today = app.today();
        let role = |until| RoleForm {
            role: Role::ListHandler,
            municipality: Some(region.town),
            grouping: None,
            from: today.plus_days(-30),
            until,
        };
        let add = async |name: &'static str, until| {
            let email = format!("{name}@test.example");
            let account = app::setup::add_demo_account(app, name, &email, &[role(until)])
                .await
                .expect("an account");
            let link = app::session::offer_demo_link(app, account, Role::ListHandler, name)
                .expect("a link");
            let token = app::session::demo_sign_in(app, &link)
                .await
                .expect("signed in");
            (account, cookie(&token))
        };
        let (account, suspended) = add("suspended", None).await;
        app::accounts::suspend(app, &region.grant(), account)
            .await
            .expect("suspended");
        let (_, left) = add("left", Some(today.plus_days(-1))).await;
        let invited = invited(&self.site, "invited", vec![role(None)]).await;
        let complete = invited_and_complete(&self.site, "halfway", vec![role(None)]).await;
        let client = app::session::Client {
            address: "192.0.2.7".to_owned(),
        };
        let (halfway, _) =
            app::session::with_password(app, "halfway@test.example", PASSWORD, &client)
                .await
                .expect("the password is right");
        drop(complete);
        self.cookies.insert("suspended", suspended);
        self.cookies.insert("left", left);
        self.cookies.insert("invited", cookie(&invited));
        self.cookies.insert("no_second_factor", cookie(&halfway));
    }
}

/// Somebody invited who chose a password and has no second factor yet.
async fn invited(site: &Site, name: &str, roles: Vec<RoleForm>) -> SessionToken {
    let region = &site.region;
    let form = InviteForm {
        name: name.to_owned(),
        email: format!("{name}@test.example"),
        roles,
    };
    let link = app::accounts::invite(&region.app, &region.grant(), form)
        .await
        .expect("a link");
    let token = link.rsplit('/').next().expect("a path");
    app::session::accept_invitation(&region.app, token, PASSWORD)
        .await
        .expect("a password")
}

/// The same, with an authenticator app: the session that may do everything, and the app's secret.
async fn invited_and_complete(
    site: &Site,
    name: &str,
    roles: Vec<RoleForm>,
) -> (SessionToken, String) {
    let enrolling = invited(site, name, roles).await;
    let app = &site.region.app;
    let secret = app::session::begin_totp(app, &enrolling)
        .await
        .expect("a secret")
        .secret;
    let code = totp_code(site, &secret);
    let token = app::session::confirm_totp(app, &enrolling, &code)
        .await
        .expect("the right code");
    (token, secret)
}
