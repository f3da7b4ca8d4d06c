//! The plan of one young person (plan van aanpak, S1-50, S1-51): theirs, in plain words.

use std::fmt;

use domain::Day;
use serde::{Deserialize, Serialize};
use typst_layout::PagedDocument;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, ONE_PAGE_SIZES, Template, export, lay_out_small},
};

/// Longest text a field of the plan can hold.
const LONGEST_TEXT: usize = 4_000;

/// The plan with everything its paper says. What is here is enough to make the same paper again, so it
/// is what is kept, sealed, when a copy is given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPlan {
    /// Whose plan.
    pub name: String,
    /// The name of the municipality.
    pub municipality: String,
    /// The professional who leads: name and role. Empty when nobody does.
    pub contact: String,
    /// The version of the plan.
    pub version: u32,
    /// Completed in the talk with everybody there.
    pub complete: bool,
    /// The day on the paper.
    pub on: Day,
    /// The goals, in the order they were agreed.
    pub goals: Vec<ActionGoal>,
    /// The perspective in school and work; may be empty.
    pub perspective: String,
    /// Who holds regie; may be empty.
    pub regie: String,
    /// What was agreed on feedback; may be empty.
    pub feedback: String,
    /// Every consent that was asked, in the order it was.
    pub consents: Vec<PlanConsent>,
}

/// A goal with what is done for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionGoal {
    /// The domain of life; empty when none was chosen.
    pub domain: String,
    /// The goal.
    pub goal: String,
    /// What is done.
    pub action: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub by: String,
}

/// A consent as the plan records it (S1-50).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanConsent {
    /// For what, as it follows "toestemming".
    pub about: String,
    /// What was answered, when and how, as a sentence.
    pub answer: String,
}

impl fmt::Debug for ActionPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActionPlan(..)")
    }
}

impl ActionPlan {
    fn texts(&self) -> impl Iterator<Item = &String> {
        let goals = self.goals.iter().flat_map(|goal| {
            [
                &goal.goal,
                &goal.action,
                &goal.owner,
                &goal.by,
                &goal.domain,
            ]
        });
        let own = [
            &self.name,
            &self.municipality,
            &self.contact,
            &self.perspective,
            &self.regie,
            &self.feedback,
        ];
        own.into_iter().chain(goals)
    }
}

/// Sets the plan on A4, on one page where it fits at a size that still reads well.
///
/// # Errors
/// [`LetterError::LineTooLong`] for a text that cannot be a field of a plan; the others are defects.
pub fn plan_pdf(fonts: &Fonts, plan: &ActionPlan) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_plan(fonts, plan)?)
}

fn lay_out_plan(fonts: &Fonts, plan: &ActionPlan) -> Result<PagedDocument, LetterError> {
    if plan.texts().any(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(LetterError::LineTooLong { position: 0 });
    }
    lay_out_small(fonts, Template::Plan, &ONE_PAGE_SIZES, |size| Paper {
        title: "Mijn plan van aanpak",
        on: plan.on.into(),
        day: written_out(plan.on),
        size,
        plan,
    })
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'static str,
    on: DayParts,
    day: String,
    size: f64,
    plan: &'a ActionPlan,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cards::tests::day,
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    fn plan(goals: usize) -> ActionPlan {
        ActionPlan {
            name: "Çağla 't Hart-Yıldırım".to_owned(),
            municipality: "Voorbeeldstad".to_owned(),
            contact: "Noor de Voorbeelder, casemanager".to_owned(),
            version: 2,
            complete: true,
            on: day(),
            goals: (1..=goals)
                .map(|number| ActionGoal {
                    domain: "Werk en opleiding".to_owned(),
                    goal: format!("Doel {number}: naar de opleiding"),
                    action: "Samen inschrijven".to_owned(),
                    owner: "Ik en Noor".to_owned(),
                    by: "voor 1 mei".to_owned(),
                })
                .collect(),
            perspective: "Bakker worden.".to_owned(),
            regie: "Ikzelf".to_owned(),
            feedback: "Elke maand bellen we.".to_owned(),
            consents: vec![PlanConsent {
                about: "om samen aan de slag te gaan".to_owned(),
                answer: "Ja, op 5 oktober 2026, mondeling.".to_owned(),
            }],
        }
    }

    fn all_text(document: &PagedDocument) -> String {
        (0..document.pages().len())
            .map(|page| page_text(document, page))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn s1_50_a_plan_of_three_goals_is_one_page_with_all_it_must_say() {
        let document = lay_out_plan(&fonts(), &plan(3)).expect("a plan");
        assert_eq!(document.pages().len(), 1);
        let text = all_text(&document);
        for part in [
            "Çağla 't Hart-Yıldırım",
            "Doel 3: naar de opleiding",
            "Ik en Noor",
            "voor 1 mei",
            "Werk en opleiding",
            "Bakker worden.",
            "Elke maand bellen we.",
            "om samen aan de slag te gaan",
            "Ja, op 5 oktober 2026, mondeling.",
            "artikel 44a",
            "Versie 2",
            "23 november 2026",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn s1_50_ten_goals_and_the_longest_names_stay_inside_the_margins() {
        let mut plan = plan(10);
        plan.name = "Maximiliaan Alexander Bartholomeus van Voorbeeldenburg-ter Testeringhe \
                     Schimmelpenninck van der Probeer"
            .to_owned();
        plan.goals[4].goal = "x".repeat(200);
        plan.goals[5].owner = "Hottentottententententoonstellingsmakersvereniging".to_owned();
        let document = lay_out_plan(&fonts(), &plan).expect("a plan");
        assert!(document.pages().len() <= 2, "{}", document.pages().len());
        for page in 0..document.pages().len() {
            for run in runs(&document, page) {
                assert!(
                    run.left >= 19.9 && run.right <= 190.1,
                    "{} {} {}",
                    run.text,
                    run.left,
                    run.right
                );
            }
        }
        assert!(all_text(&document).contains("Pagina 1 van"));
    }

    #[test]
    fn s1_50_what_is_empty_is_left_out_or_said() {
        let mut plan = plan(1);
        plan.complete = false;
        plan.goals[0] = ActionGoal {
            domain: String::new(),
            goal: "Rust vinden".to_owned(),
            action: String::new(),
            owner: String::new(),
            by: String::new(),
        };
        (plan.perspective, plan.regie, plan.feedback) =
            (String::new(), String::new(), String::new());
        plan.contact = String::new();
        let text = all_text(&lay_out_plan(&fonts(), &plan).expect("a plan"));
        assert!(text.contains("nog afspreken"), "{text}");
        for absent in ["Mijn toekomst", "terugkoppelen", "Contactpersoon"] {
            assert!(!text.contains(absent), "{absent}: {text}");
        }
    }
}
