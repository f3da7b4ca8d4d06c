//! Names for what a file, a row or a cell has wrong, with the Dutch sentence that says what to do.
//!
//! A name is stable: it is stored with the quarantine and printed by the command line. A sentence
//! never repeats the value it is about (C8).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is not one of our code names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known code name")]
pub struct UnknownCode;

// One table per enum: name in code, name on the wire, sentence. Three matches kept apart by hand
// would drift; the table cannot.
macro_rules! code_names {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident, $code:literal, $dutch:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $dutch] $(#[$item])* $variant,)+ }

        impl $name {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stable name, snake_case.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What is wrong and what to do about it, in Dutch.
            pub const fn dutch(self) -> &'static str {
                match self { $(Self::$variant => $dutch,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$variant),)+ _ => Err(UnknownCode) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

code_names! {
    /// Why a row is quarantined (Q in the corpus): a person has to look at it.
    ReasonCode {
        BsnMissing, "bsn_missing", "Er staat geen BSN in deze rij. Vul het BSN van negen cijfers in.";
        BsnCheckFailed, "bsn_check_failed", "Dit BSN bestaat niet: het voldoet niet aan de elfproef. Controleer de cijfers bij de bron.";
        BsnTooShort, "bsn_too_short", "Dit BSN heeft te weinig cijfers. Neem het volledige nummer van negen cijfers over uit de bron.";
        BsnTooLong, "bsn_too_long", "Dit BSN heeft te veel cijfers. Neem het nummer van negen cijfers over uit de bron.";
        BsnPrecisionLost, "bsn_precision_lost", "Excel heeft dit BSN afgerond, zodat cijfers weg zijn. Zet de kolom op ‘Tekst’ en neem het BSN opnieuw over.";
        BsnLetters, "bsn_letters", "Er staan letters of andere tekens in dit BSN, bijvoorbeeld een O in plaats van een 0. Verbeter het nummer.";
        BsnOtherDigits, "bsn_other_digits", "Dit BSN is met andere cijfertekens geschreven. Typ het over met gewone cijfers.";
        BsnLooksLikeANumber, "bsn_looks_like_a_number", "Dit lijkt een A-nummer: het heeft tien cijfers. Vul hier het BSN in.";
        BsnInOtherColumn, "bsn_in_other_column", "In deze kolom staat een BSN. Haal het weg: een BSN hoort alleen in de kolom BSN.";
        SameBsnOtherPerson, "same_bsn_other_person", "Hetzelfde BSN staat twee keer in de lijst, met verschillende gegevens. Zoek uit welke rij klopt.";
        BirthDateInvalid, "birth_date_invalid", "Deze geboortedatum bestaat niet of is niet te lezen. Schrijf de datum als dd-mm-jjjj.";
        BirthDateFuture, "birth_date_future", "Deze geboortedatum ligt in de toekomst. Controleer het jaar.";
        BirthDateDiffers, "birth_date_differs", "De geboortedatum in de lijst en die in het adressenbestand verschillen. Controleer of het BSN bij deze persoon hoort.";
        AgeUnlikely, "age_unlikely", "Deze persoon is jonger dan 12 of ouder dan 30 jaar. Controleer de geboortedatum.";
        DateOrderUnclear, "date_order_unclear", "In deze kolom staan datums met de dag eerst en datums met de maand eerst. Schrijf deze datum als dd-mm-jjjj.";
        TooFewFields, "too_few_fields", "Deze rij heeft minder kolommen dan de kopregel. Vul de rij aan.";
        TooManyFields, "too_many_fields", "Deze rij heeft meer kolommen dan de kopregel. Staat er een scheidingsteken in een adres? Zet de tekst dan tussen aanhalingstekens.";
        TruncatedRow, "truncated_row", "Het bestand houdt midden in deze rij op. Haal het bestand opnieuw op.";
        TotalRow, "total_row", "Dit lijkt een totaalregel en geen persoon. Verwijder de regel.";
        InvalidEncoding, "invalid_encoding", "In deze rij staan tekens die niet te lezen zijn. Verbeter de tekst of sla het bestand op als UTF-8.";
        Mojibake, "mojibake", "Letters met accenten zijn in de bron verkeerd omgezet. Verbeter de tekst; een voorstel staat erbij.";
        OtherMunicipality, "other_municipality", "Deze persoon hoort bij een andere gemeente.";
        ErrorCell, "error_cell", "In deze cel staat een foutmelding van Excel. Vul de waarde zelf in.";
        FormulaWithoutValue, "formula_without_value", "In deze cel staat een formule zonder uitkomst. Open het bestand in Excel, sla het op en probeer het opnieuw.";
        MergedCell, "merged_cell", "Deze cel is samengevoegd met andere cellen. Splits de cellen en vul elke rij zelf in.";
        DateInAddress, "date_in_address", "Excel heeft een huisnummer of toevoeging in een datum veranderd. Zet de kolom op ‘Tekst’ en vul het opnieuw in.";
        PostcodeInvalid, "postcode_invalid", "Dit is geen Nederlandse postcode. Schrijf vier cijfers en twee letters, bijvoorbeeld 1234 AB.";
        AddressAmbiguous, "address_ambiguous", "Het adressenbestand heeft voor dit BSN twee verschillende adressen. Laat er één staan.";
        NewFlagUnclear, "new_flag_unclear", "Het is niet duidelijk of dit nieuwe instroom is. Vul ‘ja’ of ‘nee’ in.";
        MunicipalityCodeInvalid, "municipality_code_invalid", "Dit is geen gemeentecode. Schrijf vier cijfers, bijvoorbeeld 0988.";
        PhoneUnclear, "phone_unclear", "Dit telefoonnummer is niet duidelijk. Schrijf één nummer van tien cijfers.";
        ValueTooLong, "value_too_long", "Deze tekst is te lang voor deze kolom. Kort de tekst in.";
        NameMissing, "name_missing", "In deze rij staat geen nummer en geen achternaam. Zonder een van beide weet niemand over wie het gaat.";
        MunicipalityCodeMissing, "municipality_code_missing", "In deze rij staat geen gemeentecode. Vul de code in van de gemeente waar de jongere woont.";
        EducationUnclear, "education_unclear", "Dit soort onderwijs is niet te herkennen. Schrijf pro, vso, entree, mbo, vmbo, havo, vwo, vavo of anders.";
        QualificationUnclear, "qualification_unclear", "Dit diploma is niet te herkennen. Schrijf geen, vmbo, pro, vso arbeidsmarkt, vso dagbesteding, entree, mbo 2, mbo 3, mbo 4, havo of vwo.";
        DayUnclear, "day_unclear", "Deze datum is niet te lezen of niet volledig. Schrijf de datum als dd-mm-jjjj.";
        HoursUnclear, "hours_unclear", "Dit aantal uren is niet te lezen. Schrijf een getal van 0 tot en met 80.";
        IncomeUnclear, "income_unclear", "Dit bedrag is niet te lezen. Schrijf het als 450,50, zonder tekst.";
        BenefitUnclear, "benefit_unclear", "Het is niet duidelijk of er een uitkering is. Vul ‘ja’ of ‘nee’ in, of laat de cel leeg.";
        SameBsnTwice, "same_bsn_twice", "Dit nummer staat al in een eerdere rij van deze lijst. Laat één rij staan.";
        AnswerUnclear, "answer_unclear", "Dit antwoord is niet te lezen. Vul ‘ja’ of ‘nee’ in, of laat de cel leeg.";
        ReferenceUnknown, "reference_unknown", "Deze verwijzing is geen verwijzing uit onze controlelijst. Gebruik de lijst zoals wij hem gaven.";
    }
}

code_names! {
    /// What was put right without asking and is shown to the user (N in the corpus).
    NoticeCode {
        ZeroPutBack, "zero_put_back", "De voorloopnul die Excel had weggehaald is teruggezet.";
        BsnSeparatorsRemoved, "bsn_separators_removed", "Punten, spaties of een aanhalingsteken zijn uit het BSN gehaald.";
        NumberRead, "number_read", "Het BSN stond als getal in het bestand en is als tekst gelezen.";
        SerialDate, "serial_date", "De datum stond als getal in het bestand en is omgerekend.";
        DateRewritten, "date_rewritten", "De datum was voluit of anders geschreven en is omgezet.";
        TwoDigitYear, "two_digit_year", "Het jaar had twee cijfers en is aangevuld.";
        TimeDropped, "time_dropped", "Bij de datum stond een tijd; de Nederlandse datum is gebruikt.";
        SentinelDate, "sentinel_date", "De datum was een opvulwaarde en is leeg gelaten.";
        InvisibleRemoved, "invisible_removed", "Onzichtbare tekens zijn uit de tekst gehaald.";
        Composed, "composed", "Losse accenten zijn met hun letter samengevoegd.";
        GuardRemoved, "guard_removed", "Het aanhalingsteken dat Excel tegen formules beschermt is weggehaald.";
        PostcodeRewritten, "postcode_rewritten", "De postcode is geschreven als 1234AB.";
        FormulaValueUsed, "formula_value_used", "In deze cel staat een formule; de uitkomst is gebruikt.";
        PossibleDouble, "possible_double", "Naam en geboortedatum komen ook voor bij een ander BSN. Mogelijk is dit dezelfde persoon.";
        TestPerson, "test_person", "Dit is het nummer van een testpersoon.";
        BsnInDroppedColumn, "bsn_in_dropped_column", "In een kolom die niet wordt overgenomen staat een BSN.";
        MunicipalityCodePadded, "municipality_code_padded", "De gemeentecode is aangevuld tot vier cijfers.";
    }
}

code_names! {
    /// Why a whole file is refused (R in the corpus).
    RejectCode {
        EmptyFile, "empty_file", "Het bestand is leeg. Kies het juiste bestand.";
        NoRows, "no_rows", "Er staan geen rijen in dit bestand, alleen een kopregel.";
        FileTooLarge, "file_too_large", "Het bestand is te groot. Splits het of verwijder kolommen die niet nodig zijn.";
        TooManyRows, "too_many_rows", "Het bestand heeft meer rijen dan is toegestaan. Controleer of dit de juiste lijst is.";
        TooManyColumns, "too_many_columns", "Het blad is te groot: het heeft te veel kolommen. Bewaar alleen de kolommen met gegevens.";
        CellTooLarge, "cell_too_large", "In deze rij staat een cel met veel te veel tekst. Controleer het bestand bij de bron.";
        UnbalancedQuote, "unbalanced_quote", "In of vlak na deze rij begint een tekst met een aanhalingsteken dat niet wordt gesloten. Verbeter de rij en probeer het opnieuw.";
        MixedDelimiters, "mixed_delimiters", "Deze rij gebruikt een ander scheidingsteken dan de kopregel. Sla het bestand opnieuw op met één scheidingsteken.";
        NulBytes, "nul_bytes", "Er staan nul-tekens in dit bestand. Het is beschadigd of geen tekstbestand. Sla het opnieuw op als CSV UTF-8.";
        Utf16WithoutBom, "utf16_without_bom", "Dit lijkt ‘Unicode-tekst’ zonder kenmerk. Sla het bestand op als CSV UTF-8.";
        EncodingUnknown, "encoding_unknown", "De tekens in dit bestand zijn niet te herkennen. Sla het bestand op als CSV UTF-8.";
        NoHeader, "no_header", "Er is geen kopregel gevonden. Zet boven elke kolom een naam, bijvoorbeeld ‘BSN’.";
        DuplicateHeader, "duplicate_header", "Twee kolommen hebben dezelfde naam of betekenis. Verwijder of hernoem er één.";
        MissingColumn, "missing_column", "Een verplichte kolom ontbreekt. Voeg de kolom toe of wijs hem aan.";
        NoSheet, "no_sheet", "In dit werkboek staat geen blad met gegevens.";
        WrongList, "wrong_list", "Meer dan een vijfde van de rijen hoort bij een andere gemeente. Dit is waarschijnlijk de verkeerde lijst.";
        Protected, "protected", "Dit is een beveiligd bestand. Haal in Excel het wachtwoord weg en sla het opnieuw op.";
        LegacyExcel, "legacy_excel", "Dit is een oud Excel-bestand (.xls). Sla het in Excel op als .xlsx of als CSV UTF-8.";
        BinaryExcel, "binary_excel", "Dit is een binair Excel-bestand (.xlsb). Sla het in Excel op als .xlsx of als CSV UTF-8.";
        OpenDocument, "open_document", "Dit is een OpenDocument-bestand (.ods). Sla het op als .xlsx of als CSV UTF-8.";
        Macros, "macros", "Dit werkboek bevat macro's. Sla het op als gewone .xlsx, zonder macro's.";
        ExternalLinks, "external_links", "Dit werkboek verwijst naar andere bestanden. Verbreek de koppelingen en sla het opnieuw op.";
        EmbeddedObjects, "embedded_objects", "In dit werkboek zitten andere bestanden of besturingselementen. Kopieer alleen de gegevens naar een nieuw werkboek.";
        HtmlTable, "html_table", "Dit is een webpagina die .xls of .csv heet. Open het in Excel en sla het op als .xlsx.";
        Xml2003, "xml_2003", "Dit is een XML-bestand en geen .xlsx. Open het in Excel en sla het op als .xlsx.";
        Pdf, "pdf", "Dit is een PDF. Vraag de bron om een CSV- of Excel-bestand.";
        Image, "image", "Dit is een afbeelding. Vraag de bron om een CSV- of Excel-bestand.";
        WordDocument, "word_document", "Dit is een Word-bestand. Vraag de bron om een CSV- of Excel-bestand.";
        Email, "email", "Dit is een e-mailbericht. Sla de bijlage op en kies die.";
        ZipArchive, "zip_archive", "Dit is een ingepakt bestand (.zip) en geen werkboek. Pak het eerst uit.";
        UnknownKind, "unknown_kind", "Dit bestand is geen CSV en geen .xlsx. Vraag de bron om een CSV- of Excel-bestand.";
        CorruptWorkbook, "corrupt_workbook", "Dit werkboek is beschadigd of niet compleet. Haal het opnieuw op of sla het opnieuw op in Excel.";
        UnsafeWorkbook, "unsafe_workbook", "Dit werkboek is op een onveilige manier ingepakt en is niet geopend. Sla het opnieuw op in Excel.";
        UnpacksTooLarge, "unpacks_too_large", "Dit werkboek wordt bij het uitpakken veel te groot en is niet geopend.";
        DocumentTypeForbidden, "document_type_forbidden", "Dit werkboek bevat XML die niet is toegestaan en is niet geopend. Sla het opnieuw op in Excel.";
        DuplicateCell, "duplicate_cell", "In dit blad staat een cel twee keer. Sla het werkboek opnieuw op in Excel.";
        RequestInvalid, "request_invalid", "De opdracht aan het inleesproces klopt niet. Probeer het opnieuw.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c8_every_code_reads_back_and_has_a_full_sentence() {
        for code in ReasonCode::ALL {
            assert_eq!(code.code().parse(), Ok(*code));
            assert!(code.dutch().ends_with('.'), "{code}");
        }
        for code in RejectCode::ALL {
            assert_eq!(code.code().parse(), Ok(*code));
            assert!(code.dutch().ends_with('.'), "{code}");
        }
        for code in NoticeCode::ALL {
            assert_eq!(code.code().parse(), Ok(*code));
        }
        assert_eq!("bsn_wrong".parse::<ReasonCode>(), Err(UnknownCode));
    }
}
