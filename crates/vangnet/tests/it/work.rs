//! The server is killed while people are at work, asked to end while a form is on its way, and put
//! back to an older copy (A1, A6, G8).

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use testkit::population::Dice;

use crate::{
    installation::{Installation, month},
    site::{Browser, Site, answer_on},
};

/// Kills of the server; with those of `crash.rs` more than a hundred.
const KILLS: u32 = 50;
/// Clients at work at once: their changes share syncs to disk.
const CLIENTS: usize = 4;
/// The dice of this test.
const SEED: u64 = 20_261_123;

/// What the clients were told is done, and what they tried.
#[derive(Default)]
struct Told {
    /// Numbers of the answers that were acknowledged: each has its own number of minutes.
    answers: Mutex<BTreeSet<u32>>,
    /// The next such number.
    next: AtomicU32,
    visits: Tried,
    cancelled: Tried,
}

#[derive(Default)]
struct Tried {
    tried: AtomicU32,
    acknowledged: AtomicU32,
}

impl Tried {
    /// Counts an attempt; one that was acknowledged too.
    fn count(&self, page: std::io::Result<crate::site::Page>) -> std::io::Result<()> {
        self.tried.fetch_add(1, Ordering::SeqCst);
        if page?.status == 303 {
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }

    fn agrees_with(&self, found: u32, what: &str) {
        let told = self.acknowledged.load(Ordering::SeqCst);
        let tried = self.tried.load(Ordering::SeqCst);
        assert!(
            told <= found && found <= tried,
            "{what}: {told} acknowledged, {found} found, {tried} tried (seed {SEED})"
        );
        assert!(
            told > 0,
            "no {what} was acknowledged: the test proves nothing"
        );
    }
}

/// Notes something, plans a visit and cancels it.
fn works_once(browser: &Browser, case: &str, told: &Told) -> std::io::Result<()> {
    let minutes = told.next.fetch_add(1, Ordering::SeqCst);
    let today = domain::Clock::System.today();
    let page = browser.fills(
        &format!("{case}/antwoord?wat=note_by_another"),
        &format!("{case}/antwoord"),
        &format!("wat=note_by_another&wie=other&kanaal=phone&datum={today}&minuten={minutes}&notitie=Verzonnen"),
    )?;
    if page.status == 303 {
        told.answers.lock().expect("no panic").insert(minutes);
    }
    let plan = format!("{case}/bezoek/plannen");
    let tomorrow = today.plus_days(1);
    told.visits
        .count(browser.fills(&plan, &plan, &format!("datum={tomorrow}&collega=")))?;
    let cancel = format!("{case}/bezoek/annuleren");
    told.cancelled
        .count(browser.fills(&cancel, &cancel, "reden=circumstances"))
}

/// Works on one case until the server is gone.
fn works(browser: &Browser, case: &str, told: &Told) -> std::io::Result<()> {
    loop {
        works_once(browser, case, told)?;
    }
}

#[test]
fn a1_fifty_kills_at_work_lose_nothing_that_was_acknowledged() {
    let site = Site::new(60);
    let browser = site.browser("casemanager");
    let cases = site.cases("next_action = 'plan_visit' AND visit_allowed");
    assert!(cases.len() >= 4, "too few to visit: {cases:?}");
    let told = Told {
        next: AtomicU32::new(1),
        ..Told::default()
    };
    let before = site.sql("SELECT count(*) FROM case_event WHERE kind = 'visit_planned'");
    let before: u32 = before.parse().expect("a number");
    // On a slow machine the kills come later, so that they fall in the work there too.
    let server = site.serve();
    let begun = Instant::now();
    works_once(&browser, &cases[0], &told).expect("a round of work");
    let round = u64::try_from(begun.elapsed().as_millis()).expect("a short while");
    server.end_hard();
    let mut dice = Dice::new(SEED);
    for kill in 1..=KILLS {
        let server = site.serve();
        thread::scope(|scope| {
            for number in 0..CLIENTS {
                let case = &cases[(kill as usize * CLIENTS + number) % cases.len()];
                let (browser, told) = (&browser, &told);
                scope.spawn(move || {
                    // Ends with the connection that the kill breaks.
                    let _ = works(browser, case, told);
                });
            }
            thread::sleep(Duration::from_millis(
                60 + dice.below(round.saturating_mul(4).max(500)),
            ));
            server.end_hard();
        });
        if kill % 10 == 0 {
            site.run(&["verify"]).succeeds();
        }
    }
    site.verifies();
    let found = site.sql(
        "SELECT json_extract(plain, '$.minutes') FROM case_event \
         WHERE kind = 'answer_recorded' AND json_extract(plain, '$.answer') = 'note_by_another'",
    );
    let found: Vec<u32> = found
        .lines()
        .map(|line| line.parse().expect("a number"))
        .collect();
    let distinct: BTreeSet<u32> = found.iter().copied().collect();
    assert_eq!(distinct.len(), found.len(), "an answer is there twice");
    let acknowledged = told.answers.lock().expect("no panic");
    let lost: Vec<&u32> = acknowledged.difference(&distinct).collect();
    assert!(
        lost.is_empty(),
        "acknowledged and gone: {lost:?} (seed {SEED})"
    );
    assert!(
        acknowledged.len() >= KILLS as usize / 2,
        "{} answers in {KILLS} runs: the test proves little",
        acknowledged.len()
    );
    let count = |kind: &str| -> u32 {
        site.sql(&format!(
            "SELECT count(*) FROM case_event WHERE kind = '{kind}'"
        ))
        .parse()
        .expect("a number")
    };
    told.visits
        .agrees_with(count("visit_planned") - before, "planned visit");
    told.cancelled
        .agrees_with(count("visit_cancelled"), "cancelled visit");
    println!("{KILLS} kills, {} answers acknowledged", acknowledged.len());
}

#[test]
fn a6_a_form_on_its_way_is_answered_before_the_server_ends() {
    let site = Site::new(40);
    let mut server = site.serve();
    let browser = site.browser("casemanager");
    let case = browser.get("/werklijst").expect("a worklist").cases();
    let case = case.first().expect("somebody to approach");
    let form = browser
        .get(&format!("{case}/antwoord?wat=note_by_another"))
        .expect("a form");
    let hidden = |name: &str| {
        let before = format!("name=\"{name}\" value=\"");
        let from = form.text.find(&before).expect("the field") + before.len();
        form.text[from..]
            .split('"')
            .next()
            .expect("closed")
            .to_owned()
    };
    let today = domain::Clock::System.today();
    let body = format!(
        "eenmalig={}&versie={}&wat=note_by_another&wie=other&kanaal=phone&datum={today}&minuten=321&notitie=",
        hidden("eenmalig"),
        hidden("versie"),
    );
    let (first, second) = body.split_at(20);
    let mut stream = browser.connect().expect("connected");
    write!(
        stream,
        "POST {case}/antwoord HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n{}{first}",
        body.len(),
        browser.rest_of_head()
    )
    .expect("sent");
    stream.flush().expect("sent");
    // Until the server has taken the request up.
    thread::sleep(Duration::from_millis(300));
    server.asks_to_end();
    // Until it takes no new ones.
    while browser.connect().is_ok() {
        thread::sleep(Duration::from_millis(20));
    }
    stream.write_all(second.as_bytes()).expect("sent");
    let answer = answer_on(&mut stream).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(server.ends(), Some(0));
    let kept = "SELECT count(*) FROM case_event WHERE json_extract(plain, '$.minutes') = 321";
    assert_eq!(site.sql(kept), "1");
    site.verifies();
}

#[test]
fn g8_an_older_copy_brings_nobody_back_who_ended_since() {
    let site = Site::new(60);
    let copy = site.path("kopie");
    let (next, file) = (month(0).to_string(), site.file("list"));
    let preview = Installation::import_arguments(&next, &file, &["--confirm"]);
    let before = site.run(&preview).succeeds();
    let server = site.serve();
    let (casemanager, list_handler) = (site.browser("casemanager"), site.browser("list_handler"));
    let list = site.cases("phase = 'waiting_for_answer'");
    let [refuses, objects, ..] = list.as_slice() else {
        panic!("too few cases: {list:?}");
    };
    // Checkpoints of after the copy would say, rightly, that the log became shorter.
    let signed = fs::read(site.checkpoints()).expect("checkpoints");
    site.run(&["backup", "create", &copy]).succeeds();
    let today = domain::Clock::System.today();
    let done = casemanager
        .fills(
            &format!("{refuses}/antwoord?wat=does_not_want"),
            &format!("{refuses}/antwoord"),
            &format!(
                "wat=does_not_want&wie=young_person&kanaal=phone&datum={today}&minuten=3&notitie="
            ),
        )
        .expect("an answer");
    assert_eq!(done.status, 303, "{}", done.text);
    let page = objects.replace("/zaken/", "/bezwaar/");
    let done = casemanager
        .fills(
            &page,
            &page,
            &format!("kanaal=phone&datum={today}&minuten=3&notitie=&zeker=ja"),
        )
        .expect("an answer");
    assert_eq!(done.status, 303, "{}", done.text);
    // Nobody puts anything back under a server at work.
    site.run(&["backup", "restore", &copy])
        .refuses("Stop de server");
    server.end_hard();

    let told = site.run(&["backup", "restore", &copy]).succeeds();
    // These two at least: the schedule may have closed who came past the upper age meanwhile.
    assert!(told.out.contains("zaak of zaken"), "{}", told.out);
    fs::write(site.checkpoints(), signed).expect("put back");
    site.run(&["verify"]).succeeds();
    let phase = |case: &str| {
        let id = case.trim_start_matches("/zaken/").replace('-', "");
        site.sql(&format!(
            "SELECT phase FROM case_overview WHERE case_id = x'{id}'"
        ))
    };
    for case in [refuses, objects] {
        assert_eq!(phase(case), "not_reached", "{case}");
    }
    let server = site.serve();
    let list = casemanager.get("/werklijst").expect("a worklist").cases();
    assert!(!list.contains(refuses) && !list.contains(objects));
    assert_eq!(list_handler.get("/").expect("a page").status, 200);
    server.end_hard();
    let again = site.run(&preview).succeeds();
    assert_eq!(
        again.outcome("suppressed"),
        before.outcome("suppressed") + 2,
        "{}",
        again.out
    );
}
