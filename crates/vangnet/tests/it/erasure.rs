//! The server is killed while people in the middle of a guidance are being destroyed (G6).

use std::{
    thread,
    time::{Duration, Instant},
};

use testkit::population::Dice;

use crate::site::Site;

/// The dice of this test.
const SEED: u64 = 20_261_128;
/// The first kill falls within so many milliseconds after the objection was sent. The next falls sooner after one that
/// came too late, and later after one that did not, so that they fall around the deed on a slow machine as on a fast one.
const WITHIN: u64 = 160;

/// Who a case is about, and what there is of them.
struct Subject {
    case: String,
    /// Hex of the person's id.
    person: String,
    acknowledged: bool,
}

impl Subject {
    fn is_kept(&self, site: &Site) -> bool {
        let person = &self.person;
        let kept =
            format!("SELECT count(*) FROM person WHERE id = x'{person}' AND identity IS NOT NULL");
        site.sql(&kept) == "1"
    }

    fn keys(&self, site: &Site) -> u32 {
        let person = &self.person;
        let count = format!("SELECT count(*) FROM subject_key WHERE subject_id = x'{person}'");
        site.vault_sql(&count).parse().expect("a number")
    }
}

#[test]
fn g6_kills_while_people_of_a_guidance_are_destroyed_leave_nobody_half_destroyed() {
    let site = Site::new(40);
    let browser = site.browser("casemanager");
    let cases =
        site.cases("lead_role = 'casemanager' AND phase NOT IN ('destroyed', 'erasure_asked')");
    assert!(cases.len() >= 8, "too few in guidance: {cases:?}");
    let today = domain::Clock::System.today();
    let mut dice = Dice::new(SEED);
    let mut within = WITHIN;
    let mut subjects = Vec::new();
    for case in cases {
        let id = case.trim_start_matches("/zaken/").replace('-', "");
        let person = site.sql(&format!(
            "SELECT lower(hex(person_id)) FROM case_overview WHERE case_id = x'{id}'"
        ));
        let page = case.replace("/zaken/", "/bezwaar/");
        let server = site.serve();
        let acknowledged = thread::scope(|scope| {
            let sent = scope.spawn(|| {
                let fields = format!("kanaal=phone&datum={today}&minuten=3&notitie=&zeker=ja");
                browser.fills(&page, &page, &fields)
            });
            thread::sleep(Duration::from_millis(dice.below(within)));
            server.end_hard();
            matches!(sent.join().expect("no panic"), Ok(page) if page.status == 303)
        });
        within = if acknowledged {
            (within * 4 / 5).max(WITHIN / 8)
        } else {
            within * 5 / 4
        };
        subjects.push(Subject {
            case,
            person,
            acknowledged,
        });
    }

    // What a kill left half done, the next start finishes.
    let server = site.serve();
    let began = Instant::now();
    // A kill may also fall between the objection and the note that its destruction begins.
    let waits = format!(
        "SELECT (SELECT count(*) FROM destruction WHERE done_at IS NULL) \
         + (SELECT count(*) FROM case_overview WHERE phase = 'objected' AND destroy_after <= '{today}')"
    );
    while site.sql(&waits) != "0" {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "a destruction that was begun is not finished (seed {SEED})"
        );
        thread::sleep(Duration::from_millis(100));
    }
    let (mut gone, mut whole) = (0, 0);
    for subject in &subjects {
        let page = browser.get(&subject.case).expect("a page");
        if subject.is_kept(&site) {
            assert!(
                !subject.acknowledged,
                "{} was acknowledged and is still there (seed {SEED})",
                subject.case
            );
            assert!(subject.keys(&site) >= 1, "{} lost its keys", subject.case);
            assert_eq!(page.status, 200, "{} does not open", subject.case);
            whole += 1;
        } else {
            assert_eq!(
                subject.keys(&site),
                0,
                "{} is gone and has keys",
                subject.case
            );
            assert_eq!(page.status, 404, "{} opens", subject.case);
            gone += 1;
        }
    }
    server.end_hard();
    site.verifies();
    assert!(
        gone > 0 && whole > 0,
        "{gone} gone, {whole} whole: the kills all fell on one side"
    );
}
