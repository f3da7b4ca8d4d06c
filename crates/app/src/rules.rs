//! Dated rules: what holds, since when, by which source, entered by whom.

use std::collections::BTreeMap;

use access::{Action as _, Grant, policy as action};
use domain::{
    Day, MunicipalityId, RuleBook, RuleKey, RuleValue, RuleVersion, Ts,
    rules::{RuleChange, RuleDecision, RuleRefusal, RuleUnit},
};
use store::{AuditEntry, AuditFilter, Chain, Detail};

use crate::{App, AppError, Result};

/// A rule with its history.
#[derive(Clone, Debug)]
pub struct RuleView {
    /// Which rule.
    pub key: RuleKey,
    /// Least and greatest number; (0, 0) for a choice.
    pub range: (i64, i64),
    /// The choices as (code, label); empty for a number.
    pub choices: Vec<(&'static str, &'static str)>,
    /// Whether a municipality may have its own version.
    pub per_municipality: bool,
    /// The versions, latest first; the last is the project's default.
    pub versions: Vec<RuleVersionView>,
}

/// One version of a rule.
#[derive(Clone, Debug)]
pub struct RuleVersionView {
    /// The municipality it holds for: id and name; `None` for all.
    pub municipality: Option<(MunicipalityId, String)>,
    /// The first day.
    pub valid_from: Day,
    /// The value: a number or the code of a choice.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
    /// Where it comes from.
    pub source: String,
    /// The decision it rests on, where one was recorded.
    pub decision: Option<RuleDecision>,
    /// Who entered it; `None` for a default.
    pub by: Option<String>,
    /// When it was entered; `None` for a default.
    pub at: Option<Ts>,
    /// Whether it is the one that holds today.
    pub in_force: bool,
}

/// A new version to enter.
#[derive(Clone, Debug)]
pub struct RuleForm {
    /// Which rule.
    pub key: RuleKey,
    /// For one municipality; `None` for all.
    pub municipality: Option<MunicipalityId>,
    /// The first day: tomorrow at the earliest.
    pub valid_from: Day,
    /// A number, or the code of a choice.
    pub value: String,
    /// The law article, decision or agreement it comes from.
    pub source: String,
    /// The decision it rests on; a storage term needs one.
    pub decision: Option<RuleDecision>,
}

/// Entries of the log that say who entered a version.
const ENTRIES: u32 = 5_000;

/// Which version an entry of the log is about.
type VersionKey = (String, Option<MunicipalityId>, String);

/// Every rule with its history.
pub async fn all(app: &App, grant: &Grant<action::ManageRules>) -> Result<Vec<RuleView>> {
    let book = app.rules().await?;
    let municipalities = crate::municipalities::names(app).await?;
    let entered = entered(app, grant).await?;
    let decisions = app.store.rule_decisions().await?;
    let today = app.today();
    let view = |version: &RuleVersion, stored: bool| {
        let municipality = version.municipality;
        let holding = book.version(
            version.key,
            municipality.unwrap_or(MunicipalityId::INSTALLATION),
            today,
        );
        let key = (
            version.key.code().to_owned(),
            municipality,
            version.valid_from.to_string(),
        );
        let entered = entered.get(&key).filter(|_| stored);
        let decided = (
            version.key.code().to_owned(),
            municipality,
            version.valid_from,
        );
        let decided = decisions.get(&decided).filter(|_| stored);
        RuleVersionView {
            municipality: municipality.map(|id| {
                (
                    id,
                    municipalities
                        .get(&id)
                        .map(|one| one.name.clone())
                        .unwrap_or_default(),
                )
            }),
            valid_from: version.valid_from,
            value: value_text(&version.value),
            label: value_label(version.key, &version.value),
            source: version.source.clone(),
            decision: decided.cloned(),
            by: entered.map(|(by, _)| by.clone()),
            at: entered.map(|(_, at)| *at),
            in_force: holding == *version,
        }
    };
    Ok(RuleKey::ALL
        .iter()
        .map(|key| {
            let of_key = book.versions().iter().filter(|version| version.key == *key);
            let mut versions: Vec<_> = of_key.map(|version| view(version, true)).collect();
            versions.extend(
                RuleBook::defaults(*key)
                    .iter()
                    .map(|version| view(version, false)),
            );
            versions.sort_by_key(|version| {
                (std::cmp::Reverse(version.valid_from), version.by.is_none())
            });
            RuleView {
                key: *key,
                range: key.range(),
                choices: key.choices(),
                per_municipality: key.per_municipality(),
                versions,
            }
        })
        .collect())
}

/// Enters a new version of a rule, from tomorrow at the earliest.
///
/// # Errors
/// [`AppError::Invalid`] on `waarde`, `ingang`, `bron`, `gemeente` or `besluit`.
pub async fn change(app: &App, grant: &Grant<action::ManageRules>, form: RuleForm) -> Result<()> {
    let value = form.value.trim();
    let value = if form.key.unit() == RuleUnit::Choice {
        RuleValue::Choice(value.to_owned())
    } else {
        let number = value
            .parse()
            .map_err(|_| refused(&RuleRefusal::Value { key: form.key }))?;
        RuleValue::Integer(number)
    };
    if let Some(municipality) = form.municipality {
        app.store
            .municipality(municipality)
            .await?
            .ok_or(AppError::NotFound)?;
    }
    let version = RuleVersion {
        key: form.key,
        municipality: form.municipality,
        valid_from: form.valid_from,
        value,
        source: form.source.trim().to_owned(),
    };
    let change = RuleChange(version);
    change
        .check(&app.rules().await?, app.today())
        .map_err(|refusal| refused(&refusal))?;
    RuleDecision::check(form.key, form.decision.as_ref(), app.today())
        .map_err(|refusal| refused(&refusal))?;
    let RuleChange(version) = change;
    let mut tx = app.store.write().await?;
    tx.insert_rule(&version).await?;
    if let Some(decision) = &form.decision {
        tx.insert_rule_decision(&version, decision).await?;
    }
    let municipality = version.municipality.unwrap_or(MunicipalityId::INSTALLATION);
    let value = match &version.value {
        RuleValue::Integer(number) => Detail::from(*number),
        RuleValue::Choice(code) => Detail::code(code),
    };
    let entry = AuditEntry::by(grant, municipality)
        .detail("rule", version.key.code())
        .detail("valid_from", version.valid_from)
        .detail("value", value);
    let entry = match &form.decision {
        Some(decision) => entry
            .detail("decision", Detail::code(&decision.number))
            .detail("decided_on", decision.on),
        None => entry,
    };
    Ok(tx.commit(entry).await?)
}

/// Who entered which version, and when: from the log, which alone knows it.
async fn entered(
    app: &App,
    grant: &Grant<action::ManageRules>,
) -> Result<BTreeMap<VersionKey, (String, Ts)>> {
    let filter = AuditFilter {
        action: Some(action::ManageRules::NAME.to_owned()),
        ..AuditFilter::default()
    };
    let entries = app
        .store
        .audit_entries(grant, Chain::Changes, &filter, None, ENTRIES)
        .await?;
    let names = crate::accounts::names(app).await?;
    let mut entered = BTreeMap::new();
    // Newest first: of two versions of one day the later one holds.
    for entry in entries {
        let text = |name: &str| {
            entry
                .detail
                .get(name)
                .and_then(|value| value.as_str())
                .map(str::to_owned)
        };
        let (Some(rule), Some(from)) = (text("rule"), text("valid_from")) else {
            continue;
        };
        let municipality =
            (entry.municipality != MunicipalityId::INSTALLATION).then_some(entry.municipality);
        let by = entry
            .actor
            .and_then(|id| names.get(&id).cloned())
            .unwrap_or_default();
        entered
            .entry((rule, municipality, from))
            .or_insert((by, entry.at));
    }
    Ok(entered)
}

fn refused(refusal: &RuleRefusal) -> AppError {
    let field = match refusal {
        RuleRefusal::Value { .. } | RuleRefusal::AgesCross | RuleRefusal::EndsBeforeCorrection => {
            "waarde"
        }
        RuleRefusal::NotInTheFuture => "ingang",
        RuleRefusal::SourceMissing => "bron",
        RuleRefusal::NotPerMunicipality => "gemeente",
        RuleRefusal::DecisionMissing | RuleRefusal::DecisionAhead => "besluit",
    };
    AppError::field(field, refusal.dutch())
}

fn value_text(value: &RuleValue) -> String {
    match value {
        RuleValue::Integer(number) => number.to_string(),
        RuleValue::Choice(code) => code.clone(),
    }
}

fn value_label(key: RuleKey, value: &RuleValue) -> String {
    match value {
        RuleValue::Integer(number) => format!("{number} {}", key.unit().dutch()),
        RuleValue::Choice(code) => {
            let choices = key.choices();
            let found = choices.iter().find(|(known, _)| known == code);
            found.map_or_else(|| code.clone(), |(_, label)| (*label).to_owned())
        }
    }
}
