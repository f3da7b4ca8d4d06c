//! Typeset cards a second.

use std::time::Instant;

use letters::{CardLetter, CardVariant, Sender, default_card_text};
use serde_json::json;
use testkit::region::fonts;

use crate::{
    import::month,
    machine::{float, since},
};

/// Typesets one document of so many cards.
pub(crate) fn measure(count: usize) -> anyhow::Result<()> {
    let mut text = default_card_text(CardVariant::NotInView);
    text.sender = Sender {
        organisation: "Doorstroompunt Verzonnen Land".to_owned(),
        contact_name: "Kees Kaartjes".to_owned(),
        phone: "0800 - 0000".to_owned(),
        whatsapp: None,
        email: "hallo@test.example".to_owned(),
        return_address_line: "Voorbeeldplein 1, 6000 AA Verzonnen".to_owned(),
    };
    let letters: Vec<CardLetter> = month(count, 10_000)
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
    let seconds = since(start);
    println!(
        "{}",
        json!({
            "cards": count, "seconds": seconds, "a_second": (float(count) / seconds).round(),
            "kilobytes": pdf.len() / 1024,
        })
    );
    Ok(())
}
