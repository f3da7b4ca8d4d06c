//! The register of processing and what a DPIA asks for (AVG art. 30, 35), made of what the program runs on: the grounds, the
//! policy table, the compartments, the storage terms and the agreements with partners. Nothing of it is written twice, so that
//! it cannot say something else than what is done.

mod export;

use access::{Grant, Shows, policy as action};
use domain::{Day, Processing, RuleKey};

pub use export::{compartment, risks, shows, workbook};

use crate::{
    App, Result,
    municipalities::{MunicipalityView, own},
};

/// On what a processing rests in a municipality.
#[derive(Clone, Debug)]
pub struct GroundLine {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// The processing.
    pub processing: Processing,
    /// Ground, article and decision; `None`: there is no ground today.
    pub ground: Option<String>,
    /// Since when.
    pub since: Option<Day>,
}

/// How long something is kept in a municipality.
#[derive(Clone, Debug)]
pub struct TermLine {
    /// The rule.
    pub key: RuleKey,
    /// The municipality; `None`: the same in all of one's own.
    pub municipality: Option<MunicipalityView>,
    /// How long, with its unit.
    pub value: String,
    /// Since when.
    pub since: Day,
    /// By which decision or law.
    pub source: String,
}

/// The grounds of one's municipalities today, by municipality.
pub async fn grounds(
    app: &App,
    grant: &Grant<action::SeeProcessingRegister>,
) -> Result<Vec<GroundLine>> {
    let (book, today) = (app.rules().await?, app.today());
    let mut lines = Vec::new();
    for municipality in own(app, grant.municipalities()).await? {
        for processing in Processing::ALL {
            let version = book.basis_version(*processing, municipality.id, today);
            let holds = version.filter(|version| version.ground.is_some());
            lines.push(GroundLine {
                municipality: municipality.clone(),
                processing: *processing,
                ground: holds.as_ref().map(domain::BasisVersion::dutch),
                since: holds.map(|version| version.valid_from),
            });
        }
    }
    Ok(lines)
}

/// The storage terms of one's municipalities today; one line where they are the same in all.
pub async fn terms(
    app: &App,
    grant: &Grant<action::SeeProcessingRegister>,
) -> Result<Vec<TermLine>> {
    let (book, today) = (app.rules().await?, app.today());
    let places = own(app, grant.municipalities()).await?;
    let mut lines = Vec::new();
    for key in RuleKey::ALL.iter().filter(|key| key.is_storage_term()) {
        let mut of_key: Vec<TermLine> = places
            .iter()
            .map(|place| {
                let version = book.version(*key, place.id, today);
                TermLine {
                    key: *key,
                    municipality: Some(place.clone()),
                    value: format!(
                        "{} {}",
                        book.integer(*key, place.id, today),
                        key.unit().dutch()
                    ),
                    since: version.valid_from,
                    source: version.source,
                }
            })
            .collect();
        let alike = of_key.windows(2).all(|pair| {
            matches!(pair, [a, b] if (&a.value, a.since, &a.source) == (&b.value, b.since, &b.source))
        });
        if alike {
            of_key.truncate(1);
            for one in &mut of_key {
                one.municipality = None;
            }
        }
        lines.extend(of_key);
    }
    Ok(lines)
}

/// Every act that shows young people, from the most to the least it shows: who may do it and why.
pub fn acts() -> Vec<&'static access::Rule> {
    let mut acts: Vec<_> = access::POLICY
        .iter()
        .filter(|rule| rule.shows >= Shows::Persons)
        .collect();
    acts.sort_by_key(|rule| std::cmp::Reverse(rule.shows));
    acts
}
