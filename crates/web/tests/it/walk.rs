//! The walk over every route, as every role and account state, in every relation to what the address
//! names: forbidden and absent are one answer (security bar D2, D4), and reading changes nothing (E5).

use std::{collections::BTreeSet, fs};

use access::Reach;
use axum::http::StatusCode;
use web::{Door, Route};

use crate::{
    site::{Answer, Site},
    world::{Ids, World, once},
};

const ABSENT: &str = "00000000-0000-7000-8000-000000000000";
/// "Locked" is a case of "own" that is locked for everyone who could have it but the privacy officer.
const RELATIONS: [&str; 6] = [
    "own",
    "neighbour",
    "elsewhere",
    "destroyed",
    "locked",
    "absent",
];
/// Whose session, if any, opens nothing at all.
const STATES: [&str; 4] = ["anonymous", "suspended", "invited", "no_second_factor"];
const COLLEAGUES: [&str; 14] = [
    "list_handler",
    "casemanager",
    "project_leader",
    "policy_officer",
    "rmc_worker",
    "network_director",
    "network_member",
    "privacy_officer",
    "administrator",
    "neighbour",
    "elsewhere",
    "other_casemanager",
    "regisseur",
    "left",
];

/// The address of a route in a relation; `None` when the relation means nothing to it.
pub(crate) fn address(world: &World, route: &Route, relation: &str) -> Option<String> {
    let ids = world
        .ids
        .get(if matches!(relation, "destroyed" | "locked") {
            "own"
        } else {
            relation
        });
    if matches!(relation, "destroyed" | "locked") && !route.path.contains("{case}") {
        return None;
    }
    if relation != "own" && !route.path.contains('{') {
        return None;
    }
    let named = |pick: fn(&Ids) -> String| ids.map_or_else(|| ABSENT.to_owned(), pick);
    let parts: Vec<String> = route
        .path
        .split('/')
        .skip(1)
        .map(|part| match part {
            "{case}" if relation == "destroyed" => world.destroyed.to_string(),
            "{case}" if relation == "locked" => world.locked.to_string(),
            "{case}" if relation == "own" && route.path.starts_with("/begeleiding/") => {
                world.guided.to_string()
            }
            "{case}" if relation == "own" && route.path.starts_with("/rechten/") => {
                world.guided.to_string()
            }
            "{case}" if relation == "own" && route.path.starts_with("/regie/uitkomst/") => {
                world.resting.to_string()
            }
            "{case}" if relation == "own" && route.path.starts_with("/mdo/") => {
                world.guided.to_string()
            }
            "{case}" if route.path.starts_with("/gemeente/") => named(|ids| ids.desk.to_string()),
            "{case}" => named(|ids| ids.case.to_string()),
            "rijen" => "rijen?uitkomst=new".to_owned(),
            "{list}" => named(|ids| ids.list.to_string()),
            "{place}" => named(|ids| ids.place.to_string()),
            "{batch}" => named(|ids| ids.batch.clone()),
            "{account}" if relation == "own" && route.path.starts_with("/werkverdeling/") => {
                let region = &world.site.region;
                region.actor("casemanager").account.to_string()
            }
            "{request}" if relation == "own" => world.request.clone(),
            "{budget}" if relation == "own" => world.budget.0.to_string(),
            "{entry}" if relation == "own" => world.budget.1.to_string(),
            "{project}" if relation == "own" => world.project.0.to_string(),
            "{target}" if relation == "own" => world.project.1.to_string(),
            "{measurement}" if relation == "own" => world.project.2.to_string(),
            "{schoollist}" if relation == "own" && route.path.ends_with("/klaar") => {
                world.school.2.to_string()
            }
            "{schoollist}" if relation == "own" => world.school.0.to_string(),
            "{schoolrow}" if relation == "own" && route.path.starts_with("/overstap/") => {
                world.pupil.to_string()
            }
            "{schoolrow}" if relation == "own" => world.school.1.to_string(),
            "{transfer}" if relation == "own" => world.transfer.to_string(),
            "{route}" if relation == "own" => world.route.to_string(),
            "{meeting}" if relation == "own" => world.network.0.to_string(),
            "{item}" if relation == "own" => world.network.1.to_string(),
            "{pilot}" if relation == "own" => world.conference.pilot.to_string(),
            "{organisation}" if relation == "own" => world.conference.organisation.to_string(),
            "{conference}" if relation == "own" => world.conference.on.to_string(),
            "{dossier}" if relation == "own" => world.conference.case.to_string(),
            "{question}" => "better_steps".to_owned(),
            "{act}" => "les".to_owned(),
            "{provision}" if relation == "own" => world.directory.provision.to_string(),
            "{partner}" if relation == "own" => world.directory.partner.to_string(),
            "{agreement}" if relation == "own" => world.directory.agreement.to_string(),
            "{grouping}" if relation == "own" => world.directory.region.to_string(),
            "{improvement}" if relation == "own" => world.directory.improvement.to_string(),
            "{condition}" => "quartermaster".to_owned(),
            "{role}" if relation == "own" => "regisseur".to_owned(),
            "{role}" => "geen".to_owned(),
            "{account}" | "{agreement}" | "{budget}" | "{certificate}" | "{conference}"
            | "{dossier}" | "{entry}" | "{grouping}" | "{improvement}" | "{item}"
            | "{measurement}" | "{meeting}" | "{organisation}" | "{partner}" | "{pilot}"
            | "{project}" | "{provision}" | "{request}" | "{schoollist}" | "{schoolrow}"
            | "{route}" | "{sheet}" | "{survey}" | "{target}" | "{transfer}" | "{trial}" => {
                ABSENT.to_owned()
            }
            "{form}" => "json".to_owned(),
            "{number}" => "0".to_owned(),
            "{seq}" if route.path.contains("/plan/") => world.copy.to_string(),
            "{seq}" => world.letter.to_string(),
            "{kind}" => "dat".to_owned(),
            // A quarter is nobody's: another one is none.
            "{quarter}" if relation == "own" => "2026-Q3".to_owned(),
            "{quarter}" => "2026-Q9".to_owned(),
            "{document}" => "kaarten.pdf".to_owned(),
            "{variant}" => "niet-in-beeld".to_owned(),
            "{key}" => "days_before_visit".to_owned(),
            part => part.to_owned(),
        })
        .collect();
    Some(format!("/{}", parts.join("/")))
}

async fn ask(site: &Site, route: &Route, path: &str, cookie: &str, number: usize) -> Answer {
    if route.method == "GET" {
        return site.get(path, cookie).await;
    }
    let id = once(cookie, number);
    // A form with files carries its id in the address.
    let upload = path.ends_with("/terug") || path.ends_with("lijsten/nieuw");
    if upload {
        let file = [(
            "bestand",
            Some("lijst.csv"),
            "kenmerk;ja of nee\r\nx;ja\r\n",
        )];
        site.send_files(&format!("{path}?eenmalig={id}"), cookie, &file)
            .await
    } else {
        site.post(path, cookie, &format!("eenmalig={id}")).await
    }
}

/// The page without the ids and numbers that differ from one asking to the next.
pub(crate) fn plain(answer: &Answer) -> (StatusCode, String) {
    (answer.status, crate::roads::steady(&answer.body))
}

/// Whether a colleague's role and place reach what a route acts on in this relation.
pub(crate) fn reaches(route: &Route, who: &str, relation: &str) -> bool {
    let Door::Action(action) = route.door else {
        return true;
    };
    let rule = access::POLICY
        .iter()
        .find(|rule| rule.name == action)
        .expect("in the table");
    let held = match who {
        "left" => return false,
        "neighbour" | "elsewhere" => "list_handler",
        "other_casemanager" => "casemanager",
        other => other,
    };
    if !rule.roles.iter().any(|one| one.code() == held) {
        return false;
    }
    if rule.reach == Reach::Installation || !route.path.contains('{') {
        return true;
    }
    // A budget or a project is there for whoever has all its municipalities, a list of DUO for whoever has one of them; a meeting
    // of the network and those on its agenda are of "own" alone, and so is a pilot with all of it.
    let of_own = [
        "{budget}",
        "{project}",
        "{schoollist}",
        "{schoolrow}",
        "{transfer}",
        "{meeting}",
        "{item}",
        "{pilot}",
        "{conference}",
        "{dossier}",
    ];
    if of_own.iter().any(|one| route.path.contains(one)) {
        return relation == "own";
    }
    // The network of the town is there for whoever has it; a sheet of a role for everybody.
    if route.path.contains("{role}") {
        return relation == "own";
    }
    let of_network = [
        "{agreement}",
        "{grouping}",
        "{improvement}",
        "{partner}",
        "{provision}",
        "{route}",
    ];
    if of_network.iter().any(|one| route.path.contains(one)) {
        let others = ["neighbour", "elsewhere", "other_casemanager"];
        return relation == "own" && !others.contains(&who);
    }
    match (who, relation) {
        (
            "list_handler" | "privacy_officer" | "casemanager" | "regisseur" | "rmc_worker"
            | "network_director" | "network_member",
            "own" | "destroyed",
        )
        | ("privacy_officer", "locked")
        | ("casemanager" | "neighbour" | "network_director" | "rmc_worker", "neighbour")
        | ("elsewhere" | "other_casemanager" | "rmc_worker", "elsewhere") => true,
        // An administrator's role reaches every municipality by nature, and none that is absent.
        ("administrator", relation) => relation != "absent",
        // A variant, a rule or a quarter is everybody's own.
        _ => ["{variant}", "{key}", "{quarter}"]
            .iter()
            .any(|one| route.path.contains(one)),
    }
}

/// What is kept in files: nothing of it may change by reading. The log of reads is a file of its own.
fn kept(site: &Site) -> Vec<(String, Vec<u8>)> {
    let data = site.region.fixture.folder().join("data");
    let mut files: Vec<_> = fs::read_dir(data)
        .expect("the data folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or("");
            !name.starts_with("reads.db") && !name.ends_with("-shm") && path.is_file()
        })
        .map(|path| {
            (
                path.display().to_string(),
                fs::read(&path).expect("readable"),
            )
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn d2_d4_e5_the_walk_over_every_route_role_state_and_relation() {
    let world = World::new().await;
    let site = &world.site;
    let nothing = plain(&site.get("/er-is-hier-niets", "").await);
    let (mut matrix, mut opened) = (Vec::new(), BTreeSet::new());
    let before = kept(site);
    assert!(before.len() >= 2, "data and vault are files");
    let routes: Vec<Route> = web::routes()
        .into_iter()
        .filter(|route| matches!(route.door, Door::Action(_)))
        .collect();
    for route in routes.iter().filter(|route| route.method == "GET") {
        for relation in RELATIONS {
            let Some(path) = address(&world, route, relation) else {
                continue;
            };
            let mut statuses = Vec::new();
            for who in COLLEAGUES {
                let answer = site.get(&path, &world.cookies[who]).await;
                statuses.push(answer.status.as_u16().to_string());
                if reaches(route, who, relation) {
                    if answer.status == StatusCode::OK {
                        opened.insert(route.path);
                    }
                } else {
                    assert_eq!(plain(&answer), nothing, "{who} at {path} ({relation})");
                }
                if relation == "absent"
                    && route.path.contains('{')
                    && !route.path.contains("{key}")
                    && !route.path.contains("{variant}")
                {
                    assert_eq!(plain(&answer), nothing, "{who} at absent {path}");
                }
            }
            matrix.push(format!(
                "{:<46} {relation:<9} {}",
                route.path,
                statuses.join(" ")
            ));
            for who in STATES {
                let answer = site.get(&path, &world.cookies[who]).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{who} at {path}");
                assert!(
                    answer.header("location").starts_with("/inloggen"),
                    "{who} at {path} goes to {}",
                    answer.header("location")
                );
            }
        }
    }
    assert_eq!(kept(site), before, "reading changed what is kept (E5)");
    // The walk proves nothing about a page that nobody could open in it.
    let closed: Vec<_> = routes
        .iter()
        .filter(|route| route.method == "GET" && !opened.contains(route.path))
        .map(|route| route.path)
        .collect();
    insta::assert_snapshot!(format!(
        "{:<46} {:<9} {}\n{}\n\nopened by nobody here: {}",
        "",
        "",
        COLLEAGUES.join(" "),
        matrix.join("\n"),
        closed.join(" ")
    ));
}

#[tokio::test]
async fn d2_d4_a_form_from_whoever_may_not_has_the_answer_of_the_absent() {
    let world = World::new().await;
    let site = &world.site;
    let nothing = plain(&site.get("/er-is-hier-niets", "").await);
    let before = site.changes_logged().await;
    let mut number = 0;
    for route in web::routes() {
        if route.method == "GET" || !matches!(route.door, Door::Action(_)) {
            continue;
        }
        for relation in RELATIONS {
            let Some(path) = address(&world, &route, relation) else {
                continue;
            };
            for who in COLLEAGUES {
                number += 1;
                let cookie = &world.cookies[who];
                if reaches(&route, who, relation) && relation != "destroyed" {
                    continue;
                }
                let answer = plain(&ask(site, &route, &path, cookie, number).await);
                let role_may = ["own", "neighbour", "elsewhere"]
                    .into_iter()
                    .any(|somewhere| reaches(&route, who, somewhere));
                if role_may && route.path.contains('{') {
                    // The role may, the place is another's: the same as when it were not there.
                    let absent = address(&world, &route, "absent").expect("a parameter");
                    number += 1;
                    let twin = plain(&ask(site, &route, &absent, cookie, number).await);
                    assert_eq!(answer.0, twin.0, "{who} at {path} ({relation})");
                    assert_eq!(answer.1, twin.1, "{who} at {path} ({relation})");
                } else {
                    assert_eq!(answer, nothing, "{who} at {path} ({relation})");
                }
            }
            for who in STATES {
                number += 1;
                let answer = ask(site, &route, &path, &world.cookies[who], number).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{who} at {path}");
            }
        }
    }
    assert_eq!(
        site.changes_logged().await,
        before,
        "a form from whoever may not changed something"
    );
}

#[tokio::test]
async fn d4_a_foreign_child_under_an_own_parent_is_absent() {
    let world = World::new().await;
    let site = &world.site;
    let (own, near, far) = (
        &world.ids["own"],
        &world.ids["neighbour"],
        &world.ids["elsewhere"],
    );
    let handler = &world.cookies["list_handler"];
    let nothing = plain(&site.get("/er-is-hier-niets", "").await);
    // A batch of the sub-region is not the municipality's own, nor is another municipality's.
    for batch in [&own.batch, &far.batch] {
        for end in ["", "/kaarten.pdf"] {
            let path = format!("/gemeente/kaarten/{}/{batch}{end}", own.place);
            assert_eq!(plain(&site.get(&path, handler).await), nothing, "{path}");
        }
    }
    let manager = &world.cookies["casemanager"];
    for end in ["", "/kaarten.pdf"] {
        let path = format!("/kaarten/{}{end}", far.batch);
        assert_eq!(plain(&site.get(&path, manager).await), nothing, "{path}");
    }
    // Ids in a body: somebody of another municipality among the answers to a check.
    let logged = site.changes_logged().await;
    for (number, foreign) in [near.case, far.case].into_iter().enumerate() {
        let path = format!("/toetsen/{}/dat", own.place);
        let form = format!("eenmalig={}&a-{foreign}=yes", once(handler, number));
        assert_eq!(
            plain(&site.post(&path, handler, &form).await),
            nothing,
            "{foreign}"
        );
    }
    // And under another municipality's address, though the body names one's own.
    let path = format!("/toetsen/{}/dat", near.place);
    for (number, body) in [String::new(), format!("&a-{}=yes", own.case)]
        .iter()
        .enumerate()
    {
        let form = format!("eenmalig={}{body}", once(handler, 10 + number));
        assert_eq!(plain(&site.post(&path, handler, &form).await), nothing);
    }
    assert_eq!(site.changes_logged().await, logged);
}
