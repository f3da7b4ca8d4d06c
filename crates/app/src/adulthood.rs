//! On the way to adulthood: the checklist 18-/18+ of a case, the coordinator who helps, and what the law changes at an age
//! (S2-26 to S2-31; T12).
//!
//! What is written of the six areas is sealed. The coordinator sees a municipality, a month, how many areas are open and which
//! colleague to ask: never whose checklist it is.

mod ages;
mod coordinator;

use access::{Grant, policy as action};
use domain::{
    AdulthoodSheetId, BirthDate, CaseId, Month, NoticeKind, RuleBook, Told, Ts,
    adulthood::{
        Area, AreaLine, Coming, Escalation, LONGEST_ACTION, Sheet, coming, due_month, escalation,
        is_asked,
    },
};
use store::{AuditEntry, CaseFile, SheetRecord};
use vault::{Compartment, Place};

use crate::{App, AppError, FieldError, Result, guidance::may_read, notices::Post};

pub use ages::tell_of_ages;
use coordinator::coordinator_of;
pub use coordinator::{EscalatedLine, escalated, take_up};

/// A checklist as whoever guides sees it.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// What is written.
    pub sheet: Sheet,
    /// How often it was written: what the reader has seen.
    pub version: i64,
    /// The last month in which it is in time.
    pub due: Month,
    /// Whether that has passed.
    pub is_late: bool,
    /// Why the coordinator was asked, and when.
    pub escalated: Option<(Escalation, Ts)>,
    /// Which coordinator took it up, and when.
    pub taken_up: Option<(String, Ts)>,
}

/// What is to come for somebody.
#[derive(Clone, Debug)]
pub struct ComingOfAge {
    /// Who.
    pub name: String,
    /// Whether the birth date is known: without it nothing is told ahead.
    pub is_born_known: bool,
    /// What the law changes, the nearest first.
    pub coming: Vec<Coming>,
    /// The checklist, where one is asked or there is one.
    pub sheet: Option<SheetView>,
}

/// What is written in the form of a checklist.
#[derive(Clone, Debug)]
pub struct SheetForm {
    /// Each area that was filled in.
    pub lines: Vec<(Area, AreaLine)>,
    /// How often it was written when the form was shown.
    pub seen: i64,
}

/// The names of the two fields of an area in the form.
pub const fn fields(area: Area) -> (&'static str, &'static str) {
    match area {
        Area::Education => ("stand_opleiding", "actie_opleiding"),
        Area::Work => ("stand_werk", "actie_werk"),
        Area::Care => ("stand_zorg", "actie_zorg"),
        Area::Income => ("stand_inkomen", "actie_inkomen"),
        Area::Debts => ("stand_schulden", "actie_schulden"),
        Area::Housing => ("stand_huisvesting", "actie_huisvesting"),
    }
}

/// Where the checklist of a case is sealed.
const fn place_of(case: CaseId) -> Place {
    Place {
        table: "adulthood_sheet",
        column: "sealed",
        row: case.uuid(),
    }
}

/// Whether the holder of this grant writes in the case: who guides, by consent.
fn guides(grant: &Grant<action::KeepAdulthoodSheet>, file: &CaseFile) -> Result<()> {
    let overview = &file.overview;
    let guided = overview.lead.is_some() && overview.phase.is_guided();
    if guided && may_read(grant.role(), file) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// What is to come for the young person of a case, and the checklist. The look is logged.
///
/// # Errors
/// [`AppError::NotFound`] for who does not guide the case, and while nobody does.
pub async fn open(
    app: &App,
    grant: &Grant<action::KeepAdulthoodSheet>,
    case: CaseId,
) -> Result<ComingOfAge> {
    let file = app.store.case(grant, case).await?;
    guides(grant, &file)?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let rules = app.rules().await?;
    let today = app.today();
    let born = identity.birth_date;
    let kept = app.store.adulthood_sheet(&file).await?;
    let asked = born.filter(|born| is_asked(*born, &rules, file.municipality, today.month()));
    let sheet = if asked.is_some() || kept.is_some() {
        let due = born.map(|born| due_month(born, &rules, file.municipality));
        view(app, &file, kept, due).await?
    } else {
        None
    };
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "adulthood");
    app.store.record_read(entry).await?;
    Ok(ComingOfAge {
        name: identity.full_name(),
        is_born_known: born.is_some(),
        coming: born.map_or_else(Vec::new, |born| {
            coming(born, &rules, file.municipality, today)
        }),
        sheet,
    })
}

async fn view(
    app: &App,
    file: &CaseFile,
    kept: Option<SheetRecord>,
    due: Option<Month>,
) -> Result<Option<SheetView>> {
    let sheet = match &kept {
        Some(kept) => opened(app, file, kept).await?.unwrap_or_default(),
        None => Sheet::default(),
    };
    let Some(due) = due.or(kept.as_ref().map(|one| one.due)) else {
        return Ok(None);
    };
    let people = crate::accounts::names(app).await?;
    let taken = kept.as_ref().and_then(|one| one.taken_up);
    Ok(Some(SheetView {
        version: kept.as_ref().map_or(0, |one| one.version),
        is_late: sheet.open() > 0 && app.today().month() > due,
        escalated: kept.as_ref().and_then(|one| one.escalated),
        taken_up: taken.map(|(by, at)| (people.get(&by).cloned().unwrap_or_default(), at)),
        sheet,
        due,
    }))
}

/// What is written of the areas; `None` where nothing is, or where it can no longer be opened.
async fn opened(app: &App, file: &CaseFile, kept: &SheetRecord) -> Result<Option<Sheet>> {
    let Some(sealed) = &kept.sealed else {
        return Ok(None);
    };
    let key = app
        .store
        .subject_key(
            file.municipality,
            file.person.uuid(),
            Compartment::Sensitive,
        )
        .await?;
    let plain = key.and_then(|key| key.open(place_of(file.id), sealed).ok());
    let parse = |json: &[u8]| {
        serde_json::from_slice(json).map_err(|_| AppError::Internal("a checklist does not parse"))
    };
    plain.map(|plain| parse(plain.as_bytes())).transpose()
}

/// Writes the checklist. When whoever guides cannot solve something, the coordinator is told at once.
///
/// # Errors
/// [`AppError::Invalid`] on the field of an area with a risk of which is not said what is done, or whose text is too long;
/// [`AppError::Rule`] when no checklist is asked; [`AppError::Changed`] when a colleague was first;
/// [`AppError::NotFound`] for who does not guide the case.
pub async fn keep(
    app: &App,
    grant: &Grant<action::KeepAdulthoodSheet>,
    case: CaseId,
    form: SheetForm,
) -> Result<()> {
    let sheet = checked(&form)?;
    let rules = app.rules().await?;
    let (today, now) = (app.today(), app.now());
    let seen_file = app.store.case(grant, case).await?;
    guides(grant, &seen_file)?;
    let identity = crate::outreach::identity_of(app, &seen_file).await?;
    let born = identity.and_then(|one| one.birth_date);
    let key = app
        .store
        .subject_key_or_new(
            seen_file.municipality,
            seen_file.person.uuid(),
            Compartment::Sensitive,
        )
        .await?;
    let to = coordinator_of(app, seen_file.municipality).await?;
    let mut tx = app.store.write().await?;
    // Held, so that a destruction that is under way sweeps what is kept here.
    let held = tx.hold_case(grant, case).await?;
    let file = held.get();
    guides(grant, file)?;
    let (municipality, person) = (file.municipality, file.person);
    let before = app.store.adulthood_sheet(file).await?;
    if before.as_ref().map_or(0, |one| one.version) != form.seen {
        return Err(AppError::Changed);
    }
    let due = due(born, before.as_ref(), &rules, file, app)?;
    let json = serde_json::to_vec(&sheet)
        .map_err(|_| AppError::Internal("a checklist does not serialise"))?;
    let why = escalation(Some(sheet.open()), sheet.is_stuck(), due, today.month());
    let was = before.as_ref().and_then(|one| one.escalated);
    // Asked before for the same: it stays as it is, with who took it up.
    let goes_on = was.filter(|_| why.is_some());
    let escalated = goes_on.or(why.map(|why| (why, now)));
    let kept = SheetRecord {
        municipality,
        id: before.as_ref().map_or_else(
            || AdulthoodSheetId::from_uuid(app.new_id()),
            |before| before.id,
        ),
        case,
        version: form.seen.saturating_add(1),
        due,
        open: sheet.open(),
        is_stuck: sheet.is_stuck(),
        sealed: Some(key.seal(place_of(case), &json, &app.entropy)?),
        escalated,
        taken_up: before
            .as_ref()
            .and_then(|one| one.taken_up)
            .filter(|_| goes_on.is_some()),
    };
    let seen = before.as_ref().map(|one| one.version);
    tx.keep_adulthood_sheet(&held, &kept, seen, now).await?;
    if escalated.is_some() && goes_on.is_none() {
        let post = Post::about(
            Told::Role(to),
            NoticeKind::SheetEscalated,
            municipality,
            case,
        );
        crate::notices::post(app, &mut tx, &[post]).await?;
    }
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", "adulthood_sheet_written")
        .detail("escalated", why.is_some());
    Ok(tx.commit(entry).await?)
}

/// The last month in which the checklist is in time; refused where none is asked.
fn due(
    born: Option<BirthDate>,
    before: Option<&SheetRecord>,
    rules: &RuleBook,
    file: &CaseFile,
    app: &App,
) -> Result<Month> {
    let month = app.today().month();
    let due = born.map(|born| due_month(born, rules, file.municipality));
    let asked = born.is_some_and(|born| is_asked(born, rules, file.municipality, month));
    let kept = before.map(|one| one.due);
    due.filter(|_| asked || kept.is_some())
        .or(kept)
        .ok_or_else(|| {
            AppError::rule(
                "S2-28",
                "Voor deze jongere is nu geen checklist 18-/18+ nodig. De lijst komt vanzelf, ruim voor de verjaardag.",
            )
        })
}

fn checked(form: &SheetForm) -> Result<Sheet> {
    let mut sheet = Sheet::default();
    let mut wrong = Vec::new();
    for (area, line) in &form.lines {
        let action = line.action.trim();
        if action.chars().count() > LONGEST_ACTION {
            wrong.push(FieldError {
                field: fields(*area).1,
                dutch: format!("Dit is te lang: houd het bij {LONGEST_ACTION} tekens."),
            });
        }
        let line = AreaLine {
            state: line.state,
            action: action.to_owned(),
        };
        sheet.write(*area, line);
    }
    wrong.extend(sheet.lacking().into_iter().map(|area| FieldError {
        field: fields(area).1,
        dutch: "Schrijf op wat er wordt gedaan, of wat al is geprobeerd.".to_owned(),
    }));
    if wrong.is_empty() {
        Ok(sheet)
    } else {
        Err(AppError::Invalid(wrong))
    }
}

/// What the checklist says of a young person, told to them (AVG art. 15).
pub(crate) async fn told(app: &App, file: &CaseFile) -> Result<Vec<String>> {
    let Some(kept) = app.store.adulthood_sheet(file).await? else {
        return Ok(Vec::new());
    };
    let Some(sheet) = opened(app, file, &kept).await? else {
        return Ok(Vec::new());
    };
    let lines = Area::ALL.iter().map(|area| {
        let (state, action) = (sheet.state(*area).dutch(), sheet.action(*area));
        let action = if action.is_empty() {
            String::new()
        } else {
            format!(" We schreven op: \"{action}\"")
        };
        format!(
            "Op weg naar je achttiende keken we naar {}: {}.{action}",
            area.dutch().to_lowercase(),
            state.to_lowercase()
        )
    });
    Ok(lines.collect())
}
