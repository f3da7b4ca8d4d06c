//! The documents as their reader gets them: bytes of accessible PDF.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect; the lints spare test functions only"
)]

mod council;
mod documents;
mod speed;

use std::path::{Path, PathBuf};

use domain::Day;
use letters::{CardLetter, CardText, CardVariant, Fonts, Sender, default_card_text};

/// The fonts the asset step fetched: `assets/dist/fonts`, or the folder VANGNET_FONTS names.
fn fonts() -> Fonts {
    let folder = std::env::var_os("VANGNET_FONTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/fonts"),
        PathBuf::from,
    );
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("no fonts in {}: run cargo xtask assets", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ttf"))
        .collect();
    paths.sort();
    assert!(
        !paths.is_empty(),
        "no fonts in {}: run cargo xtask assets",
        folder.display()
    );
    let files = paths
        .iter()
        .map(|path| std::fs::read(path).expect("a readable font"))
        .collect();
    Fonts::from_bytes(files).expect("font files")
}

fn day() -> Day {
    Day::new(2026, 11, 23).expect("a day of the calendar")
}

fn text(variant: CardVariant) -> CardText {
    let mut text = default_card_text(variant);
    text.sender = Sender {
        organisation: "Doorstroompunt Voorbeeldstreek".to_owned(),
        contact_name: "Noor de Voorbeelder".to_owned(),
        phone: "0800 - 000 00 00".to_owned(),
        whatsapp: Some("06 - 00 00 00 00".to_owned()),
        email: "jongeren@voorbeeldstreek.example".to_owned(),
        return_address_line: "Doorstroompunt Voorbeeldstreek, Postbus 0, 0000 AA Voorbeeldstad"
            .to_owned(),
    };
    text
}

/// Made-up people with every kind of name, as many as asked.
fn people(count: usize) -> Vec<CardLetter> {
    let names = [
        ("Sanne Voorbeeld", "Sanne"),
        ("Çağla 't Hart-Yıldırım", "Çağla"),
        ("Đorđe Ó Ceallaigh-van der Wielen", "Đorđe"),
        (
            "Maximiliaan Alexander Bartholomeus van Voorbeeldenburg-ter Testeringhe Schimmelpenninck van der Probeer",
            "Maximiliaan",
        ),
        ("#panic() *bold* <img> {{7*7}} \u{202e} 王", "#panic()"),
    ];
    (0..count)
        .zip(names.iter().cycle())
        .map(|(number, &(name, first_name))| CardLetter {
            name: name.to_owned(),
            first_name: first_name.to_owned(),
            salutation: format!("Beste {first_name}"),
            address_line_1: format!("Dorpsstraat {number}"),
            address_line_2: "0000 AA  VOORBEELDSTAD".to_owned(),
            code: format!("K7P-{number:03}"),
            municipality: "Voorbeeldstad".to_owned(),
        })
        .collect()
}
