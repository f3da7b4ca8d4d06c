//! Cards, envelopes, visit lists, plans, decisions, dossiers and reports as PDF.
//!
//! Everything here is pure and blocking: values in, bytes out. The caller runs it on a blocking thread, decides who may see the
//! result and writes the audit entry. Each document is typeset by typst from a fixed template and one JSON value, so a value
//! can never become markup; it is exported as tagged PDF/UA-1 and PDF/A-2a (S1-25, S1-26, S1-35).
//!
//! What is absent on purpose: no file, package or network access from a template, no BSN in any input type, no QR code until the
//! page it would lead to exists.

mod card_text;
mod cards;
mod certificate;
mod council;
mod dates;
mod decisions;
mod default_text;
mod dossiers;
mod envelopes;
mod fonts;
mod plans;
mod reports;
mod surveys;
mod typesetting;
mod visits;

pub use card_text::{
    CardText, CardVariant, NoticePart, PLACEHOLDERS, Sender, SenderPart, TextProblem,
};
pub use cards::{CardLetter, cards_pdf};
pub use certificate::{DestructionCertificate, certificate_pdf};
pub use council::{
    CouncilBrief, CouncilChapter, CouncilFigure, CouncilMeaning, CouncilReport, CouncilRow,
    CouncilTable, Weight, council_pdf,
};
pub use dates::written_out;
pub use decisions::{DecisionLetter, LetterText, LetterTextProblem, decision_pdf};
pub use default_text::default_card_text;
pub use dossiers::{Chapter, Dossier, Entry, Fact, dossier_pdf};
pub use envelopes::{address_sheets_pdf, labels_pdf};
pub use fonts::Fonts;
pub use plans::{ActionGoal, ActionPlan, PlanConsent, plan_pdf};
pub use reports::{Column, Report, Section, Table, report_pdf};
pub use surveys::{SurveyPaper, survey_letters_pdf};
pub use visits::{VisitGroup, VisitList, VisitStop, visit_list_pdf};

/// Why a document was not made. No variant carries a personal value.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The bytes at this position (from 0) are not a TrueType or OpenType font, or no font was given (position 0).
    #[error("font file {position} cannot be used")]
    Font {
        /// Position in the list given to [`Fonts::from_bytes`].
        position: usize,
    },
    /// There is nothing to print: a PDF without pages does not exist.
    #[error("there is nothing to print")]
    Empty,
    /// The text does not fit one A5 page at the smallest readable size.
    #[error("the card text does not fit one A5 page")]
    TextTooLong,
    /// A name, address line, code or greeting is longer than 300 characters: a broken file, not a person's name.
    #[error("letter {position} has a name or address line of more than 300 characters")]
    LineTooLong {
        /// Position of the letter or visit in the list given, from 0.
        position: usize,
    },
    /// A table row has more or fewer cells than the table has columns.
    #[error("a row of the table in section {section} does not match its columns")]
    RaggedTable {
        /// Position of the section in the report, from 0.
        section: usize,
    },
    /// The values could not be written as JSON for the template.
    #[error("the values could not be handed to the template")]
    Data(#[source] serde_json::Error),
    /// The template did not compile: a defect of this crate. `reason` holds typst's words with every quoted part cut out.
    #[error("typesetting failed: {reason}")]
    Layout {
        /// What typst said, without the values it quoted.
        reason: String,
    },
    /// The laid-out pages could not be written as accessible PDF: a defect of this crate.
    #[error("writing the PDF failed: {reason}")]
    Export {
        /// What the exporter said, without the values it quoted.
        reason: String,
    },
}
