//! How fast cards are set. Run alone, in the profile to be measured:
//! `cargo nextest run -p letters --run-ignored only --no-capture`.

use std::time::Instant;

use letters::{CardVariant, cards_pdf};

use crate::{day, fonts, people, text};

#[test]
#[ignore = "a measurement: meaningful on an idle machine only"]
fn three_hundred_cards_within_ten_seconds() {
    let fonts = fonts();
    let text = text(CardVariant::NotInView);
    let letters = people(300);
    let started = Instant::now();
    let pdf = cards_pdf(&fonts, &text, &letters, day(), &|done| {
        println!("{done} cards, {:?}", started.elapsed());
    })
    .expect("cards");
    let took = started.elapsed();
    println!(
        "300 cards, {} bytes: {took:?}, {:.0} a second",
        pdf.len(),
        300.0 / took.as_secs_f64()
    );
    assert!(took.as_secs() < 10, "{took:?}");
}
