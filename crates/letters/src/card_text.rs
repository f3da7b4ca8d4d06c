//! The text of a card as a region edits it, and what is wrong with it.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// The placeholders a card text may hold; all else, braces included, is printed as it stands.
pub const PLACEHOLDERS: [&str; 5] = ["voornaam", "naam", "code", "telefoon", "gemeente"];

/// Which of the two cards (S1-26): one for young people registered with the KvK, one for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardVariant {
    /// Not in view of the municipality, not self-employed: a home visit follows when no answer comes (S1-27).
    NotInView,
    /// Registered with the KvK: no home visit (S1-28).
    SelfEmployed,
}

/// Who sends the card and how to answer. The text of a region, not a person's file: contact details of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// The organisation at the head of the card, such as "Doorstroompunt regio Noord".
    pub organisation: String,
    /// Who signs, and whom to ask for.
    pub contact_name: String,
    /// The telephone number as printed.
    pub phone: String,
    /// The number for messages by app, when there is one.
    pub whatsapp: Option<String>,
    /// The e-mail address.
    pub email: String,
    /// One line with name and address to return mail to, at the foot of the card and above the address in the window.
    pub return_address_line: String,
}

/// The editable text of one card of a region: plain Dutch with [`PLACEHOLDERS`] in braces. Every change is a new version, which
/// is printed on the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardText {
    /// Which of the two cards.
    pub variant: CardVariant,
    /// The one line at the top.
    pub title: String,
    /// The body, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Sender and ways to answer.
    pub sender: Sender,
    /// What AVG art. 14 requires and the paragraphs do not say yet, a point each, in smaller type.
    pub rights: Vec<String>,
    /// The version, counted up by each change.
    pub version: u32,
}

/// A part of the notice AVG art. 14 requires at first contact when the data come from elsewhere (A.18 no. 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticePart {
    /// Art. 14(2)(f): the list comes from the Inlichtingenbureau.
    Source,
    /// Art. 14(1)(c): what the data are used for.
    Purpose,
    /// Art. 14(1)(c): the legal basis.
    LegalBasis,
    /// Art. 14(2)(c) and art. 21: the right to object.
    RightToObject,
    /// Art. 14(2)(c): the right to see and to erase.
    RightToSeeAndErase,
    /// Art. 14(1)(e) and (2)(a): who keeps the data and for how long.
    WhereDataStay,
    /// Art. 14(2)(e): the complaint to the supervisory authority.
    Complaint,
}

impl NoticePart {
    const ALL: [Self; 7] = [
        Self::Source,
        Self::Purpose,
        Self::LegalBasis,
        Self::RightToObject,
        Self::RightToSeeAndErase,
        Self::WhereDataStay,
        Self::Complaint,
    ];

    /// A text has the part when, for each inner list, it holds one of the words.
    const fn words(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Source => &[&["inlichtingenbureau"]],
            Self::Purpose => &[
                &["help", "hulp", "steun"],
                &["school", "opleiding", "werk", "bedrijf"],
            ],
            Self::LegalBasis => &[
                &["participatiewet"],
                &["avg", "algemene verordening gegevensbescherming"],
            ],
            Self::RightToObject => &[&["bezwaar"]],
            Self::RightToSeeAndErase => &[
                &["inzien", "inzage", "bekijken"],
                &["verwijder", "wissen", "gewist"],
            ],
            Self::WhereDataStay => &[&["bewaren", "bewaard", "bewaart", "blijven bij"]],
            Self::Complaint => &[&["autoriteit persoonsgegevens"]],
        }
    }
}

/// A field of the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SenderPart {
    /// [`Sender::organisation`].
    Organisation,
    /// [`Sender::contact_name`].
    ContactName,
    /// [`Sender::phone`].
    Phone,
    /// [`Sender::email`].
    Email,
    /// [`Sender::return_address_line`].
    ReturnAddress,
}

/// Something wrong with a card text; its Display is the Dutch sentence for the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// A word in braces that is no placeholder.
    UnknownPlaceholder(String),
    /// The title is empty.
    NoTitle,
    /// There is no body.
    NoBody,
    /// The text is estimated not to fit one A5 page; about so many lines too long.
    TooLong {
        /// Lines of body text over the room there is.
        lines: u32,
    },
    /// A part of the art. 14 notice was not found.
    Missing(NoticePart),
    /// The sender is incomplete.
    SenderIncomplete(SenderPart),
}

impl fmt::Display for TextProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::UnknownPlaceholder(word) => {
                return write!(
                    f,
                    "{{{word}}} kennen we niet. Gebruik alleen {{voornaam}}, {{naam}}, {{code}}, {{telefoon}} en {{gemeente}}."
                );
            }
            Self::TooLong { lines } => {
                let unit = if *lines == 1 { "regel" } else { "regels" };
                return write!(
                    f,
                    "De tekst past niet op één kaart (A5). Maak de tekst ongeveer {lines} {unit} korter."
                );
            }
            Self::NoTitle => "Geef de kaart een titel.",
            Self::NoBody => "Schrijf minstens één alinea.",
            Self::Missing(NoticePart::Source) => {
                "Zeg waar de gegevens vandaan komen: de maandelijkse lijst van het Inlichtingenbureau (AVG artikel 14)."
            }
            Self::Missing(NoticePart::Purpose) => {
                "Zeg waarvoor je schrijft: hulp bij school, opleiding of werk (AVG artikel 14)."
            }
            Self::Missing(NoticePart::LegalBasis) => {
                "Noem de grondslag: de Participatiewet en de AVG, artikel 6 lid 1 onder e (AVG artikel 14)."
            }
            Self::Missing(NoticePart::RightToObject) => {
                "Zeg dat iemand bezwaar kan maken (AVG artikel 14 en 21)."
            }
            Self::Missing(NoticePart::RightToSeeAndErase) => {
                "Zeg dat iemand de gegevens kan inzien en laten verwijderen (AVG artikel 14)."
            }
            Self::Missing(NoticePart::WhereDataStay) => {
                "Zeg waar de gegevens blijven en hoe lang jullie ze bewaren (AVG artikel 14)."
            }
            Self::Missing(NoticePart::Complaint) => {
                "Zeg dat iemand een klacht kan indienen bij de Autoriteit Persoonsgegevens (AVG artikel 14)."
            }
            Self::SenderIncomplete(SenderPart::Organisation) => {
                "Vul de naam van de organisatie in."
            }
            Self::SenderIncomplete(SenderPart::ContactName) => "Vul in wie de kaart ondertekent.",
            Self::SenderIncomplete(SenderPart::Phone) => "Vul het telefoonnummer in.",
            Self::SenderIncomplete(SenderPart::Email) => "Vul het e-mailadres in.",
            Self::SenderIncomplete(SenderPart::ReturnAddress) => "Vul het retouradres in.",
        };
        f.write_str(sentence)
    }
}

/// Room on the card, in lines of body text at the smallest size; measured by `a_text_at_the_limit_fits`.
const ROOM: f64 = 32.0;
const CHARACTERS_PER_LINE: f64 = 84.0;
const CHARACTERS_PER_RIGHTS_LINE: f64 = 92.0;
/// A line of rights and the white between two paragraphs, in lines of body text.
const RIGHTS_LINE: f64 = 0.86;
const BETWEEN_PARAGRAPHS: f64 = 0.35;
/// A value is usually longer than its placeholder.
const ALLOWANCE_PER_PLACEHOLDER: usize = 16;

impl CardText {
    /// What must be mended before this text is printed; empty when it is fit to send. The caller refuses to release cards with
    /// problems; [`crate::cards_pdf`] itself prints any text that fits, because a preview must show a text in the making.
    ///
    /// The art. 14 parts are looked for by their words, so this catches what was forgotten, not what is badly said.
    pub fn check(&self) -> Vec<TextProblem> {
        let mut problems = Vec::new();
        if self.title.trim().is_empty() {
            problems.push(TextProblem::NoTitle);
        }
        if self
            .paragraphs
            .iter()
            .all(|paragraph| paragraph.trim().is_empty())
        {
            problems.push(TextProblem::NoBody);
        }
        problems.extend(
            self.sender
                .missing()
                .into_iter()
                .map(TextProblem::SenderIncomplete),
        );
        problems.extend(
            self.unknown_placeholders()
                .into_iter()
                .map(TextProblem::UnknownPlaceholder),
        );
        let said = self.texts().collect::<Vec<_>>().join("\n").to_lowercase();
        let missing = |part: &NoticePart| {
            !part
                .words()
                .iter()
                .all(|any| any.iter().any(|word| said.contains(word)))
        };
        problems.extend(
            NoticePart::ALL
                .into_iter()
                .filter(missing)
                .map(TextProblem::Missing),
        );
        let over = self.lines_needed() - ROOM;
        if over > 0.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "positive, and saturating is right here"
            )]
            problems.push(TextProblem::TooLong {
                lines: over.ceil() as u32,
            });
        }
        problems
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.title)
            .chain(&self.paragraphs)
            .chain(&self.rights)
            .map(String::as_str)
    }

    fn unknown_placeholders(&self) -> BTreeSet<String> {
        let mut unknown = BTreeSet::new();
        for text in self.texts() {
            for piece in pieces(text) {
                if let Piece::Unknown(word) = piece {
                    unknown.insert(word.to_owned());
                }
            }
        }
        unknown
    }

    fn lines_needed(&self) -> f64 {
        let title = 2.0 * lines(&self.title, 42.0);
        let body: f64 = self
            .paragraphs
            .iter()
            .map(|text| lines(text, CHARACTERS_PER_LINE) + BETWEEN_PARAGRAPHS)
            .sum();
        let rights: f64 = self
            .rights
            .iter()
            .map(|text| lines(text, CHARACTERS_PER_RIGHTS_LINE) * RIGHTS_LINE)
            .sum();
        title + body + rights
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a text has fewer than 2^52 characters"
)]
fn lines(text: &str, per_line: f64) -> f64 {
    let placeholders = pieces(text)
        .iter()
        .filter(|piece| matches!(piece, Piece::Placeholder(_)))
        .count();
    ((text.chars().count() + placeholders * ALLOWANCE_PER_PLACEHOLDER) as f64 / per_line).ceil()
}

impl Sender {
    fn missing(&self) -> Vec<SenderPart> {
        [
            (SenderPart::Organisation, &self.organisation),
            (SenderPart::ContactName, &self.contact_name),
            (SenderPart::Phone, &self.phone),
            (SenderPart::Email, &self.email),
            (SenderPart::ReturnAddress, &self.return_address_line),
        ]
        .into_iter()
        .filter(|(_, text)| text.trim().is_empty())
        .map(|(part, _)| part)
        .collect()
    }
}

/// A text cut at its placeholders.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Literal(&'a str),
    Placeholder(&'a str),
    /// A word of letters in braces that is no placeholder: printed as it stands, braces and all.
    Unknown(&'a str),
}

/// Cuts once from left to right, so that a value put in is never cut again.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let word_end = after
            .find(|character: char| !(character.is_alphabetic() || character == '_'))
            .unwrap_or(after.len());
        let (word, tail) = after.split_at(word_end);
        let Some(tail) = tail.strip_prefix('}').filter(|_| !word.is_empty()) else {
            let literal = rest.get(..=before.len()).unwrap_or(rest);
            found.push(Piece::Literal(literal));
            rest = after;
            continue;
        };
        found.push(Piece::Literal(before));
        found.push(if PLACEHOLDERS.contains(&word) {
            Piece::Placeholder(word)
        } else {
            Piece::Unknown(word)
        });
        rest = tail;
    }
    found.push(Piece::Literal(rest));
    found
}

/// The text with each placeholder replaced by what `value` gives for it; all else literally.
pub(crate) fn filled<'v>(text: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut whole = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Literal(literal) => whole.push_str(literal),
            Piece::Placeholder(name) => whole.push_str(value(name)),
            Piece::Unknown(word) => {
                whole.push('{');
                whole.push_str(word);
                whole.push('}');
            }
        }
    }
    whole
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::default_card_text;

    /// A complete text of a made-up region.
    pub(crate) fn text(variant: CardVariant) -> CardText {
        let mut text = default_card_text(variant);
        text.sender = Sender {
            organisation: "Doorstroompunt Voorbeeldstreek".to_owned(),
            contact_name: "Noor de Voorbeelder".to_owned(),
            phone: "0800 - 000 00 00".to_owned(),
            whatsapp: Some("06 - 00 00 00 00".to_owned()),
            email: "jongeren@voorbeeldstreek.example".to_owned(),
            return_address_line: "Doorstroompunt Voorbeeldstreek, Postbus 0, 0000 AA Voorbeeldstad"
                .to_owned(),
        };
        text
    }

    #[test]
    fn a18_15_the_default_texts_say_all_that_art_14_asks() {
        for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
            assert_eq!(text(variant).check(), [], "{variant:?}");
        }
    }

    #[test]
    fn the_default_text_waits_for_a_sender() {
        let problems = default_card_text(CardVariant::NotInView).check();
        assert_eq!(problems.len(), 5);
        assert!(
            problems
                .iter()
                .all(|problem| matches!(problem, TextProblem::SenderIncomplete(_)))
        );
    }

    #[test]
    fn a18_15_a_forgotten_part_of_the_notice_is_named() {
        let mut bare = text(CardVariant::NotInView);
        bare.paragraphs = vec!["Hallo!".to_owned()];
        bare.rights.clear();
        let problems = bare.check();
        for part in NoticePart::ALL {
            assert!(problems.contains(&TextProblem::Missing(part)), "{part:?}");
        }
        assert_eq!(problems.len(), NoticePart::ALL.len());

        let mut no_source = text(CardVariant::NotInView);
        let replace = |line: &mut String| *line = line.replace("Inlichtingenbureau", "bureau");
        no_source.paragraphs.iter_mut().for_each(replace);
        no_source.rights.iter_mut().for_each(replace);
        assert_eq!(
            no_source.check(),
            [TextProblem::Missing(NoticePart::Source)]
        );
    }

    #[test]
    fn an_unknown_placeholder_is_named_once_and_other_braces_are_text() {
        let mut text = text(CardVariant::NotInView);
        text.paragraphs
            .push("{achternaam} {achternaam} {{7*7}} {} { naam } {naam".to_owned());
        assert_eq!(
            text.check(),
            [TextProblem::UnknownPlaceholder("achternaam".to_owned())]
        );
        let message = text.check()[0].to_string();
        assert!(
            message.starts_with("{achternaam} kennen we niet."),
            "{message}"
        );
    }

    #[test]
    fn values_are_put_in_once_and_never_read_again() {
        let value = |name: &str| if name == "naam" { "{code} {naam}" } else { "X" };
        assert_eq!(filled("a {naam} b {code}", value), "a {code} {naam} b X");
        assert_eq!(
            filled("{{7*7}} {onbekend} {", value),
            "{{7*7}} {onbekend} {"
        );
        assert_eq!(filled("{{naam}}", value), "{{code} {naam}}");
    }

    #[test]
    fn a_text_that_is_too_long_says_how_much() {
        let mut long = text(CardVariant::NotInView);
        long.paragraphs.push("woord ".repeat(500));
        let problems = long.check();
        assert!(
            matches!(problems.as_slice(), [TextProblem::TooLong { lines }] if *lines > 10),
            "{problems:?}"
        );
    }

    #[test]
    fn a_card_text_survives_storage() {
        let text = text(CardVariant::SelfEmployed);
        let stored = serde_json::to_string(&text).expect("a text is plain data");
        assert!(stored.contains("\"self_employed\""));
        assert_eq!(
            serde_json::from_str::<CardText>(&stored).expect("what was stored"),
            text
        );
    }
}
