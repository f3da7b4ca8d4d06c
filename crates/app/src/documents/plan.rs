//! The plan on paper (S1-50, S1-51).

use access::{Grant, policy as action};
use domain::{
    CaseId, Identity,
    guidance::{
        Consent, ContentClass, Step,
        content::{LifeDomain, Plan},
    },
    outreach::EventKind,
};
use letters::{ActionGoal, ActionPlan, PlanConsent, plan_pdf, written_out};
use store::CaseFile;

use super::{HandedOver, gone, handed_over, hash_of, led_file, log_made, pdf, same_again};
use crate::{
    App, AppError, Result,
    guidance::{Opened, consent_lines, lead_of},
    lists::Download,
};

/// The plan as it stands, to read or to bring to the talk. Nothing is recorded as given.
///
/// # Errors
/// [`AppError::NotFound`] for who does not lead; [`AppError::Rule`] while there is no plan.
pub async fn plan_document(
    app: &App,
    grant: &Grant<action::PrintPlan>,
    case: CaseId,
) -> Result<Download> {
    let file = led_file(app, grant, case).await?;
    let identity = identity(app, &file).await?;
    let plan = current(app, &file, &identity).await?;
    let name = format!("plan-van-aanpak-versie-{}.pdf", plan.version);
    let bytes = app.typeset(move |fonts| plan_pdf(fonts, &plan)).await?;
    log_made(app, grant, &file, "plan").await?;
    Ok(pdf(name, bytes))
}

/// The copy that was given, made again: the same bytes.
///
/// # Errors
/// [`AppError::Rule`] when its content is destroyed, or the paper would not be the same.
pub async fn given_plan(
    app: &App,
    grant: &Grant<action::PrintPlan>,
    case: CaseId,
    seq: u32,
) -> Result<Download> {
    let file = led_file(app, grant, case).await?;
    let of_a_copy = |step: &Step| matches!(step, Step::PlanCopyGiven { .. });
    let HandedOver { hash, paper: plan } =
        handed_over::<ActionPlan>(app, &file, seq, ContentClass::Guidance, of_a_copy).await?;
    let name = format!("plan-van-aanpak-versie-{}.pdf", plan.version);
    let bytes = app.typeset(move |fonts| plan_pdf(fonts, &plan)).await?;
    log_made(app, grant, &file, "plan_copy").await?;
    same_again(name, bytes, hash)
}

/// The plan for a copy to give, and the hash of its paper.
pub(super) async fn made(
    app: &App,
    file: &CaseFile,
    identity: &Identity,
) -> Result<HandedOver<ActionPlan>> {
    let paper = current(app, file, identity).await?;
    let shown = paper.clone();
    let bytes = app.typeset(move |fonts| plan_pdf(fonts, &shown)).await?;
    Ok(HandedOver {
        hash: hash_of(&bytes),
        paper,
    })
}

async fn identity(app: &App, file: &CaseFile) -> Result<Identity> {
    crate::outreach::identity_of(app, file)
        .await?
        .ok_or_else(gone)
}

async fn current(app: &App, file: &CaseFile, identity: &Identity) -> Result<ActionPlan> {
    let opened = Opened::of(app, file, &[ContentClass::Guidance]).await?;
    let written = file.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Guided(Step::PlanWritten { version }) => Some((event.seq, version)),
        _ => None,
    });
    let (seq, version) = written.ok_or_else(|| {
        AppError::rule(
            "S1-50",
            "Er is nog geen plan van aanpak. Schrijf dat eerst.",
        )
    })?;
    let plan: Plan = opened.read(seq)?.ok_or_else(gone)?;
    let contact = lead_of(app, file).await?;
    let municipality = crate::municipalities::name_today(app, file.municipality).await?;
    Ok(ActionPlan {
        name: identity.full_name(),
        municipality,
        contact: contact.map_or_else(String::new, |(role, name)| {
            format!("{name}, {}", role.dutch_inside())
        }),
        version,
        complete: file.case.guidance().plan_completed() == Some(version),
        on: app.today(),
        goals: plan
            .goals
            .into_iter()
            .map(|goal| ActionGoal {
                domain: goal
                    .domain
                    .map_or_else(String::new, |domain| in_plain_words(domain).to_owned()),
                goal: goal.goal,
                action: goal.action,
                owner: goal.owner,
                by: goal.by,
            })
            .collect(),
        perspective: plan.perspective,
        regie: plan.regie,
        feedback: plan.feedback,
        consents: consents(file, &opened)?,
    })
}

/// A domain of life as the young person would say it: the plan is theirs.
const fn in_plain_words(domain: LifeDomain) -> &'static str {
    match domain {
        LifeDomain::Finances | LifeDomain::ChecklistIncome => "Geld",
        LifeDomain::ChecklistDebts => "Schulden",
        LifeDomain::WorkEducation => "Werk en opleiding",
        LifeDomain::ChecklistEducation => "Opleiding",
        LifeDomain::ChecklistWork => "Werk",
        LifeDomain::TimeUse => "Wat ik overdag doe",
        LifeDomain::Housing | LifeDomain::ChecklistHousing => "Wonen",
        LifeDomain::HomeRelations => "Thuis",
        LifeDomain::MentalHealth => "Hoe ik me voel",
        LifeDomain::PhysicalHealth | LifeDomain::ChecklistCare => "Gezondheid",
        LifeDomain::SubstanceUse => "Alcohol, drugs en gamen",
        LifeDomain::BasicSkills => "Voor mezelf zorgen",
        LifeDomain::FurtherSkills => "Mijn zaken regelen",
        LifeDomain::SocialNetwork => "Mensen om me heen",
        LifeDomain::Participation => "Meedoen",
        LifeDomain::Justice => "Politie en justitie",
    }
}

/// The consent record of the plan: every consent that was asked, with its answer, when and how.
fn consents(file: &CaseFile, opened: &Opened) -> Result<Vec<PlanConsent>> {
    let lines = consent_lines(file, opened)?;
    let answer = |consent: Consent| {
        file.events
            .iter()
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Guided(step) => answered(step, consent, event.on),
                _ => None,
            })
    };
    Ok(lines
        .into_iter()
        .filter_map(|line| {
            Some(PlanConsent {
                answer: answer(line.consent)?,
                about: line.about,
            })
        })
        .collect())
}

fn answered(step: &Step, wanted: Consent, on: domain::Day) -> Option<String> {
    match step {
        Step::ConsentGiven {
            consent,
            form,
            at,
            text_version,
        } if *consent == wanted => {
            let zoned = at.in_the_netherlands();
            Some(format!(
                "Ja, op {} om {:02}:{:02}, {} (uitleg, versie {text_version}).",
                written_out(at.day()),
                zoned.hour(),
                zoned.minute(),
                form.dutch().to_lowercase(),
            ))
        }
        Step::ConsentRefused { consent, at } if *consent == wanted => {
            Some(format!("Nee, op {}.", written_out(at.day())))
        }
        Step::ConsentWithdrawn { consent, .. } if *consent == wanted => {
            Some(format!("Ingetrokken op {}.", written_out(on)))
        }
        _ => None,
    }
}
