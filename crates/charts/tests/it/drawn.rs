//! Reads a picture back: its elements with their attributes and texts.

use std::collections::BTreeMap;

use charts::Picture;
use quick_xml::{Reader, events::Event};

/// One element.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The text inside, also of elements inside.
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn number(&self, attribute: &str) -> f64 {
        self.attributes[attribute].parse().expect("a number")
    }

    pub(crate) fn has(&self, attribute: &str, words: &str) -> bool {
        self.attributes
            .get(attribute)
            .is_some_and(|value| value.contains(words))
    }

    pub(crate) fn is_of(&self, class: &str) -> bool {
        self.attributes
            .get("class")
            .is_some_and(|classes| classes.split(' ').any(|of| of == class))
    }
}

/// Every element of a picture, in order; fails when it is not well-formed.
pub(crate) fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed XML");
        match event {
            Event::Start(start) => {
                open.push(elements.len());
                elements.push(element(&start));
            }
            Event::Empty(start) => elements.push(element(&start)),
            Event::End(_) => {
                open.pop().expect("an open element");
            }
            Event::Text(text) => {
                let text = text.decode().expect("a text");
                assert!(!text.contains(['<', '>']), "unescaped: {text}");
                for at in &open {
                    elements[*at].text.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let text = match name.decode().expect("a name").as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    other => panic!("an entity of nobody: {other}"),
                };
                for at in &open {
                    elements[*at].text.push_str(text);
                }
            }
            Event::Eof => break,
            other => panic!("nothing else belongs in a picture: {other:?}"),
        }
    }
    assert!(open.is_empty(), "everything is closed");
    elements
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.expect("an attribute once, in quotes");
            let key = String::from_utf8(attribute.key.0.to_vec()).expect("a name");
            let value = String::from_utf8(attribute.value.to_vec()).expect("a value");
            (key, value)
        })
        .collect();
    Element {
        name: String::from_utf8(start.name().0.to_vec()).expect("a name"),
        attributes,
        text: String::new(),
    }
}

/// Bars of a class, from top to bottom.
pub(crate) fn rects(picture: &Picture, class: &str) -> Vec<Element> {
    let mut found = elements(&picture.svg);
    found.retain(|element| {
        element.name == "rect" && element.is_of(class) && element.attributes.contains_key("x")
    });
    found
}

pub(crate) fn texts(picture: &Picture) -> Vec<String> {
    let all = elements(&picture.svg);
    let texts = all.into_iter().filter(|element| element.name == "text");
    texts.map(|element| element.text).collect()
}
