//! The report for a council in the words of the paper: what of a publication stands where.

use std::collections::BTreeMap;

use domain::{
    Day,
    monitor::{
        ALL, AtHomePart, COUNCIL_INDICATORS, CouncilPart, FigureKey, InflowPart, Period, Printed,
        Published, TableKind, definition,
    },
};
use letters::{
    CouncilBrief, CouncilChapter, CouncilFigure, CouncilMeaning, CouncilReport, CouncilRow,
    CouncilTable, Fact, Weight, written_out,
};

use crate::{
    monitor::tables::{PublishedTable, Shown, tables},
    municipalities::MunicipalityView,
};

/// What a report is made of.
pub(super) struct Source {
    /// The protected figures.
    pub(super) published: Published,
    /// Whose report.
    pub(super) municipality: MunicipalityView,
    /// When the quarter was released.
    pub(super) released_on: Day,
    /// By whom.
    pub(super) released_by: String,
    /// Every municipality there is or was.
    pub(super) places: Vec<MunicipalityView>,
    /// The municipality's own words.
    pub(super) words: Words,
}

/// A municipality's own words.
pub(super) struct Words {
    /// By part.
    pub(super) parts: BTreeMap<CouncilPart, String>,
    /// Whether they are kept.
    pub(super) standing: Standing,
}

/// Whether words are kept, and since when.
pub(super) enum Standing {
    /// There are none.
    None,
    /// Typed, and not kept.
    Unsaved,
    /// Last changed on this day.
    Since(Day),
}

/// The report.
pub(super) fn of(source: &Source) -> CouncilReport {
    let published = &source.published;
    CouncilReport {
        municipality: source.municipality.name.clone(),
        quarter: published.quarter.dutch(),
        facts: facts(source),
        brief: brief(source),
        chapters: CouncilPart::ALL
            .iter()
            .filter_map(|part| chapter(source, *part))
            .collect(),
        marks: marks(published.threshold),
        meanings: COUNCIL_INDICATORS
            .iter()
            .map(|indicator| meaning(*indicator))
            .collect(),
    }
}

fn facts(source: &Source) -> Vec<Fact> {
    let fact = |term: &str, value: String| Fact {
        term: term.to_owned(),
        value,
    };
    let mut places: Vec<&str> = source
        .places
        .iter()
        .filter(|one| source.published.places.contains_key(&one.code))
        .map(|one| one.name.as_str())
        .collect();
    places.sort_unstable();
    let words = match source.words.standing {
        Standing::None => "nog geen".to_owned(),
        Standing::Unsaved => "voorbeeld, nog niet bewaard".to_owned(),
        Standing::Since(day) => format!("laatst gewijzigd op {}", written_out(day)),
    };
    let contact = paragraphs(&source.words, CouncilPart::Contact).join(" ");
    let contact = if contact.is_empty() {
        format!("{}, die dit kwartaal vrijgaf", source.released_by)
    } else {
        contact
    };
    vec![
        fact("Vrijgegeven op", written_out(source.released_on)),
        fact("Cijfers van", joined(&places)),
        fact("Woorden van de gemeente", words),
        fact("Vragen", contact),
    ]
}

/// `Leudal, Nederweert en Weert`.
fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} en {last}", before.join(", ")),
    }
}

/// The figures that somebody remembers: of the region, and what of it is the municipality's.
fn brief(source: &Source) -> Vec<CouncilBrief> {
    let lines = [
        ("nieuw op de lijst", TableKind::Inflow, ALL),
        ("opgepakt", TableKind::Inflow, InflowPart::PickedUp.code()),
        ("uitgestroomd", TableKind::Outflow, ALL),
        ("op de lijst", TableKind::OnList, ALL),
    ];
    lines
        .into_iter()
        .filter_map(|(label, table, column)| {
            let figure = |row: &str| {
                let key = FigureKey {
                    period: Period::Quarter(source.published.quarter),
                    table,
                    row: row.to_owned(),
                    column: column.to_owned(),
                };
                match source.published.figures.get(&key)? {
                    Printed::Number(n) => Some(CouncilFigure::Number(*n)),
                    Printed::Withheld => Some(CouncilFigure::Withheld),
                    Printed::RolledUp => None,
                }
            };
            Some(CouncilBrief {
                figure: figure(ALL)?,
                label: label.to_owned(),
                own: figure(&source.municipality.code),
            })
        })
        .collect()
}

fn chapter(source: &Source, part: CouncilPart) -> Option<CouncilChapter> {
    let lead = match part {
        CouncilPart::Contact => return None,
        CouncilPart::Foreword | CouncilPart::Outlook => "",
        CouncilPart::Inflow => {
            "Wie nieuw op de maandlijst kwam en wat er daarna met deze jongeren gebeurde. Elke jongere telt één keer."
        }
        CouncilPart::People => {
            "Hoe oud de nieuwe jongeren zijn, waar jongeren bij een intake om vroegen, en wie thuis is zonder school, werk of dagbesteding."
        }
        CouncilPart::Outflow => {
            "Wie na contact met de casemanager uitstroomde, waarheen, welke trajecten begonnen en wat er daarna gebeurde."
        }
        CouncilPart::Time => {
            "Minuten die in het kwartaal bij contacten zijn vastgelegd, gedeeld door het aantal jongeren."
        }
    };
    let tables = match part {
        CouncilPart::Time => vec![time(&source.published)],
        _ => of_part(source, part),
    };
    let words = paragraphs(&source.words, part);
    (!words.is_empty() || !tables.is_empty()).then(|| CouncilChapter {
        heading: part.dutch().to_owned(),
        lead: lead.to_owned(),
        words,
        tables,
    })
}

/// The paragraphs of a text: a blank line ends one.
fn paragraphs(words: &Words, part: CouncilPart) -> Vec<String> {
    let text = words.parts.get(&part).map_or("", String::as_str);
    let mut found: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        match found.last_mut() {
            Some(paragraph) if goes_on && !line.is_empty() => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            _ if !line.is_empty() => found.push(line.to_owned()),
            _ => {}
        }
        goes_on = !line.is_empty();
    }
    found
}

/// The published tables of a part: of each kind the quarter, and then the year until it.
fn of_part(source: &Source, part: CouncilPart) -> Vec<CouncilTable> {
    let place = |one: &PublishedTable| part.tables().iter().position(|kind| *kind == one.kind);
    let mut found: Vec<PublishedTable> = tables(&source.published)
        .into_iter()
        .filter(|one| place(one).is_some())
        .collect();
    found.sort_by_key(|one| (place(one), one.of_year));
    found
        .into_iter()
        .map(|one| table(one, &source.municipality.name))
        .collect()
}

fn table(one: PublishedTable, own: &str) -> CouncilTable {
    let bars = if one.of_year { Vec::new() } else { bars(&one) };
    let last = one.rows.len().saturating_sub(1);
    let by_place = matches!(
        one.kind,
        TableKind::Inflow | TableKind::OnList | TableKind::Outflow | TableKind::AtHome
    );
    CouncilTable {
        caption: format!("{}, {}", one.title, one.period),
        head: match one.kind {
            // A small municipality's row may be that of its sub-region.
            TableKind::Inflow | TableKind::OnList | TableKind::Outflow | TableKind::AtHome => {
                "Gebied"
            }
            TableKind::Route => "Soort traject",
            TableKind::Return | TableKind::StillAtWork => "Daarna",
            TableKind::Age => "Leeftijd",
            TableKind::Question => "Ondersteuningsvraag",
            TableKind::Destination => "Bestemming",
        }
        .to_owned(),
        columns: match one.columns.len() {
            1 => vec!["Aantal".to_owned()],
            _ => one.columns,
        },
        rows: one
            .rows
            .into_iter()
            .enumerate()
            .map(|(at, (name, cells))| CouncilRow {
                weight: if one.has_total && at == last {
                    Weight::Total
                } else if by_place && name == own {
                    Weight::Own
                } else {
                    Weight::Plain
                },
                name,
                figures: cells.into_iter().map(figure).collect(),
            })
            .collect(),
        bars,
    }
}

fn figure(cell: Option<Shown>) -> CouncilFigure {
    match cell {
        // What is published of persons is never below nothing.
        Some(Shown::Number(n)) => CouncilFigure::Number(u64::try_from(n).unwrap_or(0)),
        Some(Shown::Withheld) => CouncilFigure::Withheld,
        None => CouncilFigure::None,
    }
}

/// Whether a column is a part of what a place has, and not its total.
fn divides(column: &str) -> bool {
    let inflow = InflowPart::ALL.iter().map(|part| part.dutch());
    let home = AtHomePart::ALL.iter().map(|part| part.dutch());
    inflow.chain(home).any(|name| name == column)
}

/// What a picture shows of a table: how the region's number is divided.
fn bars(one: &PublishedTable) -> Vec<(String, CouncilFigure)> {
    let (parts, total) = match one.rows.split_last() {
        Some((total, parts)) if one.has_total => (parts, Some(total)),
        _ => (one.rows.as_slice(), None),
    };
    let bars: Vec<(String, CouncilFigure)> = match (one.kind, total) {
        (TableKind::Inflow | TableKind::AtHome, Some((_, cells))) => one
            .columns
            .iter()
            .zip(cells)
            .filter(|(name, _)| divides(name))
            .map(|(name, cell)| (name.clone(), figure(*cell)))
            .collect(),
        (TableKind::Inflow | TableKind::AtHome, None) => Vec::new(),
        _ => parts
            .iter()
            .filter_map(|(name, cells)| Some((name.clone(), figure(*cells.first()?))))
            .collect(),
    };
    // Of one bar, or of nothing but marks, there is nothing to see.
    let tells = bars
        .iter()
        .any(|(_, figure)| matches!(figure, CouncilFigure::Number(n) if *n > 0));
    if tells && bars.len() > 1 {
        bars
    } else {
        Vec::new()
    }
}

fn time(published: &Published) -> CouncilTable {
    let row = |name: &str, minutes: Option<u64>| CouncilRow {
        name: name.to_owned(),
        figures: vec![minutes.map_or(CouncilFigure::Withheld, CouncilFigure::Number)],
        weight: Weight::Plain,
    };
    CouncilTable {
        caption: format!("Minuten per jongere, {}", published.quarter.dutch()),
        head: "Gedeeld door".to_owned(),
        columns: vec!["Minuten".to_owned()],
        rows: vec![
            row("Jongeren die zijn opgepakt", published.time.per_picked_up),
            row("Jongeren die uitstroomden", published.time.per_outflow),
        ],
        bars: Vec::new(),
    }
}

fn marks(threshold: u32) -> Vec<String> {
    vec![
        format!(
            "Een kruisje (×) in de plaats van een aantal: dat aantal wordt niet getoond. Het is kleiner dan {threshold}, of \
             iemand zou er zo'n klein aantal uit kunnen berekenen. Zo is geen jongere te herkennen."
        ),
        "Een leeg vak, of een rij of kolom die er niet is: die aantallen zijn opgeteld in een grotere groep, die wel in \
         de tabel staat."
            .to_owned(),
        "Een 0: er was niemand.".to_owned(),
        "De cijfers zijn bij het vrijgeven vastgelegd en veranderen niet meer. De gemeente kan haar eigen woorden later nog \
         verbeteren."
            .to_owned(),
    ]
}

fn meaning(indicator: domain::monitor::Indicator) -> CouncilMeaning {
    let means = definition(indicator);
    let mut paragraphs = vec![means.numerator.to_owned()];
    if !means.denominator.is_empty() {
        paragraphs.push(format!("Gedeeld door: {}", means.denominator));
    }
    CouncilMeaning {
        heading: format!("{} · {}", indicator.sign(), indicator.dutch()),
        paragraphs,
        source: format!(
            "Bron: {}. Versie {} van deze definitie.",
            means.source, means.version
        ),
    }
}
