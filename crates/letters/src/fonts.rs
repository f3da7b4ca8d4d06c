//! The fonts letters are set in, and which characters they can show.

use std::sync::Arc;

use typst::{
    Library, LibraryExt,
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::LetterError;

/// Stands for a character that cannot be shown: no font has it, or showing it would reorder or hide the text around it.
const REPLACEMENT: char = '\u{fffd}';
/// Longer words get invisible break opportunities, so that nothing runs off the paper.
const LONGEST_UNBROKEN_WORD: usize = 40;
const BREAK_EVERY: usize = 6;

/// The font files of an installation, parsed once. Cheap to clone, to be shared by all threads.
#[derive(Clone)]
pub struct Fonts {
    shared: Arc<Shared>,
}

struct Shared {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    library: LazyHash<Library>,
    family: String,
}

impl Fonts {
    /// Parses font files (TrueType or OpenType), the first of which names the family all text is set in; give at least its
    /// regular and bold faces.
    ///
    /// # Errors
    /// [`LetterError::Font`] when a file holds no font, or when none is given.
    pub fn from_bytes(files: Vec<Vec<u8>>) -> Result<Self, LetterError> {
        let mut fonts = Vec::new();
        for (position, file) in files.into_iter().enumerate() {
            let before = fonts.len();
            fonts.extend(Font::iter(Bytes::new(file)));
            if fonts.len() == before {
                return Err(LetterError::Font { position });
            }
        }
        let family = fonts
            .first()
            .ok_or(LetterError::Font { position: 0 })?
            .info()
            .family
            .clone();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let library = LazyHash::new(Library::default());
        Ok(Self {
            shared: Arc::new(Shared {
                fonts,
                book,
                library,
                family,
            }),
        })
    }

    /// The characters of a text that no font can show, each once, in order of appearance. Such a character prints as a
    /// replacement mark; a caller shows this before printing, so that somebody looks at the name first.
    pub fn unprintable(&self, text: &str) -> Vec<char> {
        let mut found = Vec::new();
        for character in text.chars() {
            if !character.is_whitespace() && !self.shows(character) && !found.contains(&character) {
                found.push(character);
            }
        }
        found
    }

    /// The text as it can be printed: white space of any kind is a space, what cannot be shown is a visible mark, and a very
    /// long word may be broken.
    pub(crate) fn printable(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let words = text.split(|character: char| {
            character.is_control() || matches!(character, ' ' | '\u{2028}' | '\u{2029}')
        });
        for (position, word) in words.enumerate() {
            if position > 0 {
                shown.push(' ');
            }
            let breakable = word.chars().count() > LONGEST_UNBROKEN_WORD;
            for (position, character) in word.chars().enumerate() {
                if breakable && position > 0 && position % BREAK_EVERY == 0 {
                    shown.push('\u{200b}');
                }
                shown.push(if self.shows(character) {
                    character
                } else {
                    self.mark()
                });
            }
        }
        shown
    }

    pub(crate) fn family(&self) -> &str {
        &self.shared.family
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    pub(crate) fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn mark(&self) -> char {
        if self.covers(REPLACEMENT) {
            REPLACEMENT
        } else {
            '?'
        }
    }

    /// Whether a character may be printed as it is.
    fn shows(&self, character: char) -> bool {
        !reorders_or_hides(character) && self.covers(character)
    }

    fn covers(&self, character: char) -> bool {
        self.shared
            .fonts
            .iter()
            .any(|font| font.info().coverage.contains(u32::from(character)))
    }
}

/// Bidirectional controls, zero-width and other format characters, tags, and private use (which PDF/A-2a forbids without a
/// meaning): in a name they are an error or a trick, never a letter.
fn reorders_or_hides(character: char) -> bool {
    matches!(
        character,
        '\u{00ad}'
            | '\u{061c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The fonts the asset step fetched: `assets/dist/fonts`, or the folder VANGNET_FONTS names.
    pub(crate) fn fonts() -> Fonts {
        let folder = std::env::var_os("VANGNET_FONTS").map_or_else(
            || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/fonts"),
            std::path::PathBuf::from,
        );
        let mut paths: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|_| panic!("no fonts in {}: run cargo xtask assets", folder.display()))
            .map(|entry| entry.expect("a readable folder").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "ttf"))
            .collect();
        paths.sort();
        assert!(
            !paths.is_empty(),
            "no fonts in {}: run cargo xtask assets",
            folder.display()
        );
        let files = paths
            .iter()
            .map(|path| std::fs::read(path).expect("a readable font"))
            .collect();
        Fonts::from_bytes(files).expect("font files")
    }

    #[test]
    fn dutch_and_neighbouring_names_are_printable() {
        let fonts = fonts();
        for name in [
            "Çağla 't Hart-Yıldırım",
            "Đorđe Ó Ceallaigh-van der Wielen",
            "Åsa Þórsdóttir-Źdźbłowska",
            "Nguyễn Thị Ánh",
        ] {
            assert!(fonts.unprintable(name).is_empty(), "{name}");
            assert_eq!(fonts.printable(name), name);
        }
    }

    #[test]
    fn what_hides_or_reorders_becomes_a_visible_mark() {
        let fonts = fonts();
        assert_eq!(
            fonts.unprintable("Jan\u{202e}neJ\u{200b}"),
            ['\u{202e}', '\u{200b}']
        );
        let shown = fonts.printable("Jan\u{202e}neJ");
        assert!(!shown.contains('\u{202e}'));
        assert_eq!(shown.chars().count(), 7);
        assert_eq!(fonts.printable(" a\tb\nc "), " a b c ");
    }

    #[test]
    fn a_character_without_a_glyph_is_reported_and_marked() {
        let fonts = fonts();
        assert_eq!(fonts.unprintable("王 Wang 🎉"), ['王', '🎉']);
        assert!(!fonts.printable("王").contains('王'));
    }

    #[test]
    fn only_very_long_words_may_be_broken() {
        let fonts = fonts();
        assert_eq!(
            fonts.printable("arbeidsongeschiktheidsverzekering"),
            "arbeidsongeschiktheidsverzekering"
        );
        assert!(fonts.printable(&"x".repeat(41)).contains('\u{200b}'));
    }

    #[test]
    fn bytes_that_are_no_font_are_refused_by_position() {
        assert!(matches!(
            Fonts::from_bytes(vec![]),
            Err(LetterError::Font { position: 0 })
        ));
        assert!(matches!(
            Fonts::from_bytes(vec![b"no font".to_vec()]),
            Err(LetterError::Font { position: 0 })
        ));
    }
}
