//! Who a young person is and where a letter reaches them: the content of the identity compartment.

use serde::{Deserialize, Serialize};

use crate::{BirthDate, code::codes};

/// Name, birth date and address of one young person (NAW, data class C of requirements A.13).
///
/// Serialised only to be sealed in the identity compartment or to cross the pipe from the import
/// worker; it has no `Display` and never reaches a log. Purpose: making contact (S1-13).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Given names (voornamen) or initials, as delivered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given_names: String,
    /// Prefix of the family name (voorvoegsel), such as `van der`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Family name (geslachtsnaam).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family_name: String,
    /// Name for the envelope as the BRP delivers it (aanschrijfwijze), when delivered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub envelope_name: String,
    /// Birth date, when list or address file gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<BirthDate>,
    /// First address line: street, number and additions (adresregel1).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_line_1: String,
    /// Second address line: postcode and place (adresregel2).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_line_2: String,
    /// Postcode as `1234AB`, for grouping visits; empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// What is known of where somebody lives who was registered without a list (S2-25, S4-82).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub living: Vec<Living>,
    /// Markers from the register that steer what may be sent or visited.
    #[serde(default, skip_serializing_if = "Markers::is_plain")]
    pub markers: Markers,
}

codes! {
    /// Where somebody lives who may have no address: told by themselves or by who signalled.
    pub enum Living {
        /// No fixed address: homeless, or staying with others.
        NoFixedAddress = "no_fixed_address", "Geen vaste woon- of verblijfplaats";
        /// A postal address only (briefadres): no visit.
        PostalAddress = "postal_address", "Briefadres";
        /// Not registered in the municipality's BRP: a ghost youth (spookjongere, S4-82).
        NotInRegister = "not_in_register", "Niet ingeschreven in de BRP";
    }
}

impl Identity {
    /// Whether a card can reach this person: a street line and a postcode or place line.
    pub fn has_address(&self) -> bool {
        !self.address_line_1.is_empty() && !self.address_line_2.is_empty()
    }

    /// The name on a card or worklist: the BRP's own form when delivered, else composed.
    pub fn full_name(&self) -> String {
        if !self.envelope_name.is_empty() {
            return self.envelope_name.clone();
        }
        [&self.given_names, &self.prefix, &self.family_name]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(*)")
    }
}

/// Register markers (I-96; facts on BRP in the specifications): each changes what outreach may do.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a marker of its own in the register"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Markers {
    /// Deceased (overleden): closed without a card.
    pub deceased: bool,
    /// Emigrated or registered as non-resident (geemigreerd, RNI): closed without a card.
    pub emigrated: bool,
    /// Restricted disclosure (indicatie geheim, BRP art. 2.59): not handed over.
    pub secret_address: bool,
    /// Postal address only (briefadres): card yes, visit no.
    pub postal_address: bool,
    /// Address under investigation (in onderzoek): card yes, visit no.
    pub under_investigation: bool,
    /// Established not to live there (vastgesteld verblijft niet op adres): no visit.
    pub not_at_address: bool,
}

impl Markers {
    /// No marker is set.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
