//! Every kind of document is a tagged PDF/UA-1 and PDF/A-2a of the right number of pages. With VANGNET_KEEP_PDFS=FOLDER the
//! files are kept to be looked at.

use std::cell::RefCell;

use letters::{
    CardVariant, Column, DestructionCertificate, Report, Section, SurveyPaper, Table, VisitGroup,
    VisitList, VisitStop, address_sheets_pdf, cards_pdf, certificate_pdf, labels_pdf, report_pdf,
    survey_letters_pdf, visit_list_pdf,
};

use crate::{day, fonts, people, text};

/// What makes a PDF readable by a screen reader and by a later generation, as its own metadata and structure claim it. The
/// exporter validates the claim and fails otherwise.
pub(crate) fn assert_accessible(name: &str, pdf: &[u8], pages: usize) {
    if let Some(folder) = std::env::var_os("VANGNET_KEEP_PDFS") {
        std::fs::write(
            std::path::Path::new(&folder).join(format!("{name}.pdf")),
            pdf,
        )
        .expect("a folder to keep PDFs in");
    }
    let found = String::from_utf8_lossy(pdf);
    for part in [
        "%PDF-",
        "/StructTreeRoot",
        "/Marked true",
        "/Lang",
        "pdfuaid:part",
        "pdfaid:part",
        "/ToUnicode",
        "dc:title",
    ] {
        assert!(found.contains(part), "{name} has no {part}");
    }
    assert_eq!(
        found.matches("/Type/Page/").count() + found.matches("/Type /Page\n").count(),
        pages,
        "{name}"
    );
}

#[test]
fn s1_25_s1_26_cards_are_accessible_one_page_each_and_progress_ends_at_all() {
    let fonts = fonts();
    for (name, variant) in [
        ("card", CardVariant::NotInView),
        ("card_self_employed", CardVariant::SelfEmployed),
    ] {
        let seen = RefCell::new(Vec::new());
        let pdf = cards_pdf(&fonts, &text(variant), &people(5), day(), &|done| {
            seen.borrow_mut().push(done);
        })
        .expect("cards");
        assert_accessible(name, &pdf, 5);
        let seen = seen.into_inner();
        assert!(
            seen.is_sorted() && seen.first() == Some(&0) && seen.last() == Some(&5),
            "{seen:?}"
        );
    }
}

#[test]
fn the_same_cards_are_the_same_bytes() {
    let fonts = fonts();
    let print = || {
        cards_pdf(
            &fonts,
            &text(CardVariant::NotInView),
            &people(2),
            day(),
            &|_| (),
        )
        .expect("cards")
    };
    assert!(print() == print());
}

#[test]
fn s1_25_address_sheets_and_labels_are_accessible() {
    let fonts = fonts();
    let sender = text(CardVariant::NotInView).sender;
    assert_accessible(
        "address_sheets",
        &address_sheets_pdf(&fonts, &sender, &people(4), day()).expect("sheets"),
        4,
    );
    assert_accessible(
        "labels",
        &labels_pdf(&fonts, &people(30), day()).expect("labels"),
        2,
    );
}

#[test]
fn s3_10_letters_of_a_survey_are_accessible_and_one_page_each() {
    let paper = SurveyPaper {
        title: "Hoe vond je de begeleiding van de afgelopen tijd, en wat bracht die je?".to_owned(),
        sender: text(CardVariant::NotInView).sender,
        questions: vec!["Ik wist steeds wat er ging gebeuren"; 5],
        answer_until: day(),
    };
    let pdf = survey_letters_pdf(&fonts(), &paper, &people(3), day()).expect("letters");
    assert_accessible("survey", &pdf, 3);
}

#[test]
fn s1_27_a_visit_list_is_accessible() {
    let stop = |person: letters::CardLetter| VisitStop {
        name: person.name,
        birth_year: Some(2001),
        address_line_1: person.address_line_1,
        address_line_2: person.address_line_2,
        code: person.code,
        household_note: None,
        window: "tussen 9 en 30 november".to_owned(),
    };
    let mut first: Vec<_> = people(3).into_iter().map(stop).collect();
    first[1].household_note =
        Some("Zelfde huishouden als Sanne Voorbeeld: één bezoek voor allebei.".to_owned());
    let second = people(4).into_iter().map(stop).collect();
    let list = VisitList {
        day: day(),
        worker: "Noor de Voorbeelder".to_owned(),
        groups: vec![
            VisitGroup {
                postcode_area: "0000".to_owned(),
                stops: first,
            },
            VisitGroup {
                postcode_area: "0001".to_owned(),
                stops: second,
            },
        ],
    };
    assert_accessible(
        "visit_list",
        &visit_list_pdf(&fonts(), &list).expect("a list"),
        2,
    );
}

#[test]
fn an_import_report_is_accessible() {
    let rows = [
        ("Nieuw", 212),
        ("Al bekend", 1480),
        ("Gewijzigd", 31),
        ("Dubbel in het bestand", 4),
        ("Buiten de doelgroep", 6),
        ("Apart gezet", 9),
    ];
    let outcomes = Table {
        columns: vec![
            Column {
                heading: "Uitkomst".to_owned(),
                numeric: false,
            },
            Column {
                heading: "Rijen".to_owned(),
                numeric: true,
            },
            Column {
                heading: "Vorige maand".to_owned(),
                numeric: true,
            },
        ],
        rows: rows
            .map(|(outcome, count)| {
                vec![
                    outcome.to_owned(),
                    count.to_string(),
                    (count + 3).to_string(),
                ]
            })
            .into(),
    };
    let quarantine = Table {
        columns: vec![
            Column {
                heading: "Regel".to_owned(),
                numeric: true,
            },
            Column {
                heading: "Kolom".to_owned(),
                numeric: false,
            },
            Column {
                heading: "Waarom".to_owned(),
                numeric: false,
            },
        ],
        rows: vec![
            vec![
                "17".to_owned(),
                "Burgerservicenummer".to_owned(),
                "Het nummer klopt niet (elfproef).".to_owned(),
            ],
            vec![
                "204".to_owned(),
                "Geboortedatum".to_owned(),
                "De datum bestaat niet.".to_owned(),
            ],
        ],
    };
    let report = Report {
        title: "Verslag van de maandlijst".to_owned(),
        subtitle: "Gemeente Voorbeeldstad · Jongeren in Beeld · oktober 2026".to_owned(),
        sections: vec![
            Section {
                heading: "Wat er met elke rij gebeurde".to_owned(),
                paragraphs: vec!["Elke rij van de lijst heeft precies één uitkomst. Samen zijn het alle 1.742 rijen.".to_owned()],
                table: Some(outcomes),
            },
            Section {
                heading: "Apart gezette rijen".to_owned(),
                paragraphs: vec!["Deze rijen zijn niet verwerkt. Verbeter ze in het correctiebestand en bied dat opnieuw aan.".to_owned()],
                table: Some(quarantine),
            },
            Section { heading: "Overdracht".to_owned(), paragraphs: vec!["Er is nog niets overgedragen.".to_owned()], table: None },
        ],
    };
    assert_accessible(
        "report",
        &report_pdf(&fonts(), &report, day()).expect("a report"),
        1,
    );
}

#[test]
fn g11_a_certificate_of_destruction_is_one_accessible_page() {
    let certificate = DestructionCertificate {
        municipality: "Voorbeeldstad".to_owned(),
        organisation: "Doorstroompunt Voorbeeldstreek".to_owned(),
        certificate: "01930000-0000-7000-8000-000000000001".to_owned(),
        subject: "01930000-0000-7000-8000-000000000002".to_owned(),
        scope: "Alles van de jongere".to_owned(),
        ground: "Verzoek om te worden vergeten (AVG art. 17)".to_owned(),
        keys: (0..5)
            .map(|part| {
                (
                    format!("Intake, plan, gesprekken en notities {part}"),
                    "0123456789abcdef".to_owned(),
                )
            })
            .collect(),
        at: "23-11-2026 10:15".to_owned(),
        entry: 4711,
        hash: "ab".repeat(32),
        signature: "cd".repeat(64),
        public_key: "ef".repeat(32),
    };
    let pdf = certificate_pdf(&fonts(), &certificate, day()).expect("a certificate");
    assert_accessible("certificate", &pdf, 1);
    let nothing_left = DestructionCertificate {
        keys: Vec::new(),
        ..certificate
    };
    let pdf = certificate_pdf(&fonts(), &nothing_left, day()).expect("a certificate");
    assert_accessible("certificate_without_keys", &pdf, 1);
}
