//! The documents of a guided case: what can be made, what was handed out, the package for the
//! municipality's own system.

use access::policy::{MakePackage, PrintDecision, PrintPlan};
use app::{
    cases::CasePage,
    documents::{HandedOut, HandedOutKind, LetterState},
    dossier::{self, Form},
    guidance::{GuidanceFile, GuideAct},
};
use axum::extract::Path;
use domain::{CaseId, Role};

use super::{address, desk};
use crate::{
    authorized::Authorized,
    html::{Answer, cases::Desk, download},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Facts},
    texts::Texts,
};

/// The documents of a case, as a panel beside its timeline; nothing when there is none.
pub(crate) fn panel(
    page: Sections,
    t: Texts,
    desk: Desk,
    case: &CasePage,
    guidance: &GuidanceFile,
) -> Sections {
    let at = format!("/begeleiding/{}", case.case);
    let mut facts = Facts::new();
    if let Some((version, _)) = &guidance.plan {
        let label = t.value("document-plan-version", &version.to_string());
        facts = facts.cell(
            t.get("document-plan"),
            Cell::Link(format!("{at}/plan/pdf"), label),
        );
    }
    if desk == Desk::Regisseur
        && let Some(link) = draft_link(t, guidance, case.case, "document-draft-open")
    {
        facts = facts.cell(t.get("document-draft"), link);
    }
    for one in &guidance.documents {
        let (term, cell) = handed_out(t, desk, &at, one);
        facts = facts.cell(term, cell);
    }
    if guidance.handed_over && desk == Desk::Regisseur {
        let (to, label) = (format!("{at}/pakket"), t.get("document-package-open"));
        let package = match guidance.taken_over {
            None => Cell::Link(to, label),
            Some(day) => Cell::LinkLines(to, label, t.value("document-taken-over", &day.dutch())),
        };
        facts = facts.cell(t.get("document-package"), package);
    }
    if case.guided && reads(guidance) {
        facts = facts.cell(
            t.get("document-own"),
            Cell::Link(
                format!("/eigen-gegevens/{}", case.case),
                t.get("document-own-open"),
            ),
        );
    }
    page.facts_if_any(t.get("document-panel"), &facts)
}

/// Where the decision letter can be looked at before it is sent, or what it waits for.
pub(super) fn draft_link(
    t: Texts,
    guidance: &GuidanceFile,
    case: CaseId,
    label: &str,
) -> Option<Cell> {
    match guidance.letter {
        LetterState::NotYet => None,
        LetterState::TextsMissing => Some(Cell::Link(
            "/briefteksten".to_owned(),
            t.get("document-texts-first"),
        )),
        LetterState::Ready => Some(Cell::Link(
            format!("/begeleiding/{case}/beschikking/concept"),
            t.get(label),
        )),
    }
}

/// Whether this desk still reads the guidance: who handed over has no consents to see.
fn reads(guidance: &GuidanceFile) -> bool {
    !guidance.consents.is_empty() || guidance.plan.is_some() || guidance.contact.is_some()
}

/// What was handed out, with a link while the same paper can be made again.
fn handed_out(t: Texts, desk: Desk, at: &str, one: &HandedOut) -> (String, Cell) {
    let beside = one
        .hash
        .map_or_else(String::new, |hash| t.value("document-hash", &hash.short()));
    let on = one.on.dutch();
    let (term, label, to) = match &one.kind {
        HandedOutKind::Plan(version) => (
            t.get("document-copy"),
            t.with(
                "document-copy-of",
                &[("version", &version.to_string()), ("on", &on)],
            ),
            format!("{at}/plan/kopie/{}", one.seq),
        ),
        HandedOutKind::Decision(number) => (
            t.get("document-letter"),
            t.with("document-letter-of", &[("number", number), ("on", &on)]),
            format!("{at}/beschikking/{}", one.seq),
        ),
    };
    let may = desk == Desk::Regisseur || matches!(one.kind, HandedOutKind::Plan(_));
    if one.hash.is_some() && may {
        (term, Cell::LinkLines(to, label, beside))
    } else {
        (term, Cell::Lines(label, beside))
    }
}

/// The plan as it stands.
pub(super) async fn plan(auth: Authorized<PrintPlan>, Path(case): Path<CaseId>) -> Answer {
    let made = app::documents::plan_document(auth.app(), &auth.grant, case).await?;
    Ok(download(made))
}

/// The copy of the plan that was given.
pub(super) async fn given_plan(
    auth: Authorized<PrintPlan>,
    Path((case, seq)): Path<(CaseId, String)>,
) -> Answer {
    let seq = seq.parse().map_err(|_| Problem::NotFound)?;
    let made = app::documents::given_plan(auth.app(), &auth.grant, case, seq).await?;
    Ok(download(made))
}

/// The decision letter before it is sent.
pub(super) async fn decision_draft(
    auth: Authorized<PrintDecision>,
    Path(case): Path<CaseId>,
) -> Answer {
    let made = app::documents::decision_draft(auth.app(), &auth.grant, case).await?;
    Ok(download(made))
}

/// The decision letter that was sent.
pub(super) async fn sent_decision(
    auth: Authorized<PrintDecision>,
    Path((case, seq)): Path<(CaseId, String)>,
) -> Answer {
    let seq = seq.parse().map_err(|_| Problem::NotFound)?;
    let made = app::documents::sent_decision(auth.app(), &auth.grant, case, seq).await?;
    Ok(download(made))
}

/// The package on a page, to copy field by field; and as files.
pub(super) async fn package(auth: Authorized<MakePackage>, Path(case): Path<CaseId>) -> Answer {
    let t = auth.t;
    let dossier = dossier::package_page(auth.app(), &auth.grant, case).await?;
    let at = format!("/begeleiding/{case}/pakket");
    let page = auth.page(t.get("package-title")).under(
        desk(Role::Regisseur).case(case),
        dossier.person.name.clone(),
    );
    let mut page = Sections::new(page)
        .lead(t.get("package-lead"))
        .script("copy.js")
        .steps(vec![
            Step::main(format!("{at}/pdf"), t.get("package-pdf")),
            Step::other(format!("{at}/json"), t.get("package-json")),
            Step::other(
                address(case, GuideAct::TakeOver),
                t.get("guide-overgenomen"),
            ),
        ]);
    for (heading, facts) in dossier::chapters(&dossier) {
        let facts = facts
            .into_iter()
            .fold(Facts::new().with_copying(t), |facts, fact| {
                facts.fact(fact.term, fact.value)
            });
        page = page.facts(heading, &facts);
    }
    Ok(page.answer())
}

/// The package as a file.
pub(super) async fn package_file(
    auth: Authorized<MakePackage>,
    Path((case, form)): Path<(CaseId, String)>,
) -> Answer {
    let form = form_of(&form)?;
    let made = dossier::package(auth.app(), &auth.grant, case, form).await?;
    Ok(download(made))
}

/// The form named in an address.
pub(crate) fn form_of(text: &str) -> Result<Form, Problem> {
    match text {
        "pdf" => Ok(Form::Pdf),
        "json" => Ok(Form::Json),
        _ => Err(Problem::NotFound),
    }
}
