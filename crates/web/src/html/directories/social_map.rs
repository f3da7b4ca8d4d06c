//! The social map: what there is for young people, found by words and filters that stand in the address (S0-30, S4-121).

use access::policy::{KeepDirectory, SeeDirectory};
use app::social_map::{
    Entries, ProvisionLine, ProvisionPart, ProvisionView, Search, Written, ages,
};
use axum::extract::{Path, Query};
use domain::{
    ProvisionId,
    directory::{Freshness, ProvisionKind, ProvisionLevel, Wanted},
};

use super::{names, with_all};
use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    html::Answer,
    sections::{Act, Figure, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Where it stands.
pub(super) const PATH: &str = "/sociale-kaart";

/// Filters as they stand in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    woorden: String,
    soort: String,
    niveau: String,
    leeftijd: String,
    wachttijd: String,
    gemeente: String,
    voorliggend: String,
    tonen: String,
}

impl Asked {
    fn search(&self) -> Search {
        Search {
            wanted: Wanted {
                words: self.woorden.trim().to_owned(),
                kind: self.soort.parse().ok(),
                level: self.niveau.parse().ok(),
                age: self.leeftijd.trim().parse().ok(),
                prior: self.voorliggend == "ja",
                most_weeks: self.wachttijd.trim().parse().ok(),
            },
            place: self.gemeente.parse().ok(),
            entries: match self.tonen.as_str() {
                "nakijken" => Entries::ToCheck,
                "gestopt" => Entries::Ended,
                _ => Entries::Offered,
            },
        }
    }
}

/// What fits.
pub(crate) async fn all(auth: Authorized<SeeDirectory>, Query(asked): Query<Asked>) -> Answer {
    let t = auth.t;
    let app = auth.app();
    let keeps = auth.also::<KeepDirectory>().ok();
    let search = asked.search();
    let found = app::social_map::find(app, &auth.grant, keeps.as_ref(), &search).await?;
    let mut page = Sections::new(auth.page(t.get("map-title"))).lead(t.get("map-lead"));
    if let Some(keeps) = &keeps {
        let waiting = app::social_map::to_check(app, keeps).await?;
        if waiting > 0 {
            page = page.figures(vec![
                Figure::new(t.number(waiting as u64), t.get("map-to-check"))
                    .to(format!("{PATH}?tonen=nakijken"))
                    .tone(Tone::Attention),
            ]);
        }
        page = page.steps(vec![Step::main(format!("{PATH}/nieuw"), t.get("map-add"))]);
    }
    let own = app::municipalities::own(app, auth.grant.municipalities()).await?;
    let mut places = vec![Choice::new("", t.get("filter-all"))];
    places.extend(
        own.into_iter()
            .map(|one| Choice::new(one.id.to_string(), one.name)),
    );
    let page = page.filters(
        PATH,
        fields(t, &asked, places, keeps.is_some()),
        t.get("map-find"),
    );
    let caption = t.count("map-found", found.len() as u64);
    let columns = [
        "map-provision",
        "map-kind",
        "map-for-whom",
        "map-price",
        "map-checked",
    ];
    let table = Table::new(
        caption,
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("map-none"),
    )
    .rows(found.iter().map(|one| row(t, one)));
    Ok(page.table(&table).answer())
}

fn fields(t: Texts, asked: &Asked, places: Vec<Choice>, keeps: bool) -> Vec<Field> {
    let mut shown = vec![Choice::new("", t.get("map-offered"))];
    if keeps {
        shown.push(Choice::new("nakijken", t.get("map-to-check")));
    }
    shown.push(Choice::new("gestopt", t.get("map-ended")));
    let prior = vec![Choice::new("ja", t.get("map-prior"))];
    vec![
        Field::text("woorden", t.get("map-words")).value(asked.woorden.clone()),
        Field::select("soort", t.get("map-kind"), with_all(t, ProvisionKind::ALL))
            .value(asked.soort.clone()),
        Field::select(
            "niveau",
            t.get("map-level"),
            with_all(t, ProvisionLevel::ALL),
        )
        .value(asked.niveau.clone()),
        Field::number("leeftijd", t.get("map-age")).value(asked.leeftijd.clone()),
        Field::number("wachttijd", t.get("map-most-weeks")).value(asked.wachttijd.clone()),
        Field::select("gemeente", t.get("lists-municipality"), places)
            .value(asked.gemeente.clone()),
        Field::select("tonen", t.get("map-show"), shown).value(asked.tonen.clone()),
        Field::checks("voorliggend", t.get("map-prior"), prior).value(asked.voorliggend.clone()),
    ]
}

fn row(t: Texts, one: &ProvisionLine) -> Vec<Cell> {
    let what = &one.what;
    let kind = if what.is_prior {
        Cell::Lines(word(t, what.kind), t.get("map-is-prior"))
    } else {
        Cell::Text(word(t, what.kind))
    };
    vec![
        Cell::LinkLines(
            format!("{PATH}/{}", one.id),
            what.name.clone(),
            what.organisation.clone(),
        ),
        kind,
        Cell::Lines(for_whom(t, one), names(&one.places)),
        Cell::Lines(price(t, &what.price), wait(t, what.waiting_weeks)),
        state(t, one),
    ]
}

fn for_whom(t: Texts, one: &ProvisionLine) -> String {
    let level = match one.what.level {
        ProvisionLevel::Any => String::new(),
        level => word(t, level),
    };
    let age = match one.what.ages {
        (None, None) => t.get("map-every-age"),
        both => t.value("map-ages", &ages(both)),
    };
    [age, level]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn price(t: Texts, price: &str) -> String {
    if price.is_empty() {
        t.get("map-price-unknown")
    } else {
        price.to_owned()
    }
}

fn wait(t: Texts, weeks: Option<u16>) -> String {
    weeks.map_or_else(
        || t.get("map-wait-unknown"),
        |weeks| t.count("map-wait", u64::from(weeks)),
    )
}

fn state(t: Texts, one: &ProvisionLine) -> Cell {
    match one.freshness {
        Freshness::Fresh => Cell::Text(one.checked_on.dutch()),
        Freshness::ToCheck => {
            Cell::Badge(Tone::Attention, t.value("map-old", &one.checked_on.dutch()))
        }
        Freshness::Expired => Cell::Badge(
            Tone::Alarm,
            t.value(
                "map-expired",
                &one.what
                    .valid_until
                    .map(domain::Day::dutch)
                    .unwrap_or_default(),
            ),
        ),
        Freshness::Ended => Cell::Badge(Tone::Plain, word(t, Freshness::Ended)),
    }
}

/// One entry with its history.
pub(crate) async fn one(auth: Authorized<SeeDirectory>, Path(id): Path<ProvisionId>) -> Answer {
    let t = auth.t;
    let keeps = auth.also::<KeepDirectory>().ok();
    let view = app::social_map::open(auth.app(), &auth.grant, keeps.as_ref(), id).await?;
    let line = &view.line;
    let page = auth
        .page(line.what.name.clone())
        .under(PATH, t.get("map-title"));
    let mut sections = Sections::new(page.clone()).lead(line.what.target_group.clone());
    if line.freshness.asks() {
        sections = sections.notice(
            Tone::Attention,
            t.get("map-may-be-old"),
            vec![if line.keeps {
                t.get("map-may-be-old-keeps")
            } else {
                t.get("map-may-be-old-reads")
            }],
        );
    }
    if line.keeps {
        if line.freshness != Freshness::Ended && line.freshness != Freshness::Expired {
            sections = sections.act(&Act::main(
                &page,
                format!("{PATH}/{id}/nagekeken"),
                t.get("map-still-right"),
            ));
        }
        sections = sections.steps(vec![Step::other(
            format!("{PATH}/{id}/wijzigen"),
            t.get("map-change"),
        )]);
    }
    Ok(sections
        .facts(t.get("map-about"), &facts(t, line))
        .table(&history(t, &view))
        .answer())
}

fn facts(t: Texts, line: &ProvisionLine) -> Facts {
    let what = &line.what;
    let prior = if what.is_prior { "map-yes" } else { "map-no" };
    let day = |day: Option<domain::Day>| day.map(domain::Day::dutch).unwrap_or_default();
    let mut facts = Facts::new()
        .fact(t.get("map-organisation"), what.organisation.clone())
        .fact(t.get("map-kind"), word(t, what.kind))
        .fact(t.get("map-for-whom"), for_whom(t, line))
        .fact(t.get("map-places"), names(&line.places))
        .fact(t.get("map-price"), price(t, &what.price))
        .fact(t.get("map-waiting"), wait(t, what.waiting_weeks))
        .fact(t.get("map-prior"), t.get(prior))
        .fact(t.get("contact-phone"), what.phone.clone())
        .fact(t.get("contact-email"), what.email.clone());
    if !what.website.is_empty() {
        let site = Cell::Link(what.website.clone(), what.website.clone());
        facts = facts.cell(t.get("map-website"), site);
    }
    facts
        .fact(t.get("map-valid-until"), day(what.valid_until))
        .fact(t.get("map-ended-on"), day(what.ended))
        .fact(
            t.get("map-checked"),
            t.with(
                "map-checked-by",
                &[("day", &line.checked_on.dutch()), ("by", &line.checked_by)],
            ),
        )
}

fn history(t: Texts, view: &ProvisionView) -> Table {
    let columns = ["map-history-when", "map-history-what"];
    let written = view.history.iter().map(|one| {
        vec![
            Cell::Lines(one.at.dutch(), one.by.clone()),
            Cell::Text(changes(t, one)),
        ]
    });
    let checks = view.checks.iter().map(|(on, by)| {
        vec![
            Cell::Lines(on.dutch(), by.clone()),
            Cell::Text(t.get("map-was-checked")),
        ]
    });
    Table::new(
        t.get("map-history"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(checks.chain(written))
}

fn changes(t: Texts, one: &Written) -> String {
    if one.version == 1 {
        return t.get("map-history-added");
    }
    if one.was.is_empty() {
        return t.get("map-history-same");
    }
    let changed = one.was.iter().map(|(part, was)| {
        let was = if was.is_empty() {
            t.get("map-nothing")
        } else {
            was.clone()
        };
        t.with(
            "map-history-was",
            &[("part", &part_name(t, *part)), ("was", &was)],
        )
    });
    changed.collect::<Vec<_>>().join(" ")
}

fn part_name(t: Texts, part: ProvisionPart) -> String {
    match part {
        ProvisionPart::Name => t.get("map-name"),
        ProvisionPart::Organisation => t.get("map-organisation"),
        ProvisionPart::Kind => t.get("map-kind"),
        ProvisionPart::TargetGroup => t.get("map-target-group"),
        ProvisionPart::Level => t.get("map-level"),
        ProvisionPart::Ages => t.get("map-age"),
        ProvisionPart::Price => t.get("map-price"),
        ProvisionPart::Wait => t.get("map-waiting"),
        ProvisionPart::Prior => t.get("map-prior"),
        ProvisionPart::Contact => t.get("map-contact"),
        ProvisionPart::ValidUntil => t.get("map-valid-until"),
        ProvisionPart::Ended => t.get("map-ended-on"),
    }
}
