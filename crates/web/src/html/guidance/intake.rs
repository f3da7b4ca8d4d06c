//! Reaching the young person, consent 1 and the intake: it fits a kitchen table.

use app::guidance::{ContactAct, GuideAct, IntakeAct, consent_text};
use domain::guidance::{
    Consent, ConsentForm, ConsentTalk, ContactOutcome, Decline, Explained, TryAgainReason,
    content::{
        ContactDetails, DomainScore, IncomeClass, Instrument, Intake, LifeDomain, Measurement,
        PreferredChannel, SupportQuestion, TargetGroup, TrustedPerson,
    },
};

use super::{ActPage, Known, channel_field, minutes_field, moment, note_field, time_field};
use crate::{
    form::{Choice, Field, Posted, Reader},
    html::answers::{choices, with_none},
    table::Facts,
    texts::Texts,
    wording::word,
};

pub(super) struct KeepContact;

impl ActPage for KeepContact {
    type Act = ContactAct;
    const ACT: GuideAct = GuideAct::KeepContact;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let kept = known.guidance.contact.clone().unwrap_or_default();
        vec![
            Field::input("telefoon", t.get("guide-phone"), "tel")
                .value(kept.phone)
                .optional(),
            Field::input("email", t.get("guide-email"), "email")
                .value(kept.email)
                .optional(),
            Field::select(
                "voorkeur",
                t.get("guide-preferred"),
                with_none(t, choices(t, PreferredChannel::ALL)),
            )
            .value(kept.preferred.map_or("", PreferredChannel::code))
            .optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ContactAct> {
        let phone = reader.optional_text("telefoon", 40);
        let email = reader.optional_text("email", 200);
        let preferred = reader.parse_optional("voorkeur", "fout-kies");
        Some(ContactAct::Keep(ContactDetails {
            phone,
            email,
            preferred,
        }))
    }
}

pub(super) struct TryAgain;

impl ActPage for TryAgain {
    type Act = ContactAct;
    const ACT: GuideAct = GuideAct::TryAgain;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::day("dag", t.get("guide-try-again-day"))
                .value(known.today.plus_days(7).to_string()),
            Field::radios(
                "reden",
                t.get("guide-try-again-reason"),
                choices(t, TryAgainReason::ALL),
            ),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ContactAct> {
        let day = reader.day("dag");
        let reason = reader.choice("reden", |text| text.parse().ok());
        Some(ContactAct::TryAgain {
            day: day?,
            reason: reason?,
        })
    }
}

pub(super) struct LogContact;

impl ActPage for LogContact {
    type Act = ContactAct;
    const ACT: GuideAct = GuideAct::LogContact;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            channel_field(t),
            Field::radios(
                "uitkomst",
                t.get("guide-outcome"),
                choices(t, ContactOutcome::ALL),
            ),
            minutes_field(t),
            note_field(t),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<ContactAct> {
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        let outcome = reader.choice("uitkomst", |text| text.parse().ok());
        let minutes = reader.parse("minuten", "fout-getal");
        let note = reader.optional_text("notitie", 4_000);
        Some(ContactAct::Log {
            channel: channel?,
            outcome: outcome?,
            minutes: minutes?,
            note,
        })
    }
}

pub(super) struct PlanIntake;

impl ActPage for PlanIntake {
    type Act = IntakeAct;
    const ACT: GuideAct = GuideAct::PlanIntake;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![Field::day("datum", t.get("guide-day")).value(known.today.to_string())]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<IntakeAct> {
        reader.day("datum").map(IntakeAct::Plan)
    }
}

/// The six things that are explained, the day and the two moments.
fn talk_fields(t: Texts, known: &Known) -> Vec<Field> {
    vec![
        Field::checks(
            "uitleg",
            t.get("guide-explained"),
            choices(t, Explained::ALL),
        )
        .hint(t.get("guide-explained-hint")),
        Field::day("datum", t.get("guide-talk-day")).value(known.today.to_string()),
        time_field("uitleg_om", t.get("guide-explained-at"), known.now),
        time_field("antwoord_om", t.get("guide-consent-at"), known.now),
    ]
}

fn read_talk(reader: &mut Reader<'_>, posted: &Posted) -> Option<(domain::Day, ConsentTalk)> {
    let explained: Vec<Explained> = posted
        .all("uitleg")
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let day = reader.day("datum");
    let explained_at = moment(reader, day, "uitleg_om");
    let answered_at = moment(reader, day, "antwoord_om");
    Some((
        day?,
        ConsentTalk {
            explained,
            explained_at: explained_at?,
            answered_at: answered_at?,
        },
    ))
}

fn text_of(t: Texts, consent: Consent) -> Facts {
    Facts::new().fact(t.get("guide-consent-text"), consent_text(consent).dutch)
}

pub(super) struct Record;

impl ActPage for Record {
    type Act = IntakeAct;
    const ACT: GuideAct = GuideAct::Intake;

    fn facts(t: Texts, _: &Known) -> Facts {
        text_of(t, Consent::WorkTogether)
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let mut fields = talk_fields(t, known);
        fields.push(Field::radios(
            "vorm",
            t.get("guide-consent-form"),
            choices(t, ConsentForm::ALL),
        ));
        fields.push(time_field("verteld_om", t.get("guide-told-at"), known.now));
        fields.extend(content_fields(t, &Intake::default()));
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<IntakeAct> {
        let talk = read_talk(reader, posted);
        let form = reader.choice("vorm", |text| text.parse().ok());
        let day = talk.as_ref().map(|(day, _)| *day);
        let told_at = moment(reader, day, "verteld_om");
        let (intake, scores) = read_content(reader, posted);
        Some(IntakeAct::Record {
            talk: talk?.1,
            form: form?,
            told_at: told_at?,
            intake,
            scores,
        })
    }
}

pub(super) struct Revise;

impl ActPage for Revise {
    type Act = IntakeAct;
    const ACT: GuideAct = GuideAct::ReviseIntake;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let mut fields = vec![
            Field::day("datum", t.get("guide-talk-day")).value(known.today.to_string()),
            time_field("verteld_om", t.get("guide-told-at"), known.now),
        ];
        let intake = known.guidance.intake.clone().unwrap_or_default();
        fields.extend(content_fields(t, &intake));
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<IntakeAct> {
        let day = reader.day("datum");
        let told_at = moment(reader, day, "verteld_om");
        let (intake, scores) = read_content(reader, posted);
        Some(IntakeAct::Revise {
            told_at: told_at?,
            intake,
            scores,
        })
    }
}

pub(super) struct DeclineTogether;

impl ActPage for DeclineTogether {
    type Act = IntakeAct;
    const ACT: GuideAct = GuideAct::Decline;
    const DANGER: bool = true;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let mut fields = talk_fields(t, known);
        fields.push(Field::checks(
            "nooit_meer",
            String::new(),
            vec![Choice::new("ja", t.get("guide-never-again"))],
        ));
        fields.push(channel_field(t));
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<IntakeAct> {
        let talk = read_talk(reader, posted);
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        Some(IntakeAct::Decline(Decline {
            talk: talk?.1,
            never_again: posted.one("nooit_meer") == "ja",
            channel: channel?,
        }))
    }
}

fn content_fields(t: Texts, intake: &Intake) -> Vec<Field> {
    let area = |name, key: &str, value: &str| Field::area(name, t.get(key)).value(value);
    let mut questions = Field::checks(
        "vragen",
        t.get("guide-questions"),
        choices(t, SupportQuestion::ALL),
    );
    questions.values = intake
        .questions
        .iter()
        .map(|one| one.code().to_owned())
        .collect();
    let mut fields = vec![
        area("wil", "guide-wants", &intake.wants),
        area("kan", "guide-can", &intake.can),
        area("hulp", "guide-needs", &intake.needs),
        questions,
        area("opleiding", "guide-education", &intake.education).optional(),
        area("werk", "guide-work", &intake.work).optional(),
        Field::select(
            "inkomen",
            t.get("guide-income"),
            with_none(t, choices(t, IncomeClass::ALL)),
        )
        .value(intake.income.map_or("", IncomeClass::code))
        .optional(),
        Field::select(
            "doelgroep",
            t.get("guide-target-group"),
            with_none(t, choices(t, TargetGroup::ALL)),
        )
        .value(intake.target_group.map_or("", TargetGroup::code))
        .optional(),
        area("netwerk", "guide-network", &intake.network).optional(),
        Field::heading(t.get("guide-trusted")).hint(t.get("guide-trusted-hint")),
        Field::text("vertrouwd_naam", t.get("guide-trusted-name"))
            .value(intake.trusted.name.clone())
            .optional(),
        Field::text("vertrouwd_relatie", t.get("guide-trusted-relation"))
            .value(intake.trusted.relation.clone())
            .optional(),
        Field::text("vertrouwd_bereik", t.get("guide-trusted-reach"))
            .value(intake.trusted.reach.clone())
            .optional(),
    ];
    for (of_checklist, heading) in [(false, "guide-matrix"), (true, "guide-checklist")] {
        fields.push(Field::heading(t.get(heading)).hint(t.get("guide-scores-hint")));
        fields.extend(score_fields(t, of_checklist));
    }
    fields
}

/// A score for each domain of the matrix, or of the checklist.
fn score_fields(t: Texts, of_checklist: bool) -> impl Iterator<Item = Field> {
    let domains = LifeDomain::ALL.iter().copied();
    domains
        .filter(move |domain| domain.of_checklist() == of_checklist)
        .map(move |domain| {
            let scores = (1..=5)
                .map(|score| Choice::new(score.to_string(), score.to_string()))
                .collect();
            Field::select(domain.code(), word(t, domain), with_none(t, scores))
                .narrow()
                .optional()
        })
}

fn read_scores(posted: &Posted) -> Vec<DomainScore> {
    LifeDomain::ALL
        .iter()
        .filter_map(|domain| {
            let score = posted.one(domain.code()).parse().ok()?;
            (1..=5).contains(&score).then_some(DomainScore {
                domain: *domain,
                score,
            })
        })
        .collect()
}

pub(super) struct Measure;

impl ActPage for Measure {
    type Act = IntakeAct;
    const ACT: GuideAct = GuideAct::Measure;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let mut fields = vec![
            Field::radios(
                "instrument",
                t.get("guide-instrument"),
                choices(t, Instrument::ALL),
            ),
            Field::day("datum", t.get("guide-measured-on")).value(known.today.to_string()),
            Field::text("bron", t.get("guide-measured-by")).hint(t.get("guide-measured-by-hint")),
            Field::area("resultaat", t.get("guide-measured-result")).optional(),
            Field::heading(t.get("guide-matrix")).hint(t.get("guide-scores-hint")),
        ];
        fields.extend(score_fields(t, false));
        fields
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, _: &Known) -> Option<IntakeAct> {
        let instrument = reader.choice("instrument", |text| text.parse().ok());
        let on = reader.day("datum");
        let source = reader.text("bron", 200);
        let result = reader.optional_text("resultaat", 2_000);
        let scores = read_scores(posted);
        if result.is_empty() && scores.is_empty() {
            reader.wrong("resultaat", reader.says("guide-measured-nothing"));
        }
        Some(IntakeAct::Measure(Measurement {
            instrument: instrument?,
            on: on?,
            source,
            result,
            scores,
        }))
    }
}

fn read_content(reader: &mut Reader<'_>, posted: &Posted) -> (Box<Intake>, Vec<DomainScore>) {
    let intake = Intake {
        wants: reader.text("wil", 4_000),
        can: reader.text("kan", 4_000),
        needs: reader.text("hulp", 4_000),
        questions: posted
            .all("vragen")
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect(),
        target_group: reader.parse_optional("doelgroep", "fout-kies"),
        education: reader.optional_text("opleiding", 4_000),
        work: reader.optional_text("werk", 4_000),
        income: reader.parse_optional("inkomen", "fout-kies"),
        network: reader.optional_text("netwerk", 4_000),
        trusted: TrustedPerson {
            name: reader.optional_text("vertrouwd_naam", 200),
            relation: reader.optional_text("vertrouwd_relatie", 200),
            reach: reader.optional_text("vertrouwd_bereik", 200),
        },
    };
    (Box::new(intake), read_scores(posted))
}
