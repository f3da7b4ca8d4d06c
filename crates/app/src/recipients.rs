//! Who received something about a young person is asked to destroy it too (AVG art. 19; G10).
//!
//! The letter names the young person, so it is made while they are still there: on demand, never kept.
//! After the destruction a notice says which kind of receiver, when, and whether it answered; nothing links
//! it to a case.

use access::{Action, Grant, policy as action};
use domain::{
    CaseId, Day, MunicipalityId, NoticeKind, RecipientNoticeId, RuleKey, ShortCode, Told, Ts,
    guidance::content::{Coded, Partner},
    recipient::{NoticeState, Received, received},
};
use letters::{Report, Section};
use store::{AuditEntry, CaseFile, NoticeToSend, PreparedNotice, Tx};
use vault::Compartment;

use crate::{App, AppError, Result, lists::Download, notices::Post, outreach::words_place};

/// The code of the municipality's own system among the receivers.
const OWN_SYSTEM: &str = "own_system";

/// Somebody who received something, on the page of a case.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The number of the consent it was told under; 0: the municipality's own system.
    pub number: u8,
    /// Who, in Dutch.
    pub name: String,
    /// The last contact.
    pub last: Day,
    /// The reference on the letter and when it was printed first.
    pub printed: Option<(String, Ts)>,
}

/// Who received something about the young person of a case, with the letters printed so far.
pub async fn recipients(
    app: &App,
    grant: &Grant<action::RecordRight>,
    case: CaseId,
) -> Result<Vec<Recipient>> {
    let file = readable(app, grant, case).await?;
    let prepared = app.store.prepared_notices(file.municipality, case).await?;
    let mut found = Vec::new();
    for one in received(&file.events) {
        let partner = partner_of(app, &file, one).await?;
        let notice = of(&prepared, one);
        found.push(Recipient {
            number: one.consent.unwrap_or(0),
            name: name_of(partner.as_ref()),
            last: one.last,
            printed: notice.and_then(|notice| Some((notice.reference.clone(), notice.printed_at?))),
        });
    }
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "recipients");
    app.store.record_read(entry).await?;
    Ok(found)
}

/// Who was told something about the young person of a case, in Dutch, and when last: part of their own copy
/// (AVG art. 15(1)(c)).
pub(crate) async fn told(app: &App, file: &CaseFile) -> Result<Vec<(String, Day)>> {
    let mut found = Vec::new();
    for one in received(&file.events) {
        let partner = partner_of(app, file, one).await?;
        found.push((name_of(partner.as_ref()), one.last));
    }
    Ok(found)
}

/// The letter to one receiver, with no more about the young person than it needs to find what it has: once
/// it was prepared, for it carries the reference the answer is known by.
pub async fn letter(
    app: &App,
    grant: &Grant<action::RecordRight>,
    case: CaseId,
    number: u8,
) -> Result<Download> {
    let file = readable(app, grant, case).await?;
    let one = receiver(&file, number)?;
    let partner = partner_of(app, &file, one).await?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let prepared = app.store.prepared_notices(file.municipality, case).await?;
    let reference = of(&prepared, one)
        .map(|notice| notice.reference.clone())
        .ok_or(AppError::NotFound)?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "notice");
    app.store.record_read(entry).await?;
    let names = crate::municipalities::names(app).await?;
    let place = names
        .get(&file.municipality)
        .map(|place| place.name.clone())
        .unwrap_or_default();
    let today = app.today();
    let born = identity
        .birth_date
        .map(|date| format!(", geboren in {}", date.year()))
        .unwrap_or_default();
    let report = Report {
        title: "Verzoek om gegevens te vernietigen".to_owned(),
        subtitle: format!("Aan: {} · Kenmerk: {reference}", name_of(partner.as_ref())),
        sections: vec![Section {
            heading: format!("Gemeente {place}"),
            paragraphs: vec![
                format!("Het gaat om {}{born}.", identity.full_name()),
                format!(
                    "Wij hebben u met toestemming iets over deze jongere verteld, het laatst op {}. Die gegevens \
                     worden bij ons vernietigd. Vernietig ze ook bij u, en alles wat u ervan heeft doorgegeven (AVG artikel 19).",
                    one.last.dutch()
                ),
                format!(
                    "Laat ons weten of dat is gedaan, of om welke reden u ze moet bewaren. Noem alleen het kenmerk {reference} \
                     en geen naam: wij kunnen de naam dan niet meer opzoeken. Vernietig daarna ook deze brief."
                ),
            ],
            table: None,
        }],
    };
    let bytes = app
        .typeset(move |fonts| letters::report_pdf(fonts, &report, today))
        .await?;
    Ok(Download {
        name: format!("bericht-{reference}.pdf"),
        mime: "application/pdf",
        bytes,
    })
}

/// Prepares the letter to one receiver: gives it a reference. Doing it again does nothing.
pub async fn prepare(
    app: &App,
    grant: &Grant<action::RecordRight>,
    case: CaseId,
    number: u8,
) -> Result<()> {
    let file = readable(app, grant, case).await?;
    let one = receiver(&file, number)?;
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    // Read while the case is held: two who press at once prepare one letter.
    let prepared = app.store.prepared_notices(file.municipality, case).await?;
    if of(&prepared, one).is_some() {
        return Ok(tx.rollback().await?);
    }
    for _ in 0..20 {
        let (id, drawn) = (RecipientNoticeId::from_uuid(app.new_id()), draw(app));
        let municipality = held.get().municipality;
        if tx
            .prepare_notice(municipality, case, one.consent, id, &drawn)
            .await?
        {
            let entry = AuditEntry::by(grant, municipality)
                .subject("case", case.uuid())
                .person(file.person)
                .detail("step", "notice_prepared");
            return Ok(tx.commit(entry).await?);
        }
    }
    Err(AppError::Internal("no reference is free"))
}

fn draw(app: &App) -> String {
    let mut bytes = [0_u8; 8];
    app.entropy.fill(&mut bytes);
    ShortCode::from_random(bytes).as_str().to_owned()
}

/// The receiver of this number: 0 is the municipality's own system.
fn receiver(file: &CaseFile, number: u8) -> Result<Received> {
    let consent = (number > 0).then_some(number);
    received(&file.events)
        .into_iter()
        .find(|one| one.consent == consent)
        .ok_or(AppError::NotFound)
}

fn of(prepared: &[PreparedNotice], one: Received) -> Option<&PreparedNotice> {
    prepared.iter().find(|notice| notice.consent == one.consent)
}

fn name_of(partner: Option<&Coded<Partner>>) -> String {
    match partner {
        None => "het eigen systeem van de gemeente".to_owned(),
        Some(partner) if partner.words.is_empty() => partner.code.dutch().to_owned(),
        Some(partner) => format!("{}: {}", partner.code.dutch(), partner.words),
    }
}

/// Who the third party is; `None` for the municipality's own system.
async fn partner_of(app: &App, file: &CaseFile, one: Received) -> Result<Option<Coded<Partner>>> {
    let unknown = || Coded {
        code: Partner::Other,
        words: String::new(),
    };
    if one.consent.is_none() {
        return Ok(None);
    }
    let Some(seq) = one.named_in else {
        return Ok(Some(unknown()));
    };
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Guidance)
        .await?;
    let words = app.store.case_words(file).await?;
    let sealed = words.iter().find(|words| words.seq == seq);
    let (Some(key), Some(sealed)) = (key, sealed) else {
        return Ok(Some(unknown()));
    };
    let plain = key.open(words_place(file.id, seq), &sealed.sealed)?;
    serde_json::from_slice(plain.as_bytes())
        .map(Some)
        .map_err(|_| AppError::Internal("content does not parse"))
}

/// The case, for who may read what was written by consent.
async fn readable<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<CaseFile> {
    let file = app.store.case(grant, case).await?;
    if crate::guidance::may_read(grant.role(), &file) {
        Ok(file)
    } else {
        Err(AppError::NotFound)
    }
}

/// The notices that follow from a destruction which is about to begin: read while the keys are there.
pub(crate) async fn to_send(app: &App, file: &CaseFile) -> Result<Vec<NoticeToSend>> {
    let all = received(&file.events);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let prepared = app
        .store
        .prepared_notices(file.municipality, file.id)
        .await?;
    let mut notices = Vec::with_capacity(all.len());
    for one in all {
        let partner = partner_of(app, file, one).await?;
        let printed = of(&prepared, one);
        notices.push(NoticeToSend {
            id: printed.map_or_else(
                || RecipientNoticeId::from_uuid(app.new_id()),
                |notice| notice.id,
            ),
            reference: printed.map_or_else(|| draw(app), |notice| notice.reference.clone()),
            recipient: partner.map_or(OWN_SYSTEM, |partner| partner.code.code()),
            contacted_on: one.last,
        });
    }
    Ok(notices)
}

/// Writes them with the intent of the destruction, and tells who follows whether they are answered.
pub(crate) async fn send(
    app: &App,
    tx: &mut Tx,
    file: &CaseFile,
    notices: &[NoticeToSend],
) -> Result<()> {
    tx.send_notices(file.municipality, file.id, notices, app.today())
        .await?;
    let Ok(number @ 1..) = u32::try_from(notices.len()) else {
        return Ok(());
    };
    // Without the case: it is going, and its notices with it.
    let posts = action::TrackNotices::ROLES.iter().map(|role| {
        let to = Told::Role(*role);
        Post::plain(to, NoticeKind::PartnerToTell, file.municipality).number(number)
    });
    crate::notices::post(app, tx, &posts.collect::<Vec<_>>()).await
}

/// A notice after the destruction.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// Its id.
    pub id: RecipientNoticeId,
    /// The municipality's name.
    pub municipality: String,
    /// What the receiver quotes.
    pub reference: String,
    /// The kind of receiver; `None`: the municipality's own system.
    pub partner: Option<Partner>,
    /// The last contact with it.
    pub contacted_on: Day,
    /// Whether the letter was printed before the destruction: otherwise it must be asked by day and kind.
    pub printed: bool,
    /// The day of the destruction.
    pub made_on: Day,
    /// How it stands.
    pub state: NoticeState,
    /// The day of the answer.
    pub answered_on: Option<Day>,
    /// The day of the last reminder.
    pub reminded_on: Option<Day>,
    /// Unanswered for longer than the rule allows: to be reminded.
    pub is_late: bool,
}

/// The notices within the grant, those without an answer first.
pub async fn list(app: &App, grant: &Grant<action::TrackNotices>) -> Result<Vec<NoticeView>> {
    let rules = app.rules().await?;
    let names = crate::municipalities::names(app).await?;
    let today = app.today();
    let late = |municipality: MunicipalityId, since: Day| {
        let days = rules.span(RuleKey::NoticeReminderDays, municipality, since);
        since.plus_days(days) <= today
    };
    let found = app.store.notices(grant).await?;
    Ok(found
        .into_iter()
        .map(|one| NoticeView {
            id: one.id,
            municipality: names
                .get(&one.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            is_late: one.state == NoticeState::Open
                && late(one.municipality, one.reminded_on.unwrap_or(one.made_on)),
            partner: one.recipient.parse().ok(),
            reference: one.reference,
            contacted_on: one.contacted_on,
            printed: one.printed,
            made_on: one.made_on,
            state: one.state,
            answered_on: one.answered_on,
            reminded_on: one.reminded_on,
        })
        .collect())
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAnswer {
    /// The receiver was reminded today.
    Reminded,
    /// The receiver answered; open: that was a mistake.
    State(NoticeState),
}

/// Records what became of notices: one entry for each.
pub async fn record(
    app: &App,
    grant: &Grant<action::TrackNotices>,
    answers: &[(RecipientNoticeId, NoticeAnswer)],
) -> Result<usize> {
    let today = app.today();
    let known = app.store.notices(grant).await?;
    let mut tx = app.store.write().await?;
    let mut entries = Vec::new();
    for (id, answer) in answers {
        let Some(notice) = known.iter().find(|notice| notice.id == *id) else {
            return Err(AppError::NotFound);
        };
        let (touched, code) = match answer {
            NoticeAnswer::Reminded => (tx.remind_notice(grant, *id, today).await?, "reminded"),
            NoticeAnswer::State(NoticeState::Prepared) => return Err(AppError::NotFound),
            NoticeAnswer::State(state) if *state == notice.state => continue,
            NoticeAnswer::State(state) => {
                let on = (*state != NoticeState::Open).then_some(today);
                (
                    tx.answer_notice(grant, *id, *state, on).await?,
                    state.code(),
                )
            }
        };
        if touched {
            entries.push(
                AuditEntry::by(grant, notice.municipality)
                    .subject("notice", id.uuid())
                    .detail("state", code),
            );
        }
    }
    let count = entries.len();
    if count == 0 {
        tx.rollback().await?;
    } else {
        tx.commit_all(entries).await?;
    }
    Ok(count)
}
