//! Asking made-up schools for transfer forms, and filling them in.

use access::{Actor, policy};
use app::{
    App, Result,
    transfer::{self, MadeLink, TransferAsk},
};
use domain::{
    Day, MunicipalityId, SchoolRowId, TransferId,
    transfer::{Answers, ContinuingLine, Question},
};

/// Asks a school as a worker does.
///
/// # Errors
/// As [`transfer::ask`].
pub async fn ask(
    app: &App,
    worker: &Actor,
    municipality: MunicipalityId,
    row: Option<SchoolRowId>,
    leaves_on: Day,
) -> Result<MadeLink> {
    let form = TransferAsk {
        municipality,
        school: "Praktijkschool De Verzonnen Werkplaats".to_owned(),
        leaves_on,
        row,
    };
    let grant = worker.authorize::<policy::AskTransfer>()?;
    transfer::ask(app, &grant, &form).await
}

/// The secret at the end of a link.
pub fn secret_of(made: &MadeLink) -> String {
    made.address
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A complete form about somebody of this family name.
pub fn answers(family_name: &str, born: Day, leaves_on: Day, line: ContinuingLine) -> Answers {
    let place = if line == ContinuingLine::Arranged {
        "Leerwerkbedrijf De Verzonnen Haven"
    } else {
        ""
    };
    let typed = [
        (Question::GivenName, "Ilse"),
        (Question::FamilyName, family_name),
        (Question::BirthDate, &born.to_string()),
        (Question::Education, "pro"),
        (Question::Qualification, "pro"),
        (Question::LastDay, &leaves_on.to_string()),
        (Question::Direction, "work"),
        (Question::Line, line.code()),
        (Question::Place, place),
        (
            Question::Helps,
            "Een vaste begeleider en een duidelijk rooster.",
        ),
        (Question::Contact, "Mia Verzonnen"),
        (Question::Function, "mentor"),
        (Question::Reach, "0495 - 000000"),
        (Question::Talk, "ja"),
        (Question::Told, "ja"),
    ]
    .map(|(question, text)| (question, text.to_owned()));
    Answers::of(typed)
}

/// A form that a school sent.
///
/// # Errors
/// As [`transfer::ask`] and [`transfer::send`].
pub async fn received(
    app: &App,
    worker: &Actor,
    municipality: MunicipalityId,
    leaves_on: Day,
    answers: &Answers,
) -> Result<TransferId> {
    let made = ask(app, worker, municipality, None, leaves_on).await?;
    let lacks = transfer::send(app, &secret_of(&made), 0, answers).await?;
    debug_assert!(lacks.is_empty(), "{lacks:?}");
    Ok(made.id)
}
