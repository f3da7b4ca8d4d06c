//! The policy: every action, who may do it, where, what it shows, and why.

use crate::{Role, SignInLevel};

/// One action of the table, as a type: grants and handlers name it. Only the table makes them.
pub trait Action: sealed::InTheTable + 'static {
    /// Its name in the log and the matrix.
    const NAME: &'static str;
    /// The roles that may do it.
    const ROLES: &'static [Role];
    /// Where it acts.
    const REACH: Reach;
    /// What it shows of young people, at most.
    const SHOWS: Shows;
    /// How far the sign-in must have come.
    const LEVEL: SignInLevel;
    /// Why, with the requirement or the law.
    const WHY: &'static str;
}

/// Where an action acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Within the municipalities the role is held for.
    Municipality,
    /// On the installation itself, or on the actor's own account.
    Installation,
}

/// What an action shows of young people, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows {
    /// Nothing about them.
    Nothing,
    /// Numbers, never persons.
    Counts,
    /// Persons: name, address, what was answered; never a BSN.
    Persons,
    /// Rows of the delivered list or people filtered out of it, with the BSN where a row needs it.
    ListRows,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The action.
    pub name: &'static str,
    /// The roles that may do it.
    pub roles: &'static [Role],
    /// Where it acts.
    pub reach: Reach,
    /// What it shows, at most.
    pub shows: Shows,
    /// How far the sign-in must have come.
    pub level: SignInLevel,
    /// Why, with the requirement or the law.
    pub why: &'static str,
}

mod sealed {
    /// Only the table can add an action.
    pub trait InTheTable {}
}

macro_rules! policy {
    ($(
        $action:ident by $($role:ident),+ in $reach:ident showing $shows:ident
            $(signed_in_by $level:ident)? because $why:literal;
    )+) => {
        $(
            #[doc = $why]
            #[derive(Clone, Copy, Debug)]
            pub struct $action;

            impl sealed::InTheTable for $action {}

            impl Action for $action {
                const NAME: &'static str = stringify!($action);
                const ROLES: &'static [Role] = &[$(Role::$role),+];
                const REACH: Reach = Reach::$reach;
                const SHOWS: Shows = Shows::$shows;
                const LEVEL: SignInLevel = policy!(@level $($level)?);
                const WHY: &'static str = $why;
            }
        )+

        /// The whole table, in the order it is written.
        pub const POLICY: &[Rule] = &[$(
            Rule {
                name: $action::NAME,
                roles: $action::ROLES,
                reach: $action::REACH,
                shows: $action::SHOWS,
                level: $action::LEVEL,
                why: $action::WHY,
            },
        )+];
    };
    (@level) => { SignInLevel::Full };
    (@level $level:ident) => { SignInLevel::$level };
}

policy! {
    // The list: step 1 stays within the municipality's own walls.
    UploadList by ListHandler in Municipality showing ListRows
        because "The municipality receives the monthly list and filters it itself (S1-01, S1-20, S1-24).";
    ReviewList by ListHandler in Municipality showing ListRows
        because "Before anything is kept, the list handler sees what each row becomes and why (S1-24).";
    CommitList by ListHandler in Municipality showing Counts
        because "Only the municipality decides that a list is taken in (S1-24; AVG art. 24).";
    TakeBackList by ListHandler in Municipality showing Counts
        because "A list that proves wrong is taken back as long as nobody was handed over (AVG art. 5(1)(d)).";
    HandOverList by ListHandler in Municipality showing Counts
        because "The municipality hands over to the casemanager, by agreement and decision in force (S1-33, S1-41, S1-42).";
    DownloadCorrectionFile by ListHandler in Municipality showing ListRows
        because "Rows set apart go back, with the reason, to who can mend them; nobody else may hold their BSN (S1-24; UAVG art. 46).";
    AnswerChecks by ListHandler in Municipality showing ListRows
        because "The 'dat' check and the KvK check are done by the municipality: yes, no or not yet, nothing more (S1-15, S1-17, S1-18).";
    CompleteAddress by ListHandler in Municipality showing ListRows
        because "An address is looked up by BSN within the municipality, after which the BSN is destroyed (S1-11, S1-12).";
    HandleReturnedMail by ListHandler in Municipality showing Persons
        because "Returned mail needs an address from the register, which only the municipality may ask (S1-11).";
    DecideSecretAddress by ListHandler in Municipality showing Persons
        because "A secret address is not handed over; the municipality decides what happens (Wet BRP art. 2.59).";
    SeeListCounts by ListHandler, ProjectLeader in Municipality showing Counts
        because "Numbers before and after filtering size the team (S1-83, S1-I1, S1-I2).";
    SeeMunicipalWorklist by ListHandler in Municipality showing ListRows
        because "Who is not handed over has an owner and a next step in the municipality (S1-24).";
    OpenMunicipalCase by ListHandler in Municipality showing Persons
        because "The desk that owns the current step opens the case, nobody else (S1-24; AVG art. 25).";
    PrintSelfEmployedCards by ListHandler in Municipality showing Persons
        because "A municipality may keep the self-employed track and send its own card (S1-15, S1-26).";
    RecordSelfEmployedAnswer by ListHandler in Municipality showing Persons
        because "Who sends the card records the answer to it (S1-26, S1-38).";

    // Outreach: the casemanager of the sub-region, without BSN and without those filtered out.
    SeeOutreachWorklist by Casemanager in Municipality showing Persons
        because "The casemanager sees those to approach in the sub-region and nobody else (S1-24, S1-33, S1-34).";
    OpenCase by Casemanager in Municipality showing Persons
        because "Approaching someone needs name, address and what was done before (S1-13, S1-33).";
    FindCaller by Casemanager, ListHandler, Regisseur, PrivacyOfficer in Municipality showing Persons
        because "Who calls about a card or objects is found by its code, or by name within one's own work (S1-38; D10; AVG art. 21).";
    ReleaseCards by Casemanager in Municipality showing Persons
        because "Cards go out in waves that leave room for the visits after them (S1-25, S1-27).";
    PrintCards by Casemanager in Municipality showing Persons
        because "The first contact is a written card, in one of two kinds (S1-25, S1-26, S1-35).";
    MarkCardsSent by Casemanager in Municipality showing Persons
        because "The day of sending starts the time to answer (S1-35, S1-36).";
    RecordAnswer by Casemanager in Municipality showing Persons
        because "An answer counts whenever and however it comes; a refusal ends the contact (S1-37, S1-38).";
    CorrectAnswer by Casemanager in Municipality showing Persons
        because "A slip of the pen is mended within the set days, with a reason (AVG art. 16).";
    PlanVisit by Casemanager in Municipality showing Persons
        because "No answer leads to exactly one home visit (S1-27, S1-36).";
    RecordVisit by Casemanager in Municipality showing Persons
        because "What came of the visit decides whether there is a next step (S1-36, S1-37).";
    TakeVisitsAlong by Casemanager in Municipality showing Persons
        because "The visits of a day go along on a telephone, sealed, for a doorstep without a connection (S1-27, S1-36; AVG art. 32).";
    EditCardText by Casemanager in Municipality showing Nothing
        because "The text of the cards is the sub-region's own, with what AVG art. 14 asks (S1-35).";

    // Other ways in: who comes without a list.
    RegisterPerson by Casemanager, Regisseur in Municipality showing Persons
        because "Young people come in by more ways than a list: by themselves, or by a partner who signals; without a BSN (S4-89, S0-09, S4-82).";
    LinkCases by Casemanager, Regisseur in Municipality showing Persons
        because "Two cases that prove to be of one young person are linked, never merged, so that nobody is approached twice (A.7; AVG art. 5(1)(d)).";

    // Guidance: steps 3 to 5, by consent. The case itself says which of the two leads.
    SeeRegisseurWorklist by Regisseur in Municipality showing Persons
        because "The regisseur sees whom the municipality leads, and whom it is asked to take over (S1-60, S1-66).";
    OpenLedCase by Regisseur in Municipality showing Persons
        because "The contact from the three-party talk on opens the case (S1-66).";
    NoteOutcome by Regisseur in Municipality showing Persons
        because "The outcome \"not now\" is shared too: who, when, which reason and when to call, and nothing of the intake (S1-65).";
    HoldIntake by Casemanager, Regisseur in Municipality showing Persons
        because "Consent comes first, then the intake, by whoever does step 3 (S1-44, S1-46, S1-52).";
    SeeSensitive by Casemanager, Regisseur in Municipality showing Persons
        because "Care and debt are opened apart, by who needs them for the plan (S1-54; AVG art. 9).";
    AskConsent by Casemanager, Regisseur in Municipality showing Persons
        because "Each third party needs a consent of its own, before contact (S1-49, S1-54).";
    RecordChoice by Casemanager, Regisseur in Municipality showing Persons
        because "The young person chooses; who guides records it (S1-53, S1-69).";
    WritePlan by Casemanager, Regisseur in Municipality showing Persons
        because "The plan of the young person, with a copy for them (S1-50, S1-51).";
    PrintPlan by Casemanager, Regisseur in Municipality showing Persons
        because "The young person gets the plan on paper, in plain words (S1-50, S1-51).";
    HoldTalk by Casemanager, Regisseur in Municipality showing Persons
        because "Hand-over, trajectory and dossier are agreed in one talk (S1-60, S1-61, S1-62).";
    AnswerHandOver by Regisseur in Municipality showing Persons
        because "Nothing moves before the receiver accepts (S1-61, S1-66).";
    DecideTrajectory by Regisseur in Municipality showing Persons
        because "The municipality decides on its trajectory and sends the letter (S1-67, S1-72).";
    PrintDecision by Regisseur in Municipality showing Persons
        because "The decision goes out as a letter with its reasons and the way to object (S1-72, S1-73; Awb art. 3:45).";
    EditLetterText by Regisseur in Municipality showing Nothing
        because "Name, address and signatory of the letters are the municipality's own, in versions (S1-72).";
    MakePackage by Regisseur in Municipality showing Persons
        because "The file belongs to the municipality and goes to its own system, once, after the hand-over (S1-63).";
    FollowTrajectory by Casemanager, Regisseur in Municipality showing Persons
        because "Whoever leads follows up, and records drop-out and outflow (S1-68, S1-74, S1-75).";
    LogContact by Casemanager, Regisseur in Municipality showing Persons
        because "Medium, outcome and minutes of each contact are kept with the case (S1-I8).";
    AssignCase by Casemanager, Regisseur in Municipality showing Persons
        because "Work never hangs on somebody who is gone (A.18 no. 12).";

    // Dividing the work.
    ReassignCases by Casemanager, Regisseur in Municipality showing Persons
        because "Colleagues in one role hand work over among themselves, many cases at once (A.18 no. 12).";
    SwitchPhase by Casemanager, Regisseur in Municipality showing Persons
        because "When another role executes step 3 from a day on, whoever has the open cases hands them over (S1-06, S1-07).";
    SeeWorkload by ProjectLeader, Administrator, Service in Municipality showing Counts
        because "How much work each has, and what hangs on somebody who left, is known as a number (S1-30; A.18 no. 12).";
    SetAbsence by ListHandler, Casemanager, Regisseur in Installation showing Nothing
        because "Who is away says so, and names who stands in (A.18 no. 12).";
    KeepCalendar by Casemanager, Regisseur in Installation showing Nothing
        because "One's own days in one's own calendar, without a name in it (AVG art. 25).";

    // Need to know: what a role alone does not say.
    LockCase by ListHandler, Casemanager, Regisseur, PrivacyOfficer in Municipality showing Persons
        because "A colleague, relative or parent among the staff does not find the young person (D10; AVG art. 32).";
    LiftLock by PrivacyOfficer in Municipality showing Persons
        because "Someone independent decides that a colleague may find the young person again (D10; AVG art. 32).";

    SearchOutside by ListHandler, Casemanager, Regisseur in Municipality showing Nothing
        because "Outside one's own work only an exact key says that there is a case, and one asks for it (D10; AVG art. 5(1)(c)).";
    AnswerInsight by ListHandler, Casemanager, Regisseur in Municipality showing Persons
        because "Those who have the case decide who else may look into it, and until when (D10).";
    BreakGlass by ListHandler, Casemanager, Regisseur in Municipality showing Persons
        because "In an emergency a case is read at once; those who have it and the privacy officer are told (D10; AVG art. 6(1)(d)).";
    DeclareTie by ListHandler, Casemanager, Regisseur in Municipality showing Persons
        because "Whoever knows a young person says so, and leaves the case to a colleague (F7; AVG art. 32).";

    // The young person's rights, at whichever desk they call.
    RecordRight by Casemanager, Regisseur, ListHandler, PrivacyOfficer in Municipality showing Persons
        because "Stop, withdraw, be forgotten, restrict, put right: by any channel, and at once (S1-47, S1-48; AVG art. 7, 16, 17, 18).";
    GiveOwnData by Casemanager, Regisseur, PrivacyOfficer in Municipality showing Persons
        because "A young person may have all that is kept, and hear who looked: made by whoever leads, or by the privacy officer (AVG art. 15; F8).";
    RecordObjection by ListHandler, Casemanager, Regisseur, PrivacyOfficer in Municipality showing Persons
        because "An objection is taken at any desk and carried out at once (AVG art. 21; S1-70).";
    LiftRefusal by Casemanager, ListHandler in Municipality showing Persons
        because "Only the young person takes a refusal back, through any channel (S1-29, S1-37).";

    // Numbers.
    SeeMonitorCounts by ProjectLeader in Municipality showing Counts
        because "The project leader follows numbers, never persons (S1-08, S1-30, S1-77).";

    ReportQuarter by ProjectLeader in Municipality showing Counts
        because "The project leader asks for a quarter, has it talked over and releases it (S1-78, S1-80).";
    DeliverFigures by ListHandler, Casemanager, Regisseur in Municipality showing Counts
        because "Who made the figures sees them exactly, checks them and stands for them by name (S1-78; S1-I1..I9).";
    OpenFigure by ListHandler, Casemanager, Regisseur in Municipality showing Persons
        because "A figure opens to the cases behind it, for who may see those cases, and to no other (S3-06; AVG art. 25).";
    SeePublished by ListHandler, Casemanager, Regisseur, ProjectLeader, PolicyOfficer, PrivacyOfficer, Service
        in Municipality showing Counts
        because "What is released goes to whoever follows the approach, with small numbers kept back (S1-77, S1-80).";
    WriteCouncilReport by ProjectLeader in Municipality showing Counts
        because "Whoever releases a quarter puts the municipality's own words around its figures; others read them (S1-80).";
    MonitorByService by Service in Municipality showing Counts
        because "A quarter may be asked for by command line, under a name of its own in the log (D13; S1-85).";

    SeeFormation by ProjectLeader in Municipality showing Counts
        because "The project leader sees what each worker and team carries, beside the norm, and what that asks for (S4-11..15).";
    SetNorm by ProjectLeader in Municipality showing Nothing
        because "The region sets its own norm, with a first day, a source and a reason (S4-11, S4-13).";
    CheckCosts by ProjectLeader in Installation showing Nothing
        because "Whoever answers for the costs checks who pays what, by keys that everyone can follow (S4-14; A.11).";
    SeeBudgets by ProjectLeader in Municipality showing Nothing
        because "Whoever answers for the costs sees what is planned, promised and paid, and who covers it (S4-14, S4-116, S0-19).";
    KeepBudget by ProjectLeader in Municipality showing Nothing
        because "Whoever answers for the costs keeps the budget; a mistake is reversed, never taken away (S4-14, S4-116, S0-19).";

    SeeProjects by ProjectLeader, PolicyOfficer in Municipality showing Counts
        because "Who steers a project and who answers for the policy see what it set out to reach and what came of it, in numbers as released (S3-16).";
    KeepProject by ProjectLeader in Municipality showing Counts
        because "The project leader sets measurable targets and enters what was measured; nothing is taken away (S3-16).";

    SeeTrials by ProjectLeader, Casemanager in Municipality showing Counts
        because "Which letters are tried against each other, and what came of it, is known to whoever sends them (S0-07).";
    RunTrial by ProjectLeader in Municipality showing Counts
        because "The project leader agrees beforehand what is tried and when it stops, and may stop it with a reason (S0-07).";
    ExportTrial by ProjectLeader in Municipality showing Counts
        because "A researcher can reckon a trial again from letters without identities (S0-07; AVG art. 89).";
    AgreeToFile by PrivacyOfficer in Municipality showing Counts
        because "A file about many young people leaves only when a second, independent person agrees (C10; AVG art. 32, 89).";
    EndTrial by Service in Municipality showing Counts
        because "A trial stops by the rule that was agreed, also when nobody looks (S0-07).";

    RecordExclusions by Casemanager, Regisseur in Municipality showing Persons
        because "Who guides a young person says whether they may be approached for research; not known is no (S3-11, S3-12).";
    SeeSurveys by ProjectLeader, PolicyOfficer, Casemanager in Municipality showing Counts
        because "What young people answered is told beside how many did, with small numbers kept back (S3-10, S3-13).";
    RunSurvey by ProjectLeader in Municipality showing Counts
        because "A sample is drawn by who meets nobody, and who learns how many may be asked and never why not (S3-10, S3-12).";
    EnterSurveyAnswers by ProjectLeader in Municipality showing Counts
        because "Answers are counted by who cannot see whose code it is (S3-10; AVG art. 25).";
    PrintSurveyLetters by Casemanager in Municipality showing Persons
        because "The letters need name and address, which only who has the cases may see (S3-10; AVG art. 25).";

    // Lists of DUO: the statutory work of the Doorstroompunt, apart from the voluntary approach.
    UploadSchoolList by RmcWorker in Municipality showing ListRows
        because "The Doorstroompunt receives DUO's lists of who left school and hands each municipality its own rows (S4-05, S4-07, S4-17; WEB art. 9.2.5).";
    SeeSchoolLists by RmcWorker, Regisseur in Municipality showing Persons
        because "Who has to find, guide and follow early leavers sees those of the own municipalities (S4-07, S4-16; WEB art. 9.2.5).";
    DisposeSchoolRows by Regisseur in Municipality showing Persons
        because "The municipality decides who takes somebody up, or why nobody does (S4-08, S4-09).";
    RecordSchoolResult by RmcWorker, Regisseur in Municipality showing Persons
        because "Who took somebody up says what came of it (S4-06, S4-16).";
    ReturnSchoolList by RmcWorker in Municipality showing ListRows
        because "DUO is told what was done with each person on its list, by number (S4-06; WEB art. 9.2.5; UAVG art. 46).";
    DestroySchoolRow by RmcWorker, Regisseur in Municipality showing Persons
        because "What does not belong on a list of DUO, or may not stay, is destroyed at once (AVG art. 17, 21).";
    AskKnownAtRbl by Regisseur, NetworkMember in Municipality showing Persons
        because "A team asks whether somebody is known at RBL and how that stands, with its law and need; no more (S4-48, S4-51).";
    SeeTargetGroup by RmcWorker, Regisseur in Municipality showing Counts
        because "How many there are to find, and whom first, is told as numbers (S4-84 to S4-88; A.11).";
    SeeEffects by RmcWorker, Regisseur in Municipality showing Counts
        because "What came of a school year is reported in numbers to the ministry (B.9; WEB art. 9.2.10).";
    DeliverEffects by RmcWorker in Municipality showing Counts
        because "The Doorstroompunt delivers the report of effects for the region, and keeps it as delivered (B.9; WEB art. 9.2.10).";
    // What a school tells of a pupil who is about to leave.
    SeeTransfers by RmcWorker, Regisseur in Municipality showing Persons
        because "Who has to find a next place reads what the school wrote, of the own municipalities (S4-75 to S4-77, S4-90; WEB art. 9.2.5).";
    AskTransfer by RmcWorker, Regisseur in Municipality showing Persons
        because "A school is asked for the exit profile nine months before somebody leaves, by a link that opens one form (S4-75, S4-90).";
    FollowUpTransfer by RmcWorker, Regisseur in Municipality showing Persons
        because "Where no line goes on, somebody speaks with the school and steps in (S4-39, S4-77).";
    // The step from school on: statutory too, and apart from the voluntary approach.
    SeeTransitions by RmcWorker, Regisseur in Municipality showing Persons
        because "The coach follows who left practical education, special education or Entree, each quarter (S0-01, S0-03, S3-02; WEB art. 9.2.5).";
    FollowTransition by RmcWorker, Regisseur in Municipality showing Persons
        because "Whoever follows a pupil says each quarter how they stand and what they need; who is not in view is approached (S3-04, S3-05, S3-21).";
    SeeTransitionCounts by RmcWorker, Regisseur, NetworkDirector, ProjectLeader in Municipality showing Counts
        because "How many of those in a vulnerable position are in view is told each quarter as numbers (S3-02, S3-06, S2-33).";

    // Routes, and the way to adulthood.
    SeeRoutes by Casemanager, Regisseur, RmcWorker, NetworkDirector, NetworkMember, ProjectLeader, PolicyOfficer
        in Municipality showing Counts
        because "Whoever works with cases knows which routes there are, who owns them and how many follow each (S2-33, S2-36).";
    KeepRoutes by RmcWorker, NetworkDirector, ProjectLeader in Municipality showing Nothing
        because "A route has an owner, steps and a rule for who may enter, written by who coordinates (S2-03, S2-36).";
    FollowRoute by Casemanager, Regisseur in Municipality showing Persons
        because "Whoever guides says which route a young person follows and how far they are, also against the rule, with a reason (S2-05, S2-06, S2-07).";
    KeepAdulthoodSheet by Casemanager, Regisseur in Municipality showing Persons
        because "Before somebody is of age, whoever guides looks in six areas for what must be solved (S2-26, S2-27, S2-28).";
    SeeEscalatedSheets by NetworkDirector, ProjectLeader in Municipality showing Counts
        because "The coordinator hears of a checklist that is late or stuck, without whose it is, and who to ask (S2-29, S2-31).";
    TakeUpSheet by NetworkDirector, ProjectLeader in Municipality showing Nothing
        because "The coordinator says to be looking for an answer, together with who guides (S2-31).";
    WatchAges by Service in Municipality showing Nothing
        because "That the law soon changes something for somebody is told to who guides, and nobody has to remember it (S2-26, S2-28; T12).";

    // The network's meeting: in minutes, from a list, by those who may take somebody over.
    SeeNetwork by NetworkDirector, NetworkMember, Regisseur, RmcWorker in Municipality showing Persons
        because "Who takes part sees the items of the own municipality: by name where there is a ground, else by code (S4-95, S4-96).";
    SignUpForNetwork by NetworkDirector, NetworkMember, Regisseur, RmcWorker in Municipality showing Nothing
        because "Somebody is signed up by code; who it is only the supplier knows (S4-89, S4-95; AVG art. 5(1)(c)).";
    BringCase by Casemanager, Regisseur in Municipality showing Persons
        because "Who leads a case may bring it in; the young person's consent decides whether it has a name there (S4-95, S4-96).";
    PutPupilsOnNetwork by RmcWorker in Municipality showing Persons
        because "The RMC selects from its lists whom the network talks over, on its task by law (S4-95, S4-112; WEB art. 9.2.5).";
    ChairNetwork by NetworkDirector in Municipality showing Persons
        because "The director plans meetings, makes the agenda and holds the meeting (S4-107).";
    AdviseNetwork by NetworkDirector, NetworkMember, Regisseur, RmcWorker in Municipality showing Persons
        because "Those who take part advise together (S4-98).";
    DecideNetwork by NetworkDirector in Municipality showing Persons
        because "The director decides whether the advice is followed, and who is client manager (S4-98, S4-107, S4-110).";
    CarryOutNetwork by NetworkMember, Regisseur, RmcWorker in Municipality showing Persons
        because "Who takes over names a case manager, tells how it goes, objects or closes (S4-30, S4-42, S4-100, S4-110).";
    ReturnToNetwork by RmcWorker, NetworkDirector in Municipality showing Persons
        because "The RMC watches, and puts somebody who derailed back on the agenda (S4-111).";
    KeepNetworkRoutes by NetworkDirector, Administrator in Municipality showing Nothing
        because "Who carries out is agreed on per municipality, direction and age, from a day on (S4-131, S4-132).";
    // The multidisciplinary conference: one case at a time, by those who are needed for it.
    SeePilots by ProjectLeader, NetworkDirector in Municipality showing Counts
        because "Who steers a pilot follows it in numbers, and what was learned without whom (S0-18, S0-21 to S0-24).";
    KeepPilot by ProjectLeader, NetworkDirector in Municipality showing Counts
        because "A pilot has a start, a duration, organisations that take part and questions to be answered (S0-08, S0-18, S0-25).";
    ProposeForConference by Casemanager, Regisseur in Municipality showing Persons
        because "Who leads a case knows whether it gets stuck, and puts it forward (S0-12, S0-16).";
    SelectForConference by NetworkDirector, Regisseur in Municipality showing Persons
        because "From who is in care and who comes in with several problems is chosen who gets a conference (S0-11, S0-12, S0-16).";
    ChairConference by NetworkDirector in Municipality showing Persons
        because "The director plans conferences and lets in who is needed, each on a basis of their own (S0-17).";
    SeeConference by NetworkDirector, NetworkMember, Regisseur, RmcWorker, Casemanager in Municipality showing Persons
        because "Who takes part sees the young people they were let in for, and nobody else (S0-17; AVG art. 5(1)(c)).";
    RecordConference by NetworkDirector, NetworkMember, Regisseur, RmcWorker, Casemanager in Municipality showing Persons
        because "Who takes part looks back, makes the plan with the young person, and says what came of it (S0-13 to S0-15).";
    // The network: what is known of it, and how far it is.
    SeeDirectory by ListHandler, Casemanager, Regisseur, RmcWorker, NetworkDirector, NetworkMember, ProjectLeader,
        PolicyOfficer, PrivacyOfficer, Administrator in Municipality showing Nothing
        because "Whoever works with cases knows what there is for young people, whom to turn to and what was agreed (S0-30, S4-121, S4-130).";
    KeepDirectory by Regisseur, RmcWorker, NetworkDirector in Municipality showing Nothing
        because "What there is and whom to turn to is kept by who works with it, and checked before it is old (S4-121, S4-130).";
    KeepOwnCard by ListHandler, Casemanager, Regisseur, RmcWorker, NetworkDirector, NetworkMember, ProjectLeader,
        PolicyOfficer, PrivacyOfficer, Administrator in Installation showing Nothing
        because "How a colleague can be reached is the colleague's own to write and to take away (AVG art. 5(1)(d)).";
    SteerCooperation by ProjectLeader, NetworkDirector in Municipality showing Nothing
        because "Who steers the network notes what is there before it begins, what it betters and what came of it (S4-125, S4-129, S0-25).";
    FinishImprovement by ListHandler, Casemanager, Regisseur, RmcWorker, NetworkDirector, NetworkMember, ProjectLeader,
        PolicyOfficer, PrivacyOfficer, Administrator in Municipality showing Nothing
        because "Whoever owns an improvement says what came of it (S4-129).";

    // Supervision.
    ReviewLog by PrivacyOfficer in Municipality showing Nothing
        because "Someone independent sees who looked at what (AVG art. 39; BIO 8.15; S1-82).";
    SignOffLog by PrivacyOfficer in Municipality showing Nothing
        because "The monthly review of the log is signed, so that it is known to be done (BIO 8.15; F7).";
    VerifyLog by PrivacyOfficer in Municipality showing Nothing
        because "The log must be shown to be whole (F3).";
    SeeWhoLooked by PrivacyOfficer in Municipality showing Nothing
        because "A young person may know who looked; the privacy officer finds it by the code on the card (AVG art. 15; NEN 7513; F8).";
    SeeReviewState by Administrator, PrivacyOfficer in Municipality showing Nothing
        because "That the review of the log is overdue is known, as a count, to who must see to it (BIO 8.15; F7).";
    SeeRetention by PrivacyOfficer, ListHandler, Regisseur in Municipality showing Counts
        because "What falls due is known ahead of time, as numbers (AVG art. 5(1)(e), 24).";
    ReviewDestruction by PrivacyOfficer in Municipality showing Persons
        because "Before a dossier is destroyed somebody independent looks whether the law asks to keep it (Archiefwet art. 3; AVG art. 17(3)).";
    HoldDestruction by PrivacyOfficer in Municipality showing Persons
        because "A destruction is held back for a legal reason, until a day, and no longer (AVG art. 17(3), 18).";
    SignDestruction by PrivacyOfficer in Municipality showing Counts
        because "A list of dossiers to destroy is signed by name (Archiefbesluit art. 8).";
    TrackNotices by PrivacyOfficer, Regisseur in Municipality showing Nothing
        because "Who received something is asked to destroy it too, and whether they answered is followed (AVG art. 19; G10).";
    SeeCertificates by PrivacyOfficer in Municipality showing Nothing
        because "That something was destroyed is proved without saying of whom (S1-70; AVG art. 5(2); G11).";
    SeeProcessingRegister by PrivacyOfficer in Municipality showing Nothing
        because "The register of processing is open to the privacy officer (AVG art. 30; S1-82).";

    // Setting up.
    ManageAgreements by Administrator, PrivacyOfficer in Municipality showing Nothing
        because "Nothing is shared before agreement and college decision are in force (S1-41, S1-42, S1-71).";
    ManageLegalBases by Administrator, PrivacyOfficer in Municipality showing Nothing
        because "On which ground each processing rests is recorded apart from consent, which cannot make up for it (AVG art. 6, 30).";
    ManageMunicipalities by Administrator in Installation showing Nothing
        because "A municipality joins the region, with its keys (S1-10, S1-79).";
    MergeMunicipalities by Administrator, Service in Municipality showing Counts
        because "A municipality goes on in another, which takes over its people, keys and suppressions (S1-10, S1-37, S1-79).";
    ManageGroupings by Administrator in Installation showing Nothing
        because "Sub-regions and regions decide who works where, from a date on (S1-30, S1-79).";
    ManageAccounts by Administrator in Installation showing Nothing
        because "Each municipality says who handles its list; the administrator sets it up (S1-20; BIO 5.16).";
    SeeAccounts by Administrator in Installation showing Nothing
        because "Who sets up accounts sees which there are and what they hold (BIO 5.18).";
    ManageRules by Administrator in Installation showing Nothing
        because "Age limits, terms and bounds are dated rules with a source (S1-03, S1-28).";

    // The command line and the scheduler.
    ImportByService by Service in Municipality showing Counts
        because "A list may be taken in by command line, under a name of its own in the log (D13).";
    DestroyDue by Service in Municipality showing Nothing
        because "What has reached its term is destroyed without waiting for a person (AVG art. 5(1)(e); S1-12).";
    CloseByAge by Service in Municipality showing Nothing
        because "Who reaches the upper age is let go by the rule, from every state, and nobody has to remember it (S1-03; A.9).";

    SendDailyMail by Service in Municipality showing Counts
        because "Each worker hears once a day how much waits, in numbers (B6; AVG art. 25).";

    MaintainInstallation by Service in Installation showing Nothing
        because "A copy put back, or another root key, is work on the whole installation by who keeps the machine (D13).";

    // Everyone with a page.
    SeeStart by ListHandler, Casemanager, Regisseur, ProjectLeader, PolicyOfficer, PrivacyOfficer, Administrator,
        RmcWorker, NetworkDirector, NetworkMember
        in Installation showing Nothing
        because "The start page shows one's own tasks and nothing of others.";
    SeeNotices by ListHandler, Casemanager, Regisseur, ProjectLeader, PolicyOfficer, PrivacyOfficer, Administrator,
        RmcWorker, NetworkDirector, NetworkMember
        in Installation showing Nothing
        because "What somebody must know is told as a code; whose case it is shows only to who may open it (S1-76; AVG art. 25).";
    ManageOwnAccount by ListHandler, Casemanager, Regisseur, ProjectLeader, PolicyOfficer, PrivacyOfficer, Administrator,
        RmcWorker, NetworkDirector, NetworkMember
        in Installation showing Nothing signed_in_by Password
        because "One sets up one's own sign-in, and can do nothing else before it is whole (E7).";
}
