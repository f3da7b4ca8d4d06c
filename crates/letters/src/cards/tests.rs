use super::*;
use crate::{
    CardVariant,
    card_text::tests::text,
    fonts::tests::fonts,
    typesetting::tests::{page_text, runs},
};

pub(crate) fn letter(name: &str, first_name: &str) -> CardLetter {
    CardLetter {
        name: name.to_owned(),
        first_name: first_name.to_owned(),
        salutation: format!("Beste {first_name}"),
        address_line_1: "Dorpsstraat 12 bis".to_owned(),
        address_line_2: "0000 AA  VOORBEELDSTAD".to_owned(),
        code: "K7P-4M2".to_owned(),
        municipality: "Voorbeeldstad".to_owned(),
    }
}

pub(crate) fn day() -> Day {
    Day::new(2026, 11, 23).expect("a day of the calendar")
}

/// The longest name a batch should carry without anything running off the paper.
pub(crate) const LONG_NAME: &str = "Maximiliaan Alexander Bartholomeus van Voorbeeldenburg-ter Testeringhe Schimmelpenninck van der Probeer";

#[test]
fn s1_26_both_cards_fit_one_page_and_name_the_code_for_the_telephone() {
    let fonts = fonts();
    for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
        let letters = [
            letter("Sanne Voorbeeld", "Sanne"),
            letter("Đorđe Ó Ceallaigh-van der Wielen", "Đorđe"),
        ];
        let document = lay_out_cards(&fonts, &text(variant), &letters, day()).expect("cards");
        assert_eq!(document.pages().len(), 2, "{variant:?}");
        let page = page_text(&document, 1);
        for part in [
            "Beste Đorđe,",
            "Noem deze code:",
            "K7P-4M2",
            "Inlichtingenbureau",
            "Participatiewet",
            "23 november 2026",
            "0800",
        ] {
            assert!(page.contains(part), "{part} is not on the card: {page}");
        }
        assert!(
            page.contains("Voor Đorđe Ó Ceallaigh-van der Wielen"),
            "{page}"
        );
    }
}

#[test]
fn s1_28_only_the_card_that_a_visit_follows_speaks_of_a_visit() {
    let fonts = fonts();
    let page = |variant| {
        let document = lay_out_cards(
            &fonts,
            &text(variant),
            &[letter("Sanne Voorbeeld", "Sanne")],
            day(),
        )
        .expect("a card");
        page_text(&document, 0)
    };
    assert!(page(CardVariant::NotInView).contains("één keer bij je langs"));
    assert!(page(CardVariant::SelfEmployed).contains("We komen niet bij je langs"));
}

#[test]
fn values_are_never_markup_code_or_direction() {
    let fonts = fonts();
    let canary = "#panic() *bold* _it_ <img> {{7*7}} \\u{202e} $x$ @ref {code} `raw` = kop";
    let mut text = text(CardVariant::NotInView);
    text.paragraphs = vec![format!("{canary} = {{naam}}")];
    let mut letter = letter(canary, "#lower(\"A\")");
    letter.name.push('\u{202e}');
    let document = lay_out_cards(&fonts, &text, &[letter], day()).expect("a card");
    let page = page_text(&document, 0);
    assert!(page.contains(&format!("Voor {canary}")), "{page}");
    assert!(page.contains("Beste #lower(\"A\"),"), "{page}");
    assert!(
        !page.contains('\u{202e}'),
        "a direction mark turned the rest of the card around"
    );
    // The paragraph's own {code} is a placeholder, the one inside the name is not.
    assert!(page.contains("@ref K7P-4M2"), "{page}");
}

#[test]
fn nothing_runs_off_the_card_however_long_a_name() {
    let fonts = fonts();
    let one_word = "Ĳ".repeat(290);
    let letters = [
        letter(LONG_NAME, "Maximiliaan"),
        letter(&one_word, &one_word),
    ];
    let document =
        lay_out_cards(&fonts, &text(CardVariant::NotInView), &letters, day()).expect("cards");
    assert_eq!(document.pages().len(), 2);
    for page in 0..2 {
        for run in runs(&document, page) {
            assert!(
                run.left >= 14.9 && run.right <= 133.1,
                "{} .. {} mm",
                run.left,
                run.right
            );
            assert!(
                run.baseline > 0.0 && run.baseline < 205.0,
                "{} mm",
                run.baseline
            );
        }
    }
}

#[test]
fn a_text_at_the_limit_fits() {
    let fonts = fonts();
    let mut full = text(CardVariant::NotInView);
    let mut words = 0;
    while full.check().is_empty() {
        full.paragraphs[1].push_str(" hottentotten woorden");
        words += 2;
    }
    full.paragraphs[1] = full.paragraphs[1]
        .chars()
        .take(full.paragraphs[1].chars().count() - 21)
        .collect();
    assert_eq!(full.check(), []);
    assert!(
        words > 10,
        "the estimate leaves a region room to write: {words}"
    );
    let document = lay_out_cards(&fonts, &full, &[letter(LONG_NAME, "Maximiliaan")], day())
        .expect("a text without problems fits");
    assert_eq!(document.pages().len(), 1);
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let fonts = fonts();
    let text = text(CardVariant::NotInView);
    assert!(matches!(
        cards_pdf(&fonts, &text, &[], day(), &|_| ()),
        Err(LetterError::Empty)
    ));
    let letters = [
        letter("Sanne Voorbeeld", "Sanne"),
        letter(&"x".repeat(301), "Sanne"),
    ];
    assert!(matches!(
        cards_pdf(&fonts, &text, &letters, day(), &|_| ()),
        Err(LetterError::LineTooLong { position: 1 })
    ));
    let mut long = text;
    long.paragraphs.push("woord ".repeat(1000));
    let letters = [letter("Sanne Voorbeeld", "Sanne")];
    assert!(matches!(
        cards_pdf(&fonts, &long, &letters, day(), &|_| ()),
        Err(LetterError::TextTooLong)
    ));
}

#[test]
fn debug_shows_no_name() {
    assert_eq!(
        format!("{:?}", letter("Sanne Voorbeeld", "Sanne")),
        "CardLetter(..)"
    );
}
