//! Each chart as it is, and what holds for all of them.

use charts::Width;

use crate::drawn::elements;
use crate::samples::all;

#[test]
fn each_chart_looks_as_it_did() {
    for (width, room) in [(Width::Narrow, "narrow"), (Width::Wide, "wide")] {
        for (name, picture) in all(width) {
            insta::assert_snapshot!(format!("{name}_{room}"), picture.svg);
        }
    }
}

#[test]
fn each_table_says_what_it_did() {
    let tables: Vec<String> = all(Width::Wide)
        .into_iter()
        .map(|(name, picture)| {
            let headings: Vec<&str> = picture
                .table
                .columns
                .iter()
                .map(|column| column.heading.as_str())
                .collect();
            let rows: Vec<String> = picture
                .table
                .rows
                .iter()
                .map(|row| row.join(" | "))
                .collect();
            format!("{name}\n{}\n{}\n", headings.join(" | "), rows.join("\n"))
        })
        .collect();
    insta::assert_snapshot!("tables", tables.join("\n"));
}

#[test]
fn the_table_is_the_same_at_both_widths_and_has_no_ragged_row() {
    for ((_, narrow), (name, wide)) in all(Width::Narrow).into_iter().zip(all(Width::Wide)) {
        assert_eq!(narrow.table, wide.table, "{name}");
        let columns = wide.table.columns.len();
        assert!(
            wide.table.rows.iter().all(|row| row.len() == columns),
            "{name}"
        );
    }
}

#[test]
fn nothing_in_a_picture_needs_style_script_or_a_file() {
    let basic = [
        "svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "polyline", "circle",
        "text", "tspan",
    ];
    for (name, picture) in all(Width::Narrow).into_iter().chain(all(Width::Wide)) {
        for element in elements(&picture.svg) {
            assert!(
                basic.contains(&element.name.as_str()),
                "{name}: {element:?}"
            );
            for (attribute, value) in &element.attributes {
                assert!(
                    !attribute.starts_with("on") && attribute != "style" && attribute != "href"
                );
                assert!(
                    !value.contains("NaN") && !value.contains("inf"),
                    "{name}: {element:?}"
                );
            }
        }
    }
}

#[test]
fn every_picture_is_named_and_described() {
    for (name, picture) in all(Width::Wide) {
        let all = elements(&picture.svg);
        let svg = all.first().expect("an element");
        assert!(svg.has("role", "img"), "{name}");
        assert_eq!(svg.attributes["aria-labelledby"], "p1-title p1-desc");
        let text = |id: &str| {
            let named = all.iter().find(|element| element.has("id", id));
            named.map(|element| element.text.as_str())
        };
        assert_eq!(text("p1-title"), Some("Van lijst tot uitstroom"));
        assert_eq!(text("p1-desc"), Some("Verzonnen aantallen."));
    }
}

/// A text with the room it takes, by a rough measure of its letters.
struct Written {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Narrow letters and others.
fn ems(letter: char) -> f64 {
    if "ijlrtf1.,:; -".contains(letter) {
        0.33
    } else {
        0.55
    }
}

fn written(svg: &str) -> Vec<Written> {
    let texts = elements(svg)
        .into_iter()
        .filter(|element| element.name == "text");
    texts
        .map(|element| {
            let size = element.number("font-size");
            assert!(size >= 12.0, "too small to read: {element:?}");
            let width: f64 = element.text.chars().map(|letter| size * ems(letter)).sum();
            let (x, y) = (element.number("x"), element.number("y"));
            let left = match element.attributes.get("text-anchor").map(String::as_str) {
                Some("end") => x - width,
                Some("middle") => x - width / 2.0,
                _ => x,
            };
            Written {
                left,
                right: left + width,
                top: y - size * 0.75,
                bottom: y + size * 0.1,
                text: element.text,
            }
        })
        .collect()
}

#[test]
fn no_text_stands_on_another_or_runs_off_the_picture() {
    for (width, units) in [
        (Width::Narrow, 340.0),
        (Width::Paper, 760.0),
        (Width::Wide, 1000.0),
    ] {
        for (name, picture) in all(width) {
            let texts = written(&picture.svg);
            for (at, one) in texts.iter().enumerate() {
                assert!(
                    one.left >= -2.0 && one.right <= units + 2.0,
                    "{name}: {}",
                    one.text
                );
                for other in &texts[at + 1..] {
                    let beside = one.right <= other.left || other.right <= one.left;
                    let above = one.bottom <= other.top || other.bottom <= one.top;
                    assert!(beside || above, "{name}: {} on {}", one.text, other.text);
                }
            }
        }
    }
}
