//! A colleague's way in: invitation, password, passkey; and signing in again with both.

use e2e::{Browser, Region};

use crate::hand::Hand;

const EMAIL: &str = "nieuwe.collega@voorbeeld.example";
const PASSWORD: &str = "zeven paarse vliegers boven zee";

#[tokio::test]
async fn e1_a_colleague_comes_in_by_invitation_password_and_passkey() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    hand.sign_in("administrator").await;
    hand.open("/beheer/accounts/nieuw").await;
    hand.fill("naam", "Nina Nieuweling").await;
    hand.fill("email", EMAIL).await;
    hand.pick("rol", "administrator").await;
    hand.send("/beheer/accounts/nieuw").await;
    let page = hand.main().await;
    let invitation = page
        .split_whitespace()
        .find(|word| word.contains("/uitnodiging/"))
        .expect(&page)
        .to_owned();

    browser.driver.delete_all_cookies().await.unwrap();
    browser.open(&invitation).await.unwrap();
    hand.fill("wachtwoord", PASSWORD).await;
    hand.fill("herhaling", PASSWORD).await;
    hand.follow("main form button[type=submit]").await;
    assert_eq!(hand.path().await, "/tweede-factor", "{}", hand.main().await);
    hand.open("/").await;
    assert_ne!(hand.path().await, "/", "a password alone opens the pages");
    hand.open("/tweede-factor").await;
    browser.add_passkey_device().await.unwrap();
    hand.follow("main a[href='/tweede-factor/passkey']").await;
    hand.follow("main form button[type=submit]").await;
    assert_eq!(hand.path().await, "/", "{}", hand.main().await);
    assert!(
        hand.one("header")
            .await
            .text()
            .await
            .unwrap()
            .contains("Nina Nieuweling")
    );

    hand.follow("form[action='/uitloggen'] button").await;
    assert_eq!(hand.path().await, "/afgemeld");
    browser.open(&invitation).await.unwrap();
    assert!(
        hand.count("input[name=wachtwoord]").await == 0,
        "the invitation works twice"
    );
    hand.open("/inloggen").await;
    hand.fill("email", EMAIL).await;
    hand.fill("wachtwoord", PASSWORD).await;
    hand.send("/inloggen").await;
    assert_eq!(
        hand.path().await,
        "/inloggen/passkey",
        "{}",
        hand.main().await
    );
    hand.follow("main form button[type=submit]").await;
    assert_eq!(hand.path().await, "/", "{}", hand.main().await);
    assert!(
        hand.one("header")
            .await
            .text()
            .await
            .unwrap()
            .contains("Nina Nieuweling")
    );
    browser.close().await.unwrap();
}
