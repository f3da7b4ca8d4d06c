//! The multidisciplinary conference, from selection to evaluation (S0-08 to S0-24).
//!
//! Each page on the way is looked at as a phone and as a desk show it.

use e2e::{Browser, Region};
use serde_json::{Value, json};

use crate::hand::Hand;

/// The day so many days from today, as a form sends it.
const DAY: &str = r"
const day = new Date();
day.setDate(day.getDate() + arguments[0]);
return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(day);
";

/// Ticks, or picks, what is called so in a list of boxes of this name.
const TICK: &str = r"
const [name, text] = arguments[0];
const box = [...document.querySelectorAll(`main input[name='${name}']`)]
  .find(one => document.querySelector(`label[for='${one.id}']`).textContent.includes(text));
box.checked = true;
return box.value;
";

/// Leaves one box ticked: the one that is called so.
const ONLY: &str = r"
document.querySelectorAll('main input[name=gemeenten]').forEach(box => {
  box.checked = document.querySelector(`label[for='${box.id}']`).textContent.trim() === arguments[0];
});
";

/// Chooses the first of a list that is not empty.
const FIRST: &str = r"
const list = document.querySelector(`main select[name='${arguments[0]}']`);
list.value = [...list.options].find(one => one.value !== '').value;
";

/// Chooses what is called so.
const CHOOSE: &str = r"
const [name, text] = arguments[0];
const list = document.querySelector(`main select[name='${name}']`);
list.value = [...list.options].find(one => one.text === text).value;
";

/// The case of whom a list links to by this name.
const CASE_OF: &str = r"
const link = [...document.querySelectorAll('main table a')].find(one => one.textContent.includes(arguments[0]));
return link ? link.getAttribute('href').match(/[0-9a-f-]{36}/)[0] : '';
";

/// Somebody on the road of one pilot, and what was wrong with the pages passed.
struct Road<'a> {
    hand: Hand<'a>,
    complaints: Vec<String>,
}

impl Road<'_> {
    /// Opens a page and looks at it.
    async fn opens(&mut self, path: &str, name: &str) {
        self.hand.open(path).await;
        self.looks(name).await;
    }

    async fn looks(&mut self, name: &str) {
        let found = self.hand.browser.inspect(&format!("mdo-{name}")).await;
        self.complaints.extend(found.unwrap());
    }

    async fn day(&self, from_today: i32) -> String {
        let day = self.hand.run(DAY, json!(from_today)).await;
        day.as_str().unwrap().to_owned()
    }

    /// Sends a form; it is taken.
    async fn sends(&self, to: &str) {
        self.hand.send(to).await;
        assert_eq!(
            self.hand.count("main .vn-errors").await,
            0,
            "{to} is refused:\n{}",
            self.hand.main().await
        );
    }

    /// Lets an organisation take part, with one colleague.
    async fn organisation(&self, pilot: &str, named: [&str; 4], task: &str) {
        let [name, partner, holds, colleague] = named;
        self.hand.open(&format!("{pilot}/organisatie")).await;
        self.hand.fill("naam", name).await;
        self.hand.fill("soort", partner).await;
        self.hand.fill("taak", task).await;
        self.hand.pick("regie", holds).await;
        self.hand.run(TICK, json!(["collegas", colleague])).await;
        self.sends("/organisatie").await;
    }

    /// A pilot that is nearly over, with two organisations; its address.
    async fn pilot(&mut self) -> String {
        self.hand.sign_in("network_director").await;
        self.opens("/mdo/pilots/nieuw", "pilot-nieuw").await;
        self.hand.fill("titel", "MDO proef").await;
        let began = self.day(-115).await;
        self.hand.fill("vanaf", &began).await;
        self.hand.run(ONLY, json!("Weert")).await;
        self.sends("/mdo/pilots/nieuw").await;
        let pilot = self.hand.path().await;
        self.looks("pilot-leeg").await;
        let desk = ["Jongerenloket", "local_team", "ja", "Rika Regiemans"];
        self.organisation(&pilot, desk, "work_income").await;
        let income = [
            "Inkomensondersteuning",
            "work_and_income",
            "nee",
            "Dirkje Deelneemster",
        ];
        self.organisation(&pilot, income, "work_income").await;
        let debts = ["BAD", "debt_help", "nee", "Dirkje Deelneemster"];
        self.organisation(&pilot, debts, "").await;
        pilot
    }

    /// The regisseur puts somebody forward, and the director chooses them; the address of their conference.
    async fn selected(&mut self, pilot: &str) -> String {
        let hand = &self.hand;
        hand.sign_in("regisseur").await;
        hand.open("/mdo").await;
        // Whoever is at a table already consents to working together.
        let name = hand.text("main tbody a[href^='/mdo/jongeren/']").await;
        hand.open("/regie").await;
        let case = hand.run(CASE_OF, json!(name)).await;
        let case = case.as_str().unwrap_or_default().to_owned();
        assert!(!case.is_empty(), "{name}: {}", hand.main().await);
        self.opens(&format!("/mdo/voordragen/{case}"), "voordragen")
            .await;
        let hand = &self.hand;
        hand.one("main select[name=pilot]").await;
        hand.run(CHOOSE, json!(["pilot", "MDO proef"])).await;
        hand.fill("fase", "stock").await;
        hand.fill("type", "early_leaver").await;
        self.sends("/mdo/voordragen/").await;
        self.hand.sign_in("network_director").await;
        self.opens(&format!("{pilot}/selectie"), "selectie").await;
        self.opens(&format!("{pilot}/selectie/{case}"), "besluit")
            .await;
        self.hand.pick("besluit", "together").await;
        self.hand.fill("fase", "stock").await;
        self.hand.fill("type", "early_leaver").await;
        self.sends("/selectie/").await;
        self.hand
            .attribute("main a[href^='/mdo/jongeren/']", "href")
            .await
    }

    /// The director lets in who is needed; who has no basis is refused.
    async fn let_in(&mut self, case: &str) {
        for (who, taken) in [
            ("Jongerenloket", true),
            ("BAD", false),
            ("Inkomensondersteuning", true),
        ] {
            self.opens(&format!("{case}/deelnemers"), "deelnemers")
                .await;
            self.hand.run(TICK, json!(["deelnemer", who])).await;
            self.hand.pick("nodig", "guides").await;
            self.hand.send("/deelnemers").await;
            let refused = self.hand.count("main .vn-errors").await > 0;
            assert_eq!(refused, !taken, "{who}: {}", self.hand.main().await);
            if refused {
                assert!(self.hand.main().await.contains("geen wettelijke taak"));
                self.looks("geweigerd").await;
            }
        }
    }

    /// Opens what a participant does, fills it in and sends it.
    async fn works(
        &mut self,
        case: &str,
        act: &str,
        filled: &[(&str, &str)],
        picked: &[(&str, &str)],
    ) {
        self.opens(&format!("{case}/doen/{act}"), act).await;
        for (name, value) in filled {
            self.hand.fill(name, value).await;
        }
        for (name, value) in picked {
            self.hand.pick(name, value).await;
        }
        self.sends(&format!("/doen/{act}")).await;
    }

    /// The conference is held: the four questions, and a plan with the young person.
    async fn held(&mut self, pilot: &str, case: &str) {
        self.opens(&format!("{pilot}/plannen"), "plannen").await;
        let today = self.day(0).await;
        self.hand.fill("dag", &today).await;
        self.hand.fill("plaats", "Stadhuis").await;
        self.sends("/plannen").await;
        self.looks("agenda").await;
        self.hand
            .run(
                "document.querySelector('main input[name=jongeren]').checked = true",
                Value::Null,
            )
            .await;
        self.sends("/agenda").await;
        self.looks("overleg").await;
        self.hand.sign_in("network_member").await;
        self.opens("/mdo", "werk").await;
        let words = [
            ("gedaan", "Drie gesprekken gevoerd"),
            ("niet-gedaan", "Niet samen gebeld"),
            ("hadden-moeten", "Eerder samen beginnen"),
            ("regie-toelichting", "Iedereen wachtte"),
        ];
        self.works(case, "terugblik", &words, &[("regie", "no")])
            .await;
        let lesson = [
            ("onderwerp", "lead"),
            ("les", "Spreek meteen af wie de regie heeft"),
        ];
        self.works(case, "les", &lesson, &[]).await;
        self.hand.sign_in("regisseur").await;
        self.hand.open(&format!("{case}/doen/regie")).await;
        self.hand.run(TICK, json!(["collega", "Rika"])).await;
        self.sends("/doen/regie").await;
        let due = self.day(10).await;
        let action = [
            ("actie", "Samen naar de open dag"),
            ("wie", "jongere"),
            ("uiterlijk", due.as_str()),
        ];
        self.works(case, "actie", &action, &[]).await;
        self.works(case, "plan", &[], &[("aanwezig", "ja"), ("eens", "ja")])
            .await;
        self.looks("jongere").await;
        self.sends("/acties").await;
        self.works(
            case,
            "afsluiten",
            &[],
            &[("einde", "plan_done"), ("stappen", "yes")],
        )
        .await;
    }

    /// Every question is answered for every type, and the evaluation is closed.
    async fn evaluated(&mut self, pilot: &str) {
        self.hand.sign_in("project_leader").await;
        let questions = [
            "better_steps",
            "works_for_all",
            "what_it_takes",
            "for_the_lead",
            "better_guided",
            "the_answer",
        ];
        for question in questions {
            self.hand.open(&format!("{pilot}/vraag/{question}")).await;
            for kind in ["pro_vso", "early_leaver", "long_benefit"] {
                self.hand
                    .run(FIRST, json!(format!("antwoord-{kind}")))
                    .await;
                let field = format!("toelichting-{kind}");
                self.hand
                    .fill(&field, "Dat zien we terug in de plannen")
                    .await;
            }
            self.sends(&format!("/vraag/{question}")).await;
        }
        self.looks("evaluatie").await;
        self.sends("/evaluatie").await;
        let page = self.hand.main().await;
        assert!(page.contains("De pilot is geëvalueerd"), "{page}");
        assert!(
            page.contains("Spreek meteen af wie de regie heeft"),
            "{page}"
        );
        self.looks("geevalueerd").await;
    }
}

#[tokio::test]
async fn s0_11_s0_24_a_conference_from_selection_to_evaluation() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let mut road = Road {
        hand: Hand {
            browser: &browser,
            region: &region,
        },
        complaints: Vec::new(),
    };
    let pilot = road.pilot().await;
    let case = road.selected(&pilot).await;
    road.let_in(&case).await;
    road.held(&pilot, &case).await;
    road.evaluated(&pilot).await;
    assert_eq!(browser.violations().await.unwrap(), Vec::<String>::new());
    assert_eq!(road.complaints, Vec::<String>::new());
    browser.close().await.unwrap();
}
