//! The rules that exist: label, unit, bounds, and the versions that hold where nobody set another.

use crate::{Day, code::codes, guidance::TalkParties};

codes! {
    /// The unit of a rule's number.
    pub enum RuleUnit {
        /// Whole years.
        Years = "years", "jaar";
        /// Calendar months.
        Months = "months", "maanden";
        /// Weeks of seven days.
        Weeks = "weeks", "weken";
        /// Calendar days.
        Days = "days", "dagen";
        /// Hours.
        Hours = "hours", "uur";
        /// Minutes.
        Minutes = "minutes", "minuten";
        /// Hundredths of the whole.
        Percent = "percent", "procent";
        /// Whole euros.
        Euros = "euros", "euro";
        /// A count.
        Count = "count", "aantal";
        /// Not a number: one of a few choices.
        Choice = "choice", "keuze";
    }

    /// Every dated rule.
    pub enum RuleKey {
        /// Least age on the list's reference date (S1-03).
        JibMinAge = "jib_min_age", "Leeftijd vanaf (Jongeren in Beeld)";
        /// Age on the reference date from which somebody is outside (S1-03, A.17 no. 5).
        JibMaxAge = "jib_max_age", "Leeftijd tot (Jongeren in Beeld)";
        /// Age from which the Doorstroompunt no longer serves.
        DoorstroompuntMaxAge = "doorstroompunt_max_age", "Leeftijd tot (Doorstroompunt)";
        /// Least age of somebody who is registered without a list (S0-09, S4-91).
        RegistrationMinAge = "registration_min_age", "Leeftijd vanaf (aanmelden)";
        /// Days without an answer before the home visit (A.17 no. 1).
        DaysBeforeVisit = "days_before_visit", "Wachten op reactie voor het huisbezoek";
        /// Days in which the visit is to be made.
        VisitWindowDays = "visit_window_days", "Periode voor het huisbezoek";
        /// Days each other step may take before it is late.
        StepDays = "step_days", "Tijd per stap voordat iets te laat is";
        /// Days a sealed quarantined row is kept.
        QuarantineDays = "quarantine_days", "Bewaren van afgekeurde regels";
        /// Hours a staged list is kept.
        StagingHours = "staging_hours", "Bewaren van een lijst die klaarstaat";
        /// Storage after a refusal.
        RefusalTermDays = "refusal_term_days", "Bewaren na \"wil niet\"";
        /// Storage after not being reached.
        NotReachedTermMonths = "not_reached_term_months", "Bewaren na \"niet bereikt\"";
        /// Storage of people known to the municipality.
        KnownTermDays = "known_term_days", "Bewaren na \"bekend bij de gemeente\"";
        /// Storage after any other end: time to mend a mistake.
        OtherEndTermDays = "other_end_term_days", "Bewaren na een ander einde";
        /// Storage of a BSN without an address.
        NoAddressTermWeeks = "no_address_term_weeks", "Bewaren van een BSN zonder adres";
        /// Days in which a worker may correct an answer.
        AnswerCorrectionDays = "answer_correction_days", "Een antwoord verbeteren";
        /// More or fewer rows than the list before, from which to stop and ask.
        AlarmRowChangePercent = "alarm_row_change_percent", "Alarm: meer of minder regels dan vorige maand";
        /// Share of quarantined rows from which to stop and ask.
        AlarmQuarantinePercent = "alarm_quarantine_percent", "Alarm: afgekeurde regels";
        /// Rows below which percentages say nothing and give no alarm.
        AlarmMinRows = "alarm_min_rows", "Alarm: kleinste lijst waarvoor percentages tellen";
        /// Share of rows naming another municipality from which to stop and ask.
        WrongMunicipalityPercent = "wrong_municipality_percent", "Alarm: regels van een andere gemeente";
        /// Most rows of one list.
        MaxRows = "max_rows", "Hoogste aantal regels per lijst";
        /// Visits a sub-region can make in a week: the size of a wave.
        WeeklyVisitCapacity = "weekly_visit_capacity", "Huisbezoeken per week";
        /// Who approaches the self-employed (A.17 no. 4).
        SelfEmployedBy = "self_employed_by", "Wie benadert zelfstandigen";
        /// Whose guidance makes somebody known in the 'dat' check (S1-18; WEB art. 9.2.5).
        KnownIncludes = "known_includes", "Dat-toets: wie telt als bekend";
        /// Who does the intake (S1-06, S1-07).
        IntakeBy = "intake_by", "Wie doet de intake";
        /// Who must be at the three-party talk (S1-60, S4-50).
        TalkParties = "talk_parties", "Wie zitten bij het driegesprek";
        /// Days between follow-ups of a trajectory (S1-74).
        FollowUpDays = "follow_up_days", "Tijd tussen twee keer opvolgen";
        /// Days without a conversation after which a case asks for one.
        NoContactDays = "no_contact_days", "Geen contact: melden na";
        /// Days within which somebody tries again: a case is not put off for ever.
        TryAgainDays = "try_again_days", "Opnieuw proberen binnen";
        /// Days in which work that was moved may be moved back as it was.
        ReassignUndoDays = "reassign_undo_days", "Overgedragen werk terugdraaien binnen";
        /// Days in which a young person may think again after asking to be forgotten.
        ErasureDays = "erasure_days", "Bedenktijd na \"wil vergeten worden\"";
        /// Months after which a young person who wants nothing now is destroyed.
        NotNowTermMonths = "not_now_term_months", "Bewaren na \"nu geen ondersteuning\"";
        /// Whether "not now" is kept unless the young person objects, or only by agreement (S1-69).
        NotNowKeeping = "not_now_keeping", "\"Nu geen ondersteuning\" bewaren";
        /// Days a draft is kept that its writer did not finish.
        DraftDays = "draft_days", "Bewaren van een concept";
        /// Months a dossier is kept after the guidance ended.
        GuidanceTermMonths = "guidance_term_months", "Bewaren na het einde van de begeleiding";
        /// Longest time for which a destruction may be held back before it is judged anew.
        LegalHoldMonths = "legal_hold_months", "Vernietiging hooguit aanhouden, daarna opnieuw beoordelen";
        /// Days after which a receiver who did not answer a notice of destruction is reminded.
        NoticeReminderDays = "notice_reminder_days", "Herinneren wie niet antwoordt op een bericht van vernietiging";
        /// Weeks in which an objection to a decision can be made (Awb art. 6:7).
        ObjectionWeeks = "objection_weeks", "Bezwaar maken tegen een besluit";
        /// Age whose birthday's month ends the suppression.
        SuppressionUntilAge = "suppression_until_age", "Niet meer benaderen tot leeftijd";
        /// How a person is recognised next month (A.18 no. 1).
        RecognitionMode = "recognition_mode", "Herkennen van wie al op de lijst stond";
        /// Minutes without a click after which a session ends.
        SessionIdleMinutes = "session_idle_minutes", "Afmelden na niets doen";
        /// Hours after which a session ends.
        SessionAbsoluteHours = "session_absolute_hours", "Langste sessie";
        /// Persons shown to one account in an hour, above which the privacy officer is told.
        ViewAlertPerHour = "view_alert_per_hour", "Alarm: bekeken personen per uur";
        /// How many times the median of one's own days, above which the privacy officer is told.
        ViewAlertTimesMedian = "view_alert_times_median", "Alarm: zoveel keer de eigen mediaan van dossiers per dag";
        /// Dossiers a day up to which the median is not compared with.
        ViewAlertMinPerDay = "view_alert_min_per_day", "Alarm: dossiers per dag waaronder de mediaan niet telt";
        /// Dossiers opened one by one on a day, above which others stay closed.
        ViewBlockPerDay = "view_block_per_day", "Blokkade: bekeken personen per dag";
        /// Minutes without a search after which names are wiped from memory.
        SearchIdleMinutes = "search_idle_minutes", "Namen uit het geheugen na niet zoeken";
        /// Hours that a case opened in an emergency stays open for who opened it.
        EmergencyHours = "emergency_hours", "Noodtoegang tot een zaak";
        /// Days that looking into another's case may last at most.
        InsightDays = "insight_days", "Langste inzage in een zaak van een ander";
        /// Hour at which working time begins, for the review of the log.
        WorkdayFromHour = "workday_from_hour", "Begin van de werktijd (controle van het logboek)";
        /// Hour at which working time ends.
        WorkdayUntilHour = "workday_until_hour", "Einde van de werktijd (controle van het logboek)";
        /// Entries drawn by lot for the monthly review.
        ReviewSample = "review_sample", "Steekproef uit het logboek per maand";
        /// Days after the month within which its review is signed off.
        ReviewDays = "review_days", "Tijd om het logboek van een maand af te tekenen";
        /// Who counts where when known and self-employed (A.17 no. 3).
        CountingOrder = "counting_order", "Wie bekend én zelfstandig is, telt als";
        /// Which ends count as renounced, beside outflow recorded as such (S1-I6).
        RenouncedCounts = "renounced_counts", "Wie telt als \"afzien van keuze deelname\"";
        /// Persons below which a figure is not published.
        SmallCellPublic = "small_cell_public", "Kleinste aantal in een openbare tabel";
        /// The same in a table for the region itself.
        SmallCellInternal = "small_cell_internal", "Kleinste aantal in een tabel voor de regio";
        /// Days after a quarter within which its figures are delivered (S1-78).
        DeliveryDays = "delivery_days", "Tijd om kwartaalcijfers aan te leveren";
        /// Days before that day on which who did not deliver is reminded (S1-78).
        DeliveryReminderDays = "delivery_reminder_days", "Herinnering aan kwartaalcijfers: zo lang ervoor";
        /// Months after an outflow in which a new yes or a new list is a renewed appeal (S3-08).
        AppealMonths = "appeal_months", "Nieuw beroep: zo lang na uitstroom";
        /// Persons above which somebody else must agree to a file (C10).
        FilePersons = "file_persons", "Bestand over meer jongeren: een tweede moet akkoord gaan";
        /// Hours that a file may be fetched once it is open (C10).
        FileHours = "file_hours", "Zo lang is een bestand op te halen";
        /// Income from work a month below which somebody has priority 2 (S4-85).
        LittleIncomeEuros = "little_income_euros", "Prioriteit 2: inkomen uit werk per maand onder";
        /// Income from work a month below which somebody has priority 3 (S4-86).
        SomeIncomeEuros = "some_income_euros", "Prioriteit 3: inkomen uit werk per maand onder";
        /// Days after a list of DUO was taken in within which is told what was done (S4-06; T13).
        DuoReturnDays = "duo_return_days", "Terugmelden van een schoollijst aan DUO binnen";
        /// Days before that day on which is reminded.
        DuoReminderDays = "duo_reminder_days", "Herinnering aan het terugmelden van een schoollijst: zo lang ervoor";
        /// Storage of a row of a list of DUO, from the reference date.
        SchoolRowTermMonths = "school_row_term_months", "Bewaren van rijen van schoollijsten";
        /// Months before leaving school by which the exit profile is there (S4-75).
        ExitProfileMonths = "exit_profile_months", "Uitstroomprofiel: zo lang voor het verlaten van de school";
        /// Days a school has at least to fill in a transfer form (S4-90).
        TransferAnswerDays = "transfer_answer_days", "Overdrachtsformulier: de school heeft ten minste";
        /// Days before the last one on which the school is reminded, and between two reminders.
        TransferReminderDays = "transfer_reminder_days", "Herinnering aan een overdrachtsformulier: zo lang ervoor";
        /// Days the link for the school opens the form.
        TransferLinkDays = "transfer_link_days", "Link naar een overdrachtsformulier geldig";
        /// Storage of a transfer form, from the day of leaving.
        TransferTermMonths = "transfer_term_months", "Bewaren van een overdrachtsformulier, na het verlaten van de school";
        /// Days after a school year within which its effects are reported (requirements B.9).
        EffectReportDays = "effect_report_days", "Effectrapportage: aanleveren na het schooljaar binnen";
        /// Minutes the network has for each young person on its agenda (S4-96).
        NetworkMinutes = "network_minutes", "Netwerkoverleg: minuten per jongere";
        /// Days after a hand-over by the network within which feedback is due (S4-42).
        NetworkFeedbackDays = "network_feedback_days", "Netwerkoverleg: terugkoppelen binnen";
        /// Areas of life with problems from which somebody is for a client manager (S4-31).
        ComplexLifeAreas = "complex_life_areas", "Netwerkoverleg: complex vanaf zoveel leefgebieden";
        /// Months a pilot with the conference takes, evaluation and report included (S0-18).
        PilotMonths = "pilot_months", "MDO: duur van een pilot";
        /// Days before the last day of a pilot from which it is evaluated (S0-18).
        PilotEvaluationDays = "pilot_evaluation_days", "MDO: evaluatie begint zo lang voor het einde van de pilot";
        /// Months that a check of an entry of the social map lasts (S4-121).
        ProvisionCheckMonths = "provision_check_months", "Sociale kaart: nakijken na";
        /// Months after which the cooperation of a region is measured (S4-129).
        CooperationMonths = "cooperation_months", "Samenwerking meten na";
        /// Age from which a young person consents to the use of data alone (UAVG art. 5).
        OwnConsentAge = "own_consent_age", "Leeftijd waarop de jongere zelf toestemming geeft";
        /// Age from which somebody is of age and youth care ends (S2-26).
        AdulthoodAge = "adulthood_age", "Leeftijd waarop jeugdhulp eindigt (volwassen)";
        /// Age from which the weeks of searching for a benefit no longer hold.
        YoungBenefitAge = "young_benefit_age", "Leeftijd tot (zoektermijn bijstand)";
        /// Weeks before the month of a birthday in which a change of law is announced (S2-26).
        LawChangeWeeks = "law_change_weeks", "Verandering van wet op een leeftijd: melden zo lang ervoor";
        /// Weeks before the month of the birthday by which the checklist is to be settled (S2-28; T12).
        AdulthoodSheetWeeks = "adulthood_sheet_weeks", "Checklist 18-/18+ klaar, zo lang voor de verjaardag";
        /// Years the log is kept.
        AuditYears = "audit_years", "Bewaren van het logboek";
    }

    /// Who approaches the self-employed.
    pub enum SelfEmployedBy {
        /// The casemanager, after the hand-over.
        Casemanager = "casemanager", "De casemanager";
        /// The municipality's own list handler.
        ListHandler = "list_handler", "De lijstverwerker van de gemeente";
    }

    /// Whose guidance makes somebody known: since 2026 the Doorstroompunt serves people up to 27 too, and nobody is to be
    /// approached twice.
    pub enum KnownIncludes {
        /// That of the municipality.
        Municipality = "municipality", "Wie de gemeente begeleidt (Wmo, Participatiewet)";
        /// That of the Doorstroompunt too.
        WithDoorstroompunt = "with_doorstroompunt", "Ook wie het Doorstroompunt begeleidt";
    }

    /// Who does the intake: step 3 of the process.
    pub enum IntakeBy {
        /// The casemanager of the sub-region: the first phase.
        Casemanager = "casemanager", "De casemanager";
        /// The regisseur of the municipality: the structural phase.
        Regisseur = "regisseur", "De lokale regisseur";
    }

    /// Where in I2 somebody counts who is both known and self-employed.
    pub enum CountingOrder {
        /// With the known: the check decides about the approach.
        KnownFirst = "known_first", "Bekend bij de gemeente";
        /// With the self-employed: the text filters them first.
        SelfEmployedFirst = "self_employed_first", "Zelfstandig";
    }

    /// Which ends count as renounced, "afzien van keuze deelname" (S1-I6), beside outflow recorded as such.
    pub enum RenouncedCounts {
        /// Only what was recorded as such.
        Recorded = "recorded", "Alleen als het zo is vastgelegd";
        /// Whoever said yes and stopped, or gave no consent.
        AfterYes = "after_yes", "Ook wie ja zei en daarna stopte";
        /// Those, and whoever did not want support at all.
        Refusals = "refusals", "Ook wie meteen geen ondersteuning wilde";
    }

    /// On what "not now" is kept.
    pub enum NotNowKeeping {
        /// Unless the young person objects: the choice of the source (S1-69).
        OptOut = "opt_out", "Wel, tenzij de jongere bezwaar maakt";
        /// Only when the young person agrees.
        OptIn = "opt_in", "Alleen als de jongere het goed vindt";
    }

    /// How a person is recognised next month.
    pub enum RecognitionMode {
        /// By our own keyed token.
        OwnToken = "own_token", "Eigen sleutel per persoon";
        /// By the list's own flag alone; the token serves suppression only.
        ListFlag = "list_flag", "Alleen de markering op de lijst";
    }
}

/// A default version: first day, value, source.
pub(super) struct Default {
    pub(super) from: Day,
    pub(super) value: DefaultValue,
    pub(super) source: &'static str,
}

/// A default value that needs no allocation.
pub(super) enum DefaultValue {
    Integer(i64),
    Choice(&'static str),
}

const PROPOSAL: &str = "Werkproces Monitoring schoolverlaters 23-27; keuze van het project";
const RETENTION: &str = "AVG art. 5 lid 1 onder e; keuze van het project";

const MONITOR: &str = "Werkproces Monitoring schoolverlaters 23-27, stap 6; keuze van het project";
const CELLS: &str = "AVG art. 5 lid 1 onder c; onthullingsregels statistiek; keuze van het project";
const APPROACH: &str = "Participatiewet art. 10f; Jongeren in Beeld 23-27 jaar";
const SCHOOL: &str = "WEB art. 9.2.5; aanpak JOW!; keuze van het project";
const TRANSFER: &str = "Preventieplan RBL (S4-75, S4-90); keuze van het project";
const NETWORK: &str = "Werkwijze netwerkoverleg (S4-31, S4-42, S4-96); keuze van het project";
const ADULTHOOD: &str = "Checklist 18-/18+ (S2-26 tot S2-31); keuze van het project";
const DIRECTORIES: &str = "Aanpak van het RBL; keuze van het project";
const CONFERENCE: &str = "Pilot MDO (S0-18); keuze van het project";
const SUPERVISION: &str = "AVG art. 32; keuze van het project";

const fn number(value: i64, source: &'static str) -> Default {
    Default {
        from: Default::START,
        value: DefaultValue::Integer(value),
        source,
    }
}

const fn choice(value: &'static str, source: &'static str) -> Default {
    Default {
        from: Default::START,
        value: DefaultValue::Choice(value),
        source,
    }
}

impl RuleKey {
    /// The unit of the value.
    pub const fn unit(self) -> RuleUnit {
        match self {
            Self::JibMinAge
            | Self::JibMaxAge
            | Self::DoorstroompuntMaxAge
            | Self::RegistrationMinAge
            | Self::OwnConsentAge
            | Self::AdulthoodAge
            | Self::YoungBenefitAge
            | Self::SuppressionUntilAge
            | Self::AuditYears => RuleUnit::Years,
            Self::NotReachedTermMonths
            | Self::NotNowTermMonths
            | Self::GuidanceTermMonths
            | Self::LegalHoldMonths
            | Self::SchoolRowTermMonths
            | Self::ExitProfileMonths
            | Self::TransferTermMonths
            | Self::ProvisionCheckMonths
            | Self::PilotMonths
            | Self::CooperationMonths
            | Self::AppealMonths => RuleUnit::Months,
            Self::LittleIncomeEuros | Self::SomeIncomeEuros => RuleUnit::Euros,
            Self::NoAddressTermWeeks
            | Self::ObjectionWeeks
            | Self::LawChangeWeeks
            | Self::AdulthoodSheetWeeks => RuleUnit::Weeks,
            Self::DaysBeforeVisit
            | Self::VisitWindowDays
            | Self::StepDays
            | Self::QuarantineDays
            | Self::RefusalTermDays
            | Self::KnownTermDays
            | Self::OtherEndTermDays
            | Self::AnswerCorrectionDays
            | Self::FollowUpDays
            | Self::ErasureDays
            | Self::DraftDays
            | Self::NoticeReminderDays
            | Self::NoContactDays
            | Self::TryAgainDays
            | Self::ReassignUndoDays
            | Self::InsightDays
            | Self::DeliveryDays
            | Self::DeliveryReminderDays
            | Self::DuoReturnDays
            | Self::DuoReminderDays
            | Self::TransferAnswerDays
            | Self::TransferReminderDays
            | Self::TransferLinkDays
            | Self::EffectReportDays
            | Self::NetworkFeedbackDays
            | Self::PilotEvaluationDays
            | Self::ReviewDays => RuleUnit::Days,
            Self::StagingHours
            | Self::SessionAbsoluteHours
            | Self::EmergencyHours
            | Self::WorkdayFromHour
            | Self::FileHours
            | Self::WorkdayUntilHour => RuleUnit::Hours,
            Self::SessionIdleMinutes | Self::SearchIdleMinutes | Self::NetworkMinutes => {
                RuleUnit::Minutes
            }
            Self::AlarmRowChangePercent
            | Self::AlarmQuarantinePercent
            | Self::WrongMunicipalityPercent => RuleUnit::Percent,
            Self::MaxRows
            | Self::WeeklyVisitCapacity
            | Self::ViewAlertPerHour
            | Self::ViewAlertTimesMedian
            | Self::ViewAlertMinPerDay
            | Self::ViewBlockPerDay
            | Self::ReviewSample
            | Self::SmallCellPublic
            | Self::SmallCellInternal
            | Self::FilePersons
            | Self::ComplexLifeAreas
            | Self::AlarmMinRows => RuleUnit::Count,
            Self::SelfEmployedBy
            | Self::RecognitionMode
            | Self::KnownIncludes
            | Self::IntakeBy
            | Self::NotNowKeeping
            | Self::CountingOrder
            | Self::RenouncedCounts
            | Self::TalkParties => RuleUnit::Choice,
        }
    }

    /// Whether it says how long something is kept: such a rule changes only by a decision.
    pub const fn is_storage_term(self) -> bool {
        matches!(
            self,
            Self::QuarantineDays
                | Self::StagingHours
                | Self::RefusalTermDays
                | Self::NotReachedTermMonths
                | Self::KnownTermDays
                | Self::OtherEndTermDays
                | Self::NoAddressTermWeeks
                | Self::ErasureDays
                | Self::NotNowTermMonths
                | Self::GuidanceTermMonths
                | Self::LegalHoldMonths
                | Self::SchoolRowTermMonths
                | Self::TransferTermMonths
                | Self::SuppressionUntilAge
                | Self::AuditYears
        )
    }

    /// Least and greatest number that makes sense; (0, 0) for a choice.
    pub const fn range(self) -> (i64, i64) {
        match self {
            Self::JibMinAge | Self::JibMaxAge | Self::DoorstroompuntMaxAge => (16, 35),
            Self::RegistrationMinAge => (12, 23),
            Self::OwnConsentAge => (12, 18),
            Self::AdulthoodAge => (16, 23),
            Self::YoungBenefitAge => (21, 35),
            Self::LawChangeWeeks => (4, 52),
            Self::AdulthoodSheetWeeks => (1, 26),
            Self::SuppressionUntilAge => (23, 40),
            Self::DaysBeforeVisit => (7, 90),
            Self::VisitWindowDays
            | Self::StepDays
            | Self::TryAgainDays
            | Self::DuoReminderDays
            | Self::PilotEvaluationDays => (1, 90),
            Self::QuarantineDays
            | Self::DraftDays
            | Self::ReassignUndoDays
            | Self::DeliveryReminderDays
            | Self::NetworkMinutes => (1, 30),
            Self::SmallCellPublic | Self::SmallCellInternal => (3, 50),
            Self::FilePersons => (1, 50),
            Self::StagingHours
            | Self::FileHours
            | Self::ProvisionCheckMonths
            | Self::ExitProfileMonths
            | Self::PilotMonths => (1, 24),
            Self::RefusalTermDays | Self::KnownTermDays | Self::OtherEndTermDays => (0, 90),
            Self::NotReachedTermMonths | Self::NotNowTermMonths | Self::WorkdayFromHour => (0, 12),
            Self::GuidanceTermMonths => (0, 84),
            Self::NoticeReminderDays | Self::NetworkFeedbackDays => (7, 180),
            Self::FollowUpDays
            | Self::NoContactDays
            | Self::DuoReturnDays
            | Self::EffectReportDays => (7, 365),
            Self::TransferAnswerDays | Self::TransferReminderDays => (7, 60),
            Self::TransferLinkDays => (14, 120),
            Self::NoAddressTermWeeks => (1, 13),
            Self::ObjectionWeeks => (6, 13),
            Self::AnswerCorrectionDays | Self::ErasureDays => (0, 30),
            Self::AlarmRowChangePercent
            | Self::AlarmQuarantinePercent
            | Self::WrongMunicipalityPercent => (1, 100),
            Self::MaxRows => (1_000, 5_000_000),
            Self::WeeklyVisitCapacity | Self::AlarmMinRows | Self::ViewAlertMinPerDay => (1, 1_000),
            Self::SessionIdleMinutes | Self::SearchIdleMinutes => (5, 60),
            Self::EmergencyHours => (1, 48),
            Self::SessionAbsoluteHours => (1, 12),
            Self::ViewAlertPerHour => (5, 1_000),
            Self::ViewAlertTimesMedian => (2, 20),
            Self::ViewBlockPerDay => (20, 5_000),
            Self::WorkdayUntilHour => (12, 24),
            Self::ReviewSample => (5, 200),
            Self::ReviewDays | Self::InsightDays | Self::LegalHoldMonths | Self::DeliveryDays => {
                (1, 60)
            }
            Self::LittleIncomeEuros | Self::SomeIncomeEuros => (1, 5_000),
            Self::SchoolRowTermMonths | Self::TransferTermMonths => (1, 120),
            Self::ComplexLifeAreas => (2, 8),
            Self::AppealMonths | Self::CooperationMonths => (3, 24),
            Self::AuditYears => (1, 10),
            Self::SelfEmployedBy
            | Self::RecognitionMode
            | Self::KnownIncludes
            | Self::IntakeBy
            | Self::NotNowKeeping
            | Self::CountingOrder
            | Self::RenouncedCounts
            | Self::TalkParties => (0, 0),
        }
    }

    /// The choices as (code, Dutch label); empty for a number.
    pub fn choices(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::SelfEmployedBy => SelfEmployedBy::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::RecognitionMode => RecognitionMode::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::KnownIncludes => KnownIncludes::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::IntakeBy => IntakeBy::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::NotNowKeeping => NotNowKeeping::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::CountingOrder => CountingOrder::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::RenouncedCounts => RenouncedCounts::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            Self::TalkParties => TalkParties::ALL
                .iter()
                .map(|c| (c.code(), c.dutch()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a municipality may have its own version; the others guard the installation.
    pub const fn per_municipality(self) -> bool {
        !matches!(
            self,
            Self::MaxRows
                | Self::StagingHours
                | Self::SessionIdleMinutes
                | Self::SearchIdleMinutes
                | Self::SessionAbsoluteHours
                | Self::AuditYears
                | Self::DoorstroompuntMaxAge
                | Self::ObjectionWeeks
                | Self::SmallCellPublic
                | Self::SmallCellInternal
                | Self::FilePersons
                | Self::FileHours
                | Self::CountingOrder
                | Self::RenouncedCounts
                | Self::DeliveryDays
                | Self::DeliveryReminderDays
                | Self::AppealMonths
                | Self::LittleIncomeEuros
                | Self::SomeIncomeEuros
                | Self::DuoReturnDays
                | Self::DuoReminderDays
                | Self::SchoolRowTermMonths
                | Self::TransferTermMonths
                | Self::EffectReportDays
                | Self::ProvisionCheckMonths
                | Self::PilotMonths
                | Self::PilotEvaluationDays
                | Self::CooperationMonths
                | Self::OwnConsentAge
                | Self::AdulthoodAge
                | Self::YoungBenefitAge
        )
    }

    /// The defaults, oldest first. Each key has at least one.
    #[expect(clippy::too_many_lines, reason = "one arm for each rule")]
    pub(super) const fn defaults(self) -> &'static [Default] {
        match self {
            Self::JibMinAge => const { &[number(23, APPROACH)] },
            Self::JibMaxAge => const { &[number(27, APPROACH)] },
            Self::DoorstroompuntMaxAge => {
                const {
                    &[
                        number(23, "WEB art. 8.3.1 (tot en met 31-12-2025)"),
                        Default {
                            from: Day::from_date(jiff::civil::Date::constant(2026, 1, 1)),
                            value: DefaultValue::Integer(27),
                            source: "Wet van school naar duurzaam werk; WEB art. 9.2.5",
                        },
                    ]
                }
            }
            Self::RegistrationMinAge => {
                const {
                    &[number(
                        16,
                        "Jongerenloket 16-27 jaar (S0-09, S4-91); keuze van het project",
                    )]
                }
            }
            Self::OwnConsentAge => const { &[number(16, "UAVG art. 5; Leerplichtwet art. 4a")] },
            Self::AdulthoodAge => const { &[number(18, "Jeugdwet art. 1.1; BW boek 1 art. 233")] },
            Self::YoungBenefitAge => const { &[number(27, "Participatiewet art. 41 lid 4")] },
            Self::LawChangeWeeks => const { &[number(26, ADULTHOOD)] },
            Self::AdulthoodSheetWeeks => const { &[number(8, ADULTHOOD)] },
            Self::DaysBeforeVisit => const { &[number(21, PROPOSAL)] },
            Self::VisitWindowDays | Self::StepDays => const { &[number(14, PROPOSAL)] },
            // A day less than the shortest storage: see `KEPT_WHILE_CORRECTED`.
            Self::AnswerCorrectionDays => const { &[number(13, PROPOSAL)] },
            Self::QuarantineDays => const { &[number(30, RETENTION)] },
            Self::StagingHours => const { &[number(24, RETENTION)] },
            Self::RefusalTermDays | Self::OtherEndTermDays => const { &[number(14, RETENTION)] },
            Self::SearchIdleMinutes => const { &[number(30, SUPERVISION)] },
            Self::EmergencyHours | Self::FileHours => const { &[number(24, SUPERVISION)] },
            Self::NotReachedTermMonths => const { &[number(3, RETENTION)] },
            Self::KnownTermDays => const { &[number(0, RETENTION)] },
            Self::NoAddressTermWeeks | Self::NotNowTermMonths => const { &[number(6, RETENTION)] },
            Self::AlarmRowChangePercent | Self::AlarmMinRows => const { &[number(40, PROPOSAL)] },
            Self::AlarmQuarantinePercent => const { &[number(5, PROPOSAL)] },
            Self::WrongMunicipalityPercent => const { &[number(20, PROPOSAL)] },
            Self::MaxRows => const { &[number(250_000, "BIO2; begrenzing van invoer")] },
            Self::WeeklyVisitCapacity => const { &[number(15, PROPOSAL)] },
            Self::SelfEmployedBy | Self::IntakeBy => const { &[choice("casemanager", PROPOSAL)] },
            Self::KnownIncludes => const { &[choice("municipality", APPROACH)] },
            Self::TalkParties => const { &[choice("three_parties", PROPOSAL)] },
            Self::FollowUpDays => const { &[number(90, PROPOSAL)] },
            Self::NoContactDays => const { &[number(30, PROPOSAL)] },
            Self::TryAgainDays => const { &[number(60, PROPOSAL)] },
            Self::ReassignUndoDays => const { &[number(7, PROPOSAL)] },
            Self::ErasureDays | Self::DraftDays => const { &[number(7, RETENTION)] },
            Self::NotNowKeeping => {
                const {
                    &[choice(
                        "opt_out",
                        "Werkproces Monitoring schoolverlaters 23-27 (S1-69); AVG art. 21",
                    )]
                }
            }
            Self::GuidanceTermMonths => const { &[number(12, RETENTION)] },
            Self::LegalHoldMonths => {
                const {
                    &[number(
                        12,
                        "AVG art. 17 lid 3 en art. 18; keuze van het project",
                    )]
                }
            }
            Self::NoticeReminderDays => {
                const { &[number(30, "AVG art. 19; keuze van het project")] }
            }
            Self::ObjectionWeeks => const { &[number(6, "Awb art. 6:7")] },
            Self::SuppressionUntilAge => const { &[number(27, RETENTION)] },
            Self::RecognitionMode => {
                const {
                    &[choice(
                        "own_token",
                        "AVG art. 6 lid 1 onder e; keuze van het project",
                    )]
                }
            }
            Self::SessionIdleMinutes => const { &[number(15, "BIO2; sessiebeheer")] },
            Self::SessionAbsoluteHours => const { &[number(8, "BIO2; sessiebeheer")] },
            Self::ViewAlertPerHour | Self::FilePersons => const { &[number(50, SUPERVISION)] },
            Self::ViewAlertTimesMedian => const { &[number(3, SUPERVISION)] },
            Self::ViewAlertMinPerDay => const { &[number(15, SUPERVISION)] },
            Self::ViewBlockPerDay => const { &[number(200, SUPERVISION)] },
            Self::WorkdayFromHour => const { &[number(7, SUPERVISION)] },
            Self::WorkdayUntilHour | Self::ReviewSample => const { &[number(20, SUPERVISION)] },
            Self::ReviewDays | Self::InsightDays => const { &[number(14, SUPERVISION)] },
            Self::CountingOrder => const { &[choice("known_first", MONITOR)] },
            Self::RenouncedCounts => const { &[choice("after_yes", MONITOR)] },
            Self::SmallCellPublic => const { &[number(10, CELLS)] },
            Self::SmallCellInternal => const { &[number(5, CELLS)] },
            Self::DeliveryDays => const { &[number(21, MONITOR)] },
            Self::DeliveryReminderDays => const { &[number(7, MONITOR)] },
            Self::AppealMonths => const { &[number(12, MONITOR)] },
            Self::LittleIncomeEuros => const { &[number(300, SCHOOL)] },
            Self::SomeIncomeEuros => const { &[number(700, SCHOOL)] },
            Self::DuoReturnDays => const { &[number(60, SCHOOL)] },
            Self::DuoReminderDays => const { &[number(14, SCHOOL)] },
            Self::SchoolRowTermMonths | Self::TransferTermMonths => {
                const {
                    &[number(
                        24,
                        "WEB art. 9.2.5; selectielijst 2020; keuze van het project",
                    )]
                }
            }
            Self::ExitProfileMonths => const { &[number(9, TRANSFER)] },
            Self::TransferAnswerDays => const { &[number(21, TRANSFER)] },
            Self::TransferReminderDays => const { &[number(14, TRANSFER)] },
            Self::TransferLinkDays => const { &[number(60, TRANSFER)] },
            // From 31 July to 15 December.
            Self::EffectReportDays => {
                const { &[number(137, "WEB art. 9.2.10; keuze van het project")] }
            }
            Self::NetworkMinutes => const { &[number(3, NETWORK)] },
            Self::NetworkFeedbackDays => const { &[number(42, NETWORK)] },
            Self::ComplexLifeAreas => const { &[number(2, NETWORK)] },
            Self::PilotMonths => const { &[number(4, CONFERENCE)] },
            Self::PilotEvaluationDays => const { &[number(28, CONFERENCE)] },
            Self::ProvisionCheckMonths | Self::CooperationMonths => {
                const { &[number(6, DIRECTORIES)] }
            }
            Self::AuditYears => const { &[number(5, "AVG art. 5 lid 2; keuze van het project")] },
        }
    }
}

impl Default {
    /// The first day for which the project has rules at all.
    pub(super) const START: Day = Day::from_date(jiff::civil::Date::constant(2019, 1, 1));

    /// The first day of this version.
    pub(super) const fn valid_from(&self) -> Day {
        self.from
    }
}
