//! Writes every chart at both widths into a folder, to look at: `cargo run -p charts --example gallery -- FOLDER`.
//! The numbers are made up.

use std::{env, error::Error, fs, path::Path};

use charts::{
    BarRow, Bars, Flow, Frame, Funnel, FunnelStep, Leavers, Picture, Quarter, Series, Source,
    Standing, TargetLine, Trend, Value, Waiting, WaitingStep, Width, bars, flow, funnel, trend,
    waiting,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut page = String::from(
        "<!doctype html><html lang=nl><meta charset=utf-8><title>Grafieken</title>\
         <body style='font-family:Noto Sans,sans-serif;margin:24px;max-width:1000px;color:#17232b'>",
    );
    for (name, draw) in charts() {
        for width in [Width::Wide, Width::Paper, Width::Narrow] {
            let frame = Frame {
                id: format!("{name}-{width:?}"),
                width,
                title: name.to_owned(),
                description: "Verzonnen aantallen.".to_owned(),
            };
            let picture = draw(&frame);
            let file = format!("{name}-{width:?}.svg").to_lowercase();
            fs::write(folder.join(file), &picture.svg)?;
            page += "<h2>";
            page += name;
            page += match width {
                Width::Wide => "</h2><div style='width:1000px'>",
                Width::Paper => "</h2><div style='width:760px'>",
                Width::Narrow => "</h2><div style='width:340px'>",
            };
            page += &picture.svg;
            page += "</div>";
            if width == Width::Wide {
                page += &table(&picture);
            }
        }
    }
    fs::write(folder.join("gallery.html"), page)?;
    Ok(())
}

fn table(picture: &Picture) -> String {
    let row = |texts: Vec<&str>, tag: &str| {
        let cells: Vec<String> = texts
            .into_iter()
            .map(|text| text.replace('&', "&amp;").replace('<', "&lt;"))
            .map(|text| format!("<{tag} align=left>{text}</{tag}>"))
            .collect();
        format!("<tr>{}</tr>", cells.concat())
    };
    let table = &picture.table;
    let headings = table.columns.iter().map(|column| column.heading.as_str());
    let mut rows = vec![row(headings.collect(), "th")];
    for cells in &table.rows {
        rows.push(row(cells.iter().map(String::as_str).collect(), "td"));
    }
    format!(
        "<details><summary>{}</summary><table cellpadding=4>{}</table></details>",
        table.caption,
        rows.concat()
    )
}

type Draw = Box<dyn Fn(&Frame) -> Picture>;

fn charts() -> Vec<(&'static str, Draw)> {
    vec![
        ("trechter", Box::new(|frame| funnel(frame, &a_funnel()))),
        ("stroom", Box::new(|frame| flow(frame, &a_flow()))),
        ("stroom-vol", Box::new(|frame| flow(frame, &full_flow()))),
        ("verloop", Box::new(|frame| trend(frame, &a_trend()))),
        (
            "verloop-lang",
            Box::new(|frame| trend(frame, &long_trend())),
        ),
        (
            "gemeenten",
            Box::new(|frame| bars(frame, &per_municipality())),
        ),
        ("tijd", Box::new(|frame| bars(frame, &time_per_person()))),
        ("wachten", Box::new(|frame| waiting(frame, &a_waiting()))),
    ]
}

fn hidden() -> Value {
    Value::NotShown("<5".into())
}

fn a_funnel() -> Funnel {
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
                Value::Whole(1834),
                &[
                    ("Al bekend bij de gemeente", Value::Whole(312)),
                    ("Zelfstandig ondernemer", Value::Whole(96)),
                    ("Geen adres", Value::Whole(21)),
                ],
            ),
            step(
                "Benaderd",
                Value::Whole(1405),
                &[
                    ("Geen reactie na kaart en huisbezoek", Value::Whole(388)),
                    ("Wil geen contact", Value::Whole(203)),
                ],
            ),
            step(
                "In gesprek",
                Value::Whole(814),
                &[("Vertrokken naar een andere gemeente", hidden())],
            ),
            step("In begeleiding", Value::Whole(402), &[]),
            step("Uitgestroomd", Value::Whole(217), &[]),
            step("Na een jaar nog op de plek", hidden(), &[]),
        ],
    }
}

fn a_flow() -> Flow {
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
            source(
                "Eerste contact",
                vec![
                    n(22),
                    n(31),
                    n(4),
                    n(18),
                    n(3),
                    n(0),
                    n(0),
                    n(41),
                    hidden(),
                    n(6),
                ],
            ),
            source(
                "Oriëntatie en keuze",
                vec![
                    n(48),
                    n(37),
                    n(9),
                    n(6),
                    hidden(),
                    n(7),
                    n(5),
                    n(12),
                    n(0),
                    n(3),
                ],
            ),
            source(
                "Begeleiding",
                vec![
                    n(64),
                    n(83),
                    n(12),
                    n(5),
                    n(0),
                    n(19),
                    n(11),
                    n(0),
                    n(8),
                    n(2),
                ],
            ),
            source(
                "Nazorg",
                vec![
                    n(11),
                    n(26),
                    hidden(),
                    n(0),
                    n(0),
                    n(4),
                    n(0),
                    n(0),
                    n(0),
                    n(0),
                ],
            ),
        ],
        destinations: [
            "opleiding",
            "werk",
            "uitkering",
            "verhuizing",
            "samenwonen",
            "dagbesteding",
            "vrijwilligerswerk",
            "afzien van keuze deelname",
            "eigen onderneming",
            "anders",
        ]
        .map(String::from)
        .into(),
    }
}

/// As many sources and destinations as there may be.
fn full_flow() -> Flow {
    let sources = (0..10_u32).map(|source| Source {
        label: format!("Fase {} met een naam", source + 1),
        to: (0..12_u32)
            .map(|to| match (source * 7 + to * 5) % 11 {
                rest @ 0..5 => Value::Whole(rest * (to + 1)),
                5 => hidden(),
                _ => Value::Whole(0),
            })
            .collect(),
    });
    let more = ["detentie", "zorg"].map(String::from);
    Flow {
        sources: sources.collect(),
        destinations: a_flow().destinations.into_iter().chain(more).collect(),
        ..a_flow()
    }
}

/// Sixteen quarters and as many lines as look different.
fn long_trend() -> Trend {
    let quarters = (0..16_u32).map(|at| Quarter {
        label: format!("{} K{}", 2023 + at / 4, at % 4 + 1),
        standing: if at < 15 {
            Standing::Frozen
        } else {
            Standing::Live
        },
    });
    let names = [
        "Weert",
        "Nederweert",
        "Leudal",
        "Roermond",
        "Maasgouw",
        "Echt-Susteren",
    ];
    let series = (1_u32..).zip(names).map(|(line, name)| Series {
        label: name.into(),
        values: (0..16_u32)
            .map(|at| match (at * line) % 13 {
                12 => hidden(),
                rest => Value::Whole(1000 + line * 40 + rest * 9),
            })
            .collect(),
    });
    Trend {
        quarters: quarters.collect(),
        series: series.collect(),
        ..a_trend()
    }
}

fn a_trend() -> Trend {
    let quarters = [
        "2024 K3", "2024 K4", "2025 K1", "2025 K2", "2025 K3", "2025 K4", "2026 K1", "2026 K2",
    ];
    let series = |label: &str, values: [u32; 8]| Series {
        label: label.into(),
        values: values
            .map(|value| {
                if value == 0 {
                    hidden()
                } else {
                    Value::Whole(value)
                }
            })
            .into(),
    };
    Trend {
        quarter: "Kwartaal".into(),
        unit: "jongeren".into(),
        live: "voorlopig".into(),
        quarters: quarters
            .iter()
            .map(|label| Quarter {
                label: (*label).into(),
                standing: if *label == "2026 K2" {
                    Standing::Live
                } else {
                    Standing::Frozen
                },
            })
            .collect(),
        series: vec![
            series("Benaderd", [180, 212, 240, 231, 262, 288, 301, 142]),
            series("In gesprek", [96, 120, 133, 141, 139, 160, 171, 88]),
            series("Naar opleiding of werk", [21, 34, 38, 47, 52, 61, 66, 80]),
            series("Afzien van keuze deelname", [12, 0, 14, 9, 0, 11, 13, 6]),
        ],
    }
}

fn per_municipality() -> Bars {
    let row = |label: &str, first, second| BarRow {
        label: label.into(),
        values: vec![first, second],
    };
    let n = Value::Whole;
    Bars {
        name: "Gemeente".into(),
        series: vec!["Benaderd".into(), "Bereikt".into()],
        rows: vec![
            row("Weert", n(212), n(148)),
            row("Nederweert", n(48), n(31)),
            row("Leudal", n(97), n(66)),
            row("Roermond", n(431), n(247)),
            row("Maasgouw", n(62), hidden()),
            row("Echt-Susteren", n(118), n(84)),
            row("Roerdalen", n(51), n(0)),
        ],
        target: None,
    }
}

fn time_per_person() -> Bars {
    let row = |label: &str, value| BarRow {
        label: label.into(),
        values: vec![value],
    };
    Bars {
        name: "Fase".into(),
        series: vec!["Uren per jongere".into()],
        rows: vec![
            row("Zoeken en adres controleren", Value::Tenths(8)),
            row("Benaderen en huisbezoek", Value::Tenths(31)),
            row(
                "Gesprekken over de keuze om deel te nemen",
                Value::Tenths(64),
            ),
            row("Begeleiding", Value::Tenths(187)),
            row("Nazorg", Value::NotShown("te weinig metingen".into())),
        ],
        target: Some(TargetLine {
            label: "begroot".into(),
            value: Value::Tenths(80),
        }),
    }
}

fn a_waiting() -> Waiting {
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
            step("Van kaart tot huisbezoek", n(19), n(43), Some(n(28))),
            step("Van reactie tot eerste gesprek", n(5), n(9), Some(n(7))),
            step(
                "Van eerste gesprek tot plan van aanpak",
                Value::Tenths(215),
                n(34),
                Some(n(42)),
            ),
            step(
                "Van plan tot start",
                n(12),
                Value::NotShown("te weinig".into()),
                Some(n(30)),
            ),
            step(
                "Terugkoppeling aan school",
                Value::NotShown(String::new()),
                Value::NotShown(String::new()),
                None,
            ),
        ],
    }
}
