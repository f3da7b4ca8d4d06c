//! The figures of some months, read from the counters and the lists.

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{
    MunicipalityId, RuleKey,
    monitor::{
        Counts, Entered, Figures, Further, ListFigures, Quarter, Reading, Window, add, figures,
        last_month_of,
    },
};
use store::ListRecord;

use crate::{App, AppError, Result, lists::Purpose, staging::Summary};

/// The figures of one municipality.
#[derive(Clone, Debug)]
pub struct MunicipalityFigures {
    /// The municipality; of one that went on in another, the one it went on in.
    pub municipality: MunicipalityId,
    /// Its name.
    pub name: String,
    /// The figures.
    pub figures: Figures,
    /// The cells they are read from, of the months asked for.
    pub counts: Counts,
}

/// How the rules of a quarter have cells read.
pub(crate) async fn reading(app: &App, quarter: Quarter) -> Result<Reading> {
    let rules = app.rules().await?;
    let on = quarter.last_day();
    Ok(Reading {
        order: rules.counting_order(on),
        renounced: rules.renounced_counts(on),
    })
}

/// The figures of a quarter, of every municipality of a grant, by name. Exact: for those who make and check them.
pub(crate) async fn of_quarter<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<MunicipalityFigures>> {
    let own = own_figures(app, grant, quarter).await?;
    together(app, grant, own).await
}

/// What one municipality's rows give, by the id they are kept under.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    pub(super) counts: Counts,
    pub(super) lists: ListFigures,
    pub(super) figures: Figures,
}

/// As [`of_quarter`], by the municipality the rows are kept under.
pub(super) async fn own_figures<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<BTreeMap<MunicipalityId, Own>> {
    let (first, last) = (quarter.first_month(), quarter.last_month());
    let reading = reading(app, quarter).await?;
    let mut own: BTreeMap<MunicipalityId, Own> = BTreeMap::new();
    for (municipality, counts) in app.store.tallies(grant, first, last).await? {
        own.entry(municipality).or_default().counts = counts;
    }
    let mut lists: BTreeMap<MunicipalityId, Vec<ListRecord>> = BTreeMap::new();
    for list in app.store.committed_lists(grant, first, last).await? {
        lists.entry(list.municipality).or_default().push(list);
    }
    for (municipality, lists) in lists {
        own.entry(municipality).or_default().lists = of_lists(quarter, &lists)?;
    }
    let window = window(app, quarter).await?;
    let further = app.store.further_tallies(grant, window).await?;
    let entered = super::entered::by_municipality(app, grant, quarter).await?;
    for municipality in further.keys().chain(entered.keys()) {
        own.entry(*municipality).or_default();
    }
    for (municipality, one) in &mut own {
        one.figures = figures(&one.counts, &quarter.months(), &one.lists, reading);
        one.figures.further = Further::of(
            further.get(municipality).unwrap_or(&Counts::new()),
            window,
            entered.get(municipality).unwrap_or(&Entered::default()),
        );
    }
    Ok(own)
}

/// Of which months the further figures of a quarter are read, by the rules of that quarter.
pub(super) async fn window(app: &App, quarter: Quarter) -> Result<Window> {
    let rules = app.rules().await?;
    let months = rules.span(
        RuleKey::AppealMonths,
        MunicipalityId::INSTALLATION,
        quarter.last_day(),
    );
    Ok(Window::new(quarter, months))
}

/// What the lists of a quarter say; they come oldest first.
fn of_lists(quarter: Quarter, lists: &[ListRecord]) -> Result<ListFigures> {
    let mut found = ListFigures::default();
    let last = last_month_of(quarter, lists.iter().map(|list| list.month));
    for list in lists {
        let summary: Summary = serde_json::from_str(&list.summary)
            .map_err(|_| AppError::Internal("the summary of a list does not parse"))?;
        if Some(list.month) == last {
            found.on_list = Some(list.rows);
        }
        // A list for counting only opened nothing.
        if list.purpose.as_deref() != Some(Purpose::Approach.code()) {
            continue;
        }
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        found.new_rows += number(summary.tally.new);
        found.quarantined += number(summary.tally.quarantined);
        found.suppressed += number(summary.tally.suppressed);
        for (age, n) in summary.extra.ages {
            *found.ages.entry(age).or_default() += n;
        }
    }
    Ok(found)
}

/// The figures by the municipality that answers for them today, each of the grant there, with its name.
pub(super) async fn together<A: Action>(
    app: &App,
    grant: &Grant<A>,
    own: BTreeMap<MunicipalityId, Own>,
) -> Result<Vec<MunicipalityFigures>> {
    let names = crate::municipalities::names_today(app).await?;
    let mut all: BTreeMap<MunicipalityId, MunicipalityFigures> = names
        .iter()
        .filter(|(id, today)| **id == today.id && grant.covers(**id))
        .map(|(id, today)| {
            let empty = MunicipalityFigures {
                municipality: *id,
                name: today.name.clone(),
                figures: Figures::default(),
                counts: Counts::new(),
            };
            (*id, empty)
        })
        .collect();
    for (id, one) in own {
        let Some(today) = names.get(&id) else {
            continue;
        };
        let line = all.entry(today.id).or_insert_with(|| MunicipalityFigures {
            municipality: today.id,
            name: today.name.clone(),
            figures: Figures::default(),
            counts: Counts::new(),
        });
        line.figures.add(&one.figures);
        add(&mut line.counts, &one.counts);
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// All of them added up.
pub fn total(all: &[MunicipalityFigures]) -> Figures {
    let mut total = Figures::default();
    for one in all {
        total.add(&one.figures);
    }
    total
}

/// The cells of all of them added up.
pub fn total_counts(all: &[MunicipalityFigures]) -> Counts {
    let mut total = Counts::new();
    for one in all {
        add(&mut total, &one.counts);
    }
    total
}

/// So many quarters up to this one, oldest first, from the first there is anything of.
pub(crate) async fn of_quarters<A: Action>(
    app: &App,
    grant: &Grant<A>,
    last: Quarter,
    number: i32,
) -> Result<Vec<(Quarter, Figures)>> {
    let mut all = Vec::new();
    for back in (0..number).rev() {
        let quarter = last.plus(-back);
        let figures = total(&of_quarter(app, grant, quarter).await?);
        all.push((quarter, figures));
    }
    let first = all
        .iter()
        .position(|(_, figures)| *figures != Figures::default())
        .unwrap_or(all.len());
    Ok(all.split_off(first))
}
