//! Further consents, advice without a name, the young person's choice and the plan.

use app::guidance::{ChoiceAct, ConsentAct, GuideAct, PlanAct, consent_text};
use domain::NotNowKeeping;
use domain::guidance::{
    Consent, ConsentForm, NotNowReason, RouteScope,
    content::{Coded, LifeDomain, Partner, Plan, PlanGoal, TrajectoryKind},
};

use super::{ActPage, Known, channel_field, minutes_field, moment, note_field, time_field};
use crate::{
    form::{Choice, Field, Posted, Reader},
    html::answers::{choices, with_none},
    table::{Cell, Facts},
    texts::Texts,
};

pub(super) struct AskConsent;

impl ActPage for AskConsent {
    type Act = ConsentAct;
    const ACT: GuideAct = GuideAct::AskConsent;

    fn facts(t: Texts, known: &Known) -> Facts {
        let mut facts = Facts::new();
        for (consent, key) in asked(known) {
            facts = facts.fact(t.get(key), consent_text(consent).dutch);
        }
        facts
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let about = asked(known)
            .into_iter()
            .map(|(consent, key)| Choice::new(code(consent), t.get(key)))
            .collect();
        vec![
            Field::radios("waarvoor", t.get("guide-consent-to"), about),
            Field::select(
                "partij",
                t.get("guide-partner"),
                with_none(t, choices(t, Partner::ALL)),
            )
            .hint(t.get("guide-partner-hint"))
            .optional(),
            Field::text("naam", t.get("guide-partner-name")).optional(),
            Field::radios(
                "vorm",
                t.get("guide-consent-form"),
                choices(t, ConsentForm::ALL),
            ),
            Field::day("datum", t.get("guide-talk-day")).value(known.today.to_string()),
            time_field("antwoord_om", t.get("guide-consent-at"), known.now),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, known: &Known) -> Option<ConsentAct> {
        let about = reader.choice("waarvoor", |text| {
            asked(known)
                .into_iter()
                .map(|(consent, _)| consent)
                .find(|consent| code(*consent) == text)
        });
        let form = reader.choice("vorm", |text| text.parse().ok());
        let day = reader.day("datum");
        let at = moment(reader, day, "antwoord_om");
        match about? {
            Consent::ThirdParty { .. } => {
                let partner = reader.choice("partij", |text| text.parse().ok());
                let words = reader.optional_text("naam", 200);
                Some(ConsentAct::Partner {
                    partner: Coded {
                        code: partner?,
                        words,
                    },
                    form: form?,
                    at: at?,
                })
            }
            Consent::Dossier => Some(ConsentAct::Dossier {
                form: form?,
                at: at?,
            }),
            _ => Some(ConsentAct::Consultation {
                form: form?,
                at: at?,
            }),
        }
    }
}

/// The consents that can be asked, with the key of their name.
fn asked(known: &Known) -> Vec<(Consent, &'static str)> {
    let stands = |wanted: Consent| {
        known
            .guidance
            .consents
            .iter()
            .any(|line| line.consent == wanted && line.stands)
    };
    let mut asked = vec![(Consent::ThirdParty { number: 0 }, "guide-consent-partner")];
    if !stands(Consent::Consultation) {
        asked.push((Consent::Consultation, "guide-consent-consultation"));
    }
    if known.role == domain::Role::Regisseur && !stands(Consent::Dossier) {
        asked.push((Consent::Dossier, "guide-consent-dossier"));
    }
    asked
}

const fn code(consent: Consent) -> &'static str {
    match consent {
        Consent::WorkTogether => "samen",
        Consent::Consultation => "overleg",
        Consent::ThirdParty { .. } => "partij",
        Consent::Dossier => "dossier",
    }
}

fn partner_fields(t: Texts) -> Field {
    Field::select(
        "partij",
        t.get("guide-partner"),
        with_none(t, choices(t, Partner::ALL)),
    )
}

pub(super) struct Consult;

impl ActPage for Consult {
    type Act = ConsentAct;
    const ACT: GuideAct = GuideAct::Consult;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            partner_fields(t),
            Field::area("tekst", t.get("guide-consult-text")).hint(t.get("guide-consult-hint")),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ConsentAct> {
        let code = reader.choice("partij", |text| text.parse().ok());
        let words = reader.text("tekst", 4_000);
        Some(ConsentAct::Consult(Coded { code: code?, words }))
    }
}

pub(super) struct ContactPartner;

impl ActPage for ContactPartner {
    type Act = ConsentAct;
    const ACT: GuideAct = GuideAct::ContactPartner;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let partners = known
            .guidance
            .consents
            .iter()
            .filter_map(|line| match line.consent {
                Consent::ThirdParty { number } if line.stands => {
                    Some(Choice::new(number.to_string(), line.about.clone()))
                }
                _ => None,
            })
            .collect();
        vec![
            Field::radios("partij", t.get("guide-partner"), partners),
            channel_field(t),
            minutes_field(t),
            note_field(t),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ConsentAct> {
        let number = reader.choice("partij", |text| text.parse().ok());
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        let minutes = reader.parse("minuten", "fout-getal");
        let note = reader.optional_text("notitie", 4_000);
        Some(ConsentAct::Contact {
            number: number?,
            channel: channel?,
            minutes: minutes?,
            note,
        })
    }
}

pub(super) struct Route;

impl ActPage for Route {
    type Act = ChoiceAct;
    const ACT: GuideAct = GuideAct::ChooseRoute;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            Field::radios("waar", t.get("guide-route"), choices(t, RouteScope::ALL)),
            Field::select(
                "soort",
                t.get("guide-kind"),
                with_none(t, choices(t, TrajectoryKind::ALL)),
            ),
            Field::area("woorden", t.get("guide-route-words")).optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ChoiceAct> {
        let scope = reader.choice("waar", |text| text.parse().ok());
        let code = reader.choice("soort", |text| text.parse().ok());
        let words = reader.optional_text("woorden", 2_000);
        Some(ChoiceAct::Route {
            scope: scope?,
            kind: Coded { code: code?, words },
        })
    }
}

pub(super) struct PriorProvision;

impl ActPage for PriorProvision {
    type Act = ChoiceAct;
    const ACT: GuideAct = GuideAct::PriorProvision;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![Field::area("woorden", t.get("guide-prior")).hint(t.get("guide-prior-hint"))]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ChoiceAct> {
        Some(ChoiceAct::PriorProvision(reader.text("woorden", 2_000)))
    }
}

pub(super) struct NotNow;

impl ActPage for NotNow {
    type Act = ChoiceAct;
    const ACT: GuideAct = GuideAct::NotNow;

    fn facts(t: Texts, known: &Known) -> Facts {
        let kept = match known.keeping {
            NotNowKeeping::OptOut => "guide-not-now-opt-out",
            NotNowKeeping::OptIn => "guide-not-now-opt-in",
        };
        Facts::new().fact(t.get("guide-say-aloud"), t.get(kept))
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let tick = |name, key: &str| {
            Field::checks(name, String::new(), vec![Choice::new("ja", t.get(key))])
        };
        let mut fields = vec![
            tick("bezwaar_verteld", "guide-told-objection"),
            Field::day("datum", t.get("guide-talk-day")).value(known.today.to_string()),
            time_field("bezwaar_om", t.get("guide-told-objection-at"), known.now),
        ];
        if known.keeping == NotNowKeeping::OptIn {
            fields.push(tick("akkoord", "guide-agrees-kept"));
        }
        fields.extend([
            Field::radios(
                "reden",
                t.get("guide-reason"),
                choices(t, NotNowReason::ALL),
            ),
            Field::day("bellen", t.get("guide-call-again"))
                .hint(t.get("guide-call-again-hint"))
                .optional(),
            tick("bewaren", "guide-keeps"),
        ]);
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<ChoiceAct> {
        let reason = reader.choice("reden", |text| text.parse().ok());
        let call_again = reader.optional_day("bellen");
        let day = reader.day("datum");
        let at = moment(reader, day, "bezwaar_om");
        Some(ChoiceAct::NotNow {
            reason: reason?,
            call_again,
            keeps: posted.one("bewaren") == "ja",
            objection_told_at: at.filter(|_| posted.one("bezwaar_verteld") == "ja"),
            agrees: posted.one("akkoord") == "ja",
        })
    }
}

pub(super) struct ComeBack;

impl ActPage for ComeBack {
    type Act = ChoiceAct;
    const ACT: GuideAct = GuideAct::ComeBack;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![channel_field(t)]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ChoiceAct> {
        reader
            .choice("kanaal", |text| text.parse().ok())
            .map(ChoiceAct::ComeBack)
    }
}

/// The fields of a goal: domain, goal, action, who, by when. As many as a plan can hold.
const GOALS: [(&str, &str, &str, &str, &str); 10] = [
    ("gebied_1", "doel_1", "actie_1", "wie_1", "wanneer_1"),
    ("gebied_2", "doel_2", "actie_2", "wie_2", "wanneer_2"),
    ("gebied_3", "doel_3", "actie_3", "wie_3", "wanneer_3"),
    ("gebied_4", "doel_4", "actie_4", "wie_4", "wanneer_4"),
    ("gebied_5", "doel_5", "actie_5", "wie_5", "wanneer_5"),
    ("gebied_6", "doel_6", "actie_6", "wie_6", "wanneer_6"),
    ("gebied_7", "doel_7", "actie_7", "wie_7", "wanneer_7"),
    ("gebied_8", "doel_8", "actie_8", "wie_8", "wanneer_8"),
    ("gebied_9", "doel_9", "actie_9", "wie_9", "wanneer_9"),
    ("gebied_10", "doel_10", "actie_10", "wie_10", "wanneer_10"),
];

/// Goals shown of a plan with so many: the ones there are and two more, at least three.
fn shown(goals: usize) -> usize {
    goals.saturating_add(2).clamp(3, GOALS.len())
}

pub(super) struct WritePlan;

impl ActPage for WritePlan {
    type Act = PlanAct;
    const ACT: GuideAct = GuideAct::WritePlan;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let plan = known.guidance.plan.clone().map(|(_, plan)| plan);
        let plan = plan.unwrap_or_default();
        let mut fields = Vec::new();
        for (at, (domain, goal, action, owner, by)) in
            GOALS.into_iter().take(shown(plan.goals.len())).enumerate()
        {
            let kept = plan.goals.get(at).cloned().unwrap_or_default();
            let number = (at + 1).to_string();
            let mut first = Field::text(goal, t.value("guide-goal", &number)).value(kept.goal);
            if at > 0 {
                first = first.optional();
            }
            let domains = with_none(t, choices(t, LifeDomain::ALL));
            fields.push(first);
            fields.push(
                Field::select(domain, t.value("guide-goal-domain", &number), domains)
                    .value(kept.domain.map_or("", LifeDomain::code))
                    .optional(),
            );
            for (name, key, value) in [
                (action, "guide-goal-action", kept.action),
                (owner, "guide-goal-owner", kept.owner),
                (by, "guide-goal-by", kept.by),
            ] {
                let field = Field::text(name, t.value(key, &number)).value(value);
                fields.push(field.optional());
            }
        }
        fields.push(
            Field::area("perspectief", t.get("guide-perspective"))
                .hint(t.get("guide-perspective-hint"))
                .value(plan.perspective)
                .optional(),
        );
        fields.push(
            Field::text("regie", t.get("guide-regie"))
                .hint(t.get("guide-regie-hint"))
                .value(plan.regie)
                .optional(),
        );
        fields.push(
            Field::area("terugkoppeling", t.get("guide-feedback"))
                .value(plan.feedback)
                .optional(),
        );
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<PlanAct> {
        reader.text("doel_1", 500);
        let goals = GOALS
            .into_iter()
            .filter(|(_, goal, ..)| !posted.one(goal).is_empty())
            .map(|(domain, goal, action, owner, by)| PlanGoal {
                domain: reader.parse_optional(domain, "fout-kies"),
                goal: reader.optional_text(goal, 500),
                action: reader.optional_text(action, 500),
                owner: reader.optional_text(owner, 200),
                by: reader.optional_text(by, 100),
            })
            .collect();
        Some(PlanAct::Write(Box::new(Plan {
            goals,
            perspective: reader.optional_text("perspectief", 2_000),
            regie: reader.optional_text("regie", 200),
            feedback: reader.optional_text("terugkoppeling", 2_000),
        })))
    }
}

pub(super) struct PlanCopy;

impl ActPage for PlanCopy {
    type Act = PlanAct;
    const ACT: GuideAct = GuideAct::PlanCopy;

    fn facts(t: Texts, known: &Known) -> Facts {
        let to = format!("/begeleiding/{}/plan/pdf", known.case.case);
        Facts::new().cell(
            t.get("document-plan"),
            Cell::Link(to, t.get("document-look-first")),
        )
    }

    fn fields(_: Texts, _: &Known) -> Vec<Field> {
        Vec::new()
    }

    fn read(_: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<PlanAct> {
        Some(PlanAct::CopyGiven)
    }
}
