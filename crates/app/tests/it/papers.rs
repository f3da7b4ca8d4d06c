//! Papers as somebody holds them: rendered by another program, looked at as a picture, read as text.

use domain::Day;
use letters::{
    ActionGoal, ActionPlan, Chapter, DecisionLetter, Dossier, Entry, Fact, LetterText, PlanConsent,
    decision_pdf, dossier_pdf, plan_pdf,
};
use testkit::{
    paper::{pictures, text},
    region::fonts,
};

/// Pixels an inch: a page is 827 by 1169.
const RESOLUTION: u32 = 100;
const LONG: &str = "Maximiliaan Alexander Bartholomeus van Voorbeeldenburg-ter Testeringhe \
                    Schimmelpenninck van der Probeer";

fn day() -> Day {
    Day::new(2026, 11, 23).expect("a day of the calendar")
}

/// A picture of each page when VANGNET_KEEP_PDFS names a folder: to be looked at.
fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("VANGNET_KEEP_PDFS") {
        let path = std::path::Path::new(&folder).join(format!("{name}.pdf"));
        std::fs::write(path, pdf).expect("a folder to keep PDFs in");
    }
}

/// The paper has so many pages, none empty, and no ink in the margins: 18 mm at the sides, 6 mm above and
/// below, where a printer cannot print.
fn looks_right(name: &str, pdf: &[u8], pages: std::ops::RangeInclusive<usize>) {
    keep(name, pdf);
    let pictures = pictures(pdf, RESOLUTION);
    assert!(
        pages.contains(&pictures.len()),
        "{name}: {} pages",
        pictures.len()
    );
    for (number, page) in pictures.iter().enumerate() {
        let (left, top, right, bottom) = page.printed().expect("an empty page");
        let (x, y) = (18.0 / 210.0, 6.0 / 297.0);
        assert!(
            left >= x && right <= 1.0 - x && top >= y && bottom <= 1.0 - y,
            "{name}, page {}: ink at {left:.3} {top:.3} {right:.3} {bottom:.3}",
            number + 1
        );
    }
}

fn says(name: &str, pdf: &[u8], parts: &[&str]) {
    let found = text(pdf);
    for part in parts {
        assert!(found.contains(part), "{name} misses {part}: {found}");
    }
}

fn goal(number: usize) -> ActionGoal {
    ActionGoal {
        domain: "Maatschappelijke participatie".to_owned(),
        goal: format!("Doel {number}: ik wil weten welke opleiding bij mij past"),
        action: "Samen naar de open dag van de Vakschool Verzonnen, en daarna kiezen".to_owned(),
        owner: "Ik, mijn moeder en Noor".to_owned(),
        by: "voor 1 maart 2027".to_owned(),
    }
}

fn plan(goals: usize) -> ActionPlan {
    ActionPlan {
        name: "Çağla 't Hart-Yıldırım".to_owned(),
        municipality: "Voorbeeldstad".to_owned(),
        contact: "Noor de Voorbeelder, casemanager JIB".to_owned(),
        version: 2,
        complete: true,
        on: day(),
        goals: (1..=goals).map(goal).collect(),
        perspective: "Over twee jaar wil ik een diploma als bakker en een baan voor vier dagen.".to_owned(),
        regie: "Ikzelf, met hulp van mijn moeder".to_owned(),
        feedback: "We bellen elke eerste maandag van de maand. Noor vertelt school alleen wat ik goed vind."
            .to_owned(),
        consents: vec![
            PlanConsent {
                about: "om samen aan de slag te gaan".to_owned(),
                answer: "Ja, op 5 oktober 2026 om 10:05, mondeling (uitleg, versie 1).".to_owned(),
            },
            PlanConsent {
                about: "voor contact met School of opleiding: Vakschool Verzonnen".to_owned(),
                answer: "Ingetrokken op 2 november 2026.".to_owned(),
            },
        ],
    }
}

#[test]
fn s1_50_the_plan_as_a_picture_one_page_for_three_goals_two_for_ten() {
    let fonts = fonts();
    let three = plan_pdf(&fonts, &plan(3)).expect("a plan");
    looks_right("plan", &three, 1..=1);
    says(
        "plan",
        &three,
        &[
            "Mijn plan van aanpak",
            "Çağla 't Hart-Yıldırım",
            "voor 1 maart 2027",
            "Ingetrokken op 2 november 2026.",
            "artikel 44a",
        ],
    );
    let mut long = plan(10);
    long.name = LONG.to_owned();
    long.goals[3].owner = "Hottentottententententoonstellingsmakersvereniging".to_owned();
    let ten = plan_pdf(&fonts, &long).expect("a plan");
    looks_right("plan_ten_goals", &ten, 1..=2);
    says("plan_ten_goals", &ten, &["Doel 10", "van der Probeer"]);
    let mut empty = plan(1);
    empty.goals[0] = ActionGoal {
        domain: String::new(),
        goal: "Rust vinden".to_owned(),
        action: String::new(),
        owner: String::new(),
        by: String::new(),
    };
    (
        empty.perspective,
        empty.regie,
        empty.feedback,
        empty.contact,
    ) = Default::default();
    empty.consents.clear();
    empty.complete = false;
    let short = plan_pdf(&fonts, &empty).expect("a plan");
    looks_right("plan_empty", &short, 1..=1);
    says(
        "plan_empty",
        &short,
        &["nog afspreken", "Nog niet compleet"],
    );
}

fn letter(granted: bool) -> DecisionLetter {
    let text = LetterText {
        department: "Werk en Meedoen".to_owned(),
        return_address_line: "Gemeente Voorbeeldstad, Postbus 0, 0000 AA Voorbeeldstad".to_owned(),
        signatory_name: "R. de Tekenaar".to_owned(),
        signatory_function: "teammanager Meedoen".to_owned(),
        objection_address: "Gemeente Voorbeeldstad, Postbus 0, 0000 AA Voorbeeldstad".to_owned(),
        objection_website: "www.voorbeeldstad.example/bezwaar".to_owned(),
        phone: "0000 - 00 00 00".to_owned(),
        email: "meedoen@voorbeeldstad.example".to_owned(),
        version: 3,
        ..LetterText::initial("Voorbeeldstad")
    };
    DecisionLetter {
        name: "Çağla 't Hart-Yıldırım".to_owned(),
        address_line_1: "Dorpsstraat 7".to_owned(),
        address_line_2: "0000 AA  VOORBEELDSTAD".to_owned(),
        number: "GM0000-2026-0007".to_owned(),
        day: day(),
        granted,
        trajectory: "Begeleiding naar scholing".to_owned(),
        reasons: vec![
            "Je wilt bakker worden en hebt daar nog geen diploma voor. De opleiding die je koos, past \
             daarbij."
                .to_owned(),
            "We hebben gekeken of er al iets is dat hiervoor betaalt. Dat is er niet.".to_owned(),
        ],
        legal_ground: text.legal_ground.clone(),
        contact: "Rik de Regisseur, lokale regisseur".to_owned(),
        weeks: 6,
        text,
    }
}

#[test]
fn s1_72_the_decision_letter_as_a_picture_with_the_address_in_the_window() {
    let fonts = fonts();
    for (name, granted) in [("decision", true), ("decision_refused", false)] {
        let pdf = decision_pdf(&fonts, &letter(granted)).expect("a letter");
        looks_right(name, &pdf, 1..=1);
        says(
            name,
            &pdf,
            &[
                "GM0000-2026-0007",
                "zes weken",
                "4 januari 2027",
                "je handtekening",
            ],
        );
        // In the window of the envelope stands an address, and beside the address nothing at all.
        let page = &pictures(&pdf, RESOLUTION)[0];
        let cells = page.coarse(21, 30);
        let dark = |column: usize, row: usize| cells[row * 21 + column] > 0;
        assert!(
            (2..8).any(|column| dark(column, 6)),
            "no address in the window"
        );
        for row in 5..8 {
            assert!(
                (12..21).all(|column| !dark(column, row)),
                "ink beside the window"
            );
        }
    }
    let mut long = letter(false);
    long.name = LONG.to_owned();
    long.number = String::new();
    long.trajectory = String::new();
    long.contact = String::new();
    (
        long.text.department,
        long.text.email,
        long.text.objection_website,
    ) = Default::default();
    long.reasons = vec!["Een lange uitleg van wat er is besproken en waarom. ".repeat(30); 3];
    let pdf = decision_pdf(&fonts, &long).expect("a letter");
    looks_right("decision_long", &pdf, 2..=2);
    says("decision_long", &pdf, &["CONCEPT", "Pagina 2 van 2"]);
}

#[test]
fn avg_15_the_copy_for_the_young_person_as_a_picture() {
    let fact = |number: usize| Fact {
        term: format!("Onderwerp {number}, met een heel lange naam die niet past"),
        value: "Wat daarover is verteld, in gewone woorden. ".repeat(number),
    };
    let entry = |number: usize| Entry {
        when: format!("{number} november 2026, 10:12"),
        text: format!(
            "Casemanager JIB {LONG} keek in je dossier, om te weten hoe het met je gaat."
        ),
        facts: (1..number % 4).map(fact).collect(),
    };
    let dossier = Dossier {
        title: "Wat we van je bewaren".to_owned(),
        subtitle: LONG.to_owned(),
        intro: vec!["Deze kopie is van jou.".to_owned()],
        chapters: vec![
            Chapter {
                heading: "Wie je bent".to_owned(),
                facts: (1..8).map(fact).collect(),
                ..Chapter::default()
            },
            Chapter {
                heading: "Wie er in je gegevens keek".to_owned(),
                entries: (1..30).map(entry).collect(),
                ..Chapter::default()
            },
        ],
    };
    let pdf = dossier_pdf(&fonts(), &dossier, day()).expect("a dossier");
    looks_right("own_data", &pdf, 3..=9);
    says(
        "own_data",
        &pdf,
        &[
            "Wat we van je bewaren",
            "Pagina 2 van",
            "29 november 2026, 10:12",
        ],
    );
}
