//! The report of effects, counted from lists of DUO and frozen, on both engines (requirements B.9; S4-06).

use access::policy;
use app::{
    AppError,
    effect::{self, EffectForm, EffectView},
    school::{self, DestroyReason},
};
use domain::{
    Day, EffectReportId, SchoolRowId,
    effect::EffectMeasure as M,
    formation::SchoolYear,
    school::{Disposition, LeaverResult, SchoolListKind, TakenUpBy},
};
use testkit::{
    corpus::made_up_bsn,
    region::{Region, in_each_region},
    schools::{self, Leaver},
};

/// Three pupils of Weert, of whom two are taken up: the first with a result, and the second.
async fn at_work(region: &Region) -> [SchoolRowId; 2] {
    let app = &region.app;
    let on = app.today();
    let worker = region.actor_today("rmc_worker").await;
    let leavers: Vec<Leaver> = (1..=3)
        .map(|number| {
            let name = format!("Boterbloem{number}");
            Leaver::early(&made_up_bsn(number), &name, "GM0988", on, 0)
        })
        .collect();
    let list = schools::take_in(app, &worker, SchoolListKind::EarlyLeavers, on, &leavers)
        .await
        .expect("taken in");
    let looks = region
        .grant_today::<policy::SeeSchoolLists>("regisseur")
        .await;
    let rows = school::list(app, &looks, list).await.expect("rows").rows;
    let disposes = region
        .grant_today::<policy::DisposeSchoolRows>("regisseur")
        .await;
    let by = Disposition::TakenUp(TakenUpBy::Rmc);
    for row in rows.iter().take(2) {
        school::dispose(app, &disposes, row.id, 0, by)
            .await
            .expect("disposed");
    }
    let taken: Vec<SchoolRowId> = rows.iter().take(2).map(|row| row.id).collect();
    let [first, second] = taken.try_into().expect("two");
    record(region, first, (1, 0), LeaverResult::BackAtSchool).await;
    [first, second]
}

async fn record(region: &Region, row: SchoolRowId, seen: (u32, u32), result: LeaverResult) {
    let records = region
        .grant_today::<policy::RecordSchoolResult>("rmc_worker")
        .await;
    let on = region.app.today();
    school::record(&region.app, &records, row, seen, result, on)
        .await
        .expect("recorded");
}

async fn shown(region: &Region, year: SchoolYear, version: Option<EffectReportId>) -> EffectView {
    let grant = region.grant_today::<policy::SeeEffects>("rmc_worker").await;
    let delivers = region
        .grant_today::<policy::DeliverEffects>("rmc_worker")
        .await;
    effect::view(&region.app, &grant, Some(year), version, Some(&delivers))
        .await
        .expect("a report")
}

fn region_number(view: &EffectView, measure: M) -> u32 {
    let number = *view.row(measure).last().expect("the region");
    number.expect("whoever delivers sees it")
}

async fn deliver(region: &Region, year: SchoolYear, on: Day) -> Result<EffectReportId, AppError> {
    let grant = region
        .grant_today::<policy::DeliverEffects>("rmc_worker")
        .await;
    effect::deliver(&region.app, &grant, year, on).await
}

#[tokio::test(flavor = "multi_thread")]
async fn b_9_effects_are_counted_frozen_and_stay_when_somebody_is_destroyed() {
    in_each_region(|region| async move {
        let app = &region.app;
        let year = SchoolYear::of(app.today());
        let [first_row, _] = at_work(&region).await;
        let now = shown(&region, year, None).await;
        for (measure, number) in [
            (M::Started, 2),
            (M::InGuidance, 1),
            (M::Ended, 1),
            (M::FullTimeEducation, 1),
            (M::UnderOneMonth, 1),
            (M::Continuing, 0),
            (M::Rows, 3),
            (M::OpenRows, 2),
            (M::DestroyedRows, 0),
        ] {
            assert_eq!(region_number(&now, measure), number, "{measure:?}");
        }
        assert!(!now.ended);
        let early = deliver(&region, year, app.today()).await;
        assert!(matches!(early, Err(AppError::Rule { .. })), "it goes on");

        let days = app.today().days_until(year.last_day());
        region.fixture.clock.advance_days(i64::from(days) + 1);
        let within = deliver(&region, year, year.last_day()).await;
        assert!(matches!(within, Err(AppError::Invalid(_))));
        let empty = SchoolYear::of(year.first_day().plus_years(-3));
        let nothing = deliver(&region, empty, app.today()).await;
        assert!(matches!(nothing, Err(AppError::Rule { .. })));
        let first = deliver(&region, year, app.today()).await.expect("frozen");

        let destroys = region
            .grant_today::<policy::DestroySchoolRow>("regisseur")
            .await;
        school::destroy(app, &destroys, first_row, DestroyReason::Objection)
            .await
            .expect("destroyed");
        let kept = shown(&region, year, Some(first)).await;
        assert_eq!(
            region_number(&kept, M::FullTimeEducation),
            1,
            "as delivered"
        );
        let now = shown(&region, year, None).await;
        assert_eq!(region_number(&now, M::FullTimeEducation), 0);
        assert_eq!(region_number(&now, M::DestroyedRows), 1);
        let changed: Vec<M> = now
            .changed
            .iter()
            .map(|(_, measure, ..)| *measure)
            .collect();
        assert!(changed.contains(&M::FullTimeEducation), "{changed:?}");
        deliver(&region, year, app.today()).await.expect("a second");
        let twice = shown(&region, year, None).await;
        assert_eq!(twice.delivered.len(), 2);
        assert!(twice.changed.is_empty(), "as delivered last");
        crate::assert_sound(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_9_the_file_holds_counts_alone_and_another_municipality_sees_its_own() {
    in_each_region(|region| async move {
        let app = &region.app;
        let year = SchoolYear::of(app.today());
        at_work(&region).await;
        let grant = region.grant_today::<policy::SeeEffects>("rmc_worker").await;
        let file = effect::file(app, &grant, Some(year), None, None, EffectForm::Csv)
            .await
            .expect("a file");
        let text = String::from_utf8(file.bytes).expect("text");
        assert!(text.contains("Erkend voltijds onderwijs"), "{text}");
        assert!(!text.contains("Boterbloem") && !text.contains(&made_up_bsn(1)));
        let book = effect::file(app, &grant, Some(year), None, None, EffectForm::Workbook).await;
        let name = book.expect("a workbook").name;
        assert_eq!(
            name,
            format!("effectrapportage-{year}-{}.xlsx", app.today())
        );
        let theirs = region.grant_today::<policy::SeeEffects>("regisseur").await;
        let view = effect::view(app, &theirs, Some(year), None, None)
            .await
            .expect("theirs");
        assert_eq!(view.places.len(), 1);
        let unknown = EffectReportId::from_uuid(region.town.uuid());
        let absent = effect::view(app, &theirs, None, Some(unknown), None).await;
        assert!(matches!(absent, Err(AppError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_9_small_numbers_are_for_whoever_delivers_alone() {
    in_each_region(|region| async move {
        let app = &region.app;
        let year = SchoolYear::of(app.today());
        at_work(&region).await;
        let looks = region.grant_today::<policy::SeeEffects>("regisseur").await;
        let view = effect::view(app, &looks, Some(year), None, None)
            .await
            .expect("a report");
        for measure in [M::Started, M::Ended, M::FullTimeEducation, M::Rows] {
            let shown = view.row(measure);
            assert!(!shown.is_empty() && shown.iter().all(Option::is_none));
        }
        assert!(
            view.counts
                .values()
                .all(std::collections::BTreeMap::is_empty),
            "nothing small is left behind"
        );
        assert_eq!(view.open_rows(), None);
        let file = effect::file(app, &looks, Some(year), None, None, EffectForm::Csv)
            .await
            .expect("a file");
        let text = String::from_utf8(file.bytes).expect("text");
        let figures = text.lines().skip(1).any(|line| {
            line.split(';')
                .any(|cell| cell.trim_matches('"').parse::<u32>().is_ok_and(|n| n > 0))
        });
        assert!(text.contains("verborgen") && !figures, "{text}");

        let whole = region.grant_today::<policy::SeeEffects>("rmc_worker").await;
        let delivers = region
            .grant_today::<policy::DeliverEffects>("rmc_worker")
            .await;
        let view = effect::view(app, &whole, Some(year), None, Some(&delivers))
            .await
            .expect("a report");
        assert_eq!(region_number(&view, M::Started), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_9_who_was_taken_up_before_goes_on_into_the_next_school_year() {
    in_each_region(|region| async move {
        let app = &region.app;
        let year = SchoolYear::of(app.today());
        let [_, second_row] = at_work(&region).await;
        let days = app.today().days_until(year.last_day());
        region.fixture.clock.advance_days(i64::from(days) + 40);
        record(&region, second_row, (1, 0), LeaverResult::Work).await;
        let next = shown(&region, year.next(), None).await;
        assert_eq!(region_number(&next, M::Continuing), 1);
        assert_eq!(region_number(&next, M::WorkWithoutProspect), 1);
        assert_eq!(region_number(&next, M::Started), 0);
        let before = shown(&region, year, None).await;
        assert_eq!(region_number(&before, M::InGuidance), 1, "on its last day");
    })
    .await;
}
