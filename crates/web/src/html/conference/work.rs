//! What a participant does: the four questions, who holds the plan, an action, the talk with the young person, a lesson, the end.

use access::policy::{RecordConference, SeeConference};
use app::{AppError, conference::CaseView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    AccountId, ConferenceCaseId,
    conference::{
        ActionOwner, CaseEnd, LessonTopic, LookedBack, PilotState, RetroQuestion, Settled, Verdict,
    },
};

use super::{
    CASES, called,
    pilot::{under_desk, yes_or_no},
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    texts::Texts,
    wording::word,
};

/// Longest text, in characters.
const LONGEST: usize = 2_000;

/// One thing a participant does, with a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// The four questions.
    LookBack,
    /// Who holds the plan.
    Holder,
    /// An action for the plan.
    Action,
    /// The talk with the young person.
    Agree,
    /// A lesson.
    Lesson,
    /// The end.
    End,
}

impl Work {
    pub(super) const ALL: [Self; 6] = [
        Self::LookBack,
        Self::Holder,
        Self::Action,
        Self::Agree,
        Self::Lesson,
        Self::End,
    ];

    /// Its name in an address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::LookBack => "terugblik",
            Self::Holder => "regie",
            Self::Action => "actie",
            Self::Agree => "plan",
            Self::Lesson => "les",
            Self::End => "afsluiten",
        }
    }

    /// What the button says.
    pub(super) fn label(self, t: Texts) -> String {
        match self {
            Self::LookBack => t.get("mdo-do-look-back"),
            Self::Holder => t.get("mdo-do-holder"),
            Self::Action => t.get("mdo-do-action"),
            Self::Agree => t.get("mdo-do-agree"),
            Self::Lesson => t.get("mdo-do-lesson"),
            Self::End => t.get("mdo-do-end"),
        }
    }

    fn lead(self, t: Texts) -> String {
        match self {
            Self::LookBack => t.get("mdo-lead-look-back"),
            Self::Holder => t.get("mdo-lead-holder"),
            Self::Action => t.get("mdo-lead-action"),
            Self::Agree => t.get("mdo-lead-agree"),
            Self::Lesson => t.get("mdo-lead-lesson"),
            Self::End => t.get("mdo-lead-end"),
        }
    }

    /// Whether its turn has come, as far as the page can tell; the rules say the rest.
    pub(super) fn is_open(self, view: &CaseView) -> bool {
        let discussed = view.looked_back.is_some();
        match self {
            Self::LookBack => {
                (discussed || view.conference.is_some())
                    && view.pilot.state != PilotState::Evaluated
            }
            Self::Holder => discussed && !view.can_hold.is_empty(),
            Self::Action => discussed,
            Self::Agree => discussed && view.holds && !view.actions.is_empty(),
            Self::Lesson => true,
            Self::End => view.holder.is_none() || view.holds,
        }
    }
}

fn work_of(code: &str) -> Result<Work, Problem> {
    Work::ALL
        .into_iter()
        .find(|one| one.code() == code)
        .ok_or_else(|| Problem::from(AppError::NotFound))
}

async fn page(
    auth: &Authorized<RecordConference>,
    id: ConferenceCaseId,
    what: Work,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeConference>()?;
    let view = app::conference::case(auth.app(), &sees, id).await?;
    // The chair alone ends what the law ended; everything else is for who takes part.
    if !view.takes_part && what != Work::End {
        return Err(AppError::NotFound.into());
    }
    let back = format!("{CASES}/{id}");
    let page = under_desk(auth.page(what.label(t)), t).under(back.clone(), called(t, &view.line));
    let form = page
        .form(format!("{back}/doen/{}", what.code()), what.label(t))
        .version(i64::from(view.version), Vec::new());
    let form = fields(t, form, what, &view).cancel(back);
    Ok(FormPage::answer(page, what.lead(t), mend(form)?))
}

fn fields(t: Texts, form: Form, what: Work, view: &CaseView) -> Form {
    match what {
        Work::LookBack => look_back(t, form, view.looked_back.as_ref()),
        Work::Holder => {
            let people = view.can_hold.iter();
            let people =
                people.map(|(account, name)| Choice::new(account.to_string(), name.clone()));
            form.field(Field::radios(
                "collega",
                t.get("mdo-holder"),
                people.collect(),
            ))
        }
        Work::Action => {
            let mut owners = vec![Choice::new("jongere", t.get("mdo-young-person"))];
            owners.extend(
                view.participants
                    .iter()
                    .filter(|one| one.basis.is_ok())
                    .map(|one| Choice::new(one.account.to_string(), one.name.clone())),
            );
            form.field(Field::area("actie", t.get("mdo-action")).hint(t.get("mdo-action-hint")))
                .field(Field::select(
                    "wie",
                    t.get("mdo-owner"),
                    with_none(t, owners),
                ))
                .field(Field::day("uiterlijk", t.get("mdo-due")))
        }
        Work::Agree => form
            .field(Field::radios(
                "aanwezig",
                t.get("mdo-was-there"),
                vec![
                    Choice::new("ja", t.get("mdo-was-there-yes")),
                    Choice::new("nee", t.get("mdo-was-there-no")),
                ],
            ))
            .field(Field::radios(
                "eens",
                t.get("mdo-agrees"),
                vec![
                    Choice::new("ja", t.get("mdo-agrees-yes")),
                    Choice::new("nee", t.get("mdo-agrees-no")),
                ],
            )),
        Work::Lesson => form
            .field(Field::select(
                "onderwerp",
                t.get("mdo-topic"),
                with_none(t, choices(t, LessonTopic::ALL)),
            ))
            .field(Field::area("les", t.get("mdo-lesson")).hint(t.get("mdo-lesson-hint"))),
        Work::End => {
            let ends: Vec<CaseEnd> = CaseEnd::ALL
                .iter()
                .copied()
                .filter(|end| view.takes_part || end.comes_by_itself())
                .collect();
            let form = form.field(Field::radios("einde", t.get("mdo-end"), choices(t, &ends)));
            if !view.line.has_ground {
                // Without consent nothing is written about the young person any more.
                return form;
            }
            form.field(
                Field::radios("stappen", t.get("mdo-better"), choices(t, Verdict::ALL))
                    .hint(t.get("mdo-better-hint")),
            )
        }
    }
}

fn look_back(t: Texts, form: Form, now: Option<&LookedBack>) -> Form {
    let words = |question| now.map_or_else(String::new, |back| back.words(question).to_owned());
    let area = |name, question| Field::area(name, word(t, question)).value(words(question));
    form.field(area("gedaan", RetroQuestion::Done))
        .field(area("niet-gedaan", RetroQuestion::NotDone))
        .field(area("hadden-moeten", RetroQuestion::ShouldHave))
        .field(
            Field::radios(
                "regie",
                word(t, RetroQuestion::Led),
                choices(t, Verdict::ALL),
            )
            .value(now.map_or("", |back| back.led.code())),
        )
        .field(
            Field::area("regie-toelichting", t.get("mdo-led-words"))
                .value(words(RetroQuestion::Led)),
        )
}

/// Asks it.
pub(super) async fn ask(
    auth: Authorized<RecordConference>,
    Path((id, act)): Path<(ConferenceCaseId, String)>,
) -> Answer {
    page(&auth, id, work_of(&act)?, Ok).await
}

/// What somebody filled in.
enum Filled {
    LookBack(LookedBack),
    Holder(AccountId),
    Action(String, ActionOwner, domain::Day),
    Agree(bool, bool),
    Lesson(LessonTopic, String),
    End(CaseEnd, Option<Verdict>),
}

fn owner_of(value: &str) -> Option<ActionOwner> {
    if value == "jongere" {
        return Some(ActionOwner::YoungPerson);
    }
    let account = value.parse().ok()?;
    Some(ActionOwner::Colleague { account })
}

fn read(read: &mut Reader<'_>, what: Work) -> Option<Filled> {
    Some(match what {
        Work::LookBack => {
            let done = read.text("gedaan", LONGEST);
            let not_done = read.text("niet-gedaan", LONGEST);
            let should_have = read.text("hadden-moeten", LONGEST);
            let led = read.parse("regie", "fout-kies");
            let led_words = read.text("regie-toelichting", LONGEST);
            Filled::LookBack(LookedBack {
                done,
                not_done,
                should_have,
                led: led?,
                led_words,
            })
        }
        Work::Holder => Filled::Holder(read.parse("collega", "fout-kies")?),
        Work::Action => {
            let words = read.text("actie", LONGEST);
            let owner = read.choice("wie", owner_of);
            let due = read.day("uiterlijk");
            Filled::Action(words, owner?, due?)
        }
        Work::Agree => {
            let there = read.choice("aanwezig", yes_or_no);
            let agrees = read.choice("eens", yes_or_no);
            Filled::Agree(there?, agrees?)
        }
        Work::Lesson => {
            let topic = read.parse("onderwerp", "fout-kies");
            let words = read.text("les", LONGEST);
            Filled::Lesson(topic?, words)
        }
        Work::End => {
            let end = read.parse("einde", "fout-kies");
            let better = read.parse_optional("stappen", "fout-kies");
            Filled::End(end?, better)
        }
    })
}

/// Keeps it.
pub(super) async fn record(
    auth: Authorized<RecordConference>,
    Path((id, act)): Path<(ConferenceCaseId, String)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let what = work_of(&act)?;
    let mut reader = Reader::new(auth.t, &posted);
    let filled = read(&mut reader, what);
    let errors = reader.errors();
    let (Some(filled), true) = (filled, errors.is_empty()) else {
        return page(&auth, id, what, |form| {
            Ok(form.fill(&posted).errors(errors))
        })
        .await;
    };
    let (app, grant, at) = (auth.app(), &auth.grant, (id, seen(&posted)));
    let outcome = match filled {
        Filled::LookBack(told) => app::conference::look_back(app, grant, at, &told).await,
        Filled::Holder(account) => app::conference::name_holder(app, grant, at, account).await,
        Filled::Action(words, owner, due) => {
            app::conference::add_action(app, grant, at, &words, (owner, due)).await
        }
        Filled::Agree(there, agrees) => {
            app::conference::agree_plan(app, grant, at, there, agrees).await
        }
        Filled::Lesson(topic, words) => {
            app::conference::add_lesson(app, grant, id, topic, &words).await
        }
        Filled::End(end, better) => app::conference::end(app, grant, at, end, better).await,
    };
    match outcome {
        Ok(()) => Ok(done(&format!("{CASES}/{id}"), key(what))),
        Err(error) => {
            page(&auth, id, what, |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await
        }
    }
}

/// The key of what is said after it was done.
const fn key(what: Work) -> &'static str {
    match what {
        Work::LookBack => "mdo-terugblik",
        Work::Holder => "mdo-regie",
        Work::Action => "mdo-actie",
        Work::Agree => "mdo-plan",
        Work::Lesson => "mdo-les",
        Work::End => "mdo-afgesloten",
    }
}

/// The version the page showed; one that cannot be read is none that was shown.
pub(super) fn seen(posted: &Posted) -> u32 {
    posted.one("versie").parse().unwrap_or(u32::MAX)
}

/// Settles an action.
pub(super) async fn settle(
    auth: Authorized<RecordConference>,
    Path(id): Path<ConferenceCaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let number = posted.one("nummer").parse().ok();
    let settled: Option<Settled> = posted.one("hoe").parse().ok();
    let (number, settled) = number.zip(settled).ok_or(AppError::NotFound)?;
    let at = (id, seen(&posted));
    app::conference::settle(auth.app(), &auth.grant, at, number, settled).await?;
    Ok(done(&format!("{CASES}/{id}"), "mdo-actie-klaar"))
}

/// Takes it up again.
pub(super) async fn reopen(
    auth: Authorized<RecordConference>,
    Path(id): Path<ConferenceCaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let at = (id, seen(&posted));
    app::conference::reopen(auth.app(), &auth.grant, at).await?;
    Ok(done(&format!("{CASES}/{id}"), "mdo-heropend"))
}
