//! One request: what the school wrote, what was done with it, and what can be done (S4-39, S4-77, S4-90).

use access::policy::{AskTransfer, DestroySchoolRow, FollowUpTransfer, SeeTransfers};
use app::{school::DestroyReason, transfer::TransferView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    TransferId, Ts,
    transfer::{ContinuingLine, FollowUp, Stage, TransferForm},
};

use super::{PATH, name, state};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Happened, Sections, Step},
    table::{Facts, Tone},
    texts::Texts,
    wording::word,
};

fn own(id: TransferId) -> String {
    format!("{PATH}/{id}")
}

fn below(t: Texts, page: Page, view: &TransferView) -> Page {
    page.under(PATH, t.get("handoff-title"))
        .under(own(view.line.id), name(t, &view.line))
}

/// One request.
pub(super) async fn one(auth: Authorized<SeeTransfers>, Path(id): Path<TransferId>) -> Answer {
    let t = auth.t;
    let view = app::transfer::one(auth.app(), &auth.grant, id).await?;
    let frame = auth
        .page(name(t, &view.line))
        .under(PATH, t.get("handoff-title"));
    let mut page = Sections::new(frame);
    if let Some(on) = view.destroyed_on {
        return Ok(page
            .notice(
                Tone::Plain,
                t.value("school-destroyed-on", &on.dutch()),
                vec![t.get("handoff-destroyed-text")],
            )
            .answer());
    }
    if view.line.alerts() {
        page = page.notice(
            Tone::Alarm,
            t.get("handoff-alert"),
            vec![t.get("handoff-alert-text")],
        );
    }
    page = page
        .facts(t.get("handoff-request"), &request(t, &view))
        .steps(steps(&auth, &view));
    if let Some(form) = &view.form {
        page = page
            .facts(t.get("handoff-from-school"), &told(t, form))
            .facts(t.get("handoff-contact"), &contact(t, form));
    }
    Ok(page
        .timeline(t.get("handoff-history"), history(t, &view))
        .answer())
}

/// What can be done now.
fn steps(auth: &Authorized<SeeTransfers>, view: &TransferView) -> Vec<Step> {
    let (t, base) = (auth.t, own(view.line.id));
    let mut steps = Vec::new();
    match view.line.stage {
        Stage::Asked | Stage::Begun if auth.also::<AskTransfer>().is_ok() => {
            let label = t.get("handoff-remind");
            let to = format!("{base}/herinneren");
            steps.push(
                if view.line.attention == domain::transfer::Attention::Nothing {
                    Step::other(to, label)
                } else {
                    Step::main(to, label)
                },
            );
            steps.push(Step::link(
                format!("{base}/intrekken"),
                t.get("handoff-withdraw"),
            ));
        }
        Stage::Sent if auth.also::<FollowUpTransfer>().is_ok() => {
            let (to, label) = (format!("{base}/opvolgen"), t.get("handoff-follow-up"));
            steps.push(if view.line.alerts() {
                Step::main(to, label)
            } else {
                Step::other(to, label)
            });
            if view.row.is_none() {
                steps.push(Step::other(
                    format!("{base}/koppelen"),
                    t.get("handoff-tie"),
                ));
            }
            if view.line.alerts() {
                if auth.also::<access::policy::SignUpForNetwork>().is_ok() {
                    steps.push(Step::link(
                        "/netwerk/aanmelden",
                        t.get("handoff-to-network"),
                    ));
                }
                if auth.also::<access::policy::RegisterPerson>().is_ok() {
                    steps.push(Step::link("/aanmelden", t.get("handoff-register")));
                }
            }
        }
        _ => {}
    }
    if let Some(row) = view.row {
        steps.push(Step::link(
            format!("/schoollijsten/leerling/{row}"),
            t.get("handoff-to-row"),
        ));
    }
    let kept = matches!(view.line.stage, Stage::Begun | Stage::Sent);
    if kept && auth.also::<DestroySchoolRow>().is_ok() {
        steps.push(Step::link(
            format!("{base}/vernietigen"),
            t.get("school-destroy"),
        ));
    }
    steps
}

fn request(t: Texts, view: &TransferView) -> Facts {
    let line = &view.line;
    let mut facts = Facts::new()
        .cell(t.get("column-state"), state(t, line))
        .fact(t.get("handoff-code-label"), line.code.clone())
        .fact(t.get("column-municipality"), line.municipality.clone())
        .fact(t.get("handoff-school"), line.school.clone())
        .fact(t.get("handoff-leaves"), line.leaves_on.dutch())
        .fact(t.get("handoff-due"), line.due_on.dutch());
    if matches!(line.stage, Stage::Asked | Stage::Begun) {
        if let Some((_, _, last)) = view.links.last() {
            facts = facts.fact(t.get("handoff-link-until"), last.dutch());
        }
        if let Some(from) = view.remind_from {
            facts = facts.fact(t.get("handoff-remind-from"), from.dutch());
        }
    }
    if line.stage == Stage::Sent {
        let warm = if line.warm {
            "handoff-warm"
        } else {
            "handoff-not-warm"
        };
        facts = facts.fact(t.get("handoff-talk"), t.get(warm));
    }
    facts.fact(t.get("school-kept-until"), view.kept_until.dutch())
}

fn told(t: Texts, form: &TransferForm) -> Facts {
    let place = if form.line == ContinuingLine::Arranged {
        form.place.clone()
    } else {
        String::new()
    };
    Facts::new()
        .fact(t.get("school-name"), form.full_name())
        .fact(t.get("school-born"), form.born.dutch())
        .fact(t.get("school-education"), word(t, form.education))
        .fact(t.get("handoff-diploma"), word(t, form.qualification))
        .fact(t.get("handoff-last-day"), form.last_day.dutch())
        .fact(t.get("handoff-direction"), word(t, form.direction))
        .fact(t.get("handoff-line"), word(t, form.line))
        .fact(t.get("handoff-place"), place)
        .fact(t.get("handoff-helps"), form.helps.clone())
}

fn contact(t: Texts, form: &TransferForm) -> Facts {
    let wants = if form.talk {
        "handoff-wants-talk"
    } else {
        "handoff-wants-no-talk"
    };
    Facts::new()
        .fact(t.get("handoff-contact-name"), form.contact.clone())
        .fact(t.get("handoff-contact-function"), form.function.clone())
        .fact(t.get("handoff-contact-reach"), form.reach.clone())
        .fact(t.get("handoff-talk-asked"), t.get(wants))
}

/// What happened, the latest first.
fn history(t: Texts, view: &TransferView) -> Vec<Happened> {
    let mut all: Vec<(Ts, String, String, String)> = Vec::new();
    for (at, (made, by, last)) in view.links.iter().enumerate() {
        let what = if at == 0 {
            "handoff-was-asked"
        } else {
            "handoff-was-renewed"
        };
        let until = t.value("handoff-link-was-until", &last.dutch());
        all.push((*made, by.clone(), t.get(what), until));
    }
    let school = || view.line.school.clone();
    match (view.sent_at, view.saved_at) {
        (Some(at), _) => all.push((at, school(), t.get("handoff-was-sent"), String::new())),
        (None, Some(at)) => all.push((at, school(), t.get("handoff-was-kept"), String::new())),
        (None, None) => {}
    }
    for step in &view.steps {
        let day = t.value("school-result-day", &step.on.dutch());
        all.push((step.at, step.by.clone(), word(t, step.what), day));
    }
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    all.into_iter()
        .map(|(at, by, what, beside)| Happened {
            when: at.dutch(),
            by,
            told: vec![(what, beside)],
        })
        .collect()
}

/// The page of a request that was not received: there is nothing to do yet.
fn nothing_yet(t: Texts, page: Page, id: TransferId) -> axum::response::Response {
    Sections::new(page)
        .notice(
            Tone::Plain,
            t.get("handoff-not-received"),
            vec![t.get("handoff-not-received-text")],
        )
        .steps(vec![Step::link(own(id), t.get("handoff-to-request"))])
        .answer()
}

async fn follow_up_page(
    auth: &Authorized<FollowUpTransfer>,
    id: TransferId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let looks = auth.also::<SeeTransfers>()?;
    let view = app::transfer::one(auth.app(), &looks, id).await?;
    let page = below(t, auth.page(t.get("handoff-follow-up")), &view);
    if view.form.is_none() {
        return Ok(nothing_yet(t, page, id));
    }
    let form = page
        .form(format!("{}/opvolgen", own(id)), t.get("school-save"))
        .field(Field::select(
            "wat",
            t.get("handoff-what"),
            with_none(t, choices(t, FollowUp::ALL)),
        ))
        .field(Field::day("dag", t.get("handoff-on")).value(auth.app().today().to_string()))
        .field(Field::hidden("gezien", view.steps.len().to_string()))
        .cancel(own(id));
    Ok(FormPage::answer(
        page,
        t.get("handoff-follow-up-lead"),
        mend(form)?,
    ))
}

/// Asks what was done.
pub(super) async fn ask_follow_up(
    auth: Authorized<FollowUpTransfer>,
    Path(id): Path<TransferId>,
) -> Answer {
    follow_up_page(&auth, id, Ok).await
}

/// Records it.
pub(super) async fn follow_up(
    auth: Authorized<FollowUpTransfer>,
    Path(id): Path<TransferId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let what = reader.parse::<FollowUp>("wat", "fout-kies");
    let on = reader.day("dag");
    let seen = posted.one("gezien").parse().unwrap_or(0);
    let outcome = match (what, on) {
        (Some(what), Some(on)) => {
            match app::transfer::follow_up(auth.app(), &auth.grant, id, seen, what, on).await {
                Ok(()) => return Ok(done(&own(id), "overdracht-opgevolgd")),
                Err(error) => Err(error),
            }
        }
        _ => Ok(reader.errors()),
    };
    follow_up_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

async fn tie_page(
    auth: &Authorized<FollowUpTransfer>,
    id: TransferId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let looks = auth.also::<SeeTransfers>()?;
    let view = app::transfer::one(auth.app(), &looks, id).await?;
    let page = below(t, auth.page(t.get("handoff-tie")), &view);
    if view.form.is_none() {
        return Ok(nothing_yet(t, page, id));
    }
    let found = if view.row.is_none() {
        app::transfer::rows_to_tie(auth.app(), &auth.grant, id).await?
    } else {
        Vec::new()
    };
    if found.is_empty() {
        let (title, text) = if view.row.is_some() {
            ("handoff-tied", "handoff-tied-text")
        } else {
            ("handoff-nobody-to-tie", "handoff-nobody-to-tie-text")
        };
        return Ok(Sections::new(page)
            .notice(Tone::Plain, t.get(title), vec![t.get(text)])
            .steps(vec![Step::link(own(id), t.get("handoff-to-request"))])
            .answer());
    }
    let rows = found
        .into_iter()
        .map(|one| {
            Choice::new(one.row.to_string(), one.name)
                .hint(t.value("school-reference", &one.on.dutch()))
        })
        .collect();
    let form = page
        .form(format!("{}/koppelen", own(id)), t.get("handoff-tie-do"))
        .field(Field::radios("rij", t.get("handoff-tie-who"), rows))
        .cancel(own(id));
    Ok(FormPage::answer(
        page,
        t.get("handoff-tie-lead"),
        mend(form)?,
    ))
}

/// Asks which pupil of a list of DUO it is.
pub(super) async fn ask_tie(
    auth: Authorized<FollowUpTransfer>,
    Path(id): Path<TransferId>,
) -> Answer {
    tie_page(&auth, id, Ok).await
}

/// Ties the form to that pupil.
pub(super) async fn tie(
    auth: Authorized<FollowUpTransfer>,
    Path(id): Path<TransferId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let row = reader.choice("rij", |text| text.parse().ok());
    let outcome = match row {
        Some(row) => match app::transfer::tie(auth.app(), &auth.grant, id, row).await {
            Ok(()) => return Ok(done(&own(id), "overdracht-gekoppeld")),
            Err(error) => Err(error),
        },
        None => Ok(reader.errors()),
    };
    tie_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

async fn destroy_page(
    auth: &Authorized<DestroySchoolRow>,
    id: TransferId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let looks = auth.also::<SeeTransfers>()?;
    let view = app::transfer::one(auth.app(), &looks, id).await?;
    let page = below(t, auth.page(t.get("school-destroy")), &view);
    let reasons = super::super::schools::destroy_reasons(t);
    let form = page
        .form(
            format!("{}/vernietigen", own(id)),
            t.get("school-destroy-do"),
        )
        .field(Field::radios("reden", t.get("school-destroy-why"), reasons))
        .danger()
        .cancel(own(id));
    Ok(FormPage::answer(
        page,
        t.get("handoff-destroy-lead"),
        mend(form)?,
    ))
}

/// Asks before what is kept of the pupil is destroyed.
pub(super) async fn ask_destroy(
    auth: Authorized<DestroySchoolRow>,
    Path(id): Path<TransferId>,
) -> Answer {
    destroy_page(&auth, id, Ok).await
}

/// Destroys it.
pub(super) async fn destroy(
    auth: Authorized<DestroySchoolRow>,
    Path(id): Path<TransferId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let outcome = match reader.choice("reden", DestroyReason::from_code) {
        None => Ok(reader.errors()),
        Some(reason) => match app::transfer::destroy(auth.app(), &auth.grant, id, reason).await {
            Ok(()) => return Ok(done(&own(id), "leerling-vernietigd")),
            Err(error) => Err(error),
        },
    };
    destroy_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}
