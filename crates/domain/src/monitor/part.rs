//! The figures one by one: what a number on a page is, and whether a case stands behind it.

use std::{fmt, str::FromStr};

use super::{Figures, Indicator};
use crate::guidance::content::{Destination, SupportQuestion};

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
}

/// The text names no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no figure of the monitor")]
pub struct NotAPart;

const PLAIN: [(&str, Part); 12] = [
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
];

impl Part {
    /// The number.
    pub fn of(self, figures: &Figures) -> i64 {
        let parts = &figures.parts;
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
        }
    }

    /// Whether cases stand behind it: the lists' own numbers have none, and minutes are no persons.
    pub const fn has_cases(self) -> bool {
        !matches!(self, Self::Age(_) | Self::OnList | Self::Minutes)
    }

    /// Whether the case opens only to whoever may read what is sealed in it.
    pub const fn is_sealed(self) -> bool {
        matches!(self, Self::Question(_) | Self::Destination(_))
    }

    /// Every part that stands on the page, ages from the list, in the order of the indicators.
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
        parts.extend([Self::Minutes, Self::Contacts]);
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
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Age(age) => write!(f, "leeftijd.{age}"),
            Self::Question(question) => write!(f, "vraag.{}", question.code()),
            Self::Destination(destination) => write!(f, "bestemming.{}", destination.code()),
            Self::Minutes => f.write_str("minuten"),
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
            None if text == "minuten" => Ok(Self::Minutes),
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
