//! A form changes what its own fields say and nothing else, whatever more is sent along (D7).

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use testkit::region::ROLES;
use web::{Door, Route};

use crate::{
    roads::steady,
    site::{Answer, encoded},
    walk::{address, plain, reaches},
    world::{World, once},
};

/// Names that no form has, but that what is kept does.
const KEPT: [&str; 16] = [
    "municipality_id",
    "case_id",
    "person_id",
    "account_id",
    "account",
    "role",
    "roles",
    "state",
    "phase",
    "track",
    "owner",
    "version",
    "by",
    "valid_until",
    "is_administrator",
    "sealed",
];

/// The names a page's form would send: fields and buttons.
fn own_names(page: &Answer) -> BTreeSet<String> {
    let tags = page.main().split('<').filter(|tag| {
        ["input", "select", "textarea", "button"]
            .iter()
            .any(|kind| tag.starts_with(kind))
    });
    tags.filter_map(|tag| {
        let (_, rest) = tag.split_once(" name=\"")?;
        rest.split('"').next().map(str::to_owned)
    })
    .collect()
}

/// What a colleague would fill in, by the name of the field; the rest is as the page has it.
fn typed(world: &World, path: &str, own: &BTreeSet<String>) -> Vec<(&'static str, String)> {
    let today = world.site.region.app.today();
    let all = [
        ("naam", "Verzonnen Oord".to_owned()),
        ("code", "GM0999".to_owned()),
        ("rmc", "RMC 99".to_owned()),
        ("subregio", "Oost".to_owned()),
        ("email", "nieuw@test.example".to_owned()),
        ("rol", "administrator".to_owned()),
        ("kanaal", "phone".to_owned()),
        ("minuten", "5".to_owned()),
        ("notitie", "Verzonnen woorden".to_owned()),
        (
            "reden",
            if path.contains("bezoek") {
                "circumstances"
            } else {
                "Verzonnen"
            }
            .to_owned(),
        ),
        ("bron", "Verzonnen besluit".to_owned()),
        ("nummer", "2026-009".to_owned()),
        ("opmerking", "Verzonnen".to_owned()),
        ("straat", "Proefweg 1".to_owned()),
        ("postcode", "6001 AB".to_owned()),
        ("plaats", "Weert".to_owned()),
        ("zoek", "Verzonnen".to_owned()),
        ("aantal", "1".to_owned()),
        ("waarde", "22".to_owned()),
        (
            "besluit",
            if path.contains("geheim") {
                "no_card".to_owned()
            } else {
                today.to_string()
            },
        ),
        (
            "soort",
            if path.contains("overeenkomsten") {
                "agreement"
            } else {
                "subregion"
            }
            .to_owned(),
        ),
        ("datum", today.to_string()),
        ("ingang", today.plus_days(1).to_string()),
        ("vanaf", today.plus_days(1).to_string()),
        (
            "wat",
            if path.contains("bezoek") {
                "wants"
            } else {
                "wants_support"
            }
            .to_owned(),
        ),
    ];
    all.into_iter()
        .filter(|(name, _)| own.contains(*name))
        .collect()
}

/// Everything that is not the form's own, with values that would tempt a careless reader.
fn tempting(
    world: &World,
    known: &BTreeSet<String>,
    own: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let far = world.ids.get("elsewhere").expect("made");
    known
        .iter()
        .filter(|name| !own.contains(*name))
        .map(|name| {
            let value = match name.as_str() {
                "gemeente" | "municipality_id" | "opvolger" => far.place.to_string(),
                "case_id" | "person_id" => far.case.to_string(),
                "rol" | "role" | "roles" => "administrator".to_owned(),
                "phase" | "state" | "track" => "refused".to_owned(),
                "datum" | "vanaf" | "valid_until" | "besluit" => "2020-01-01".to_owned(),
                _ => "1".to_owned(),
            };
            (name.clone(), value)
        })
        .collect()
}

/// The page that asks, and the form as it is filled in.
async fn form(
    world: &World,
    who: &str,
    path: &str,
) -> Option<(BTreeSet<String>, Vec<(String, String)>)> {
    let cookie = world.cookie(who);
    let asked = match path {
        path if path.ends_with("/antwoord") => format!("{path}?wat=wants_support"),
        path if path.ends_with("/verslag") => format!("{path}?wat=wants"),
        path => path.to_owned(),
    };
    let page = world.site.get(&asked, cookie).await;
    if page.status != StatusCode::OK || !page.body.contains(&format!("action=\"{path}\"")) {
        return None;
    }
    let own = own_names(&page);
    let typed = typed(world, path, &own);
    let mut pairs = page.filled(path);
    pairs.retain(|(name, _)| name != "eenmalig" && !typed.iter().any(|(other, _)| other == name));
    pairs.extend(
        typed
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    Some((own, pairs))
}

/// A line without the code of a card, which is drawn by lot.
fn without_code(line: &str) -> String {
    let words = line.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let code = |word: &&str| {
        let mut parts = word.get(..7).unwrap_or_default().split('-');
        word.len() <= 8 && parts.all(|part| part.len() == 3 && part == part.to_uppercase())
    };
    words.filter(|word| !code(word)).collect()
}

/// All pages of a colleague, as lines without what differs from one installation to the next.
async fn seen(world: &World, who: &str) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    let cookie = world.cookie(who);
    for route in web::routes() {
        let page = route.method == "GET" && matches!(route.door, Door::Action(_));
        if !page || !reaches(&route, who, "own") {
            continue;
        }
        let path = address(world, &route, "own").expect("one's own");
        let page = world.site.get(&path, cookie).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        for line in steady(page.main()).lines() {
            let line = format!("{} {}", route.path, without_code(line));
            *lines.entry(line).or_default() += 1;
        }
    }
    lines
}

/// Forms as the route table has them; what ends a case or a municipality comes last.
fn forms() -> Vec<Route> {
    let routes = web::routes();
    let asked: BTreeSet<&str> = routes
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| route.path)
        .collect();
    let mut forms: Vec<Route> = routes
        .into_iter()
        .filter(|route| route.method == "POST" && matches!(route.door, Door::Action(_)))
        .filter(|route| asked.contains(route.path))
        .collect();
    forms.sort_by_key(|route| {
        ["niet-bereikt", "verhuisd", "bezwaar", "samenvoegen"]
            .iter()
            .any(|end| route.path.contains(end))
    });
    forms
}

/// Two installations alike: one gets the forms as they are, the other with every known name added.
struct Twins {
    as_is: World,
    more: World,
    known: BTreeSet<String>,
}

impl Twins {
    async fn new() -> Self {
        let (as_is, more) = (World::new().await, World::new().await);
        let mut known: BTreeSet<String> = KEPT.iter().map(|name| (*name).to_owned()).collect();
        for route in forms() {
            for who in ROLES.into_iter().filter(|who| reaches(&route, who, "own")) {
                let path = address(&as_is, &route, "own").expect("one's own");
                let form = form(&as_is, who, &path).await;
                known.extend(form.into_iter().flat_map(|(own, _)| own));
            }
        }
        known.remove("eenmalig");
        Self { as_is, more, known }
    }

    /// Sends the form as somebody who may not have it: it is not there.
    async fn refused(&self, route: &Route, who: &str, number: usize) {
        let (site, cookie) = (&self.more.site, self.more.cookie(who));
        let path = address(&self.more, route, "own").expect("one's own");
        let before = site.changes_logged().await;
        let all = tempting(&self.more, &self.known, &BTreeSet::new());
        let answer = site.post(&path, cookie, &sent(&all, cookie, number)).await;
        let nothing = plain(&site.get("/er-is-hier-niets", "").await);
        assert_eq!(plain(&answer), nothing, "{who} at {path}");
        assert_eq!(site.changes_logged().await, before, "{who} at {path}");
    }

    /// Sends the form to both and sees the same come of it; whether anything changed.
    async fn taken(&self, route: &Route, who: &str, number: usize) -> bool {
        let path = address(&self.more, route, "own").expect("one's own");
        let Some((own, mut pairs)) = form(&self.more, who, &path).await else {
            return false;
        };
        pairs.extend(tempting(&self.more, &self.known, &own));
        let (with_more, changes) = posted(&self.more, who, &path, &pairs, number).await;
        let path = address(&self.as_is, route, "own").expect("one's own");
        let form = form(&self.as_is, who, &path).await;
        let (_, pairs) = form.expect("there for one is there for the other");
        let (as_is, alone) = posted(&self.as_is, who, &path, &pairs, number).await;
        assert_eq!(
            with_more.status,
            as_is.status,
            "{who} at {path}: {}",
            with_more.main()
        );
        assert_eq!(
            steady(with_more.header("location")),
            steady(as_is.header("location")),
            "{who} at {path}"
        );
        assert_eq!(changes, alone, "{who} at {path}");
        alone > 0
    }
}

fn sent(pairs: &[(String, String)], cookie: &str, number: usize) -> String {
    format!("eenmalig={}&{}", once(cookie, number), encoded(pairs, &[]))
}

/// The answer to a form, and how many changes came of it.
async fn posted(
    world: &World,
    who: &str,
    path: &str,
    pairs: &[(String, String)],
    number: usize,
) -> (Answer, i64) {
    let cookie = world.cookie(who);
    let before = world.site.changes_logged().await;
    let answer = world
        .site
        .post(path, cookie, &sent(pairs, cookie, number))
        .await;
    (answer, world.site.changes_logged().await - before)
}

#[tokio::test]
async fn d7_only_the_fields_of_a_form_change_anything_whoever_sends_whatever() {
    let twins = Twins::new().await;
    assert!(twins.known.len() > 50, "{:?}", twins.known);
    let (mut number, mut taken) = (0, BTreeSet::new());
    for route in forms() {
        for who in ROLES {
            number += 1;
            if !reaches(&route, who, "own") {
                twins.refused(&route, who, number).await;
            } else if twins.taken(&route, who, number).await {
                taken.insert(route.path);
            }
        }
    }
    assert!(
        taken.len() >= 10,
        "too few forms were taken to prove much: {taken:?}"
    );
    for who in ROLES {
        let (one, two) = (seen(&twins.as_is, who).await, seen(&twins.more, who).await);
        let differs = |(line, count): &(&String, &usize), other: &BTreeMap<String, usize>| {
            other.get(*line) != Some(count)
        };
        let mut lines: Vec<_> = one.iter().filter(|line| differs(line, &two)).collect();
        lines.extend(two.iter().filter(|line| differs(line, &one)));
        assert!(lines.is_empty(), "{who} sees something else: {lines:#?}");
    }
}
