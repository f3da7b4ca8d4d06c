//! The report of a released quarter for a council: protected figures, the municipality's own words, and nobody in them (S1-80).

use std::collections::BTreeMap;

use access::policy::{ReportQuarter, SeePublished, WriteCouncilReport};
use app::{
    AppError,
    monitor::{self, Audience},
};
use domain::monitor::{CouncilPart, Printed, Quarter};
use exchange::FileKind::List;
use testkit::{
    paper, population,
    region::{Region, in_each_region},
};

use crate::outreach::people;

/// A list of so many new people in Weert, and the quarter after it talked over.
pub(crate) async fn talked_over(region: &Region, persons: usize) -> Quarter {
    let today = region.app.today();
    let text = population::list_csv(&people(persons), "GM0988");
    region
        .import(&today.month().to_string(), &[(List, text.as_str())])
        .await;
    let quarter = Quarter::of(today.month());
    let days = today.days_until(quarter.last_day()) + 1;
    region.fixture.clock.advance_days(i64::from(days));
    let leads = region.grant_today::<ReportQuarter>("project_leader").await;
    monitor::request(&region.app, &leads, quarter)
        .await
        .expect("asked");
    monitor::discuss(&region.app, &leads, quarter)
        .await
        .expect("talked over");
    quarter
}

pub(crate) async fn release(region: &Region, quarter: Quarter) {
    let leads = region.grant_today::<ReportQuarter>("project_leader").await;
    monitor::release(&region.app, &leads, quarter, "")
        .await
        .expect("released");
}

/// The text of the report of Weert as the policy officer gets it.
async fn report(region: &Region, quarter: Quarter) -> String {
    let reads = region.grant_today::<SeePublished>("policy_officer").await;
    let made = monitor::council_report(&region.app, &reads, quarter, region.town)
        .await
        .expect("a report");
    assert_eq!(made.name, format!("raadsrapport-{quarter}-GM0988.pdf"));
    assert!(String::from_utf8_lossy(&made.bytes).contains("/StructTreeRoot"));
    paper::text(&made.bytes)
}

async fn writes(
    region: &Region,
    quarter: Quarter,
    seen: i64,
    words: &[(CouncilPart, &str)],
) -> app::Result<()> {
    let grant = region
        .grant_today::<WriteCouncilReport>("project_leader")
        .await;
    let words = owned(words);
    monitor::write_council_text(&region.app, &grant, quarter, region.town, seen, &words).await
}

fn owned(words: &[(CouncilPart, &str)]) -> BTreeMap<CouncilPart, String> {
    words
        .iter()
        .map(|(part, text)| (*part, (*text).to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_80_a_quarter_that_is_not_released_has_no_report_and_no_words() {
    in_each_region(|region| async move {
        let quarter = talked_over(&region, 3).await;
        let reads = region.grant_today::<SeePublished>("policy_officer").await;
        let none = monitor::council_report(&region.app, &reads, quarter, region.town).await;
        let lines = monitor::council_reports(&region.app, &reads, quarter).await;
        let written = writes(&region, quarter, 0, &[(CouncilPart::Foreword, "Te vroeg")]).await;
        for refused in [none.err(), lines.err(), written.err()] {
            assert!(
                matches!(
                    refused,
                    Some(AppError::Rule {
                        requirement: "S1-80",
                        ..
                    })
                ),
                "{refused:?}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_77_what_is_withheld_stands_nowhere_in_the_report() {
    in_each_region(|region| async move {
        let quarter = talked_over(&region, 7).await;
        release(&region, quarter).await;
        let reads = region.grant_today::<SeePublished>("policy_officer").await;
        let published = monitor::published(&region.app, &reads, quarter, Audience::Public)
            .await
            .expect("published");
        let withheld = published
            .figures
            .values()
            .filter(|printed| **printed == Printed::Withheld)
            .count();
        assert!(withheld > 0, "seven people are few");
        let text = report(&region, quarter).await;
        let words: Vec<&str> = text.split(' ').collect();
        let crosses = words.iter().filter(|word| **word == "×").count();
        assert!(crosses >= withheld, "{crosses} of {withheld}: {text}");
        assert!(!words.contains(&"7"), "{text}");
        assert!(text.contains("kleiner dan 10"), "{text}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_80_own_words_stand_around_figures_that_they_do_not_change() {
    in_each_region(|region| async move {
        let quarter = talked_over(&region, 23).await;
        release(&region, quarter).await;
        let before = report(&region, quarter).await;
        for part in [
            "gemeenteraad van Weert",
            &quarter.dutch(),
            "Woorden van de gemeente nog geen",
            "23 nieuw op de lijst",
            "Versie 1 van deze definitie",
        ] {
            assert!(before.contains(part), "{part}: {before}");
        }
        let words = [
            (
                CouncilPart::Foreword,
                "Elke jongere telt mee.\r\n\r\nWij zoeken hen zelf op.",
            ),
            (
                CouncilPart::Inflow,
                "Meer dan vorig kwartaal, door de zomer.",
            ),
            (CouncilPart::Outlook, "  "),
            (
                CouncilPart::Contact,
                "Team Jeugd, 0495 123 456, jeugd@weert.example",
            ),
        ];
        writes(&region, quarter, 0, &words).await.expect("written");
        let after = report(&region, quarter).await;
        for part in [
            "Elke jongere telt mee. Wij zoeken hen zelf op.",
            "Meer dan vorig kwartaal, door de zomer.",
            "jeugd@weert.example",
            "laatst gewijzigd op",
            "23 nieuw op de lijst",
        ] {
            assert!(after.contains(part), "{part}: {after}");
        }
        assert!(!after.contains("Vooruitblik"), "nothing was written there");

        // Who saw the older version learns so, and the words stay as they were.
        let late = writes(&region, quarter, 0, &[(CouncilPart::Foreword, "Anders")]).await;
        assert!(matches!(late, Err(AppError::Changed)), "{late:?}");
        let grant = region
            .grant_today::<WriteCouncilReport>("project_leader")
            .await;
        let text = monitor::council_text(&region.app, &grant, quarter, region.town)
            .await
            .expect("the words");
        assert_eq!((text.version, text.history.len()), (1, 1));
        assert_eq!(text.words.len(), 3, "an empty part is none");

        // A preview keeps nothing.
        let typed = owned(&[(CouncilPart::Foreword, "Nog niet af")]);
        let preview =
            monitor::preview_council_report(&region.app, &grant, quarter, region.town, &typed)
                .await
                .expect("a preview");
        let preview = paper::text(&preview.bytes);
        assert!(preview.contains("Nog niet af") && preview.contains("nog niet bewaard"));
        assert_eq!(report(&region, quarter).await, after);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_54_words_that_point_at_somebody_or_are_too_long_are_refused_at_their_field() {
    in_each_region(|region| async move {
        let quarter = talked_over(&region, 3).await;
        release(&region, quarter).await;
        for (part, words) in [
            (CouncilPart::Foreword, "Zij werd geboren op 12 maart 2004."),
            (CouncilPart::Inflow, "Bel 06 12345678 voor deze jongere."),
            (CouncilPart::People, "Zij woont op 6001 AB 12."),
            (
                CouncilPart::Outlook,
                "Schrijf naar sanne@voorbeeld.example.",
            ),
            (CouncilPart::Contact, "Het nummer is 999990019"),
        ] {
            let refused = writes(&region, quarter, 0, &[(part, words)]).await;
            assert!(
                matches!(&refused, Err(AppError::Marked { field, .. }) if *field == part.code()),
                "{words}: {refused:?}"
            );
        }
        let long = "woord ".repeat(600);
        let refused = writes(&region, quarter, 0, &[(CouncilPart::Time, &long)]).await;
        let Err(AppError::Invalid(fields)) = refused else {
            panic!("too long: {refused:?}");
        };
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].field, "time");
        assert!(fields[0].dutch.contains("3000"), "{}", fields[0].dutch);
        assert!(
            region
                .actor("policy_officer")
                .authorize::<WriteCouncilReport>()
                .is_err(),
            "the policy officer reads"
        );
    })
    .await;
}
