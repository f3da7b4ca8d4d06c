//! Searching by name: the names of one municipality in memory, and the whole page beside the empty page
//! of the same server (K4: 100 ms).

use std::{sync::Arc, time::Instant};

use anyhow::ensure;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use domain::{
    Identity, PersonId,
    search::{NameIndex, Query},
};
use serde_json::json;
use testkit::{population::MadeUp, region::Region};
use tower::ServiceExt as _;

use crate::{
    crowd,
    import::month,
    machine::{end, fixture, float, since},
    pages::casemanager,
};

/// What is typed: two letters, a name as it grows, a name with a year, a birth date, nobody.
const TYPED: [&str; 10] = [
    "ja",
    "de",
    "jan",
    "jans",
    "van der",
    "bakker",
    "noor b",
    "de vries 2001",
    "12-3-2001",
    "qqq",
];

/// So many people in one municipality, in memory alone: seconds to sort them and milliseconds to a query.
fn in_memory(persons: usize) -> anyhow::Result<serde_json::Value> {
    let people: Vec<Identity> = month(persons, 1_000_000).iter().map(identity).collect();
    let start = Instant::now();
    let mut names = NameIndex::default();
    for (number, identity) in (0_u128..).zip(&people) {
        names.put(PersonId::from_uuid(uuid::Uuid::from_u128(number)), identity);
    }
    names.settle();
    let built = since(start);
    let mut slowest = 0.0_f64;
    let start = Instant::now();
    for typed in TYPED {
        let query = Query::parse(typed).ok_or_else(|| anyhow::anyhow!("no query"))?;
        let asked = Instant::now();
        std::hint::black_box(names.find(&query));
        slowest = slowest.max(since(asked));
    }
    let mean = since(start) / float(TYPED.len());
    Ok(json!({
        "names_in_memory": persons, "sorted_in": built, "mean_ms": mean * 1_000.0,
        "slowest_ms": slowest * 1_000.0,
    }))
}

fn identity(person: &MadeUp) -> Identity {
    Identity {
        given_names: person.given_name.clone(),
        prefix: person.prefix.clone(),
        family_name: person.family_name.clone(),
        birth_date: person.born.to_string().parse().ok(),
        ..Identity::default()
    }
}

/// A country of so many people: the page of a search in one's own 10,000, the first and the later ones,
/// beside the page without a search.
pub(crate) async fn compare(persons: usize, engine: &str) -> anyhow::Result<()> {
    println!("{}", in_memory(persons)?);
    let fixture = fixture(engine).await?;
    let region = Region::new(Arc::clone(&fixture)).await;
    crowd::fill(&region, persons).await?;
    let (cookie, _) = casemanager(&region).await?;
    let router = web::router(Arc::clone(&region.app), web::Config::default());
    let start = Instant::now();
    ask(&router, &cookie, Some("bakker")).await?;
    let first = since(start);
    let (mut slowest, mut searching, mut empty) = (0.0_f64, 0.0, 0.0);
    for _ in 0..20 {
        for typed in TYPED {
            let start = Instant::now();
            ask(&router, &cookie, Some(typed)).await?;
            searching += since(start);
            slowest = slowest.max(since(start));
            let start = Instant::now();
            ask(&router, &cookie, None).await?;
            empty += since(start);
        }
    }
    let asked = float(20 * TYPED.len());
    println!(
        "{}",
        json!({
            "page": "search", "engine": engine, "persons": persons, "first_ms": first * 1_000.0,
            "mean_ms": searching / asked * 1_000.0, "slowest_ms": slowest * 1_000.0,
            "empty_page_ms": empty / asked * 1_000.0,
        })
    );
    drop((router, region));
    end(fixture).await;
    Ok(())
}

async fn ask(router: &Router, cookie: &str, typed: Option<&str>) -> anyhow::Result<()> {
    let request = match typed {
        Some(typed) => Request::post("/zoeken")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookie)
            .body(Body::from(format!("zoek={}", typed.replace(' ', "+"))))?,
        None => Request::get("/zoeken")
            .header(header::COOKIE, cookie)
            .body(Body::empty())?,
    };
    let answer = router.clone().oneshot(request).await?;
    ensure!(answer.status().is_success(), "{}", answer.status());
    let body = to_bytes(answer.into_body(), usize::MAX).await?;
    ensure!(body.len() > 500, "an empty answer");
    Ok(())
}
