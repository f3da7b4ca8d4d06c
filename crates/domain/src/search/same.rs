//! Whether a typed person may be one who is kept already (S4-89): without a BSN only name and birth date can say.

use super::fold_name;
use crate::{BirthDate, Identity};

/// How like two people are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Certainly another.
    Other,
    /// One family name, and birth dates that may be the same.
    MayBe,
    /// One family name and one birth date, known to the day, and given names that do not differ in their first letter:
    /// a twin is another.
    Same,
}

/// How like a typed person is to one who is kept.
pub fn likeness(kept: &Identity, typed: &Identity) -> Likeness {
    if !same_family(kept, typed) {
        return Likeness::Other;
    }
    let Some((kept_born, born)) = kept.birth_date.zip(typed.birth_date) else {
        return Likeness::Other;
    };
    let overlap = kept_born.earliest() <= born.latest() && born.earliest() <= kept_born.latest();
    match (overlap, is_whole(kept_born) && is_whole(born)) {
        (false, _) => Likeness::Other,
        (true, true) if same_initial(kept, typed) => Likeness::Same,
        (true, _) => Likeness::MayBe,
    }
}

/// The family name, whether the prefix was typed as a part of it or not at all.
fn same_family(kept: &Identity, typed: &Identity) -> bool {
    let names = |one: &Identity| {
        let family = fold_name(&one.family_name);
        let whole = fold_name(&format!("{} {}", one.prefix, one.family_name));
        [family, whole]
    };
    let kept = names(kept);
    names(typed)
        .iter()
        .any(|name| !name.is_empty() && kept.contains(name))
}

fn same_initial(kept: &Identity, typed: &Identity) -> bool {
    let initial = |one: &Identity| fold_name(&one.given_names).chars().next();
    match (initial(kept), initial(typed)) {
        (Some(kept), Some(typed)) => kept == typed,
        _ => true,
    }
}

fn is_whole(born: BirthDate) -> bool {
    born.earliest() == born.latest()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, prefix: &str, family: &str, born: &str) -> Identity {
        Identity {
            given_names: given.to_owned(),
            prefix: prefix.to_owned(),
            family_name: family.to_owned(),
            birth_date: born.parse().ok(),
            ..Identity::default()
        }
    }

    #[test]
    fn s4_89_name_and_birth_date_say_who_may_be_the_same() {
        let kept = person("Noor", "van der", "Proef", "2005-03-12");
        for (typed, expected) in [
            (
                person("Noor", "van der", "Proef", "2005-03-12"),
                Likeness::Same,
            ),
            (
                person("N.", "", "Van der Proef", "2005-03-12"),
                Likeness::Same,
            ),
            (person("", "", "PROEF", "2005-03-12"), Likeness::Same),
            (
                person("Sam", "van der", "Proef", "2005-03-12"),
                Likeness::MayBe,
            ),
            (person("Noor", "", "Proef", "2005-03-00"), Likeness::MayBe),
            (person("Noor", "", "Proef", "2005-00-00"), Likeness::MayBe),
            (person("Noor", "", "Proef", "2005-03-13"), Likeness::Other),
            (person("Noor", "", "Proef", "2004-00-00"), Likeness::Other),
            (person("Noor", "", "Proe", "2005-03-12"), Likeness::Other),
            (person("Noor", "", "", "2005-03-12"), Likeness::Other),
        ] {
            assert_eq!(likeness(&kept, &typed), expected, "{}", typed.full_name());
        }
    }
}
