//! A number to draw, or the words that stand instead; and numbers as the Dutch write them.

/// One value of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number: of people, of days.
    Whole(u32),
    /// A number with one decimal, in tenths: `Tenths(125)` is 12,5.
    Tenths(u32),
    /// A number that may not or cannot be shown, with what stands instead: `<5`, `onbekend`; empty for `×`.
    NotShown(String),
}

/// What stands for a value that is not shown, where no words are given or they do not fit.
pub(crate) const MARK: &str = "×";
/// How many letters may stand for a number behind a name.
const LONGEST_BRIEF: usize = 8;
/// A share of nothing.
const NO_SHARE: &str = "–";

impl Value {
    /// The number as it is drawn; none when it is not shown.
    pub(crate) fn amount(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(f64::from(*number)),
            Self::Tenths(tenths) => Some(f64::from(*tenths) / 10.0),
            Self::NotShown(_) => None,
        }
    }

    /// The number in tenths; none when it is not shown.
    pub(crate) fn tenths(&self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(u64::from(*number) * 10),
            Self::Tenths(tenths) => Some(u64::from(*tenths)),
            Self::NotShown(_) => None,
        }
    }

    /// The number as the Dutch write it (1.234 and 12,5), or the words that stand instead.
    pub fn text(&self) -> String {
        match self {
            Self::Whole(number) => grouped(&number.to_string()),
            Self::Tenths(tenths) => decimal(u64::from(*tenths)),
            Self::NotShown(words) if words.trim().is_empty() => MARK.to_owned(),
            Self::NotShown(words) => words.clone(),
        }
    }

    /// The text, or `×` for words too long to stand behind a name.
    pub(crate) fn brief(&self) -> String {
        let text = self.text();
        match self {
            Self::NotShown(_) if text.chars().count() > LONGEST_BRIEF => MARK.to_owned(),
            _ => text,
        }
    }

    /// Which part this is of a whole, in percents with one decimal, halves up.
    pub(crate) fn share_of(&self, whole: &Self) -> String {
        match (self.tenths(), whole.tenths()) {
            (Some(_), Some(0)) => NO_SHARE.to_owned(),
            (Some(part), Some(whole)) => {
                format!("{}%", decimal((part * 2000 + whole) / (whole * 2)))
            }
            _ => MARK.to_owned(),
        }
    }
}

/// The value of one series in a row; one that was not given is not shown.
pub(crate) fn value_at(values: &[Value], at: usize) -> Value {
    let missing = || Value::NotShown(String::new());
    values.get(at).cloned().unwrap_or_else(missing)
}

/// A number of tenths: whole where it is whole.
pub(crate) fn tenths_text(tenths: u64) -> String {
    if tenths.is_multiple_of(10) {
        grouped(&(tenths / 10).to_string())
    } else {
        decimal(tenths)
    }
}

fn decimal(tenths: u64) -> String {
    format!("{},{}", grouped(&(tenths / 10).to_string()), tenths % 10)
}

/// Digits with a dot before each three from the right.
pub(crate) fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_dots_and_a_comma() {
        let texts: Vec<String> = [0, 7, 999, 1000, 12_345, 1_234_567]
            .map(|number| Value::Whole(number).text())
            .into();
        assert_eq!(texts, ["0", "7", "999", "1.000", "12.345", "1.234.567"]);
        assert_eq!(Value::Tenths(12_345).text(), "1.234,5");
        assert_eq!(Value::Tenths(120).text(), "12,0");
        assert_eq!(tenths_text(120), "12");
    }

    #[test]
    fn what_is_not_shown_has_words_and_no_number() {
        let hidden = Value::NotShown("<5".into());
        assert_eq!((hidden.text().as_str(), hidden.amount()), ("<5", None));
        assert_eq!(hidden.brief(), "<5");
        assert_eq!(Value::NotShown("te weinig metingen".into()).brief(), "×");
        assert_eq!(Value::NotShown(" ".into()).text(), "×");
    }

    #[test]
    fn shares_round_halves_up_and_are_not_told_of_what_is_hidden() {
        let share = |part, whole| Value::Whole(part).share_of(&Value::Whole(whole));
        assert_eq!(share(1, 3), "33,3%");
        assert_eq!(share(2, 3), "66,7%");
        assert_eq!(share(1, 2000), "0,1%");
        assert_eq!(share(5, 5), "100,0%");
        assert_eq!(share(5, 0), "–");
        let hidden = Value::NotShown("<5".into());
        assert_eq!(hidden.share_of(&Value::Whole(9)), "×");
        assert_eq!(Value::Whole(9).share_of(&hidden), "×");
    }
}
