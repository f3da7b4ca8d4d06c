//! Why a command on a guided case is refused, with the requirement and Dutch words that say what to
//! do instead.

use std::borrow::Cow;

use super::Party;
use crate::Day;

/// Why a command is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused by {}", self.requirement())]
pub enum Refusal {
    /// There is no yes to guide on.
    NoYes,
    /// The case is guided: the approach has no say in it.
    Guided,
    /// The guidance has ended.
    Ended,
    /// Erasure was asked.
    ErasureAsked,
    /// No erasure was asked.
    NoErasureAsked,
    /// Processing is restricted.
    Restricted,
    /// Processing is not restricted.
    NotRestricted,
    /// Not all six things were explained.
    NotAllExplained,
    /// Consent was asked before the explanation.
    ConsentBeforeExplanation,
    /// The content was told before consent.
    ContentBeforeConsent,
    /// Consent to working together stands already.
    AlreadyConsented,
    /// Consent to working together does not stand.
    NoConsentToWork,
    /// Consent to consultation does not stand.
    NoConsentToConsult,
    /// Consent to this third party does not stand.
    NoConsentToPartner,
    /// Consent to the dossier does not stand.
    NoConsentToDossier,
    /// This consent is asked elsewhere.
    AskedElsewhere,
    /// This consent does not stand, so it cannot be withdrawn.
    NothingToWithdraw,
    /// There is no intake yet.
    NoIntake,
    /// The young person has not chosen a route.
    NoRoute,
    /// The route does not lie there.
    OtherRoute,
    /// There is no plan.
    NoPlan,
    /// Somebody is missing from the talk.
    PartyMissing(Party),
    /// The talk belongs to another table.
    NotYourTalk,
    /// The hand-over needs a conversation.
    NotWarm,
    /// No hand-over is offered.
    NothingOffered,
    /// A hand-over is offered and waits for an answer.
    OfferWaits,
    /// Already handed over.
    AlreadyHandedOver,
    /// Not handed over to the municipality.
    NotHandedOver,
    /// No reason was given.
    ReasonMissing,
    /// The municipality has not granted a trajectory.
    NotGranted,
    /// The municipality has not decided.
    NotDecided,
    /// What is there already was not considered.
    PriorProvisionFirst,
    /// There is no such running trajectory.
    NoTrajectory,
    /// A trajectory still runs.
    TrajectoryRuns,
    /// The young person was not told of the right to object.
    ObjectionNotTold,
    /// The young person did not agree that "not now" is kept.
    OutcomeNotAgreed,
    /// Nobody calls before this day.
    NotBefore(Day),
    /// No day was agreed on which somebody may call.
    NoCallAgreed,
    /// The young person did not say "not now".
    NotResting,
    /// There is no outcome to take note of.
    NothingToNote,
    /// The day cannot be.
    ImpossibleDay,
    /// The lead is this account's already.
    AlreadyLeads,
    /// The lead goes to somebody in the same role.
    OtherRole,
    /// The day to try again has come, or lies after this one, the last by the rule.
    TryAgainTooFar(Day),
    /// Whoever has the case executes step 3 today.
    WithExecutor,
    /// The receiver does not execute step 3 today.
    OtherExecutor,
    /// The young person works with somebody and was not told.
    YoungPersonNotTold,
    /// A route outside the municipality stays with the casemanager.
    StaysUntilSignUp,
    /// The file was taken over already.
    TakenOver,
    /// A copy was not offered before something is destroyed.
    ReadBackNotOffered,
}

impl Refusal {
    /// The requirement or law article the refusal comes from.
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::NoYes | Self::NoIntake => "S1-44",
            Self::Guided | Self::ImpossibleDay | Self::TryAgainTooFar(_) => "S1-36",
            Self::WithExecutor | Self::OtherExecutor | Self::YoungPersonNotTold => "S1-07",
            Self::Ended => "S1-74",
            Self::ErasureAsked | Self::NoErasureAsked => "AVG art. 17",
            Self::Restricted | Self::NotRestricted => "AVG art. 18",
            Self::NotAllExplained => "S1-48",
            Self::ConsentBeforeExplanation | Self::NothingToWithdraw => "S1-47",
            Self::ContentBeforeConsent | Self::AlreadyConsented | Self::NoConsentToWork => "S1-46",
            Self::NoConsentToConsult => "S1-54",
            Self::NoConsentToPartner | Self::AskedElsewhere => "S1-49",
            Self::NoConsentToDossier => "S1-62",
            Self::NoRoute => "S1-53",
            Self::OtherRoute | Self::StaysUntilSignUp => "S1-68",
            Self::NoPlan => "S1-50",
            Self::PartyMissing(_) | Self::NotYourTalk => "S1-60",
            Self::NotWarm
            | Self::NothingOffered
            | Self::OfferWaits
            | Self::ReasonMissing
            | Self::AlreadyLeads
            | Self::OtherRole => "S1-61",
            Self::AlreadyHandedOver | Self::NotHandedOver => "S1-66",
            Self::NotGranted | Self::NotDecided => "S1-67",
            Self::PriorProvisionFirst => "S1-58",
            Self::NoTrajectory | Self::TrajectoryRuns => "S1-75",
            Self::ObjectionNotTold
            | Self::OutcomeNotAgreed
            | Self::NotBefore(_)
            | Self::NoCallAgreed
            | Self::NotResting => "S1-69",
            Self::NothingToNote => "S1-65",
            Self::ReadBackNotOffered => "AVG art. 15",
            Self::TakenOver => "S1-63",
        }
    }

    /// Why, and what to do instead, in Dutch.
    pub fn dutch(self) -> Cow<'static, str> {
        match self {
            Self::NotBefore(day) => Cow::Owned(format!(
                "De jongere wil nu geen ondersteuning. Neem geen contact op voor {}. Meldt de jongere \
                 zich zelf eerder, leg dat dan eerst vast.",
                day.dutch()
            )),
            Self::TryAgainTooFar(latest) => Cow::Owned(format!(
                "Kies een dag na vandaag en uiterlijk {}.",
                latest.dutch()
            )),
            other => Cow::Borrowed(other.text()),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one text for each refusal")]
    const fn text(self) -> &'static str {
        match self {
            Self::NoYes => {
                "De jongere heeft nog geen ja gezegd. Leg eerst vast dat de jongere ondersteuning wil."
            }
            Self::Guided => {
                "De jongere wordt al begeleid. Leg vast wat de jongere nu zegt: stoppen, een \
                 toestemming intrekken, bezwaar of vergeten worden."
            }
            Self::Ended => "De begeleiding is afgelopen. Er kan hier niets meer bij.",
            Self::ErasureAsked => {
                "De jongere heeft gevraagd om vergeten te worden. Leg niets meer vast. Komt de jongere \
                 daarop terug, leg dat dan eerst vast."
            }
            Self::NoErasureAsked => "De jongere heeft niet gevraagd om vergeten te worden.",
            Self::Restricted => {
                "Het gebruik van deze gegevens is beperkt. Hef eerst de beperking op, als dat mag."
            }
            Self::NotRestricted => "Het gebruik van deze gegevens is niet beperkt.",
            Self::NotAllExplained => {
                "Leg eerst alle zes de punten uit en vink ze aan. Pas daarna kan de jongere toestemming geven."
            }
            Self::ConsentBeforeExplanation => {
                "De toestemming kan niet eerder zijn gegeven dan de uitleg. Controleer de tijden."
            }
            Self::ContentBeforeConsent => {
                "Wat de jongere vertelt, mag pas worden opgeschreven na de toestemming. Controleer de tijden."
            }
            Self::AlreadyConsented => {
                "De toestemming om samen te werken staat er al. Werk de intake bij."
            }
            Self::NoConsentToWork => {
                "Er is geen toestemming om samen te werken. Vraag die eerst, in een gesprek."
            }
            Self::NoConsentToConsult => {
                "De jongere heeft geen toestemming gegeven om zonder naam te overleggen. Vraag die eerst."
            }
            Self::NoConsentToPartner => {
                "De jongere heeft geen toestemming gegeven voor contact met deze partij. Vraag die eerst."
            }
            Self::NoConsentToDossier => {
                "De jongere heeft geen toestemming gegeven voor een dossier bij de gemeente. Zonder \
                 dossier is er geen traject van de gemeente."
            }
            Self::AskedElsewhere => {
                "Deze toestemming vraagt u bij de intake of in het driegesprek, niet hier."
            }
            Self::NothingToWithdraw => {
                "Deze toestemming staat er niet. Er is niets om in te trekken."
            }
            Self::NoIntake => "Er is nog geen intake. Doe die eerst.",
            Self::NoRoute => "De jongere heeft nog niet gekozen. Leg eerst de keuze vast.",
            Self::OtherRoute => {
                "Dit past niet bij de keuze van de jongere. Leg eerst een nieuwe keuze vast."
            }
            Self::NoPlan => "Er is nog geen plan van aanpak. Schrijf dat eerst.",
            Self::PartyMissing(party) => match party {
                Party::YoungPerson => {
                    "De jongere was er niet bij. Zonder de jongere is het geen driegesprek."
                }
                Party::Casemanager => {
                    "De casemanager was er niet bij. Plan een gesprek waar iedereen bij is."
                }
                Party::Regisseur => {
                    "De lokale regisseur was er niet bij. Plan een gesprek waar iedereen bij is."
                }
                Party::Rmc => {
                    "Het Doorstroompunt was er niet bij. Plan een gesprek waar iedereen bij is."
                }
                Party::Team => "Het team was er niet bij. Plan een gesprek waar iedereen bij is.",
                Party::Consultant => {
                    "De consulent was er niet bij. Plan een gesprek waar iedereen bij is."
                }
            },
            Self::NotYourTalk => "Dit gesprek legt de casemanager of de lokale regisseur vast.",
            Self::NotWarm => {
                "Een overdracht vraagt een gesprek: aan de telefoon of op een afspraak. Alleen een \
                 bericht is niet genoeg."
            }
            Self::NothingOffered => "Er is geen overdracht aangeboden.",
            Self::OfferWaits => {
                "De overdracht is aangeboden en wacht op antwoord van de lokale regisseur."
            }
            Self::ReasonMissing => "Schrijf op waarom u de overdracht niet aanneemt.",
            Self::AlreadyHandedOver => "De lokale regisseur heeft de leiding al overgenomen.",
            Self::NotHandedOver => "De leiding is nog niet overgedragen aan de lokale regisseur.",
            Self::NotGranted => {
                "De gemeente heeft dit traject niet toegekend. Bespreek met de jongere wat wel kan."
            }
            Self::NotDecided => {
                "De gemeente heeft nog niet besloten over het traject. Besluit eerst."
            }
            Self::PriorProvisionFirst => {
                "Kijk eerst of er al iets is dat past (een voorliggende voorziening), en leg dat vast."
            }
            Self::NoTrajectory => "Er loopt geen traject met dit nummer.",
            Self::TrajectoryRuns => "Er loopt nog een traject. Beëindig dat eerst.",
            Self::ObjectionNotTold => {
                "Vertel de jongere eerst over het recht van bezwaar, en vink dat aan."
            }
            Self::OutcomeNotAgreed => {
                "In deze gemeente blijft \"nu geen ondersteuning\" alleen bewaard als de jongere dat goed \
                 vindt. Vindt de jongere het niet goed, leg dan bezwaar vast: dan wordt alles vernietigd."
            }
            Self::NotBefore(_) => "De dag waarop er weer gebeld mag worden, is er nog niet.",
            Self::NoCallAgreed => {
                "De jongere wil nu geen ondersteuning en heeft geen dag genoemd om weer te bellen. Neem \
                 geen contact op. Meldt de jongere zich zelf, leg dat dan eerst vast."
            }
            Self::NotResting => "De jongere heeft niet gezegd nu geen ondersteuning te willen.",
            Self::NothingToNote => "Van deze jongere is er niets om kennis van te nemen.",
            Self::ImpossibleDay => "Deze dag kan niet. Kies een andere dag.",
            Self::TryAgainTooFar(_) => "Kies een dag na vandaag die niet te ver weg ligt.",
            Self::WithExecutor => {
                "Wie deze zaak heeft, doet vandaag ook de intake. Er is niets over te dragen."
            }
            Self::OtherExecutor => {
                "Deze collega doet de intake hier vandaag niet. Kies iemand met de rol die de intake nu doet."
            }
            Self::YoungPersonNotTold => {
                "De jongere werkt al met iemand samen. Vertel de jongere eerst wie het overneemt, en vink dat aan."
            }
            Self::StaysUntilSignUp => {
                "De jongere koos iets buiten de gemeente. De casemanager blijft het aanspreekpunt tot de start daar."
            }
            Self::TakenOver => {
                "Dit dossier is al overgenomen in het eigen systeem van de gemeente."
            }
            Self::ReadBackNotOffered => {
                "Bied eerst aan om voor te lezen wat er staat en om een kopie te geven. Leg vast wat \
                 de jongere daarop zei."
            }
            Self::AlreadyLeads => "Deze collega heeft de leiding al.",
            Self::OtherRole => {
                "De leiding gaat hier alleen naar een collega met dezelfde rol. Draag anders over in een gesprek."
            }
        }
    }
}
