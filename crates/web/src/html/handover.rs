//! Handing over to the casemanager: what goes, what stays behind, and whether it may.

use access::{Action, policy::HandOverList};
use app::handover::HandOverPreview;
use axum::extract::Path;
use domain::ListId;

use crate::{
    authorized::Authorized,
    html::{Answer, lists::month_name, worklist::count},
    page::done,
    problem::Problem,
    sections::{Act, Figure, Next, Sections, Step},
    table::Tone,
};

/// What a hand-over would do, and what is in its way.
pub(crate) async fn preview(auth: Authorized<HandOverList>, Path(list): Path<ListId>) -> Answer {
    let t = auth.t;
    let view: HandOverPreview = app::handover::preview(auth.app(), &auth.grant, list).await?;
    let month = month_name(t, view.list.month);
    let frame = auth
        .page(t.value("handover-title", &month))
        .under("/lijsten", t.get("lists-title"))
        .under(format!("/lijsten/{list}"), month);
    let once = frame.once.clone();
    let stays = |n: i64, key: &str, to: &str| {
        Figure::new(t.number(count(n)), t.get(key)).to(if n > 0 { to } else { "" })
    };
    let figures = vec![
        Figure::new(
            t.number(count(view.to_hand_over)),
            t.get("handover-to-approach"),
        )
        .tone(Tone::Good),
        Figure::new(
            t.number(count(view.self_employed)),
            t.get("handover-self-employed"),
        ),
        stays(view.waiting_for_check, "handover-waiting-check", "/toetsen").tone(Tone::Attention),
        stays(
            view.address_missing,
            "handover-address-missing",
            "/gemeente/werklijst?fase=address_missing",
        )
        .tone(Tone::Attention),
        stays(
            view.secret_address,
            "handover-secret",
            "/gemeente/werklijst?fase=held_secret_address",
        )
        .tone(Tone::Attention),
    ];
    let mut page = Sections::new(frame)
        .lead(t.get(if view.list.state.code() == "handed_over" {
            "handover-later-lead"
        } else {
            "handover-lead"
        }))
        .figures(figures);
    let nobody = view.to_hand_over + view.self_employed == 0;
    page = match (&view.gate, &view.subregion) {
        (Err(why), _) => page.notice(Tone::Alarm, t.get("handover-refused"), vec![why.clone()]),
        (Ok(()), None) => page.notice(
            Tone::Alarm,
            t.get("handover-refused"),
            vec![t.get("handover-no-subregion")],
        ),
        (Ok(()), Some(_)) if nobody => page.notice(
            Tone::Plain,
            t.get("handover-nobody"),
            vec![t.get("handover-nobody-line")],
        ),
        (Ok(()), Some(subregion)) => {
            let act = Act {
                action: format!("/lijsten/{list}/overdracht"),
                once,
                label: t.get("handover-submit"),
                fields: Vec::new(),
                main: true,
            };
            page.panel(
                t.get("handover-to"),
                vec![
                    t.value("handover-to-line", subregion),
                    t.get("handover-what-goes"),
                ],
            )
            .act(&act)
        }
    };
    Ok(page
        .steps(vec![Step::link(
            format!("/lijsten/{list}"),
            t.get("handover-back"),
        )])
        .answer())
}

/// Who became ready after the hand-over, and the way to let them follow: with the same gate.
pub(crate) async fn later<A: Action>(
    auth: &Authorized<A>,
    page: Sections,
    only: Option<ListId>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let Ok(grant) = auth.session.actor.authorize::<HandOverList>() else {
        return Ok(page);
    };
    let mut page = page;
    for one in app::handover::ready_later(auth.app(), &grant).await? {
        if only.is_some_and(|only| only != one.list) {
            continue;
        }
        page = page.next(&Next {
            kicker: one.municipality,
            title: t.count("handover-later-title", count(one.people)),
            lines: vec![t.value("handover-later-line", &month_name(t, one.month))],
            tone: Tone::Attention,
            steps: vec![Step::main(
                format!("/lijsten/{}/overdracht", one.list),
                t.get("list-to-hand-over"),
            )],
        });
    }
    Ok(page)
}

/// Hands over; whoever stays behind keeps an owner and a next step.
pub(crate) async fn hand_over(auth: Authorized<HandOverList>, Path(list): Path<ListId>) -> Answer {
    app::handover::hand_over(auth.app(), &auth.grant, list).await?;
    Ok(done(&format!("/lijsten/{list}"), "overgedragen"))
}
