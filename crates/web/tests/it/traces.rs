//! What is left of a person: nothing readable in any file after destruction (G1), and no BSN in what is
//! printed or handed out (P1).

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use app::guidance::{
    ChoiceAct, ConsentAct, ContactAct, DecisionAct, FollowAct, IntakeAct, PlanAct, RightAct,
    TalkAct,
};
use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use domain::{
    guidance::{
        ConsentForm, ContactOutcome, ReadBackOffer, RouteScope,
        content::{Coded, ContactDetails, DropOutReason, Partner, Plan, PlanGoal, TrajectoryKind},
    },
    outreach::Channel,
};
use exchange::FileKind;
use testkit::{guidance, population};

use crate::{
    site::{Answer, Site, encoded},
    world::{handed_over, printed},
};

const GIVEN: &str = "Kwartelkoninkje";
const FAMILY: &str = "Zonderweerga-Merksteen";
const STREET: &str = "Onvindbarekade 4711";
const NOTE: &str = "Fluistert graag over sterrenstof.";

/// The ways in which a text may stand in a file: UTF-8, UTF-16, hexadecimal, base64 at each alignment.
fn written(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let mut ways = vec![
        bytes.to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        hex.clone().into_bytes(),
        hex.to_uppercase().into_bytes(),
    ];
    for before in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(0, before)
            .chain(bytes.iter().copied())
            .collect();
        let coded = STANDARD_NO_PAD.encode(&padded);
        // Characters that hang on neighbouring bytes are left out.
        let (from, until) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        let coded = coded.as_bytes().get(from..until).expect("within");
        ways.push(coded.to_vec());
    }
    ways
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some(first) = wanted.first() else {
        return true;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(wanted) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Every file in which one of these texts can be read, in whatever way it is written.
fn read_in(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(folder) {
        let bytes = fs::read(&file).expect("readable");
        for text in texts {
            if written(text).iter().any(|way| holds(&bytes, way)) {
                found.push(format!("{text} in {}", file.display()));
            }
        }
    }
    found
}

/// A case that the casemanager works on, of somebody whose every text is one of a kind.
async fn marked(site: &Site) -> (String, String) {
    let region = &site.region;
    let mut people = population::people(5, 4, 50, "Weert", 6001, region.app.today());
    for person in &mut people {
        person.has_address = true;
        (person.known, person.self_employed) = (false, false);
        (person.secret, person.postal_only, person.deceased) = (false, false, false);
    }
    let one = people.first_mut().expect("somebody");
    GIVEN.clone_into(&mut one.given_name);
    FAMILY.clone_into(&mut one.family_name);
    STREET.clone_into(&mut one.street);
    let bsn = one.bsn.clone();
    handed_over(region, "list_handler", region.town, "GM0988", &people).await;
    (bsn, FAMILY.to_owned())
}

/// The address of the case with this name.
async fn found(site: &Site, cookie: &str, name: &str) -> String {
    let id = site.get("/zoeken", cookie).await.form_id();
    let page = site
        .post("/zoeken", cookie, &format!("eenmalig={id}&zoek={name}"))
        .await;
    let case = page
        .links()
        .into_iter()
        .find(|link| link.starts_with("/zaken/"));
    case.expect("found by name")
}

#[test]
fn g1_the_scan_finds_a_text_however_it_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Merksteen 4711";
    for (number, way) in written(text).into_iter().enumerate() {
        let below = folder.path().join(format!("{number}"));
        fs::create_dir(&below).expect("made");
        fs::write(below.join("bytes"), [b"x", way.as_slice(), b"y"].concat()).expect("written");
        assert_eq!(read_in(&below, &[text]).len(), 1, "way {number}");
        assert_eq!(read_in(&below, &["Iets anders"]).len(), 0, "way {number}");
    }
    // In base64 as it really comes, in the middle of other text.
    for before in ["", "a", "ab", "abc"] {
        let coded = STANDARD_NO_PAD.encode(format!("{before}{text} en meer"));
        assert!(
            written(text).iter().any(|way| holds(coded.as_bytes(), way)),
            "{coded}"
        );
    }
}

#[tokio::test]
async fn g1_after_destruction_no_file_of_the_installation_tells_of_the_person() {
    let site = Site::new().await;
    let (bsn, name) = marked(&site).await;
    printed(&site.region, "casemanager").await;
    let cookie = site.sign_in("casemanager").await;
    let case = found(&site, &cookie, &name).await;
    let path = format!("{case}/antwoord");
    let form = site
        .get(&format!("{path}?wat=note_by_another"), &cookie)
        .await;
    let said = [("kanaal", "phone"), ("minuten", "3"), ("notitie", NOTE)];
    let noted = site
        .post(&path, &cookie, &encoded(&form.filled(&path), &said))
        .await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.main());
    let page = site.get(&case, &cookie).await;
    for text in [GIVEN, FAMILY, STREET, NOTE] {
        assert!(
            page.body.contains(text),
            "{text} is not in use: {}",
            page.main()
        );
    }
    let folder = site.region.fixture.folder();
    let texts = [GIVEN, FAMILY, STREET, NOTE, bsn.as_str()];
    assert_eq!(
        read_in(folder, &texts),
        Vec::<String>::new(),
        "while at work"
    );
    let road = case.replace("/zaken/", "/bezwaar/");
    let form = site.get(&road, &cookie).await;
    let gone = site
        .post(
            &road,
            &cookie,
            &encoded(&form.filled(&road), &[("kanaal", "phone")]),
        )
        .await;
    assert_eq!(
        gone.header("location"),
        "/?gedaan=bezwaar",
        "{}",
        gone.main()
    );
    let page = site.get(&case, &cookie).await;
    assert!(!page.body.contains(FAMILY), "{}", page.main());
    assert_eq!(
        read_in(folder, &texts),
        Vec::<String>::new(),
        "after destruction"
    );
    // The scan reads the files it should: a municipality is no secret.
    assert!(!read_in(folder, &["Nederweert"]).is_empty());
}

/// A text nobody else wrote, one for each field.
fn marker(field: &str) -> String {
    format!("Zwaluwmerk-{field}-4711")
}

/// Everything that may be written about a guided person, each field with a marker of its own.
#[expect(
    clippy::panic,
    clippy::too_many_lines,
    reason = "the whole road is told in one go, and stops where it is another"
)]
async fn written_all_over(site: &Site, case: domain::CaseId) -> Vec<String> {
    let region = &site.region;
    let now = region.app.clock().now();
    let form = ConsentForm::Oral;
    guidance::says_yes(region, case).await;
    let mut fields = Vec::new();
    let mut m = |field: &str| {
        fields.push(marker(field));
        marker(field)
    };
    let kept = ContactAct::Keep(ContactDetails {
        phone: m("telefoon"),
        email: format!("{}@voorbeeld.example", m("mail")),
        preferred: None,
    });
    guidance::does(region, case, kept).await.expect("kept");
    let IntakeAct::Record {
        talk,
        form: told,
        told_at,
        mut intake,
        scores,
    } = guidance::intake(region)
    else {
        panic!("an intake")
    };
    (intake.wants, intake.can, intake.needs) = (m("wil"), m("kan"), m("nodig"));
    (intake.education, intake.work, intake.network) = (m("opleiding"), m("werk"), m("netwerk"));
    let record = IntakeAct::Record {
        talk,
        form: told,
        told_at,
        intake,
        scores,
    };
    guidance::does(region, case, record).await.expect("intake");
    let partner = ConsentAct::Partner {
        partner: Coded {
            code: Partner::DebtHelp,
            words: m("partner"),
        },
        form,
        at: now,
    };
    guidance::does(region, case, partner)
        .await
        .expect("partner");
    let contact = ConsentAct::Contact {
        number: 1,
        channel: Channel::Phone,
        minutes: 5,
        note: m("partnergesprek"),
    };
    guidance::does(region, case, contact).await.expect("spoken");
    let asking = ConsentAct::Consultation { form, at: now };
    guidance::does(region, case, asking).await.expect("consent");
    let asked = ConsentAct::Consult(Coded {
        code: Partner::Wmo,
        words: m("raadpleging"),
    });
    guidance::does(region, case, asked)
        .await
        .expect("consulted");
    let choice = ChoiceAct::Route {
        scope: RouteScope::Municipal,
        kind: Coded {
            code: TrajectoryKind::Schooling,
            words: m("keuze"),
        },
    };
    guidance::does(region, case, choice).await.expect("choice");
    let prior = ChoiceAct::PriorProvision(m("voorliggend"));
    guidance::does(region, case, prior).await.expect("prior");
    let plan = PlanAct::Write(Box::new(Plan {
        goals: vec![PlanGoal {
            domain: None,
            goal: m("doel"),
            action: m("actie"),
            owner: m("eigenaar"),
            by: m("wanneer"),
        }],
        perspective: m("perspectief"),
        regie: m("regie"),
        feedback: m("terugkoppeling"),
    }));
    guidance::does(region, case, plan).await.expect("plan");
    guidance::does(region, case, PlanAct::CopyGiven)
        .await
        .expect("a copy on paper");
    let note = ContactAct::Log {
        channel: Channel::Phone,
        outcome: ContactOutcome::Spoke,
        minutes: 4,
        note: m("contact"),
    };
    guidance::does(region, case, note).await.expect("contact");
    let TalkAct::Hold { talk, .. } = guidance::talk(region) else {
        panic!("a talk")
    };
    let held = TalkAct::Hold {
        talk,
        words: m("driegesprek"),
    };
    guidance::does(region, case, held).await.expect("talk");
    let decided = DecisionAct::Decide {
        granted: true,
        reasons: m("besluit"),
    };
    guidance::regisseur_does(region, case, decided)
        .await
        .expect("decided");
    guidance::letter_texts(region).await;
    let letter = DecisionAct::Letter {
        day: region.app.today(),
        legal_ground: m("grondslag"),
    };
    guidance::regisseur_does(region, case, letter)
        .await
        .expect("letter");
    let begin = DecisionAct::Start {
        kind: Coded {
            code: TrajectoryKind::Schooling,
            words: m("traject"),
        },
        paid: false,
        start: region.app.today(),
        planned_end: None,
    };
    guidance::regisseur_does(region, case, begin)
        .await
        .expect("started");
    let rectified = RightAct::Rectify(m("verbetering"));
    guidance::regisseur_does(region, case, rectified)
        .await
        .expect("put right");
    let out = FollowAct::DropOut(Coded {
        code: DropOutReason::OfferDidNotFit,
        words: m("uitval"),
    });
    guidance::regisseur_does(region, case, out)
        .await
        .expect("dropped out");
    fields
}

#[tokio::test]
async fn g1_after_a_guided_person_is_forgotten_no_file_tells_what_was_said() {
    let site = Site::new().await;
    let (bsn, name) = marked(&site).await;
    printed(&site.region, "casemanager").await;
    let cookie = site.sign_in("casemanager").await;
    let path = found(&site, &cookie, &name).await;
    let case = path
        .trim_start_matches("/zaken/")
        .parse()
        .expect("the case's id");
    let mut fields = written_all_over(&site, case).await;
    // In use: what the casemanager may read again after the drop-out stands on the pages.
    for page in [path.clone(), path.replace("/zaken/", "/begeleiding/")] {
        site.get(&page, &cookie).await;
    }
    assert!(fields.len() > 25, "{}", fields.len());
    fields.extend([GIVEN, FAMILY, STREET].map(str::to_owned));
    fields.push(bsn);
    let texts: Vec<&str> = fields.iter().map(String::as_str).collect();
    let folder = site.region.fixture.folder();
    assert_eq!(
        read_in(folder, &texts),
        Vec::<String>::new(),
        "while at work"
    );
    let forget = RightAct::Erase {
        channel: Channel::Desk,
        at_once: true,
        offered: ReadBackOffer::Declined,
    };
    guidance::does(&site.region, case, forget)
        .await
        .expect("forgotten");
    assert_eq!(site.get(&path, &cookie).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        read_in(folder, &texts),
        Vec::<String>::new(),
        "after destruction"
    );
    // The proof is there, and tells of nobody either.
    let officer = site.sign_in("privacy_officer").await;
    let list = site.get("/vernietiging/certificaten", &officer).await;
    let files: Vec<String> = list
        .links()
        .into_iter()
        .filter(|link| link.starts_with("/vernietiging/certificaten/"))
        .collect();
    assert_eq!(files.len(), 2, "{}", list.main());
    for file in files {
        let proof = site.get(&file, &officer).await;
        assert_eq!(proof.status, StatusCode::OK);
        for text in &texts {
            assert!(!holds(&proof.bytes, text.as_bytes()), "{text} in {file}");
        }
    }
}

/// The words of a PDF; `None` where the tool is not installed.
fn words(pdf: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let bytes = pdf.to_vec();
    let feeding = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().ok()?;
    feeding.join().ok()?.ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn without_bsn(answer: &Answer, path: &str, bsns: &[String]) {
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.main());
    for bsn in bsns {
        for way in written(bsn) {
            assert!(!holds(&answer.bytes, &way), "{path} has a BSN in its bytes");
        }
        if answer.bytes.starts_with(b"%PDF")
            && let Some(words) = words(&answer.bytes)
        {
            assert!(
                !words.replace([' ', '.'], "").contains(bsn.as_str()),
                "{path} shows a BSN"
            );
        }
    }
}

#[tokio::test]
async fn p1_no_document_that_leaves_the_system_holds_a_bsn() {
    let site = Site::new().await;
    let (bsn, name) = marked(&site).await;
    let region = &site.region;
    let people = population::people(5, 4, 50, "Weert", 6001, region.app.today());
    let mut bsns: Vec<String> = people.into_iter().map(|one| one.bsn).collect();
    assert!(bsns.contains(&bsn));
    // The next month's list, of which nothing is checked yet: there are questions to hand out.
    let next = population::people(5, 4, 80, "Weert", 6001, region.app.today());
    bsns.extend(next.iter().map(|one| one.bsn.clone()));
    let next = [
        (FileKind::List, population::list_csv(&next, "GM0988")),
        (FileKind::Addresses, population::addresses_csv(&next)),
    ];
    let next = next.each_ref().map(|(kind, text)| (*kind, text.as_str()));
    let month = region.app.today().month().to_string();
    region.import(&month, &next).await;
    let batch = printed(region, "casemanager").await;
    let manager = site.sign_in("casemanager").await;
    let case = found(&site, &manager, &name).await;
    let plan = format!("{case}/bezoek/plannen");
    let handler = site.sign_in("list_handler").await;
    let lists = site.get("/lijsten", &handler).await;
    let list = lists
        .links()
        .into_iter()
        .find(|link| link.matches('-').count() == 4);
    let list = list.expect("a list");
    let mut shown = String::new();
    for (cookie, path) in [
        (&manager, format!("/kaarten/{batch}/kaarten.pdf")),
        (&manager, format!("/kaarten/{batch}/adresvellen.pdf")),
        (&manager, format!("/kaarten/{batch}/etiketten.pdf")),
        (&handler, format!("{list}/verslag")),
        (&handler, format!("/toetsen/{}/dat/export", region.town)),
        (&handler, format!("/toetsen/{}/kvk/export", region.town)),
        (&manager, case.clone()),
        (&manager, plan),
    ] {
        let answer = site.get(&path, cookie).await;
        without_bsn(&answer, &path, &bsns);
        if answer.bytes.starts_with(b"%PDF") {
            shown.extend(words(&answer.bytes));
        }
    }
    // Where the tool is installed, it reads: whoever gets a card stands on it.
    if Command::new("pdftotext").arg("-v").output().is_ok() {
        assert!(shown.contains("6001") || shown.contains("Weert"), "{shown}");
    }
}
