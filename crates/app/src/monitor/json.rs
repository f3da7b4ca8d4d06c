//! The figures of a quarter as JSON, for programs.

use access::{Grant, policy as action};
use domain::{
    guidance::content::TrajectoryKind,
    monitor::{Figures, Further, Indicator, Quarter},
};
use serde_json::{Map, Value, json};

use super::{
    export::exported,
    figures::{of_quarter, total},
    reporting::findings,
};
use crate::{App, Result};

/// A quarter as one JSON object with keys `I1` to `I9` and one for each further indicator, exact: of a region, or of one municipality where the grant is
/// narrowed to it (S1-85).
pub async fn json(
    app: &App,
    grant: &Grant<action::MonitorByService>,
    quarter: Quarter,
) -> Result<Value> {
    let all = of_quarter(app, grant, quarter).await?;
    let words = findings(app, grant, quarter).await?;
    let said = |topic: Indicator| -> Vec<Value> {
        words
            .iter()
            .filter(|one| one.topic == topic)
            .map(|one| {
                json!({
                    "gemeente": one.name,
                    "door": one.responsible.code(),
                    "tekst": one.words,
                })
            })
            .collect()
    };
    let mut object = of_figures(&total(&all));
    object.insert("I7".into(), said(Indicator::I7).into());
    object.insert("I9".into(), said(Indicator::I9).into());
    object.insert("quarter".into(), quarter.to_string().into());
    exported(app, grant, quarter, "json").await?;
    Ok(Value::Object(object))
}

fn of_figures(figures: &Figures) -> Map<String, Value> {
    let parts = &figures.parts;
    let codes = |items: Vec<(String, i64)>| -> Value {
        items
            .into_iter()
            .map(|(code, n)| (code, Value::from(n)))
            .collect::<Map<_, _>>()
            .into()
    };
    let mut object = Map::new();
    object.insert("I1".into(), figures.new.into());
    object.insert(
        "I2".into(),
        json!({
            "self_employed": parts.self_employed,
            "known": parts.known,
            "picked_up": parts.picked_up,
            "open": codes(parts.open.iter().map(|(phase, n)| (phase.code().into(), *n)).collect()),
            "overlap": parts.overlap,
            "re_entries": figures.re_entries,
        }),
    );
    object.insert(
        "I3".into(),
        json!({
            "age": codes(figures.ages.iter().map(|(age, n)| (age.to_string(), *n)).collect()),
            "question": codes(
                figures.questions.iter().map(|(one, n)| (one.code().into(), *n)).collect(),
            ),
            "intakes": figures.intakes,
        }),
    );
    object.insert("I4".into(), figures.on_list.into());
    object.insert("I5".into(), figures.outflow.into());
    object.insert(
        "I6".into(),
        codes(
            figures
                .destinations
                .iter()
                .map(|(one, n)| (one.code().into(), *n))
                .collect(),
        ),
    );
    object.insert(
        "I8".into(),
        json!({
            "minutes": figures.minutes,
            "contacts": figures.contacts,
            "per_picked_up": average(figures.minutes, parts.picked_up),
            "per_outflow": average(figures.minutes, figures.outflow),
        }),
    );
    of_further(&figures.further, &mut object);
    object
}

/// What is further told, by the code of its indicator.
fn of_further(further: &Further, object: &mut Map<String, Value>) {
    let mut put = |indicator: Indicator, value: Value| {
        object.insert(indicator.code().to_owned(), value);
    };
    put(
        Indicator::AtHome,
        json!({
            "all": further.at_home(),
            "in_view": further.in_view,
            "not_in_view": further.not_in_view,
        }),
    );
    put(
        Indicator::NotInView,
        json!({
            "open": further.not_in_view,
            "closed_not_reached": further.not_reached,
        }),
    );
    put(
        Indicator::NoRenewedAppeal,
        json!({
            "of": further.helped,
            "returned": further.returned,
            "not_returned": further.not_returned(),
        }),
    );
    put(
        Indicator::PaidWork,
        json!({
            "quarter": further.paid_work,
            "year": further.paid_work_year,
        }),
    );
    put(
        Indicator::StillAtWork,
        json!({
            "of": further.work_before,
            "still": further.still_at_work,
        }),
    );
    let routes: Map<String, Value> = TrajectoryKind::ALL
        .iter()
        .map(|kind| {
            let begun = further.routes.get(kind).copied().unwrap_or(0);
            let value = json!({ "begun": begun, "places": further.places.get(kind) });
            (kind.code().to_owned(), value)
        })
        .collect();
    put(Indicator::RouteCoverage, routes.into());
}

/// Minutes for each person, to the nearest whole, halves up; `None` without persons.
pub fn average(minutes: i64, persons: i64) -> Option<i64> {
    (persons > 0).then(|| (minutes * 2 + persons) / (persons * 2))
}
