//! Planning a meeting, its agenda and the order of it (S4-107).

use access::policy::{ChairNetwork, SeeNetwork};
use app::network::{AgendaOrder, MeetingView, PlanForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{MunicipalityId, NetworkItemId, NetworkMeetingId};

use super::{MEETINGS, PATH, basis, called};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, TableForm},
    table::{Cell, Table},
    wording::word,
};

/// Longest name of a room, in characters.
const LONGEST_NAME: usize = 80;

async fn plan_page(
    auth: &Authorized<ChairNetwork>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let everybody = places.iter().map(|place| place.value.clone()).collect();
    let page = auth.page(t.get("net-plan")).under(PATH, t.get("net-title"));
    let form = page
        .form(format!("{PATH}/plannen"), t.get("net-plan-do"))
        .field(Field::day("dag", t.get("net-day")))
        .field(Field::text("plaats", t.get("net-room")).hint(t.get("net-room-hint")))
        .field(Field {
            values: everybody,
            optional: false,
            ..Field::checks("gemeenten", t.get("net-places"), places)
        })
        .cancel(PATH);
    Ok(FormPage::answer(page, t.get("net-plan-lead"), mend(form)?))
}

/// Asks when and where.
pub(super) async fn ask(auth: Authorized<ChairNetwork>) -> Answer {
    plan_page(&auth, Ok).await
}

/// Plans it.
pub(super) async fn add(
    auth: Authorized<ChairNetwork>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let on = read.day("dag");
    let room = read.text("plaats", LONGEST_NAME);
    let errors = read.errors();
    let (Some(on), true) = (on, errors.is_empty()) else {
        return plan_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let chosen = posted.all("gemeenten");
    let places: Vec<MunicipalityId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let form = PlanForm { on, room, places };
    match app::network::plan(auth.app(), &auth.grant, form).await {
        Ok(id) => Ok(done(&format!("{MEETINGS}/{id}/agenda"), "netwerk-gepland")),
        Err(error) => plan_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The page of something that is done with a meeting.
async fn under_meeting(
    auth: &Authorized<ChairNetwork>,
    id: NetworkMeetingId,
    heading: String,
) -> Result<(MeetingView, Page), Problem> {
    let sees = auth.also::<SeeNetwork>()?;
    let view = app::network::meeting(auth.app(), &sees, id, None).await?;
    let page = auth
        .page(heading)
        .under(PATH, auth.t.get("net-title"))
        .under(format!("{MEETINGS}/{id}"), view.on.dutch());
    Ok((view, page))
}

async fn agenda_page(
    auth: &Authorized<ChairNetwork>,
    id: NetworkMeetingId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (meeting, page) = under_meeting(auth, id, t.get("net-agenda-add")).await?;
    let waiting = app::network::draft_agenda(auth.app(), &auth.grant, id).await?;
    if waiting.is_empty() {
        return Ok(Sections::new(page)
            .lead(t.get("net-agenda-nobody"))
            .steps(vec![crate::sections::Step::main(
                format!("{MEETINGS}/{id}"),
                t.get("net-to-meeting"),
            )])
            .answer());
    }
    let minutes = meeting.minutes_each.to_string();
    let everybody = waiting.iter().map(|one| one.id.to_string()).collect();
    let people = waiting.iter().map(|one| {
        let age = one.facts.age.to_string();
        let hint = t.with(
            "net-agenda-line",
            &[
                ("place", &one.municipality),
                ("age", &age),
                ("basis", &basis(t, one)),
                ("leading", &word(t, one.leading.path)),
                ("since", &one.since.dutch()),
            ],
        );
        Choice::new(one.id.to_string(), called(t, one)).hint(hint)
    });
    let order = vec![
        Choice::new("langst", t.get("net-order-longest")),
        Choice::new("gemeente", t.get("net-order-place")),
    ];
    let form = page
        .form(
            format!("{MEETINGS}/{id}/agenda"),
            t.get("net-agenda-add-do"),
        )
        .field(Field {
            values: everybody,
            optional: false,
            ..Field::checks("jongeren", t.get("net-agenda-who"), people.collect())
        })
        .field(Field::radios("volgorde", t.get("net-order"), order).value("langst"))
        .cancel(format!("{MEETINGS}/{id}"));
    Ok(FormPage::answer(
        page,
        t.value("net-agenda-lead", &minutes),
        mend(form)?,
    ))
}

/// Asks who comes on the agenda.
pub(super) async fn ask_agenda(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
) -> Answer {
    agenda_page(&auth, id, Ok).await
}

/// Puts them on it.
pub(super) async fn add_to_agenda(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let chosen = posted.all("jongeren");
    let chosen: Vec<NetworkItemId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let order = match posted.one("volgorde") {
        "gemeente" => AgendaOrder::ByMunicipality,
        _ => AgendaOrder::Longest,
    };
    match app::network::add_to_agenda(auth.app(), &auth.grant, id, &chosen, order).await {
        Ok(_) => Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-agenda")),
        Err(error) => agenda_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Asks for another order, or who comes off.
pub(super) async fn ask_order(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
) -> Answer {
    let t = auth.t;
    let (meeting, page) = under_meeting(&auth, id, t.get("net-reorder")).await?;
    let open = || meeting.agenda.iter().filter(|line| line.is_open);
    let many = open().count();
    let mut places: Vec<(String, String)> = (1..=many)
        .map(|place| (place.to_string(), place.to_string()))
        .collect();
    places.push(("0".to_owned(), t.get("net-off-agenda")));
    let table = Table::new(
        t.get("net-agenda"),
        vec![t.get("net-turn"), t.get("net-who"), t.get("net-place")],
        t.get("net-agenda-empty"),
    )
    .rows(open().zip(1_usize..).map(|(line, place)| {
        let who = called(t, &line.item);
        vec![
            Cell::Choose(
                format!("plek-{}", line.item.id),
                t.value("net-place-of", &who),
                places.clone(),
                place.to_string(),
            ),
            Cell::Text(who),
            Cell::Text(line.item.municipality.clone()),
        ]
    }));
    let form = TableForm {
        action: format!("{MEETINGS}/{id}/volgorde"),
        once: page.once.clone(),
        table,
        submit: t.get("net-reorder-do"),
    };
    Ok(Sections::new(page)
        .lead(t.get("net-reorder-lead"))
        .table_form(&form)
        .answer())
}

/// Gives the agenda another order.
pub(super) async fn reorder(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let wanted: Vec<(NetworkItemId, u16)> = posted
        .starting("plek-")
        .into_iter()
        .filter_map(|(item, place)| Some((item.parse().ok()?, place.parse().ok()?)))
        .collect();
    let (off, stay): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, place)| *place == 0);
    for (item, _) in off {
        app::network::take_off(auth.app(), &auth.grant, id, item).await?;
    }
    app::network::reorder(auth.app(), &auth.grant, id, stay).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-volgorde"))
}
