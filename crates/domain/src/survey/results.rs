//! What a survey tells, never without how many answered (S3-13).

use std::collections::BTreeMap;

use super::{Question, Rating};
use crate::disclosure::{Outcome, Publication, Release, Split, Telling, TooLarge, protect};

/// How many gave each rating to each question. Whoever answered counts once for every question.
pub type Answers = BTreeMap<(Question, Rating), u32>;

/// How many were asked and how many answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Drawn, also who was destroyed since.
    pub drawn: u32,
    /// Papers that came back.
    pub returned: u32,
}

impl Response {
    /// The share in whole percents, halves up; `None` when nobody was drawn.
    pub fn percent(self) -> Option<u32> {
        let (drawn, returned) = (u64::from(self.drawn), u64::from(self.returned));
        let half_more = (returned * 200).checked_add(drawn)?;
        u32::try_from(half_more.checked_div(drawn * 2)?).ok()
    }

    /// What stands beside every result, in Dutch: the response, and that it speaks for those who answered alone.
    pub fn dutch(self) -> String {
        let share = self
            .percent()
            .map_or_else(String::new, |percent| format!(" ({percent}%)"));
        format!(
            "Van {} gevraagde jongeren stuurden er {} antwoorden terug{share}. Dit is niet representatief: \
             wie niet antwoordde, of niet gevraagd mocht worden, kan er anders over denken.",
            self.drawn, self.returned
        )
    }
}

/// One question, as it may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The question.
    pub question: Question,
    /// How many gave each rating, in the order of [`Rating::ALL`]; `None`: withheld.
    pub counts: Vec<Option<u64>>,
}

/// What may be told. There is no table without the response beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// How many answered.
    pub response: Response,
    /// Every question; `None`: too few answered to tell anything.
    pub lines: Option<Vec<Line>>,
}

/// What may be told of the answers to a survey: nothing when fewer than `threshold` answered; else each question with
/// small groups, and what gives them away, withheld. That all gave one rating is withheld too: it tells of each.
///
/// # Errors
/// [`TooLarge`]: nothing may be told; six parts of one group never come to it.
pub fn results(drawn: u32, answers: &Answers, threshold: u32) -> Result<Results, TooLarge> {
    let of = |question, rating| answers.get(&(question, rating)).copied().unwrap_or(0);
    let total = |question| {
        Rating::ALL.iter().fold(0_u32, |sum, rating| {
            sum.saturating_add(of(question, *rating))
        })
    };
    let returned = Question::ALL
        .iter()
        .map(|question| total(*question))
        .max()
        .unwrap_or(0);
    let response = Response { drawn, returned };
    if returned < threshold {
        return Ok(Results {
            response,
            lines: None,
        });
    }
    let line = |question: Question| {
        let mut publication = Publication::default();
        let cells: Vec<_> = Rating::ALL
            .iter()
            .map(|rating| publication.cell(of(question, *rating)))
            .collect();
        let whole = publication.figure(cells.iter().copied(), Release::ShownBefore);
        let parts: Vec<_> = cells
            .iter()
            .map(|cell| publication.figure([*cell], Release::Now))
            .collect();
        let split = Split {
            whole,
            parts: parts.clone(),
            telling: Telling::Everybody,
        };
        // Cells of one rating each never overlap.
        publication.table(vec![vec![split]]).map_err(|_| TooLarge)?;
        let told = protect(&publication, threshold)?;
        let counts = parts
            .into_iter()
            .map(|part| match told.outcome(part) {
                Outcome::Shown(people) => Some(people),
                Outcome::RolledUp | Outcome::Withheld(_) => None,
            })
            .collect();
        Ok(Line { question, counts })
    };
    let lines: Result<Vec<Line>, TooLarge> = Question::ALL
        .iter()
        .map(|question| line(*question))
        .collect();
    Ok(Results {
        response,
        lines: Some(lines?),
    })
}
