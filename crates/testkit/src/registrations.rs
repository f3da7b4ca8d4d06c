//! Made-up people whom no list brought, and how a colleague registers them.

use access::{Actor, policy};
use app::{
    App, AppError,
    outreach::AddressForm,
    registration::{Registered, RegistrationForm, register},
    search::Doors,
};
use domain::{
    BirthDate, CaseId, Day, Living, MunicipalityId,
    outreach::{Topic, WayIn},
};

/// Somebody with an address, registered on a day.
///
/// # Panics
/// When the birth date is none.
pub fn form(
    municipality: MunicipalityId,
    way: WayIn,
    (given, family): (&str, &str),
    born: &str,
    on: Day,
) -> RegistrationForm {
    RegistrationForm {
        municipality,
        way,
        on,
        given_names: given.to_owned(),
        prefix: String::new(),
        family_name: family.to_owned(),
        birth_date: born.parse().expect("a birth date"),
        address: Some(AddressForm {
            address_line_1: "Verzonnenlaan 7".to_owned(),
            postcode: "6001 AA".to_owned(),
            place: "Weert".to_owned(),
        }),
        living: Vec::new(),
        topics: vec![Topic::Work],
        minutes: 15,
        note: String::new(),
        another: String::new(),
    }
}

/// Registers somebody as a colleague.
///
/// # Errors
/// As [`register`].
pub async fn register_as(
    app: &App,
    actor: &Actor,
    form: &RegistrationForm,
) -> Result<Registered, AppError> {
    let grant = actor.authorize::<policy::RegisterPerson>()?;
    let outside = actor.authorize::<policy::SearchOutside>()?;
    register(app, &grant, &outside, &Doors::of(actor), form).await
}

/// The case that has begun.
///
/// # Panics
/// When somebody may be known, or the rules refuse.
pub async fn begun(app: &App, actor: &Actor, form: &RegistrationForm) -> CaseId {
    match register_as(app, actor, form).await.expect("registered") {
        Registered::Begun(case, _) => case,
        other => panic!("{other:?}"),
    }
}

/// The people of the demonstration: the role that registers them, how many days ago, and who it is. One of them has no
/// address, one no registration either, and of one only the year of birth is known.
///
/// # Panics
/// Never: the birth dates are dates.
pub fn told(municipality: MunicipalityId, opens: Day) -> Vec<(&'static str, RegistrationForm)> {
    let on = |days: i32| opens.plus_days(-days);
    let born = |years: i32, days: i32| opens.plus_years(-years).plus_days(-days).to_string();
    let person = |way, name, born: String, days| form(municipality, way, name, &born, on(days));
    let homeless = RegistrationForm {
        address: None,
        living: vec![Living::NoFixedAddress],
        topics: vec![Topic::Work, Topic::Finance, Topic::Welfare],
        minutes: 40,
        note: "Slaapt bij vrienden. Komt donderdag om tien uur weer langs.".to_owned(),
        ..person(WayIn::WalkIn, ("Milan", "Zonneveldt"), born(19, 40), 6)
    };
    let ghost = RegistrationForm {
        address: None,
        living: vec![Living::NoFixedAddress, Living::NotInRegister],
        birth_date: BirthDate::new(opens.plus_years(-21).date().year(), None, None)
            .expect("a year"),
        topics: vec![Topic::School],
        note: "Gezien door het jongerenwerk bij de skatebaan. Contact via het jongerenwerk."
            .to_owned(),
        ..person(WayIn::Partner, ("Sami", "Wolkenwater"), born(21, 0), 9)
    };
    let postal = RegistrationForm {
        living: vec![Living::PostalAddress],
        topics: vec![Topic::School, Topic::Care],
        note: "Het lokale team kent het gezin en geeft een brief af.".to_owned(),
        ..person(WayIn::LocalTeam, ("Iris", "Bloemendael"), born(17, 12), 4)
    };
    let school = RegistrationForm {
        topics: vec![Topic::School],
        note: "Al zes weken niet op school. De mentor wil meegaan naar het eerste gesprek."
            .to_owned(),
        ..person(WayIn::School, ("Joris", "Veldzicht"), born(18, 200), 3)
    };
    let called = RegistrationForm {
        topics: vec![Topic::Work, Topic::School],
        minutes: 20,
        note: "Wil iets met paarden. Belde na de schooltijden van haar zusje.".to_owned(),
        ..person(WayIn::Called, ("Elin", "Maasoever"), born(24, 3), 2)
    };
    let walked_in = RegistrationForm {
        topics: vec![Topic::Finance, Topic::Work],
        minutes: 30,
        ..person(WayIn::WalkIn, ("Noah", "Heuveland"), born(22, 90), 5)
    };
    vec![
        ("casemanager", homeless),
        ("regisseur", ghost),
        ("casemanager", postal),
        ("casemanager", school),
        ("casemanager", called),
        ("regisseur", walked_in),
    ]
}
