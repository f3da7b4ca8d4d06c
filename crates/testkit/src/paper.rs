//! Papers as somebody holds them: their text, their pages and what is printed on them, by the Debian
//! package poppler-utils, which shares no code with the program that sets them.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// A page as a picture: grey values, row by row.
pub struct Picture {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    grey: Vec<u8>,
}

fn run(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|_| panic!("{program} is missing: apt-get install poppler-utils"));
    let mut input = child.stdin.take().expect("a pipe");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic").expect("the PDF is read");
    assert!(output.status.success(), "{program} refuses the PDF");
    output.stdout
}

/// The text of a PDF in reading order, white space of any kind one space.
pub fn text(pdf: &[u8]) -> String {
    let text = String::from_utf8(run("pdftotext", &["-enc", "UTF-8", "-", "-"], pdf))
        .expect("UTF-8 was asked for");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every page of a PDF as a picture of so many pixels an inch.
pub fn pictures(pdf: &[u8], resolution: u32) -> Vec<Picture> {
    let resolution = resolution.to_string();
    let mut rest = run("pdftoppm", &["-gray", "-r", &resolution, "-"], pdf);
    let mut pages = Vec::new();
    while !rest.is_empty() {
        let (page, length) = picture(&rest);
        pages.push(page);
        rest.drain(..length);
    }
    pages
}

/// The first picture of a stream in the format PGM, and how many bytes it takes.
fn picture(bytes: &[u8]) -> (Picture, usize) {
    // A header of four words, each followed by one white space: format, width, height, depth.
    let mut words = bytes.splitn(5, u8::is_ascii_whitespace);
    let mut word = || {
        let word = words.next().expect("a header");
        String::from_utf8(word.to_vec()).expect("ASCII")
    };
    let (format, width, height, depth) = (word(), word(), word(), word());
    assert_eq!(format, "P5", "a grey picture");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let start = format.len() + width.len() + height.len() + depth.len() + 4;
    let (width, height) = (number(&width), number(&height));
    let end = start + width * height;
    let grey = bytes.get(start..end).expect("a whole picture").to_vec();
    (
        Picture {
            width,
            height,
            grey,
        },
        end,
    )
}

impl Picture {
    /// How light a pixel is: 255 is white, and so is what lies off the page.
    fn light(&self, x: usize, y: usize) -> u8 {
        self.grey.get(y * self.width + x).copied().unwrap_or(255)
    }

    /// The part of the page that is printed on, as fractions of its width and height: left, top, right,
    /// bottom. `None` for an empty page.
    pub fn printed(&self) -> Option<(f64, f64, f64, f64)> {
        let mut found: Option<(usize, usize, usize, usize)> = None;
        for y in 0..self.height {
            for x in 0..self.width {
                if self.light(x, y) < 200 {
                    let (left, top, right, bottom) = found.unwrap_or((x, y, x, y));
                    found = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
                }
            }
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a page has a few thousand pixels"
        )]
        let share = |pixel: usize, of: usize| pixel as f64 / of as f64;
        found.map(|(left, top, right, bottom)| {
            (
                share(left, self.width),
                share(top, self.height),
                share(right + 1, self.width),
                share(bottom + 1, self.height),
            )
        })
    }

    /// How dark each cell of a grid over the page is, from 0 (white) to 255.
    pub fn coarse(&self, columns: usize, rows: usize) -> Vec<u8> {
        let mut cells = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let (mut sum, mut count) = (0_usize, 0_usize);
                for y in row * self.height / rows..(row + 1) * self.height / rows {
                    for x in column * self.width / columns..(column + 1) * self.width / columns {
                        sum += usize::from(255 - self.light(x, y));
                        count += 1;
                    }
                }
                cells.push(u8::try_from(sum / count.max(1)).expect("an average"));
            }
        }
        cells
    }
}
