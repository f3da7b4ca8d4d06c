//! The card texts an installation starts with.
//!
//! They are this project's own words: the source describes two cards (S1-26, S1-35) and refers to an annex with their texts
//! that was never published. A region reads, edits and approves them before the first card leaves.

use crate::{CardText, CardVariant, Sender};

/// The text a region starts from: complete but for the sender, who is empty, so that [`CardText::check`] asks for it. Terms
/// named in it (14 days, 3 months) are the default rules; a region that changes the rules changes the text.
pub fn default_card_text(variant: CardVariant) -> CardText {
    let (title, paragraphs, list, contact_ends): (_, &[&str], _, _) = match variant {
        CardVariant::NotInView => (
            "Kunnen we iets voor je doen?",
            &[
                "Misschien gaat het goed met je. Mooi! Zoek je werk, wil je een opleiding, of loop je ergens tegenaan? Dan denken we \
                 graag met je mee. Rustig, in jouw tempo.",
                "Meedoen is vrijwillig en kost niets. Zeg je nee, dan heeft dat geen gevolgen.",
                "Laat je weten of je een keer wilt praten? Een nee is ook goed. Horen we niets, dan komen we één keer bij je langs.",
            ],
            "Je staat op de lijst die gemeente {gemeente} elke maand krijgt van het Inlichtingenbureau. Op die lijst staan jongeren \
             tot 27 jaar van wie de overheid geen school, werk of uitkering ziet. Je naam, geboortejaar en adres komen uit die lijst en \
             uit de basisregistratie personen.",
            "Zeg je nee, dan verwijderen we ze binnen 14 dagen. Bereiken we je niet, dan binnen 3 maanden.",
        ),
        CardVariant::SelfEmployed => (
            "Kunnen we iets voor je doen?",
            &[
                "Je staat als ondernemer ingeschreven bij de KvK. Wat goed! Loopt het lekker, dan hoef je niets te doen.",
                "Kun je wel wat hulp gebruiken? Bij je bedrijf, bij geldzaken, of omdat je liever een baan of een opleiding wilt? Dan \
                 denken we graag met je mee. Rustig, in jouw tempo.",
                "Meedoen is vrijwillig en kost niets. Zeg je nee, dan heeft dat geen gevolgen. Horen we niets, dan laten we je met rust. \
                 We komen niet bij je langs.",
            ],
            "Je staat op de lijst die gemeente {gemeente} elke maand krijgt van het Inlichtingenbureau. Op die lijst staan jongeren \
             tot 27 jaar van wie de overheid geen school, werk of uitkering ziet. Je naam, geboortejaar en adres komen uit die lijst en \
             uit de basisregistratie personen. Dat je ondernemer bent, komt uit het Handelsregister.",
            "Zeg je nee, dan verwijderen we ze binnen 14 dagen. Horen we niets, dan binnen 3 maanden.",
        ),
    };
    let rights = [
        format!("Hoe komen we aan je gegevens? {list}"),
        "Waarom mag dat? Jongeren helpen met school en werk is een taak van de gemeente (Participatiewet artikel 7a en 10f, AVG artikel 6 \
         lid 1 onder e). We gebruiken je gegevens alleen hiervoor."
            .to_owned(),
        format!(
            "Waar blijven je gegevens? We bewaren ze samen met gemeente {{gemeente}} en geven ze aan niemand anders. {contact_ends} Je \
             burgerservicenummer hebben wij niet."
        ),
        "Wil je geen hulp? Zeg één keer nee en we schrijven je nooit meer. Wil je niet dat we je gegevens gebruiken? Maak dan bezwaar, een \
         reden is niet nodig: we vernietigen ze meteen. Daarna bewaren we alleen een geheim kenmerk om je van de lijst te houden."
            .to_owned(),
        "Wat mag je nog meer? Je kunt je gegevens inzien, laten verbeteren of laten verwijderen. Bel, app of mail ons. Een klacht kan naar \
         de privacyfunctionaris (FG) van je gemeente of naar de Autoriteit Persoonsgegevens."
            .to_owned(),
    ];
    CardText {
        variant,
        title: title.to_owned(),
        paragraphs: paragraphs
            .iter()
            .map(|&paragraph| paragraph.to_owned())
            .collect(),
        sender: Sender {
            organisation: String::new(),
            contact_name: String::new(),
            phone: String::new(),
            whatsapp: None,
            email: String::new(),
            return_address_line: String::new(),
        },
        rights: rights.into(),
        version: 1,
    }
}
