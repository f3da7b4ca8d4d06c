//! Lists of DUO from file to return file, on both engines (S4-05 to S4-10, S4-16, S4-17, S4-84 to S4-88; A.9; A.11 T1).

use access::{Actor, policy};
use app::{
    AppError,
    school::{self, DestroyReason, Inquiry, ListView, ReturnForm, RowLine, SchoolUpload},
};
use domain::{
    Bsn, Day, NoticeKind, SchoolListId,
    school::{
        Cohort, Disposition, Extent, InquiryBasis, InquiryNeed, KnownStatus, LeaverResult,
        NotSelected, NotTakenUp, Priority, SchoolListKind, Standing, TakenUpBy, TargetGroup, Waits,
    },
};
use store::{AuditFilter, Chain};
use testkit::{
    corpus::made_up_bsn,
    region::{Region, in_each_region},
    schools::{self, Leaver},
};

const WEERT: &str = "GM0988";
const NEDERWEERT: &str = "GM0946";

async fn rmc(region: &Region) -> Actor {
    region.actor_today("rmc_worker").await
}

/// A list of early leavers of these rows, taken in.
async fn taken_in(region: &Region, leavers: &[Leaver]) -> SchoolListId {
    let on = region.app.today();
    schools::take_in(
        &region.app,
        &rmc(region).await,
        SchoolListKind::EarlyLeavers,
        on,
        leavers,
    )
    .await
    .expect("taken in")
}

fn three(on: Day) -> [Leaver; 3] {
    [
        Leaver::early(&made_up_bsn(1), "Boterbloem", WEERT, on, 0),
        Leaver::early("111111111", "Distelvink", WEERT, on, 250),
        Leaver::early(&made_up_bsn(3), "Heikikker", NEDERWEERT, on, 650),
    ]
}

async fn seen(region: &Region, who: &str, list: SchoolListId) -> ListView {
    let grant = region.grant_today::<policy::SeeSchoolLists>(who).await;
    school::list(&region.app, &grant, list)
        .await
        .expect("the list")
}

fn named<'a>(view: &'a ListView, family_name: &str) -> &'a RowLine {
    let found = view.rows.iter().find(|row| {
        row.name
            .as_deref()
            .is_some_and(|name| name.ends_with(family_name))
    });
    found.unwrap_or_else(|| panic!("{family_name} is on the list"))
}

async fn dispose(
    region: &Region,
    row: &RowLine,
    seen: u32,
    how: Disposition,
) -> Result<(), AppError> {
    let grant = region
        .grant_today::<policy::DisposeSchoolRows>("regisseur")
        .await;
    school::dispose(&region.app, &grant, row.id, seen, how).await
}

async fn record(
    region: &Region,
    who: &str,
    row: &RowLine,
    seen: (u32, u32),
    result: LeaverResult,
) -> Result<(), AppError> {
    let grant = region.grant_today::<policy::RecordSchoolResult>(who).await;
    let on = region.app.today();
    school::record(&region.app, &grant, row.id, seen, result, on).await
}

async fn entries(region: &Region, chain: Chain, action: &str) -> Vec<store::AuditRow> {
    let rules = region
        .grant_today::<policy::ReviewLog>("privacy_officer")
        .await;
    let filter = AuditFilter {
        action: Some(action.to_owned()),
        ..AuditFilter::default()
    };
    region
        .app
        .store()
        .audit_entries(&rules, chain, &filter, None, 100)
        .await
        .expect("entries")
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_07_each_row_goes_to_its_home_municipality_and_the_rest_is_set_apart_with_a_reason() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let mut text = schools::csv(&three(on));
        let elsewhere = Leaver::early(&made_up_bsn(4), "Vreemdeling", "GM0344", on, 0);
        let twice = Leaver::early(&made_up_bsn(1), "Boterbloem", WEERT, on, 0);
        let wrong = Leaver::early("123456789", "Fout", WEERT, on, 0);
        for one in [elsewhere, twice, wrong] {
            let row = schools::csv(&[one]);
            text.push_str(row.lines().nth(1).expect("a row"));
            text.push_str("\r\n");
        }
        let grant = region
            .grant_today::<policy::UploadSchoolList>("rmc_worker")
            .await;
        let upload = SchoolUpload {
            kind: SchoolListKind::EarlyLeavers,
            reference_date: on,
            return_by: None,
            name: "lijst.csv".to_owned(),
            bytes: text.clone().into_bytes(),
        };
        let id = school::upload(&region.app, &grant, upload.clone())
            .await
            .expect("set ready");
        let found = school::preview(&region.app, &grant, id)
            .await
            .expect("a preview");
        assert_eq!(
            found.parts,
            [("Nederweert".to_owned(), 1), ("Weert".to_owned(), 2)]
        );
        assert_eq!(
            (found.list.rows, found.apart_rows),
            (6, 3),
            "the numbers add up"
        );
        let reasons: Vec<(u32, &str)> = found
            .apart
            .iter()
            .map(|one| (one.row, one.column))
            .collect();
        assert_eq!(reasons, [(5, "gemeentecode"), (6, "BSN"), (7, "BSN")]);
        assert_eq!(found.without_number, 1, "DUO's placeholder is no mistake");
        assert_eq!(found.priorities.get(&Priority::NoWork), Some(&1));
        assert_eq!(found.list.return_by, on.plus_days(60), "by the dated rule");
        assert!(
            school::overview(&region.app, &region.grant_today("regisseur").await)
                .await
                .expect("lists")
                .is_empty(),
            "nobody sees a list that waits"
        );

        let committed = school::commit(&region.app, &grant, id, false).await;
        assert_eq!(committed.expect("taken in"), 3);
        let again = school::commit(&region.app, &grant, id, false).await;
        assert!(matches!(again, Err(AppError::Rule { .. })), "once");

        let theirs = seen(&region, "regisseur", id).await;
        assert_eq!(theirs.rows.len(), 2, "only those of the own municipality");
        assert!(!theirs.whole);
        let all = seen(&region, "rmc_worker", id).await;
        assert_eq!((all.rows.len(), all.whole), (3, true));
        let first = named(&all, "Boterbloem")
            .assessment
            .clone()
            .expect("judged");
        assert_eq!(first.standing, Standing::EarlyLeaver);
        assert!(matches!(
            first.cohort,
            Some(Cohort::New | Cohort::SinceTheCount)
        ));
        assert_eq!(
            region
                .app
                .store()
                .notices_of(region.actor("regisseur").account, 10)
                .await
                .expect("notices")
                .iter()
                .map(|one| (one.kind, one.number))
                .collect::<Vec<_>>(),
            [(NoticeKind::SchoolListArrived, 2)]
        );

        let second = school::upload(&region.app, &grant, upload)
            .await
            .expect("ready");
        let warned = school::preview(&region.app, &grant, second)
            .await
            .expect("a preview");
        assert!(warned.same_as.is_some(), "the same file");
        let refused = school::commit(&region.app, &grant, second, false).await;
        assert!(matches!(refused, Err(AppError::Rule { .. })));
        school::abandon(&region.app, &grant, second)
            .await
            .expect("given up");
        let gone = school::preview(&region.app, &grant, second).await;
        assert!(matches!(gone, Err(AppError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_05_a_file_without_a_row_for_us_or_with_a_day_to_come_is_refused_and_nothing_is_kept() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let worker = rmc(&region).await;
        let stranger = [Leaver::early(
            &made_up_bsn(1),
            "Vreemdeling",
            "GM0344",
            on,
            0,
        )];
        let kind = SchoolListKind::Outflow;
        let refused = schools::upload(&region.app, &worker, kind, on, &stranger).await;
        let Err(AppError::Invalid(fields)) = refused else {
            panic!("{refused:?}");
        };
        assert!(fields[0].dutch.contains("Rij 2:"), "{}", fields[0].dutch);
        let tomorrow = on.plus_days(1);
        let early = schools::upload(&region.app, &worker, kind, tomorrow, &three(on)).await;
        assert!(matches!(early, Err(AppError::Invalid(_))));
        let grant = worker.authorize().expect("the role allows it");
        let waiting = school::waiting(&region.app, &grant).await.expect("lists");
        assert!(waiting.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_08_the_municipality_disposes_per_list_or_row_and_changing_it_keeps_the_history() {
    in_each_region(|region| async move {
        let id = taken_in(&region, &three(region.app.today())).await;
        let before = seen(&region, "regisseur", id).await;
        assert_eq!(before.line.extent, Extent::Undecided);
        let boterbloem = named(&before, "Boterbloem").clone();
        let moved = Disposition::NotTakenUp(NotTakenUp::Moved);
        dispose(&region, &boterbloem, 0, moved)
            .await
            .expect("disposed");
        let late = dispose(
            &region,
            &boterbloem,
            0,
            Disposition::TakenUp(TakenUpBy::Rmc),
        )
        .await;
        assert!(
            matches!(late, Err(AppError::Changed)),
            "a colleague was first"
        );
        let same = dispose(&region, &boterbloem, 1, moved).await;
        assert!(matches!(same, Err(AppError::Rule { .. })));

        let grant = region
            .grant_today::<policy::DisposeSchoolRows>("regisseur")
            .await;
        let by_rmc = Disposition::TakenUp(TakenUpBy::Rmc);
        let open = school::dispose_open(&region.app, &grant, id, by_rmc).await;
        assert_eq!(
            open.expect("the rest"),
            1,
            "only what was open, of the own municipality"
        );
        let none = school::dispose_open(&region.app, &grant, id, by_rmc).await;
        assert!(matches!(none, Err(AppError::Rule { .. })));
        let after = seen(&region, "regisseur", id).await;
        assert_eq!(after.line.extent, Extent::Partly, "the rows differ");
        assert_eq!(named(&after, "Boterbloem").disposition, Some(moved));

        let team = Disposition::TakenUp(TakenUpBy::MunicipalTeam);
        dispose(&region, &boterbloem, 1, team)
            .await
            .expect("changed");
        let whole = seen(&region, "regisseur", id).await;
        assert_eq!(whole.line.extent, Extent::Whole);
        let looks = region.grant_today("regisseur").await;
        let row = school::row(&region.app, &looks, boterbloem.id)
            .await
            .expect("the row");
        let history: Vec<Disposition> = row.decisions.iter().map(|one| one.disposition).collect();
        assert_eq!(history, [team, moved], "the earlier stays");

        let all = seen(&region, "rmc_worker", id).await;
        assert_eq!(named(&all, "Heikikker").waits, Waits::Municipality);
        assert_eq!(
            all.line.completeness.undecided, 1,
            "what nobody disposed of is seen"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_16_who_took_somebody_up_records_what_came_of_it() {
    in_each_region(|region| async move {
        let id = taken_in(&region, &three(region.app.today())).await;
        let before = seen(&region, "regisseur", id).await;
        let (boterbloem, distelvink) = (
            named(&before, "Boterbloem").clone(),
            named(&before, "Distelvink").clone(),
        );
        let none = record(
            &region,
            "rmc_worker",
            &boterbloem,
            (0, 0),
            LeaverResult::Work,
        )
        .await;
        assert!(
            matches!(none, Err(AppError::Rule { .. })),
            "nobody took it up"
        );
        let by_rmc = Disposition::TakenUp(TakenUpBy::Rmc);
        dispose(&region, &boterbloem, 0, by_rmc)
            .await
            .expect("disposed");
        let by_team = Disposition::TakenUp(TakenUpBy::MunicipalTeam);
        dispose(&region, &distelvink, 0, by_team)
            .await
            .expect("disposed");

        let grant = region.grant_today("rmc_worker").await;
        let work = school::work(&region.app, &grant).await.expect("work");
        assert_eq!(work.len(), 1, "what the RMC took up is its work");
        assert_eq!(work[0].id, boterbloem.id);
        let not_theirs = record(
            &region,
            "regisseur",
            &boterbloem,
            (1, 0),
            LeaverResult::Work,
        )
        .await;
        assert!(matches!(not_theirs, Err(AppError::Rule { .. })));
        record(
            &region,
            "rmc_worker",
            &boterbloem,
            (1, 0),
            LeaverResult::InGuidance,
        )
        .await
        .expect("recorded");
        let work = school::work(&region.app, &grant).await.expect("work");
        assert_eq!(work.len(), 1, "in guidance it stays work");
        let late = record(
            &region,
            "rmc_worker",
            &boterbloem,
            (1, 0),
            LeaverResult::Work,
        )
        .await;
        assert!(matches!(late, Err(AppError::Changed)));
        record(
            &region,
            "rmc_worker",
            &boterbloem,
            (1, 1),
            LeaverResult::BackAtSchool,
        )
        .await
        .expect("changed");
        assert!(
            school::work(&region.app, &grant)
                .await
                .expect("work")
                .is_empty()
        );
        record(
            &region,
            "regisseur",
            &distelvink,
            (1, 0),
            LeaverResult::CareOrDetention,
        )
        .await
        .expect("recorded");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_09_a_new_decision_asks_its_executor_anew_and_the_earlier_result_stays_to_be_read() {
    in_each_region(|region| async move {
        let id = taken_in(&region, &three(region.app.today())).await;
        let before = seen(&region, "regisseur", id).await;
        let boterbloem = named(&before, "Boterbloem").clone();
        let by_rmc = Disposition::TakenUp(TakenUpBy::Rmc);
        dispose(&region, &boterbloem, 0, by_rmc)
            .await
            .expect("disposed");
        record(
            &region,
            "rmc_worker",
            &boterbloem,
            (1, 0),
            LeaverResult::BackAtSchool,
        )
        .await
        .expect("recorded");
        let by_team = Disposition::TakenUp(TakenUpBy::MunicipalTeam);
        dispose(&region, &boterbloem, 1, by_team)
            .await
            .expect("changed");
        let again = seen(&region, "regisseur", id).await;
        let waits = named(&again, "Boterbloem").waits;
        assert_eq!(
            waits,
            Waits::Executor(TakenUpBy::MunicipalTeam),
            "the new one answers anew"
        );
        let looks = region.grant_today("regisseur").await;
        let row = school::row(&region.app, &looks, boterbloem.id)
            .await
            .expect("the row");
        assert_eq!(
            row.outcomes.len(),
            1,
            "what came of it before stays to be read"
        );
        assert!(row.outcomes.iter().all(|one| !one.holds));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_06_a_list_is_told_back_by_number_partly_says_so_and_later_changes_show() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let id = taken_in(&region, &three(on)).await;
        let rows = seen(&region, "regisseur", id).await;
        let boterbloem = named(&rows, "Boterbloem").clone();
        let distelvink = named(&rows, "Distelvink").clone();
        let grant = region
            .grant_today::<policy::ReturnSchoolList>("rmc_worker")
            .await;
        let nothing = school::note_return(&region.app, &grant, id, on).await;
        assert!(matches!(nothing, Err(AppError::Rule { .. })));
        let moved = Disposition::NotTakenUp(NotTakenUp::Moved);
        dispose(&region, &distelvink, 0, moved)
            .await
            .expect("disposed");
        dispose(
            &region,
            &boterbloem,
            0,
            Disposition::TakenUp(TakenUpBy::Rmc),
        )
        .await
        .expect("disposed");
        record(
            &region,
            "rmc_worker",
            &boterbloem,
            (1, 0),
            LeaverResult::LearnWork,
        )
        .await
        .expect("recorded");

        let file = school::return_file(&region.app, &grant, id, ReturnForm::Csv)
            .await
            .expect("a file");
        assert!(file.name.ends_with("-gedeeltelijk.csv"), "{}", file.name);
        let text = String::from_utf8(file.bytes).expect("text");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let number = made_up_bsn(1);
        assert_eq!(
            lines,
            [
                format!("2;{number};{WEERT};ja;Doorstroompunt (RMC);;Leren en werken (bbl);{on}"),
                format!("3;;{WEERT};nee;;Verhuisd naar een andere gemeente;;"),
            ]
        );
        assert!(!text.contains("Boterbloem"), "no names");
        let book = school::return_file(&region.app, &grant, id, ReturnForm::Workbook).await;
        assert!(book.expect("a workbook").bytes.starts_with(b"PK"));
        let made = entries(&region, Chain::Reads, "ReturnSchoolList").await;
        assert_eq!(made.len(), 2, "each making is logged");
        assert!(made.iter().all(|one| one.persons == 2));

        school::note_return(&region.app, &grant, id, on)
            .await
            .expect("noted");
        let told = seen(&region, "rmc_worker", id).await;
        assert_eq!((told.returns.len(), told.returns[0].0.open), (1, 1));
        assert!(!told.line.is_done(), "one row is open");
        assert!(told.rows.iter().all(|row| !row.changed_since));
        region.fixture.clock.advance_seconds(60);
        dispose(
            &region,
            &distelvink,
            1,
            Disposition::NotTakenUp(NotTakenUp::Manages),
        )
        .await
        .expect("changed");
        let after = seen(&region, "rmc_worker", id).await;
        let changed: Vec<bool> = after.rows.iter().map(|row| row.changed_since).collect();
        assert_eq!(changed.iter().filter(|one| **one).count(), 1);
        assert!(named(&after, "Distelvink").changed_since);

        let refused = region
            .actor("regisseur")
            .authorize::<policy::ReturnSchoolList>();
        assert!(refused.is_err(), "only the Doorstroompunt tells DUO");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t13_who_must_tell_back_is_reminded_once_before_the_day_and_once_after_it() {
    in_each_region(|region| async move {
        taken_in(&region, &three(region.app.today())).await;
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        let told = || async {
            app::notices::tell_of_today(&region.app, &service)
                .await
                .expect("told");
            let worker = region.actor("rmc_worker").account;
            let all = region
                .app
                .store()
                .notices_of(worker, 10)
                .await
                .expect("notices");
            let due = |one: &&store::Notice| one.kind == NoticeKind::SchoolListDue;
            all.iter().filter(due).count()
        };
        region.fixture.clock.advance_days(45);
        assert_eq!(told().await, 0, "fifteen days before");
        region.fixture.clock.advance_days(1);
        assert_eq!(told().await, 1, "fourteen days before");
        region.fixture.clock.advance_days(14);
        assert_eq!(told().await, 1, "on the last day");
        region.fixture.clock.advance_days(1);
        assert_eq!(told().await, 2, "the day after");
        region.fixture.clock.advance_days(30);
        assert_eq!(told().await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_05_the_same_pupil_is_recognised_on_a_later_list_and_never_joined_with_the_voluntary_approach()
 {
    in_each_region(|region| async move {
        let number = made_up_bsn(1);
        let list = format!(
            "BSN;Geboortedatum;Achternaam;Straat;Huisnummer;Postcode;Woonplaats\r\n\
             {number};01-05-2002;Boterbloem;Kerkstraat;1;6001AB;Weert\r\n"
        );
        region.open_gate().await;
        region
            .import("2026-09", &[(exchange::FileKind::List, &list)])
            .await;
        let on = region.app.today();
        let leavers = [Leaver::early(&number, "Boterbloem", WEERT, on, 0)];
        taken_in(&region, &leavers).await;
        let worker = rmc(&region).await;
        let later = schools::take_in(&region.app, &worker, SchoolListKind::Outflow, on, &leavers)
            .await
            .expect("taken in");
        let rows = seen(&region, "rmc_worker", later).await;
        let looks = region.grant_today("rmc_worker").await;
        let row = school::row(&region.app, &looks, rows.rows[0].id)
            .await
            .expect("the row");
        assert_eq!(row.also_on, [on], "the same pupil was on the earlier list");

        let grant = region
            .grant_today::<policy::SeeSchoolLists>("rmc_worker")
            .await;
        let pupil = region
            .app
            .store()
            .school_row(&grant, rows.rows[0].id)
            .await
            .expect("the row")
            .pupil;
        let keys = region
            .app
            .store()
            .municipality_keys(region.town)
            .await
            .expect("keys");
        let bsn = domain::Bsn::parse(&number).expect("a number");
        let voluntary = region
            .app
            .store()
            .recognised(region.town, &keys.recognition_tokens(&bsn))
            .await
            .expect("tokens");
        let person = voluntary
            .into_values()
            .next()
            .expect("on the monthly list")
            .person;
        assert_ne!(person.uuid(), pupil.uuid());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g10_somebody_is_destroyed_on_objection_or_at_the_term_and_the_rows_still_add_up() {
    in_each_region(|region| async move {
        let id = taken_in(&region, &three(region.app.today())).await;
        let rows = seen(&region, "regisseur", id).await;
        let boterbloem = named(&rows, "Boterbloem").clone();
        dispose(
            &region,
            &boterbloem,
            0,
            Disposition::TakenUp(TakenUpBy::MunicipalTeam),
        )
        .await
        .expect("disposed");
        record(
            &region,
            "regisseur",
            &boterbloem,
            (1, 0),
            LeaverResult::Work,
        )
        .await
        .expect("recorded");
        let grant = region
            .grant_today::<policy::DestroySchoolRow>("regisseur")
            .await;
        school::destroy(&region.app, &grant, boterbloem.id, DestroyReason::Objection)
            .await
            .expect("destroyed");
        let twice =
            school::destroy(&region.app, &grant, boterbloem.id, DestroyReason::Objection).await;
        assert!(matches!(twice, Err(AppError::Rule { .. })));
        let after = seen(&region, "rmc_worker", id).await;
        assert_eq!(
            (after.rows.len(), after.line.completeness.destroyed),
            (3, 1)
        );
        let looks = region.grant_today("rmc_worker").await;
        let row = school::row(&region.app, &looks, boterbloem.id)
            .await
            .expect("its place");
        assert!(row.identity.is_none() && row.outcomes[0].result.is_none());
        let dead = dispose(
            &region,
            &boterbloem,
            1,
            Disposition::TakenUp(TakenUpBy::Rmc),
        )
        .await;
        assert!(matches!(dead, Err(AppError::Rule { .. })));

        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        region.fixture.clock.advance_days(365 * 2);
        let early = app::retention::run_due(&region.app, &service)
            .await
            .expect("a run");
        assert_eq!(early.pupils, 0, "the last day of the term");
        region.fixture.clock.advance_days(2);
        let run = app::retention::run_due(&region.app, &service)
            .await
            .expect("a run");
        assert_eq!(run.pupils, 2);
        let end = seen(&region, "rmc_worker", id).await;
        assert_eq!(end.line.completeness.destroyed, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c6_a_list_that_nobody_takes_in_goes_with_the_staging_term() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let worker = rmc(&region).await;
        let id = schools::upload(
            &region.app,
            &worker,
            SchoolListKind::EarlyLeavers,
            on,
            &three(on),
        )
        .await
        .expect("ready");
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("the service");
        region.fixture.clock.advance_days(2);
        app::retention::run_due(&region.app, &service)
            .await
            .expect("a run");
        let grant = region
            .grant_today::<policy::UploadSchoolList>("rmc_worker")
            .await;
        assert!(
            school::waiting(&region.app, &grant)
                .await
                .expect("lists")
                .is_empty()
        );
        let late = school::commit(&region.app, &grant, id, false).await;
        assert!(matches!(late, Err(AppError::Rule { .. })));
    })
    .await;
}

/// The published table (A.11 T1): rows in the order of the groups, a column for each municipality.
const PUBLISHED: [[usize; 3]; 5] = [[39, 3, 11], [15, 1, 10], [47, 5, 4], [34, 6, 3], [25, 3, 8]];

#[tokio::test(flavor = "multi_thread")]
async fn a_11_t1_the_table_of_214_follows_from_lists_of_duo_with_persons_apart() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let incomes = [0, 900, 0, 299, 699];
        let (mut outflow, mut early) = (Vec::new(), Vec::new());
        let mut number = 0;
        for (group, row) in PUBLISHED.iter().enumerate() {
            for (code, many) in [NEDERWEERT, "GM0957", WEERT].into_iter().zip(row) {
                for at in 0..*many {
                    number += 1;
                    let name = format!("Heikikker {number}");
                    let mut one =
                        Leaver::early(&made_up_bsn(number), &name, code, on, incomes[group]);
                    if group == 0 {
                        // Who left practical education and works is no early leaver.
                        (one.education, one.diploma) = ("pro", "pro");
                        one.hours = "20".to_owned();
                        outflow.push(one);
                    } else {
                        // Two of each municipality's first priority flowed out as well.
                        let earlier = outflow.iter().filter(|other| other.code == code);
                        if group == 2
                            && at < 2
                            && let Some(same) = earlier.clone().nth(at)
                        {
                            one.number.clone_from(&same.number);
                        }
                        early.push(one);
                    }
                }
            }
        }
        let worker = rmc(&region).await;
        for (kind, leavers) in [
            (SchoolListKind::Outflow, &outflow),
            (SchoolListKind::EarlyLeavers, &early),
        ] {
            schools::take_in(&region.app, &worker, kind, on, leavers)
                .await
                .expect("taken in");
        }
        let grant = region
            .grant_today::<policy::SeeTargetGroup>("rmc_worker")
            .await;
        let view = school::target_group(&region.app, &grant)
            .await
            .expect("a table");
        let names: Vec<&str> = view
            .places
            .iter()
            .map(|place| place.name.as_str())
            .collect();
        assert_eq!(names, ["Nederweert", "Roermond", "Weert"]);
        for (group, row) in TargetGroup::ALL.iter().zip(PUBLISHED) {
            let mut wanted = row.to_vec();
            wanted.push(wanted.iter().sum());
            assert_eq!(view.memberships(*group), wanted, "{group:?}");
        }
        assert_eq!(view.all_memberships(), [160, 18, 36, 214]);
        assert_eq!(view.persons(), [158, 16, 34, 208], "six are in two groups");
        let file = school::target_workbook(&region.app, &grant)
            .await
            .expect("a file");
        assert!(file.bytes.starts_with(b"PK"));

        let own = region
            .grant_today::<policy::SeeTargetGroup>("regisseur")
            .await;
        let own = school::target_group(&region.app, &own)
            .await
            .expect("a table");
        assert_eq!(own.all_memberships(), [36, 36], "only the own municipality");

        // A later list of the same kind takes the place of the earlier one.
        region.fixture.clock.advance_days(31);
        let later = region.app.today();
        let few = [Leaver::early(
            &made_up_bsn(900),
            "Laatkomer",
            WEERT,
            later,
            0,
        )];
        schools::take_in(
            &region.app,
            &rmc(&region).await,
            SchoolListKind::EarlyLeavers,
            later,
            &few,
        )
        .await
        .expect("taken in");
        let grant = region
            .grant_today::<policy::SeeTargetGroup>("rmc_worker")
            .await;
        let view = school::target_group(&region.app, &grant)
            .await
            .expect("a table");
        assert_eq!(view.memberships(TargetGroup::First), [47, 5, 1, 53]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_87_who_has_a_benefit_or_whose_work_is_not_told_is_shown_with_the_reason() {
    in_each_region(|region| async move {
        let on = region.app.today();
        let mut helped = Leaver::early(&made_up_bsn(1), "Boterbloem", WEERT, on, 0);
        helped.benefit = "ja";
        let mut untold = Leaver::early(&made_up_bsn(2), "Distelvink", WEERT, on, 0);
        (untold.hours, untold.income) = (String::new(), String::new());
        let id = taken_in(&region, &[helped, untold]).await;
        let view = seen(&region, "regisseur", id).await;
        let of = |name| named(&view, name).assessment.clone().expect("judged");
        assert_eq!(of("Boterbloem").selection, Err(NotSelected::Benefit));
        let untold = of("Distelvink");
        assert_eq!(untold.selection, Err(NotSelected::Unknown));
        assert_eq!(untold.missing, [domain::school::Missing::Income]);
        let shown = entries(&region, Chain::Reads, "SeeSchoolLists").await;
        assert_eq!(
            (shown.len(), shown[0].persons),
            (1, 2),
            "the look is logged"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_51_s4_48_a_team_learns_that_somebody_is_known_and_how_it_stands_and_the_question_is_logged()
 {
    in_each_region(|region| async move {
        let on = region.app.today();
        let list = taken_in(&region, &three(on)).await;
        let ask = async |number: &str| {
            let grant = region
                .grant_today::<policy::AskKnownAtRbl>("network_member")
                .await;
            let asked = Inquiry {
                municipality: region.town,
                bsn: Bsn::parse(number).expect("a number"),
                basis: InquiryBasis::Participation,
                need: InquiryNeed::NoDoubleHelp,
            };
            school::known_at_rbl(&region.app, &grant, &asked)
                .await
                .expect("an answer")
        };
        let number = made_up_bsn(1);
        assert_eq!(ask(&number).await, Some(KnownStatus::Undecided));
        assert_eq!(ask(&made_up_bsn(9)).await, None, "on no list");
        assert_eq!(ask(&made_up_bsn(3)).await, None, "of another municipality");

        let view = seen(&region, "regisseur", list).await;
        let row = named(&view, "Boterbloem");
        let by = Disposition::TakenUp(TakenUpBy::Rmc);
        dispose(&region, row, 0, by).await.expect("disposed");
        assert_eq!(ask(&number).await, Some(KnownStatus::TakenUp));
        record(
            &region,
            "rmc_worker",
            row,
            (1, 0),
            LeaverResult::CareOrDetention,
        )
        .await
        .expect("recorded");
        assert_eq!(ask(&number).await, Some(KnownStatus::Ended), "and not how");

        let asked = entries(&region, Chain::Reads, "AskKnownAtRbl").await;
        assert_eq!(asked.len(), 5, "each question, found or not");
        assert_eq!(asked.iter().filter(|one| one.persons > 0).count(), 3);

        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("rmc_worker")
            .await;
        school::destroy(&region.app, &destroys, row.id, DestroyReason::Erasure)
            .await
            .expect("destroyed");
        assert_eq!(ask(&number).await, None, "nothing is left to know");
    })
    .await;
}
