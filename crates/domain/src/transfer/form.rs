//! The questions of the form, what a school typed, and whether it is complete (S4-76, S4-90).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ContinuingLine, ExitDirection};
use crate::{
    Day,
    code::codes,
    holds_bsn,
    school::{Education, Qualification},
};

codes! {
    /// A question of the form; its code names the field.
    pub enum Question {
        /// Given name.
        GivenName = "voornaam", "Voornaam";
        /// Family name, with what goes before it.
        FamilyName = "achternaam", "Achternaam";
        /// Birth date.
        BirthDate = "geboren", "Geboortedatum";
        /// The kind of school.
        Education = "onderwijs", "Soort onderwijs";
        /// What the pupil is expected to leave with.
        Qualification = "diploma", "Verwacht diploma of getuigschrift";
        /// The last day at school.
        LastDay = "laatste_dag", "Verwachte laatste schooldag";
        /// Where to.
        Direction = "richting", "Richting na school";
        /// Whether the next place is arranged.
        Line = "vervolg", "Is de vervolgplek geregeld?";
        /// Which place.
        Place = "plek", "Welke vervolgplek?";
        /// What helps in learning or working.
        Helps = "helpt", "Wat helpt bij leren of werken?";
        /// Who at the school can tell more.
        Contact = "contact", "Naam van de contactpersoon";
        /// What they are.
        Function = "functie", "Functie van de contactpersoon";
        /// How to reach them.
        Reach = "bereikbaar", "Telefoon of e-mail van de contactpersoon";
        /// Whether the school wants to talk it over (warm transfer).
        Talk = "gesprek", "Wilt u de leerling ook mondeling overdragen?";
        /// Whether pupil and parents know.
        Told = "verteld", "Weten de leerling en de ouders dat u dit formulier invult?";
    }

    /// What is wrong with an answer.
    pub enum Lack {
        /// It is empty.
        Empty = "empty", "Vul dit in";
        /// It is not one of the choices, or no day.
        Unclear = "unclear", "Dit klopt niet";
        /// It is too long.
        TooLong = "too_long", "Dit is te lang";
        /// It holds a BSN, which is not asked.
        Number = "number", "Hier staat een BSN";
        /// The day cannot be.
        Day = "day", "Deze dag kan niet";
        /// The pupil and the parents have to know first.
        NotTold = "not_told", "Vertel het eerst";
    }
}

impl Question {
    /// Most characters of an answer.
    pub const fn most(self) -> usize {
        match self {
            Self::Helps => 1_000,
            Self::Place | Self::Reach => 120,
            _ => 80,
        }
    }
}

/// What a school typed, complete or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<Question, String>);

/// A complete form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferForm {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    pub born: Day,
    /// The kind of school.
    pub education: Education,
    /// What the pupil is expected to leave with.
    pub qualification: Qualification,
    /// The last day at school.
    pub last_day: Day,
    /// Where to.
    pub direction: ExitDirection,
    /// Whether the next place is arranged.
    pub line: ContinuingLine,
    /// Which; empty when there is none.
    pub place: String,
    /// What helps in learning or working; may be empty.
    pub helps: String,
    /// Who at the school can tell more.
    pub contact: String,
    /// What they are.
    pub function: String,
    /// How to reach them.
    pub reach: String,
    /// Whether the school wants to talk it over.
    pub talk: bool,
}

impl TransferForm {
    /// Given and family name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

impl Answers {
    /// From what was typed, in any order. What is empty is not kept.
    pub fn of(typed: impl IntoIterator<Item = (Question, String)>) -> Self {
        let kept = typed.into_iter().filter_map(|(question, text)| {
            let text = text.trim();
            (!text.is_empty()).then(|| (question, text.to_owned()))
        });
        Self(kept.collect())
    }

    /// What was typed at a question; empty when nothing was.
    pub fn one(&self, question: Question) -> &str {
        self.0.get(&question).map_or("", String::as_str)
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it may be kept as it is, complete or not.
    ///
    /// # Errors
    /// Each question whose answer is too long, or holds a BSN (UAVG art. 46).
    pub fn fits(&self) -> Result<(), Vec<(Question, Lack)>> {
        let wrong: Vec<(Question, Lack)> = self
            .0
            .iter()
            .filter_map(|(question, text)| Some((*question, unfit(*question, text)?)))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The complete form.
    ///
    /// # Errors
    /// Each question that lacks something, in their order (S4-90).
    pub fn complete(&self, today: Day) -> Result<TransferForm, Vec<(Question, Lack)>> {
        let mut check = Check {
            answers: self,
            lacks: Vec::new(),
        };
        let given_name = check.text(Question::GivenName);
        let family_name = check.text(Question::FamilyName);
        let born = check.day(Question::BirthDate, |day| day < today);
        let education = check.choice(Question::Education);
        let qualification = check.choice(Question::Qualification);
        let last_day = check.day(Question::LastDay, |day| {
            born.is_none_or(|born| day > born.plus_years(11)) && day < today.plus_years(5)
        });
        let direction = check.choice(Question::Direction);
        let line = check.choice(Question::Line);
        let place = if line == Some(ContinuingLine::Arranged) {
            check.text(Question::Place)
        } else {
            check.optional(Question::Place)
        };
        let helps = check.optional(Question::Helps);
        let contact = check.text(Question::Contact);
        let function = check.text(Question::Function);
        let reach = check.text(Question::Reach);
        let talk = check.yes_or_no(Question::Talk);
        let told = check.yes_or_no(Question::Told);
        if told == Some(false) {
            check.lacks.push((Question::Told, Lack::NotTold));
        }
        match (
            born,
            education,
            qualification,
            last_day,
            direction,
            line,
            talk,
        ) {
            (
                Some(born),
                Some(education),
                Some(qualification),
                Some(last_day),
                Some(direction),
                Some(line),
                Some(talk),
            ) if check.lacks.is_empty() => Ok(TransferForm {
                given_name,
                family_name,
                born,
                education,
                qualification,
                last_day,
                direction,
                line,
                place,
                helps,
                contact,
                function,
                reach,
                talk,
            }),
            _ => Err(check.lacks),
        }
    }
}

/// Reads answers and gathers what they lack.
struct Check<'a> {
    answers: &'a Answers,
    lacks: Vec<(Question, Lack)>,
}

impl Check<'_> {
    fn text(&mut self, question: Question) -> String {
        let text = self.optional(question);
        if text.is_empty() {
            self.lacks.push((question, Lack::Empty));
        }
        text
    }

    fn optional(&mut self, question: Question) -> String {
        let text = self.answers.one(question);
        if let Some(lack) = unfit(question, text) {
            self.lacks.push((question, lack));
        }
        text.to_owned()
    }

    fn parsed<V>(&mut self, question: Question, read: impl Fn(&str) -> Option<V>) -> Option<V> {
        let text = self.answers.one(question);
        let value = read(text);
        if value.is_none() {
            let lack = if text.is_empty() {
                Lack::Empty
            } else {
                Lack::Unclear
            };
            self.lacks.push((question, lack));
        }
        value
    }

    fn choice<V: std::str::FromStr>(&mut self, question: Question) -> Option<V> {
        self.parsed(question, |text| text.parse().ok())
    }

    fn yes_or_no(&mut self, question: Question) -> Option<bool> {
        self.parsed(question, |text| match text {
            "ja" => Some(true),
            "nee" => Some(false),
            _ => None,
        })
    }

    fn day(&mut self, question: Question, may_be: impl Fn(Day) -> bool) -> Option<Day> {
        let day = self.parsed(question, |text| text.parse().ok())?;
        if may_be(day) {
            Some(day)
        } else {
            self.lacks.push((question, Lack::Day));
            None
        }
    }
}

/// What makes an answer one that may not be kept.
fn unfit(question: Question, text: &str) -> Option<Lack> {
    if text.chars().count() > question.most() {
        Some(Lack::TooLong)
    } else if holds_bsn(text) {
        Some(Lack::Number)
    } else {
        None
    }
}
