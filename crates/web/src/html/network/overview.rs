//! Everybody who was ever on the list (S4-107).

use access::policy::SeeNetwork;
use app::network::ItemFilter;
use axum::extract::Query;
use domain::network::{ItemState, Origin, Path};

use super::{ITEMS, PATH, items};
use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    html::{Answer, answers::choices},
    sections::{Figure, Sections},
    table::Tone,
    texts::Texts,
    wording::word,
};

/// The filters as they stand in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    gemeente: String,
    stand: String,
    besluit: String,
    herkomst: String,
    laat: String,
}

impl Wanted {
    fn filter(&self) -> ItemFilter {
        ItemFilter {
            municipality: self.gemeente.parse().ok(),
            state: self.stand.parse().ok(),
            path: self.besluit.parse().ok(),
            origin: self.herkomst.parse().ok(),
            late: self.laat == "ja",
        }
    }
}

fn all_or(t: Texts, mut some: Vec<Choice>) -> Vec<Choice> {
    some.insert(0, Choice::new("", t.get("net-filter-all")));
    some
}

/// The overview, as far as the filter lets through.
pub(super) async fn all(auth: Authorized<SeeNetwork>, Query(wanted): Query<Wanted>) -> Answer {
    let t = auth.t;
    let view = app::network::overview(auth.app(), &auth.grant, wanted.filter()).await?;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name));
    let mut figures = vec![Figure::new(view.all.to_string(), t.get("net-all-figure")).to(ITEMS)];
    for path in Path::ALL {
        let many = view.decided.get(path).copied().unwrap_or_default();
        figures.push(
            Figure::new(many.to_string(), word(t, *path))
                .to(format!("{ITEMS}?besluit={}", path.code())),
        );
    }
    let tone = if view.late == 0 {
        Tone::Plain
    } else {
        Tone::Alarm
    };
    figures.push(
        Figure::new(view.late.to_string(), t.get("net-late"))
            .to(format!("{ITEMS}?laat=ja"))
            .tone(tone),
    );
    let late = vec![Choice::new("ja", t.get("net-late"))];
    let fields = vec![
        Field::select("gemeente", t.get("net-place"), all_or(t, places.collect()))
            .value(wanted.gemeente.clone()),
        Field::select(
            "stand",
            t.get("net-state"),
            all_or(t, choices(t, ItemState::ALL)),
        )
        .value(wanted.stand.clone()),
        Field::select(
            "besluit",
            t.get("net-outcome"),
            all_or(t, choices(t, Path::ALL)),
        )
        .value(wanted.besluit.clone()),
        Field::select(
            "herkomst",
            t.get("net-origin"),
            all_or(t, choices(t, Origin::ALL)),
        )
        .value(wanted.herkomst.clone()),
        Field::checks("laat", t.get("net-late"), late).value(wanted.laat.clone()),
    ];
    let table = items(
        t,
        t.get("net-all-caption"),
        t.get("net-all-none"),
        &view.items,
    );
    let page = auth
        .page(t.get("net-all-ever"))
        .under(PATH, t.get("net-title"));
    Ok(Sections::new(page)
        .lead(t.get("net-all-lead"))
        .figures(figures)
        .filters(ITEMS, fields, t.get("filter-apply"))
        .table(&table)
        .answer())
}
