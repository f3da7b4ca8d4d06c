//! The copy for the young person: what is kept, and who looked (AVG art. 15; F8).

use access::policy::GiveOwnData;
use app::dossier::{self, Reason};
use axum::extract::{Path, Query};
use domain::{CaseId, Role};

use super::{Answer, cases::Desk, download, guidance::form_of};
use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    sections::{Sections, Step},
    texts::Texts,
};

/// Why the copy is made, as it stands in the address.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Why {
    reden: String,
}

impl Why {
    fn reason(&self) -> Reason {
        Reason::from_code(&self.reden).unwrap_or(Reason::Asked)
    }
}

fn reasons(t: Texts) -> Vec<Choice> {
    Reason::ALL
        .into_iter()
        .map(|reason| {
            let label = match reason {
                Reason::Asked => t.get("own-data-asked"),
                Reason::BeforeErasure => t.get("own-data-before-erasure"),
                Reason::TakeAlong => t.get("own-data-take-along"),
            };
            Choice::new(reason.code(), label)
        })
        .collect()
}

/// The page that offers the copy.
pub(crate) async fn ask(
    auth: Authorized<GiveOwnData>,
    Path(case): Path<CaseId>,
    Query(why): Query<Why>,
) -> Answer {
    let t = auth.t;
    let name = dossier::own_name(auth.app(), &auth.grant, case).await?;
    let (to, label) = match auth.grant.role() {
        Role::Regisseur => (Desk::Regisseur.case(case), name),
        Role::PrivacyOfficer => ("/logboek/wie-keek".to_owned(), t.get("who-looked-title")),
        _ => (Desk::Outreach.case(case), name),
    };
    let page = auth.page(t.get("own-data-title")).under(to, label);
    let reason = why.reason().code();
    let at = format!("/eigen-gegevens/{case}");
    Ok(Sections::new(page)
        .lead(t.get("own-data-lead"))
        .filters(
            at.clone(),
            vec![Field::select("reden", t.get("own-data-reason"), reasons(t)).value(reason)],
            t.get("own-data-reason-set"),
        )
        .steps(vec![
            Step::main(format!("{at}/pdf?reden={reason}"), t.get("own-data-pdf")),
            Step::other(format!("{at}/json?reden={reason}"), t.get("own-data-json")),
        ])
        .panel(
            t.get("own-data-what"),
            vec![t.get("own-data-what-line"), t.get("own-data-care-line")],
        )
        .answer())
}

/// The copy itself.
pub(crate) async fn file(
    auth: Authorized<GiveOwnData>,
    Path((case, form)): Path<(CaseId, String)>,
    Query(why): Query<Why>,
) -> Answer {
    let form = form_of(&form)?;
    let made = dossier::own_data(auth.app(), &auth.grant, case, form, why.reason()).await?;
    Ok(download(made))
}
