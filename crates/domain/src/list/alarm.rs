//! List alarms: stop and confirm before a strange list is committed.

use crate::{Day, Month, MunicipalityId, RuleBook, RuleKey, code::codes};

codes! {
    /// What is strange about a list.
    pub enum AlarmKind {
        /// Fewer rows than the list before, beyond the bound.
        FewerRows = "fewer_rows", "Veel minder regels";
        /// More rows than the list before, beyond the bound.
        MoreRows = "more_rows", "Veel meer regels";
        /// Many quarantined rows.
        ManyQuarantined = "many_quarantined", "Veel afgekeurde regels";
        /// Many rows name another municipality.
        WrongMunicipality = "wrong_municipality", "Andere gemeente";
        /// A month before the newest committed one.
        OlderMonth = "older_month", "Oudere maand";
        /// The very same file was committed before.
        SameFile = "same_file", "Hetzelfde bestand";
        /// The month was committed before with another content.
        SameMonth = "same_month", "Dezelfde maand";
    }
}

/// What the alarms look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchFacts {
    /// The month of the list.
    pub month: Month,
    /// Data rows.
    pub rows: u64,
    /// Quarantined rows.
    pub quarantined: u64,
    /// Rows that name another municipality.
    pub wrong_municipality: u64,
    /// A fingerprint of the file's bytes (keyed: it stands for a list of BSNs).
    pub file_hash: [u8; 32],
}

/// One alarm, with what to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What is strange.
    pub kind: AlarmKind,
    /// The question in Dutch.
    pub dutch: String,
    /// Whether the list handler must confirm before the commit.
    pub needs_confirmation: bool,
}

/// The alarms of a list beside the newest committed one of the same municipality and source.
pub fn alarms(
    previous: Option<&BatchFacts>,
    this: &BatchFacts,
    rules: &RuleBook,
    municipality: MunicipalityId,
    today: Day,
) -> Vec<Alarm> {
    let bound = |key| u64::try_from(rules.integer(key, municipality, today)).unwrap_or(0);
    let least = bound(RuleKey::AlarmMinRows);
    let mut found = Vec::new();
    let mut alarm = |kind, dutch| {
        found.push(Alarm {
            kind,
            dutch,
            needs_confirmation: true,
        });
    };
    if let Some(previous) = previous {
        against_previous(
            previous,
            this,
            (bound(RuleKey::AlarmRowChangePercent), least),
            &mut alarm,
        );
    }
    let large = this.rows >= least;
    if large
        && exceeds(
            this.quarantined,
            this.rows,
            bound(RuleKey::AlarmQuarantinePercent),
        )
    {
        let dutch = format!(
            "{} van de {} regels zijn afgekeurd. Is dit het goede bestand, met de goede kolommen?",
            this.quarantined, this.rows
        );
        alarm(AlarmKind::ManyQuarantined, dutch);
    }
    if exceeds(
        this.wrong_municipality,
        this.rows,
        bound(RuleKey::WrongMunicipalityPercent),
    ) {
        let dutch = format!(
            "{} van de {} regels horen bij een andere gemeente. Is dit de lijst van uw gemeente?",
            this.wrong_municipality, this.rows
        );
        alarm(AlarmKind::WrongMunicipality, dutch);
    }
    found
}

fn against_previous(
    previous: &BatchFacts,
    this: &BatchFacts,
    (percent, least): (u64, u64),
    alarm: &mut impl FnMut(AlarmKind, String),
) {
    if this.file_hash == previous.file_hash {
        let dutch = format!(
            "Precies dit bestand is al verwerkt, als lijst van {}. Wilt u het nog een keer verwerken?",
            previous.month
        );
        alarm(AlarmKind::SameFile, dutch);
    } else if this.month == previous.month {
        let dutch = format!(
            "Er is al een andere lijst van {} verwerkt. Is dit een nieuwe versie?",
            this.month
        );
        alarm(AlarmKind::SameMonth, dutch);
    }
    if this.month < previous.month {
        let dutch = format!(
            "Dit is de lijst van {}, maar de lijst van {} is al verwerkt. Klopt de maand?",
            this.month, previous.month
        );
        alarm(AlarmKind::OlderMonth, dutch);
    }
    let large = previous.rows.max(this.rows) >= least;
    if large && exceeds(previous.rows.abs_diff(this.rows), previous.rows, percent) {
        let dutch = format!(
            "De vorige lijst had {} regels, deze heeft er {}. Is het bestand compleet?",
            previous.rows, this.rows
        );
        let kind = if this.rows < previous.rows {
            AlarmKind::FewerRows
        } else {
            AlarmKind::MoreRows
        };
        alarm(kind, dutch);
    }
}

/// Whether `part` is more than `percent` of `whole`, without rounding.
const fn exceeds(part: u64, whole: u64, percent: u64) -> bool {
    part.saturating_mul(100) > whole.saturating_mul(percent)
}
