//! What docs/performance.md quotes: each figure beside a bare counterpart, in one run.
//!
//! `cargo run --release -p benches -- import ROWS` and `cargo run --release -p benches -- cards N`.
#![expect(clippy::print_stdout, reason = "figures are what this program is for")]

mod bare;

use std::{sync::Arc, time::Instant};

use access::policy;
use anyhow::{Context as _, bail};
use app::lists::Purpose;
use exchange::FileKind;
use letters::{CardLetter, CardVariant, Sender, default_card_text};
use store::ListState;
use testkit::{
    StoreFixture,
    population::{self, MadeUp},
    region::{Region, fonts},
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> anyhow::Result<usize> {
        Ok(arguments.get(at).context("a number is missing")?.parse()?)
    };
    match arguments.first().map(String::as_str) {
        Some("import") => import(number(1)?).await,
        Some("cards") => cards(number(1)?),
        _ => bail!("say `import ROWS` or `cards N`"),
    }
}

/// A made-up month of so many people in Weert.
fn month(rows: usize) -> Vec<MadeUp> {
    let reference = domain::Day::new(2026, 9, 1).unwrap_or(domain::Day::FIRST);
    population::people(11, rows, 10_000, "Weert", 6001, reference)
}

async fn import(rows: usize) -> anyhow::Result<()> {
    let people = month(rows);
    for engine in ["sqlite", "postgres"] {
        let bare_seconds = {
            let fixture = Arc::new(fixture(engine).await);
            let seconds = bare::import(&fixture, &people).await?;
            end(fixture).await;
            seconds
        };
        let fixture = Arc::new(fixture(engine).await);
        let region = Region::new(Arc::clone(&fixture)).await;
        let first = timed_import(&region, "2026-09", &people).await?;
        let second = timed_import(&region, "2026-10", &people).await?;
        println!(
            "{engine}: {rows} rows; first month {first:.2} s, second month {second:.2} s, bare \
             prototype {bare_seconds:.2} s; ratio bare/first {:.2}",
            bare_seconds / first
        );
        drop(region);
        end(fixture).await;
    }
    Ok(())
}

async fn fixture(engine: &str) -> StoreFixture {
    if engine == "sqlite" {
        StoreFixture::sqlite().await
    } else {
        StoreFixture::postgres().await
    }
}

async fn end(fixture: Arc<StoreFixture>) {
    if let Some(fixture) = Arc::into_inner(fixture) {
        fixture.remove().await;
    }
}

/// Seconds from upload to commit, with the address file and both check files.
async fn timed_import(region: &Region, month: &str, people: &[MadeUp]) -> anyhow::Result<f64> {
    let files = [
        (FileKind::List, population::list_csv(people, "GM0988")),
        (FileKind::Addresses, population::addresses_csv(people)),
        (FileKind::Known, population::known_csv(people)),
        (
            FileKind::SelfEmployed,
            population::self_employed_csv(people),
        ),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(kind, text)| (*kind, text.as_str()))
        .collect();
    let start = Instant::now();
    let detail = region.stage(month, &files).await;
    if detail.overview.state != ListState::Staged {
        bail!("the list was not staged: {:?}", detail.rejection);
    }
    let alarms: Vec<String> = detail
        .alarms
        .iter()
        .map(|alarm| alarm.kind.code().to_owned())
        .collect();
    let grant = region.grant::<policy::CommitList>();
    app::lists::commit(
        &region.app,
        &grant,
        detail.overview.id,
        Purpose::Approach,
        &alarms,
    )
    .await?;
    Ok(start.elapsed().as_secs_f64())
}

/// Typeset cards a second, one document.
fn cards(count: usize) -> anyhow::Result<()> {
    let mut text = default_card_text(CardVariant::NotInView);
    text.sender = Sender {
        organisation: "Doorstroompunt Verzonnen Land".to_owned(),
        contact_name: "Kees Kaartjes".to_owned(),
        phone: "0800 - 0000".to_owned(),
        whatsapp: None,
        email: "hallo@test.example".to_owned(),
        return_address_line: "Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
    };
    let letters: Vec<CardLetter> = month(count)
        .into_iter()
        .map(|person| CardLetter {
            name: format!(
                "{} {} {}",
                person.given_name, person.prefix, person.family_name
            ),
            salutation: format!("Beste {}", person.given_name),
            first_name: person.given_name,
            address_line_1: person.street,
            address_line_2: format!("{}  {}", person.postcode, person.place),
            code: "K7P-4M2".to_owned(),
            municipality: person.place,
        })
        .collect();
    let on = domain::Day::new(2026, 11, 2).unwrap_or(domain::Day::FIRST);
    let start = Instant::now();
    let pdf = letters::cards_pdf(&fonts(), &text, &letters, on, &|_| {})?;
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand cards")]
    let rate = count as f64 / seconds;
    println!(
        "{count} cards in {seconds:.2} s: {rate:.0} a second, {} kB",
        pdf.len() / 1024
    );
    Ok(())
}
