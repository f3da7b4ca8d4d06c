//! Forms: fields with label, hint, error and what was typed; one way to show them all.

use askama::{Template, filters::HtmlSafe};
use axum::http::StatusCode;

use app::guidance::Piece;

use crate::texts::Texts;

/// The hidden field that carries the version a form was made of.
const VERSION: &str = "versie";

/// How a field is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line: the `type` attribute.
    Input(&'static str),
    /// Several lines.
    Area,
    /// One of many, in a drop-down.
    Select,
    /// One of few, all in sight.
    Radios,
    /// Any of few.
    Checks,
    /// A file from the user's machine.
    File,
    /// Carried along unseen.
    Hidden,
    /// Not a field: a heading above the fields that follow.
    Heading,
}

/// One choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Value posted.
    pub(crate) value: String,
    /// What the user reads.
    pub(crate) label: String,
    /// A line of explanation, or empty.
    pub(crate) hint: String,
}

impl Choice {
    /// A choice without explanation.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// The same with a line of explanation.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) values: Vec<String>,
    pub(crate) error: String,
    /// What was typed, with the pieces that must go marked; empty when there is nothing to show.
    pub(crate) marked: Vec<Piece>,
    pub(crate) kind: Kind,
    pub(crate) choices: Vec<Choice>,
    pub(crate) optional: bool,
    pub(crate) autocomplete: &'static str,
    pub(crate) inputmode: &'static str,
    pub(crate) narrow: bool,
}

impl Field {
    fn new(name: &'static str, label: String, kind: Kind) -> Self {
        Self {
            name,
            label,
            hint: String::new(),
            values: Vec::new(),
            error: String::new(),
            marked: Vec::new(),
            kind,
            choices: Vec::new(),
            optional: false,
            autocomplete: "off",
            inputmode: "",
            narrow: false,
        }
    }

    /// A line of text.
    pub(crate) fn text(name: &'static str, label: String) -> Self {
        Self::new(name, label, Kind::Input("text"))
    }

    /// A line of a browser-known type such as `email` or `password`.
    pub(crate) fn input(name: &'static str, label: String, of_type: &'static str) -> Self {
        Self::new(name, label, Kind::Input(of_type))
    }

    /// A calendar day.
    pub(crate) fn day(name: &'static str, label: String) -> Self {
        Self {
            narrow: true,
            ..Self::new(name, label, Kind::Input("date"))
        }
    }

    /// A whole number.
    pub(crate) fn number(name: &'static str, label: String) -> Self {
        Self {
            narrow: true,
            inputmode: "numeric",
            ..Self::new(name, label, Kind::Input("text"))
        }
    }

    /// Several lines of text.
    pub(crate) fn area(name: &'static str, label: String) -> Self {
        Self::new(name, label, Kind::Area)
    }

    /// A drop-down.
    pub(crate) fn select(name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(name, label, Kind::Select)
        }
    }

    /// One of a few choices.
    pub(crate) fn radios(name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(name, label, Kind::Radios)
        }
    }

    /// Any of a few choices.
    pub(crate) fn checks(name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            optional: true,
            ..Self::new(name, label, Kind::Checks)
        }
    }

    /// A file.
    pub(crate) fn file(name: &'static str, label: String) -> Self {
        Self::new(name, label, Kind::File)
    }

    /// A value carried along.
    pub(crate) fn hidden(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            values: vec![value.into()],
            ..Self::new(name, String::new(), Kind::Hidden)
        }
    }

    /// A heading above the fields that follow; its name only tells it apart.
    pub(crate) fn heading(label: String) -> Self {
        Self::new("", label, Kind::Heading)
    }

    /// With an explanation under the label.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With a first value.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.values = vec![value.into()];
        self
    }

    /// May stay empty.
    pub(crate) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What a password manager may fill in.
    pub(crate) fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }

    /// Short, such as a code or a year.
    pub(crate) fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    /// The value typed, or empty.
    pub(crate) fn typed(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Whether this choice is picked.
    pub(crate) fn has(&self, value: &str) -> bool {
        self.values.iter().any(|one| one == value)
    }

    /// Hint and error ids for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = if self.hint.is_empty() {
            String::new()
        } else {
            format!("{}-uitleg", self.name)
        };
        let error = if self.error.is_empty() {
            String::new()
        } else {
            format!("{}-fout", self.name)
        };
        [hint, error]
            .into_iter()
            .filter(|id| !id.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where the error summary links to: a group's first choice, else the field.
    pub(crate) fn anchor(&self) -> String {
        match self.kind {
            Kind::Radios | Kind::Checks => format!("{}-1", self.name),
            _ => self.name.to_owned(),
        }
    }

    /// The `type` of a one-line field.
    pub(crate) fn input_type(&self) -> &'static str {
        if let Kind::Input(of_type) = self.kind {
            of_type
        } else {
            "text"
        }
    }

    /// A password is never written back into a page.
    pub(crate) fn shown_value(&self) -> &str {
        if self.kind == Kind::Input("password") {
            ""
        } else {
            self.typed()
        }
    }
}

/// A form: posted once, keeps what was typed.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/form.html")]
pub(crate) struct Form {
    pub(crate) t: Texts,
    pub(crate) action: String,
    pub(crate) once: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) submit: String,
    /// Where "cancel" leads, or empty.
    pub(crate) cancel: String,
    pub(crate) danger: bool,
    pub(crate) multipart: bool,
    /// Errors of the form as a whole.
    pub(crate) refusals: Vec<String>,
    /// Somebody else changed the subject meanwhile: the answer is 409, the typed text stays (B3).
    pub(crate) conflict: bool,
    /// What made each version of the subject, latest first: for whoever filled in an older one.
    pub(crate) history: Vec<(i64, String)>,
    /// What changed since the version that was filled in.
    pub(crate) meanwhile: Vec<String>,
    /// The version that was filled in.
    seen: Option<i64>,
    /// Where what is typed is kept as a draft, or empty.
    pub(crate) draft: String,
    /// Where its hits come while somebody types, or empty: then it is sent by its button alone.
    pub(crate) hits_in: &'static str,
    /// How it is sent: `post`, or `get` where it only asks and what was filled in ends up in the address.
    pub(crate) method: &'static str,
    /// Further submit buttons: name, value, label.
    pub(crate) more: Vec<(&'static str, String, String)>,
    /// Buttons that each send their own value, in the place of the one that submits; a key goes with each.
    pub(crate) keys: Vec<Key>,
}

/// A button that sends a value of its own, also by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
    pub(crate) label: String,
    /// It has the focus when the page opens: the return key sends it.
    pub(crate) leads: bool,
}

impl HtmlSafe for Form {}

impl Form {
    /// A form that posts to `action`. The once-only id comes from [`crate::page::Page::form`].
    pub(crate) fn new(t: Texts, action: impl Into<String>, submit: String) -> Self {
        Self {
            t,
            action: action.into(),
            once: String::new(),
            fields: Vec::new(),
            submit,
            cancel: String::new(),
            danger: false,
            multipart: false,
            refusals: Vec::new(),
            conflict: false,
            history: Vec::new(),
            meanwhile: Vec::new(),
            seen: None,
            draft: String::new(),
            hits_in: "",
            method: "post",
            more: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// With one more field.
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.multipart |= field.kind == Kind::File;
        self.fields.push(field);
        self
    }

    /// With the version of its subject, and what made each version so far (B3).
    pub(crate) fn version(mut self, version: i64, history: Vec<(i64, String)>) -> Self {
        self.history = history;
        self.field(Field::hidden(VERSION, version.to_string()))
    }

    /// With a way back.
    pub(crate) fn cancel(mut self, to: impl Into<String>) -> Self {
        self.cancel = to.into();
        self
    }

    /// What is typed is kept as a draft there: while typing where there is script, and by a button.
    pub(crate) fn kept_at(mut self, draft: String) -> Self {
        self.draft = draft;
        let label = self.t.get("draft-keep");
        self.also("concept", "ja", label)
    }

    /// It asks and changes nothing: sent by its address, as often as one likes.
    pub(crate) fn asking(mut self) -> Self {
        self.method = "get";
        self
    }

    /// The act cannot be undone: the button says so.
    pub(crate) fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Sent while somebody types, where there is script; its hits come in the part with this id.
    pub(crate) fn typing(mut self, hits_in: &'static str) -> Self {
        self.hits_in = hits_in;
        self
    }

    /// With another submit button that posts `name=value`.
    pub(crate) fn also(
        mut self,
        name: &'static str,
        value: impl Into<String>,
        label: String,
    ) -> Self {
        self.more.push((name, value.into(), label));
        self
    }

    /// With buttons that each send a value of their own, with the keys 1, 2 and on.
    pub(crate) fn by_key(mut self, keys: Vec<Key>) -> Self {
        self.keys = keys;
        self
    }

    /// Puts back what was posted, by field name.
    pub(crate) fn fill(mut self, posted: &Posted) -> Self {
        self.seen = posted.one(VERSION).parse().ok();
        for field in &mut self.fields {
            // A hidden version must be the present one, or the form could never be sent again.
            if !matches!(field.kind, Kind::File | Kind::Hidden | Kind::Heading) {
                field.values = posted.all(field.name);
            }
        }
        self
    }

    /// Puts errors at their fields; those without a field go to the summary.
    pub(crate) fn errors(mut self, errors: Vec<(&'static str, String)>) -> Self {
        for (name, text) in errors {
            match self.fields.iter_mut().find(|field| field.name == name) {
                Some(field) if !name.is_empty() => field.error = text,
                _ => self.refusals.push(text),
            }
        }
        self
    }

    /// Shows what was typed in this field with the pieces that must go marked (S1-54).
    pub(crate) fn marked(mut self, name: &str, pieces: Vec<Piece>) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.marked = pieces;
        }
        self
    }

    /// Says that somebody else was first, and what they did; what was typed stays, below it.
    pub(crate) fn changed(mut self, text: String) -> Self {
        self.conflict = true;
        let newer = |version: &i64| self.seen.is_some_and(|seen| *version > seen);
        self.meanwhile = self
            .history
            .iter()
            .filter(|(version, _)| newer(version))
            .map(|(_, what)| what.clone())
            .collect();
        if self.meanwhile.is_empty() {
            self.meanwhile.push(self.t.get("form-changed-unseen"));
        }
        self.refusals.push(text);
        self
    }

    /// The status a page with this form answers.
    pub(crate) fn status(&self) -> StatusCode {
        match (self.conflict, self.has_errors()) {
            (true, _) => StatusCode::CONFLICT,
            (false, true) => StatusCode::UNPROCESSABLE_ENTITY,
            (false, false) => StatusCode::OK,
        }
    }

    /// Whether anything is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        !self.refusals.is_empty() || self.fields.iter().any(|field| !field.error.is_empty())
    }
}

/// What a form posted: pairs in order, several values a name allowed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Posted(Vec<(String, String)>);

impl Posted {
    /// From pairs.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name, trimmed; empty when absent.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The first value as typed: passwords may begin or end with a space.
    pub(crate) fn verbatim(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// What was typed, without what the page itself carried along.
    pub(crate) fn typed(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(name, _)| !["eenmalig", VERSION, "concept"].contains(&name.as_str()))
            .cloned()
            .collect()
    }

    /// All values of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Pairs whose name starts with `prefix`, without it.
    pub(crate) fn starting(&self, prefix: &str) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter_map(|(key, value)| {
                key.strip_prefix(prefix)
                    .map(|rest| (rest.to_owned(), value.clone()))
            })
            .collect()
    }
}

/// Reads a posted form field by field and gathers what is wrong.
pub(crate) struct Reader<'a> {
    t: Texts,
    posted: &'a Posted,
    errors: Vec<(&'static str, String)>,
}

impl<'a> Reader<'a> {
    /// A reader over what was posted.
    pub(crate) fn new(t: Texts, posted: &'a Posted) -> Self {
        Self {
            t,
            posted,
            errors: Vec::new(),
        }
    }

    /// A required text of at most `most` characters.
    pub(crate) fn text(&mut self, name: &'static str, most: usize) -> String {
        let text = self.optional_text(name, most);
        if text.is_empty() {
            self.wrong(name, self.t.get("fout-vul-in"));
        }
        text
    }

    /// A text that may be empty.
    pub(crate) fn optional_text(&mut self, name: &'static str, most: usize) -> String {
        let text = self.posted.one(name);
        if text.chars().count() > most {
            self.wrong(name, self.t.value("fout-te-lang", &most.to_string()));
        }
        text.to_owned()
    }

    /// A required value of any type that parses from text, with the message for when it does not.
    pub(crate) fn parse<V: std::str::FromStr>(
        &mut self,
        name: &'static str,
        wrong: &str,
    ) -> Option<V> {
        let value = self.posted.one(name).parse().ok();
        if value.is_none() {
            self.wrong(name, self.t.get(wrong));
        }
        value
    }

    /// A value that may be empty; wrong when typed and not understood.
    pub(crate) fn parse_optional<V: std::str::FromStr>(
        &mut self,
        name: &'static str,
        wrong: &str,
    ) -> Option<V> {
        if self.posted.one(name).is_empty() {
            None
        } else {
            self.parse(name, wrong)
        }
    }

    /// A required day, `yyyy-mm-dd` as browsers send it or `dd-mm-yyyy` as people type it.
    pub(crate) fn day(&mut self, name: &'static str) -> Option<domain::Day> {
        let day = parse_day(self.posted.one(name));
        if day.is_none() {
            self.wrong(name, self.t.get("fout-datum"));
        }
        day
    }

    /// A day that may be empty.
    pub(crate) fn optional_day(&mut self, name: &'static str) -> Option<domain::Day> {
        if self.posted.one(name).is_empty() {
            None
        } else {
            self.day(name)
        }
    }

    /// One of fixed choices, by what `choose` makes of the value.
    pub(crate) fn choice<V>(
        &mut self,
        name: &'static str,
        choose: impl Fn(&str) -> Option<V>,
    ) -> Option<V> {
        let value = choose(self.posted.one(name));
        if value.is_none() {
            self.wrong(name, self.t.get("fout-kies"));
        }
        value
    }

    /// A text in the reader's language.
    pub(crate) fn says(&self, key: &str) -> String {
        self.t.get(key)
    }

    /// Marks a field as wrong.
    pub(crate) fn wrong(&mut self, name: &'static str, text: String) {
        self.errors.push((name, text));
    }

    /// What is wrong, in the order read; empty when all is well.
    pub(crate) fn errors(self) -> Vec<(&'static str, String)> {
        self.errors
    }
}

/// A day as browsers send it or as Dutch people type it.
pub(crate) fn parse_day(text: &str) -> Option<domain::Day> {
    if text.find('-') == Some(4) {
        return text.parse().ok();
    }
    let mut parts = text.split(['-', '/', '.', ' ']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    domain::Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_browsers_send_and_as_people_type_them() {
        let expected = domain::Day::new(2026, 3, 12);
        for text in [
            "2026-03-12",
            "12-03-2026",
            "12-3-2026",
            "12/3/2026",
            "12.03.2026",
        ] {
            assert_eq!(parse_day(text), expected, "{text}");
        }
        for text in ["", "12-03-26", "31-02-2026", "morgen", "12-03-2026-1"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_keeps_what_was_typed_and_names_the_field_in_error() {
        let t = Texts::default();
        let posted = Posted::from_pairs(vec![
            ("naam".into(), "<Zo>".into()),
            ("geheim".into(), "wachtwoord1".into()),
        ]);
        let form = Form::new(t, "/x", "Opslaan".into())
            .field(Field::text("naam", "Naam".into()))
            .field(Field::input("geheim", "Wachtwoord".into(), "password"))
            .fill(&posted)
            .errors(vec![("naam", "Vul een naam in".into())]);
        let html = form.to_string();
        assert!(html.contains("value=\"&#60;Zo&#62;\""), "{html}");
        assert!(
            html.contains("href=\"#naam\""),
            "the summary links to the field"
        );
        assert!(html.contains("aria-describedby=\"naam-fout\""));
        assert!(!html.contains("wachtwoord1"), "a password never comes back");
    }
}
