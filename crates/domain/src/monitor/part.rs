//! The figures one by one: what a number on a page is, and whether a case stands behind it.

use std::{fmt, str::FromStr};

use super::{Figures, Indicator};
use crate::guidance::content::{Destination, SupportQuestion, TrajectoryKind};

/// One number of the quarter. Written as `part` or `part.code`, as it stands in addresses and exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// I1.
    New,
    /// Of these, who came back.
    ReEntries,
    /// I2 a.
    SelfEmployed,
    /// I2 b.
    Known,
    /// I2 c.
    PickedUp,
    /// Not picked up.
    Open,
    /// Known and self-employed.
    Overlap,
    /// No longer known, and approached after all.
    Joined,
    /// I3: an age, of I1.
    Age(u8),
    /// I3: persons with an intake.
    Intakes,
    /// I3: a support question.
    Question(SupportQuestion),
    /// I4.
    OnList,
    /// I5.
    Outflow,
    /// I6.
    Destination(Destination),
    /// I8: minutes.
    Minutes,
    /// I8: contacts.
    Contacts,
    /// S0-29: at home.
    AtHome,
    /// Of these, with whom somebody spoke.
    InView,
    /// S3-05: with whom nobody did.
    NotInView,
    /// S3-05: closed without being reached.
    NotReached,
    /// S3-08: flowed out so long ago as the rule says.
    Helped,
    /// Of these, who came back.
    Returned,
    /// And who did not.
    NotReturned,
    /// S2-10: to paid work.
    PaidWork,
    /// In the year so far.
    PaidWorkYear,
    /// To paid work two quarters earlier.
    WorkBefore,
    /// Of these, who is still there.
    StillAtWork,
    /// S2-33: trajectories of a kind that began.
    Route(TrajectoryKind),
    /// S2-33: places to begin on.
    Places(TrajectoryKind),
}

/// The text names no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no figure of the monitor")]
pub struct NotAPart;

const PLAIN: [(&str, Part); 24] = [
    ("nieuw", Part::New),
    ("opnieuw", Part::ReEntries),
    ("zelfstandig", Part::SelfEmployed),
    ("bekend", Part::Known),
    ("opgepakt", Part::PickedUp),
    ("open", Part::Open),
    ("overlap", Part::Overlap),
    ("alsnog", Part::Joined),
    ("intakes", Part::Intakes),
    ("op_lijst", Part::OnList),
    ("uitstroom", Part::Outflow),
    ("contacten", Part::Contacts),
    ("minuten", Part::Minutes),
    ("thuis", Part::AtHome),
    ("in_beeld", Part::InView),
    ("niet_in_beeld", Part::NotInView),
    ("niet_bereikt", Part::NotReached),
    ("geholpen", Part::Helped),
    ("nieuw_beroep", Part::Returned),
    ("geen_beroep", Part::NotReturned),
    ("betaald_werk", Part::PaidWork),
    ("betaald_werk_jaar", Part::PaidWorkYear),
    ("werk_eerder", Part::WorkBefore),
    ("nog_aan_het_werk", Part::StillAtWork),
];

impl Part {
    /// The number; `None` where it is not known: no list came in, or nobody entered it.
    pub fn known(self, figures: &Figures) -> Option<i64> {
        match self {
            Self::OnList => figures.on_list,
            Self::StillAtWork => figures.further.still_at_work,
            Self::Places(kind) => figures.further.places.get(&kind).copied(),
            part => Some(part.of(figures)),
        }
    }

    /// The number; 0 where it is not known.
    pub fn of(self, figures: &Figures) -> i64 {
        let parts = &figures.parts;
        let further = &figures.further;
        match self {
            Self::New => figures.new,
            Self::ReEntries => figures.re_entries,
            Self::SelfEmployed => parts.self_employed,
            Self::Known => parts.known,
            Self::PickedUp => parts.picked_up,
            Self::Open => figures.open(),
            Self::Overlap => parts.overlap,
            Self::Joined => figures.joined,
            Self::Age(age) => figures.ages.get(&age).copied().unwrap_or(0),
            Self::Intakes => figures.intakes,
            Self::Question(question) => figures.questions.get(&question).copied().unwrap_or(0),
            Self::OnList => figures.on_list.unwrap_or(0),
            Self::Outflow => figures.outflow,
            Self::Destination(to) => figures.destinations.get(&to).copied().unwrap_or(0),
            Self::Minutes => figures.minutes,
            Self::Contacts => figures.contacts,
            Self::AtHome => further.at_home(),
            Self::InView => further.in_view,
            Self::NotInView => further.not_in_view,
            Self::NotReached => further.not_reached,
            Self::Helped => further.helped,
            Self::Returned => further.returned,
            Self::NotReturned => further.not_returned(),
            Self::PaidWork => further.paid_work,
            Self::PaidWorkYear => further.paid_work_year,
            Self::WorkBefore => further.work_before,
            Self::StillAtWork => further.still_at_work.unwrap_or(0),
            Self::Route(kind) => further.routes.get(&kind).copied().unwrap_or(0),
            Self::Places(kind) => further.places.get(&kind).copied().unwrap_or(0),
        }
    }

    /// The indicator it is part of.
    pub const fn indicator(self) -> Indicator {
        match self {
            Self::New | Self::ReEntries => Indicator::I1,
            Self::SelfEmployed
            | Self::Known
            | Self::PickedUp
            | Self::Open
            | Self::Overlap
            | Self::Joined => Indicator::I2,
            Self::Age(_) | Self::Intakes | Self::Question(_) => Indicator::I3,
            Self::OnList => Indicator::I4,
            Self::Outflow => Indicator::I5,
            Self::Destination(_) => Indicator::I6,
            Self::Minutes | Self::Contacts => Indicator::I8,
            Self::AtHome | Self::InView => Indicator::AtHome,
            Self::NotInView | Self::NotReached => Indicator::NotInView,
            Self::Helped | Self::Returned | Self::NotReturned => Indicator::NoRenewedAppeal,
            Self::PaidWork | Self::PaidWorkYear => Indicator::PaidWork,
            Self::WorkBefore | Self::StillAtWork => Indicator::StillAtWork,
            Self::Route(_) | Self::Places(_) => Indicator::RouteCoverage,
        }
    }

    /// Whether cases stand behind it: the lists' own numbers and what is entered have none, minutes are no persons, and who
    /// came back by a list did so in another case than the one that flowed out.
    pub const fn has_cases(self) -> bool {
        !matches!(
            self,
            Self::Age(_)
                | Self::OnList
                | Self::Minutes
                | Self::NotReturned
                | Self::StillAtWork
                | Self::Places(_)
        )
    }

    /// Whether it follows from cells of other months than the quarter's.
    pub const fn is_further(self) -> bool {
        matches!(
            self.indicator(),
            Indicator::AtHome
                | Indicator::NotInView
                | Indicator::NoRenewedAppeal
                | Indicator::PaidWork
                | Indicator::StillAtWork
                | Indicator::RouteCoverage
        )
    }

    /// Whether the case opens only to whoever may read what is sealed in it.
    pub const fn is_sealed(self) -> bool {
        matches!(
            self,
            Self::Question(_)
                | Self::Destination(_)
                | Self::Helped
                | Self::PaidWork
                | Self::PaidWorkYear
                | Self::WorkBefore
                | Self::Route(_)
        )
    }

    /// Every part that stands on the page, ages from the list and places as they were entered, in the order of the
    /// indicators.
    pub fn all(figures: &Figures) -> Vec<Self> {
        let mut parts = vec![
            Self::New,
            Self::ReEntries,
            Self::SelfEmployed,
            Self::Known,
            Self::PickedUp,
            Self::Open,
            Self::Overlap,
            Self::Joined,
        ];
        parts.extend(figures.ages.keys().map(|age| Self::Age(*age)));
        parts.push(Self::Intakes);
        parts.extend(SupportQuestion::ALL.iter().map(|one| Self::Question(*one)));
        parts.push(Self::OnList);
        parts.push(Self::Outflow);
        parts.extend(Destination::ALL.iter().map(|one| Self::Destination(*one)));
        parts.extend([
            Self::Minutes,
            Self::Contacts,
            Self::AtHome,
            Self::InView,
            Self::NotInView,
            Self::NotReached,
            Self::Helped,
            Self::Returned,
            Self::NotReturned,
            Self::PaidWork,
            Self::PaidWorkYear,
            Self::WorkBefore,
            Self::StillAtWork,
        ]);
        for kind in TrajectoryKind::ALL {
            parts.push(Self::Route(*kind));
            if figures.further.places.contains_key(kind) {
                parts.push(Self::Places(*kind));
            }
        }
        parts
    }

    /// The label on a Dutch page.
    pub fn dutch(self) -> String {
        match self {
            Self::New => "Nieuw op de lijst".to_owned(),
            Self::ReEntries => "waarvan opnieuw op de lijst".to_owned(),
            Self::SelfEmployed => "Zelfstandig".to_owned(),
            Self::Known => "Bekend bij de gemeente".to_owned(),
            Self::PickedUp => "Opgepakt door de casemanager".to_owned(),
            Self::Open => "Niet opgepakt".to_owned(),
            Self::Overlap => "Bekend én zelfstandig (één keer geteld)".to_owned(),
            Self::Joined => "Niet langer bekend, alsnog benaderd (niet in I1)".to_owned(),
            Self::Age(age) => format!("{age} jaar"),
            Self::Intakes => "Jongeren met een intake".to_owned(),
            Self::Question(question) => question.dutch().to_owned(),
            Self::OnList => "Op de lijst, oud en nieuw".to_owned(),
            Self::Outflow => "Uitgestroomd".to_owned(),
            Self::Destination(destination) => destination.dutch().to_owned(),
            Self::Minutes => "Minuten".to_owned(),
            Self::Contacts => "Contacten".to_owned(),
            Self::AtHome => "Thuis zonder school, werk of dagbesteding".to_owned(),
            Self::InView => "waarvan in beeld".to_owned(),
            Self::NotInView => "Niet in beeld: nog met niemand gesproken".to_owned(),
            Self::NotReached => "Afgesloten zonder te zijn bereikt".to_owned(),
            Self::Helped => "Eerder uitgestroomd, nu teruggekeken".to_owned(),
            Self::Returned => "waarvan met een nieuw beroep".to_owned(),
            Self::NotReturned => "waarvan zonder nieuw beroep".to_owned(),
            Self::PaidWork => "Naar betaald werk".to_owned(),
            Self::PaidWorkYear => "Naar betaald werk, dit jaar tot nu toe".to_owned(),
            Self::WorkBefore => "Zes maanden eerder naar betaald werk".to_owned(),
            Self::StillAtWork => "waarvan nog aan het werk".to_owned(),
            Self::Route(kind) => format!("Begonnen: {}", kind.dutch()),
            Self::Places(kind) => format!("Plaatsen: {}", kind.dutch()),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Age(age) => write!(f, "leeftijd.{age}"),
            Self::Question(question) => write!(f, "vraag.{}", question.code()),
            Self::Destination(destination) => write!(f, "bestemming.{}", destination.code()),
            Self::Route(kind) => write!(f, "traject.{}", kind.code()),
            Self::Places(kind) => write!(f, "plaatsen.{}", kind.code()),
            plain => {
                let name = PLAIN.iter().find(|(_, part)| part == plain);
                f.write_str(name.map_or("", |(name, _)| name))
            }
        }
    }
}

impl FromStr for Part {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        if let Some((_, part)) = PLAIN.iter().find(|(name, _)| *name == text) {
            return Ok(*part);
        }
        match text.split_once('.') {
            Some(("leeftijd", age)) => age.parse().map(Self::Age).map_err(|_| NotAPart),
            Some(("vraag", code)) => code.parse().map(Self::Question).map_err(|_| NotAPart),
            Some(("bestemming", code)) => code.parse().map(Self::Destination).map_err(|_| NotAPart),
            Some(("traject", code)) => code.parse().map(Self::Route).map_err(|_| NotAPart),
            Some(("plaatsen", code)) => code.parse().map(Self::Places).map_err(|_| NotAPart),
            _ => Err(NotAPart),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_name_of_its_own_that_reads_back() {
        let figures = Figures {
            ages: [(23, 1), (26, 4)].into(),
            further: crate::monitor::Further {
                places: [(TrajectoryKind::Wmo, 3)].into(),
                ..crate::monitor::Further::default()
            },
            ..Figures::default()
        };
        let all = Part::all(&figures);
        let mut names: Vec<String> = all.iter().map(ToString::to_string).collect();
        for (part, name) in all.iter().zip(&names) {
            assert_eq!(name.parse(), Ok(*part), "{name}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert_eq!("bestemming.maan".parse::<Part>(), Err(NotAPart));
    }
}
