//! What the system itself sees of the conditions of a region: nobody ticks what can be looked up (S4-125).

use std::collections::BTreeMap;

use domain::{
    MunicipalityId, Processing, Role,
    directory::{Condition, OnSight},
};
use store::AgreementKind;

use super::RegionView;
use crate::{
    App, Result, accounts, agreements,
    municipalities::{MunicipalityView, by_name, names},
};

/// The roles without which no region works, each for every municipality.
const NEEDED: [Role; 5] = [
    Role::ListHandler,
    Role::Casemanager,
    Role::Regisseur,
    Role::NetworkDirector,
    Role::PrivacyOfficer,
];

/// What is seen of a condition; empty for one that people note.
pub(super) async fn of(
    app: &App,
    region: &RegionView,
    condition: Condition,
) -> Result<Vec<OnSight>> {
    let names = names(app).await?;
    match condition {
        Condition::Roles => roles(app, region, &names).await,
        Condition::Preconditions => preconditions(app, region, &names).await,
        Condition::Performance => performance(app, region, &names).await,
        _ => Ok(Vec::new()),
    }
}

async fn roles(
    app: &App,
    region: &RegionView,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> Result<Vec<OnSight>> {
    let held = accounts::held_today(app).await?;
    let held = held.iter().flat_map(|(_, held)| held);
    let held: Vec<_> = held.collect();
    let filled = |role, place: &MunicipalityId| {
        let mut of_role = held.iter().filter(|one| one.role == role);
        of_role.any(|one| one.municipalities.contains(place))
    };
    let lines = NEEDED.into_iter().map(|role| {
        let places = region.places.iter();
        let missing = places.filter(|place| !filled(role, place)).copied();
        line(role.dutch(), &missing.collect::<Vec<_>>(), names)
    });
    Ok(lines.collect())
}

async fn preconditions(
    app: &App,
    region: &RegionView,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> Result<Vec<OnSight>> {
    let (rules, today) = (app.rules().await?, app.today());
    let mut without: BTreeMap<&str, Vec<MunicipalityId>> = BTreeMap::new();
    let (agreement, decision, ground, partners) = (
        agreements::kind_dutch(AgreementKind::Agreement),
        agreements::kind_dutch(AgreementKind::CollegeDecision),
        "Grondslag om jongeren te benaderen",
        "Afspraak met een partner over het delen van gegevens",
    );
    for place in &region.places {
        let gate = agreements::gate(app, *place, today).await?;
        let terms = app.store.partner_terms(*place).await?;
        let there = [
            (
                agreement,
                gate.agreement.is_some_and(|term| term.covers(today)),
            ),
            (
                decision,
                gate.college_decision.is_some_and(|term| term.covers(today)),
            ),
            (
                ground,
                rules
                    .basis_version(Processing::Approach, *place, today)
                    .is_some_and(|version| version.ground.is_some()),
            ),
            (partners, terms.iter().any(|one| one.term.covers(today))),
        ];
        for (what, is_there) in there {
            if !is_there {
                without.entry(what).or_default().push(*place);
            }
        }
    }
    let all = [agreement, decision, ground, partners].into_iter();
    Ok(all
        .map(|what| line(what, without.get(what).map_or(&[], Vec::as_slice), names))
        .collect())
}

async fn performance(
    app: &App,
    region: &RegionView,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> Result<Vec<OnSight>> {
    let with = app.store.municipalities_with_targets(app.today()).await?;
    let places = region.places.iter().copied();
    let missing: Vec<MunicipalityId> = places.filter(|place| !with.contains(place)).collect();
    Ok(vec![line(
        "Een project met een meetbaar doel dat nog loopt",
        &missing,
        names,
    )])
}

fn line(
    what: &str,
    missing: &[MunicipalityId],
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> OnSight {
    if missing.is_empty() {
        return OnSight {
            what: what.to_owned(),
            is_there: true,
        };
    }
    let places: Vec<String> = by_name(names, missing)
        .into_iter()
        .map(|place| place.name)
        .collect();
    OnSight {
        what: format!("{what} ({})", places.join(", ")),
        is_there: false,
    }
}
