//! Made-up lists of DUO about who left school, and taking them in.

use std::fmt::Write as _;

use access::{Actor, policy};
use app::{
    App, Result,
    school::{self, SchoolUpload},
};
use domain::{
    Day, SchoolListId,
    school::{Qualification, SchoolListKind},
};

use crate::population::{self, Dice};

/// A row of a list as DUO writes it.
#[derive(Clone, Debug)]
pub struct Leaver {
    /// Nine digits, or DUO's placeholder.
    pub number: String,
    /// Family name.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// Birth date.
    pub born: Day,
    /// Code of the municipality.
    pub code: String,
    /// Kind of school.
    pub education: &'static str,
    /// Highest diploma; empty when it is not told.
    pub diploma: &'static str,
    /// Last day at school.
    pub last_day: Day,
    /// Hours of work a week; empty when it is not told.
    pub hours: String,
    /// Income from work a month; empty when it is not told.
    pub income: String,
    /// `ja`, `nee`, or empty.
    pub benefit: &'static str,
}

impl Leaver {
    /// An early leaver with so much income from work a month, in euros: of 20, with a vmbo diploma, gone since last summer.
    pub fn early(number: &str, family_name: &str, code: &str, on: Day, income: u32) -> Self {
        Self {
            number: number.to_owned(),
            family_name: family_name.to_owned(),
            given_names: "Ilse".to_owned(),
            born: on.plus_years(-20),
            code: code.to_owned(),
            education: "mbo",
            diploma: "vmbo",
            last_day: on.plus_months(-4),
            hours: if income == 0 { "0" } else { "8" }.to_owned(),
            income: income.to_string(),
            benefit: "nee",
        }
    }
}

/// A list as a CSV file.
pub fn csv(leavers: &[Leaver]) -> String {
    let mut text = "Persoonsgebonden nummer;Achternaam;Voornamen;Geboortedatum;Gemeentecode;Soort onderwijs;\
                    Hoogste diploma;Datum uitschrijving;Uren werk per week;Inkomen uit werk;Uitkering\r\n"
        .to_owned();
    for one in leavers {
        let _ = write!(
            text,
            "{};{};{};{};{};{};{};{};{};{};{}\r\n",
            one.number,
            one.family_name,
            one.given_names,
            digits(one.born),
            one.code,
            one.education,
            one.diploma,
            digits(one.last_day),
            one.hours,
            one.income,
            one.benefit
        );
    }
    text
}

/// A day as `dd-mm-jjjj`.
fn digits(day: Day) -> String {
    let date = day.date();
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// Uploads a list as the RMC worker does.
///
/// # Errors
/// As [`school::upload`].
pub async fn upload(
    app: &App,
    worker: &Actor,
    kind: SchoolListKind,
    on: Day,
    leavers: &[Leaver],
) -> Result<SchoolListId> {
    let grant = worker.authorize::<policy::UploadSchoolList>()?;
    let upload = SchoolUpload {
        kind,
        reference_date: on,
        return_by: None,
        name: "lijst.csv".to_owned(),
        bytes: csv(leavers).into_bytes(),
    };
    school::upload(app, &grant, upload).await
}

/// Uploads a list and takes it in.
///
/// # Errors
/// As [`school::upload`] and [`school::commit`].
pub async fn take_in(
    app: &App,
    worker: &Actor,
    kind: SchoolListKind,
    on: Day,
    leavers: &[Leaver],
) -> Result<SchoolListId> {
    let list = upload(app, worker, kind, on, leavers).await?;
    let grant = worker.authorize::<policy::UploadSchoolList>()?;
    school::commit(app, &grant, list, false).await?;
    Ok(list)
}

/// A believable list for a demonstration: so many young people of each municipality, with what a list tells and leaves out.
pub fn made_up(seed: u64, kind: SchoolListKind, on: Day, places: &[(&str, usize)]) -> Vec<Leaver> {
    let mut dice = Dice::new(seed);
    let mut leavers = Vec::new();
    for (at, (code, many)) in (0_u64..).zip(places) {
        let seed = seed.wrapping_add(1_000).wrapping_add(at);
        for one in population::people(seed, *many, 40_000 + 400 * at, "Weert", 6001, on) {
            let income = match dice.below(10) {
                0..=3 => Some(0),
                4..=5 => Some(100 + dice.below(190)),
                6..=7 => Some(310 + dice.below(380)),
                8 => Some(900 + dice.below(900)),
                _ => None,
            };
            let outflow = kind == SchoolListKind::Outflow;
            let (education, diploma) = match (outflow, dice.below(4)) {
                (true, 0..=1) => ("pro", "pro"),
                (true, 2) => ("vso", "vso dagbesteding"),
                (true, _) => ("entree", "entree"),
                (false, 0) => ("mbo", "vmbo"),
                (false, 1) => ("entree", Qualification::Entree.code()),
                (false, 2) => ("vmbo", "geen"),
                (false, _) => ("mbo", ""),
            };
            let age = 17 + i32::try_from(dice.below(8)).unwrap_or(0);
            let days = i32::try_from(dice.below(300)).unwrap_or(0);
            leavers.push(Leaver {
                number: if dice.percent(4) {
                    "111111111".to_owned()
                } else {
                    one.bsn
                },
                family_name: [one.prefix, one.family_name].join(" ").trim().to_owned(),
                given_names: one.given_name,
                born: on.plus_years(-age).plus_days(-days),
                code: (*code).to_owned(),
                education,
                diploma,
                last_day: on.plus_days(-40).plus_days(-days),
                hours: income.map_or_else(String::new, |euros| (euros / 15).min(38).to_string()),
                income: income.map_or_else(String::new, |euros| euros.to_string()),
                benefit: match dice.below(8) {
                    0 => "ja",
                    1 => "",
                    _ => "nee",
                },
            });
        }
    }
    leavers
}
