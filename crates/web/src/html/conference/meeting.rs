//! Conferences: planned, an agenda with each participant and their basis, who is there, who is let in (S0-17).

use access::policy::{ChairConference, SeeConference};
use app::conference::{AgendaLine, ConferenceView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    AccountId, ConferenceCaseId, ConferenceId, ConferenceOrganisationId, ConferencePilotId,
    conference::Need,
};

use super::{
    CASES, LONGEST_NAME, MEETINGS, PILOTS, basis_text, called, pilot::under_desk, seats, work::seen,
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Act, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

async fn plan_page(
    auth: &Authorized<ChairConference>,
    id: ConferencePilotId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<access::policy::SeePilots>()?;
    let pilot = app::conference::pilot(auth.app(), &sees, id).await?;
    let back = format!("{PILOTS}/{id}");
    let page = auth
        .page(t.get("mdo-plan"))
        .under(PILOTS, t.get("mdo-pilots-title"))
        .under(back.clone(), pilot.summary.title);
    let form = page
        .form(format!("{back}/plannen"), t.get("mdo-plan-do"))
        .field(Field::day("dag", t.get("mdo-day")))
        .field(Field::text("plaats", t.get("mdo-room")).hint(t.get("mdo-room-hint")))
        .cancel(back);
    Ok(FormPage::answer(page, t.get("mdo-plan-lead"), mend(form)?))
}

/// Asks when and where.
pub(super) async fn ask(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferencePilotId>,
) -> Answer {
    plan_page(&auth, id, Ok).await
}

/// Plans it.
pub(super) async fn add(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferencePilotId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let on = read.day("dag");
    let room = read.text("plaats", LONGEST_NAME);
    let errors = read.errors();
    let (Some(on), true) = (on, errors.is_empty()) else {
        return plan_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::conference::plan(auth.app(), &auth.grant, id, on, &room).await {
        Ok(conference) => Ok(done(
            &format!("{MEETINGS}/{conference}/agenda"),
            "mdo-gepland",
        )),
        Err(error) => plan_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// One conference.
pub(super) async fn show(auth: Authorized<SeeConference>, Path(id): Path<ConferenceId>) -> Answer {
    let t = auth.t;
    let view = app::conference::conference(auth.app(), &auth.grant, id).await?;
    let chairs = auth.also::<ChairConference>().is_ok();
    let page = under_desk(auth.page(heading(t, &view)), t);
    let mut sections = Sections::new(page.clone()).lead(view.summary.room.clone());
    if view.summary.is_over {
        sections = sections.notice(
            Tone::Good,
            t.get("mdo-stage-over"),
            vec![t.get("mdo-over-how")],
        );
    } else if chairs {
        sections = sections.steps(vec![Step::main(
            format!("{MEETINGS}/{id}/agenda"),
            t.get("mdo-agenda-add"),
        )]);
    }
    sections = sections.table(&agenda(t, &view.agenda));
    for line in &view.agenda {
        let caption = t.value("mdo-participants-of", &called(t, &line.case));
        sections = sections.table(&seats(t, caption, &line.participants));
        if chairs && line.is_open {
            let off = Act::other(
                &page,
                format!("{CASES}/{}/van-agenda", line.case.id),
                t.value("mdo-off-agenda", &called(t, &line.case)),
            )
            .carrying("versie", line.case.version.to_string());
            sections = sections.act(&off);
        }
    }
    if chairs && !view.summary.is_over {
        sections = sections
            .form(
                t.get("mdo-present"),
                vec![t.get("mdo-present-why")],
                &present(t, &page, &view),
            )
            .act(&Act::other(
                &page,
                format!("{MEETINGS}/{id}/sluiten"),
                t.get("mdo-close-do"),
            ));
    }
    Ok(sections.answer())
}

fn heading(t: Texts, view: &ConferenceView) -> String {
    t.with(
        "mdo-meeting-of",
        &[
            ("on", &view.summary.on.dutch()),
            ("pilot", &view.pilot.title),
        ],
    )
}

/// Whom it is about, where each stands and how many may sit there.
fn agenda(t: Texts, all: &[AgendaLine]) -> Table {
    let columns = ["mdo-who", "mdo-state", "mdo-standing"];
    Table::new(
        t.get("mdo-agenda"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("mdo-agenda-none"),
    )
    .rows(all.iter().map(|line| {
        vec![
            Cell::LinkLines(
                format!("{CASES}/{}", line.case.id),
                called(t, &line.case),
                line.case.municipality.clone(),
            ),
            super::stands(t, &line.case),
            Cell::Number(line.case.standing.to_string()),
        ]
    }))
}

fn present(t: Texts, page: &Page, view: &ConferenceView) -> Form {
    let people = view.people.iter();
    let there = people.clone().filter(|(_, _, is_there)| *is_there);
    page.form(
        format!("{MEETINGS}/{}/aanwezig", view.summary.id),
        t.get("mdo-present-do"),
    )
    .field(Field {
        values: there.map(|(account, ..)| account.to_string()).collect(),
        ..Field::checks(
            "aanwezig",
            t.get("mdo-present"),
            people
                .map(|(account, name, _)| Choice::new(account.to_string(), name.clone()))
                .collect(),
        )
    })
}

/// Notes who is there.
pub(super) async fn presence(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let there = posted.all("aanwezig");
    let there: Vec<AccountId> = there.iter().filter_map(|id| id.parse().ok()).collect();
    app::conference::set_presence(auth.app(), &auth.grant, id, &there).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "mdo-aanwezig"))
}

/// Closes it.
pub(super) async fn close(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceId>,
) -> Answer {
    app::conference::close(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "mdo-gesloten"))
}

async fn agenda_page(
    auth: &Authorized<ChairConference>,
    id: ConferenceId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeConference>()?;
    let view = app::conference::conference(auth.app(), &sees, id).await?;
    let waiting = app::conference::schedulable(auth.app(), &auth.grant, id).await?;
    let back = format!("{MEETINGS}/{id}");
    let page =
        under_desk(auth.page(t.get("mdo-agenda-add")), t).under(back.clone(), heading(t, &view));
    if waiting.is_empty() {
        return Ok(Sections::new(page)
            .lead(t.get("mdo-agenda-nobody"))
            .steps(vec![
                Step::main(
                    format!("{PILOTS}/{}/selectie", view.pilot.id),
                    t.get("mdo-select"),
                ),
                Step::other(back, t.get("mdo-to-meeting")),
            ])
            .answer());
    }
    let people = waiting.iter().map(|one| {
        let hint = t.with(
            "mdo-agenda-line",
            &[
                ("place", &one.municipality),
                ("state", &word(t, one.state)),
                ("many", &one.standing.to_string()),
            ],
        );
        Choice::new(one.id.to_string(), called(t, one)).hint(hint)
    });
    let form = page
        .form(format!("{back}/agenda"), t.get("mdo-agenda-do"))
        .field(Field {
            optional: false,
            ..Field::checks("jongeren", t.get("mdo-who-all"), people.collect())
        })
        .cancel(back);
    Ok(FormPage::answer(
        page,
        t.get("mdo-agenda-lead"),
        mend(form)?,
    ))
}

/// Asks who comes on the agenda.
pub(super) async fn ask_agenda(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceId>,
) -> Answer {
    agenda_page(&auth, id, Ok).await
}

/// Puts them on.
pub(super) async fn add_to_agenda(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let chosen = posted.all("jongeren");
    let chosen: Vec<ConferenceCaseId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    match app::conference::schedule(auth.app(), &auth.grant, id, &chosen).await {
        Ok(()) => Ok(done(&format!("{MEETINGS}/{id}"), "mdo-agenda")),
        Err(error) => agenda_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Takes somebody off the agenda.
pub(super) async fn take_off(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceCaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let at = (id, seen(&posted));
    app::conference::take_off(auth.app(), &auth.grant, at).await?;
    Ok(done(&format!("{CASES}/{id}"), "mdo-van-agenda"))
}

async fn seat_page(
    auth: &Authorized<ChairConference>,
    id: ConferenceCaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeConference>()?;
    let view = app::conference::case(auth.app(), &sees, id).await?;
    let seats = app::conference::seats(auth.app(), &auth.grant, id).await?;
    let back = format!("{CASES}/{id}");
    let page =
        under_desk(auth.page(t.get("mdo-invite")), t).under(back.clone(), called(t, &view.line));
    if seats.is_empty() {
        return Ok(Sections::new(page)
            .lead(t.get("mdo-seats-none"))
            .steps(vec![
                Step::main(format!("{PILOTS}/{}", view.pilot.id), t.get("mdo-to-pilot")),
                Step::other(back, t.get("mdo-back")),
            ])
            .answer());
    }
    let people = seats.iter().map(|one| {
        Choice::new(
            format!("{}.{}", one.account, one.organisation.0),
            format!("{}: {}", one.organisation.1, one.name),
        )
        .hint(basis_text(t, one.basis))
    });
    let form = page
        .form(format!("{back}/deelnemers"), t.get("mdo-invite-do"))
        .version(i64::from(view.version), Vec::new())
        .field(Field::radios(
            "deelnemer",
            t.get("mdo-participant"),
            people.collect(),
        ))
        .field(Field::radios(
            "nodig",
            t.get("mdo-need"),
            choices(t, Need::ALL),
        ))
        .cancel(back);
    Ok(FormPage::answer(
        page,
        t.get("mdo-invite-lead"),
        mend(form)?,
    ))
}

/// Asks who is let in.
pub(super) async fn ask_seat(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceCaseId>,
) -> Answer {
    seat_page(&auth, id, Ok).await
}

fn seat_of(value: &str) -> Option<(AccountId, ConferenceOrganisationId)> {
    let (account, organisation) = value.split_once('.')?;
    Some((account.parse().ok()?, organisation.parse().ok()?))
}

/// Lets them in.
pub(super) async fn invite(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceCaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let seat = read.choice("deelnemer", seat_of);
    let need = read.parse("nodig", "fout-kies");
    let errors = read.errors();
    let (Some(seat), Some(need), true) = (seat, need, errors.is_empty()) else {
        return seat_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let at = (id, seen(&posted));
    match app::conference::invite(auth.app(), &auth.grant, at, seat, need).await {
        Ok(()) => Ok(done(&format!("{CASES}/{id}"), "mdo-uitgenodigd")),
        Err(error) => seat_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Sends somebody away.
pub(super) async fn remove(
    auth: Authorized<ChairConference>,
    Path(id): Path<ConferenceCaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let account = posted.one("collega").parse();
    let account = account.map_err(|_| app::AppError::NotFound)?;
    let at = (id, seen(&posted));
    app::conference::remove(auth.app(), &auth.grant, at, account).await?;
    Ok(done(&format!("{CASES}/{id}"), "mdo-weg"))
}
