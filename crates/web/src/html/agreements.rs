//! Agreements and college decisions: without both in force, nothing is handed over.

use access::policy::ManageAgreements;
use app::agreements::{AgreementForm, AgreementKind, Standing};
use axum_extra::extract::Form as FormBody;
use domain::Day;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// The agreements and college decisions: without both in force, nothing is handed over.
pub(crate) async fn agreements(auth: Authorized<ManageAgreements>) -> Answer {
    let t = auth.t;
    let all = app::agreements::all(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "column-kind",
        "column-number",
        "column-in-force",
        "column-state",
    ];
    let table = Table::new(
        t.get("agreements-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("agreements-none"),
    )
    .rows(all.iter().map(|one| {
        let until = one
            .valid_until
            .map_or_else(|| t.get("agreement-no-end"), Day::dutch);
        let state = match one.standing {
            Standing::InForce => Cell::Badge(Tone::Good, t.get("agreement-in-force")),
            Standing::Coming => Cell::Badge(Tone::Attention, t.get("agreement-coming")),
            Standing::Ended => Cell::Badge(Tone::Alarm, t.get("agreement-ended")),
        };
        let decided = t.value("agreement-decided", &one.decided_on.dutch());
        vec![
            Cell::Text(one.municipality.name.clone()),
            Cell::Text(agreement_kind(t, one.kind)),
            Cell::Lines(one.number.clone(), decided),
            Cell::Text(t.with(
                "from-until",
                &[("from", &one.valid_from.dutch()), ("until", &until)],
            )),
            state,
        ]
    }));
    let page = Sections::new(auth.page(t.get("agreements-title"))).lead(t.get("agreements-lead"));
    Ok(page
        .steps(vec![
            Step::main("/beheer/overeenkomsten/nieuw", t.get("agreement-add")),
            Step::link("/beheer/grondslagen", t.get("bases-title")),
        ])
        .table(&table)
        .answer())
}

fn agreement_kind(t: Texts, kind: AgreementKind) -> String {
    match kind {
        AgreementKind::Agreement => t.get("agreement-agreement"),
        AgreementKind::CollegeDecision => t.get("agreement-college"),
    }
}

async fn agreement_page(
    auth: &Authorized<ManageAgreements>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let kinds = vec![
        Choice::new("agreement", t.get("agreement-agreement")),
        Choice::new("college", t.get("agreement-college")),
    ];
    let page = auth
        .page(t.get("agreement-add"))
        .under("/beheer/overeenkomsten", t.get("agreements-title"));
    let form = page
        .form("/beheer/overeenkomsten/nieuw", t.get("agreement-save"))
        .field(Field::select(
            "gemeente",
            t.get("lists-municipality"),
            with_none(t, places),
        ))
        .field(Field::radios("soort", t.get("column-kind"), kinds))
        .field(
            Field::text("nummer", t.get("column-number"))
                .hint(t.get("agreement-number-hint"))
                .narrow(),
        )
        .field(Field::day("besluit", t.get("agreement-decided-on")))
        .field(Field::day("vanaf", t.get("valid-from")))
        .field(Field::day("tot", t.get("valid-until")).optional())
        .cancel("/beheer/overeenkomsten");
    Ok(FormPage::answer(page, t.get("agreement-lead"), mend(form)?))
}

/// The form for an agreement or decision.
pub(crate) async fn ask_agreement(auth: Authorized<ManageAgreements>) -> Answer {
    agreement_page(&auth, Ok).await
}

/// Records it.
pub(crate) async fn add_agreement(
    auth: Authorized<ManageAgreements>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read_agreement(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return agreement_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::agreements::add(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done("/beheer/overeenkomsten", "overeenkomst")),
        Err(error) => agreement_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

fn read_agreement(t: Texts, posted: &Posted) -> Result<AgreementForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let municipality = reader.parse("gemeente", "fout-kies");
    let kind = reader.choice("soort", |text| match text {
        "agreement" => Some(AgreementKind::Agreement),
        "college" => Some(AgreementKind::CollegeDecision),
        _ => None,
    });
    let number = reader.text("nummer", 60);
    let (decided_on, valid_from, valid_until) = (
        reader.day("besluit"),
        reader.day("vanaf"),
        reader.optional_day("tot"),
    );
    let errors = reader.errors();
    match (municipality, kind, decided_on, valid_from) {
        (Some(municipality), Some(kind), Some(decided_on), Some(valid_from))
            if errors.is_empty() =>
        {
            Ok(AgreementForm {
                municipality,
                kind,
                number,
                decided_on,
                valid_from,
                valid_until,
            })
        }
        _ => Err(errors),
    }
}
