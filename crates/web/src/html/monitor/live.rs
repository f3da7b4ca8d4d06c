//! The dashboard of this moment, for who steers by numbers (S3-06).

use access::policy::{ReportQuarter, SeeMonitorCounts};
use axum::extract::Query;
use domain::monitor::{Part, Quarter, reached, waits};
use serde::Deserialize;

use super::{
    charts, checks, definitions, figures_table, number, part_name, quarter_field, quarter_name,
};
use crate::{
    authorized::Authorized,
    html::Answer,
    sections::{Figure, Sections, Step},
};

/// Which quarter.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kwartaal: String,
}

impl Asked {
    /// Whether no quarter was named.
    pub(super) const fn is_empty(&self) -> bool {
        self.kwartaal.is_empty()
    }

    pub(super) fn quarter(&self, today: domain::Day) -> Quarter {
        self.kwartaal
            .parse()
            .unwrap_or_else(|_| Quarter::of(today.month()))
    }
}

/// The figures of a quarter as they stand now.
pub(crate) async fn dashboard(
    auth: Authorized<SeeMonitorCounts>,
    Query(asked): Query<Asked>,
) -> Answer {
    let t = auth.t;
    let today = auth.app().today();
    let quarter = if asked.is_empty() {
        app::monitor::latest(auth.app(), &auth.grant).await?
    } else {
        asked.quarter(today)
    };
    let view = app::monitor::live(auth.app(), &auth.grant, quarter).await?;
    let total = app::monitor::total(&view.municipalities);
    let counts = app::monitor::total_counts(&view.municipalities);
    let months = quarter.months();
    let mut page = Sections::new(auth.page(t.get("monitor-title")))
        .lead(t.with(
            "monitor-lead",
            &[
                ("quarter", &quarter_name(t, quarter)),
                ("day", &today.dutch()),
            ],
        ))
        .filters(
            "/monitor",
            vec![quarter_field(t, today, quarter)],
            t.get("monitor-show"),
        );
    let average = app::monitor::average(total.minutes, total.parts.picked_up);
    page = page.figures(vec![
        Figure::new(number(t, total.new), t.get("road-new")),
        Figure::new(number(t, total.parts.picked_up), t.get("road-picked-up")),
        Figure::new(number(t, total.outflow), t.get("road-outflow")),
        Figure::new(
            average.map_or_else(|| "–".to_owned(), |minutes| number(t, minutes)),
            t.get("monitor-minutes-each"),
        ),
        Figure::new(
            total
                .on_list
                .map_or_else(|| "–".to_owned(), |rows| number(t, rows)),
            part_name(t, Part::OnList),
        ),
        Figure::new(
            number(t, total.further.at_home()),
            part_name(t, Part::AtHome),
        ),
        Figure::new(
            number(t, total.further.not_in_view),
            part_name(t, Part::NotInView),
        ),
        Figure::new(
            number(t, total.further.paid_work_year),
            part_name(t, Part::PaidWorkYear),
        ),
    ]);
    page = checks(t, page, &view.municipalities);
    page = page.chart(&charts::road(t, total.new, &reached(&counts, &months)));
    if let Some(flow) = charts::flow(t, &counts, &months) {
        page = page.chart(&flow);
    }
    if view.trend.len() > 1 {
        page = page.chart(&charts::trend(t, &view.trend));
    }
    page = page.chart(&charts::municipalities(t, &view.municipalities));
    if let Some(channels) = charts::channels(t, &counts, &months) {
        page = page.chart(&channels);
    }
    if let Some(waits) = charts::waits(t, &waits(&counts, &months), view.step_days) {
        page = page.chart(&waits);
    }
    page = page.table(&figures_table(
        t,
        t.get("monitor-figures"),
        &view.municipalities,
        |_, _: Part| None,
    ));
    page = definitions(t, page);
    let mut steps = Vec::new();
    if auth.also::<ReportQuarter>().is_ok() {
        steps.push(Step::other("/monitor/kwartalen", t.get("quarters-title")));
        steps.push(Step::link(
            format!("/monitor/kwartalen/{quarter}/cijfers.xlsx"),
            t.get("monitor-spreadsheet"),
        ));
    }
    Ok(page.steps(steps).answer())
}
