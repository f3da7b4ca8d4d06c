//! What the law changes for somebody at an age, and when that is announced (S2-26).

use crate::{BirthDate, Day, Month, MunicipalityId, NoticeKind, RuleBook, RuleKey, code::codes};

codes! {
    /// Something that is otherwise from a birthday on.
    pub enum LawChange {
        /// The duty to be at school becomes the duty to qualify (LPW art. 3, 4a).
        QualificationDuty = "qualification_duty", "Na dit schooljaar eindigt de leerplicht en begint de kwalificatieplicht";
        /// Consent to the use of data is the young person's own (UAVG art. 5; AVG art. 8).
        OwnConsent = "own_consent", "De jongere geeft zelf toestemming voor het gebruik van gegevens; de ouders doen dat niet meer";
        /// Youth care ends: what is needed falls under other laws (S2-26).
        CareMoves = "care_moves", "Jeugdhulp stopt: zorg en ondersteuning vallen onder de Wmo, de Zvw of de Wlz. Alleen als dat nodig is en vaststaat, loopt jeugdhulp door";
        /// The duty to qualify ends (LPW art. 4a to 4c).
        DutyEnds = "duty_ends", "De kwalificatieplicht eindigt; het Doorstroompunt kan blijven helpen";
        /// Contracts, debts and a house are the young person's own (BW book 1 art. 233).
        OfAge = "of_age", "De jongere is meerderjarig: contracten, schulden en een woning staan op eigen naam";
        /// An income of one's own has to be arranged, and a premium to be paid.
        OwnIncome = "own_income", "De jongere regelt zelf inkomen en betaalt premie voor de zorgverzekering";
        /// The monthly list of young people out of sight begins (Participatiewet art. 10f).
        ListBegins = "list_begins", "Wie geen school, werk of uitkering heeft, kan op de lijst Jongeren in Beeld komen";
        /// The Doorstroompunt no longer serves.
        DoorstroompuntEnds = "doorstroompunt_ends", "Het Doorstroompunt begeleidt niet meer: draag op tijd over";
        /// The list of young people out of sight ends.
        ListEnds = "list_ends", "De aanpak Jongeren in Beeld stopt";
        /// The weeks of searching before an application for benefit end.
        SearchTermEnds = "search_term_ends", "Bij een aanvraag van bijstand geldt geen zoektermijn van vier weken meer";
    }
}

impl LawChange {
    /// The dated rule that holds the age.
    pub const fn key(self) -> RuleKey {
        match self {
            Self::QualificationDuty | Self::OwnConsent => RuleKey::OwnConsentAge,
            Self::CareMoves | Self::DutyEnds | Self::OfAge | Self::OwnIncome => {
                RuleKey::AdulthoodAge
            }
            Self::ListBegins => RuleKey::JibMinAge,
            Self::DoorstroompuntEnds => RuleKey::DoorstroompuntMaxAge,
            Self::ListEnds => RuleKey::JibMaxAge,
            Self::SearchTermEnds => RuleKey::YoungBenefitAge,
        }
    }

    /// The law it stands in.
    pub const fn law(self) -> &'static str {
        match self {
            Self::QualificationDuty => "Leerplichtwet art. 3 en 4a",
            Self::OwnConsent => "UAVG art. 5, AVG art. 8",
            Self::CareMoves => "Jeugdwet art. 1.1; Wmo 2015; Zvw; Wlz",
            Self::DutyEnds => "Leerplichtwet art. 4a tot en met 4c; WEB art. 9.2.5",
            Self::OfAge => "BW boek 1 art. 233",
            Self::OwnIncome => "Participatiewet art. 11; Zvw art. 16",
            Self::ListBegins | Self::ListEnds => "Participatiewet art. 10f",
            Self::DoorstroompuntEnds => "WEB art. 9.2.5 (voorganger art. 8.3.1)",
            Self::SearchTermEnds => "Participatiewet art. 41 lid 4",
        }
    }

    /// What whoever guides is told by.
    pub const fn notice(self) -> NoticeKind {
        match self {
            Self::QualificationDuty | Self::OwnConsent => NoticeKind::OwnConsentAhead,
            Self::CareMoves | Self::DutyEnds | Self::OfAge | Self::OwnIncome => {
                NoticeKind::AdulthoodAhead
            }
            Self::ListBegins => NoticeKind::ListAgeAhead,
            Self::DoorstroompuntEnds | Self::ListEnds | Self::SearchTermEnds => {
                NoticeKind::UpperAgeAhead
            }
        }
    }
}

/// What changes in one month, because of one age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The age that is reached.
    pub age: i32,
    /// In which month.
    pub month: Month,
    /// What is otherwise from then on.
    pub changes: Vec<LawChange>,
}

/// The ages that are looked at: those that rules may set.
const AGES: std::ops::RangeInclusive<i32> = 12..=40;

/// The month in which somebody reaches an age. An unknown day or month counts as the earliest it can be, so that nothing is
/// announced too late.
pub fn turns(born: BirthDate, age: i32) -> Month {
    born.earliest().plus_years(age).month()
}

/// What the law changes for somebody from this month on, the nearest first: by the rules in force in the month itself.
pub fn coming(
    born: BirthDate,
    rules: &RuleBook,
    municipality: MunicipalityId,
    today: Day,
) -> Vec<Coming> {
    AGES.filter_map(|age| {
        let month = turns(born, age);
        if month < today.month() {
            return None;
        }
        let day = month.first_day();
        let changes: Vec<LawChange> = LawChange::ALL
            .iter()
            .copied()
            .filter(|change| rules.span(change.key(), municipality, day) == age)
            .collect();
        (!changes.is_empty()).then_some(Coming {
            age,
            month,
            changes,
        })
    })
    .collect()
}

/// What is to be announced today: whatever comes within so many weeks as the rule of today says, counted from the first of
/// its month.
pub fn to_announce(
    born: BirthDate,
    rules: &RuleBook,
    municipality: MunicipalityId,
    today: Day,
) -> Vec<Coming> {
    let weeks = rules.span(RuleKey::LawChangeWeeks, municipality, today);
    let mut near = coming(born, rules, municipality, today);
    near.retain(|one| weeks_before(one.month, weeks) <= today.month());
    near
}

/// The month that lies so many weeks before the first of another.
pub(super) fn weeks_before(month: Month, weeks: i32) -> Month {
    month
        .first_day()
        .plus_days(weeks.saturating_mul(-7))
        .month()
}
