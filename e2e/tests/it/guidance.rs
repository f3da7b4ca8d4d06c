//! From a yes to a trajectory and back, and from a yes to nothing at all: the roads of the guidance.
//!
//! Each page on the way is looked at as a phone and as a desk show it.

use std::{fs, path::Path};

use e2e::{Browser, Region};
use serde_json::json;

use crate::hand::Hand;

/// What is typed into a field of a form.
enum Typed<'a> {
    /// A radio button, or one checkbox of several.
    Pick(&'a str, &'a str),
    /// Text, a day or a number.
    Fill(&'a str, &'a str),
    /// Every checkbox of this name.
    All(&'a str),
    /// The first choice of a list that is not "choose".
    First(&'a str),
}
use Typed::{All, Fill, First, Pick};

const TICK: &str = r"
const done = arguments[arguments.length - 1];
document.querySelectorAll(`main input[name='${arguments[0]}']`).forEach(box => { box.checked = true; });
done(null);
";

const CHOOSE_FIRST: &str = r"
const done = arguments[arguments.length - 1];
const list = document.querySelector(`main select[name='${arguments[0]}']`);
list.value = [...list.options].find(one => one.value !== '').value;
done(list.value);
";

const TODAY: &str = r"
const done = arguments[arguments.length - 1];
done(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date()));
";

/// Somebody on the road of one case, and what was wrong with the pages passed.
struct Road<'a> {
    hand: Hand<'a>,
    /// The case's own part of its address.
    case: String,
    complaints: Vec<String>,
}

impl<'a> Road<'a> {
    /// The casemanager takes up somebody who got a card, and hears a yes.
    async fn begins_with_a_yes(hand: Hand<'a>) -> Road<'a> {
        hand.sign_in("casemanager").await;
        hand.open("/werklijst?fase=visit_due").await;
        let case = hand
            .attribute("main tbody a[href^='/zaken/']", "href")
            .await;
        let case = case.trim_start_matches("/zaken/").to_owned();
        let mut road = Self {
            hand,
            case,
            complaints: Vec::new(),
        };
        let hand = &road.hand;
        hand.open(&format!("/zaken/{}/antwoord", road.case)).await;
        hand.follow("main a[href$='wat=wants_support']").await;
        hand.pick("wie", "young_person").await;
        hand.pick("kanaal", "phone").await;
        hand.fill("minuten", "5").await;
        hand.send("/antwoord").await;
        road.stands("Wil ondersteuning").await;
        road.looks("ja").await;
        road
    }

    async fn today(&self) -> String {
        let today = self.hand.ask(TODAY, json!(null)).await;
        today.as_str().unwrap().to_owned()
    }

    /// Looks at the open page.
    async fn looks(&mut self, name: &str) {
        let name = format!("road-{name}");
        self.complaints
            .extend(self.hand.browser.inspect(&name).await.unwrap());
    }

    /// Opens the form of an act, looks at it, fills it in and sends it.
    async fn does(&mut self, act: &str, typed: &[Typed<'_>]) {
        let path = format!("/begeleiding/{}/{act}", self.case);
        self.hand.open(&path).await;
        self.looks(act).await;
        for one in typed {
            match one {
                Pick(name, value) => self.hand.pick(name, value).await,
                Fill(name, value) => self.hand.fill(name, value).await,
                All(name) => drop(self.hand.ask(TICK, json!(name)).await),
                First(name) => drop(self.hand.ask(CHOOSE_FIRST, json!(name)).await),
            }
        }
        self.hand.send(&path).await;
        assert_eq!(
            self.hand.count("main .vn-errors").await,
            0,
            "{act} is refused:\n{}",
            self.hand.main().await
        );
        assert_eq!(
            self.hand.count("main .vn-done").await,
            1,
            "{act} says nothing of what was done:\n{}",
            self.hand.main().await
        );
    }

    /// The open page says so.
    async fn stands(&self, phase: &str) {
        let page = self.hand.main().await;
        // The kicker is written in capitals by the style sheet.
        let found = page.to_lowercase().contains(&phase.to_lowercase());
        assert!(found, "not {phase}:\n{page}");
    }

    /// Opens the case at this desk.
    async fn opens(&mut self, desk: &str, name: &str) {
        self.hand.open(&format!("{desk}/{}", self.case)).await;
        self.looks(name).await;
    }

    async fn consents_and_tells(&mut self, wants: &str) {
        self.does(
            "intake",
            &[
                All("uitleg"),
                Pick("vorm", "oral"),
                Fill("wil", wants),
                Fill("kan", "Kan goed rekenen"),
                Fill("hulp", "Hulp bij de inschrijving"),
                Pick("vragen", "school"),
                First("finances"),
            ],
        )
        .await;
        self.stands("Uitvraag en analyse").await;
    }

    /// Choice, plan, and the talk in which the municipality takes the lead.
    async fn is_handed_over(&mut self) {
        let today = self.today().await;
        self.does("keuze", &[Pick("waar", "municipal"), First("soort")])
            .await;
        self.does(
            "plan",
            &[
                Fill("doel_1", "Naar de opleiding"),
                Fill("actie_1", "Samen inschrijven"),
                Fill("wie_1", "Jongere en casemanager"),
            ],
        )
        .await;
        self.does("plan-kopie", &[]).await;
        self.does("driegesprek-plannen", &[Fill("datum", &today)])
            .await;
        self.stands("Driegesprek gepland").await;
        self.does(
            "driegesprek",
            &[
                Pick("aanwezig", "young_person"),
                Pick("aanwezig", "casemanager"),
                Pick("aanwezig", "regisseur"),
                Pick("vorm_gesprek", "room"),
                First("regisseur"),
                Pick("dossier", "ja"),
                Pick("vorm", "oral"),
                Fill("minuten", "60"),
            ],
        )
        .await;
    }

    /// What stands on the letters of the municipality.
    async fn looks_at_letter_texts(&mut self) {
        self.hand.open("/briefteksten").await;
        self.looks("briefteksten").await;
        self.hand.follow("main a[href^='/briefteksten/']").await;
        self.looks("briefteksten-invullen").await;
    }

    /// The municipality takes the file over into its own system, and looks at what a young person gets.
    async fn is_taken_over(&mut self) {
        self.hand
            .open(&format!("/begeleiding/{}/pakket", self.case))
            .await;
        self.looks("pakket").await;
        self.does("overgenomen", &[]).await;
        self.hand
            .open(&format!("/eigen-gegevens/{}", self.case))
            .await;
        self.looks("eigen-gegevens").await;
    }

    /// The municipality decides, sends the letter and starts.
    async fn starts(&mut self) {
        self.does(
            "besluit",
            &[
                Pick("toegekend", "ja"),
                Fill("redenen", "Past bij de keuze"),
            ],
        )
        .await;
        self.looks_at_letter_texts().await;
        self.does("beschikking", &[]).await;
        self.does(
            "traject",
            &[
                First("soort"),
                Fill("aanbieder", "Verzonnen College"),
                Pick("betaald", "nee"),
            ],
        )
        .await;
        self.stands("In traject").await;
        self.is_taken_over().await;
    }

    fn ends(self) {
        assert!(
            self.complaints.is_empty(),
            "{} complaints:\n{}",
            self.complaints.len(),
            self.complaints.join("\n")
        );
    }
}

#[tokio::test]
async fn s1_44_to_76_from_a_yes_to_a_trajectory_a_drop_out_a_second_round_and_outflow() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let mut road = Road::begins_with_a_yes(hand).await;
    let today = road.today().await;
    let phone = [
        Fill("telefoon", "06 - 0000 0042"),
        Fill("email", "jongere-42@voorbeeld.example"),
    ];
    road.does("contactgegevens", &phone).await;
    let spoke = [
        Pick("kanaal", "phone"),
        Pick("uitkomst", "spoke"),
        Fill("minuten", "10"),
    ];
    road.does("contact", &spoke).await;
    road.does("intake-plannen", &[Fill("datum", &today)]).await;
    road.stands("Intake gepland").await;
    road.consents_and_tells("Wil bakker worden").await;
    road.opens("/zaken", "zaak-intake").await;
    road.is_handed_over().await;
    road.opens("/zaken", "zaak-na-overdracht").await;
    let page = road.hand.main().await;
    assert!(
        !page.contains("Wil bakker worden"),
        "the former casemanager still reads the intake:\n{page}"
    );

    road.hand.sign_in("regisseur").await;
    road.opens("/begeleiding", "zaak-regie").await;
    road.stands("Traject starten").await;
    road.stands("Wil bakker worden").await;
    road.starts().await;
    let well = [
        Pick("uitkomst", "on_track"),
        Pick("kanaal", "phone"),
        Fill("minuten", "15"),
    ];
    road.does("opvolgen", &well).await;
    road.does("uitval", &[First("reden")]).await;

    road.hand.sign_in("casemanager").await;
    road.opens("/zaken", "zaak-tweede-ronde").await;
    road.stands("Uitgevallen; terug naar de intake (ronde 2).")
        .await;
    let again = [Fill("wil", "Wil toch iets met fietsen")];
    road.does("intake-bijwerken", &again).await;
    road.is_handed_over().await;
    road.hand.sign_in("regisseur").await;
    road.starts().await;
    let ended = [
        Pick("traject", "2"),
        Pick("bereikt", "ja"),
        Fill("resultaat", "Diploma gehaald"),
    ];
    road.does("traject-einde", &ended).await;
    road.does("uitstroom", &[First("bestemming")]).await;
    road.stands("Uitgestroomd").await;
    road.looks("zaak-uitgestroomd").await;
    road.ends();
    browser.close().await.unwrap();
}

/// The files below a folder in which this text can be read.
fn read_in(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(read_in(&path, text));
        } else if fs::read(&path)
            .unwrap()
            .windows(text.len())
            .any(|part| part == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn s1_69_and_70_from_a_yes_to_not_now_to_an_objection_that_destroys() {
    const WANTS: &str = "Wil sterrenstof tellen bij nieuwe maan";
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let mut road = Road::begins_with_a_yes(hand).await;
    road.consents_and_tells(WANTS).await;
    let rests = [Pick("reden", "alone"), All("bezwaar_verteld")];
    road.does("nu-niet", &rests).await;
    road.stands("Nu geen ondersteuning").await;
    let page = road.hand.main().await;
    assert!(
        !page.contains(WANTS),
        "the intake outlives the yes:\n{page}"
    );
    road.looks("zaak-nu-niet").await;

    let hand = &road.hand;
    let path = format!("/bezwaar/{}", road.case);
    hand.open(&path).await;
    let name = hand.text("nav.vn-trail li:last-child").await;
    hand.pick("kanaal", "email").await;
    hand.send(&path).await;
    assert!(
        hand.main().await.contains("De gegevens zijn vernietigd"),
        "{}",
        hand.main().await
    );
    hand.open(&format!("/zaken/{}", road.case)).await;
    let page = hand.main().await;
    assert!(
        !page.contains(&name) && page.contains("bestaat niet"),
        "somebody destroyed has a page:\n{page}"
    );
    // The files to upload beside the data name everybody: the scan can find a name.
    let family = name.split_whitespace().next_back().unwrap();
    assert!(!read_in(&region.folder().join("bestanden"), family).is_empty());
    for text in [WANTS, name.as_str()] {
        let found = read_in(&region.folder().join("data"), text);
        assert!(found.is_empty(), "{text} can be read in {found:?}");
    }
    road.ends();
    browser.close().await.unwrap();
}
