//! What the columns of a file mean: header names, their synonyms, saved mappings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident, $code:literal, [$($synonym:literal),*];)+) => {
        /// What a column holds. Whatever has no field is dropped (I-22: data minimisation).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl Field {
            /// All fields, for the mapping screen.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable name, snake_case: also the `column` of problems and notices.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The field that a folded header names.
            fn of_folded(folded: &str) -> Option<Self> {
                $(if [$($synonym),*].contains(&folded) {
                    return Some(Self::$name);
                })+
                None
            }
        }
    };
}

fields! {
    /// Citizen service number.
    Bsn, "bsn", ["bsn", "burgerservicenummer", "burgerservicenr", "bsnnummer", "bsnnr", "sofinummer", "sofinr", "bsnsofinummer", "persoonsnummer", "burgerservicenummerbsn", "bsnburgerservicenummer", "bsnjongere", "bsnpersoon", "persoonbsn", "jongerebsn", "persoonsgebondennummer", "pgn", "onderwijsnummer", "bsnonderwijsnummer", "persoonsgebondennummerbsn"];
    /// Birth date.
    BirthDate, "birth_date", ["geboortedatum", "gebdatum", "gebdat", "geboortedat", "datumgeboorte", "gebdd", "gbdatum", "geborenop", "geborendatum", "dategeboorte"];
    /// The list's own flag for new inflow.
    NewFlag, "new_flag", ["nieuw", "nieuweinstroom", "instroom", "indicatienieuw", "nieuwjn", "nieuwjanee", "indicatienieuweinstroom", "nieuweinstroomjn", "nieuweinstroomjanee", "indnieuw", "nieuwindicatie", "indicatieinstroom", "isnieuw", "nieuwopdelijst", "nieuwopdezelijst"];
    /// Municipality code.
    MunicipalityCode, "municipality_code", ["gemeentecode", "cbscode", "gemcode", "gemeentenummer", "cbsgemeentecode", "codegemeente", "gmcode", "codegemeentevaninschrijving", "gemeentecodecbs"];
    /// Given names.
    GivenNames, "given_names", ["voornamen", "voornaam", "volledigevoornamen"];
    /// Initials.
    Initials, "initials", ["voorletters", "voorletter", "initialen"];
    /// Name in daily use.
    CallName, "call_name", ["roepnaam"];
    /// Prefix of the family name.
    Prefix, "prefix", ["voorvoegsel", "voorvoegsels", "tussenvoegsel", "tussenvoegsels", "voorv", "tussenv", "voorvoegselgeslachtsnaam", "voorvoegselsgeslachtsnaam"];
    /// Family name.
    FamilyName, "family_name", ["achternaam", "geslachtsnaam", "familienaam", "achternamen"];
    /// Whole name in one cell.
    FullName, "full_name", ["naam", "volledigenaam", "aanschrijfnaam", "aanschrijfwijze", "naamvolledig", "naamjongere", "naampersoon", "tenaamstelling"];
    /// Street.
    Street, "street", ["straat", "straatnaam", "openbareruimte", "naamopenbareruimte", "straatnaamopenbareruimte"];
    /// House number.
    HouseNumber, "house_number", ["huisnummer", "huisnr", "nummer", "hnr", "huisnum"];
    /// House letter.
    HouseLetter, "house_letter", ["huisletter", "letter", "hlt"];
    /// Addition to the house number.
    HouseAddition, "house_addition", ["toevoeging", "huisnummertoevoeging", "huisnrtoevoeging", "toevoegsel", "toev", "huisnummertoev", "huisnrtoev"];
    /// Street and number in one cell.
    Address, "address", ["adres", "straatenhuisnummer", "straathuisnummer", "woonadres", "adresgegevens", "straatnummer"];
    /// First address line as the register writes it.
    AddressLine1, "address_line_1", ["adresregel1", "adres1", "adresregeleen"];
    /// Second address line as the register writes it.
    AddressLine2, "address_line_2", ["adresregel2", "adres2", "adresregeltwee", "postcodeplaats", "postcodewoonplaats", "postcodeenplaats", "postcodeenwoonplaats"];
    /// Postcode.
    Postcode, "postcode", ["postcode", "pc", "postkode", "pc6"];
    /// Place.
    Place, "place", ["woonplaats", "plaats", "plaatsnaam", "woonplaatsnaam", "naamwoonplaats", "stad"];
    /// Country.
    Country, "country", ["land", "landnaam", "landcode"];
    /// Restricted disclosure.
    SecretAddress, "secret_address", ["indicatiegeheim", "geheim", "geheimhouding", "indgeheim", "geheimadres", "indicatiegeheimhouding", "geheimhoudingpersoonsgegevens", "verstrekkingsbeperking"];
    /// Deceased, or the date of death.
    Deceased, "deceased", ["overleden", "datumoverlijden", "overlijdensdatum", "indicatieoverleden", "isoverleden", "overlijden"];
    /// Emigrated, or the date of leaving.
    Emigrated, "emigrated", ["emigratie", "geemigreerd", "vertrokken", "datumemigratie", "datumvertrek", "vertrekdatum", "rni", "nietingezetene", "indicatieemigratie", "vertrokkennaarbuitenland", "vertrokkenonbekendwaarheen", "vow"];
    /// Postal address only.
    PostalAddress, "postal_address", ["briefadres", "indicatiebriefadres", "isbriefadres"];
    /// Kind of address: home or postal.
    AddressKind, "address_kind", ["functieadres", "soortadres", "adressoort", "adresfunctie", "typeadres"];
    /// Address under investigation.
    UnderInvestigation, "under_investigation", ["adresinonderzoek", "inonderzoek", "indicatieonderzoek", "onderzoek", "datumingangonderzoek", "aanduidinginonderzoek", "aanduidinggegevensinonderzoek"];
    /// Established not to live there.
    NotAtAddress, "not_at_address", ["verblijftnietopadres", "vastgesteldverblijftnietopadres", "indicatievastgesteldverblijftnietopadres", "nietopadres"];
    /// Several markers in words in one cell.
    Markers, "markers", ["kenmerken", "kenmerk", "bijzonderheden", "opschorting", "redenopschorting", "opschortingbijhouding", "redenopschortingbijhouding"];
    /// Kind of school that was left; lists of schools only.
    Education, "education", ["soortonderwijs", "onderwijssoort", "schoolsoort", "onderwijstype", "laatsteonderwijs", "laatsteschoolsoort"];
    /// Highest diploma or certificate; lists of schools only.
    Qualification, "qualification", ["hoogstediploma", "diploma", "hoogstbehaaldediploma", "hoogstbehaaldonderwijs", "behaalddiploma", "hoogstekwalificatie", "getuigschrift"];
    /// Last day at school; lists of schools only.
    LastSchoolDay, "last_school_day", ["laatsteschooldag", "datumuitschrijving", "uitschrijfdatum", "datumuitgeschreven", "datumlaatsteschooldag", "einddatuminschrijving", "uitstroomdatum", "datumuitstroom"];
    /// Hours of paid work a week; lists of schools only.
    WorkHours, "work_hours", ["urenwerkperweek", "urenwerk", "werkuren", "werkurenperweek", "urenperweek", "gewerkteurenperweek"];
    /// Income from work a month; lists of schools only.
    WorkIncome, "work_income", ["inkomenuitwerk", "inkomenuitwerkpermaand", "inkomen", "maandinkomen", "inkomenpermaand", "inkomstenuitwerk"];
    /// Whether there is a benefit; lists of schools only.
    Benefit, "benefit", ["uitkering", "heeftuitkering", "uitkeringjn", "uitkeringjanee", "indicatieuitkering"];
    /// Reference date of the delivery.
    ReferenceDate, "reference_date", ["peildatum", "peildat", "referentiedatum", "datumpeiling"];
    /// Month of the delivery.
    StatedMonth, "stated_month", ["maand", "levering", "leveringsmaand", "maandlevering", "periode", "leverperiode", "verslagmaand"];
    /// Row number in our own correction file: known and left alone.
    OwnRow, "own_row", ["vangnetrij", "vangnetrijnummer"];
    /// Reasons in our own correction file: known and left alone.
    OwnReason, "own_reason", ["vangnetreden", "vangnetredenen", "vangnetkolom"];
    /// Row reference in our own check export.
    OwnReference, "own_reference", ["vangnetverwijzing"];
    /// Answer column in our own check export.
    OwnAnswer, "own_answer", ["vangnetantwoord", "antwoord", "antwoordjanee"];
    /// A column the user mapped to nothing.
    Ignored, "ignored", ["vangnetnegeren"];
}

impl Field {
    /// Our own columns, which a returned file still has and which carry no data.
    pub(crate) const fn is_own(self) -> bool {
        matches!(
            self,
            Self::OwnRow | Self::OwnReason | Self::OwnReference | Self::OwnAnswer
        )
    }

    /// A column that is read into a row.
    pub(crate) const fn is_read(self) -> bool {
        !self.is_own() && !matches!(self, Self::Ignored)
    }

    /// A column that only lists of schools have: elsewhere it is dropped (I-22).
    pub(crate) const fn is_of_schools(self) -> bool {
        matches!(
            self,
            Self::Education
                | Self::Qualification
                | Self::LastSchoolDay
                | Self::WorkHours
                | Self::WorkIncome
                | Self::Benefit
        )
    }
}

/// The header we write for a field; reading it gives the field back.
pub(crate) const fn dutch_header(field: Field) -> &'static str {
    match field {
        Field::Bsn => "BSN",
        Field::BirthDate => "geboortedatum",
        Field::NewFlag => "nieuw",
        Field::MunicipalityCode => "gemeentecode",
        Field::GivenNames => "voornamen",
        Field::Initials => "voorletters",
        Field::CallName => "roepnaam",
        Field::Prefix => "voorvoegsel",
        Field::FamilyName => "achternaam",
        Field::FullName => "aanschrijfnaam",
        Field::Street => "straat",
        Field::HouseNumber => "huisnummer",
        Field::HouseLetter => "huisletter",
        Field::HouseAddition => "toevoeging",
        Field::Address => "adres",
        Field::AddressLine1 => "adresregel 1",
        Field::AddressLine2 => "adresregel 2",
        Field::Postcode => "postcode",
        Field::Place => "woonplaats",
        Field::Country => "land",
        Field::SecretAddress => "indicatie geheim",
        Field::Deceased => "overleden",
        Field::Emigrated => "geëmigreerd",
        Field::PostalAddress => "briefadres",
        Field::AddressKind => "functie adres",
        Field::UnderInvestigation => "adres in onderzoek",
        Field::NotAtAddress => "verblijft niet op adres",
        Field::Markers => "kenmerken",
        Field::Education => "soort onderwijs",
        Field::Qualification => "hoogste diploma",
        Field::LastSchoolDay => "laatste schooldag",
        Field::WorkHours => "uren werk per week",
        Field::WorkIncome => "inkomen uit werk",
        Field::Benefit => "uitkering",
        Field::ReferenceDate => "peildatum",
        Field::StatedMonth => "maand",
        Field::OwnRow => "vangnet rij",
        Field::OwnReason => "vangnet reden",
        Field::OwnReference => "vangnet verwijzing",
        Field::OwnAnswer => "vangnet antwoord",
        Field::Ignored => "vangnet negeren",
    }
}

/// The header we write for the field of a stable name, for whoever reads what is wrong with a column; empty for no field.
pub fn dutch_column(code: &str) -> &'static str {
    Field::ALL
        .iter()
        .find(|field| field.code() == code)
        .map_or("", |field| dutch_header(*field))
}

/// A header with case, spaces, punctuation and accents taken away (I-20).
pub(crate) fn fold(header: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    header
        .nfd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Which header means which field: saved per source and municipality, goes before the synonyms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    /// Folded header to field.
    by_header: BTreeMap<String, Field>,
}

impl Mapping {
    /// Says that this header means this field ([`Field::Ignored`]: drop it).
    pub fn set(&mut self, header: &str, field: Field) {
        self.by_header.insert(fold(header), field);
    }

    /// The field of a header, by this mapping alone.
    pub fn get(&self, header: &str) -> Option<Field> {
        self.by_header.get(&fold(header)).copied()
    }

    /// No header is mapped.
    pub fn is_empty(&self) -> bool {
        self.by_header.is_empty()
    }

    /// A key for a header row: equal for the same columns in the same order, however they are
    /// spaced or capitalised. Sixteen hexadecimal digits, stable across versions (FNV-1a).
    pub fn fingerprint<S: AsRef<str>>(header: &[S]) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for name in header {
            for byte in fold(name.as_ref()).bytes().chain([0x1F]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}

/// The field a header means: by the saved mapping, else by the synonyms.
pub(crate) fn field_of(header: &str, mapping: &Mapping) -> Option<Field> {
    let folded = fold(header);
    mapping
        .by_header
        .get(&folded)
        .copied()
        .or_else(|| Field::of_folded(&folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_20_spelling_of_a_header_does_not_matter() {
        for header in [
            "BSN",
            " bsn ",
            "Bsn-nummer",
            "BSN\u{a0}nummer",
            "bsn_nummer",
            "Burgerservicenr.",
            "BURGERSERVICENUMMER",
        ] {
            assert_eq!(
                field_of(header, &Mapping::default()),
                Some(Field::Bsn),
                "{header}"
            );
        }
        assert_eq!(
            field_of("Geëmigreerd", &Mapping::default()),
            Some(Field::Emigrated)
        );
        assert_eq!(
            field_of("Nieuw (J/N)", &Mapping::default()),
            Some(Field::NewFlag)
        );
        assert_eq!(field_of("toelichting", &Mapping::default()), None);
    }

    #[test]
    fn c3_every_header_we_write_reads_back() {
        for field in Field::ALL {
            assert_eq!(
                field_of(dutch_header(*field), &Mapping::default()),
                Some(*field)
            );
        }
    }

    #[test]
    fn a_saved_mapping_goes_before_the_synonyms() {
        let mut mapping = Mapping::default();
        mapping.set("Sleutel", Field::Bsn);
        mapping.set("bsn", Field::Ignored);
        assert_eq!(field_of("SLEUTEL", &mapping), Some(Field::Bsn));
        assert_eq!(field_of("BSN", &mapping), Some(Field::Ignored));
    }

    #[test]
    fn a_fingerprint_tells_order_and_not_spelling() {
        assert_eq!(
            Mapping::fingerprint(&["BSN", "Nieuw"]),
            Mapping::fingerprint(&["bsn ", "NIEUW"])
        );
        assert_ne!(
            Mapping::fingerprint(&["BSN", "Nieuw"]),
            Mapping::fingerprint(&["Nieuw", "BSN"])
        );
    }
}
