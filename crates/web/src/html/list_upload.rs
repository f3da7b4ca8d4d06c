//! The files of a month: the form, and taking them in.

use access::policy::UploadList;
use app::lists::{Upload, UploadedFile};
use axum::extract::Multipart;
use domain::{Month, MunicipalityId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer, again,
        lists::{month_name, stages},
    },
    page::{Page, see_other},
    problem::Problem,
    sections::Sections,
};

fn upload_form(
    page: &Page,
    today: domain::Day,
    municipalities: &[app::municipalities::MunicipalityView],
) -> Form {
    let t = page.t;
    let this = today.month();
    let months = (0..13)
        .map(|back| this.plus(-back))
        .map(|month| Choice::new(month.to_string(), month_name(t, month)))
        .collect();
    let places: Vec<Choice> = municipalities
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.clone()))
        .collect();
    let place = if let [only] = municipalities {
        Field::hidden("gemeente", only.id.to_string())
    } else {
        Field::select("gemeente", t.get("lists-municipality"), places)
    };
    page.upload("/lijsten/nieuw", t.get("upload-submit"))
        .field(place)
        .field(
            Field::select("maand", t.get("upload-month"), months)
                .value(this.to_string())
                .narrow(),
        )
        .field(
            Field::day("peildatum", t.get("upload-reference"))
                .hint(t.get("upload-reference-hint"))
                .optional(),
        )
        .field(Field::file("list", t.get("upload-list")).hint(t.get("upload-list-hint")))
        .field(
            Field::file("addresses", t.get("upload-addresses"))
                .hint(t.get("upload-addresses-hint"))
                .optional(),
        )
        .field(
            Field::file("known", t.get("upload-known"))
                .hint(t.get("upload-known-hint"))
                .optional(),
        )
        .field(
            Field::file("self_employed", t.get("upload-self-employed"))
                .hint(t.get("upload-self-employed-hint"))
                .optional(),
        )
        .cancel("/lijsten")
}

async fn upload_page(
    auth: &Authorized<UploadList>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let municipalities = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let page = auth
        .page(t.get("upload-title"))
        .under("/lijsten", t.get("lists-title"));
    let form = mend(upload_form(&page, auth.app().today(), &municipalities))?;
    Ok(Sections::new(page)
        .lead(t.get("upload-lead"))
        .script("upload.js")
        .stages(t.get("stages-label"), stages(t), 0)
        .form(String::new(), Vec::new(), &form)
        .answer())
}

/// The form for a month's files.
pub(crate) async fn ask_upload(auth: Authorized<UploadList>) -> Answer {
    upload_page(&auth, Ok).await
}

/// Takes the files in; reading them goes on in the background.
pub(crate) async fn upload(auth: Authorized<UploadList>, multipart: Multipart) -> Answer {
    let (posted, files) = parts(multipart).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let municipality = reader.parse::<MunicipalityId>("gemeente", "fout-kies");
    let month = reader.parse::<Month>("maand", "fout-maand");
    let reference_date = reader.optional_day("peildatum");
    if !files.iter().any(|file| file.kind.code() == "list") {
        reader.wrong("list", auth.t.get("upload-list-missing"));
    }
    let errors = reader.errors();
    let (Some(municipality), Some(month), true) = (municipality, month, errors.is_empty()) else {
        return upload_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let upload = Upload {
        municipality,
        month,
        reference_date,
        files,
        digest: None,
    };
    match app::lists::start(auth.app().clone(), &auth.grant, upload).await {
        Ok(list) => Ok(see_other(&format!("/lijsten/{list}"))),
        Err(error) => upload_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

/// The fields and the files of a form with files; an empty file field is no file.
pub(crate) async fn parts(
    mut multipart: Multipart,
) -> Result<(Posted, Vec<UploadedFile>), Problem> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_| Problem::Unreadable)?
    {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| Problem::TooLarge)?;
        match (file_name, name.parse()) {
            (Some(file_name), Ok(kind)) if !bytes.is_empty() => files.push(UploadedFile {
                kind,
                name: file_name,
                bytes: bytes.to_vec(),
            }),
            (Some(_), _) => {}
            (None, _) => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((Posted::from_pairs(fields), files))
}
