//! The register of legal grounds: on what each processing of a municipality rests, since when, by which
//! decision (AVG art. 6, 30). It stands apart from consent.

use access::{Grant, policy as action};
use domain::{BasisVersion, Day, Ground, MunicipalityId, Processing, processing::defaults};
use store::AuditEntry;

use crate::{App, AppError, Result, municipalities::MunicipalityView};

/// What a processing of a municipality rests on.
#[derive(Clone, Debug)]
pub struct BasisView {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// Which processing.
    pub processing: Processing,
    /// The version; its municipality is `None` for a default of the project.
    pub version: BasisVersion,
    /// Who recorded it; `None` for a default.
    pub by: Option<String>,
    /// Its first day is still to come.
    pub coming: bool,
}

/// A version to record.
#[derive(Clone, Debug)]
pub struct BasisForm {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which processing.
    pub processing: Processing,
    /// The ground; `None`: from that day there is none.
    pub ground: Option<Ground>,
    /// The article of the law.
    pub article: String,
    /// The college decision; may be empty.
    pub decision: String,
    /// The first day: today at the earliest.
    pub from: Day,
}

/// What holds today in one's municipalities, and what is to come, by municipality and processing.
pub async fn all(app: &App, grant: &Grant<action::ManageLegalBases>) -> Result<Vec<BasisView>> {
    let today = app.today();
    let book = app.rules().await?;
    let recorded = app.store.legal_bases().await?;
    let names = crate::worklist::account_names(app, recorded.iter().map(|one| one.by)).await?;
    let by = |version: &BasisVersion| {
        let last = recorded.iter().rev().find(|one| one.version == *version)?;
        names.get(&last.by).cloned()
    };
    let mut views = Vec::new();
    for municipality in crate::municipalities::own(app, grant.municipalities()).await? {
        for processing in Processing::ALL {
            let holding = book.basis_version(*processing, municipality.id, today);
            let coming = recorded
                .iter()
                .map(|one| one.version.clone())
                .filter(|one| {
                    one.municipality == Some(municipality.id)
                        && one.processing == *processing
                        && one.valid_from > today
                });
            for version in holding.into_iter().chain(coming) {
                views.push(BasisView {
                    municipality: municipality.clone(),
                    processing: *processing,
                    by: by(&version),
                    coming: version.valid_from > today,
                    version,
                });
            }
        }
    }
    Ok(views)
}

/// Records a version: it holds from its day on, and never backwards.
///
/// # Errors
/// [`AppError::Invalid`] on `vanaf` or `artikel`; [`AppError::Denied`] outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::ManageLegalBases>,
    form: BasisForm,
) -> Result<()> {
    crate::municipalities::still_there(app, form.municipality).await?;
    let grant = grant.narrow(form.municipality)?;
    if form.from < app.today() {
        return Err(AppError::field(
            "vanaf",
            "Een grondslag geldt niet met terugwerkende kracht. Kies vandaag of een latere dag.",
        ));
    }
    let article = form.article.trim();
    if article.is_empty() {
        return Err(AppError::field(
            "artikel",
            "Vul in uit welk artikel de taak of plicht volgt, of waarom er geen grondslag meer is.",
        ));
    }
    let version = BasisVersion {
        processing: form.processing,
        municipality: Some(form.municipality),
        valid_from: form.from,
        ground: form.ground,
        article: article.to_owned(),
        decision: form.decision.trim().to_owned(),
    };
    let mut tx = app.store.write().await?;
    tx.insert_basis(form.municipality, &version, grant.account())
        .await?;
    let entry = AuditEntry::by(&grant, form.municipality)
        .detail("processing", form.processing.code())
        .detail("ground", form.ground.map_or("none", Ground::code))
        .detail("from", form.from);
    Ok(tx.commit(entry).await?)
}

/// The project's default for a processing on a day, for the help beside the form.
pub fn default_on(processing: Processing, day: Day) -> Option<BasisVersion> {
    defaults(processing)
        .into_iter()
        .rfind(|one| one.valid_from <= day)
}
