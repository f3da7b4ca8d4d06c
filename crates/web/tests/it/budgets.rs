//! The pages of budgets, filled in as somebody would (S0-19, S4-14, S4-116; A.11 T8).

use axum::http::StatusCode;

use crate::{
    roads::steady,
    site::Answer,
    world::{World, once},
};

/// Somebody who keeps a budget, form after form.
struct Keeper {
    world: World,
    number: usize,
}

impl Keeper {
    async fn new() -> Self {
        Self {
            world: World::new().await,
            number: 0,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        let cookie = self.world.cookie("project_leader");
        self.world.site.get(path, cookie).await
    }

    async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.number += 1;
        let cookie = self.world.cookie("project_leader");
        let once = once(cookie, self.number);
        let form = format!("eenmalig={once}&{form}");
        self.world.site.post(path, cookie, &form).await
    }

    /// Posts what must be taken; gives where it leads.
    async fn done(&mut self, path: &str, form: &str) -> String {
        let answer = self.post(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.main()
        );
        answer.header("location").to_owned()
    }

    /// The budget of T8, with its key and its line.
    async fn mdo(&mut self) -> String {
        let place = self.world.site.region.town;
        let form = format!("naam=Pilot+MDO&jaar=2026&gevolgen=no&gemeenten={place}");
        let made = self.done("/begrotingen/nieuw", &form).await;
        let budget = made
            .strip_suffix("?gedaan=begroting")
            .expect("told")
            .to_owned();
        let empty = self.get(&budget).await;
        assert!(empty.main().contains("Leg vast wie betaalt"));
        self.done(
            &format!("{budget}/sleutel"),
            "sleutel=half+om+half&grondslag=agreed&bron=Nota+2020-001223&vanaf=2026-01-01&tot=2026-12-31\
             &aandelen=Programma+7%3A+50%25%0D%0AProgramma+9%3A+50%25",
        )
        .await;
        let line = format!(
            "omschrijving=Extra+uren+Jongerenloket&soort=capacity&traject=&gemeente={place}\
             &sleutel=half+om+half&bedrag=%E2%82%AC+15.000&dag=2026-10-01"
        );
        self.done(&format!("{budget}/post"), &line).await;
        budget
    }
}

#[tokio::test]
async fn s0_19_the_page_shows_who_pays_why_and_what_the_form_contradicts() {
    let mut keeper = Keeper::new().await;
    let budget = keeper.mdo().await;
    let page = keeper.get(&format!("{budget}?gedaan=post")).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "De post is toegevoegd.",
        "7.500,00",
        "Aandeel 50 van 100 (50,00%).",
        "€ 15.000,00 volgens half om half (Afgesproken aandelen), vanaf 01-01-2026; bron: Nota 2020-001223",
        "geen financiële gevolgen",
    ] {
        assert!(page.main().contains(text), "{text}: {}", page.main());
    }
    insta::assert_snapshot!("budget", steady(page.main()));
    let list = keeper.get("/begrotingen").await;
    assert!(list.main().contains("Pilot MDO") && list.main().contains("Weert"));
    let next_year = keeper.get(&format!("{budget}?op=2027-01-01")).await;
    assert!(
        next_year
            .main()
            .contains("verdeelsleutel half om half geldt niet op 01-01-2027"),
        "{}",
        next_year.main()
    );
    let english = keeper.get(&format!("{budget}?taal=en")).await;
    assert!(
        english.main().contains("Share 50 of 100 (50,00%)"),
        "{}",
        english.main()
    );
}

#[tokio::test]
async fn s4_116_an_amount_is_typed_as_people_type_it_or_refused_at_its_field() {
    let mut keeper = Keeper::new().await;
    let budget = keeper.mdo().await;
    let ask = keeper.get(&format!("{budget}/boeken")).await;
    let line = ask
        .main()
        .split("<option value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.len() == 36)
        .expect("the line")
        .to_owned();
    let form = |kind: &str, amount: &str| {
        format!("post={line}&wat={kind}&bedrag={amount}&dag=01-11-2026&omschrijving=Factuur+12")
    };
    let path = format!("{budget}/boeken");
    for wrong in ["15%2C000", "1.50", "veel", "-5", "0"] {
        let refused = keeper.post(&path, &form("spent", wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.main().contains("id=\"bedrag-fout\""), "{wrong}");
        assert!(refused.main().contains("value=\"Factuur 12\""), "kept");
    }
    for (amount, shown) in [
        ("5.000%2C50", "5.000,50"),
        ("5000", "10.000,50"),
        ("%E2%82%AC+6000", "16.000,50"),
    ] {
        let done = keeper.done(&path, &form("spent", amount)).await;
        let page = keeper.get(&done).await;
        assert!(page.main().contains(shown), "{shown}: {}", page.main());
    }
    let page = keeper.get(&budget).await;
    assert!(
        page.main()
            .contains("er is € 1.000,50 meer betaald dan begroot"),
        "{}",
        page.main()
    );
    let reverse = page
        .links()
        .into_iter()
        .find(|link| link.contains("/tegenboeken/"))
        .expect("a way to undo");
    let why = keeper.get(&reverse).await;
    assert!(why.main().contains("6.000,00"), "the last one first");
    let refused = keeper.post(&reverse, "reden=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = keeper.done(&reverse, "reden=Dubbel").await;
    assert_eq!(done, format!("{budget}?gedaan=tegengeboekt"));
    let page = keeper.get(&done).await;
    assert!(page.main().contains("tegenboeking: Betaald"));
    assert!(page.main().contains("-6.000,00"));
    assert!(!page.main().contains("meer betaald dan begroot"));
    let twice = keeper.post(&reverse, "reden=Nog+eens").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.main().contains("al tegengeboekt"), "{}", twice.main());
}

#[tokio::test]
async fn s0_19_a_key_that_is_no_key_says_which_line_and_what_a_payer_lacks_is_shown() {
    let mut keeper = Keeper::new().await;
    let budget = keeper.mdo().await;
    let key =
        "sleutel=x&grondslag=own&bron=y&vanaf=2026-01-01&tot=&aandelen=A%3A+1%0D%0AB%3A+1.000";
    let refused = keeper.post(&format!("{budget}/sleutel"), key).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.main().contains("Regel 2: &#34;1.000&#34;"),
        "{}",
        refused.main()
    );
    keeper
        .done(
            &format!("{budget}/middelen"),
            "betaler=Programma+7&bedrag=7.000",
        )
        .await;
    let page = keeper.get(&budget).await;
    assert!(
        page.main()
            .contains("Programma 7: gevraagd wordt € 7.500,00; daarvan is € 500,00 er niet."),
        "{}",
        page.main()
    );
    for file in ["begroting.xlsx", "begroting.csv"] {
        let answer = keeper.get(&format!("{budget}/{file}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer
                .header("content-disposition")
                .contains("begroting-2026-pilot-mdo")
        );
    }
}
