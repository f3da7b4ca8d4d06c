//! Whatever the texts and numbers are, a picture is well-formed and holds no markup of theirs.

use charts::{Frame, Picture, Value, Width, bars, flow, funnel, trend, waiting};
use proptest::prelude::*;

use crate::drawn::elements;
use crate::samples::{a_flow, a_funnel, a_trend, a_waiting, some_bars};

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<u32>().prop_map(Value::Whole),
        any::<u32>().prop_map(Value::Tenths),
        any::<String>().prop_map(Value::NotShown),
    ]
}

/// The samples with this text and these values everywhere.
fn pictures(frame: &Frame, text: &str, values: &[Value; 4]) -> Vec<Picture> {
    let [first, second, third, fourth] = values;
    let mut a_funnel = a_funnel();
    a_funnel.of_first = text.into();
    for (step, value) in a_funnel.steps.iter_mut().zip(values) {
        step.label = text.into();
        step.count = value.clone();
        for leavers in &mut step.leavers {
            leavers.label = text.into();
            leavers.count = first.clone();
        }
    }
    let mut a_flow = a_flow();
    a_flow.from = text.into();
    a_flow.destinations[1] = text.into();
    for source in &mut a_flow.sources {
        source.label = text.into();
        source.to = values.to_vec();
    }
    let mut a_trend = a_trend();
    a_trend.unit = text.into();
    a_trend.live = text.into();
    a_trend.quarters[1].label = text.into();
    for series in &mut a_trend.series {
        series.label = text.into();
        series.values = values.to_vec();
    }
    let mut some_bars = some_bars();
    some_bars.series[1] = text.into();
    for row in &mut some_bars.rows {
        row.label = text.into();
        row.values = vec![first.clone(), second.clone()];
    }
    let mut a_waiting = a_waiting();
    a_waiting.median = text.into();
    a_waiting.unit = text.into();
    for step in &mut a_waiting.steps {
        step.label = text.into();
        step.median = second.clone();
        step.percentile80 = third.clone();
        step.target = Some(fourth.clone());
    }
    vec![
        funnel(frame, &a_funnel),
        flow(frame, &a_flow),
        trend(frame, &a_trend),
        bars(frame, &some_bars),
        waiting(frame, &a_waiting),
    ]
}

fn may_stand_in_xml(letter: char) -> bool {
    letter >= ' ' && !['\u{fffe}', '\u{ffff}'].contains(&letter) || letter == '\n'
}

proptest! {
    #[test]
    fn any_text_gives_well_formed_pictures(
        text in any::<String>(),
        id in any::<String>(),
        values in prop::array::uniform4(any_value()),
    ) {
        for width in [Width::Narrow, Width::Wide] {
            let frame = Frame {
                id: id.clone(),
                width,
                title: text.clone(),
                description: text.clone(),
            };
            for picture in pictures(&frame, &text, &values) {
                prop_assert!(picture.svg.chars().all(may_stand_in_xml));
                let all = elements(&picture.svg);
                let title = all.iter().find(|element| element.name == "title");
                if text.chars().all(|letter| may_stand_in_xml(letter) && letter != '\n') {
                    prop_assert_eq!(&title.expect("a title").text, &text);
                }
                for element in &all {
                    for value in element.attributes.values() {
                        prop_assert!(!value.contains("NaN") && !value.contains("inf"), "{:?}", element);
                    }
                    for length in ["width", "height", "r"] {
                        let length = element.attributes.get(length);
                        let is_negative = length.is_some_and(|length| length.starts_with('-'));
                        prop_assert!(!is_negative, "{:?}", element);
                    }
                }
            }
        }
    }
}

#[test]
fn markup_in_a_label_is_text() {
    let frame = Frame {
        id: "p".into(),
        width: Width::Wide,
        title: "<script>alert(1)</script>".into(),
        description: "\"&amp;'".into(),
    };
    let values = [1, 2, 3, 4].map(Value::Whole);
    for picture in pictures(&frame, "<b>&</b>", &values) {
        let all = elements(&picture.svg);
        assert!(
            all.iter()
                .all(|element| !["script", "b"].contains(&element.name.as_str()))
        );
        assert!(
            all.iter()
                .any(|element| element.text == "<script>alert(1)</script>")
        );
        assert!(all.iter().any(|element| element.text == "\"&amp;'"));
        assert!(
            all.iter()
                .any(|element| element.text.starts_with("<b>&</b>"))
        );
    }
}
