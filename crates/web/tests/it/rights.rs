//! Roads of one's own sign-in, and of the young person's rights at every desk.

use app::accounts::{InviteForm, RoleForm};
use axum::http::StatusCode;
use domain::Role;

use crate::{
    site::{Answer, Site},
    world::{World, totp_code},
};

const PASSWORD: &str = "paarse+stoel+op+zolder";

/// The cookie an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let whole = answer.header("set-cookie");
    whole.split(';').next().unwrap_or_default().to_owned()
}

/// The secret a page shows for the authenticator app.
fn secret(page: &Answer) -> String {
    let from = page.body.find("vn-secret\">").expect("a secret") + 11;
    let rest = page.body.get(from..).unwrap_or_default();
    rest.split('<').next().unwrap_or_default().to_owned()
}

async fn invited(site: &Site, role: Role) -> String {
    let region = &site.region;
    let roles = vec![RoleForm {
        role,
        municipality: (role == Role::ListHandler).then_some(region.town),
        grouping: None,
        from: region.app.today(),
        until: None,
    }];
    let form = InviteForm {
        name: "Nieuwe Collega".to_owned(),
        email: format!("nieuw.{}@test.example", role.code()).replace('_', "."),
        roles,
    };
    app::accounts::invite(&region.app, &region.grant(), form)
        .await
        .expect("a link")
}

#[tokio::test]
async fn e1_e7_from_invitation_to_signing_in_by_password_and_code() {
    for (role, same_site) in [(Role::Administrator, "Strict"), (Role::ListHandler, "Lax")] {
        let site = Site::new().await;
        let link = invited(&site, role).await;
        assert!(site.get(&link, "").await.body.contains("Nieuwe Collega"));
        let form = format!("wachtwoord={PASSWORD}&herhaling={PASSWORD}");
        let chosen = site.post(&link, "", &form).await;
        assert_eq!(
            chosen.header("location"),
            "/tweede-factor",
            "{}",
            chosen.main()
        );
        let halfway = cookie(&chosen);
        // Before the second factor there is nothing else (E7).
        let nothing = site.get("/account", &halfway).await;
        assert_eq!(nothing.status, StatusCode::SEE_OTHER);
        let secret = secret(&site.get("/tweede-factor/code", &halfway).await);
        let wrong = site.post("/tweede-factor/code", &halfway, "code=12").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("href=\"#code\""), "{}", wrong.main());
        let code = format!("code={}", totp_code(&site, &secret));
        let complete = site.post("/tweede-factor/code", &halfway, &code).await;
        assert_eq!(complete.header("location"), "/?gedaan=ingeschreven");
        let set = complete.header("set-cookie");
        assert!(set.ends_with(&format!("SameSite={same_site}")), "{set}");
        let out = site.post("/uitloggen", &cookie(&complete), "").await;
        assert_eq!(out.header("location"), "/afgemeld");
        site.region.app.clock().advance_seconds(30);
        let email = format!("nieuw.{}@test.example", role.code()).replace('_', ".");
        let form = format!("email={email}&wachtwoord={PASSWORD}&verder=/account");
        let first = site.post("/inloggen", "", &form).await;
        assert_eq!(first.header("location"), "/inloggen/code?verder=/account");
        let code = format!("code={}&verder=/account", totp_code(&site, &secret));
        let second = site.post("/inloggen/code", &cookie(&first), &code).await;
        assert_eq!(second.header("location"), "/account", "{}", second.main());
        let set = second.header("set-cookie");
        assert!(set.ends_with(&format!("SameSite={same_site}")), "{set}");
        let own = site.get("/account", &cookie(&second)).await;
        assert!(own.body.contains("Code-app vervangen"), "{}", own.main());
    }
}

#[tokio::test]
async fn e3_a_second_factor_is_replaced_shortly_after_signing_in_and_ends_every_other_session() {
    let site = Site::new().await;
    let one = site.sign_in("casemanager").await;
    let two = site.sign_in("casemanager").await;
    let secret = secret(&site.get("/tweede-factor/code", &one).await);
    let code = format!("code={}", totp_code(&site, &secret));
    let replaced = site.post("/tweede-factor/code", &one, &code).await;
    assert_eq!(replaced.header("location"), "/account?gedaan=sleutel");
    for old in [&one, &two] {
        let ended = site.get("/werklijst", old).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
    }
    let now = cookie(&replaced);
    assert_eq!(site.get("/account", &now).await.status, StatusCode::OK);
    // An unattended screen is not enough.
    site.region.app.clock().advance_seconds(601);
    let page = site.get("/account", &now).await;
    assert!(page.body.contains("Opnieuw inloggen"), "{}", page.main());
    let refused = site.get("/tweede-factor/code", &now).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn s1_70_the_privacy_officer_finds_who_objects_by_the_whole_name_and_records_it() {
    let world = World::new().await;
    let site = &world.site;
    let officer = site.sign_in("privacy_officer").await;
    let case = world.ids.get("own").expect("a case").case;
    let shown = app::cases::open(&site.region.app, &site.region.grant(), case)
        .await
        .expect("a case");
    let start = site.get("/", &officer).await;
    assert!(start.links().contains(&"/zoeken".to_owned()));
    let search = async |query: &str| {
        let id = site.get("/zoeken", &officer).await.form_id();
        let query = query.replace(' ', "+");
        site.post("/zoeken", &officer, &format!("eenmalig={id}&zoek={query}"))
            .await
    };
    let (found, road) = (format!("/rechten/{case}"), format!("/bezwaar/{case}"));
    let first = shown.identity.name.split(' ').next().unwrap_or_default();
    let part = search(first).await;
    assert!(
        !part.links().contains(&found),
        "a part of a name finds nobody"
    );
    let whole = search(&shown.identity.name).await;
    assert!(whole.links().contains(&found), "{}", whole.main());
    let desk = site.get(&found, &officer).await;
    assert!(desk.links().contains(&road), "{}", desk.main());
    let form = site.get(&road, &officer).await;
    let version = form
        .attribute_after("name=\"versie\" value=\"")
        .expect("a version");
    let posted = format!("eenmalig={}&versie={version}", form.form_id());
    let missing = site.post(&road, &officer, &posted).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = site
        .post(&road, &officer, &format!("{posted}&kanaal=letter"))
        .await;
    assert_eq!(
        done.header("location"),
        "/?gedaan=bezwaar",
        "{}",
        done.main()
    );
    let gone = site.get(&road, &officer).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_work_list_is_put_in_another_order_by_its_address() {
    let world = World::new().await;
    let site = &world.site;
    let manager = world.cookies.get("casemanager").expect("signed in");
    let order = async |order: &str| {
        let page = site.get(&format!("/werklijst?orde={order}"), manager).await;
        let cases: Vec<String> = page
            .links()
            .into_iter()
            .filter(|link| link.starts_with("/zaken/"))
            .collect();
        (page, cases)
    };
    let (_, oldest) = order("oldest").await;
    let (page, newest) = order("newest").await;
    assert!(oldest.len() > 2);
    assert!(
        oldest.iter().eq(newest.iter().rev()),
        "{oldest:?} {newest:?}"
    );
    assert!(
        page.body.contains("Zaken, nieuwste eerst"),
        "{}",
        page.main()
    );
}

#[tokio::test]
async fn s1_18_a_check_list_returned_through_the_worker_answers_the_checks() {
    use exchange::FileKind;
    use testkit::population;
    let site = Site::new().await;
    let region = &site.region;
    let mut people = population::people(7, 4, 1, "Weert", 6001, region.app.today());
    for person in &mut people {
        person.has_address = true;
        (person.secret, person.postal_only, person.deceased) = (false, false, false);
    }
    let list = population::list_csv(&people, "GM0988");
    let addresses = population::addresses_csv(&people);
    let files = [
        (FileKind::List, list.as_str()),
        (FileKind::Addresses, addresses.as_str()),
    ];
    let month = region.app.today().month().to_string();
    region.import(&month, &files).await;
    let handler = site.sign_in("list_handler").await;
    let path = format!("/toetsen/{}/dat", region.town);
    let table = site.get(&format!("{path}/export"), &handler).await;
    let answered: String = table.body.replace(";;Bekend", ";nee;Bekend");
    assert_ne!(answered, table.body, "{}", table.body);
    let id = site.get(&path, &handler).await.form_id();
    let file = [("bestand", Some("terug.csv"), answered.as_str())];
    let done = site
        .send_files(&format!("{path}/terug?eenmalig={id}"), &handler, &file)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let page = site.get(&path, &handler).await;
    assert!(
        page.body.contains("Alle toetsen zijn ingevuld"),
        "{}",
        page.main()
    );
}
