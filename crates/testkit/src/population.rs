//! A made-up population: the same seed gives the same people, files and answers.
//!
//! Family names are plants and birds with fantasy endings, so that nobody takes them for someone
//! real; the numbers come from the range the official test persons use (99999....) while it lasts.

use std::fmt::Write as _;

use domain::{Bsn, Day, Month};

/// A small deterministic generator (an xorshift step): enough for believable variety, and nothing
/// that must be unpredictable is drawn from it.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound` (0 when the bound is 0).
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if bound == 0 {
            0
        } else {
            (self.0 >> 11) % bound
        }
    }

    /// True in `percent` of 100 throws.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }
}

/// One made-up young person as the files describe them.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of a file")]
pub struct MadeUp {
    /// Nine digits that pass the eleven-test.
    pub bsn: String,
    /// Given name.
    pub given_name: String,
    /// Prefix, may be empty.
    pub prefix: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    pub born: Day,
    /// Street and number.
    pub street: String,
    /// Postcode, `1234 AB`.
    pub postcode: String,
    /// Place.
    pub place: String,
    /// Whether the list calls this person new.
    pub new: bool,
    /// Whether the register gives an address.
    pub has_address: bool,
    /// Whether the municipality guides this person already.
    pub known: bool,
    /// Whether the trade register has this person.
    pub self_employed: bool,
    /// Secret address.
    pub secret: bool,
    /// Postal address only.
    pub postal_only: bool,
    /// Deceased.
    pub deceased: bool,
}

const GIVEN: &[&str] = &[
    "Aafje",
    "Bodil",
    "Çağla",
    "Daantje",
    "Đorđe",
    "Elfrun",
    "Fenna",
    "Gijsbrecht",
    "Hidde",
    "Ilse",
    "Jorrit",
    "Kaatje",
    "Łukasz",
    "Mirte",
    "Noortje",
    "Oeds",
    "Pepijn",
    "Quirine",
    "Reinout",
    "Sietske",
    "Teun",
    "Ursel",
    "Veerle",
    "Wobbe",
    "Xandra",
    "Yıldız",
    "Zwaan",
];
const PREFIX: &[&str] = &[
    "", "", "", "", "van", "van der", "de", "van den", "'t", "ter",
];
const FAMILY: &[&str] = &[
    "Boterbloem",
    "Distelvink",
    "Eikenhoorn",
    "Fluitekruid",
    "Goudplevier",
    "Heikikker",
    "IJsvogelaar",
    "Korenbloem",
    "Lisdodde",
    "Madelievema",
    "Nachtzwaluw",
    "Ooievaarsbek",
    "Pimpernel",
    "Ratelpopel",
    "Salamanderik",
    "Tureluurs",
    "Uilenspiegeling",
    "Vlierbes",
    "Wulpenoog",
    "Zilverschoon",
    "Hart-Yıldırım",
    "Zegge-Rietgors",
];
const STREET: &[&str] = &[
    "Voorbeeldstraat",
    "Proefweg",
    "Oefenplein",
    "Verzonnen Dreef",
    "Modelhof",
    "Testakker",
    "Schetslaan",
    "Demopad",
];

/// Letters of a postcode; none of those that are hard to read.
const LETTERS: &[&str] = &[
    "A", "B", "C", "D", "E", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T",
];

/// Makes people for a municipality of `place` whose postcodes start at `postcode`, of 23 to 26 on
/// `reference`. `first` numbers them, so that two municipalities never share a BSN.
pub fn people(
    seed: u64,
    count: usize,
    first: u64,
    place: &str,
    postcode: u16,
    reference: Day,
) -> Vec<MadeUp> {
    let mut dice = Dice::new(seed ^ first.wrapping_mul(7919));
    let mut numbers = BsnNumbers::starting_at(first);
    let mut people: Vec<MadeUp> = (0..count)
        .map(|_| one(&mut dice, &mut numbers, place, postcode, reference))
        .collect();
    // Each file has somebody in it, whatever the dice say: an empty file would be asked about.
    if let [known, self_employed, ..] = people.as_mut_slice() {
        known.known = true;
        (self_employed.self_employed, self_employed.has_address) = (true, true);
    }
    people
}

fn one(
    dice: &mut Dice,
    numbers: &mut BsnNumbers,
    place: &str,
    postcode: u16,
    reference: Day,
) -> MadeUp {
    let days_old = 23 * 365 + 8 + i32::try_from(dice.below(4 * 365 - 20)).unwrap_or(0);
    let letters: String = [dice.pick(LETTERS), dice.pick(LETTERS)].concat();
    MadeUp {
        bsn: numbers.next_number(),
        given_name: dice.pick(GIVEN).to_owned(),
        prefix: dice.pick(PREFIX).to_owned(),
        family_name: dice.pick(FAMILY).to_owned(),
        born: reference.plus_days(-days_old),
        street: format!("{} {}", dice.pick(STREET), 1 + dice.below(180)),
        postcode: format!("{} {letters}", u64::from(postcode) + dice.below(30)),
        place: place.to_owned(),
        new: dice.percent(70),
        has_address: !dice.percent(4),
        known: dice.percent(18),
        self_employed: dice.percent(9),
        secret: dice.percent(1),
        postal_only: dice.percent(2),
        deceased: dice.percent(1),
    }
}

/// Valid BSNs in rising order from the test range.
struct BsnNumbers(u64);

impl BsnNumbers {
    fn starting_at(first: u64) -> Self {
        // 9,090 valid numbers lie in 99999....; larger populations go on below them, from 1000....
        if first < 9_000 {
            Self(999_900_000 + first * 11)
        } else {
            Self(100_000_000 + first * 11)
        }
    }

    fn next_number(&mut self) -> String {
        loop {
            self.0 += 1;
            if self.0 > 999_999_999 {
                self.0 = 100_000_000;
            }
            let digits = format!("{:09}", self.0);
            if Bsn::parse(&digits).is_ok() {
                return digits;
            }
        }
    }
}

/// The month's list as CSV: BSN, birth date, new flag, municipality code.
pub fn list_csv(people: &[MadeUp], code: &str) -> String {
    let mut text = "BSN;Geboortedatum;Nieuw;Gemeentecode\r\n".to_owned();
    for person in people {
        let new = if person.new { "ja" } else { "nee" };
        let _ = write!(
            text,
            "{};{};{new};{code}\r\n",
            person.bsn,
            person.born.dutch()
        );
    }
    text
}

/// The address file of the population register for these people, as CSV.
pub fn addresses_csv(people: &[MadeUp]) -> String {
    let mut text = "BSN;Voornamen;Voorvoegsel;Geslachtsnaam;Adresregel 1;Postcode;Woonplaats;\
                    Indicatie geheim;Briefadres;Overleden\r\n"
        .to_owned();
    for person in people.iter().filter(|person| person.has_address) {
        let yes = |flag: bool| if flag { "ja" } else { "nee" };
        let _ = write!(
            text,
            "{};{};{};{};{};{};{};{};{};{}\r\n",
            person.bsn,
            person.given_name,
            person.prefix,
            person.family_name,
            person.street,
            person.postcode,
            person.place,
            yes(person.secret),
            yes(person.postal_only),
            yes(person.deceased),
        );
    }
    text
}

/// The file of people the municipality guides already: nothing but keys.
pub fn known_csv(people: &[MadeUp]) -> String {
    keys_csv(people.iter().filter(|person| person.known))
}

/// The file of people the trade register has: nothing but keys.
pub fn self_employed_csv(people: &[MadeUp]) -> String {
    keys_csv(people.iter().filter(|person| person.self_employed))
}

fn keys_csv<'a>(people: impl Iterator<Item = &'a MadeUp>) -> String {
    let mut text = "BSN\r\n".to_owned();
    for person in people {
        let _ = write!(text, "{}\r\n", person.bsn);
    }
    text
}

/// The month before the one of `today`: a list always tells of a month that has ended.
pub fn latest_list_month(today: Day) -> Month {
    today.month().plus(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_people() {
        let reference = Day::new(2026, 10, 1).expect("a day");
        let make = || list_csv(&people(7, 40, 0, "Weert", 6000, reference), "GM0988");
        assert_eq!(make(), make());
        assert_ne!(
            make(),
            list_csv(&people(8, 40, 0, "Weert", 6000, reference), "GM0988")
        );
    }

    #[test]
    fn every_number_passes_the_eleven_test_and_none_is_given_twice() {
        let reference = Day::new(2026, 10, 1).expect("a day");
        let numbers: std::collections::BTreeSet<String> =
            people(1, 500, 300, "Weert", 6000, reference)
                .into_iter()
                .map(|p| p.bsn)
                .collect();
        assert_eq!(numbers.len(), 500);
        assert!(numbers.iter().all(|bsn| Bsn::parse(bsn).is_ok()));
    }
}
