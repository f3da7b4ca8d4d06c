//! What is agreed before a trial begins, and never changed.

use serde::{Deserialize, Serialize};

use super::{Design, NoDesign, Responding, Terms};
use crate::{code::codes, outreach::Overview};

codes! {
    /// What letters are balanced within: what is known of a card without opening anything of the person.
    pub enum Balance {
        /// The municipality.
        Municipality = "municipality", "Gemeente";
        /// Whether somebody is approached for the first time.
        Round = "round", "Eerste keer of opnieuw benaderd";
    }
}

/// A trial as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// Its name.
    pub name: String,
    /// What it is to find out.
    pub question: String,
    /// The terms.
    pub terms: Terms,
    /// The version of the text of each variant, in the order of the terms.
    pub versions: Vec<u32>,
    /// What the letters are balanced within.
    pub balance: Vec<Balance>,
    /// What counts as a response.
    pub responding: Responding,
}

impl Protocol {
    /// The terms as a design.
    ///
    /// # Errors
    /// [`NoDesign`]: the first term that cannot be kept to.
    pub fn design(&self) -> Result<Design, NoDesign> {
        Design::new(self.terms.clone())
    }

    /// In which stratum a card lies, in words; `municipality` is its name.
    pub fn stratum(&self, municipality: &str, overview: &Overview) -> String {
        let parts: Vec<&str> = self
            .balance
            .iter()
            .map(|by| match by {
                Balance::Municipality => municipality,
                Balance::Round if overview.re_entry || overview.round > 1 => "opnieuw benaderd",
                Balance::Round => "eerste keer",
            })
            .collect();
        if parts.is_empty() {
            return "allen".to_owned();
        }
        parts.join(", ")
    }
}
