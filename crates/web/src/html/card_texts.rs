//! The texts of the two cards: edited per sub-region, with preview and versions.

use access::policy::EditCardText;
use app::cards::{CardTextForm, CardTextView, TrialTextView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, again, download, trials},
    page::{Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
};

/// The card whose texts may be tried against each other.
const TRIED: &str = "niet-in-beeld";

/// The variant as it stands in addresses.
fn variant_code(view: &CardTextView) -> &'static str {
    let stored = serde_json::to_value(view.variant).unwrap_or_default();
    if stored == "self_employed" {
        "zelfstandig"
    } else {
        "niet-in-beeld"
    }
}

fn name(t: Texts, code: &str) -> String {
    if code == "zelfstandig" {
        t.get("card-self-employed")
    } else {
        t.get("card-not-in-view")
    }
}

/// The texts in use, and whether they may be printed.
pub(crate) async fn overview(auth: Authorized<EditCardText>) -> Answer {
    let t = auth.t;
    let texts = app::cards::card_texts(auth.app(), &auth.grant).await?;
    let columns = ["column-card", "column-version", "column-by", "column-state"];
    let table = Table::new(
        t.get("card-texts-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("card-texts-none"),
    )
    .rows(texts.iter().map(|text| {
        let code = variant_code(text);
        let at = text.at.map(domain::Ts::dutch).unwrap_or_default();
        vec![
            Cell::Link(format!("/kaartteksten/{code}"), name(t, code)),
            Cell::Number(text.version.to_string()),
            Cell::Lines(text.changed_by.clone(), at),
            fitness(t, text.problems.is_empty()),
        ]
    }));
    let page = Sections::new(auth.page(t.get("card-texts-title")))
        .lead(t.get("card-texts-lead"))
        .table(&table);
    let choosing = app::trials::choosing(auth.app(), &auth.grant).await?;
    let page = trials::told(t, page, choosing);
    let kept = app::cards::trial_texts(auth.app(), &auth.grant).await?;
    if kept.is_empty() {
        return Ok(page.answer());
    }
    Ok(page.table(&for_trials(t, &kept)).answer())
}

/// The texts that are kept for a trial.
fn for_trials(t: Texts, kept: &[TrialTextView]) -> Table {
    let columns = ["column-version", "card-title", "column-by", "column-state"];
    Table::new(
        t.get("card-texts-for-trial"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("card-texts-none"),
    )
    .rows(kept.iter().map(|one| {
        vec![
            Cell::Number(one.version.to_string()),
            Cell::Text(one.title.clone()),
            Cell::Lines(one.by.clone(), one.at.dutch()),
            fitness(t, one.fit),
        ]
    }))
}

fn fitness(t: Texts, fit: bool) -> Cell {
    if fit {
        Cell::Badge(Tone::Good, t.get("card-text-fit"))
    } else {
        Cell::Badge(Tone::Alarm, t.get("card-text-unfit"))
    }
}

async fn current(auth: &Authorized<EditCardText>, variant: &str) -> Result<CardTextView, Problem> {
    let texts = app::cards::card_texts(auth.app(), &auth.grant).await?;
    texts
        .into_iter()
        .find(|text| variant_code(text) == variant)
        .ok_or(Problem::NotFound)
}

fn form(page: &Page, view: &CardTextView) -> Form {
    let (t, text) = (page.t, &view.text);
    let sender = &text.sender;
    let at = view.at.map(domain::Ts::dutch).unwrap_or_default();
    let version = t.value("card-text-version", &view.version.to_string());
    let form = page
        .form(
            format!("/kaartteksten/{}", variant_code(view)),
            t.get("card-text-save"),
        )
        .version(
            view.version,
            vec![(
                view.version,
                format!("{at}, {}: {version}", view.changed_by),
            )],
        )
        .field(Field::text("titel", t.get("card-title")).value(text.title.clone()))
        .field(
            Field::area("tekst", t.get("card-body"))
                .hint(t.get("card-body-hint"))
                .value(text.paragraphs.join("\n\n")),
        )
        .field(
            Field::area("rechten", t.get("card-rights"))
                .hint(t.get("card-rights-hint"))
                .value(text.rights.join("\n")),
        )
        .field(
            Field::text("organisatie", t.get("card-organisation"))
                .value(sender.organisation.clone()),
        )
        .field(
            Field::text("ondertekenaar", t.get("card-contact")).value(sender.contact_name.clone()),
        )
        .field(Field::input("telefoon", t.get("card-phone"), "tel").value(sender.phone.clone()))
        .field(
            Field::input("whatsapp", t.get("card-whatsapp"), "tel")
                .value(sender.whatsapp.clone().unwrap_or_default())
                .optional(),
        )
        .field(Field::input("email", t.get("field-email"), "email").value(sender.email.clone()))
        .field(
            Field::text("retour", t.get("card-return"))
                .hint(t.get("card-return-hint"))
                .value(sender.return_address_line.clone()),
        )
        .also("doe", "voorbeeld", t.get("card-text-preview"))
        .cancel("/kaartteksten");
    if variant_code(view) == TRIED {
        form.also("doe", "proef", t.get("card-text-for-trial"))
    } else {
        form
    }
}

fn edit_page(
    auth: &Authorized<EditCardText>,
    view: &CardTextView,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let frame = auth
        .page(name(t, variant_code(view)))
        .under("/kaartteksten", t.get("card-texts-title"));
    let form = mend(form(&frame, view))?;
    let mut page = Sections::new(frame).lead(t.get("card-text-lead"));
    if !view.problems.is_empty() {
        page = page.notice(
            Tone::Attention,
            t.get("card-text-problems"),
            view.problems.clone(),
        );
    }
    Ok(page
        .form(
            t.value("card-text-version", &view.version.to_string()),
            Vec::new(),
            &form,
        )
        .steps(vec![Step::link("/kaartteksten", t.get("card-texts-back"))])
        .answer())
}

/// The text of one card, to edit.
pub(crate) async fn edit(auth: Authorized<EditCardText>, Path(variant): Path<String>) -> Answer {
    let view = current(&auth, &variant).await?;
    edit_page(&auth, &view, Ok)
}

fn read(
    t: Texts,
    posted: &Posted,
    view: &CardTextView,
) -> Result<CardTextForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let mut sender = view.text.sender.clone();
    let title = reader.text("titel", 120);
    let paragraphs = pieces(&reader.text("tekst", 6_000).replace('\r', ""), "\n\n");
    let rights = pieces(&reader.text("rechten", 4_000).replace('\r', ""), "\n");
    sender.organisation = reader.text("organisatie", 120);
    sender.contact_name = reader.text("ondertekenaar", 120);
    sender.phone = reader.text("telefoon", 40);
    sender.whatsapp =
        Some(reader.optional_text("whatsapp", 40)).filter(|number| !number.is_empty());
    sender.email = reader.text("email", 200);
    sender.return_address_line = reader.text("retour", 200);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    match version {
        Some(version) if errors.is_empty() => Ok(CardTextForm {
            variant: view.variant,
            version,
            title,
            paragraphs,
            rights,
            sender,
        }),
        _ => Err(errors),
    }
}

fn pieces(text: &str, between: &str) -> Vec<String> {
    text.split(between)
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Shows how it would print, or keeps it as a new version.
pub(crate) async fn save(
    auth: Authorized<EditCardText>,
    Path(variant): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let view = current(&auth, &variant).await?;
    let form = match read(auth.t, &posted, &view) {
        Ok(form) => form,
        Err(errors) => {
            return edit_page(&auth, &view, |form| Ok(form.fill(&posted).errors(errors)));
        }
    };
    if posted.one("doe") == "voorbeeld" {
        return match app::cards::preview_card(auth.app(), &auth.grant, form).await {
            Ok(document) => Ok(download(document)),
            Err(error) => edit_page(&auth, &view, |form| again(form.fill(&posted), error)),
        };
    }
    if posted.one("doe") == "proef" && variant == TRIED {
        return match app::cards::keep_trial_text(auth.app(), &auth.grant, form).await {
            Ok(()) => Ok(done("/kaartteksten", "proeftekst")),
            Err(error) => edit_page(&auth, &view, |form| again(form.fill(&posted), error)),
        };
    }
    match app::cards::save_card_text(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done("/kaartteksten", "kaarttekst")),
        Err(error) => edit_page(&auth, &view, |form| again(form.fill(&posted), error)),
    }
}
