//! The decision letter on paper (S1-72, S1-73).

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, Day, Identity, RuleBook, RuleKey,
    guidance::{
        Command, ContentClass, Step,
        content::{Coded, TrajectoryKind},
    },
    outreach::{Command as CaseCommand, EventKind},
};
use letters::{DecisionLetter, decision_pdf};
use store::{AuditEntry, CaseFile};

use super::{
    HandedOver, gone, handed_over, hash_of, led_file, letter_text, log_made, pdf, same_again,
};
use crate::{
    App, AppError, Result,
    guidance::{Opened, lead_of},
    lists::Download,
};

/// A letter on its way to be sent, with the event of the decision it tells.
pub(super) struct Draft {
    letter: DecisionLetter,
    decided_seq: u32,
}

/// The letter as it would be sent today, marked as a draft: it has no number yet.
///
/// # Errors
/// [`AppError::Refused`] before there is a decision; [`AppError::Rule`] while the municipality's texts miss
/// something.
pub async fn decision_draft(
    app: &App,
    grant: &Grant<action::PrintDecision>,
    case: CaseId,
) -> Result<Download> {
    let file = led_file(app, grant, case).await?;
    let rules = app.rules().await?;
    let day = app.today();
    let send = CaseCommand::Guide(Command::SendDecision { day });
    file.case
        .decide(&send, &app.context(grant, &rules, file.municipality))?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or_else(gone)?;
    let draft = drafted(app, &rules, &file, &identity, day).await?;
    let bytes = app
        .typeset(move |fonts| decision_pdf(fonts, &draft.letter))
        .await?;
    log_made(app, grant, &file, "decision_draft").await?;
    Ok(pdf("beschikking-concept.pdf".to_owned(), bytes))
}

/// The letter that was sent, made again: the same bytes. It outlives a withdrawal (A.17 no. 9).
///
/// # Errors
/// [`AppError::Rule`] when its content is destroyed, or the paper would not be the same.
pub async fn sent_decision(
    app: &App,
    grant: &Grant<action::PrintDecision>,
    case: CaseId,
    seq: u32,
) -> Result<Download> {
    let file = led_file(app, grant, case).await?;
    let of_a_letter = |step: &Step| matches!(step, Step::DecisionSent { .. });
    let HandedOver {
        hash,
        paper: letter,
    } = handed_over::<DecisionLetter>(app, &file, seq, ContentClass::Statutory, of_a_letter)
        .await?;
    let name = format!("beschikking-{}.pdf", letter.number);
    let bytes = app
        .typeset(move |fonts| decision_pdf(fonts, &letter))
        .await?;
    log_made(app, grant, &file, "decision").await?;
    same_again(name, bytes, hash)
}

/// The letter on the decision of a case, without its number.
pub(super) async fn drafted(
    app: &App,
    rules: &RuleBook,
    file: &CaseFile,
    identity: &Identity,
    day: Day,
) -> Result<Draft> {
    let decided = file.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Guided(Step::TrajectoryDecided { granted }) => Some((event.seq, granted)),
        _ => None,
    });
    let (decided_seq, granted) =
        decided.ok_or(AppError::Internal("a decision letter without a decision"))?;
    if !identity.has_address() {
        return Err(AppError::rule(
            "Awb art. 3:41",
            "Er is geen adres om de brief naartoe te sturen. Vraag de lijstverwerker om het adres.",
        ));
    }
    let opened = Opened::of(app, file, &[ContentClass::Guidance]).await?;
    let reasons: String = opened.read(decided_seq)?.ok_or_else(gone)?;
    let chosen = file.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Guided(Step::RouteChosen { .. }) => Some(event.seq),
        _ => None,
    });
    let kind: Option<Coded<TrajectoryKind>> = match chosen {
        Some(seq) => opened.read(seq)?,
        None => None,
    };
    let text = letter_text::in_force(app, file.municipality).await?;
    letter_text::require_whole(&text)?;
    let contact = lead_of(app, file).await?;
    let letter = DecisionLetter {
        name: identity.full_name(),
        address_line_1: identity.address_line_1.clone(),
        address_line_2: identity.address_line_2.clone(),
        number: String::new(),
        day,
        granted,
        trajectory: kind.map_or_else(String::new, |kind| kind.code.dutch().to_owned()),
        reasons: reasons
            .split('\n')
            .map(|paragraph| paragraph.trim().to_owned())
            .filter(|paragraph| !paragraph.is_empty())
            .collect(),
        legal_ground: text.legal_ground.clone(),
        contact: contact.map_or_else(String::new, |(role, name)| {
            format!("{name}, {}", role.dutch_inside())
        }),
        weeks: i32::try_from(rules.integer(RuleKey::ObjectionWeeks, file.municipality, day))
            .unwrap_or(6),
        text,
    };
    Ok(Draft {
        letter,
        decided_seq,
    })
}

/// Gives the letter its number, unique in its municipality and year, and sets it. The number is kept
/// before the letter is recorded as sent: a number without a letter harms nobody, two letters with
/// one number would.
pub(super) async fn numbered<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    draft: Draft,
    ground: &str,
) -> Result<HandedOver<DecisionLetter>> {
    let Draft {
        mut letter,
        decided_seq,
    } = draft;
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, file.id).await?;
    let year = letter.day.date().year();
    let (year, number) = tx.decision_number(&held, decided_seq, year).await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", file.id.uuid())
        .person(file.person)
        .detail("step", "letter_number");
    tx.commit(entry).await?;
    let code = app
        .store
        .municipality(file.municipality)
        .await?
        .map(|one| one.code)
        .ok_or(AppError::NotFound)?;
    letter.number = format!("{code}-{year}-{number:04}");
    if !ground.trim().is_empty() {
        ground.trim().clone_into(&mut letter.legal_ground);
    }
    let shown = letter.clone();
    let bytes = app
        .typeset(move |fonts| decision_pdf(fonts, &shown))
        .await?;
    Ok(HandedOver {
        hash: hash_of(&bytes),
        paper: letter,
    })
}
