//! Which encoding a text file has, and reading it as UTF-8.
//!
//! UTF-8 and UTF-16 with a mark are certain. The old one-byte encodings are told apart by what
//! letters they would give; that is a guess, so the user confirms it on a sample (I-3, I-4, I-5).

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

use crate::RejectCode;

/// An encoding we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first ('Unicode-tekst' of Excel).
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, the western European default of Windows.
    Windows1252,
    /// ISO-8859-15 (Latin-9), the western European default of older Unix.
    Iso885915,
    /// Code page 850, the western European default of DOS.
    Cp850,
}

impl Charset {
    const ALL: [Self; 6] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1252,
        Self::Iso885915,
        Self::Cp850,
    ];

    /// The stable name, such as `windows-1252`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Iso885915 => "iso-8859-15",
            Self::Cp850 => "cp850",
        }
    }

    /// The encoding of this stable name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|charset| charset.code() == code)
    }

    /// The character a byte above 0x7F stands for in a one-byte encoding.
    fn high(self, byte: u8) -> char {
        let encoding = match self {
            Self::Cp850 => {
                return CP850
                    .get(usize::from(byte.wrapping_sub(0x80)))
                    .copied()
                    .unwrap_or('\u{FFFD}');
            }
            Self::Iso885915 => encoding_rs::ISO_8859_15,
            _ => encoding_rs::WINDOWS_1252,
        };
        let bytes = [byte];
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        text.chars().next().unwrap_or('\u{FFFD}')
    }
}

/// Bytes 0x80 to 0xFF of code page 850.
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ',
    'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ',
    'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©',
    '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦',
    '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì',
    '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{AD}',
    '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

/// What the first bytes say about the encoding.
pub(crate) enum Verdict {
    /// No doubt; so many bytes of byte order mark go first.
    Certain(Charset, usize),
    /// The user chooses; the first is our best guess, each with words as they would read.
    Choose(Vec<(Charset, String)>),
    /// Not text we can read.
    Refused(RejectCode),
}

/// Judges a sample: the whole file when it is not very large.
pub(crate) fn judge(sample: &[u8]) -> Verdict {
    if sample.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return nul_free(sample, Charset::Utf8, 3);
    }
    if sample.starts_with(&[0xFF, 0xFE]) {
        return Verdict::Certain(Charset::Utf16Le, 2);
    }
    if sample.starts_with(&[0xFE, 0xFF]) {
        return Verdict::Certain(Charset::Utf16Be, 2);
    }
    if sample.contains(&0) {
        let halves = sample.chunks_exact(2).take(512);
        let (pairs, with_nul) = halves.fold((0, 0), |(n, nul), pair| {
            (n + 1, nul + i32::from(pair.contains(&0)))
        });
        let looks_wide = pairs > 0 && with_nul * 10 >= pairs * 8;
        return Verdict::Refused(if looks_wide {
            RejectCode::Utf16WithoutBom
        } else {
            RejectCode::NulBytes
        });
    }
    if utf8_or_cut(sample) {
        return Verdict::Certain(Charset::Utf8, 0);
    }
    let (mut letters, mut broken) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if letters >= broken && letters > 0 {
        return Verdict::Certain(Charset::Utf8, 0);
    }
    one_byte(sample)
}

fn nul_free(sample: &[u8], charset: Charset, mark: usize) -> Verdict {
    if sample.contains(&0) {
        Verdict::Refused(RejectCode::NulBytes)
    } else {
        Verdict::Certain(charset, mark)
    }
}

/// Valid UTF-8, or cut off inside a character at the end of the sample.
fn utf8_or_cut(sample: &[u8]) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

fn one_byte(sample: &[u8]) -> Verdict {
    let candidates = [Charset::Windows1252, Charset::Iso885915, Charset::Cp850];
    let mut scored: Vec<(i64, Charset)> = candidates
        .into_iter()
        .map(|charset| (score(sample, charset), charset))
        .collect();
    // Stable: the commonest encoding stays first among equals.
    scored.sort_by_key(|(score, _)| -score);
    let Some((best, _)) = scored.first().copied() else {
        return Verdict::Refused(RejectCode::EncodingUnknown);
    };
    if best <= 0 {
        return Verdict::Refused(RejectCode::EncodingUnknown);
    }
    let mut options: Vec<(Charset, String)> = Vec::new();
    for (score, charset) in scored {
        let words = words(sample, charset);
        let differs = options.iter().all(|(_, other)| *other != words);
        if score * 2 >= best && differs {
            options.push((charset, words));
        }
    }
    Verdict::Choose(options)
}

/// How much the text reads like names and streets in this encoding.
fn score(sample: &[u8], charset: Charset) -> i64 {
    const COMMON: &str = "éëèêïíîìöóôòüúûùáàâäãçñøåæœšžčćßÉËÈÖÜÓÇŠŽØÅÁÏÄÑýÿ";
    let table: Vec<(char, bool)> = (0x80..=0xFF_u8)
        .map(|byte| charset.high(byte))
        .map(|c| (c, COMMON.contains(c)))
        .collect();
    let mut total = 0;
    let mut before = b' ';
    for (at, &byte) in sample.iter().enumerate() {
        if byte >= 0x80 {
            let after = sample.get(at + 1).copied().unwrap_or(b' ');
            let (c, common) = table
                .get(usize::from(byte - 0x80))
                .copied()
                .unwrap_or(('\u{FFFD}', false));
            let in_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            let capital_inside = c.is_uppercase() && before.is_ascii_lowercase();
            total += match c {
                _ if c.is_control() => -5,
                _ if capital_inside => -2,
                _ if common => 3,
                '€' | '’' | '‘' => 1,
                _ if c.is_alphabetic() => 0,
                _ if in_word => -3,
                _ => 0,
            };
        }
        before = byte;
    }
    total
}

/// Up to four different words with accents as they would read: letters only, so never a BSN.
fn words(sample: &[u8], charset: Charset) -> String {
    let mut found: Vec<String> = Vec::new();
    let in_word = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80 || *byte == b'\'';
    for word in sample.split(|byte| !in_word(byte)) {
        if found.len() == 4 {
            break;
        }
        if word.len() < 40 && word.iter().any(|byte| *byte >= 0x80) {
            let word: String = word
                .iter()
                .map(|&b| {
                    if b < 0x80 {
                        char::from(b)
                    } else {
                        charset.high(b)
                    }
                })
                .collect();
            if !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found.join(", ")
}

/// Reads any of our encodings as UTF-8.
pub(crate) struct Transcoder<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    /// The end was seen and decoded: a decoder must not be asked again.
    ended: bool,
}

enum Decoder {
    Utf8,
    Table(encoding_rs::Decoder),
    Cp850,
}

impl<R: Read> Transcoder<R> {
    pub(crate) fn new(input: R, charset: Charset) -> Self {
        let table = |e: &'static encoding_rs::Encoding| {
            Decoder::Table(e.new_decoder_without_bom_handling())
        };
        let decoder = match charset {
            Charset::Utf8 => Decoder::Utf8,
            Charset::Utf16Le => table(encoding_rs::UTF_16LE),
            Charset::Utf16Be => table(encoding_rs::UTF_16BE),
            Charset::Windows1252 => table(encoding_rs::WINDOWS_1252),
            Charset::Iso885915 => table(encoding_rs::ISO_8859_15),
            Charset::Cp850 => Decoder::Cp850,
        };
        Self {
            input,
            decoder,
            raw: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            ended: false,
        }
    }

    /// Decodes the next block; `ready` stays empty at the end of the file.
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() && !self.ended {
            self.raw.resize(1 << 16, 0);
            let read = self.input.read(&mut self.raw)?;
            self.raw.truncate(read);
            self.ended = read == 0;
            match &mut self.decoder {
                Decoder::Utf8 => self.ready.extend_from_slice(&self.raw),
                Decoder::Cp850 => {
                    let mut text = String::with_capacity(read * 2);
                    text.extend(self.raw.iter().map(|&b| {
                        if b < 0x80 {
                            char::from(b)
                        } else {
                            Charset::Cp850.high(b)
                        }
                    }));
                    self.ready = text.into_bytes();
                }
                Decoder::Table(decoder) => {
                    let mut text = String::with_capacity(
                        decoder
                            .max_utf8_buffer_length(read)
                            .unwrap_or(read * 3 + 16),
                    );
                    let _ = decoder.decode_to_string(&self.raw, &mut text, self.ended);
                    self.ready = text.into_bytes();
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if matches!(self.decoder, Decoder::Utf8) {
            return self.input.read(out);
        }
        if self.taken >= self.ready.len() {
            self.refill()?;
        }
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let n = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], charset: Charset) -> String {
        let mut text = String::new();
        Transcoder::new(bytes, charset)
            .read_to_string(&mut text)
            .expect("decodes");
        text
    }

    fn first_choice(bytes: &[u8]) -> Option<(Charset, String)> {
        match judge(bytes) {
            Verdict::Choose(options) => options.into_iter().next(),
            _ => None,
        }
    }

    #[test]
    fn i_3_i_5_old_encodings_are_told_apart_by_their_letters() {
        assert_eq!(
            first_choice(b"naam\nJos\xe9\nZo\xeb\n"),
            Some((Charset::Windows1252, "José, Zoë".into()))
        );
        assert_eq!(
            first_choice(b"naam\nJos\x82\nZo\x89\n"),
            Some((Charset::Cp850, "José, Zoë".into()))
        );
    }

    #[test]
    fn i_4_the_euro_sign_or_another_is_asked() {
        let Verdict::Choose(options) = judge(b"naam\nJos\xe9\nJovi\xa8 \xa4\n") else {
            panic!("a choice")
        };
        let names: Vec<_> = options.iter().map(|(charset, _)| charset.code()).collect();
        assert!(names.contains(&"iso-8859-15"), "{names:?}");
    }

    #[test]
    fn i_6_utf_16_reads_in_both_byte_orders_across_block_ends() {
        let text = "Çelik;ğ\r\n".repeat(20_000);
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(decoded(&le, Charset::Utf16Le) == text);
        assert!(decoded(&be, Charset::Utf16Be) == text);
    }

    #[test]
    fn i_6_a_file_cut_inside_a_character_ends_with_a_mark_for_it() {
        let mut transcoder = Transcoder::new(&b"B\0S\0N"[..], Charset::Utf16Le);
        let mut text = String::new();
        transcoder.read_to_string(&mut text).expect("decodes");
        assert_eq!(text, "BS\u{FFFD}");
        assert_eq!(transcoder.read(&mut [0; 8]).expect("still at the end"), 0);
    }

    #[test]
    fn i_7_i_10_wide_text_without_a_mark_is_not_a_stray_nul() {
        assert!(matches!(
            judge(b"B\0S\0N\0\n\0"),
            Verdict::Refused(RejectCode::Utf16WithoutBom)
        ));
        assert!(matches!(
            judge(b"BSN\n12345\x006782\n"),
            Verdict::Refused(RejectCode::NulBytes)
        ));
    }

    #[test]
    fn i_5_code_page_850_decodes_by_its_own_table() {
        assert_eq!(decoded(b"Jos\x82 \xe1", Charset::Cp850), "José ß");
    }
}
