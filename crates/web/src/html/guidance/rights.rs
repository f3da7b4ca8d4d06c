//! What the young person may ask at any moment: stop, withdraw, be forgotten, restrict, put right.

use app::{
    dossier::Reason,
    guidance::{GuideAct, RightAct},
};
use domain::{Role, guidance::ReadBackOffer};

use super::{ActPage, Known, channel_field, desk, talk::yes_or_no};
use crate::{
    form::{Choice, Field, Posted, Reader},
    html::answers::choices,
    table::{Cell, Facts},
    texts::Texts,
};

/// Where to read back from, and where the copy is made: offered before anything is destroyed. A desk
/// that opens nothing has neither, and asks whoever leads, or the privacy officer.
fn offer(t: Texts, known: &Known) -> Facts {
    let case = known.case.case;
    let copy = format!(
        "/eigen-gegevens/{case}?reden={}",
        Reason::BeforeErasure.code()
    );
    let copy = Cell::Link(copy, t.get("document-own-open"));
    let facts = Facts::new();
    match known.role {
        Role::Casemanager | Role::Regisseur => facts
            .cell(
                t.get("guide-read-back"),
                Cell::Link(desk(known.role).case(case), t.get("guide-read-back-open")),
            )
            .cell(t.get("document-own"), copy),
        Role::PrivacyOfficer => facts.cell(t.get("document-own"), copy),
        _ => facts.fact(t.get("document-own"), t.get("document-own-elsewhere")),
    }
}

fn offered_field(t: Texts) -> Field {
    Field::radios(
        "aangeboden",
        t.get("guide-offered"),
        choices(t, ReadBackOffer::ALL),
    )
}

/// A right that needs to know only the way it came in.
macro_rules! by_channel {
    ($($name:ident = $act:ident, $right:ident, $danger:literal;)+) => {$(
        pub(super) struct $name;

        impl ActPage for $name {
            type Act = RightAct;
            const ACT: GuideAct = GuideAct::$act;
            const DANGER: bool = $danger;

            fn fields(t: Texts, _: &Known) -> Vec<Field> {
                vec![channel_field(t)]
            }

            fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<RightAct> {
                reader
                    .choice("kanaal", |text| text.parse().ok())
                    .map(RightAct::$right)
            }
        }
    )+};
}

by_channel! {
    Stop = Stop, Stop, true;
    TakeBack = TakeBackErasure, TakeBackErasure, false;
}

/// A right that needs nothing more.
macro_rules! at_once {
    ($($name:ident = $act:ident, $right:ident;)+) => {$(
        pub(super) struct $name;

        impl ActPage for $name {
            type Act = RightAct;
            const ACT: GuideAct = GuideAct::$act;

            fn fields(_: Texts, _: &Known) -> Vec<Field> {
                Vec::new()
            }

            fn read(_: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<RightAct> {
                Some(RightAct::$right)
            }
        }
    )+};
}

at_once! {
    Restrict = Restrict, Restrict;
    Lift = LiftRestriction, LiftRestriction;
}

pub(super) struct Withdraw;

impl ActPage for Withdraw {
    type Act = RightAct;
    const ACT: GuideAct = GuideAct::Withdraw;
    const DANGER: bool = true;

    fn facts(t: Texts, known: &Known) -> Facts {
        offer(t, known)
    }

    fn fields(t: Texts, known: &Known) -> Vec<Field> {
        let standing = known
            .guidance
            .consents
            .iter()
            .enumerate()
            .filter(|(_, line)| line.stands)
            .map(|(at, line)| Choice::new(at.to_string(), line.about.clone()))
            .collect();
        vec![
            Field::radios("welke", t.get("guide-which-consent"), standing),
            channel_field(t),
            offered_field(t)
                .hint(t.get("guide-offered-hint"))
                .optional(),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, known: &Known) -> Option<RightAct> {
        let consent = reader.choice("welke", |text| {
            let at: usize = text.parse().ok()?;
            known.guidance.consents.get(at).map(|line| line.consent)
        });
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        let offered = reader.parse_optional("aangeboden", "fout-kies");
        Some(RightAct::Withdraw {
            consent: consent?,
            channel: channel?,
            offered,
        })
    }
}

pub(super) struct Erase;

impl ActPage for Erase {
    type Act = RightAct;
    const ACT: GuideAct = GuideAct::Erase;
    const DANGER: bool = true;

    fn facts(t: Texts, known: &Known) -> Facts {
        offer(t, known)
    }

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![
            channel_field(t),
            offered_field(t),
            Field::radios(
                "meteen",
                t.get("guide-at-once"),
                vec![
                    Choice::new("nee", t.get("guide-at-once-no")),
                    Choice::new("ja", t.get("guide-at-once-yes")),
                ],
            )
            .value("nee"),
        ]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<RightAct> {
        let channel = reader.choice("kanaal", |text| text.parse().ok());
        let offered = reader.choice("aangeboden", |text| text.parse().ok());
        let at_once = reader.choice("meteen", yes_or_no);
        Some(RightAct::Erase {
            channel: channel?,
            at_once: at_once?,
            offered: offered?,
        })
    }
}

pub(super) struct Rectify;

impl ActPage for Rectify {
    type Act = RightAct;
    const ACT: GuideAct = GuideAct::Rectify;

    fn fields(t: Texts, _: &Known) -> Vec<Field> {
        vec![Field::area("woorden", t.get("guide-rectify-words"))]
    }

    fn read(reader: &mut Reader<'_>, _: &Posted, _: &Known) -> Option<RightAct> {
        Some(RightAct::Rectify(reader.text("woorden", 2_000)))
    }
}
