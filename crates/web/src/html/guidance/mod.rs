//! The pages of the guidance: one form for each thing somebody does with a guided case.
//!
//! Every form is an [`ActPage`]: its fields, and how they are read into the act of the use case. One
//! pair of handlers serves them all, guarded by the action the act itself is bound to.

mod choice;
mod desk;
mod documents;
mod drafts;
mod intake;
mod outcomes;
mod panels;
mod rights;
mod talk;
mod trajectory;

use access::Action;
use app::{
    cases::CasePage,
    guidance::{Act, GuidanceFile, GuideAct},
};
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{AccountId, CaseId, Day, NotNowKeeping, Role, Ts};

use super::{Answer, cases::Desk, meanwhile::versioned, mended};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    page::{FormPage, done},
    problem::Problem,
    routing::Routes,
    table::Facts,
    texts::Texts,
};

pub(crate) use documents::{form_of, panel as documents};
pub(crate) use outcomes::to_note;
pub(crate) use panels::{agreed, main_act, next_steps, reached_by, rights, work};

/// What a form may know of the case.
pub(crate) struct Known {
    case: CasePage,
    guidance: GuidanceFile,
    today: Day,
    now: Ts,
    /// On what "not now" is kept here.
    keeping: NotNowKeeping,
    /// Who can take the lead: regisseurs for the talk, colleagues in one's own role else.
    colleagues: Vec<(AccountId, String)>,
    role: Role,
}

/// A form of the guidance.
pub(crate) trait ActPage: 'static {
    /// What it does.
    type Act: Act + Send;
    /// Its place among the acts: address and texts follow from it.
    const ACT: GuideAct;
    /// It cannot be undone.
    const DANGER: bool = false;

    /// What is typed is kept as a draft until it is sent.
    const DRAFT: bool = Self::ACT.draft().is_some();

    /// Its fields, with what is known filled in.
    fn fields(t: Texts, known: &Known) -> Vec<Field>;

    /// What was posted; `None` when something was wrong, which the reader knows.
    fn read(reader: &mut Reader<'_>, posted: &Posted, known: &Known) -> Option<Self::Act>;

    /// What to read out or to know before: facts above the form.
    fn facts(_: Texts, _: &Known) -> Facts {
        Facts::new()
    }
}

/// The last part of the address of an act, and of the keys of its texts.
pub(crate) const fn path(act: GuideAct) -> &'static str {
    match act {
        GuideAct::KeepContact => "contactgegevens",
        GuideAct::LogContact => "contact",
        GuideAct::TryAgain => "opnieuw-proberen",
        GuideAct::PlanIntake => "intake-plannen",
        GuideAct::Intake => "intake",
        GuideAct::ReviseIntake => "intake-bijwerken",
        GuideAct::Measure => "meting",
        GuideAct::ComeBack => "terug",
        GuideAct::Decline => "geen-toestemming",
        GuideAct::AskConsent => "toestemming",
        GuideAct::Consult => "overleg",
        GuideAct::ContactPartner => "partij",
        GuideAct::ChooseRoute => "keuze",
        GuideAct::PriorProvision => "voorliggend",
        GuideAct::NotNow => "nu-niet",
        GuideAct::WritePlan => "plan",
        GuideAct::PlanCopy => "plan-kopie",
        GuideAct::PlanTalk => "driegesprek-plannen",
        GuideAct::HoldTalk => "driegesprek",
        GuideAct::OfferHandOver => "overdracht",
        GuideAct::AcceptHandOver => "overdracht-aannemen",
        GuideAct::RejectHandOver => "overdracht-afwijzen",
        GuideAct::Decide => "besluit",
        GuideAct::SendDecision => "beschikking",
        GuideAct::TakeOver => "overgenomen",
        GuideAct::StartTrajectory => "traject",
        GuideAct::FollowUp => "opvolgen",
        GuideAct::EndTrajectory => "traject-einde",
        GuideAct::SignUp => "aanmelding",
        GuideAct::DropOut => "uitval",
        GuideAct::FlowOut => "uitstroom",
        GuideAct::End => "einde",
        GuideAct::Stop => "stoppen",
        GuideAct::Withdraw => "intrekken",
        GuideAct::Erase => "vergeten",
        GuideAct::TakeBackErasure => "toch-niet-vergeten",
        GuideAct::Restrict => "beperken",
        GuideAct::LiftRestriction => "beperking-opheffen",
        GuideAct::Rectify => "verbeteren",
        GuideAct::Assign => "toewijzen",
    }
}

/// Where an act is done.
pub(crate) fn address(case: CaseId, act: GuideAct) -> String {
    format!("/begeleiding/{case}/{}", path(act))
}

fn desk(role: Role) -> Desk {
    match role {
        Role::Regisseur => Desk::Regisseur,
        _ => Desk::Outreach,
    }
}

async fn known<A: Action>(
    auth: &Authorized<A>,
    case: CaseId,
    act: GuideAct,
) -> Result<Known, Problem> {
    let (app, role) = (auth.app(), auth.grant.role());
    let opening = desk(role).open_whole(auth, case).await?;
    let colleagues = match act {
        GuideAct::HoldTalk => {
            app::guidance::colleagues(app, &auth.grant, case, Role::Regisseur).await?
        }
        GuideAct::Assign => app::guidance::colleagues(app, &auth.grant, case, role).await?,
        _ => Vec::new(),
    };
    let guidance = app::guidance::of_opening(app, &auth.grant, &opening).await?;
    let keeping = app::guidance::not_now_keeping(app, &auth.grant, case).await?;
    Ok(Known {
        keeping,
        case: opening.page,
        guidance,
        today: app.today(),
        now: app.clock().now(),
        colleagues,
        role,
    })
}

fn form<P: ActPage>(auth_page: &crate::page::Page, known: &Known) -> Form {
    let t = auth_page.t;
    let case = known.case.case;
    let form = auth_page.form(
        address(case, P::ACT),
        t.get(&format!("guide-{}-save", path(P::ACT))),
    );
    let mut form = versioned(form, &known.case).cancel(desk(known.role).case(case));
    for field in P::fields(t, known) {
        form = form.field(field);
    }
    if P::DRAFT {
        form = form.kept_at(format!("{}/concept", address(case, P::ACT)));
    }
    if P::DANGER { form.danger() } else { form }
}

fn answer<P: ActPage, A: Action>(
    auth: &Authorized<A>,
    known: &Known,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let (page, lead) = heading::<P, _>(auth, known);
    let form = mend(form::<P>(&page, known))?;
    Ok(FormPage::with_facts(
        page,
        lead,
        P::facts(auth.t, known),
        form,
    ))
}

/// The page of an act, and the line under its title.
fn heading<P: ActPage, A: Action>(
    auth: &Authorized<A>,
    known: &Known,
) -> (crate::page::Page, String) {
    let t = auth.t;
    let key = format!("guide-{}", path(P::ACT));
    let page = auth.page(t.get(&key)).under(
        desk(known.role).case(known.case.case),
        known.case.identity.name.clone(),
    );
    let lead = t.find(&format!("{key}-lead")).unwrap_or_default();
    (page, lead)
}

/// The form; where a draft was left, with the offer to go on with it.
async fn ask<P: ActPage>(
    auth: Authorized<<P::Act as Act>::Action>,
    Path(case): Path<CaseId>,
    Query(wanted): Query<drafts::Wanted>,
) -> Answer {
    let known = known(&auth, case, P::ACT).await?;
    // An act the rules do not allow now has no page: the case says what can be done instead. What
    // was typed before a colleague made it impossible is sent all the same, and is not thrown away.
    if !known.case.guidance.contains(&P::ACT) {
        return Err(Problem::NotFound);
    }
    let draft = if P::DRAFT {
        app::guidance::draft(auth.app(), &auth.grant, case, P::ACT).await?
    } else {
        None
    };
    match draft {
        Some(draft) if wanted.goes_on() => {
            let typed = Posted::from_pairs(draft.fields);
            answer::<P, _>(&auth, &known, |form| Ok(form.fill(&typed)))
        }
        Some(draft) => {
            let (page, lead) = heading::<P, _>(&auth, &known);
            let form = form::<P>(&page, &known);
            let to = address(case, P::ACT);
            let facts = P::facts(auth.t, &known);
            Ok(drafts::offered(page, lead, &to, &draft, &facts, &form))
        }
        None => answer::<P, _>(&auth, &known, Ok),
    }
}

/// Does it.
async fn act<P: ActPage>(
    auth: Authorized<<P::Act as Act>::Action>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    if P::DRAFT && posted.one("concept") == "ja" {
        app::guidance::save_draft(auth.app(), &auth.grant, case, P::ACT, &posted.typed()).await?;
        return Ok(drafts::kept(&address(case, P::ACT)));
    }
    let known = known(&auth, case, P::ACT).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let read = P::read(&mut reader, &posted, &known);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    let outcome = match (read, version) {
        (Some(act), Some(version)) if errors.is_empty() => {
            match app::guidance::record(auth.app(), &auth.grant, case, act, version).await {
                Ok(()) => return Ok(on_to::<P>(&known)),
                Err(error) => Err(error),
            }
        }
        _ => Ok(errors),
    };
    answer::<P, _>(&auth, &known, |form| mended(form.fill(&posted), outcome))
}

/// Back to the case; to the work list when the case is no longer one's own, or no longer there.
fn on_to<P: ActPage>(known: &Known) -> axum::response::Response {
    let key = format!("begeleiding-{}", path(P::ACT));
    let leaves = matches!(P::ACT, GuideAct::Erase | GuideAct::RejectHandOver)
        || (P::ACT == GuideAct::DropOut && known.role == Role::Regisseur);
    if leaves {
        let list = match known.role {
            Role::Regisseur => "/regie",
            _ => "/werklijst",
        };
        done(list, &key)
    } else {
        done(&desk(known.role).case(known.case.case), &key)
    }
}

/// A moment of a day, from a field `hh:mm`.
fn moment(reader: &mut Reader<'_>, day: Option<Day>, name: &'static str) -> Option<Ts> {
    let (hour, minute) = reader.choice(name, |text| {
        let (hour, minute) = text.split_once(':')?;
        Some((hour.parse().ok()?, minute.get(..2)?.parse().ok()?))
    })?;
    Ts::on(day?, hour, minute)
}

/// `hh:mm`, as a field for a time shows it.
fn clock(at: Ts) -> String {
    let zoned = at.in_the_netherlands();
    format!("{:02}:{:02}", zoned.hour(), zoned.minute())
}

fn time_field(name: &'static str, label: String, at: Ts) -> Field {
    Field::input(name, label, "time").narrow().value(clock(at))
}

fn minutes_field(t: Texts) -> Field {
    Field::number("minuten", t.get("answer-minutes")).hint(t.get("answer-minutes-hint"))
}

fn note_field(t: Texts) -> Field {
    Field::area("notitie", t.get("answer-note"))
        .hint(t.get("answer-note-hint"))
        .optional()
}

fn channel_field(t: Texts) -> Field {
    Field::radios(
        "kanaal",
        t.get("answer-channel"),
        super::answers::choices(t, domain::outreach::Channel::ALL),
    )
}

fn colleague_field(t: Texts, name: &'static str, known: &Known) -> Field {
    let choices = known
        .colleagues
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    Field::select(
        name,
        t.get("guide-colleague"),
        super::answers::with_none(t, choices),
    )
}

macro_rules! act_routes {
    ($routes:ident; $($path:literal => $page:ty;)+) => {{
        let routes = $routes;
        $(let routes = routes
            .get(concat!("/begeleiding/{case}/", $path), ask::<$page>)
            .post(concat!("/begeleiding/{case}/", $path), act::<$page>);)+
        routes
    }};
}

macro_rules! draft_routes {
    ($routes:ident; $($path:literal => $page:ty;)+) => {{
        let routes = $routes;
        $(let routes = routes
            .keep(concat!("/begeleiding/{case}/", $path, "/concept"), drafts::keep::<$page>)
            .post(concat!("/begeleiding/{case}/", $path, "/concept/weg"), drafts::throw_away::<$page>);)+
        routes
    }};
}

macro_rules! right_routes {
    ($routes:ident; $($path:literal => $page:ty;)+) => {{
        let routes = $routes;
        $(let routes = routes
            .get(concat!("/rechten/{case}/", $path), desk::ask::<$page>)
            .post(concat!("/rechten/{case}/", $path), desk::act::<$page>);)+
        routes
    }};
}

/// The routes of the guidance.
pub(crate) fn register(routes: Routes) -> Routes {
    let routes = routes
        .get("/regie", super::worklist::led)
        .get("/begeleiding/{case}", super::cases::show_led)
        .get("/begeleiding/{case}/leefgebieden", panels::sensitive)
        .get(
            "/begeleiding/{case}/ontvangers",
            super::recipients::recipients,
        )
        .document(
            "/begeleiding/{case}/ontvangers/{number}",
            super::recipients::letter,
        )
        .post(
            "/begeleiding/{case}/ontvangers/{number}",
            super::recipients::prepare,
        )
        .document("/begeleiding/{case}/plan/pdf", documents::plan)
        .document(
            "/begeleiding/{case}/plan/kopie/{seq}",
            documents::given_plan,
        )
        .document(
            "/begeleiding/{case}/beschikking/concept",
            documents::decision_draft,
        )
        .document(
            "/begeleiding/{case}/beschikking/{seq}",
            documents::sent_decision,
        )
        .get("/begeleiding/{case}/pakket", documents::package)
        .document("/begeleiding/{case}/pakket/{form}", documents::package_file)
        .get("/regie/uitkomst/{case}", outcomes::ask)
        .post("/regie/uitkomst/{case}", outcomes::seen);
    let routes = routes.get("/rechten/{case}", desk::show);
    let routes = right_routes! { routes;
        "stoppen" => rights::Stop;
        "intrekken" => rights::Withdraw;
        "vergeten" => rights::Erase;
        "toch-niet-vergeten" => rights::TakeBack;
        "beperken" => rights::Restrict;
        "beperking-opheffen" => rights::Lift;
        "verbeteren" => rights::Rectify;
    };
    let routes = draft_routes! { routes;
        "intake" => intake::Record;
        "intake-bijwerken" => intake::Revise;
        "plan" => choice::WritePlan;
    };
    act_routes! { routes;
        "contactgegevens" => intake::KeepContact;
        "contact" => intake::LogContact;
        "opnieuw-proberen" => intake::TryAgain;
        "intake-plannen" => intake::PlanIntake;
        "intake" => intake::Record;
        "intake-bijwerken" => intake::Revise;
        "meting" => intake::Measure;
        "geen-toestemming" => intake::DeclineTogether;
        "toestemming" => choice::AskConsent;
        "overleg" => choice::Consult;
        "partij" => choice::ContactPartner;
        "keuze" => choice::Route;
        "voorliggend" => choice::PriorProvision;
        "nu-niet" => choice::NotNow;
        "terug" => choice::ComeBack;
        "plan" => choice::WritePlan;
        "plan-kopie" => choice::PlanCopy;
        "driegesprek-plannen" => talk::PlanTalk;
        "driegesprek" => talk::HoldTalk;
        "overdracht" => talk::Offer;
        "overdracht-aannemen" => talk::Accept;
        "overdracht-afwijzen" => talk::Reject;
        "toewijzen" => talk::Assign;
        "besluit" => trajectory::Decide;
        "beschikking" => trajectory::Letter;
        "overgenomen" => trajectory::TakeOver;
        "traject" => trajectory::Start;
        "opvolgen" => trajectory::FollowUp;
        "traject-einde" => trajectory::EndTrajectory;
        "aanmelding" => trajectory::SignUp;
        "uitval" => trajectory::DropOut;
        "uitstroom" => trajectory::FlowOut;
        "einde" => trajectory::End;
        "stoppen" => rights::Stop;
        "intrekken" => rights::Withdraw;
        "vergeten" => rights::Erase;
        "toch-niet-vergeten" => rights::TakeBack;
        "beperken" => rights::Restrict;
        "beperking-opheffen" => rights::Lift;
        "verbeteren" => rights::Rectify;
    }
}
