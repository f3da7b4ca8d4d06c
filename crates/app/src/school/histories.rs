//! What others may read of the rows of lists of DUO: what was decided and what came of it, without names, and who was born on
//! a day.

use access::{Action, Grant};
use domain::{
    Day, MunicipalityId, PupilId, SchoolRowId, Ts,
    school::{Disposition, LeaverResult, Waits},
};
use store::SchoolList;

use super::{
    rows::{Opening, RowFile, load},
    view::{log_shown, taken_in},
};
use crate::{App, Result};

/// A row without its name: each decision with when it was taken, and the result that holds.
pub(crate) struct RowHistory {
    pub(crate) municipality: MunicipalityId,
    pub(crate) pupil: PupilId,
    pub(crate) decisions: Vec<(Disposition, Ts)>,
    pub(crate) result: Option<(LeaverResult, Day)>,
    pub(crate) waits: Waits,
}

impl RowHistory {
    fn of(file: &RowFile) -> Self {
        Self {
            municipality: file.row.municipality,
            pupil: file.row.pupil,
            decisions: file
                .decisions
                .iter()
                .map(|one| (one.disposition, one.at))
                .collect(),
            result: file
                .outcome()
                .and_then(|(came, result)| Some(((*result)?, came.on))),
            waits: file.waits(),
        }
    }
}

/// Every list that was taken in, with the histories of its rows within the grant. No name is opened.
pub(crate) async fn histories<A: Action>(
    app: &App,
    grant: &Grant<A>,
) -> Result<Vec<(SchoolList, Vec<RowHistory>)>> {
    let mut found = Vec::new();
    for list in taken_in(app, grant).await? {
        let files = load(app, grant, &list, Opening::Results).await?;
        found.push((list, files.iter().map(RowHistory::of).collect()));
    }
    Ok(found)
}

/// Somebody on a list of DUO who may be the pupil of a form.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The row.
    pub row: SchoolRowId,
    /// Whose.
    pub pupil: PupilId,
    /// Who.
    pub name: String,
    /// The reference date of the list.
    pub on: Day,
}

/// Whoever was born on a day, on the lists of the grant's municipalities, the latest list first, each pupil once. Each look is
/// logged.
pub(crate) async fn born_on<A: Action>(
    app: &App,
    grant: &Grant<A>,
    born: Day,
) -> Result<Vec<Candidate>> {
    let mut found: Vec<Candidate> = Vec::new();
    for list in taken_in(app, grant).await? {
        let mut files = load(app, grant, &list, Opening::Whole).await?;
        files.retain(|file| {
            let identity = file.content.as_ref().map(|one| &one.identity);
            identity
                .and_then(|one| one.birth_date)
                .is_some_and(|date| date.earliest() <= born && born <= date.latest())
        });
        files.retain(|file| found.iter().all(|one| one.pupil != file.row.pupil));
        log_shown(app, grant, &list, &files).await?;
        found.extend(files.iter().map(|file| {
            let name = file.content.as_ref().map(|one| one.identity.full_name());
            Candidate {
                row: file.row.id,
                pupil: file.row.pupil,
                name: name.unwrap_or_default(),
                on: list.reference_date,
            }
        }));
    }
    Ok(found)
}
