//! Looks for what identifies somebody in a text that must not (S1-54, P5).

use domain::{Bsn, Identity, search::fold_name};

/// What was found, so that the worker can take it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A name of the young person.
    Name(String),
    /// A street or place of the address.
    Address(String),
    /// A postcode.
    Postcode(String),
    /// A number that passes the check of a BSN.
    Bsn,
    /// A date.
    Date(String),
    /// An e-mail address or a long number.
    Contact(String),
}

impl Finding {
    /// What to take out, in Dutch; a BSN is never repeated.
    pub fn dutch(&self) -> String {
        match self {
            Self::Name(word) => format!("de naam \"{word}\""),
            Self::Address(word) => format!("het adres \"{word}\""),
            Self::Postcode(word) => format!("de postcode \"{word}\""),
            Self::Bsn => "een burgerservicenummer".to_owned(),
            Self::Date(word) => format!("de datum \"{word}\""),
            Self::Contact(word) => format!("het nummer of adres \"{word}\""),
        }
    }
}

/// What in a text points at this person, or at any person at all.
pub fn identifying(text: &str, identity: &Identity) -> Vec<Finding> {
    let names = own_words(&[
        &identity.given_names,
        &identity.family_name,
        &identity.envelope_name,
    ]);
    let address = own_words(&[&identity.address_line_1, &identity.address_line_2]);
    let mut found = Vec::new();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '!' | '?'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let folded = fold_name(word);
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        if names.contains(&folded) {
            found.push(Finding::Name((*word).to_owned()));
        } else if address.contains(&folded) {
            found.push(Finding::Address((*word).to_owned()));
        } else if digits.len() == 9 && Bsn::parse(&digits).is_ok() {
            found.push(Finding::Bsn);
        } else if is_date(word) {
            found.push(Finding::Date((*word).to_owned()));
        } else if word.contains('@') || digits.len() >= 8 {
            found.push(Finding::Contact((*word).to_owned()));
        } else if let Some(postcode) = postcode(word, words.get(at + 1)) {
            found.push(Finding::Postcode(postcode));
        }
    }
    found.dedup();
    found
}

/// Words of three letters or more: shorter ones are everybody's.
fn own_words(texts: &[&str]) -> Vec<String> {
    texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= 3 && !word.chars().all(|c| c.is_ascii_digit()))
        .map(fold_name)
        .collect()
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|part| (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
}

fn postcode(word: &str, next: Option<&&str>) -> Option<String> {
    let joined = match next {
        Some(next) if word.len() == 4 && next.len() == 2 => format!("{word} {next}"),
        _ => word.to_owned(),
    };
    exchange::postcode(&joined).map(|_| joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Identity {
        Identity {
            given_names: "Testje Maria".to_owned(),
            family_name: "Voorbeeldsma".to_owned(),
            address_line_1: "Proeflaan 12".to_owned(),
            address_line_2: "6001 AA  Weert".to_owned(),
            ..Identity::default()
        }
    }

    #[test]
    fn s1_54_p5_what_points_at_the_person_is_found() {
        let found = |text| identifying(text, &person());
        assert_eq!(
            found("Een jongere wil weer naar school, heeft hulp nodig bij geld."),
            vec![]
        );
        assert_eq!(
            found("Kunnen we Voorbeeldsma helpen?"),
            vec![Finding::Name("Voorbeeldsma".into())]
        );
        assert_eq!(
            found("Woont aan de proeflaan, 6001AA"),
            vec![
                Finding::Address("proeflaan".into()),
                Finding::Postcode("6001AA".into())
            ]
        );
        assert_eq!(
            found("Geboren op 12-03-2002."),
            vec![Finding::Date("12-03-2002".into())]
        );
        assert_eq!(found("BSN 999990019"), vec![Finding::Bsn]);
        assert_eq!(
            found("Bel 0612345678 of mail iemand@voorbeeld.example"),
            vec![
                Finding::Contact("0612345678".into()),
                Finding::Contact("iemand@voorbeeld.example".into())
            ]
        );
    }
}
