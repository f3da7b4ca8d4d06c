//! Lengths and widths are in proportion to what they stand for.

use charts::{Flow, FunnelStep, Leavers, Source, Value, Width, bars, flow, funnel, trend};
use proptest::prelude::*;

use crate::drawn::{Element, elements, rects, texts};
use crate::samples::{a_flow, a_funnel, a_trend, frame, some_bars};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.25
}

fn right(element: &Element) -> f64 {
    element.number("x") + element.number("width")
}

#[test]
fn the_steps_of_a_funnel_are_as_long_as_their_counts() {
    for width in [Width::Narrow, Width::Wide] {
        let picture = funnel(&frame(width), &a_funnel());
        let steps = rects(&picture, "vn-chart-1");
        let lengths: Vec<f64> = steps.iter().map(|step| step.number("width")).collect();
        let [all, approached, guided] = lengths.as_slice() else {
            panic!("{lengths:?}");
        };
        assert!(near(*approached, all * 800.0 / 1200.0), "{lengths:?}");
        assert!(near(*guided, all * 400.0 / 1200.0), "{lengths:?}");
    }
}

#[test]
fn leavers_who_add_up_reach_from_one_step_to_the_next() {
    let picture = funnel(&frame(Width::Wide), &a_funnel());
    let steps = rects(&picture, "vn-chart-1");
    let leavers: Vec<Element> = rects(&picture, "vn-chart-line-1")
        .into_iter()
        .filter(|rect| rect.has("fill", "hatched"))
        .collect();
    let [known, self_employed] = leavers.as_slice() else {
        panic!("{leavers:?}");
    };
    assert!(near(right(known), right(&steps[0])));
    assert!(near(right(self_employed), known.number("x")));
    assert!(near(self_employed.number("x"), right(&steps[1])));
    assert!(near(
        known.number("width"),
        self_employed.number("width") * 3.0
    ));
}

#[test]
fn a_step_with_more_than_before_stays_within_the_picture() {
    let mut grown = a_funnel();
    grown.steps.insert(
        1,
        FunnelStep {
            label: "Erbij gekomen".into(),
            count: Value::Whole(5000),
            leavers: vec![Leavers {
                label: "Meer dan er waren".into(),
                count: Value::Whole(6000),
            }],
        },
    );
    let picture = funnel(&frame(Width::Narrow), &grown);
    for rect in elements(&picture.svg)
        .iter()
        .filter(|of| of.attributes.contains_key("rx"))
    {
        assert!(rect.number("x") >= 0.0 && right(rect) <= 340.1, "{rect:?}");
    }
}

#[test]
fn bars_and_the_target_are_on_one_scale() {
    let picture = bars(&frame(Width::Wide), &some_bars());
    let dark: Vec<Element> = rects(&picture, "vn-chart-1")
        .into_iter()
        .filter(|rect| near(rect.number("height"), 16.0))
        .collect();
    let [weert, echt, _] = dark.as_slice() else {
        panic!("{dark:?}");
    };
    assert!(near(weert.number("width"), echt.number("width") * 4.0));
    let target = elements(&picture.svg)
        .into_iter()
        .rfind(|line| line.name == "line" && line.has("stroke-dasharray", "6 3"))
        .expect("a target line");
    let half = weert.number("x") + weert.number("width") / 2.0;
    assert!(near(target.number("x1"), half), "100 is half of 200");
}

/// The upper edge and width of a band at both ends.
struct Drawn {
    from: f64,
    to: f64,
    width: f64,
}

fn band(path: &Element) -> Drawn {
    let numbers: Vec<f64> = path.attributes["d"]
        .split(|letter: char| letter.is_ascii_alphabetic() || letter == ' ')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().expect("a number"))
        .collect();
    // M x y, C with three points, L x y, C with three points.
    let (from, to) = (numbers[1], numbers[7]);
    let width = numbers[9] - to;
    assert!(near(numbers[15] - from, width), "as wide at both ends");
    Drawn { from, to, width }
}

fn bands(svg: &str) -> Vec<Drawn> {
    let all = elements(svg);
    let paths = all.iter().filter(|element| element.name == "path");
    paths.map(band).collect()
}

/// How well bands fill the nodes: each node is as high as the bands that end in it, one under the other.
fn assert_nodes_are_full(flow_data: &Flow, width: Width) {
    let picture = flow(&frame(width), flow_data);
    let bands = bands(&picture.svg);
    let nodes = rects(&picture, "vn-chart-1");
    let (left, rest) = nodes.split_at(flow_data.sources.len());
    for (side, edge) in [
        (left, (|band: &Drawn| band.from) as fn(&Drawn) -> f64),
        (rest, |band: &Drawn| band.to),
    ] {
        for node in side {
            let (top, height) = (node.number("y"), node.number("height"));
            let mut own: Vec<&Drawn> = bands
                .iter()
                .filter(|band| {
                    edge(band) >= top - 0.2 && edge(band) + band.width <= top + height + 0.3
                })
                .collect();
            own.sort_by(|a, b| edge(a).total_cmp(&edge(b)));
            let sum: f64 = own.iter().map(|band| band.width).sum();
            let rounding = 0.1 * f64::from(u32::try_from(own.len()).expect("few")) + 0.1;
            assert!(
                own.is_empty() && height <= 1.0 || (sum - height).abs() <= rounding,
                "{sum} in {height}"
            );
            let mut free = top;
            for band in own {
                assert!((edge(band) - free).abs() <= rounding, "one under the other");
                free = edge(band) + band.width;
            }
        }
    }
}

#[test]
fn the_bands_of_a_flow_add_up_to_its_nodes() {
    assert_nodes_are_full(&a_flow(), Width::Wide);
    assert_nodes_are_full(&a_flow(), Width::Narrow);
}

proptest! {
    #[test]
    fn the_bands_of_any_flow_add_up_to_its_nodes(
        numbers in prop::collection::vec(prop::collection::vec(prop::option::of(0_u32..60), 6), 1..6),
    ) {
        let value = |number: &Option<u32>| {
            number.map_or(Value::NotShown("<5".into()), Value::Whole)
        };
        let sources = numbers.iter().map(|row| Source {
            label: "fase".into(),
            to: row.iter().map(value).collect(),
        });
        let any = Flow {
            sources: sources.collect(),
            destinations: (0..6).map(|at| format!("bestemming {at}")).collect(),
            ..a_flow()
        };
        assert_nodes_are_full(&any, Width::Wide);
    }
}

#[test]
fn bands_that_need_not_cross_do_not() {
    let to = |places: &[usize]| {
        let mut row = vec![Value::Whole(0); 5];
        for place in places {
            row[*place] = Value::Whole(10);
        }
        row
    };
    let source = |label: &str, places: &[usize]| Source {
        label: label.into(),
        to: to(places),
    };
    let tangled = Flow {
        sources: vec![
            source("een", &[4, 2]),
            source("twee", &[2, 0]),
            source("drie", &[0, 3, 1]),
        ],
        destinations: ["a", "b", "c", "d", "e"].map(String::from).into(),
        ..a_flow()
    };
    let picture = flow(&frame(Width::Wide), &tangled);
    let bands = bands(&picture.svg);
    for one in &bands {
        for other in &bands {
            assert!(one.from >= other.from || one.to < other.to, "a crossing");
        }
    }
    let names = texts(&picture);
    let place = |name: &str| names.iter().position(|text| text.starts_with(name));
    assert!(
        place("e ") < place("c ") && place("c ") < place("a "),
        "{names:?}"
    );
}

#[test]
fn a_node_says_the_sum_of_its_bands() {
    let names = texts(&flow(&frame(Width::Wide), &a_flow()));
    for name in ["Begeleiding 147", "opleiding 113", "werk 103 + <5"] {
        assert!(names.iter().any(|text| text == name), "{name} in {names:?}");
    }
}

#[test]
fn the_points_of_a_trend_are_as_high_as_their_numbers() {
    let picture = trend(&frame(Width::Wide), &a_trend());
    let lines: Vec<Element> = elements(&picture.svg)
        .into_iter()
        .filter(|element| element.name == "polyline" && element.is_of("vn-chart-line-1"))
        .collect();
    let ys: Vec<f64> = lines[0].attributes["points"]
        .split([' ', ','])
        .skip(1)
        .step_by(2)
        .map(|y| y.parse().expect("a number"))
        .collect();
    let foot = elements(&picture.svg)
        .into_iter()
        .find(|line| line.name == "line" && line.is_of("vn-chart-edge"))
        .expect("the line values stand on")
        .number("y1");
    let heights: Vec<f64> = ys.iter().map(|y| foot - y).collect();
    let [first, second, ..] = heights.as_slice() else {
        panic!("{heights:?}");
    };
    assert!(near(first / 180.0 * 212.0, *second), "{heights:?}");
}
