//! The words of the pages: Dutch is the source, English the translation.

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "nl",
        // Isolation marks would end up in attributes and in copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language the pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Dutch, the source.
    #[default]
    Dutch,
    /// English.
    English,
}

impl Language {
    /// The language of a code `nl` or `en`; `None` for any other.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "nl" => Some(Self::Dutch),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// Its code for `lang` attributes and the cookie.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }
}

/// The texts in one language; every template has one as `t`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts(Language);

impl Texts {
    /// The texts in this language.
    pub(crate) const fn new(language: Language) -> Self {
        Self(language)
    }

    /// The language spoken.
    pub(crate) const fn language(self) -> Language {
        self.0
    }

    /// The language's code, for `lang`.
    pub(crate) const fn code(self) -> &'static str {
        self.0.code()
    }

    /// The text of a key without arguments.
    pub(crate) fn get(self, key: &str) -> String {
        LOCALES.lookup(&self.identifier(), key)
    }

    /// The text of a key that may be missing: codes that come from another crate.
    pub(crate) fn find(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(&self.identifier(), key)
    }

    /// The text of a key with a count: `$n` chooses the plural, `$aantal` is the figure as written.
    pub(crate) fn count(self, key: &str, n: u64) -> String {
        let mut args: HashMap<Cow<'static, str>, FluentValue<'_>> = HashMap::new();
        args.insert("n".into(), FluentValue::from(n));
        args.insert("aantal".into(), FluentValue::from(self.number(n)));
        LOCALES.lookup_with_args(&self.identifier(), key, &args)
    }

    /// The text of a key with one argument `$value`.
    pub(crate) fn value(self, key: &str, value: &str) -> String {
        self.with(key, &[("value", value)])
    }

    /// The text of a key with named arguments.
    pub(crate) fn with(self, key: &str, args: &[(&'static str, &str)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(*value)))
            .collect();
        LOCALES.lookup_with_args(&self.identifier(), key, &args)
    }

    /// A whole number with the language's thousands separator.
    pub(crate) fn number(self, n: u64) -> String {
        let separator = if self.0 == Language::Dutch { '.' } else { ',' };
        let digits = n.to_string();
        let mut text = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    fn identifier(self) -> LanguageIdentifier {
        self.code().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    /// Every message key in the files of one language.
    fn keys(language: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(language);
        let mut keys = BTreeSet::new();
        for file in fs::read_dir(folder).expect("a folder per language") {
            let path = file.expect("a file").path();
            // Labels of codes: the Dutch ones stand beside the codes in `domain`.
            if path.file_name().is_some_and(|name| name == "codes.ftl") {
                continue;
            }
            let text = fs::read_to_string(path).expect("UTF-8");
            for line in text.lines() {
                let Some((key, _)) = line.split_once(" =") else {
                    continue;
                };
                if key
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                    && !key.is_empty()
                {
                    assert!(
                        keys.insert(key.to_owned()),
                        "{language}: {key} is there twice"
                    );
                }
            }
        }
        keys
    }

    /// Every key asked for by a literal in the sources and templates.
    fn used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                used(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).expect("UTF-8");
            for call in [
                "t.get(\"",
                "t.count(\"",
                "t.value(\"",
                "t.with(\"",
                "t().get(\"",
                "t().value(\"",
                "t().count(\"",
            ] {
                for (at, _) in text.match_indices(call) {
                    let rest = &text[at + call.len()..];
                    found.insert(rest[..rest.find('"').expect("closed")].to_owned());
                }
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let (dutch, english) = (keys("nl"), keys("en"));
        let missing: Vec<_> = dutch.symmetric_difference(&english).collect();
        assert!(missing.is_empty(), "only in one language: {missing:?}");
    }

    #[test]
    fn every_key_used_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        used(&root.join("src"), &mut found);
        used(&root.join("templates"), &mut found);
        found.retain(|key| !key.contains('{') && !key.contains(')'));
        let missing: Vec<_> = found.difference(&keys("nl")).cloned().collect();
        assert!(missing.is_empty(), "used but not written: {missing:?}");
    }

    #[test]
    fn numbers_are_written_in_the_language() {
        assert_eq!(Texts::new(Language::Dutch).number(1_234_567), "1.234.567");
        assert_eq!(Texts::new(Language::English).number(1_000), "1,000");
        assert_eq!(Texts::default().number(12), "12");
    }
}
