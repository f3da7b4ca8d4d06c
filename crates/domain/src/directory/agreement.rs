//! With which partners sharing is agreed, and the gate: without an agreement in force nothing is told to a partner of that
//! type (S4-118, S4-119), as nothing is handed over without one (S1-41).

use crate::{Day, code::codes, guidance::content::Partner, outreach::Term};

codes! {
    /// What was agreed with a partner.
    pub enum PartnerAgreementKind {
        /// A covenant of several parties, with who shares what and how a disagreement is settled.
        Covenant = "covenant", "Convenant";
        /// The partner handles data on the municipality's orders (AVG art. 28).
        Processor = "processor", "Verwerkersovereenkomst";
        /// Two controllers share, each with its own task (AVG art. 26).
        Sharing = "sharing", "Overeenkomst over delen van gegevens";
    }
}

/// With whom, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerTerm {
    /// The type of partner.
    pub partner: Partner,
    /// From when until when.
    pub term: Term,
}

/// There is no agreement in force with partners of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no agreement in force with this type of partner")]
pub struct NoPartnerAgreement(pub Partner);

impl NoPartnerAgreement {
    /// What the user reads: why, and what to do instead.
    pub fn dutch(self) -> String {
        format!(
            "Er is in deze gemeente geen afspraak van kracht over het delen van gegevens met: {}. Vraag de privacy officer of \
             de functioneel beheerder om het convenant vast te leggen. Overleggen zonder naam kan wel.",
            self.0.dutch()
        )
    }
}

/// Whether something may be told to a partner of a type on a day, by the agreements of the municipality.
///
/// # Errors
/// [`NoPartnerAgreement`] when none of them is in force with that type.
pub fn check(
    agreements: &[PartnerTerm],
    partner: Partner,
    today: Day,
) -> Result<(), NoPartnerAgreement> {
    let in_force = |one: &PartnerTerm| one.partner == partner && one.term.covers(today);
    if !partner.needs_agreement() || agreements.iter().any(in_force) {
        Ok(())
    } else {
        Err(NoPartnerAgreement(partner))
    }
}

impl Partner {
    /// Whether something is shared with it only by an agreement. With an employer nothing is shared structurally: there the
    /// young person's own consent decides alone.
    pub const fn needs_agreement(self) -> bool {
        !matches!(self, Self::Employer)
    }
}
