//! Made-up stories of guidance: who said yes and what came of it, in every phase there is.
//!
//! A story is data: deeds with the number of days before the region opens. Whoever tells it does each
//! deed through the use cases on its day, so that the history of a case reads like one.

use domain::{
    guidance::{
        ContactOutcome, FollowUpOutcome, Meeting, NotNowReason, RouteScope,
        content::{
            Destination, DomainScore, DropOutReason, IncomeClass, LifeDomain, Partner,
            SupportQuestion, TrajectoryKind,
        },
    },
    outreach::{Answer, Channel},
};

use crate::population::Dice;

/// One thing that happens in a story.
#[derive(Clone, Debug)]
pub enum Deed {
    /// The card is answered.
    Answer(Answer, Channel, &'static str),
    /// Telephone and e-mail are kept.
    Keep,
    /// Somebody tried to reach the young person.
    Tried(Channel, ContactOutcome, u16, &'static str),
    /// The intake gets a day, so many days later.
    PlanIntake(i32),
    /// Consent 1 and the intake.
    Intake,
    /// The intake, written anew in another round.
    Revise,
    /// No consent.
    Decline,
    /// Consent to ask for advice without a name, and the question.
    Consult(Partner, &'static str),
    /// Consent to speak to one third party, and the talk.
    SpeakTo(Partner, &'static str, &'static str),
    /// What is there already.
    Prior(&'static str),
    /// The young person's choice.
    Choose(RouteScope),
    /// The plan.
    Plan,
    /// A copy of it.
    PlanCopy,
    /// The talk gets a day, so many days later.
    PlanTalk(i32),
    /// The talk, with consent to the dossier.
    Talk(Meeting),
    /// The hand-over, offered outside a talk.
    Offer(&'static str),
    /// The regisseur accepts it.
    Accept,
    /// The regisseur does not.
    Reject(&'static str),
    /// The municipality grants the trajectory, and the letter goes out.
    Grant(&'static str),
    /// A trajectory starts so many days later (negative: earlier) and is planned for so many days.
    Start(i32, i32),
    /// How it goes.
    Follow(u8, FollowUpOutcome, &'static str),
    /// A trajectory ends, its goal reached.
    EndRun(u8, &'static str),
    /// Signed up elsewhere, beginning so many days later.
    SignUp(i32, &'static str),
    /// Dropped out.
    DropOut(DropOutReason, &'static str),
    /// Left for a destination.
    FlowOut(Destination, &'static str),
    /// Nothing now; when somebody may call again, and whether the intake is kept.
    NotNow(NotNowReason, Option<i32>, bool),
    /// Objected: destroyed at once.
    Object,
    /// Asked to be forgotten.
    Erase,
    /// Broke off.
    Stop,
    /// The use is restricted.
    Restrict,
}

/// What one young person wants, as it comes back in intake, plan and trajectory.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Wants.
    pub wants: &'static str,
    /// Can.
    pub can: &'static str,
    /// Needs help with.
    pub needs: &'static str,
    /// Questions for support.
    pub questions: &'static [SupportQuestion],
    /// School and diplomas.
    pub education: &'static str,
    /// Work so far.
    pub work: &'static str,
    /// Income.
    pub income: IncomeClass,
    /// People around.
    pub network: &'static str,
    /// Goals of the plan: domain of life, and goal, action, owner, by when.
    pub goals: &'static [(LifeDomain, [&'static str; 4])],
    /// The perspective.
    pub perspective: &'static str,
    /// The kind of trajectory.
    pub kind: TrajectoryKind,
    /// With whom.
    pub provider: &'static str,
    /// Scores of domains of life.
    pub scores: &'static [DomainScore],
}

/// A story: a wish and what came of it.
#[derive(Clone, Debug)]
pub struct Story {
    /// What the young person wants.
    pub wish: &'static Wish,
    /// Days before the region opens, and what happened then; the earliest first.
    pub deeds: Vec<(i32, Deed)>,
}

const fn score(domain: LifeDomain, score: u8) -> DomainScore {
    DomainScore { domain, score }
}

const WISHES: &[Wish] = &[
    Wish {
        wants: "Wil bakker worden en 's ochtends vroeg beginnen. Thuis bakt ze al voor de hele straat.",
        can: "Kan goed rekenen, werkt netjes en is altijd op tijd.",
        needs: "Hulp bij de inschrijving en bij het regelen van een stageplek.",
        questions: &[SupportQuestion::School, SupportQuestion::LearnAndWork],
        education: "Vmbo-kader afgemaakt, mbo 2 detailhandel na een half jaar gestopt.",
        work: "Twee zomers achter de kassa van een verzonnen supermarkt.",
        income: IncomeClass::Below300,
        network: "Woont bij haar tante. Haar oom is de vertrouwenspersoon.",
        goals: &[
            (
                LifeDomain::WorkEducation,
                [
                    "Beginnen aan de bakkersopleiding",
                    "Samen inschrijven bij het Verzonnen College",
                    "Jongere en casemanager",
                    "Binnen vier weken",
                ],
            ),
            (
                LifeDomain::WorkEducation,
                [
                    "Een leerbedrijf vinden",
                    "Drie bakkerijen bellen en één dag meelopen",
                    "Jongere",
                    "Voor de start van de opleiding",
                ],
            ),
        ],
        perspective: "Mbo 2 brood en banket, daarna werk in de buurt.",
        kind: TrajectoryKind::Schooling,
        provider: "Verzonnen College, brood en banket",
        scores: &[
            score(LifeDomain::WorkEducation, 2),
            score(LifeDomain::SocialNetwork, 4),
        ],
    },
    Wish {
        wants: "Wil weer ritme en iets met fietsen doen.",
        can: "Repareert alles met twee wielen. Legt geduldig uit aan anderen.",
        needs: "Hulp met brieven en met een schuld bij de zorgverzekeraar.",
        questions: &[SupportQuestion::Daytime, SupportQuestion::Money],
        education: "Praktijkonderwijs afgerond.",
        work: "Vrijwilliger in een fietsenwerkplaats, een jaar geleden.",
        income: IncomeClass::None,
        network: "Vrienden van vroeger. Een buurvrouw helpt met de post.",
        goals: &[
            (
                LifeDomain::TimeUse,
                [
                    "Drie ochtenden per week in de werkplaats",
                    "Kennismaken en proefweek",
                    "Jongere en werkplaats",
                    "Binnen drie weken",
                ],
            ),
            (
                LifeDomain::Finances,
                [
                    "Overzicht over het geld",
                    "Afspraak met het geldloket, samen erheen",
                    "Casemanager",
                    "Binnen twee weken",
                ],
            ),
        ],
        perspective: "Leren en werken als fietsenmaker.",
        kind: TrajectoryKind::LearnAndWork,
        provider: "Fietswerkplaats De Verzonnen Spaak",
        scores: &[
            score(LifeDomain::Finances, 2),
            score(LifeDomain::TimeUse, 2),
            score(LifeDomain::Participation, 3),
        ],
    },
    Wish {
        wants: "Wil werk waarbij hij buiten is en met zijn handen bezig.",
        can: "Rijbewijs B, sterk, werkt graag in een ploeg.",
        needs: "Een cv en oefenen met een gesprek.",
        questions: &[SupportQuestion::Work],
        education: "Mbo 1 entree, diploma.",
        work: "Seizoenswerk bij een kweker.",
        income: IncomeClass::Below700,
        network: "Woont bij zijn ouders. Zijn zus denkt mee.",
        goals: &[(
            LifeDomain::WorkEducation,
            [
                "Een baan van 32 uur",
                "Cv maken en drie bedrijven bezoeken",
                "Jongere en jobcoach",
                "Binnen twee maanden",
            ],
        )],
        perspective: "Vast werk in het groen.",
        kind: TrajectoryKind::Participation,
        provider: "Groenbedrijf Verzonnen Land",
        scores: &[],
    },
    Wish {
        wants: "Wil iets met computers, maar niet meer in een volle klas.",
        can: "Bouwt zelf computers en helpt anderen in een forum.",
        needs: "Rust, kleine stappen, iemand die meegaat de eerste keer.",
        questions: &[SupportQuestion::School, SupportQuestion::Health],
        education: "Havo tot en met klas 4.",
        work: "Nog niet gewerkt.",
        income: IncomeClass::None,
        network: "Zijn moeder. Online vrienden.",
        goals: &[
            (
                LifeDomain::TimeUse,
                [
                    "Twee dagdelen per week de deur uit",
                    "Inloop bij het jongerenwerk, eerste keer samen",
                    "Casemanager",
                    "Binnen drie weken",
                ],
            ),
            (
                LifeDomain::WorkEducation,
                [
                    "Een opleiding in eigen tempo",
                    "Proefles volgen en kiezen",
                    "Jongere",
                    "Binnen drie maanden",
                ],
            ),
        ],
        perspective: "Mbo ICT in deeltijd.",
        kind: TrajectoryKind::YouthWork,
        provider: "Jongerenwerk Verzonnen Land",
        scores: &[
            score(LifeDomain::MentalHealth, 2),
            score(LifeDomain::SocialNetwork, 3),
            score(LifeDomain::WorkEducation, 1),
        ],
    },
    Wish {
        wants: "Wil op zichzelf wonen en in de zorg werken.",
        can: "Zorgt al jaren voor haar oma. Blijft rustig als het druk is.",
        needs: "Hulp bij wonen, en weten welke opleiding past.",
        questions: &[SupportQuestion::Housing, SupportQuestion::LearnAndWork],
        education: "Vmbo-basis.",
        work: "Hulp in de huishouding.",
        income: IncomeClass::Below700,
        network: "Haar oma en een oud-mentor van school.",
        goals: &[
            (
                LifeDomain::WorkEducation,
                [
                    "Leren en werken in de zorg",
                    "Open dag bezoeken, daarna aanmelden",
                    "Jongere",
                    "Voor de volgende startdatum",
                ],
            ),
            (
                LifeDomain::Housing,
                [
                    "Inschrijven voor een kamer",
                    "Samen inschrijven en urgentie bespreken",
                    "Casemanager",
                    "Deze maand",
                ],
            ),
        ],
        perspective: "Helpende zorg, mbo 2 via leren en werken.",
        kind: TrajectoryKind::LearnAndWork,
        provider: "Zorghuis De Verzonnen Linde",
        scores: &[
            score(LifeDomain::Housing, 2),
            score(LifeDomain::HomeRelations, 3),
        ],
    },
];

/// The stories, each of another young person; the same seed gives the same ones.
pub fn stories(seed: u64) -> Vec<Story> {
    let mut dice = Dice::new(seed ^ 0x5EED);
    let first = usize::try_from(dice.below(WISHES.len() as u64)).unwrap_or(0);
    let wishes = WISHES.iter().cycle().skip(first);
    let told = before_the_choice()
        .into_iter()
        .chain(until_the_hand_over())
        .chain(in_a_trajectory())
        .chain(in_more_than_one())
        .chain(ended())
        .chain(gone_in_summer());
    told.zip(wishes)
        .map(|(deeds, wish)| Story { wish, deeds })
        .collect()
}

fn yes(days: i32) -> Vec<(i32, Deed)> {
    vec![(
        days,
        Deed::Answer(
            Answer::WantsSupport,
            Channel::Phone,
            "Belde zelf, klonk blij met de kaart.",
        ),
    )]
}

/// Yes, invited, and the intake.
fn with_intake(days: i32) -> Vec<(i32, Deed)> {
    let mut deeds = yes(days);
    deeds.extend([
        (days - 1, Deed::Keep),
        (days - 2, Deed::PlanIntake(5)),
        (days - 7, Deed::Intake),
    ]);
    deeds
}

/// Until a municipal route is chosen and the plan is written.
fn with_plan(days: i32) -> Vec<(i32, Deed)> {
    let mut deeds = with_intake(days);
    deeds.extend([
        (days - 12, Deed::Choose(RouteScope::Municipal)),
        (days - 13, Deed::Plan),
        (days - 14, Deed::PlanCopy),
    ]);
    deeds
}

/// Until the municipality leads.
fn handed_over(days: i32, meeting: Meeting) -> Vec<(i32, Deed)> {
    let mut deeds = with_plan(days);
    deeds.extend([
        (days - 16, Deed::PlanTalk(4)),
        (days - 20, Deed::Talk(meeting)),
    ]);
    deeds
}

/// Until the first trajectory runs.
fn started(days: i32) -> Vec<(i32, Deed)> {
    let mut deeds = handed_over(days, Meeting::Room);
    deeds.extend([
        (days - 23, Deed::Prior("Een gewone open dag en de studieloopbaanbegeleider hielpen eerder niet genoeg. Een traject met begeleiding past beter.")),
        (days - 25, Deed::Grant("Het traject past bij de keuze en bij het plan van aanpak.")),
        (days - 28, Deed::Start(1, 180)),
    ]);
    deeds
}

fn and(
    mut deeds: Vec<(i32, Deed)>,
    more: impl IntoIterator<Item = (i32, Deed)>,
) -> Vec<(i32, Deed)> {
    deeds.extend(more);
    deeds
}

fn before_the_choice() -> Vec<Vec<(i32, Deed)>> {
    vec![
        // Wants support; not reached since.
        and(
            yes(12),
            [
                (10, Deed::Keep),
                (
                    8,
                    Deed::Tried(
                        Channel::Phone,
                        ContactOutcome::NotReached,
                        5,
                        "Voicemail. Morgenmiddag opnieuw.",
                    ),
                ),
                (
                    3,
                    Deed::Tried(
                        Channel::Whatsapp,
                        ContactOutcome::MessageLeft,
                        5,
                        "Gevraagd welke dag uitkomt.",
                    ),
                ),
            ],
        ),
        // The intake has a day that is still to come, one that is tomorrow's, one that has passed.
        and(yes(9), [(8, Deed::Keep), (5, Deed::PlanIntake(9))]),
        and(yes(20), [(19, Deed::Keep), (15, Deed::PlanIntake(9))]),
        // Intake recorded: the choice is to be made.
        with_intake(17),
        and(
            with_intake(26),
            [
                (
                    15,
                    Deed::Consult(
                        Partner::DebtHelp,
                        "Jongere met een betalingsachterstand wil eerst rust. Wat is een goede eerste stap?",
                    ),
                ),
                (
                    9,
                    Deed::SpeakTo(
                        Partner::School,
                        "Verzonnen College",
                        "Een proefdag kan in de week van de toetsen. De mentor belt terug.",
                    ),
                ),
                (
                    4,
                    Deed::Tried(
                        Channel::Visit,
                        ContactOutcome::Spoke,
                        40,
                        "Samen de opties op een rij gezet. Denkt er een week over na.",
                    ),
                ),
            ],
        ),
        // Did not consent; the approach ends without content.
        and(yes(11), [(10, Deed::PlanIntake(3)), (6, Deed::Decline)]),
    ]
}

fn until_the_hand_over() -> Vec<Vec<(i32, Deed)>> {
    vec![
        // The choice is made; the talk is to be planned.
        with_plan(24),
        // The talk has a day: next week, and one that has come.
        and(with_plan(33), [(6, Deed::PlanTalk(12))]),
        and(with_plan(31), [(9, Deed::PlanTalk(9))]),
        // Offered outside a talk; and one that was not accepted.
        and(
            with_plan(30),
            [(
                3,
                Deed::Offer(
                    "Telefonisch besproken met de regisseur; de jongere wilde geen gesprek met zijn drieën.",
                ),
            )],
        ),
        and(
            with_plan(42),
            [
                (18, Deed::Offer("Kort gebeld met de gemeente.")),
                (
                    14,
                    Deed::Reject(
                        "De woonplek is nog niet zeker. Graag eerst uitzoeken waar de jongere gaat wonen.",
                    ),
                ),
            ],
        ),
        // Outside the municipality: being signed up, signed up, and one that should have begun.
        and(
            with_intake(29),
            [(16, Deed::Choose(RouteScope::Elsewhere)), (15, Deed::Plan)],
        ),
        and(
            with_intake(40),
            [
                (30, Deed::Choose(RouteScope::Elsewhere)),
                (
                    20,
                    Deed::SignUp(38, "Verzonnen College, instroom na de vakantie"),
                ),
            ],
        ),
        and(
            with_intake(58),
            [
                (48, Deed::Choose(RouteScope::Elsewhere)),
                (40, Deed::SignUp(35, "Bouwbedrijf De Verzonnen Steen")),
            ],
        ),
    ]
}

fn in_a_trajectory() -> Vec<Vec<(i32, Deed)>> {
    vec![
        // With the municipality: to be decided, and granted but not begun.
        handed_over(27, Meeting::Room),
        and(
            handed_over(36, Meeting::Video),
            [
                (
                    12,
                    Deed::Prior(
                        "Er was al een leerwerkplek in beeld, maar die is te ver weg met het openbaar vervoer.",
                    ),
                ),
                (
                    8,
                    Deed::Grant("Het traject sluit aan bij wat de jongere wil en kan."),
                ),
            ],
        ),
        // Just begun.
        started(46),
        // Followed up and going well.
        and(
            started(138),
            [(
                20,
                Deed::Follow(
                    1,
                    FollowUpOutcome::OnTrack,
                    "Gaat drie dagen per week. Heeft er plezier in.",
                ),
            )],
        ),
        // The follow-up is due.
        started(134),
        // Late, and at risk.
        and(
            started(141),
            [
                (
                    60,
                    Deed::Follow(
                        1,
                        FollowUpOutcome::AtRisk,
                        "Twee keer niet geweest. Bus valt uit; samen naar vervoer gekeken.",
                    ),
                ),
                (
                    45,
                    Deed::Tried(Channel::Phone, ContactOutcome::NotReached, 5, ""),
                ),
            ],
        ),
    ]
}

fn in_more_than_one() -> Vec<Vec<(i32, Deed)>> {
    vec![
        // Two side by side.
        and(
            started(120),
            [
                (70, Deed::Start(1, 120)),
                (
                    28,
                    Deed::Follow(
                        1,
                        FollowUpOutcome::Adjusted,
                        "Een dagdeel minder, op eigen verzoek.",
                    ),
                ),
                (28, Deed::Follow(2, FollowUpOutcome::OnTrack, "")),
            ],
        ),
        // Dropped out: back in the intake, second round; and one that runs again.
        and(
            started(130),
            [
                (
                    60,
                    Deed::Follow(1, FollowUpOutcome::AtRisk, "Komt vaker niet dan wel."),
                ),
                (
                    9,
                    Deed::DropOut(
                        DropOutReason::OfferDidNotFit,
                        "De werkplaats was te druk. Wil wel verder zoeken.",
                    ),
                ),
            ],
        ),
        and(
            started(144),
            [
                (
                    90,
                    Deed::DropOut(
                        DropOutReason::StoppedComing,
                        "Kwam niet meer na de verhuizing van een vriend.",
                    ),
                ),
                (82, Deed::Revise),
                (76, Deed::Choose(RouteScope::Municipal)),
                (75, Deed::Plan),
                (70, Deed::PlanTalk(4)),
                (66, Deed::Talk(Meeting::Phone)),
                (
                    63,
                    Deed::Prior(
                        "De eerste werkplek bestaat nog, maar daar wil de jongere niet meer heen.",
                    ),
                ),
                (
                    62,
                    Deed::Grant("De tweede keuze is beter doordacht; het traject past."),
                ),
                (58, Deed::Start(2, 150)),
            ],
        ),
    ]
}

/// Found a place outside the municipality in summer and flowed out: enough to ask how it was.
fn gone_in_summer() -> impl Iterator<Item = Vec<(i32, Deed)>> {
    (0..11).map(|number| {
        and(
            with_intake(100 - number),
            [
                (90 - number, Deed::Choose(RouteScope::Elsewhere)),
                (80 - number, Deed::SignUp(10, "Verzonnen Vakschool")),
                (
                    60 - number,
                    Deed::FlowOut(Destination::Education, "Verzonnen Vakschool, mbo 2"),
                ),
            ],
        )
    })
}

fn ended() -> Vec<Vec<(i32, Deed)>> {
    vec![
        // Flowed out, to school and to work.
        and(
            started(143),
            [
                (
                    50,
                    Deed::Follow(
                        1,
                        FollowUpOutcome::OnTrack,
                        "Begint na de zomer aan de opleiding.",
                    ),
                ),
                (16, Deed::EndRun(1, "Toegelaten tot de opleiding.")),
                (
                    15,
                    Deed::FlowOut(Destination::Education, "Verzonnen College, mbo 2"),
                ),
            ],
        ),
        and(
            with_intake(64),
            [
                (54, Deed::Choose(RouteScope::Elsewhere)),
                (45, Deed::SignUp(10, "Groenbedrijf Verzonnen Land")),
                (
                    30,
                    Deed::FlowOut(Destination::Work, "Contract voor een jaar"),
                ),
            ],
        ),
        // Not now: keeps the intake and may be called again; and one who may be called now.
        and(
            with_intake(28),
            [(12, Deed::NotNow(NotNowReason::OtherFirst, Some(60), true))],
        ),
        and(
            with_intake(80),
            [(66, Deed::NotNow(NotNowReason::Alone, Some(64), false))],
        ),
        // Objected later: destroyed, and one unreadable mark stays.
        and(
            with_intake(50),
            [
                (40, Deed::NotNow(NotNowReason::OfferDoesNotFit, None, false)),
                (22, Deed::Object),
            ],
        ),
        // Asked to be forgotten; the days to think again run.
        and(with_plan(47), [(2, Deed::Erase)]),
        // Broke off; and one whose data may not be used for now.
        and(started(110), [(7, Deed::Stop)]),
        and(with_intake(35), [(13, Deed::Restrict)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_goes_forward_and_ends_before_the_region_opens() {
        for story in stories(7) {
            assert!(story.deeds.is_sorted_by_key(|(days, _)| -days), "{story:?}");
            assert!(
                story.deeds.iter().all(|(days, _)| (1..=145).contains(days)),
                "{story:?}"
            );
        }
    }
}
