//! The pictures of the guide (docs/handleiding): made of the demonstration, small enough for the repository.
//!
//! With `VANGNET_PICTURES=1` they are written to docs/pictures; without, to target/pictures.

use std::path::Path;

use e2e::{Browser, NARROW, Region, WIDE};

use crate::hand::Hand;

/// The most a picture may weigh, in bytes.
const MOST: u64 = 80_000;

/// A picture: its name, whose page, where, which links to follow first, and how wide.
type Picture = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    u32,
);

const PICTURES: [Picture; 12] = [
    ("lijsten", "list_handler", "/lijsten", &[], WIDE),
    (
        "zaak-casemanager",
        "casemanager",
        "/werklijst?fase=route_chosen",
        &["main tbody a[href^='/zaken/']"],
        WIDE,
    ),
    (
        "zaak-telefoon",
        "casemanager",
        "/werklijst?fase=intake",
        &["main tbody a[href^='/zaken/']"],
        NARROW,
    ),
    ("bezoeken-telefoon", "casemanager", "/bezoeken", &[], NARROW),
    (
        "zaak-regisseur",
        "regisseur",
        "/regie?fase=in_trajectory",
        &["main tbody a[href^='/begeleiding/']"],
        WIDE,
    ),
    ("aantallen", "project_leader", "/aantallen", &[], WIDE),
    ("monitor", "project_leader", "/monitor", &[], WIDE),
    (
        "vrijgegeven",
        "policy_officer",
        "/vrijgegeven",
        &["main tbody a[href^='/vrijgegeven/']"],
        WIDE,
    ),
    ("werkverdeling", "casemanager", "/werkverdeling", &[], WIDE),
    (
        "afschermen",
        "casemanager",
        "/werklijst?fase=intake",
        &[
            "main tbody a[href^='/zaken/']",
            "main a[href^='/afscherming/']",
        ],
        WIDE,
    ),
    ("logboek", "privacy_officer", "/logboek", &[], WIDE),
    ("accounts", "administrator", "/beheer/accounts", &[], WIDE),
];

#[tokio::test]
async fn the_guide_has_a_picture_for_each_role() {
    let region = Region::start();
    let browser = Browser::start().await.unwrap();
    let hand = Hand {
        browser: &browser,
        region: &region,
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = root.join(if std::env::var_os("VANGNET_PICTURES").is_some() {
        "docs/pictures"
    } else {
        "target/pictures"
    });
    for (name, role, path, links, width) in PICTURES {
        hand.sign_in(role).await;
        hand.open(path).await;
        for link in links {
            hand.follow(link).await;
        }
        assert!(
            !hand.main().await.is_empty(),
            "{role} has nothing to show on {path}"
        );
        browser.set_width(width).await.unwrap();
        let file = folder.join(format!("{name}.webp"));
        browser.small_picture(&file).await.unwrap();
        let weight = std::fs::metadata(&file).unwrap().len();
        assert!(
            (2_000..MOST).contains(&weight),
            "{name} weighs {weight} bytes"
        );
        // The guide shows it, with words for who cannot see it.
        let shown = std::fs::read_dir(root.join("docs/handleiding"))
            .unwrap()
            .map(|chapter| std::fs::read_to_string(chapter.unwrap().path()).unwrap())
            .any(|text| text.contains(&format!("](../pictures/{name}.webp)")));
        assert!(shown, "no chapter shows {name}");
    }
    browser.close().await.unwrap();
}
