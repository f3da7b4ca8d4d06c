//! What is read out or signed when consent is asked: plain Dutch, with a version that is kept with
//! the answer (S1-46..S1-49, S1-54, S1-62; AVG art. 7).

use domain::guidance::Consent;

/// A text on which consent rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsentText {
    /// Its version: one more whenever a word changes.
    pub version: u32,
    /// The text.
    pub dutch: &'static str,
}

/// The text in use for a consent.
pub const fn consent_text(consent: Consent) -> ConsentText {
    let dutch = match consent {
        Consent::WorkTogether => {
            "Wil je samen met mij kijken wat je wilt, wat je kunt en waar je hulp bij nodig hebt? Ik \
             schrijf dat op. Meedoen is vrijwillig. Je kunt altijd stoppen of je toestemming intrekken. \
             Dan gooien we weg wat we met jouw toestemming hebben opgeschreven."
        }
        Consent::Consultation => {
            "Mag ik anderen om raad vragen zonder te zeggen wie je bent? Ik noem je naam, adres en \
             geboortedatum dan niet."
        }
        Consent::ThirdParty { .. } => {
            "Mag ik over jou praten met deze persoon of organisatie? Ik vertel alleen wat nodig is. Je \
             kunt dit altijd weer intrekken."
        }
        Consent::Dossier => {
            "Mag de gemeente een dossier maken over jouw traject? Daarin staat wat we hebben \
             afgesproken en hoe het gaat. Zonder dossier kan de gemeente geen traject starten. Je kunt \
             dit altijd weer intrekken."
        }
    };
    ConsentText { version: 1, dutch }
}
