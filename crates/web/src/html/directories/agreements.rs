//! Agreements with partners about sharing: without one in force nothing is told to a partner of that type (S4-118, S4-119).

use access::policy::{ManageAgreements, SeeDirectory};
use app::{
    agreements::Standing,
    partner_agreements::{PartnerAgreementForm, PartnerAgreementView},
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    Day, PartnerAgreementId, directory::PartnerAgreementKind, guidance::content::Partner,
};

use super::{contacts, names, places_field, posted_places};
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/convenanten";

/// Longest organisation and number, in characters.
const LONGEST_NAME: usize = 120;
/// Longest description of how a disagreement goes up, in characters.
const LONGEST: usize = 1_000;

/// The agreements of one's municipalities.
pub(crate) async fn all(auth: Authorized<SeeDirectory>) -> Answer {
    let t = auth.t;
    let all = app::partner_agreements::all(auth.app(), &auth.grant).await?;
    let manages = auth.also::<ManageAgreements>().is_ok();
    let columns = [
        "covenant-with",
        "column-kind",
        "contact-places",
        "column-in-force",
        "covenant-escalation",
        "column-state",
    ];
    let table = Table::new(
        t.get("covenants-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("covenants-none"),
    )
    .rows(all.iter().map(|one| row(t, one, manages)));
    let without: Vec<String> = Partner::ALL
        .iter()
        .filter(|partner| partner.needs_agreement())
        .filter(|partner| {
            let in_force = |one: &&PartnerAgreementView| one.standing == Standing::InForce;
            !all.iter()
                .filter(in_force)
                .any(|one| one.partner == **partner)
        })
        .map(|partner| word(t, *partner))
        .collect();
    let page = auth
        .page(t.get("covenants-title"))
        .under(contacts::PATH, t.get("contact-title"));
    let mut sections = Sections::new(page).lead(t.get("covenants-lead"));
    if manages {
        let to = format!("{PATH}/nieuw");
        sections = sections.steps(vec![Step::main(to, t.get("covenant-add"))]);
    }
    sections = sections.table(&table);
    if !without.is_empty() {
        let line = without.join(", ");
        sections = sections.panel(t.get("covenants-without"), vec![line]);
    }
    Ok(sections.answer())
}

fn row(t: Texts, one: &PartnerAgreementView, manages: bool) -> Vec<Cell> {
    let until = one
        .term
        .until
        .map_or_else(|| t.get("agreement-no-end"), Day::dutch);
    let days = [("from", &*one.term.from.dutch()), ("until", &*until)];
    let days = t.with("from-until", &days);
    let state = match one.standing {
        Standing::InForce => Cell::Badge(Tone::Good, t.get("agreement-in-force")),
        Standing::Coming => Cell::Badge(Tone::Attention, t.get("agreement-coming")),
        Standing::Ended => Cell::Badge(Tone::Alarm, t.get("agreement-ended")),
    };
    let (name, kind) = (one.organisation.clone(), word(t, one.partner));
    let with = if manages && one.standing != Standing::Ended {
        Cell::LinkLines(format!("{PATH}/{}/einde", one.id), name, kind)
    } else {
        Cell::Lines(name, kind)
    };
    vec![
        with,
        Cell::Lines(word(t, one.kind), one.number.clone()),
        Cell::Text(names(&one.places)),
        Cell::Lines(days, one.by.clone()),
        Cell::Text(one.escalation.clone()),
        state,
    ]
}

async fn new_page(
    auth: &Authorized<ManageAgreements>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("covenant-add"))
        .under(PATH, t.get("covenants-title"));
    let partners = with_none(t, choices(t, Partner::ALL));
    let form = page
        .form(format!("{PATH}/nieuw"), t.get("agreement-save"))
        .field(Field::select("partij", t.get("partner-kind"), partners))
        .field(Field::text("organisatie", t.get("map-organisation")))
        .field(Field::radios(
            "soort",
            t.get("column-kind"),
            choices(t, PartnerAgreementKind::ALL),
        ))
        .field(Field::text("nummer", t.get("column-number")).hint(t.get("agreement-number-hint")))
        .field(Field::day("vanaf", t.get("valid-from")))
        .field(Field::day("tot", t.get("valid-until")).optional())
        .field(
            Field::area("escalatie", t.get("covenant-escalation"))
                .hint(t.get("covenant-escalation-hint"))
                .optional(),
        )
        .field(places_field(auth, t.get("covenant-places")).await?)
        .cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("covenant-add-lead"),
        mend(form)?,
    ))
}

/// Asks for an agreement.
pub(crate) async fn ask(auth: Authorized<ManageAgreements>) -> Answer {
    new_page(&auth, Ok).await
}

/// Records it.
pub(crate) async fn add(
    auth: Authorized<ManageAgreements>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    let places = posted_places(&posted);
    match app::partner_agreements::add(auth.app(), &auth.grant, &places, form).await {
        Ok(_) => Ok(done(PATH, "convenant")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

fn read(t: Texts, posted: &Posted) -> Result<PartnerAgreementForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let partner = read.parse("partij", "fout-kies");
    let organisation = read.text("organisatie", LONGEST_NAME);
    let kind = read.choice("soort", |text| text.parse().ok());
    let number = read.text("nummer", LONGEST_NAME);
    let (from, until) = (read.day("vanaf"), read.optional_day("tot"));
    let escalation = read.optional_text("escalatie", LONGEST);
    let errors = read.errors();
    match (partner, kind, from) {
        (Some(partner), Some(kind), Some(from)) if errors.is_empty() => Ok(PartnerAgreementForm {
            partner,
            organisation,
            kind,
            number,
            from,
            until,
            escalation,
        }),
        _ => Err(errors),
    }
}

async fn end_page(
    auth: &Authorized<ManageAgreements>,
    id: PartnerAgreementId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeDirectory>()?;
    let all = app::partner_agreements::all(auth.app(), &sees).await?;
    let one = all.into_iter().find(|one| one.id == id);
    let one = one.ok_or(Problem::NotFound)?;
    let page = auth
        .page(t.value("covenant-end", &one.organisation))
        .under(PATH, t.get("covenants-title"));
    let form = page
        .form(format!("{PATH}/{id}/einde"), t.get("covenant-end-do"))
        .field(Field::day("tot", t.get("valid-until")).value(auth.app().today().to_string()))
        .danger()
        .cancel(PATH);
    let lead = t.value("covenant-end-lead", &word(t, one.partner));
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks when an agreement ends.
pub(crate) async fn ask_end(
    auth: Authorized<ManageAgreements>,
    Path(id): Path<PartnerAgreementId>,
) -> Answer {
    end_page(&auth, id, Ok).await
}

/// Ends it.
pub(crate) async fn end(
    auth: Authorized<ManageAgreements>,
    Path(id): Path<PartnerAgreementId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let until = read.day("tot");
    let errors = read.errors();
    let Some(until) = until else {
        return end_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::partner_agreements::end(auth.app(), &auth.grant, id, until).await {
        Ok(()) => Ok(done(PATH, "convenant-einde")),
        Err(error) => end_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
