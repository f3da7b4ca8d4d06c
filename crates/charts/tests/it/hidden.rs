//! A value that is not shown is a hatched gap with words, never a zero and never a hint.

use charts::{
    BarRow, Bars, Quarter, Series, Standing, Trend, Value, Width, bars, flow, funnel, trend,
    waiting,
};

use crate::drawn::{Element, elements, rects, texts};
use crate::samples::{a_flow, a_funnel, a_trend, a_waiting, all, frame, hidden, some_bars};

fn gaps(svg: &str) -> Vec<Element> {
    let mut found = elements(svg);
    found.retain(|element| element.has("fill", "-gap)"));
    found
}

#[test]
fn each_chart_shows_a_hatched_gap_with_its_words() {
    for (name, picture) in all(Width::Wide) {
        assert!(!gaps(&picture.svg).is_empty(), "{name}");
        assert!(
            texts(&picture).iter().any(|text| text.contains("<5")),
            "{name}"
        );
        let cells = || picture.table.rows.iter().flatten();
        assert!(cells().any(|cell| cell == "<5"), "{name}");
    }
}

#[test]
fn words_that_do_not_fit_become_a_mark_and_stand_in_the_table() {
    let words = "te weinig metingen om iets over te zeggen, daarom niet getoond";
    let mut long = some_bars();
    long.rows[2].values[1] = Value::NotShown(words.into());
    let picture = bars(&frame(Width::Narrow), &long);
    assert!(texts(&picture).iter().any(|text| text == "×"));
    assert_eq!(picture.table.rows[2][2], words);
}

#[test]
fn a_hidden_bar_differs_from_nothing() {
    let row = |value| Bars {
        series: vec!["Bereikt".into()],
        rows: vec![BarRow {
            label: "Weert".into(),
            values: vec![value],
        }],
        target: None,
        ..some_bars()
    };
    let nothing = bars(&frame(Width::Wide), &row(Value::Whole(0)));
    let not_shown = bars(&frame(Width::Wide), &row(hidden()));
    assert!(gaps(&nothing.svg).is_empty());
    assert!(texts(&nothing).contains(&"0".to_owned()));
    assert_eq!(gaps(&not_shown.svg).len(), 1);
    assert!(!texts(&not_shown).contains(&"0".to_owned()));
}

#[test]
fn a_value_that_is_missing_is_not_shown() {
    let mut short = some_bars();
    short.rows[0].values.pop();
    let picture = bars(&frame(Width::Wide), &short);
    assert_eq!(picture.table.rows[0], ["Weert", "200", "×"]);
    assert_eq!(gaps(&picture.svg).len(), 2);
}

#[test]
fn no_share_is_told_of_a_hidden_number() {
    let picture = funnel(&frame(Width::Wide), &a_funnel());
    let rows = &picture.table.rows;
    assert_eq!(rows[0], ["Op de lijst", "1.200", "", ""]);
    assert_eq!(rows[2], ["– Zelfstandig ondernemer", "100", "8,3%", "8,3%"]);
    assert_eq!(rows[4], ["– Verhuisd", "<5", "×", "×"]);
    assert_eq!(rows[6], ["Uitgestroomd", "<5", "×", "×"]);
}

#[test]
fn hidden_bands_are_of_one_width_and_of_no_weight_in_the_order() {
    let mut data = a_flow();
    data.sources[0].to[2] = hidden();
    let picture = flow(&frame(Width::Wide), &data);
    assert_eq!(gaps(&picture.svg).len(), 2);
    let row = ["Eerste contact", "vrijwilligerswerk", "<5"];
    assert!(picture.table.rows.iter().any(|cells| *cells == row));
}

#[test]
fn a_line_breaks_where_a_number_is_not_shown() {
    let picture = trend(&frame(Width::Wide), &a_trend());
    let pieces = |class: &str| -> Vec<usize> {
        let all = elements(&picture.svg);
        all.iter()
            .filter(|element| element.name == "polyline" && element.is_of(class))
            .map(|element| element.attributes["points"].split(' ').count())
            .collect()
    };
    assert_eq!(
        pieces("vn-chart-line-1"),
        [4, 2],
        "closed quarters, then the one that runs"
    );
    assert_eq!(
        pieces("vn-chart-line-2"),
        [2, 2],
        "K3-K4, a gap, K2 to the one that runs"
    );
}

#[test]
fn a_line_whose_last_number_is_not_shown_says_so_at_its_end() {
    let mut data = a_trend();
    data.series[0].values[4] = hidden();
    let names = texts(&trend(&frame(Width::Wide), &data));
    assert!(names.contains(&"Benaderd <5".to_owned()), "{names:?}");
}

#[test]
fn long_words_for_a_hidden_band_leave_room_for_the_bands() {
    let mut data = a_flow();
    data.sources[1].to[1] = Value::NotShown("te weinig om te tonen, helaas".into());
    let names = texts(&flow(&frame(Width::Narrow), &data));
    assert!(names.contains(&"werk 103 + ×".to_owned()), "{names:?}");
}

#[test]
fn a_quarter_that_still_runs_is_tinted_named_and_hollow() {
    let picture = trend(&frame(Width::Wide), &a_trend());
    assert_eq!(rects(&picture, "vn-chart-live").len(), 1);
    assert!(texts(&picture).contains(&"voorlopig".to_owned()));
    let hollow = elements(&picture.svg)
        .iter()
        .filter(|element| element.is_of("vn-chart-hollow"))
        .count();
    assert_eq!(hollow, 2);
    assert_eq!(picture.table.rows[4][0], "2026 K3 (voorlopig)");
    let mut closed = a_trend();
    closed.quarters[4].standing = Standing::Frozen;
    let picture = trend(&frame(Width::Wide), &closed);
    assert!(rects(&picture, "vn-chart-live").is_empty());
    assert!(!texts(&picture).contains(&"voorlopig".to_owned()));
}

#[test]
fn a_step_over_its_target_is_bold() {
    let picture = waiting(&frame(Width::Wide), &a_waiting());
    let bold: Vec<String> = elements(&picture.svg)
        .into_iter()
        .filter(|element| element.name == "text" && element.has("font-weight", "700"))
        .map(|element| element.text)
        .collect();
    assert_eq!(bold, ["43"]);
}

#[test]
fn pictures_of_nothing_are_pictures() {
    for width in [Width::Narrow, Width::Wide] {
        let mut no_steps = a_funnel();
        no_steps.steps.clear();
        elements(&funnel(&frame(width), &no_steps).svg);
        let mut no_sources = a_flow();
        no_sources.sources.clear();
        elements(&flow(&frame(width), &no_sources).svg);
        let empty = Trend {
            quarters: Vec::new(),
            ..a_trend()
        };
        elements(&trend(&frame(width), &empty).svg);
        let all_hidden = Trend {
            quarters: vec![Quarter {
                label: "2026 K1".into(),
                standing: Standing::Live,
            }],
            series: vec![Series {
                label: "Benaderd".into(),
                values: vec![hidden()],
            }],
            ..a_trend()
        };
        assert_eq!(gaps(&trend(&frame(width), &all_hidden).svg).len(), 1);
        let mut no_rows = some_bars();
        no_rows.rows.clear();
        elements(&bars(&frame(width), &no_rows).svg);
        let mut no_waiting = a_waiting();
        no_waiting.steps.clear();
        elements(&waiting(&frame(width), &no_waiting).svg);
    }
}
