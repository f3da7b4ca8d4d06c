//! A person put together from the cells of a row, and whether the age can be right.

use domain::Day;

use crate::{AddressSource, Field, ListRow, ReasonCode, values};

/// Cells that are composed once the whole row is read.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) initials: String,
    pub(crate) call_name: String,
    pub(crate) street: String,
    pub(crate) number: String,
    pub(crate) letter: String,
    pub(crate) addition: String,
    pub(crate) address: String,
    pub(crate) place: String,
}

/// Puts names and address lines together from their parts.
pub(crate) fn compose(row: &mut ListRow, parts: Parts) {
    let identity = &mut row.identity;
    if identity.given_names.is_empty() {
        identity.given_names = if parts.initials.is_empty() {
            parts.call_name
        } else {
            parts.initials
        };
    }
    if identity.address_line_1.is_empty() {
        let base = if parts.street.is_empty() {
            parts.address
        } else {
            parts.street
        };
        identity.address_line_1 = base;
        if !identity.address_line_1.is_empty() && !parts.number.is_empty() {
            identity.address_line_1.push(' ');
            identity.address_line_1.push_str(&parts.number);
            identity.address_line_1.push_str(&parts.letter);
            if !parts.addition.is_empty() {
                identity.address_line_1.push('-');
                identity.address_line_1.push_str(&parts.addition);
            }
        }
    }
    if identity.postcode.is_empty()
        && let Some(postcode) = values::postcode_in_line(&identity.address_line_2)
    {
        identity.postcode = postcode;
    }
    if identity.address_line_2.is_empty() {
        let (digits, letters) = identity.postcode.split_at_checked(4).unwrap_or_default();
        identity.address_line_2 = match (digits.is_empty(), parts.place.is_empty()) {
            (true, _) => parts.place,
            (false, true) => format!("{digits} {letters}"),
            // Two spaces between postcode and place, as the post asks.
            (false, false) => format!("{digits} {letters}  {}", parts.place),
        };
    }
    row.address_from = row.identity.has_address().then_some(AddressSource::List);
}

/// Whether the age on a day is one a list of young people can have (I-62).
pub(crate) fn judge_age(row: &mut ListRow, reference: Day) {
    let Some(birth) = row.identity.birth_date else {
        return;
    };
    if birth.earliest() > reference {
        row.problem(Field::BirthDate.code(), ReasonCode::BirthDateFuture);
        return;
    }
    let (least, most) = birth.age_on(reference);
    if most < 12 || least > 30 {
        row.problem(Field::BirthDate.code(), ReasonCode::AgeUnlikely);
    }
}
