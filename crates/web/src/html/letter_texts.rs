//! The texts of a municipality's letters: name, address, signatory, in versions (S1-72).

use access::policy::EditLetterText;
use app::documents::{LetterText, LetterTextView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::MunicipalityId;

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, again, download},
    page::{Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// The municipalities whose texts one may edit, and whether letters can leave with them.
pub(crate) async fn overview(auth: Authorized<EditLetterText>) -> Answer {
    let t = auth.t;
    let texts = app::documents::letter_texts(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "column-version",
        "column-by",
        "column-state",
    ];
    let table = Table::new(
        t.get("letter-texts-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("letter-texts-none"),
    )
    .rows(texts.iter().map(|view| {
        let state = if view.problems.is_empty() {
            Cell::Badge(Tone::Good, t.get("letter-text-fit"))
        } else {
            Cell::Badge(Tone::Alarm, t.get("letter-text-unfit"))
        };
        let at = view.at.map(domain::Ts::dutch).unwrap_or_default();
        let to = format!("/briefteksten/{}", view.municipality.id);
        vec![
            Cell::Link(to, view.municipality.name.clone()),
            Cell::Number(view.text.version.to_string()),
            Cell::Lines(view.changed_by.clone(), at),
            state,
        ]
    }));
    Ok(Sections::new(auth.page(t.get("letter-texts-title")))
        .lead(t.get("letter-texts-lead"))
        .table(&table)
        .answer())
}

async fn current(
    auth: &Authorized<EditLetterText>,
    place: MunicipalityId,
) -> Result<LetterTextView, Problem> {
    let texts = app::documents::letter_texts(auth.app(), &auth.grant).await?;
    texts
        .into_iter()
        .find(|view| view.municipality.id == place)
        .ok_or(Problem::NotFound)
}

fn form(page: &Page, view: &LetterTextView) -> Form {
    let (t, text) = (page.t, &view.text);
    let field = |name: &'static str, key: &str, value: &String| {
        Field::text(name, t.get(key)).value(value.clone())
    };
    let at = view.at.map(domain::Ts::dutch).unwrap_or_default();
    let version = t.value("letter-text-version", &text.version.to_string());
    page.form(
        format!("/briefteksten/{}", view.municipality.id),
        t.get("letter-text-save"),
    )
    .version(
        i64::from(text.version),
        vec![(
            i64::from(text.version),
            format!("{at}, {}: {version}", view.changed_by),
        )],
    )
    .field(field(
        "organisatie",
        "letter-organisation",
        &text.organisation,
    ))
    .field(field("afdeling", "letter-department", &text.department).optional())
    .field(
        field("retouradres", "letter-return", &text.return_address_line)
            .hint(t.get("letter-return-hint")),
    )
    .field(
        field("namens", "letter-authority", &text.authority).hint(t.get("letter-authority-hint")),
    )
    .field(field(
        "ondertekenaar",
        "letter-signatory",
        &text.signatory_name,
    ))
    .field(field(
        "functie",
        "letter-function",
        &text.signatory_function,
    ))
    .field(
        field("bezwaaradres", "letter-objection", &text.objection_address)
            .hint(t.get("letter-objection-hint")),
    )
    .field(
        field(
            "bezwaarsite",
            "letter-objection-site",
            &text.objection_website,
        )
        .hint(t.get("letter-objection-site-hint"))
        .optional(),
    )
    .field(
        field("grondslag", "letter-ground", &text.legal_ground).hint(t.get("letter-ground-hint")),
    )
    .field(Field::input("telefoon", t.get("letter-phone"), "tel").value(text.phone.clone()))
    .field(
        Field::input("email", t.get("field-email"), "email")
            .value(text.email.clone())
            .optional(),
    )
    .also("doe", "voorbeeld", t.get("letter-text-preview"))
    .cancel("/briefteksten")
}

fn edit_page(
    auth: &Authorized<EditLetterText>,
    view: &LetterTextView,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let frame = auth
        .page(view.municipality.name.clone())
        .under("/briefteksten", t.get("letter-texts-title"));
    let form = mend(form(&frame, view))?;
    let mut page = Sections::new(frame).lead(t.get("letter-text-lead"));
    if !view.problems.is_empty() {
        let problems = view
            .problems
            .iter()
            .map(|text| (*text).to_owned())
            .collect();
        page = page.notice(Tone::Attention, t.get("letter-text-problems"), problems);
    }
    Ok(page
        .form(
            t.value("letter-text-version", &view.text.version.to_string()),
            Vec::new(),
            &form,
        )
        .steps(vec![Step::link(
            "/briefteksten",
            t.get("letter-texts-back"),
        )])
        .answer())
}

/// The texts of one municipality, to edit.
pub(crate) async fn edit(
    auth: Authorized<EditLetterText>,
    Path(place): Path<MunicipalityId>,
) -> Answer {
    let view = current(&auth, place).await?;
    edit_page(&auth, &view, Ok)
}

fn read(t: Texts, posted: &Posted) -> Result<LetterText, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    // Every line of a letter: what is still missing is told on the page and stops the letter, not the text.
    let mut line = |name| reader.optional_text(name, 200);
    let text = LetterText {
        organisation: line("organisatie"),
        department: line("afdeling"),
        return_address_line: line("retouradres"),
        authority: line("namens"),
        signatory_name: line("ondertekenaar"),
        signatory_function: line("functie"),
        objection_address: line("bezwaaradres"),
        objection_website: line("bezwaarsite"),
        legal_ground: line("grondslag"),
        phone: line("telefoon"),
        email: line("email"),
        version: 0,
    };
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    match version {
        Some(version) if errors.is_empty() => Ok(LetterText { version, ..text }),
        _ => Err(errors),
    }
}

/// Shows how a letter would print, or keeps the text as a new version.
pub(crate) async fn save(
    auth: Authorized<EditLetterText>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let view = current(&auth, place).await?;
    let text = match read(auth.t, &posted) {
        Ok(text) => text,
        Err(errors) => {
            return edit_page(&auth, &view, |form| Ok(form.fill(&posted).errors(errors)));
        }
    };
    if posted.one("doe") == "voorbeeld" {
        return match app::documents::preview_letter(auth.app(), &auth.grant, text).await {
            Ok(document) => Ok(download(document)),
            Err(error) => edit_page(&auth, &view, |form| again(form.fill(&posted), error)),
        };
    }
    match app::documents::save_letter_text(auth.app(), &auth.grant, place, text).await {
        Ok(()) => Ok(done("/briefteksten", "brieftekst")),
        Err(error) => edit_page(&auth, &view, |form| again(form.fill(&posted), error)),
    }
}
