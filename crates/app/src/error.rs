//! What a use case answers when it does not do what was asked.

use domain::outreach::Refusal;

/// A field of a form that cannot be accepted, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the form.
    pub field: &'static str,
    /// Dutch text for the user: what is wrong and the remedy.
    pub dutch: String,
}

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule of the work refuses it; the refusal cites its requirement.
    #[error("refused by {}", .0.requirement())]
    Refused(Refusal),
    /// A rule outside a case refuses it: requirement id and Dutch text.
    #[error("refused by {requirement}")]
    Rule {
        /// Requirement id or law article.
        requirement: &'static str,
        /// Dutch text: why, and what to do instead.
        dutch: String,
    },
    /// Fields of the form need mending.
    #[error("{} fields are not acceptable", .0.len())]
    Invalid(Vec<FieldError>),
    /// A field holds what it may not; the text in pieces shows where.
    #[error("{field} holds what it may not")]
    Marked {
        /// Name of the field in the form.
        field: &'static str,
        /// Dutch text for the user: what is wrong and the remedy.
        dutch: String,
        /// The text that was typed.
        pieces: Vec<crate::guidance::Piece>,
    },
    /// There is no such thing, or it is another's: the two are not told apart (D2).
    #[error("not found")]
    NotFound,
    /// The actor's roles do not allow it.
    #[error("denied")]
    Denied(#[from] access::Denied),
    /// Somebody else changed it since the form was shown (B3).
    #[error("changed by somebody else meanwhile")]
    Changed,
    /// Sign-in failed; one text for every cause (E9).
    #[error("sign-in failed")]
    SignIn,
    /// Too many attempts; seconds to wait.
    #[error("too many attempts")]
    Wait(u64),
    /// The session is gone or not yet complete.
    #[error("no session")]
    NoSession,
    /// The database failed.
    #[error("storage failed")]
    Store(#[source] store::StoreError),
    /// Sealing or opening failed.
    #[error("sealing failed")]
    Vault(#[source] vault::VaultError),
    /// A document could not be made.
    #[error("document failed")]
    Letter(#[source] letters::LetterError),
    /// The import worker could not be run or spoke out of turn.
    #[error("the import worker failed")]
    Worker(#[source] std::io::Error),
    /// Something inside broke that no input should be able to break.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl AppError {
    /// One invalid field.
    pub fn field(field: &'static str, dutch: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            dutch: dutch.into(),
        }])
    }

    /// A refusal by a rule that is not a case's.
    pub fn rule(requirement: &'static str, dutch: impl Into<String>) -> Self {
        Self::Rule {
            requirement,
            dutch: dutch.into(),
        }
    }

    /// What the user reads: what happened and what to do next.
    pub fn dutch(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.dutch(),
            Self::Rule { dutch, .. } | Self::Marked { dutch, .. } => dutch.clone(),
            Self::Invalid(fields) => fields
                .iter()
                .map(|f| f.dutch.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Self::NotFound | Self::Denied(_) => {
                "Deze pagina bestaat niet, of u mag haar niet zien.".to_owned()
            }
            Self::Changed => {
                "Iemand anders heeft dit intussen gewijzigd. Bekijk de nieuwe stand en \
                              doe uw wijziging zo nodig opnieuw."
                    .to_owned()
            }
            Self::SignIn => {
                "Inloggen is niet gelukt. Controleer uw e-mailadres, wachtwoord en code, \
                             en probeer het opnieuw."
                    .to_owned()
            }
            Self::Wait(seconds) => {
                format!("Te veel pogingen. Wacht {seconds} seconden en probeer het opnieuw.")
            }
            Self::NoSession => "Uw sessie is verlopen. Log opnieuw in.".to_owned(),
            Self::Store(_)
            | Self::Vault(_)
            | Self::Letter(_)
            | Self::Worker(_)
            | Self::Internal(_) => "Er ging iets mis bij ons. Probeer het opnieuw; blijft het \
                                    misgaan, geef dan de referentie door aan de beheerder."
                .to_owned(),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<store::StoreError> for AppError {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::NotFound => Self::NotFound,
            store::StoreError::Changed => Self::Changed,
            other => Self::Store(other),
        }
    }
}

impl From<vault::VaultError> for AppError {
    fn from(error: vault::VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<letters::LetterError> for AppError {
    fn from(error: letters::LetterError) -> Self {
        Self::Letter(error)
    }
}
