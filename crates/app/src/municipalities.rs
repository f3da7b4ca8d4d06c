//! Municipalities and the groupings that decide who works where, from a day on (S1-10, S1-79).

mod merger;

use std::collections::BTreeMap;

use access::{Action, Grant, Scope, policy as action};
use domain::{Day, GroupingId, MunicipalityId};
use store::{AuditEntry, Detail, Grouping, Membership, Municipality, Tx};

pub use merger::{Merger, MergerPreview, merge, preview_merger};
pub use store::GroupingKind;

use crate::{App, AppError, Result};

/// A municipality as it stands in a list or a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalityView {
    /// Its id.
    pub id: MunicipalityId,
    /// Its code, such as `GM0988`.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A grouping of municipalities, with those in it today.
#[derive(Clone, Debug)]
pub struct GroupingView {
    /// Its id.
    pub id: GroupingId,
    /// What it is for.
    pub kind: GroupingKind,
    /// Its name.
    pub name: String,
    /// The municipalities in it today.
    pub municipalities: Vec<MunicipalityView>,
}

/// That a municipality is in a grouping, with its days.
#[derive(Clone, Debug)]
pub struct MembershipView {
    /// The grouping.
    pub grouping: GroupingId,
    /// What it is for.
    pub kind: GroupingKind,
    /// Its name.
    pub name: String,
    /// The first day.
    pub from: Day,
    /// The last day, when there is one.
    pub until: Option<Day>,
}

/// A municipality with its groupings and its days.
#[derive(Clone, Debug)]
pub struct MunicipalityDetail {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// Its groupings, past and coming.
    pub groupings: Vec<MembershipView>,
    /// The first day it takes part.
    pub from: Day,
    /// The last day, when it merged.
    pub until: Option<Day>,
    /// The municipality it merged into.
    pub successor: Option<MunicipalityView>,
}

/// A municipality to add.
#[derive(Clone, Debug)]
pub struct MunicipalityForm {
    /// Its code: `GM` and four digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its groupings by kind and name; made when they do not exist.
    pub groupings: Vec<(GroupingKind, String)>,
    /// The first day it takes part.
    pub from: Day,
}

/// What a grouping is for, on a page.
pub const fn grouping_dutch(kind: GroupingKind) -> &'static str {
    match kind {
        GroupingKind::Rmc => "RMC-regio",
        GroupingKind::Labour => "arbeidsmarktregio",
        GroupingKind::Subregion => "subregio",
    }
}

/// Every municipality with its groupings, by code.
pub async fn all(
    app: &App,
    _: &Grant<action::ManageMunicipalities>,
) -> Result<Vec<MunicipalityDetail>> {
    let names = names(app).await?;
    let groupings: BTreeMap<GroupingId, Grouping> = app
        .store
        .groupings()
        .await?
        .into_iter()
        .map(|one| (one.id, one))
        .collect();
    let mut members: BTreeMap<MunicipalityId, Vec<MembershipView>> = BTreeMap::new();
    for member in app.store.memberships().await? {
        let Some(grouping) = groupings.get(&member.grouping) else {
            continue;
        };
        members
            .entry(member.municipality)
            .or_default()
            .push(MembershipView {
                grouping: grouping.id,
                kind: grouping.kind,
                name: grouping.name.clone(),
                from: member.valid_from,
                until: member.valid_until,
            });
    }
    let all = app.store.municipalities().await?;
    Ok(all
        .into_iter()
        .map(|one| MunicipalityDetail {
            groupings: members.remove(&one.id).unwrap_or_default(),
            from: one.valid_from,
            until: one.valid_until,
            successor: one.successor.and_then(|id| names.get(&id).cloned()),
            municipality: view(&one),
        })
        .collect())
}

/// Adds a municipality: its keys first, then the municipality and its groupings.
pub async fn add(
    app: &App,
    grant: &Grant<action::ManageMunicipalities>,
    form: MunicipalityForm,
) -> Result<MunicipalityId> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION);
    added(app, form, entry).await
}

/// The municipalities within a scope that take part today, by name, for a choice on a form.
pub async fn own(app: &App, scope: &Scope) -> Result<Vec<MunicipalityView>> {
    let today = app.today();
    let mut own: Vec<_> = app
        .store
        .municipalities()
        .await?
        .iter()
        .filter(|one| one.valid_from <= today && one.valid_until.is_none_or(|until| today <= until))
        .filter(|one| scope.covers(one.id))
        .map(view)
        .collect();
    own.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    Ok(own)
}

/// As [`own`], and those that went on in them: their log is still looked at.
pub async fn own_and_past(app: &App, scope: &Scope) -> Result<Vec<MunicipalityView>> {
    let mut all = own(app, scope).await?;
    let names = names(app).await?;
    for one in all.clone() {
        let past = estate(app, one.id).await?;
        all.extend(past.iter().skip(1).filter_map(|id| names.get(id).cloned()));
    }
    Ok(all)
}

/// The municipalities a scope reaches, those that went on in another among them.
pub(crate) async fn in_scope(app: &App, scope: &Scope) -> Result<Vec<MunicipalityId>> {
    Ok(match scope {
        Scope::Only(ids) => ids.clone(),
        Scope::Everywhere => names(app).await?.into_keys().collect(),
    })
}

/// Every grouping with its municipalities of today.
pub async fn groupings(app: &App, _: &Grant<action::ManageGroupings>) -> Result<Vec<GroupingView>> {
    let names = names(app).await?;
    let today = app.today();
    let memberships = app.store.memberships().await?;
    let holds = |member: &&Membership| {
        member.valid_from <= today && member.valid_until.is_none_or(|until| today <= until)
    };
    let all = app.store.groupings().await?;
    Ok(all
        .into_iter()
        .map(|grouping| GroupingView {
            municipalities: memberships
                .iter()
                .filter(|member| member.grouping == grouping.id)
                .filter(holds)
                .filter_map(|member| names.get(&member.municipality).cloned())
                .collect(),
            id: grouping.id,
            kind: grouping.kind,
            name: grouping.name,
        })
        .collect())
}

/// Puts a municipality in another grouping of a kind from a day on; it leaves the one it was in the
/// day before. The grouping is made when it does not exist.
///
/// # Errors
/// [`AppError::Invalid`] on `ingang` when the day is not in the future: who worked where does not
/// change afterwards.
pub async fn regroup(
    app: &App,
    grant: &Grant<action::ManageGroupings>,
    municipality: MunicipalityId,
    kind: GroupingKind,
    name: &str,
    from: Day,
) -> Result<()> {
    if from <= app.today() {
        return Err(AppError::field(
            "ingang",
            "Een andere indeling kan op zijn vroegst morgen ingaan. Kies een latere dag.",
        ));
    }
    let name = filled("naam", name, "Vul de naam van de regio in.")?;
    app.store
        .municipality(municipality)
        .await?
        .ok_or(AppError::NotFound)?;
    let before = app.store.grouping_of(municipality, kind, from).await?;
    if before.as_ref().is_some_and(|one| one.name == name) {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    if let Some(before) = &before {
        tx.end_membership(municipality, before.id, from.plus_days(-1))
            .await?;
    }
    let grouping = grouping_named(app, &mut tx, kind, &name).await?;
    tx.insert_membership(&Membership {
        municipality,
        grouping,
        valid_from: from,
        valid_until: None,
    })
    .await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("municipality", municipality.uuid())
        .detail("grouping", grouping.uuid())
        .detail("kind", kind.code())
        .detail("from", from);
    Ok(tx.commit(entry).await?)
}

/// The municipalities whose work is this one's today: itself, and those that went on in it. Empty for
/// one that has ended itself.
pub(crate) async fn estate(app: &App, municipality: MunicipalityId) -> Result<Vec<MunicipalityId>> {
    let successions = app.store.successions().await?;
    Ok(successions.estate(municipality, app.today()))
}

/// The same leave in a municipality and all that went on in it.
///
/// # Errors
/// [`AppError::Denied`] outside the grant, [`AppError::Rule`] for a municipality that has ended.
pub async fn narrow<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
) -> Result<Grant<A>> {
    let estate = estate(app, municipality).await?;
    if estate.is_empty() {
        return Err(ended());
    }
    Ok(grant.narrow_to(&estate)?)
}

/// The municipality that answers for this one today.
pub(crate) async fn heir(app: &App, municipality: MunicipalityId) -> Result<MunicipalityId> {
    let successions = app.store.successions().await?;
    Ok(successions.heir(municipality, app.today()))
}

/// Refuses what can only be done for a municipality that takes part today.
pub(crate) async fn still_there(app: &App, municipality: MunicipalityId) -> Result<()> {
    if heir(app, municipality).await? == municipality {
        Ok(())
    } else {
        Err(ended())
    }
}

pub(crate) fn ended() -> AppError {
    AppError::rule(
        "S1-79",
        "Deze gemeente is opgegaan in een andere. Doe dit bij de gemeente die haar opvolgt.",
    )
}

/// The name of the municipality that answers for this one today.
pub(crate) async fn name_today(app: &App, municipality: MunicipalityId) -> Result<String> {
    let heir = heir(app, municipality).await?;
    let found = app.store.municipality(heir).await?;
    found.map(|one| one.name).ok_or(AppError::NotFound)
}

/// Of every municipality the name of the one that answers for it today: what a worklist, a case or a
/// card shows.
pub(crate) async fn names_today(app: &App) -> Result<BTreeMap<MunicipalityId, MunicipalityView>> {
    let names = names(app).await?;
    let successions = app.store.successions().await?;
    let today = app.today();
    Ok(names
        .iter()
        .map(|(id, own)| {
            let heir = names.get(&successions.heir(*id, today)).unwrap_or(own);
            (*id, heir.clone())
        })
        .collect())
}

/// Every municipality by id, for names beside ids.
pub(crate) async fn names(app: &App) -> Result<BTreeMap<MunicipalityId, MunicipalityView>> {
    let all = app.store.municipalities().await?;
    Ok(all.iter().map(|one| (one.id, view(one))).collect())
}

/// Adds a municipality, with this entry in the log.
pub(crate) async fn added(
    app: &App,
    form: MunicipalityForm,
    entry: AuditEntry,
) -> Result<MunicipalityId> {
    let code = form.code.trim().to_uppercase();
    let digits = code
        .strip_prefix("GM")
        .filter(|rest| rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit()));
    if digits.is_none() {
        return Err(AppError::field(
            "code",
            "Vul de code van de gemeente in: GM en vier cijfers, zoals GM0988.",
        ));
    }
    let name = filled("naam", &form.name, "Vul de naam van de gemeente in.")?;
    if app.store.municipality_by_code(&code).await?.is_some() {
        return Err(AppError::field("code", "Deze gemeente is er al."));
    }
    let id = MunicipalityId::from_uuid(app.new_id());
    app.store.create_municipality_keys(id).await?;
    let mut tx = app.store.write().await?;
    let new = Municipality {
        id,
        code: code.clone(),
        name,
        valid_from: form.from,
        valid_until: None,
        successor: None,
    };
    tx.insert_municipality(&new).await?;
    for (kind, name) in &form.groupings {
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        let grouping = grouping_named(app, &mut tx, *kind, name).await?;
        let member = Membership {
            municipality: id,
            grouping,
            valid_from: form.from,
            valid_until: None,
        };
        tx.insert_membership(&member).await?;
    }
    tx.commit(
        entry
            .subject("municipality", id.uuid())
            .detail("code", Detail::code(&code)),
    )
    .await?;
    Ok(id)
}

/// The grouping of a name, made when there is none.
async fn grouping_named(
    app: &App,
    tx: &mut Tx,
    kind: GroupingKind,
    name: &str,
) -> Result<GroupingId> {
    if let Some(found) = app.store.grouping_by_code(kind, name).await? {
        return Ok(found.id);
    }
    let id = GroupingId::from_uuid(app.new_id());
    // The name serves as code: regions are known by it, and it is unique within its kind.
    tx.insert_grouping(&Grouping {
        id,
        kind,
        code: name.to_owned(),
        name: name.to_owned(),
    })
    .await?;
    Ok(id)
}

/// These of them, by name.
pub(crate) fn by_name(
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    ids: &[MunicipalityId],
) -> Vec<MunicipalityView> {
    let found = ids.iter().filter_map(|id| names.get(id).cloned());
    let mut found: Vec<MunicipalityView> = found.collect();
    found.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    found
}

pub(crate) fn filled(field: &'static str, value: &str, dutch: &str) -> Result<String> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > 200 {
        return Err(AppError::field(field, dutch));
    }
    Ok(value.to_owned())
}

pub(crate) fn view(one: &Municipality) -> MunicipalityView {
    MunicipalityView {
        id: one.id,
        code: one.code.clone(),
        name: one.name.clone(),
    }
}
