//! The municipality's decision, the trajectory, following up, drop-out and outflow.

use app::guidance::{DecisionAct, FollowAct, GuideAct, PackageAct};
use domain::guidance::{
    FollowUpOutcome, GuidanceClose,
    content::{Coded, Destination, DropOutReason, TrajectoryKind},
};

use super::{ActPage, Known, channel_field, minutes_field, note_field, talk::yes_or_no};
use crate::{
    form::{Choice, Field, Posted, Reader},
    html::answers::{choices, with_none},
    table::Facts,
    texts::Texts,
    wording::word,
};

fn yes_no(t: Texts, name: &'static str, key: &str) -> Field {
    Field::radios(
        name,
        t.get(key),
        vec![
            Choice::new("ja", t.get("guide-yes")),
            Choice::new("nee", t.get("guide-no")),
        ],
    )
}

pub(super) struct Decide;

impl ActPage for Decide {
    type Act = DecisionAct;
    const ACT: GuideAct = GuideAct::Decide;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            yes_no(t, "toegekend", "guide-granted"),
            Field::area("redenen", t.get("guide-reasons")).hint(t.get("guide-reasons-hint")),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<DecisionAct> {
        let granted = reader.choice("toegekend", yes_or_no);
        let reasons = reader.text("redenen", 4_000);
        Some(DecisionAct::Decide {
            granted: granted?,
            reasons,
        })
    }
}

pub(super) struct Letter;

impl ActPage for Letter {
    type Act = DecisionAct;
    const ACT: GuideAct = GuideAct::SendDecision;

    fn facts(t: Texts, known: &Known) -> Facts {
        let (case, guidance) = (known.case.case, &known.guidance);
        let link = super::documents::draft_link(t, guidance, case, "document-look-first");
        link.map_or_else(Facts::new, |link| {
            Facts::new().cell(t.get("document-draft"), link)
        })
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::day("datum", t.get("guide-letter-day")).value(known.today.to_string()),
            Field::text("grondslag", t.get("letter-ground"))
                .hint(t.get("guide-letter-ground-hint"))
                .optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<DecisionAct> {
        let day = reader.day("datum");
        let legal_ground = reader.optional_text("grondslag", 200);
        Some(DecisionAct::Letter {
            day: day?,
            legal_ground,
        })
    }
}

pub(super) struct TakeOver;

impl ActPage for TakeOver {
    type Act = PackageAct;
    const ACT: GuideAct = GuideAct::TakeOver;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![Field::day("datum", t.get("guide-taken-over-day")).value(known.today.to_string())]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<PackageAct> {
        reader
            .day("datum")
            .map(|taken_over| PackageAct { taken_over })
    }
}

pub(super) struct Start;

impl ActPage for Start {
    type Act = DecisionAct;
    const ACT: GuideAct = GuideAct::StartTrajectory;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::select(
                "soort",
                t.get("guide-kind"),
                with_none(t, choices(t, TrajectoryKind::ALL)),
            ),
            Field::text("aanbieder", t.get("guide-provider")),
            yes_no(t, "betaald", "guide-paid"),
            Field::day("begin", t.get("guide-start")).value(known.today.to_string()),
            Field::day("einde", t.get("guide-planned-end")).optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<DecisionAct> {
        let code = reader.choice("soort", |text| text.parse().ok());
        let words = reader.text("aanbieder", 200);
        let paid = reader.choice("betaald", yes_or_no);
        let start = reader.day("begin");
        let planned_end = reader.optional_day("einde");
        Some(DecisionAct::Start {
            kind: Coded { code: code?, words },
            paid: paid?,
            start: start?,
            planned_end,
        })
    }
}

/// Which of the running trajectories.
fn running(t: Texts, known: &Known) -> Field {
    let lines: Vec<Choice> = known
        .guidance
        .trajectories
        .iter()
        .filter(|line| line.ended.is_none())
        .map(|line| {
            let kind = line.kind.as_ref().map(|kind| word(t, kind.code));
            Choice::new(
                line.number.to_string(),
                format!("{}. {}", line.number, kind.unwrap_or_default()),
            )
        })
        .collect();
    let only = lines.first().filter(|_| lines.len() == 1).cloned();
    let field = Field::radios("traject", t.get("guide-which"), lines);
    match only {
        Some(only) => field.value(only.value),
        None => field,
    }
}

pub(super) struct FollowUp;

impl ActPage for FollowUp {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::FollowUp;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            running(t, known),
            Field::radios(
                "uitkomst",
                t.get("guide-outcome"),
                choices(t, FollowUpOutcome::ALL),
            ),
            channel_field(t),
            minutes_field(t),
            note_field(t),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        let number = reader.choice("traject", |text| text.parse().ok());
        let outcome = reader.choice("uitkomst", |text| text.parse().ok());
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        let minutes = reader.parse("minuten", "fout-getal");
        let note = reader.optional_text("notitie", 4_000);
        Some(FollowAct::FollowUp {
            number: number?,
            outcome: outcome?,
            channel: channel?,
            minutes: minutes?,
            note,
        })
    }
}

pub(super) struct EndTrajectory;

impl ActPage for EndTrajectory {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::EndTrajectory;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            running(t, known),
            Field::day("datum", t.get("guide-last-day")).value(known.today.to_string()),
            yes_no(t, "bereikt", "guide-reached"),
            Field::area("resultaat", t.get("guide-result")).optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        let number = reader.choice("traject", |text| text.parse().ok());
        let day = reader.day("datum");
        let reached = reader.choice("bereikt", yes_or_no);
        let result = reader.optional_text("resultaat", 2_000);
        Some(FollowAct::EndTrajectory {
            number: number?,
            day: day?,
            reached: reached?,
            result,
        })
    }
}

pub(super) struct SignUp;

impl ActPage for SignUp {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::SignUp;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::text("waar", t.get("guide-place")),
            Field::day("begin", t.get("guide-starts-on")).value(known.today.to_string()),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        let place = reader.text("waar", 200);
        let starts_on = reader.day("begin");
        Some(FollowAct::SignUp {
            starts_on: starts_on?,
            place,
        })
    }
}

pub(super) struct DropOut;

impl ActPage for DropOut {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::DropOut;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            Field::select(
                "reden",
                t.get("guide-reason"),
                with_none(t, choices(t, DropOutReason::ALL)),
            ),
            Field::area("woorden", t.get("guide-drop-out-words")).optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        let code = reader.choice("reden", |text| text.parse().ok());
        let words = reader.optional_text("woorden", 2_000);
        Some(FollowAct::DropOut(Coded { code: code?, words }))
    }
}

pub(super) struct FlowOut;

impl ActPage for FlowOut {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::FlowOut;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::day("datum", t.get("guide-outflow-day")).value(known.today.to_string()),
            Field::select(
                "bestemming",
                t.get("guide-destination"),
                with_none(t, choices(t, Destination::ALL)),
            ),
            Field::area("woorden", t.get("answer-note")).optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        let day = reader.day("datum");
        let code = reader.choice("bestemming", |text| text.parse().ok());
        let words = reader.optional_text("woorden", 2_000);
        Some(FollowAct::FlowOut {
            day: day?,
            destination: Coded { code: code?, words },
        })
    }
}

pub(super) struct End;

impl ActPage for End {
    type Act = FollowAct;
    const ACT: GuideAct = GuideAct::End;
    const DANGER: bool = true;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![Field::radios(
            "reden",
            t.get("guide-reason"),
            choices(t, GuidanceClose::ALL),
        )]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<FollowAct> {
        reader
            .choice("reden", |text| text.parse().ok())
            .map(FollowAct::End)
    }
}
