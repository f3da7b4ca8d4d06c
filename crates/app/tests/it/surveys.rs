//! Surveys from who may be asked to the file with results, on both engines (S3-10 to S3-13).

use access::policy;
use app::{
    AppError,
    guidance::RightAct,
    outreach::Objection,
    surveys::{SurveyForm, SurveyPlan, SurveyView},
};
use domain::{
    CaseId, SurveyId,
    outreach::Channel,
    survey::{Applies, Exclusions, Question, Rating},
};
use testkit::{
    guidance::{case_page, does, hand_over, intake, regisseur_does, says_yes},
    region::{Region, in_each_region},
};

use crate::outreach::{cards_posted, young};

const NO: Exclusions = Exclusions {
    anonymous_care: Applies::No,
    secret_placement: Applies::No,
    help_unknown_to_parents: Applies::No,
};

/// So many guided young people who stopped today.
async fn closed(region: &Region, many: usize) -> Vec<CaseId> {
    let cases = cards_posted(region, &young(many)).await;
    for case in &cases {
        says_yes(region, *case).await;
        does(region, *case, intake(region)).await.expect("intake");
        does(region, *case, RightAct::Stop(Channel::Phone))
            .await
            .expect("stopped");
    }
    cases
}

async fn record(region: &Region, case: CaseId, known: Exclusions) {
    let grant = region.grant::<policy::RecordExclusions>();
    app::surveys::record_exclusions(&region.app, &grant, case, known)
        .await
        .expect("recorded");
}

async fn form(region: &Region, sample_size: u32) -> SurveyForm {
    let grant = region.grant::<policy::RunSurvey>();
    let places = app::surveys::places(&region.app, &grant).await;
    let places = places.expect("places");
    let place = places.iter().find(|one| one.name == "LNWC").expect("LNWC");
    let today = region.app.today();
    SurveyForm {
        subregion: place.subregion,
        municipality: None,
        title: "Hoe vond je de begeleiding?".to_owned(),
        closed_from: today,
        closed_until: today,
        sample_size,
        answer_until: today.plus_days(21),
    }
}

async fn drawn(region: &Region, sample_size: u32) -> SurveyId {
    let form = form(region, sample_size).await;
    app::surveys::draw(&region.app, &region.grant(), form)
        .await
        .expect("drawn")
}

/// The codes on the papers, and whose case each is of.
async fn codes(region: &Region, id: SurveyId) -> Vec<(String, CaseId)> {
    let grant = region.grant::<policy::PrintSurveyLetters>();
    let invited = region.app.store().invited(&grant, id).await;
    let invited = invited.expect("invited").into_iter();
    invited.map(|one| (one.code, one.closed.case)).collect()
}

async fn view(region: &Region, id: SurveyId) -> SurveyView {
    let grant = region.grant_today("project_leader").await;
    app::surveys::view(&region.app, &grant, id)
        .await
        .expect("a survey")
}

fn paper(rating: Rating) -> Vec<(Question, Rating)> {
    Question::ALL.iter().map(|one| (*one, rating)).collect()
}

async fn enter(region: &Region, id: SurveyId, code: &str, rating: Rating) -> Result<(), AppError> {
    let grant = region.grant_today("project_leader").await;
    app::surveys::enter(&region.app, &grant, id, code, &paper(rating)).await
}

async fn pages(region: &Region, id: SurveyId) -> Result<usize, AppError> {
    let grant = region.grant_today("casemanager").await;
    let pdf = app::surveys::letters(&region.app, &grant, id).await?.bytes;
    let text = String::from_utf8_lossy(&pdf).into_owned();
    Ok(text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count())
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_11_s3_12_only_who_is_known_to_be_free_of_all_three_is_drawn_and_nobody_learns_why() {
    in_each_region(|region| async move {
        let cases = closed(&region, 6).await;
        let [may @ .., hidden, unsure, silent] = cases.as_slice() else {
            panic!("six cases")
        };
        let nobody = app::surveys::draw(&region.app, &region.grant(), form(&region, 3).await).await;
        assert!(matches!(nobody, Err(AppError::Rule { .. })), "all unknown");
        for case in may {
            record(&region, *case, NO).await;
        }
        let yes = Exclusions {
            secret_placement: Applies::Yes,
            ..NO
        };
        record(&region, *hidden, yes).await;
        let unknown = Exclusions {
            help_unknown_to_parents: Applies::Unknown,
            ..NO
        };
        record(&region, *unsure, unknown).await;
        let grant = region.grant::<policy::RecordExclusions>();
        let read = app::surveys::exclusions(&region.app, &grant, *hidden).await;
        assert_eq!(read.expect("read").1, yes);
        let read = app::surveys::exclusions(&region.app, &grant, *silent).await;
        assert_eq!(read.expect("read").1, Exclusions::UNKNOWN);
        // Who does not guide the case neither reads nor records.
        let regisseur = region
            .actor("regisseur")
            .authorize::<policy::RecordExclusions>()
            .expect("may");
        let other = app::surveys::exclusions(&region.app, &regisseur, may[0]).await;
        assert!(matches!(other, Err(AppError::NotFound)));

        let form = form(&region, 2).await;
        let planned = app::surveys::plan(&region.app, &region.grant(), &form).await;
        let expected = SurveyPlan {
            closed: 6,
            may_be_asked: 3,
            drawn: 2,
        };
        assert_eq!(planned.expect("planned"), expected);
        let mut early = form.clone();
        early.closed_from = early.closed_from.plus_days(-9);
        early.closed_until = early.closed_until.plus_days(-1);
        let few = app::surveys::plan(&region.app, &region.grant(), &early).await;
        assert!(
            matches!(few, Err(AppError::Rule { .. })),
            "numbers of nobody or few are not told"
        );

        let id = drawn(&region, 2).await;
        let invited = codes(&region, id).await;
        assert_eq!(invited.len(), 2);
        assert!(invited.iter().all(|(_, case)| may.contains(case)));
        let survey = view(&region, id).await.survey;
        assert_eq!(
            (survey.closed, survey.may_be_asked, survey.drawn),
            (6, 3, 2)
        );
        // On disk no word of what was answered.
        let sealed = region
            .app
            .store()
            .closed_cases(&region.grant::<policy::RunSurvey>())
            .await;
        for one in sealed.expect("closed") {
            let sealed = String::from_utf8_lossy(&one.exclusions.unwrap_or_default()).into_owned();
            assert!(!sealed.contains("unknown") && !sealed.contains("care"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_10_s3_13_papers_count_once_and_results_come_after_the_last_day_with_the_response() {
    in_each_region(|region| async move {
        let cases = closed(&region, 7).await;
        for case in &cases {
            record(&region, *case, NO).await;
        }
        let id = drawn(&region, 50).await;
        let codes = codes(&region, id).await;
        assert_eq!(pages(&region, id).await.expect("letters"), 7);
        for (code, _) in codes.iter().take(5) {
            enter(&region, id, code, Rating::Four)
                .await
                .expect("counted");
        }
        enter(&region, id, &codes[5].0.to_lowercase(), Rating::Two)
            .await
            .expect("typed as people do");
        for wrong in [codes[0].0.as_str(), "222222", "K7P-4M3"] {
            let again = enter(&region, id, wrong, Rating::One).await;
            assert!(matches!(again, Err(AppError::Invalid(_))), "{wrong}");
        }
        let running = view(&region, id).await;
        assert_eq!((running.response.drawn, running.response.returned), (7, 6));
        assert_eq!(running.results, None, "nobody sees one paper change it");
        let export = async || {
            let grant = region.grant_today("project_leader").await;
            app::surveys::export(&region.app, &grant, id).await
        };
        assert!(matches!(export().await, Err(AppError::Rule { .. })));

        region.fixture.clock.advance_days(21);
        enter(&region, id, &codes[6].0, Rating::Four)
            .await
            .expect("the last day counts");
        region.fixture.clock.advance_days(1);
        let late = enter(&region, id, &codes[6].0, Rating::Four).await;
        assert!(matches!(late, Err(AppError::Rule { .. })), "closed");
        let letters = pages(&region, id).await;
        assert!(
            matches!(letters, Err(AppError::Rule { .. })),
            "no use any more"
        );
        // Who was drawn is of no use any more, and goes.
        let service = app::setup::service_actor(&region.app)
            .await
            .expect("service");
        let run = app::retention::run_due(&region.app, &service).await;
        run.expect("what is due");
        let store = region.app.store();
        assert!(
            !store
                .drawn_for_past_surveys(region.app.today())
                .await
                .expect("known")
        );
        let over = view(&region, id).await;
        assert_eq!((over.response.drawn, over.response.returned), (7, 7));
        let lines = over.results.expect("over").lines.expect("enough answered");
        let two = Rating::ALL.iter().position(|one| *one == Rating::Two);
        let two = two.expect("a rating");
        assert!(
            lines.iter().all(|line| line.counts[two].is_none()),
            "one person"
        );
        let text = String::from_utf8(export().await.expect("a file").bytes).expect("text");
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(rows.len(), Question::ALL.len() * Rating::ALL.len());
        assert!(
            rows.iter()
                .all(|row| row.contains("100") && row.contains("niet representatief"))
        );
        for (code, case) in &codes {
            assert!(!text.contains(code) && !text.contains(&case.to_string()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_10_s3_11_who_is_destroyed_or_may_not_be_asked_any_more_gets_no_letter_and_answers_stay()
{
    in_each_region(|region| async move {
        let cases = closed(&region, 5).await;
        for case in &cases {
            record(&region, *case, NO).await;
        }
        let id = drawn(&region, 5).await;
        let codes = codes(&region, id).await;
        assert_eq!(pages(&region, id).await.expect("letters"), 5);
        let grant = region.grant::<policy::GiveOwnData>();
        let reason = app::dossier::Reason::Asked;
        let own = app::dossier::own_data(
            &region.app,
            &grant,
            cases[0],
            app::dossier::Form::Json,
            reason,
        );
        let own = String::from_utf8(own.await.expect("own data").bytes).expect("text");
        assert!(own.contains("of je geheim geplaatst bent: nee"), "{own}");
        assert!(own.contains("Je bent geloot"), "AVG art. 15");
        let (code, gone) = &codes[0];
        enter(&region, id, code, Rating::Five)
            .await
            .expect("counted");
        let version = case_page(&region, *gone).await.version;
        let objection = Objection {
            channel: Channel::Phone,
            told_of_mark: true,
        };
        app::outreach::object(
            &region.app,
            &region.grant_today("casemanager").await,
            *gone,
            objection,
            version,
        )
        .await
        .expect("objected");
        assert_eq!(self::codes(&region, id).await.len(), 4, "the code is gone");
        assert_eq!(pages(&region, id).await.expect("letters"), 4);
        let (_, other) = &codes[1];
        record(&region, *other, Exclusions::UNKNOWN).await;
        assert_eq!(
            pages(&region, id).await.expect("letters"),
            3,
            "not known any more"
        );
        let kept = view(&region, id).await;
        assert_eq!((kept.survey.drawn, kept.response.returned), (5, 1));
        let left = region
            .app
            .store()
            .closed_cases(&region.grant::<policy::RunSurvey>())
            .await;
        let left = left.expect("closed");
        assert!(left.iter().all(|one| one.case != *gone));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_11_the_regisseur_who_leads_answers_and_an_open_case_is_not_asked_about() {
    in_each_region(|region| async move {
        let cases = cards_posted(&region, &young(1)).await;
        let grant = region
            .actor("regisseur")
            .authorize::<policy::RecordExclusions>()
            .expect("may");
        hand_over(&region, cases[0]).await;
        let open = app::surveys::record_exclusions(&region.app, &grant, cases[0], NO).await;
        assert!(matches!(open, Err(AppError::NotFound)), "still guided");
        regisseur_does(&region, cases[0], RightAct::Stop(Channel::Phone))
            .await
            .expect("stopped");
        app::surveys::record_exclusions(&region.app, &grant, cases[0], NO)
            .await
            .expect("recorded");
        let former = region.grant::<policy::RecordExclusions>();
        let former = app::surveys::exclusions(&region.app, &former, cases[0]).await;
        assert!(matches!(former, Err(AppError::NotFound)), "another leads");
    })
    .await;
}
