//! What is told to the log of the program never holds anything of a person or of a sign-in (F6, E13).

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use exchange::FileKind;
use testkit::population;
use tracing_subscriber::fmt::MakeWriter;

use crate::site::Site;

/// Everything every crate says, at the most talkative level.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the buffer").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Heard {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// What nobody else says: a canary for each kind of secret.
const NAME: &str = "Kanarievogel";
const NOTE: &str = "kanarie-notitie-7f31";
const PASSWORD: &str = "kanarie-wachtwoord-7f32";
const WORKER: &str = "kanarie-collega-7f33";
const REMARK: &str = "kanarie-opmerking-7f34";

/// What stands between the last slash of a path and its end.
fn last_part(path: &str) -> String {
    path.rsplit('/').next().expect("a part").to_owned()
}

#[tokio::test]
async fn f6_no_bsn_name_note_password_or_token_is_told_to_the_log() {
    let heard = Heard::default();
    tracing_subscriber::fmt()
        // As the program itself at its most talkative (vangnet/src/main.rs).
        .with_env_filter("trace,tower_http::csrf=info")
        .with_writer(heard.clone())
        .with_ansi(false)
        .init();
    let site = Site::new().await;
    let mut secrets: Vec<String> = [NAME, NOTE, PASSWORD, WORKER, REMARK]
        .map(String::from)
        .into();

    list(&site, &mut secrets).await;
    let cookies = sign_in(&site, &mut secrets).await;
    let [_, _, administrator, _] = &cookies;
    invite(&site, administrator, &mut secrets).await;
    work(&site, &cookies).await;

    let told = String::from_utf8_lossy(&heard.0.lock().expect("the buffer")).into_owned();
    assert!(told.contains("audit_entry"), "everything was heard");
    for secret in secrets {
        let hit = told.find(secret.as_str()).map(|at| {
            let from = told[..at].rfind('\n').map_or(0, |line| line + 1);
            let until = told[at..].find('\n').map_or(told.len(), |end| at + end);
            told[from..until].to_owned()
        });
        assert_eq!(hit, None, "{secret} was told");
    }
}

/// The list, handed over: BSNs, names, addresses.
async fn list(site: &Site, secrets: &mut Vec<String>) {
    let region = &site.region;
    region.open_gate().await;
    let mut people = population::people(7, 12, 1, "Weert", 6001, region.app.today());
    for person in &mut people {
        NAME.clone_into(&mut person.family_name);
        secrets.push(person.bsn.clone());
        secrets.push(person.street.clone());
    }
    let files = [
        (FileKind::List, population::list_csv(&people, "GM0988")),
        (FileKind::Addresses, population::addresses_csv(&people)),
        (FileKind::Known, population::known_csv(&people)),
        (
            FileKind::SelfEmployed,
            population::self_employed_csv(&people),
        ),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(kind, text)| (*kind, text.as_str()))
        .collect();
    let month = region.app.today().month().to_string();
    let detail = region.import(&month, &files).await;
    region.hand_over(detail.overview.id).await;
}

/// The links and the sessions they give; a password that is wrong is one too. The cookies of
/// casemanager, list handler, administrator and privacy officer.
async fn sign_in(site: &Site, secrets: &mut Vec<String>) -> [String; 4] {
    for (_, link) in app::session::demo_links(&site.region.app) {
        secrets.push(last_part(&link));
    }
    let tried = format!("email=iemand@test.example&wachtwoord={PASSWORD}");
    site.post("/inloggen", "", &tried).await;
    let casemanager = site.sign_in("casemanager").await;
    let handler = site.sign_in("list_handler").await;
    let administrator = site.sign_in("administrator").await;
    let officer = site.sign_in("privacy_officer").await;
    let cookies = [casemanager, handler, administrator, officer];
    for cookie in &cookies {
        secrets.push(cookie.split_once('=').expect("a cookie").1.to_owned());
    }
    cookies
}

/// An invitation, its one-time link and a password.
async fn invite(site: &Site, administrator: &str, secrets: &mut Vec<String>) {
    let form = site.get("/beheer/accounts/nieuw", administrator).await;
    let invited = format!(
        "eenmalig={}&naam={WORKER}&email={WORKER}@test.example&rol=administrator&gemeente=&indeling=&vanaf={}",
        form.form_id(),
        site.region.app.today()
    );
    let made = site
        .post("/beheer/accounts/nieuw", administrator, &invited)
        .await;
    let token = made
        .body
        .split("/uitnodiging/")
        .nth(1)
        .and_then(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))
                .next()
        })
        .expect("a one-time link")
        .to_owned();
    let welcome = site.get(&format!("/uitnodiging/{token}"), "").await;
    assert!(welcome.status.is_success(), "{}", welcome.status);
    let chosen = format!("wachtwoord={PASSWORD}&herhaal={PASSWORD}");
    site.post(&format!("/uitnodiging/{token}"), "", &chosen)
        .await;
    secrets.push(token);
}

/// Every page from the start, an answer with a note, a search by name, a remark on the log.
async fn work(site: &Site, cookies: &[String; 4]) {
    let [cookie, _, _, officer] = cookies;
    for who in cookies {
        let start = site.get("/", who).await;
        for link in start
            .links()
            .iter()
            .filter(|link| !link.starts_with("/static/"))
        {
            site.get(link, who).await;
        }
    }
    let list = site.get("/werklijst", cookie).await;
    let case = list
        .links()
        .into_iter()
        .find(|link| link.starts_with("/zaken/"))
        .expect("somebody to approach");
    let page = site.get(&case, cookie).await;
    assert!(
        page.body.contains(NAME),
        "the page shows what the log must not"
    );
    let ask = format!("{case}/antwoord?wat=note_by_another");
    let form = site.get(&ask, cookie).await;
    let version = form
        .attribute_after("name=\"versie\" value=\"")
        .expect("a version");
    let answer = format!(
        "eenmalig={}&versie={version}&wat=note_by_another&wie=other&kanaal=phone&datum={}&minuten=4&notitie={NOTE}",
        form.form_id(),
        site.region.app.today()
    );
    site.post(&format!("{case}/antwoord"), cookie, &answer)
        .await;
    let page = site.get(&case, cookie).await;
    assert!(
        page.body.contains(NOTE),
        "the note is kept: {}",
        page.main()
    );
    let form = site.get("/zoeken", cookie).await;
    let search = format!("eenmalig={}&zoek={NAME}", form.form_id());
    let found = site.post("/zoeken", cookie, &search).await;
    assert!(found.body.contains(NAME), "{}", found.main());
    let form = site.get("/logboek/aftekenen", officer).await;
    let signed = format!(
        "eenmalig={}&gemeente=x&maand=x&opmerking={REMARK}",
        form.form_id()
    );
    site.post("/logboek/aftekenen", officer, &signed).await;
}
