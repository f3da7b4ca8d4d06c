//! The log: every change, read of plaintext, print, refusal and administrative act is one entry of
//! a hash chain (design 7; security.md F1-F5).
//!
//! Each municipality has two chains: changes, written in the transaction of the change, and reads
//! and refusals, written by [`reads`]. Acts on the installation itself are logged under
//! [`MunicipalityId::INSTALLATION`]. Entries hold ids, codes, days and numbers and no personal value,
//! so that destroying a person never breaks a chain (F9).

pub(crate) mod chain;
mod checkpoint;
mod cut;
mod opened;
pub(crate) mod reads;
mod review;
mod verify;

use std::{borrow::Cow, collections::BTreeMap};

use access::{Action, Grant};
use domain::{AccountId, Day, Month, MunicipalityId, PersonId, Ts};
use uuid::Uuid;

pub use self::{
    checkpoint::{Checkpoint, CheckpointFile},
    cut::Cut,
    opened::Opened,
    review::{AuditFilter, AuditPosition, AuditRow, NotedFinding, Review},
    verify::{AuditFault, AuditReport, ChainState, FaultKind},
};
use crate::{StoreError, engine::Tx};

/// Which chain of a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// Changes, in the transaction of the change.
    Changes,
    /// Reads of plaintext, prints, exports and refusals of access.
    Reads,
}

impl Chain {
    /// Both chains.
    pub const ALL: [Self; 2] = [Self::Changes, Self::Reads];

    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changes => "change",
            Self::Reads => "read",
        }
    }

    pub(crate) fn from_code(code: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|chain| chain.code() == code)
            .ok_or(StoreError::UnknownCode { what: "chain" })
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The account; absent for someone who is not signed in.
    pub account: Option<AccountId>,
    /// The code of the role the act was done in, such as `casemanager`; `none` without one.
    pub role: Cow<'static, str>,
}

impl Who {
    /// Someone who is not signed in.
    pub const NOBODY: Self = Self {
        account: None,
        role: Cow::Borrowed("none"),
    };

    /// An account in a role.
    pub const fn account(account: AccountId, role: &'static str) -> Self {
        Self {
            account: Some(account),
            role: Cow::Borrowed(role),
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done or shown.
    Done,
    /// Access was refused; nothing was done or shown.
    Refused,
}

impl Outcome {
    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// A value that may stand in the log. There is no way in for free text, and so for no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A number.
    Number(i64),
    /// A code from the program's own text.
    Code(&'static str),
    /// A code from data, such as `GM0988`: see [`Detail::code`].
    DataCode(String),
    /// A random id.
    Id(Uuid),
    /// A calendar day.
    Day(Day),
    /// A month.
    Month(Month),
    /// True or false.
    Flag(bool),
}

impl Detail {
    /// A code from data: letters, digits and `_ - . :`, at most 64; anything else is left out, so
    /// that a name cannot pass for a code.
    pub fn code(text: &str) -> Self {
        let fits = text.len() <= 64
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
        Self::DataCode(if fits {
            text.to_owned()
        } else {
            "left_out".to_owned()
        })
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Code(code) => (*code).into(),
            Self::DataCode(code) => code.clone().into(),
            Self::Id(id) => id.to_string().into(),
            Self::Day(day) => day.to_string().into(),
            Self::Month(month) => month.to_string().into(),
            Self::Flag(flag) => (*flag).into(),
        }
    }
}

macro_rules! detail_from {
    ($($from:ty => |$value:ident| $made:expr;)+) => {$(
        impl From<$from> for Detail {
            fn from($value: $from) -> Self {
                $made
            }
        }
    )+};
}

detail_from! {
    i64 => |v| Self::Number(v);
    i32 => |v| Self::Number(v.into());
    u32 => |v| Self::Number(v.into());
    u64 => |v| Self::Number(i64::try_from(v).unwrap_or(i64::MAX));
    usize => |v| Self::Number(i64::try_from(v).unwrap_or(i64::MAX));
    &'static str => |v| Self::Code(v);
    Uuid => |v| Self::Id(v);
    Day => |v| Self::Day(v);
    Month => |v| Self::Month(v);
    bool => |v| Self::Flag(v);
}

/// One entry to be written. Sequence, moment and hash are added when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an entry counts only once it is committed"]
pub struct AuditEntry {
    pub(crate) municipality: MunicipalityId,
    pub(crate) who: Who,
    pub(crate) action: Cow<'static, str>,
    pub(crate) outcome: Outcome,
    pub(crate) subject: Option<(&'static str, Uuid)>,
    pub(crate) persons: Vec<PersonId>,
    pub(crate) detail: BTreeMap<&'static str, Detail>,
}

impl AuditEntry {
    /// That `who` did `action` (the code of an action of the policy table) in a municipality.
    pub fn new(municipality: MunicipalityId, who: Who, action: &'static str) -> Self {
        Self {
            municipality,
            who,
            action: Cow::Borrowed(action),
            outcome: Outcome::Done,
            subject: None,
            persons: Vec::new(),
            detail: BTreeMap::new(),
        }
    }

    /// That the holder of a grant used it in a municipality.
    pub fn by<A: Action>(grant: &Grant<A>, municipality: MunicipalityId) -> Self {
        Self::new(
            municipality,
            Who::account(grant.account(), grant.role().code()),
            A::NAME,
        )
    }

    /// The same for persons of several municipalities: an entry for each municipality, with the
    /// number of its persons as the detail `count`.
    pub fn about<A: Action>(
        grant: &Grant<A>,
        persons: impl IntoIterator<Item = (MunicipalityId, PersonId)>,
        count: &'static str,
    ) -> Vec<Self> {
        let mut of: BTreeMap<MunicipalityId, Vec<PersonId>> = BTreeMap::new();
        for (municipality, person) in persons {
            of.entry(municipality).or_default().push(person);
        }
        of.into_iter()
            .map(|(municipality, persons)| {
                Self::by(grant, municipality)
                    .detail(count, persons.len())
                    .persons(persons)
            })
            .collect()
    }

    /// The same, but access was refused.
    pub fn refused(municipality: MunicipalityId, who: Who, action: &'static str) -> Self {
        Self {
            outcome: Outcome::Refused,
            ..Self::new(municipality, who, action)
        }
    }

    /// What it was done to: a kind such as `list` and its id.
    pub fn subject(mut self, kind: &'static str, id: Uuid) -> Self {
        self.subject = Some((kind, id));
        self
    }

    /// A young person shown or changed.
    pub fn person(mut self, person: PersonId) -> Self {
        self.persons.push(person);
        self
    }

    /// Every young person shown or changed.
    pub fn persons(mut self, persons: impl IntoIterator<Item = PersonId>) -> Self {
        self.persons.extend(persons);
        self
    }

    /// A number, code, id or day that belongs to it.
    pub fn detail(mut self, name: &'static str, value: impl Into<Detail>) -> Self {
        self.detail.insert(name, value.into());
        self
    }

    /// The municipality whose chain it goes to.
    pub const fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// Whether it is about this person.
    pub fn is_about(&self, person: PersonId) -> bool {
        self.persons.contains(&person)
    }
}

impl Tx {
    /// Makes everything in this transaction durable, together with its entry in the log: there is
    /// no other commit. The entry joins its municipality's chain of changes last, so that the lock
    /// on the chain is held only for the commit itself.
    pub async fn commit(self, entry: AuditEntry) -> Result<(), StoreError> {
        self.commit_all(vec![entry]).await
    }

    /// As [`Tx::commit`], for a change in several municipalities or with several acts; at least one
    /// entry is needed, else [`StoreError::NoEntry`].
    pub async fn commit_all(mut self, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Err(StoreError::NoEntry);
        }
        self.write_tallies().await?;
        let at = self.clock.now();
        chain::append(&mut self.inner, Chain::Changes, at, entries).await?;
        let committed = self.inner.commit().await;
        // Also after an error: it may be there all the same.
        if self.changes_remembered {
            self.remembered.forget();
        }
        committed
    }
}

/// An entry as it is stored and hashed.
#[derive(Clone, Debug)]
pub(crate) struct StoredEntry {
    pub(crate) municipality: MunicipalityId,
    pub(crate) chain: Chain,
    pub(crate) seq: i64,
    pub(crate) at: Ts,
    pub(crate) actor: Option<AccountId>,
    pub(crate) role: String,
    pub(crate) action: String,
    pub(crate) outcome: String,
    pub(crate) subject_kind: Option<String>,
    pub(crate) subject_id: Option<Uuid>,
    pub(crate) detail: String,
    pub(crate) persons: Vec<PersonId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f9_a_name_cannot_pass_for_a_code() {
        assert_eq!(Detail::code("GM0988"), Detail::DataCode("GM0988".into()));
        assert_eq!(
            Detail::code("Verzonnen Naam"),
            Detail::DataCode("left_out".into())
        );
        assert_eq!(
            Detail::code(&"a".repeat(65)),
            Detail::DataCode("left_out".into())
        );
    }
}
