//! A list of DUO that waits: looked at in numbers, taken in whole in one transaction, or given up (S4-05, S4-07).

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId, NoticeKind, PupilId, Role, RuleKey, SchoolListId, SchoolRowId, Told, Ts,
    school::{NotSelected, Priority, SelectionBounds, Standing, assess},
};
use store::{NewSchoolRow, SchoolList, SchoolListState, StagedKey, StagedSchoolRow};
use vault::{Compartment, RecognitionToken, SubjectKey};

use super::{ApartLine, Content, entry, row_place, staged_place, upload::apart_rows};
use crate::{App, AppError, Result, notices::Post};

/// A list that waits, in numbers.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The list.
    pub list: SchoolList,
    /// Rows to take in, by municipality.
    pub parts: Vec<(String, u32)>,
    /// Rows set apart, each reason on a line.
    pub apart: Vec<ApartLine>,
    /// How many rows are set apart.
    pub apart_rows: u32,
    /// How many rows stand how.
    pub standings: BTreeMap<Standing, u32>,
    /// How many early leavers have each priority.
    pub priorities: BTreeMap<Priority, u32>,
    /// How many early leavers have none, and why.
    pub not_selected: BTreeMap<NotSelected, u32>,
    /// Rows without a known number.
    pub without_number: u32,
    /// When the same file was taken in before.
    pub same_as: Option<Ts>,
}

/// The lists that wait to be taken in.
pub async fn waiting(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
) -> Result<Vec<SchoolList>> {
    let mut lists = app.store.school_lists(grant).await?;
    lists.retain(|list| list.state == SchoolListState::Staged);
    Ok(lists)
}

/// What a list that waits would bring: numbers, no names.
///
/// # Errors
/// [`AppError::NotFound`] when it does not wait.
pub async fn preview(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    id: SchoolListId,
) -> Result<Preview> {
    let list = app.store.school_list(grant, id).await?;
    if list.state != SchoolListState::Staged {
        return Err(AppError::NotFound);
    }
    let names = crate::municipalities::names_today(app).await?;
    let mut parts: Vec<(String, u32)> = app
        .store
        .school_list_parts(id)
        .await?
        .into_iter()
        .map(|(place, rows)| {
            let name = names.get(&place).map(|one| one.name.clone());
            (name.unwrap_or_default(), rows)
        })
        .collect();
    parts.sort();
    let apart = app.store.school_set_apart(id).await?;
    let mut found = Preview {
        same_as: same_as(app, grant, &list).await?,
        parts,
        apart: apart.iter().map(ApartLine::of).collect(),
        apart_rows: u32::try_from(apart_rows(&apart)).unwrap_or(u32::MAX),
        standings: BTreeMap::new(),
        priorities: BTreeMap::new(),
        not_selected: BTreeMap::new(),
        without_number: 0,
        list,
    };
    let bounds = SelectionBounds::on(&app.rules().await?, found.list.reference_date);
    for (_, content) in staged(app, id).await? {
        let on = found.list.reference_date;
        let judged = assess(content.school, content.identity.birth_date, bounds, on);
        *found.standings.entry(judged.standing).or_default() += 1;
        match judged.selection {
            Ok(priority) => *found.priorities.entry(priority).or_default() += 1,
            Err(NotSelected::NoEarlyLeaver) => {}
            Err(reason) => *found.not_selected.entry(reason).or_default() += 1,
        }
        found.without_number += u32::from(content.bsn.is_none());
    }
    Ok(found)
}

/// When a list of the same file was taken in, of those the grant reaches.
async fn same_as<A: Action>(app: &App, grant: &Grant<A>, list: &SchoolList) -> Result<Option<Ts>> {
    let lists = app.store.school_lists(grant).await?;
    let same = lists
        .into_iter()
        .filter(|one| one.digest == list.digest && one.kind == list.kind);
    Ok(same.filter_map(|one| one.committed_at).max())
}

/// The waiting rows with what they say.
async fn staged(app: &App, id: SchoolListId) -> Result<Vec<(StagedSchoolRow, Content)>> {
    let mut keys: HashMap<MunicipalityId, SubjectKey> = HashMap::new();
    let mut found = Vec::new();
    for row in app.store.staged_school_rows(id).await? {
        let key = match keys.entry(row.municipality) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let key = app
                    .store
                    .subject_key(row.municipality, id.uuid(), Compartment::Intake)
                    .await?
                    .ok_or_else(ended)?;
                unknown.insert(key)
            }
        };
        let plain = key.open(staged_place(row.id), &row.sealed)?;
        let content = serde_json::from_slice(plain.as_bytes())
            .map_err(|_| AppError::Internal("a row does not parse"))?;
        found.push((row, content));
    }
    Ok(found)
}

fn ended() -> AppError {
    AppError::rule(
        "C5",
        "Deze lijst staat niet meer klaar. Lever het bestand opnieuw aan.",
    )
}

/// Takes a list in: every row or none. Who was on a list of DUO before is recognised by number.
///
/// # Errors
/// [`AppError::Rule`] when it waits no longer, or is the same file as one taken in before and that was not confirmed.
pub async fn commit(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    id: SchoolListId,
    same_file_confirmed: bool,
) -> Result<u32> {
    let list = app.store.school_list(grant, id).await?;
    if list.state != SchoolListState::Staged {
        return Err(ended());
    }
    if !same_file_confirmed && let Some(at) = same_as(app, grant, &list).await? {
        return Err(AppError::rule(
            "S4-05",
            format!(
                "Dit bestand is op {} al overgenomen. Bevestig dat u het nog een keer wilt \
                 overnemen, of laat deze lijst vervallen.",
                at.day().dutch()
            ),
        ));
    }
    let months = app.rules().await?.span(
        RuleKey::SchoolRowTermMonths,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let destroy_after = list.reference_date.plus_months(months);
    let mut homes: BTreeMap<MunicipalityId, Vec<(StagedSchoolRow, Content)>> = BTreeMap::new();
    for (row, content) in staged(app, id).await? {
        homes
            .entry(row.municipality)
            .or_default()
            .push((row, content));
    }
    let mut rows = Vec::new();
    for (municipality, staged) in &homes {
        let mut taken = Pupils::recognise(app, *municipality, staged).await?;
        for (row, content) in staged {
            let (pupil, key) = taken.of(app, content)?;
            let id = SchoolRowId::from_uuid(app.new_id());
            let plain = serde_json::to_vec(content)
                .map_err(|_| AppError::Internal("a row does not serialise"))?;
            rows.push(NewSchoolRow {
                municipality: *municipality,
                id,
                row: row.row,
                pupil,
                sealed: key.seal(row_place(id.uuid()), &plain, &app.entropy)?,
                destroy_after,
            });
        }
        // The vault first: a key or a token without a row harms nobody, a row without its key is lost.
        taken.keep(app).await?;
    }
    write(app, grant, &list, &rows).await?;
    for municipality in homes.keys() {
        app.store
            .destroy_subject_key(*municipality, id.uuid(), Compartment::Intake)
            .await?;
    }
    Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
}

async fn write(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    list: &SchoolList,
    rows: &[NewSchoolRow],
) -> Result<()> {
    let mut tx = app.store.write_alone().await?;
    tx.end_school_staging(list.id, SchoolListState::Committed, Some(app.now()))
        .await?;
    tx.add_school_rows(list.id, rows).await?;
    let mut counts: BTreeMap<MunicipalityId, u32> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.municipality).or_default() += 1;
    }
    let posts: Vec<Post> = counts
        .iter()
        .map(|(place, rows)| {
            let to = Told::Role(Role::Regisseur);
            Post::plain(to, NoticeKind::SchoolListArrived, *place).number(*rows)
        })
        .collect();
    crate::notices::post(app, &mut tx, &posts).await?;
    let entries = counts
        .iter()
        .map(|(place, rows)| {
            entry(grant, *place, list, "school_list_committed").detail("rows", i64::from(*rows))
        })
        .collect();
    Ok(tx.commit_all(entries).await?)
}

/// The pupils of one municipality on a list: who was there before, and who is new, with the keys that are theirs.
struct Pupils {
    municipality: MunicipalityId,
    municipal: std::sync::Arc<vault::MunicipalityKeys>,
    known: HashMap<(i32, [u8; 16]), PupilId>,
    keys: HashMap<PupilId, SubjectKey>,
    new_keys: Vec<StagedKey>,
    new_tokens: Vec<(RecognitionToken, PupilId)>,
}

impl Pupils {
    async fn recognise(
        app: &App,
        municipality: MunicipalityId,
        staged: &[(StagedSchoolRow, Content)],
    ) -> Result<Self> {
        let municipal = app.store.municipality_keys(municipality).await?;
        let tokens: Vec<RecognitionToken> = staged
            .iter()
            .filter_map(|(_, content)| content.bsn.as_ref())
            .flat_map(|bsn| municipal.pupil_tokens(&bsn.0))
            .collect();
        let known: HashMap<(i32, [u8; 16]), PupilId> = app
            .store
            .recognised(municipality, &tokens)
            .await?
            .into_iter()
            .map(|(token, found)| (token, PupilId::from_uuid(found.person.uuid())))
            .collect();
        let subjects: Vec<_> = known.values().map(|pupil| pupil.uuid()).collect();
        let keys = app
            .store
            .subject_keys(municipality, &subjects, Compartment::Statutory)
            .await?
            .into_iter()
            .map(|(subject, key)| (PupilId::from_uuid(subject), key))
            .collect();
        Ok(Self {
            municipality,
            municipal,
            known,
            keys,
            new_keys: Vec::new(),
            new_tokens: Vec::new(),
        })
    }

    /// Who a row is about, with the key to seal it.
    fn of(&mut self, app: &App, content: &Content) -> Result<(PupilId, &SubjectKey)> {
        let tokens = content
            .bsn
            .as_ref()
            .map(|bsn| self.municipal.pupil_tokens(&bsn.0))
            .unwrap_or_default();
        let known = tokens
            .iter()
            .find_map(|token| self.known.get(&(token.version, token.bytes)).copied());
        let pupil = known.unwrap_or_else(|| PupilId::from_uuid(app.new_id()));
        if let (None, Some(newest)) = (known, tokens.first()) {
            self.new_tokens.push((*newest, pupil));
        }
        let key: &SubjectKey = match self.keys.entry(pupil) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let (key, wrapped) = self.municipal.new_subject_key(
                    pupil.uuid(),
                    Compartment::Statutory,
                    &app.entropy,
                )?;
                self.new_keys.push(StagedKey {
                    subject: pupil.uuid(),
                    compartment: Compartment::Statutory,
                    wrapped,
                });
                unknown.insert(key)
            }
        };
        Ok((pupil, key))
    }

    async fn keep(self, app: &App) -> Result<()> {
        app.store
            .put_subject_keys(self.municipality, self.new_keys)
            .await?;
        app.store
            .keep_pupil_tokens(self.municipality, &self.new_tokens)
            .await?;
        Ok(())
    }
}

/// Gives a list up that waits: nothing of it stays.
pub async fn abandon(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    id: SchoolListId,
) -> Result<()> {
    let list = app.store.school_list(grant, id).await?;
    end(app, grant, &list, SchoolListState::Abandoned).await
}

/// Ends the lists that waited longer than the staging term; how many.
pub(crate) async fn end_stale(app: &App, grant: &Grant<action::DestroyDue>) -> Result<u64> {
    let rules = app.rules().await?;
    let hours = rules.integer(
        RuleKey::StagingHours,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let before = app.now().plus_seconds(-hours.saturating_mul(3_600));
    let stale = app.store.stale_school_lists(before).await?;
    for list in &stale {
        end(app, grant, list, SchoolListState::Expired).await?;
    }
    Ok(stale.len() as u64)
}

async fn end<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &SchoolList,
    state: SchoolListState,
) -> Result<()> {
    let parts = app.store.school_list_parts(list.id).await?;
    let mut tx = app.store.write_alone().await?;
    tx.end_school_staging(list.id, state, None).await?;
    let entries = parts
        .keys()
        .map(|place| entry(grant, *place, list, "school_list_given_up"))
        .collect();
    tx.commit_all(entries).await?;
    for municipality in parts.keys() {
        app.store
            .destroy_subject_key(*municipality, list.id.uuid(), Compartment::Intake)
            .await?;
    }
    Ok(())
}
