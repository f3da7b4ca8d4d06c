//! Who becomes ready after the hand-over follows, by the same page and the same gate.

use axum::http::StatusCode;

use crate::{site::encoded, world::World};

#[tokio::test]
async fn s1_33_who_becomes_ready_later_is_offered_counted_and_handed_over() {
    let world = World::new().await;
    let (site, handler) = (&world.site, &world.cookies["list_handler"]);
    let own = &world.ids["own"];
    let hand_over = format!("/lijsten/{}/overdracht", own.list);
    let pages = [
        "/".to_owned(),
        "/gemeente/werklijst".to_owned(),
        format!("/lijsten/{}", own.list),
    ];
    for path in &pages {
        let page = site.get(path, handler).await;
        assert!(
            !page.links().contains(&hand_over),
            "{path}: {}",
            page.main()
        );
    }
    // The address that was looked up makes one of them ready.
    let complete = format!("/gemeente/zaken/{}/adres/aanvullen", own.desk);
    let form = site.get(&complete, handler).await;
    let body = encoded(
        &form.filled(&complete),
        &[
            ("straat", "Nieuwstraat 5"),
            ("postcode", "6001 ZZ"),
            ("plaats", "Weert"),
        ],
    );
    let done = site.post(&complete, handler, &body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    for path in &pages {
        let page = site.get(path, handler).await;
        assert!(page.links().contains(&hand_over), "{path}: {}", page.main());
        assert!(
            page.main().contains("1 jongere is later klaar"),
            "{path}: {}",
            page.main()
        );
    }
    // Another municipality is told of its own only.
    let other = site
        .get("/gemeente/werklijst", &world.cookies["neighbour"])
        .await;
    assert!(!other.main().contains("later klaar"), "{}", other.main());
    let preview = site.get(&hand_over, handler).await;
    assert!(
        preview
            .main()
            .contains("klaar sinds de lijst is overgedragen"),
        "{}",
        preview.main()
    );
    let once = preview.form_id();
    let done = site
        .post(&hand_over, handler, &encoded(&[], &[("eenmalig", &once)]))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    for path in &pages {
        let page = site.get(path, handler).await;
        assert!(
            !page.links().contains(&hand_over),
            "{path}: {}",
            page.main()
        );
    }
    let casemanager = &world.cookies["casemanager"];
    let seen = site.get(&format!("/zaken/{}", own.desk), casemanager).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.main());
}
