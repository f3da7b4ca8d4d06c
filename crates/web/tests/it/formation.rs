//! The page of caseload and fte: what it reckons, what it asks for, and whom it never shows (S4-11 to S4-15).

use axum::http::StatusCode;

use crate::world::{World, once};

#[tokio::test]
async fn s4_14_the_project_leader_reckons_a_shortage_and_meets_nobody() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let page = site.get("/formatie", cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.links().contains(&"/formatie/norm".to_owned()));
    assert!(page.main().contains("Lopende dossiers per medewerker"));
    assert!(page.main().contains("Ingrado"), "{}", page.main());
    let name = testkit::guidance::led(&site.region, world.guided)
        .await
        .expect("the regisseur's case")
        .identity
        .name;
    assert!(!page.body.contains(&name));

    let asked = "/formatie?werk=rmc&team=&fte=2&verzuim=10&kosten=64.928&samen=&dossiers=900\
                 &norm=&reden=&stel_fte=&stel_verzuim=&stel_kosten=";
    let outcome = site.get(asked, cookie).await;
    assert_eq!(outcome.status, StatusCode::OK);
    assert!(
        outcome
            .main()
            .contains("Om dat op te heffen is 1,34 fte extra nodig, voor € 87.003,52 per jaar."),
        "{}",
        outcome.main()
    );
    let english = site.get(&format!("{asked}&taal=en"), cookie).await;
    assert!(
        english
            .main()
            .contains("Making up for it takes 1,34 fte more, at € 87.003,52 a year."),
        "{}",
        english.main()
    );
    site.get(&format!("{asked}&taal=nl"), cookie).await;
    // What was typed stays in the form.
    assert!(outcome.main().contains("value=\"64.928\""));

    // Of the total alone follows what one costs.
    let total = asked.replace("kosten=64.928&samen=", "kosten=&samen=129.856");
    let total = site.get(&total, cookie).await;
    assert!(total.main().contains("64.928,00"), "{}", total.main());
}

#[tokio::test]
async fn s4_13_another_number_than_the_norm_is_refused_at_its_field_until_it_says_why() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let asked = "/formatie?werk=compulsory_education&fte=2&kosten=64.928&dossiers=900&norm=250";
    let refused = site.get(asked, cookie).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"reden-fout\""));
    assert!(refused.main().contains("Voor Leerplicht geldt 135"));
    let said = format!("{asked}&reden=ondersteuning");
    let said = site.get(&said, cookie).await;
    assert_eq!(said.status, StatusCode::OK);
    assert!(said.main().contains("verschil 85%"), "{}", said.main());

    let wrong = site
        .get("/formatie?werk=rmc&fte=veel&verzuim=110&norm=0", cookie)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["fte", "verzuim", "kosten", "norm"] {
        let error = format!("id=\"{field}-fout\"");
        assert!(wrong.main().contains(&error), "{field}: {}", wrong.main());
    }
}

#[tokio::test]
async fn s4_11_the_regions_norm_is_set_with_a_day_a_source_and_a_reason() {
    let world = World::new().await;
    let (site, cookie) = (&world.site, world.cookie("project_leader"));
    let form = |number| {
        let id = once(cookie, number);
        format!("eenmalig={id}&werk=rmc&aantal=275&ingang=2026-11-02&bron=Besluit+14")
    };
    let refused = site.post("/formatie/norm", cookie, &form(1)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("id=\"reden-fout\""));
    assert!(refused.main().contains("value=\"Besluit 14\""));
    let set = format!("{}&reden=Meer+huisbezoeken", form(2));
    let set = site.post("/formatie/norm", cookie, &set).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    assert_eq!(set.header("location"), "/formatie?gedaan=norm");
    let page = site.get("/formatie?gedaan=norm", cookie).await;
    assert!(page.main().contains("De norm is vastgelegd"));
    assert!(page.main().contains("Besluit 14"));
    assert!(page.main().contains("Want Meer huisbezoeken"));
    assert!(page.main().contains("De norm is 275."), "{}", page.main());
}
