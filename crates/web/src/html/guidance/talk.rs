//! The three-party talk, the hand-over outside it, and the lead.

use app::guidance::{AnswerAct, AssignAct, GuideAct, TalkAct, consent_text};
use domain::guidance::{Consent, ConsentForm, Meeting, Party, Talk};

use super::{
    ActPage, Known, channel_field, colleague_field, minutes_field, moment, note_field, time_field,
};
use crate::{
    form::{Choice, Field, Posted, Reader},
    html::answers::choices,
    table::Facts,
    texts::Texts,
};

pub(super) struct PlanTalk;

impl ActPage for PlanTalk {
    type Act = TalkAct;
    const ACT: GuideAct = GuideAct::PlanTalk;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![Field::day("datum", t.get("guide-day")).value(known.today.to_string())]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<TalkAct> {
        reader.day("datum").map(TalkAct::Plan)
    }
}

pub(super) struct HoldTalk;

impl ActPage for HoldTalk {
    type Act = TalkAct;
    const ACT: GuideAct = GuideAct::HoldTalk;

    fn facts(t: Texts, _: &Known) -> Facts {
        Facts::new().fact(
            t.get("guide-consent-text"),
            consent_text(Consent::Dossier).dutch,
        )
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![
            Field::day("datum", t.get("guide-talk-day")).value(known.today.to_string()),
            Field::checks("aanwezig", t.get("guide-present"), choices(t, Party::ALL)),
            Field::radios(
                "vorm_gesprek",
                t.get("guide-meeting"),
                choices(t, Meeting::ALL),
            ),
            colleague_field(t, "regisseur", known).hint(t.get("guide-regisseur-hint")),
            Field::radios(
                "dossier",
                t.get("guide-dossier"),
                vec![
                    Choice::new("ja", t.get("guide-yes")),
                    Choice::new("nee", t.get("guide-no")).hint(t.get("guide-dossier-no")),
                ],
            ),
            Field::radios(
                "vorm",
                t.get("guide-consent-form"),
                choices(t, ConsentForm::ALL),
            ),
            time_field("antwoord_om", t.get("guide-consent-at"), known.now),
            minutes_field(t),
            note_field(t),
        ]
    }

    fn read(reader: &mut Reader<'_>, posted: &Posted, known: &Known) -> Option<TalkAct> {
        let day = reader.day("datum");
        let present: Vec<Party> = posted
            .all("aanwezig")
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect();
        let meeting = reader.choice("vorm_gesprek", |text| text.parse().ok());
        let regisseur = reader.choice("regisseur", |text| {
            let known = known.colleagues.iter().map(|(id, _)| *id);
            known.into_iter().find(|id| id.to_string() == text)
        });
        let dossier = reader.choice("dossier", yes_or_no);
        let form = reader.choice("vorm", |text| text.parse().ok());
        let asked_at = moment(reader, day, "antwoord_om");
        let minutes = reader.parse("minuten", "fout-getal");
        let words = reader.optional_text("notitie", 4_000);
        Some(TalkAct::Hold {
            talk: Talk {
                day: day?,
                present,
                meeting: meeting?,
                minutes: minutes?,
                regisseur: regisseur?,
                dossier: dossier?,
                form: form?,
                asked_at: asked_at?,
                text_version: consent_text(Consent::Dossier).version,
            },
            words,
        })
    }
}

/// A radio with yes and no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "ja" => Some(true),
        "nee" => Some(false),
        _ => None,
    }
}

pub(super) struct Offer;

impl ActPage for Offer {
    type Act = TalkAct;
    const ACT: GuideAct = GuideAct::OfferHandOver;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            channel_field(t),
            Field::area("woorden", t.get("guide-offer-words")),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<TalkAct> {
        let conversation = reader.choice("kanaal", |text| text.parse().ok());
        let words = reader.text("woorden", 4_000);
        Some(TalkAct::Offer {
            conversation: conversation?,
            words,
        })
    }
}

pub(super) struct Accept;

impl ActPage for Accept {
    type Act = AnswerAct;
    const ACT: GuideAct = GuideAct::AcceptHandOver;

    fn fields(_: Texts, _: &Known) -> Vec<Field> {
        Vec::new()
    }

    fn read(_: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<AnswerAct> {
        Some(AnswerAct::Accept)
    }
}

pub(super) struct Reject;

impl ActPage for Reject {
    type Act = AnswerAct;
    const ACT: GuideAct = GuideAct::RejectHandOver;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![Field::area("reden", t.get("guide-reject-reason"))]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<AnswerAct> {
        Some(AnswerAct::Reject(reader.text("reden", 2_000)))
    }
}

pub(super) struct Assign;

impl ActPage for Assign {
    type Act = AssignAct;
    const ACT: GuideAct = GuideAct::Assign;

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        vec![colleague_field(t, "collega", known)]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, known: &Known) -> Option<AssignAct> {
        let account = reader.choice("collega", |text| {
            let known = known.colleagues.iter().map(|(id, _)| *id);
            known.into_iter().find(|id| id.to_string() == text)
        });
        Some(AssignAct {
            account: account?,
            role: known.role,
        })
    }
}
