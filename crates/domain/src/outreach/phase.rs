//! Where a case stands, and what must be done next: the codes of the overview row.

use crate::{Role, code::codes};

codes! {
    /// Where a case stands. Derived from its events, never set.
    pub enum Phase {
        /// A check has no answer yet: not answered is not "no".
        CheckOpen = "check_open", "Toets nog niet ingevuld";
        /// No address: on the worklist of the list handler.
        AddressMissing = "address_missing", "Adres ontbreekt";
        /// Checked and complete.
        ReadyToHandOver = "ready_to_hand_over", "Klaar om over te dragen";
        /// Secret address, waiting for the municipality's decision.
        HeldSecretAddress = "held_secret_address", "Adres geheim: besluit nodig";
        /// Handed over, the card not yet released.
        WithCasemanager = "with_casemanager", "Bij de casemanager";
        /// Somebody signalled the person: the worker makes contact, without a card (S4-89).
        ToContact = "to_contact", "Contact leggen";
        /// The card may be printed.
        CardToPrint = "card_to_print", "Kaart afdrukken";
        /// Printed, not yet posted.
        CardToSend = "card_to_send", "Kaart versturen";
        /// Posted, the waiting days run.
        WaitingForAnswer = "waiting_for_answer", "Wachten op reactie";
        /// The card, or the visit, did not find the person at this address.
        MailReturned = "mail_returned", "Adres klopt niet";
        /// The waiting days are over without an answer. Never stored: see `Overview::phase_on`.
        VisitDue = "visit_due", "Huisbezoek plannen";
        /// The one home visit has a day.
        VisitPlanned = "visit_planned", "Huisbezoek gepland";
        /// Wants support: to be invited for the intake.
        WantsSupport = "wants_support", "Wil ondersteuning";
        /// The intake has a day.
        IntakePlanned = "intake_planned", "Intake gepland";
        /// Consent 1 is given: intake and analysis (S1-46, S1-52).
        Intake = "intake", "Uitvraag en analyse";
        /// The young person chose a trajectory of the municipality (S1-53).
        RouteChosen = "route_chosen", "Keuze gemaakt";
        /// The three-party talk has a day (S1-60).
        TalkPlanned = "talk_planned", "Driegesprek gepland";
        /// Offered to the local regisseur outside a talk.
        HandOverOffered = "hand_over_offered", "Overdracht aangeboden";
        /// With the municipality: decide and start (S1-67).
        TrajectoryToStart = "trajectory_to_start", "Traject starten";
        /// In a trajectory, followed up (S1-74).
        InTrajectory = "in_trajectory", "In traject";
        /// Chose something outside the municipality: being signed up (S1-68).
        SigningUp = "signing_up", "Aanmelden buiten de gemeente";
        /// Signed up, not begun yet.
        SignedUp = "signed_up", "Aangemeld, nog niet begonnen";
        /// Wants nothing now (S1-69).
        NotNow = "not_now", "Nu geen ondersteuning";
        /// Processing is restricted (AVG art. 18).
        Restricted = "restricted", "Gebruik beperkt";
        /// Asked to be forgotten; the days to think again run (AVG art. 17).
        ErasureAsked = "erasure_asked", "Wil vergeten worden";
        /// Did not consent to working together: no content was kept.
        NoConsent = "no_consent", "Geen toestemming";
        /// Withdrew the consent the work rested on (S1-47).
        ConsentWithdrawn = "consent_withdrawn", "Toestemming ingetrokken";
        /// Broke the trajectory off; the dossier stays (S1-48).
        Stopped = "stopped", "Gestopt";
        /// Left for a destination (S1-I6).
        FlowedOut = "flowed_out", "Uitgestroomd";
        /// Known to the municipality: not approached.
        KnownToMunicipality = "known_to_municipality", "Bekend bij de gemeente";
        /// Refused: never approached again.
        Refused = "refused", "Wil geen ondersteuning";
        /// Objected (AVG art. 21).
        Objected = "objected", "Bezwaar gemaakt";
        /// All steps taken without an answer.
        NotReached = "not_reached", "Niet bereikt";
        /// Moved to another municipality.
        Moved = "moved", "Verhuisd";
        /// Deceased.
        Deceased = "deceased", "Overleden";
        /// Emigrated.
        Emigrated = "emigrated", "Geëmigreerd";
        /// Reached the upper age before the hand-over.
        AgedOut = "aged_out", "Leeftijdsgrens bereikt";
        /// No longer on the list before the hand-over.
        GoneFromList = "gone_from_list", "Niet meer op de lijst";
        /// Destroyed.
        Destroyed = "destroyed", "Vernietigd";
    }

    /// The one thing to do next.
    pub enum NextAction {
        /// Answer the 'dat' check or the KvK check.
        AnswerCheck = "answer_check", "Vul de toets in";
        /// Find the address.
        CompleteAddress = "complete_address", "Vul het adres aan";
        /// Hand over to the casemanager.
        HandOver = "hand_over", "Draag over aan de casemanager";
        /// Decide about the secret address.
        DecideSecretAddress = "decide_secret_address", "Besluit over het geheime adres";
        /// Release the card in a wave.
        ReleaseCard = "release_card", "Geef de kaart vrij";
        /// Print the card.
        PrintCard = "print_card", "Druk de kaart af";
        /// Post the card.
        SendCard = "send_card", "Verstuur de kaart";
        /// Correct the address once, or close as moved.
        CorrectReturnedAddress = "correct_returned_address", "Zoek het juiste adres";
        /// Make contact with who was signalled: by a letter, through who signalled, or by the one visit.
        MakeContact = "make_contact", "Neem contact op";
        /// Wait, then plan the one home visit.
        PlanVisit = "plan_visit", "Plan het huisbezoek";
        /// Make the visit.
        MakeVisit = "make_visit", "Ga op huisbezoek";
        /// Invite for the intake.
        InviteForIntake = "invite_for_intake", "Nodig uit voor de intake";
        /// Hold the intake talk.
        HoldIntake = "hold_intake", "Houd de intake";
        /// Record the young person's choice.
        ChooseRoute = "choose_route", "Leg de keuze van de jongere vast";
        /// Plan the three-party talk.
        PlanTalk = "plan_talk", "Plan het driegesprek";
        /// Hold it.
        HoldTalk = "hold_talk", "Houd het driegesprek";
        /// Accept the hand-over, or say why not.
        AcceptHandOver = "accept_hand_over", "Beantwoord de overdracht";
        /// Decide, send the letter, start.
        StartTrajectory = "start_trajectory", "Besluit en start het traject";
        /// Ask how it goes.
        FollowUp = "follow_up", "Vraag hoe het gaat";
        /// Sign up outside the municipality.
        SignUp = "sign_up", "Meld de jongere aan";
        /// Check whether it began.
        CheckStart = "check_start", "Controleer of het begonnen is";
        /// Call again, as agreed.
        CallAgain = "call_again", "Bel opnieuw, zoals afgesproken";
        /// Close as not reached.
        CloseNotReached = "close_not_reached", "Sluit af als niet bereikt";
        /// Nothing.
        None = "none", "Niets te doen";
    }
}

impl Phase {
    /// The label for somebody in this role. The casemanager does not see why somebody is no longer
    /// approached (issue 2, sections 2 and 3; S1-24).
    pub const fn shown_to(self, role: Role) -> &'static str {
        match (role, self) {
            (
                Role::Casemanager | Role::Regisseur,
                Self::KnownToMunicipality
                | Self::HeldSecretAddress
                | Self::Objected
                | Self::Deceased
                | Self::Emigrated
                | Self::AgedOut
                | Self::GoneFromList
                | Self::Destroyed,
            ) => "Niet meer benaderen",
            _ => self.dutch(),
        }
    }

    /// Whether somebody is guided by consent here, so that what is learned on the way may be written down (S1-46, S1-52).
    pub const fn is_guided(self) -> bool {
        matches!(
            self,
            Self::Intake
                | Self::RouteChosen
                | Self::TalkPlanned
                | Self::HandOverOffered
                | Self::TrajectoryToStart
                | Self::InTrajectory
                | Self::SigningUp
                | Self::SignedUp
        )
    }

    /// Whether the approach has ended here. A late answer may still open it again (S1-36).
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::KnownToMunicipality
                | Self::Refused
                | Self::Objected
                | Self::NotReached
                | Self::Moved
                | Self::Deceased
                | Self::Emigrated
                | Self::AgedOut
                | Self::GoneFromList
                | Self::NoConsent
                | Self::ConsentWithdrawn
                | Self::Stopped
                | Self::FlowedOut
                | Self::Destroyed
        )
    }
}
