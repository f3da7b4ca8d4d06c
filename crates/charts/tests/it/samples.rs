//! Small made-up data with labels as long as the real ones.

use charts::{
    BarRow, Bars, Flow, Frame, Funnel, FunnelStep, Leavers, Picture, Quarter, Series, Source,
    Standing, TargetLine, Trend, Value, Waiting, WaitingStep, Width, bars, flow, funnel, trend,
    waiting,
};

pub(crate) fn frame(width: Width) -> Frame {
    Frame {
        id: "p1".into(),
        width,
        title: "Van lijst tot uitstroom".into(),
        description: "Verzonnen aantallen.".into(),
    }
}

pub(crate) fn hidden() -> Value {
    Value::NotShown("<5".into())
}

/// Each chart with its sample, in one width.
pub(crate) fn all(width: Width) -> Vec<(&'static str, Picture)> {
    let frame = frame(width);
    vec![
        ("funnel", funnel(&frame, &a_funnel())),
        ("flow", flow(&frame, &a_flow())),
        ("trend", trend(&frame, &a_trend())),
        ("bars", bars(&frame, &some_bars())),
        ("waiting", waiting(&frame, &a_waiting())),
    ]
}

pub(crate) fn a_funnel() -> Funnel {
    let step = |label: &str, count, leavers: &[(&str, Value)]| FunnelStep {
        label: label.into(),
        count,
        leavers: leavers
            .iter()
            .map(|(label, count)| Leavers {
                label: (*label).into(),
                count: count.clone(),
            })
            .collect(),
    };
    Funnel {
        step: "Stap".into(),
        number: "Jongeren".into(),
        of_previous: "van vorige stap".into(),
        of_first: "van de lijst".into(),
        steps: vec![
            step(
                "Op de lijst",
                Value::Whole(1200),
                &[
                    ("Al bekend bij de gemeente", Value::Whole(300)),
                    ("Zelfstandig ondernemer", Value::Whole(100)),
                ],
            ),
            step("Benaderd", Value::Whole(800), &[("Verhuisd", hidden())]),
            step("In begeleiding", Value::Whole(400), &[]),
            step("Uitgestroomd", hidden(), &[]),
        ],
    }
}

pub(crate) fn a_flow() -> Flow {
    let n = Value::Whole;
    let source = |label: &str, to: Vec<Value>| Source {
        label: label.into(),
        to,
    };
    Flow {
        from: "Fase".into(),
        to: "Bestemming".into(),
        number: "Jongeren".into(),
        sources: vec![
            source("Eerste contact", vec![n(12), n(20), n(0), n(31)]),
            source("Oriëntatie en keuze", vec![n(41), hidden(), n(9), n(12)]),
            source("Begeleiding", vec![n(60), n(83), n(4), n(0)]),
        ],
        destinations: [
            "opleiding",
            "werk",
            "vrijwilligerswerk",
            "afzien van keuze deelname",
        ]
        .map(String::from)
        .into(),
    }
}

pub(crate) fn a_trend() -> Trend {
    let quarter = |label: &str, standing| Quarter {
        label: label.into(),
        standing,
    };
    let series = |label: &str, values: Vec<Value>| Series {
        label: label.into(),
        values,
    };
    let n = Value::Whole;
    Trend {
        quarter: "Kwartaal".into(),
        unit: "jongeren".into(),
        live: "voorlopig".into(),
        quarters: vec![
            quarter("2025 K3", Standing::Frozen),
            quarter("2025 K4", Standing::Frozen),
            quarter("2026 K1", Standing::Frozen),
            quarter("2026 K2", Standing::Frozen),
            quarter("2026 K3", Standing::Live),
        ],
        series: vec![
            series("Benaderd", vec![n(180), n(212), n(240), n(251), n(120)]),
            series(
                "Afzien van keuze deelname",
                vec![n(31), n(28), hidden(), n(24), n(118)],
            ),
        ],
    }
}

pub(crate) fn some_bars() -> Bars {
    let row = |label: &str, first, second| BarRow {
        label: label.into(),
        values: vec![first, second],
    };
    let n = Value::Whole;
    Bars {
        name: "Gemeente".into(),
        series: vec!["Benaderd".into(), "Bereikt".into()],
        rows: vec![
            row("Weert", n(200), n(150)),
            row("Echt-Susteren", n(50), n(0)),
            row("Nederweert", n(30), hidden()),
        ],
        target: Some(TargetLine {
            label: "afspraak".into(),
            value: n(100),
        }),
    }
}

pub(crate) fn a_waiting() -> Waiting {
    let step = |label: &str, median, percentile80, target| WaitingStep {
        label: label.into(),
        median,
        percentile80,
        target,
    };
    let n = Value::Whole;
    Waiting {
        step: "Stap".into(),
        median: "de helft binnen".into(),
        percentile80: "80% binnen".into(),
        target: "streeftermijn".into(),
        unit: "dagen".into(),
        steps: vec![
            step("Van lijst tot kaart", n(6), n(11), Some(n(14))),
            step(
                "Van kaart tot huisbezoek",
                Value::Tenths(195),
                n(43),
                Some(n(28)),
            ),
            step("Van plan tot start", n(12), hidden(), None),
        ],
    }
}
