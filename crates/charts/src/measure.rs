//! How wide a text is, estimated, and how it is put on at most two lines.

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) soft: bool,
    pub(crate) anchor: Anchor,
}

/// Which point of a text its x is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Type {
    pub(crate) const fn new(size: f64) -> Self {
        Self {
            size,
            bold: false,
            soft: false,
            anchor: Anchor::Start,
        }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn soft(self) -> Self {
        Self { soft: true, ..self }
    }

    pub(crate) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// From one line to the next.
    pub(crate) fn line_height(self) -> f64 {
        self.size * 1.2
    }

    /// The room of a number of lines.
    pub(crate) fn height(self, lines: usize) -> f64 {
        self.line_height() * count(lines)
    }

    /// About how wide a text is.
    pub(crate) fn width(self, text: &str) -> f64 {
        let ems: f64 = text.chars().map(advance).sum();
        ems * self.size * if self.bold { 1.09 } else { 1.02 }
    }

    fn fits(self, text: &str, room: f64) -> bool {
        self.width(text) <= room
    }

    /// The text on at most two lines no wider than `room`; what does not fit ends in an ellipsis.
    pub(crate) fn wrap(self, text: &str, room: f64) -> Vec<String> {
        self.wrap_to(2, text, room)
    }

    fn wrap_to(self, most: usize, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let is_last = lines.len() == most;
            match lines.last_mut() {
                Some(line) if is_last || self.fits(&format!("{line} {word}"), room) => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        let shorten = |line: &String| self.shorten(line, room);
        lines.iter().map(shorten).collect()
    }

    /// The text on at most three lines with a bold number behind it. Where the last line has no room for the number, it
    /// takes the last word along to the next, or stands there alone.
    pub(crate) fn wrap_before(self, text: &str, number: &str, room: f64) -> Named {
        let number_room = self.bold().width(number) + self.width(" ");
        let mut lines = self.wrap_to(3, text, room);
        let last = lines.pop().unwrap_or_default();
        if self.width(&last) + number_room <= room {
            lines.push(last);
        } else {
            match last.rsplit_once(' ') {
                Some((before, word)) if self.width(word) + number_room <= room => {
                    lines.extend([before.to_owned(), word.to_owned()]);
                }
                _ => lines.extend([last, String::new()]),
            }
        }
        let last_width = lines.last().map_or(0.0, |last| self.width(last)) + number_room;
        Named {
            width: lines
                .iter()
                .map(|line| self.width(line))
                .fold(last_width, f64::max),
            lines,
            number: number.to_owned(),
        }
    }

    /// The text, or as much of its beginning as leaves room for an ellipsis.
    fn shorten(self, text: &str, room: f64) -> String {
        if self.fits(text, room) {
            return text.to_owned();
        }
        let mut kept = String::new();
        for letter in text.chars() {
            if !self.fits(&format!("{kept}{letter}…"), room) {
                break;
            }
            kept.push(letter);
        }
        format!("{}…", kept.trim_end())
    }
}

/// A name on its lines with a number behind the last one, which is empty where the number stands alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    pub(crate) lines: Vec<String>,
    pub(crate) number: String,
    pub(crate) width: f64,
}

/// The advance of a letter in ems, as in common sans-serif faces, rather too wide than too narrow.
fn advance(letter: char) -> f64 {
    match letter {
        ' ' | '!' | ',' | '.' | ':' | ';' | 'i' | 'j' | 'l' | '\'' | '|' | '·' => 0.27,
        '(' | ')' | '-' | '[' | ']' | 'I' | 'f' | 'J' | '`' => 0.34,
        't' | '/' | '\\' | '{' | '}' | '"' | 'r' => 0.41,
        '?' | '_' | 'c' | 's' | 'z' | 'v' | 'x' | 'y' => 0.52,
        'F' | 'L' | 'S' | 'k' | 'E' | 'T' | 'Y' | 'a' | 'e' | '*' | '–' => 0.56,
        '0'..='9' | '$' | '+' | '<' | '=' | '>' | '~' | '×' | '€' | 'X' | 'Z' => 0.58,
        'o' | 'b' | 'd' | 'g' | 'h' | 'n' | 'p' | 'q' | 'u' | 'P' | 'V' | 'K' | 'R' => 0.62,
        '#' | 'A' | 'B' | 'C' | 'D' | 'G' => 0.7,
        '&' | 'H' | 'N' | 'U' | 'O' | 'Q' | 'w' | '…' => 0.79,
        '%' | 'M' | 'W' | 'm' | '@' => 0.93,
        // Accented letters of our alphabet are as wide as those without.
        '\u{c0}'..='\u{17f}' => 0.66,
        _ => 1.0,
    }
}

/// A number of things as a number to reckon with.
pub(crate) fn count(things: usize) -> f64 {
    u32::try_from(things).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Type = Type::new(13.0);

    #[test]
    fn a_long_label_stands_on_two_lines() {
        assert_eq!(
            PLAIN.wrap("afzien van keuze deelname", 112.0),
            ["afzien van keuze", "deelname"]
        );
        assert_eq!(
            PLAIN.wrap("vrijwilligerswerk", 112.0),
            ["vrijwilligerswerk"]
        );
        assert_eq!(PLAIN.wrap("vrijwilligerswerk", 60.0), ["vrijwilli…"]);
    }

    #[test]
    fn a_number_behind_a_label_takes_the_last_word_along_or_stands_alone() {
        let lines = |text, number| PLAIN.wrap_before(text, number, 112.0).lines;
        assert_eq!(
            lines("afzien van keuze deelname", "1.234"),
            ["afzien van keuze", "deelname"]
        );
        assert_eq!(
            lines("vrijwilligerswerk", "1.234"),
            ["vrijwilligerswerk", ""]
        );
        assert_eq!(lines("naar een werk", "1.234"), ["naar een", "werk"]);
        assert_eq!(
            lines("eigen onderneming", "8 + <5"),
            ["eigen", "onderneming", ""]
        );
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,60}", room in 30.0..300.0_f64) {
            let lines = PLAIN.wrap(&text, room);
            prop_assert!(lines.len() <= 2);
            for line in lines {
                prop_assert!(PLAIN.width(&line) <= room, "{line}");
            }
        }
    }
}
