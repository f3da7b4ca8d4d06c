//! What a colleague did to a case since a form about it was opened (security bar B3).

use app::cases::CasePage;

use crate::form::Form;

/// The form with the version of the case it is about, so that it is refused when somebody else was
/// first, and then says who did what.
pub(crate) fn versioned(form: Form, case: &CasePage) -> Form {
    let told = case.timeline.iter().map(|entry| {
        let told = format!("{}, {}: {}", entry.at.dutch(), entry.by, entry.text);
        (entry.version, told)
    });
    form.version(case.version, told.collect())
}
