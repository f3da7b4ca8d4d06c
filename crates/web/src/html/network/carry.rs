//! What is done with somebody after the decision: a form for each act (S4-30, S4-42, S4-100, S4-110, S4-111).

use access::policy::{CarryOutNetwork, DecideNetwork, ReturnToNetwork};
use app::network::{CarryAct, DirectorAct, ItemAct, ItemDetail};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    NetworkItemId,
    network::{CaseHolder, ItemEnd, NotEarlier, Objection, Path as Way, Progress, ReturnReason},
};

use super::{
    ITEMS,
    item::{self, Wrong},
    turn::seen,
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
    },
    page::{Page, done},
    texts::Texts,
};

const fn code(act: ItemAct) -> &'static str {
    match act {
        ItemAct::NameCaseManager => "casusregisseur",
        ItemAct::GiveFeedback => "terugkoppelen",
        ItemAct::Object => "bezwaar",
        ItemAct::SeekAgreement => "overleg",
        ItemAct::ProposeBinding => "voorstel",
        ItemAct::Close => "sluiten",
        ItemAct::NameClientManager => "klantmanager",
        ItemAct::TakeBinding => "bindend",
        ItemAct::CloseByLaw => "wettelijk",
        ItemAct::Return => "terug",
    }
}

const CARRIED: [ItemAct; 6] = [
    ItemAct::NameCaseManager,
    ItemAct::GiveFeedback,
    ItemAct::Object,
    ItemAct::SeekAgreement,
    ItemAct::ProposeBinding,
    ItemAct::Close,
];

const DIRECTED: [ItemAct; 3] = [
    ItemAct::NameClientManager,
    ItemAct::TakeBinding,
    ItemAct::CloseByLaw,
];

fn posted_act(posted: &Posted, of: &[ItemAct]) -> Option<ItemAct> {
    of.iter()
        .copied()
        .find(|act| code(*act) == posted.one("wat"))
}

/// The heading above the form of an act.
pub(super) fn heading(t: Texts, act: ItemAct) -> String {
    match act {
        ItemAct::NameCaseManager => t.get("net-do-case-manager"),
        ItemAct::GiveFeedback => t.get("net-do-feedback"),
        ItemAct::Object => t.get("net-do-object"),
        ItemAct::SeekAgreement => t.get("net-do-seek"),
        ItemAct::ProposeBinding => t.get("net-do-propose"),
        ItemAct::Close => t.get("net-do-close"),
        ItemAct::NameClientManager => t.get("net-do-client-manager"),
        ItemAct::TakeBinding => t.get("net-do-bind"),
        ItemAct::CloseByLaw => t.get("net-do-close-law"),
        ItemAct::Return => t.get("net-do-return"),
    }
}

/// Why, or what follows.
pub(super) fn why(t: Texts, act: ItemAct) -> String {
    match act {
        ItemAct::NameCaseManager => t.get("net-why-case-manager"),
        ItemAct::GiveFeedback => t.get("net-why-feedback"),
        ItemAct::Object => t.get("net-why-object"),
        ItemAct::SeekAgreement => t.get("net-why-seek"),
        ItemAct::ProposeBinding => t.get("net-why-propose"),
        ItemAct::Close => t.get("net-why-close"),
        ItemAct::NameClientManager => t.get("net-why-client-manager"),
        ItemAct::TakeBinding => t.get("net-why-bind"),
        ItemAct::CloseByLaw => t.get("net-why-close-law"),
        ItemAct::Return => t.get("net-why-return"),
    }
}

/// The form of an act. Names differ between the forms, for they stand on one page.
pub(super) fn form(t: Texts, page: &Page, detail: &ItemDetail, act: ItemAct) -> Form {
    let part = if CARRIED.contains(&act) {
        "uitvoering"
    } else if DIRECTED.contains(&act) {
        "regie"
    } else {
        "terug"
    };
    let form = page
        .form(
            format!("{ITEMS}/{}/{part}", detail.item.id),
            heading(t, act),
        )
        .version(i64::from(detail.item.version), Vec::new())
        .field(Field::hidden("wat", code(act)));
    let people = || {
        let people = detail.colleagues.iter();
        let people = people.map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        with_none(t, people.collect())
    };
    match act {
        ItemAct::NameCaseManager => form
            .field(
                Field::select("collega", t.get("net-case-manager"), people())
                    .hint(t.get("net-case-manager-hint")),
            )
            .field(Field::select(
                "houder",
                t.get("net-holder"),
                with_none(t, choices(t, CaseHolder::ALL)),
            )),
        ItemAct::GiveFeedback => form.field(Field::radios(
            "voortgang",
            t.get("net-progress"),
            choices(t, Progress::ALL),
        )),
        ItemAct::Object => form.field(Field::radios(
            "bezwaar",
            t.get("net-objection"),
            choices(t, Objection::ALL),
        )),
        ItemAct::SeekAgreement => form.field(Field::radios(
            "eens",
            t.get("net-agreed"),
            vec![
                Choice::new("ja", t.get("net-agreed-yes")),
                Choice::new("nee", t.get("net-agreed-no")),
            ],
        )),
        ItemAct::ProposeBinding => form
            .field(Field::radios(
                "richting",
                t.get("net-outcome"),
                choices(t, Way::ALL),
            ))
            .field(
                Field::select(
                    "eerder",
                    t.get("net-not-earlier"),
                    with_none(t, choices(t, NotEarlier::ALL)),
                )
                .hint(t.get("net-not-earlier-hint"))
                .optional(),
            ),
        ItemAct::Close => form.field(Field::radios(
            "einde",
            t.get("net-end"),
            choices(t, ItemEnd::ALL),
        )),
        ItemAct::NameClientManager => form.field(Field::select(
            "klantmanager",
            t.get("net-client-manager"),
            people(),
        )),
        ItemAct::TakeBinding => form,
        ItemAct::CloseByLaw => {
            let ends: Vec<ItemEnd> = ItemEnd::ALL
                .iter()
                .copied()
                .filter(|end| end.comes_by_itself())
                .collect();
            form.field(Field::radios(
                "wettelijk",
                t.get("net-end"),
                choices(t, &ends),
            ))
        }
        ItemAct::Return => form.field(Field::radios(
            "waarom",
            t.get("net-return-why"),
            choices(t, ReturnReason::ALL),
        )),
    }
}

fn read_carried(read: &mut Reader<'_>, act: ItemAct) -> Option<CarryAct> {
    Some(match act {
        ItemAct::NameCaseManager => {
            let account = read.parse("collega", "fout-kies");
            let holder = read.parse("houder", "fout-kies");
            CarryAct::NameCaseManager {
                account: account?,
                holder: holder?,
            }
        }
        ItemAct::GiveFeedback => CarryAct::GiveFeedback(read.parse("voortgang", "fout-kies")?),
        ItemAct::Object => CarryAct::Object(read.parse("bezwaar", "fout-kies")?),
        ItemAct::SeekAgreement => CarryAct::SeekAgreement {
            reached: read.choice("eens", |eens| match eens {
                "ja" => Some(true),
                "nee" => Some(false),
                _ => None,
            })?,
        },
        ItemAct::ProposeBinding => {
            let path = read.parse("richting", "fout-kies");
            let not_earlier = read.parse_optional("eerder", "fout-kies");
            CarryAct::ProposeBinding {
                path: path?,
                not_earlier,
            }
        }
        ItemAct::Close => CarryAct::Close(read.parse("einde", "fout-kies")?),
        _ => return None,
    })
}

fn read_directed(read: &mut Reader<'_>, act: ItemAct) -> Option<DirectorAct> {
    Some(match act {
        ItemAct::NameClientManager => {
            DirectorAct::NameClientManager(read.parse("klantmanager", "fout-kies")?)
        }
        ItemAct::TakeBinding => DirectorAct::TakeBinding,
        ItemAct::CloseByLaw => DirectorAct::Close(read.parse("wettelijk", "fout-kies")?),
        _ => return None,
    })
}

/// Does what those who take over do.
pub(super) async fn carry_out(
    auth: Authorized<CarryOutNetwork>,
    Path(id): Path<NetworkItemId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let Some(act) = posted_act(&posted, &CARRIED) else {
        return item::page(&auth, id, None).await;
    };
    let mut read = Reader::new(auth.t, &posted);
    let what = read_carried(&mut read, act);
    let errors = read.errors();
    let outcome = match what.filter(|_| errors.is_empty()) {
        None => Ok(errors),
        Some(what) => {
            match app::network::carry_out(auth.app(), &auth.grant, id, seen(&posted), what).await {
                Ok(()) => return Ok(done(&format!("{ITEMS}/{id}"), "netwerk-vastgelegd")),
                Err(error) => Err(error),
            }
        }
    };
    let wrong = Wrong {
        act,
        posted,
        outcome,
    };
    item::page(&auth, id, Some(wrong)).await
}

/// Does what the director does outside the meeting.
pub(super) async fn direct(
    auth: Authorized<DecideNetwork>,
    Path(id): Path<NetworkItemId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let Some(act) = posted_act(&posted, &DIRECTED) else {
        return item::page(&auth, id, None).await;
    };
    let mut read = Reader::new(auth.t, &posted);
    let what = read_directed(&mut read, act);
    let errors = read.errors();
    let outcome = match what.filter(|_| errors.is_empty()) {
        None => Ok(errors),
        Some(what) => {
            match app::network::direct(auth.app(), &auth.grant, id, seen(&posted), what).await {
                Ok(()) => return Ok(done(&format!("{ITEMS}/{id}"), "netwerk-vastgelegd")),
                Err(error) => Err(error),
            }
        }
    };
    let wrong = Wrong {
        act,
        posted,
        outcome,
    };
    item::page(&auth, id, Some(wrong)).await
}

/// Puts somebody back on the agenda.
pub(super) async fn put_back(
    auth: Authorized<ReturnToNetwork>,
    Path(id): Path<NetworkItemId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let act = ItemAct::Return;
    let mut read = Reader::new(auth.t, &posted);
    let outcome = match read.parse("waarom", "fout-kies") {
        None => Ok(read.errors()),
        Some(reason) => {
            match app::network::put_back(auth.app(), &auth.grant, id, seen(&posted), reason).await {
                Ok(()) => return Ok(done(&format!("{ITEMS}/{id}"), "netwerk-terug")),
                Err(error) => Err(error),
            }
        }
    };
    let wrong = Wrong {
        act,
        posted,
        outcome,
    };
    item::page(&auth, id, Some(wrong)).await
}
