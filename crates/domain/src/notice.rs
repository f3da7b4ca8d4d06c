//! What somebody is told on the screen: a code, a case, never a word about the young person.

use crate::{
    AccountId, Role,
    code::codes,
    guidance::{GuidanceClose, Step},
    outreach::{Case, Context, EventKind},
};

codes! {
    /// What a notice is about.
    pub enum NoticeKind {
        /// A hand-over waits for an answer (S1-61).
        HandOverOffered = "hand_over_offered", "Er wordt u een overdracht aangeboden";
        /// The hand-over you offered is accepted.
        HandOverAccepted = "hand_over_accepted", "De overdracht is aangenomen";
        /// The hand-over you offered is rejected.
        HandOverRejected = "hand_over_rejected", "De overdracht is niet aangenomen";
        /// Somebody dropped out: back to the intake (S1-75, S1-76).
        DroppedOut = "dropped_out", "Uitgevallen: pak de intake weer op";
        /// The lead came to you (A.18 no. 12).
        Assigned = "assigned", "U heeft nu de leiding";
        /// The lead went from you to a colleague.
        TakenOver = "taken_over", "Een collega heeft de leiding overgenomen";
        /// Who executes step 3 changed, and the lead came to you (S1-07).
        PhaseSwitched = "phase_switched", "Overgenomen bij de faseovergang";
        /// Work has nobody who does it: its lead left (A.18 no. 12).
        WorkLeft = "work_left", "Er is werk zonder behandelaar";
        /// Somebody asked to be forgotten, at another desk than yours (AVG art. 17).
        ErasureAsked = "erasure_asked", "De jongere wil vergeten worden";
        /// Somebody used another right, at another desk than yours (S1-47).
        RightUsed = "right_used", "De jongere gebruikte een recht";
        /// Somebody wants nothing now: the outcome goes to the regisseur too (S1-65).
        NotNow = "not_now", "Nu geen ondersteuning";
        /// Whom you lead reached the upper age, and the case ended by rule (A.9).
        AgedOut = "aged_out", "Leeftijdsgrens bereikt: de begeleiding is gesloten";
        /// You stand in for a colleague.
        Deputy = "deputy", "U vervangt een collega";
        /// A follow-up falls due today (S1-74).
        FollowUpDue = "follow_up_due", "Opvolging is aan de beurt";
        /// A day to try again has come.
        TryAgainDue = "try_again_due", "Vandaag opnieuw proberen";
        /// A colleague asks to see a case outside their own work (D10).
        AccessAsked = "access_asked", "Verzoek tot inzage";
        /// Your request to see a case was answered (D10).
        AccessAnswered = "access_answered", "Antwoord op uw verzoek tot inzage";
        /// Somebody opened a case in an emergency (D10).
        BreakGlass = "break_glass", "Zaak geopend met noodtoegang";
        /// Somebody with a tie to the young person asked for or opened the case.
        TieDeclared = "tie_declared", "Collega meldt een band met de jongere";
        /// People fall due for destruction and wait for a review (AVG art. 5).
        DestructionToReview = "destruction_to_review", "Vernietigingslijst wacht op controle";
        /// What was destroyed must be destroyed by a partner too (AVG art. 19).
        PartnerToTell = "partner_to_tell", "Partner moet bericht krijgen van vernietiging";
        /// The figures of a quarter are asked for (S1-78).
        QuarterAsked = "quarter_asked", "Kwartaalcijfers gevraagd: kijk ze na en lever aan";
        /// The figures of a quarter are still to be delivered (S1-78).
        QuarterDue = "quarter_due", "Kwartaalcijfers nog aan te leveren: kijk ze na en lever aan";
        /// Somebody asks for a file about many young people, and waits for you (C10).
        FileAsked = "file_asked", "Er wordt een bestand over veel jongeren gevraagd";
        /// Your request for a file was answered (C10).
        FileAnswered = "file_answered", "Antwoord op uw vraag om een bestand";
        /// A list of DUO has rows of the own municipality to dispose of (S4-07).
        SchoolListArrived = "school_list_arrived", "Nieuwe schoollijst: deel de jongeren van uw gemeente in";
        /// A list of DUO is to be told back (S4-06).
        SchoolListDue = "school_list_due", "Schoollijst nog terug te melden aan DUO";
        /// A school sent a transfer form (S4-90).
        TransferReceived = "transfer_received", "Overdrachtsformulier ontvangen van een school";
        /// A pupil leaves school without a next place (S4-77).
        TransferWithoutLine = "transfer_without_line", "Leerling zonder vervolgplek: kijk wie dit oppakt";
        /// A school is to be reminded of a transfer form (S4-90).
        TransferDue = "transfer_due", "Overdrachtsformulier nog niet binnen: herinner de school";
        /// A pilot with the conference is to be evaluated (S0-18).
        PilotEvaluationDue = "pilot_evaluation_due", "Pilot MDO: het is tijd voor de evaluatie";
        /// You were asked to take part in a conference about a young person (S0-17).
        ConferenceInvited = "conference_invited", "U bent uitgenodigd voor een MDO";
        /// Whom you guide soon decides on consent and has to qualify (S2-26).
        OwnConsentAhead = "own_consent_ahead", "Jongere geeft binnenkort zelf toestemming en wordt kwalificatieplichtig (UAVG art. 5, Leerplichtwet art. 4a)";
        /// Whom you guide is soon of age (S2-26, S2-28).
        AdulthoodAhead = "adulthood_ahead", "Jongere wordt binnenkort volwassen: jeugdhulp gaat over naar Wmo, Zvw of Wlz (Jeugdwet art. 1.1). Vul de checklist 18-/18+ in";
        /// Whom you guide soon may come on the list of young people out of sight.
        ListAgeAhead = "list_age_ahead", "Jongere komt binnenkort in de leeftijd van Jongeren in Beeld (Participatiewet art. 10f)";
        /// Whom you guide soon is too old for the approach.
        UpperAgeAhead = "upper_age_ahead", "Jongere nadert de bovengrens: Doorstroompunt en Jongeren in Beeld stoppen (WEB art. 9.2.5, Participatiewet art. 10f)";
        /// A checklist 18-/18+ waits for the coordinator (S2-29).
        SheetEscalated = "sheet_escalated", "Een checklist 18-/18+ vraagt om de coördinator";
        /// The coordinator takes up a checklist of yours (S2-31).
        SheetTakenUp = "sheet_taken_up", "De coördinator zoekt mee naar een oplossing voor een checklist 18-/18+";
        /// A pupil who left school is not in view (S3-05).
        PupilNotInView = "pupil_not_in_view", "Een oud-leerling is niet in beeld: benader de jongere";
        /// A quarter began: each pupil is to be looked at (S3-02).
        TransitionsAsked = "transitions_asked", "Nieuw kwartaal: vul per oud-leerling de stand in";
        /// The young person asked what is kept of them (AVG art. 15).
        CopyAsked = "copy_asked", "De jongere vraagt om inzage";
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// One account.
    Account(AccountId),
    /// Everybody who holds this role for the municipality of the case today.
    Role(Role),
}

/// Who is told what by these events of a case, besides whoever made them. `before` is the case without
/// them, `after` with them.
pub fn notices(
    before: &Case,
    after: &Case,
    events: &[EventKind],
    context: &Context<'_>,
) -> Vec<(Told, NoticeKind)> {
    let led = before.guidance().lead();
    let leads = after.guidance().lead();
    let mut told = Vec::new();
    for event in events {
        let EventKind::Guided(step) = event else {
            continue;
        };
        let kind = match step {
            Step::HandOverOffered { .. } => {
                told.push((Told::Role(Role::Regisseur), NoticeKind::HandOverOffered));
                continue;
            }
            Step::DroppedOut { .. } => {
                told.push(to_step_three(after, context));
                continue;
            }
            Step::NotNow { .. } => {
                told.push((Told::Role(Role::Regisseur), NoticeKind::NotNow));
                continue;
            }
            Step::HandOverAccepted => NoticeKind::HandOverAccepted,
            Step::HandOverRejected => NoticeKind::HandOverRejected,
            Step::ErasureAsked { .. } => NoticeKind::ErasureAsked,
            Step::Ended {
                reason: GuidanceClose::AgedOut,
            } => NoticeKind::AgedOut,
            Step::Stopped { .. } | Step::ConsentWithdrawn { .. } | Step::Restricted => {
                NoticeKind::RightUsed
            }
            _ => continue,
        };
        told.extend(led.map(|lead| (Told::Account(lead.account), kind)));
    }
    let (from, to) = (led.map(|one| one.account), leads.map(|one| one.account));
    if from != to {
        let mut tell = |account: Option<AccountId>, kind| {
            let whom = account.map(Told::Account);
            // Who heard why the lead moved is not told that it did.
            told.extend(
                whom.filter(|whom| !told.iter().any(|(knows, _)| knows == whom))
                    .map(|whom| (whom, kind)),
            );
        };
        tell(from, NoticeKind::TakenOver);
        tell(to, NoticeKind::Assigned);
    }
    told.retain(|(whom, _)| *whom != Told::Account(context.account));
    told
}

/// After a drop-out: the casemanager who had the lead before, where there is one, else everybody who
/// executes step 3 today (S1-75, S1-76).
fn to_step_three(after: &Case, context: &Context<'_>) -> (Told, NoticeKind) {
    let executes = after.starter(context.rules, context.municipality, context.today);
    let whom = match after.guidance().lead() {
        Some(lead) if lead.role == executes => Told::Account(lead.account),
        _ => Told::Role(executes),
    };
    (whom, NoticeKind::DroppedOut)
}
