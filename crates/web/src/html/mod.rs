//! The pages, one module a subject, and the table of their routes.

use access::{Actor, policy};
use app::{AppError, lists::Download};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    form::{Choice, Form},
    page::Page,
    problem::Problem,
    routing::Routes,
    sections::Act,
    texts::Texts,
};

pub(crate) mod absence;
pub(crate) mod accounts;
pub(crate) mod addresses;
mod adulthood;
pub(crate) mod agreements;
pub(crate) mod along;
pub(crate) mod answers;
pub(crate) mod bases;
mod budgets;
pub(crate) mod calendar;
pub(crate) mod card_texts;
pub(crate) mod cards;
pub(crate) mod cases;
pub(crate) mod checks;
pub(crate) mod closing;
mod conference;
pub(crate) mod costs;
pub(crate) mod counts;
pub(crate) mod destruction;
mod directories;
mod effect;
pub(crate) mod enrolment;
mod formation;
pub(crate) mod groupings;
pub(crate) mod guidance;
pub(crate) mod handover;
pub(crate) mod insight;
pub(crate) mod letter_texts;
mod links;
pub(crate) mod list_commit;
pub(crate) mod list_counts;
pub(crate) mod list_questions;
pub(crate) mod list_rows;
pub(crate) mod list_upload;
pub(crate) mod lists;
pub(crate) mod locks;
pub(crate) mod log;
pub(crate) mod log_person;
pub(crate) mod log_review;
pub(crate) mod meanwhile;
pub(crate) mod merging;
mod monitor;
pub(crate) mod municipalities;
mod network;
pub(crate) mod notices;
pub(crate) mod own_data;
pub(crate) mod phase_switch;
pub(crate) mod processing;
mod projects;
pub(crate) mod recipients;
mod registration;
pub(crate) mod retention;
mod routes;
pub(crate) mod rules;
mod schools;
pub(crate) mod search;
pub(crate) mod sign_in;
mod surveys;
pub(crate) mod ties;
mod transfer;
mod transitions;
mod trials;
pub(crate) mod visits;
pub(crate) mod worklist;
pub(crate) mod workload;

/// What a handler answers.
pub(crate) type Answer = Result<Response, Problem>;

/// The form again, with what is wrong in it; a problem that no field can mend goes up.
pub(crate) fn again(form: Form, error: AppError) -> Result<Form, Problem> {
    match error {
        AppError::Invalid(fields) => Ok(form.errors(
            fields
                .into_iter()
                .map(|one| (one.field, one.dutch))
                .collect(),
        )),
        AppError::Marked {
            field,
            dutch,
            pieces,
        } => Ok(form.errors(vec![(field, dutch)]).marked(field, pieces)),
        AppError::Refused(_) | AppError::Rule { .. } | AppError::SignIn => {
            Ok(form.errors(vec![("", error.dutch())]))
        }
        AppError::Changed => Ok(form.changed(error.dutch())),
        other => Err(other.into()),
    }
}

/// Errors of reading, or of the use case, put into the form.
pub(crate) fn mended(
    form: Form,
    outcome: Result<Vec<(&'static str, String)>, AppError>,
) -> Result<Form, Problem> {
    match outcome {
        Ok(errors) => Ok(form.errors(errors)),
        Err(error) => again(form, error),
    }
}

/// Ends the session and leads back to a page of ours once its holder has signed in again.
pub(crate) fn sign_in_again(t: Texts, page: &Page, to: &str) -> Act {
    Act {
        action: format!("/uitloggen?verder={to}"),
        once: page.once.clone(),
        label: t.get("own-sign-in-again"),
        fields: Vec::new(),
        main: false,
    }
}

/// A file to keep, never shown by the browser as a page of ours (D8).
pub(crate) fn download(file: Download) -> Response {
    let plain: String = file
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.mime));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Where the roles without a work list start.
pub(crate) fn doors(t: Texts, actor: &Actor) -> Vec<Choice> {
    let mut doors = Vec::new();
    if actor.authorize::<policy::UploadSchoolList>().is_ok() {
        doors.push(
            Choice::new("/schoollijsten", t.get("menu-school-lists"))
                .hint(t.get("door-school-lists")),
        );
        doors.push(
            Choice::new("/schoollijsten/werk", t.get("school-work"))
                .hint(t.get("door-school-work")),
        );
        doors.push(
            Choice::new("/schoollijsten/doelgroep", t.get("school-target"))
                .hint(t.get("door-school-target")),
        );
        doors.push(Choice::new("/overdracht", t.get("handoff-title")).hint(t.get("door-handoff")));
        doors.push(
            Choice::new("/effectrapportage", t.get("effects-title")).hint(t.get("door-effects")),
        );
    }
    if actor.authorize::<policy::FollowTransition>().is_ok() {
        doors.push(Choice::new("/overstap", t.get("trans-title")).hint(t.get("door-transitions")));
    }
    if actor.authorize::<policy::TakeUpSheet>().is_ok() {
        doors.push(
            Choice::new("/volwassen", t.get("grow-list-title")).hint(t.get("door-adulthood")),
        );
    }
    if actor.authorize::<policy::SeeMonitorCounts>().is_ok() {
        doors.push(Choice::new("/aantallen", t.get("menu-counts")).hint(t.get("door-counts")));
    }
    if actor.authorize::<policy::ReportQuarter>().is_ok() {
        doors.push(Choice::new("/monitor", t.get("menu-monitor")).hint(t.get("door-monitor")));
    }
    if actor.authorize::<policy::SeePublished>().is_ok() {
        doors
            .push(Choice::new("/vrijgegeven", t.get("menu-released")).hint(t.get("door-released")));
    }
    if actor.authorize::<policy::SeeFormation>().is_ok() {
        doors.push(Choice::new("/formatie", t.get("menu-formation")).hint(t.get("door-formation")));
    }
    if actor.authorize::<policy::RunTrial>().is_ok() {
        doors.push(Choice::new("/proeven", t.get("menu-trials")).hint(t.get("door-trials")));
    }
    if actor.authorize::<policy::RunSurvey>().is_ok() {
        doors.push(Choice::new("/enquetes", t.get("menu-surveys")).hint(t.get("door-surveys")));
    }
    if actor.authorize::<policy::SeeBudgets>().is_ok() {
        doors.push(Choice::new("/begrotingen", t.get("menu-budgets")).hint(t.get("door-budgets")));
    }
    if actor.authorize::<policy::SeeProjects>().is_ok() {
        doors.push(Choice::new("/projecten", t.get("menu-projects")).hint(t.get("door-projects")));
    }
    if actor.authorize::<policy::SeeNetwork>().is_ok() {
        doors.push(Choice::new("/netwerk", t.get("menu-network")).hint(t.get("door-network")));
        doors.push(Choice::new("/mdo", t.get("menu-conference")).hint(t.get("door-conference")));
    }
    if actor.authorize::<policy::SeePilots>().is_ok() {
        doors.push(Choice::new("/mdo/pilots", t.get("menu-pilots")).hint(t.get("door-pilots")));
    }
    if actor.authorize::<policy::CheckCosts>().is_ok() {
        doors.push(Choice::new("/kosten", t.get("menu-costs")).hint(t.get("door-costs")));
    }
    if actor.authorize::<policy::ReviewLog>().is_ok() {
        doors.push(Choice::new("/logboek", t.get("menu-log")).hint(t.get("door-log")));
        doors.push(
            Choice::new("/verwerkingen", t.get("menu-register")).hint(t.get("door-register")),
        );
        doors
            .push(Choice::new("/vernietiging", t.get("due-title")).hint(t.get("door-destruction")));
        doors.push(Choice::new("/bestanden", t.get("files-title")).hint(t.get("door-files")));
        doors.push(Choice::new("/zoeken", t.get("desk-title")).hint(t.get("door-objection")));
    }
    if actor.authorize::<policy::SeeAccounts>().is_ok() {
        doors.push(
            Choice::new("/beheer/gemeenten", t.get("menu-municipalities"))
                .hint(t.get("door-municipalities")),
        );
        doors.push(
            Choice::new("/beheer/accounts", t.get("menu-accounts")).hint(t.get("door-accounts")),
        );
        if actor.authorize::<policy::KeepNetworkRoutes>().is_ok() {
            doors.push(
                Choice::new("/netwerk/verdeling", t.get("net-routes"))
                    .hint(t.get("net-routes-lead")),
            );
        }
        doors.push(Choice::new("/beheer/regels", t.get("menu-rules")).hint(t.get("door-rules")));
    }
    if actor.authorize::<policy::ManageAgreements>().is_ok() {
        doors.push(
            Choice::new("/beheer/overeenkomsten", t.get("menu-agreements"))
                .hint(t.get("door-agreements")),
        );
    }
    if actor.authorize::<policy::ManageLegalBases>().is_ok() {
        doors.push(
            Choice::new("/beheer/grondslagen", t.get("bases-title")).hint(t.get("door-bases")),
        );
    }
    doors
}

/// Every route. The walk over all routes reads the same table.
pub(crate) fn register(routes: Routes) -> Routes {
    let routes = outreach(municipal(the_list(public(routes))));
    let routes = figures(dividing(guidance::register(visiting(routes))));
    let routes = effect::register(transfer::register(schools::register(routes)));
    let routes = conference::register(network::register(routes));
    let routes = routes::register(adulthood::register(transitions::register(routes)));
    directories::register(setting_up(supervision(of_projects(of_costs(of_research(
        routes,
    ))))))
}

fn dividing(routes: Routes) -> Routes {
    routes
        .get("/werkverdeling", workload::overview)
        .get("/werkverdeling/aantallen", workload::counts)
        .post("/werkverdeling/terug", workload::undo)
        .get("/werkverdeling/{account}", workload::ask)
        .post("/werkverdeling/{account}", workload::preview)
        .post("/werkverdeling/{account}/overdragen", workload::pass)
        .get("/faseovergang", phase_switch::places)
        .get("/faseovergang/{place}", phase_switch::ask)
        .post("/faseovergang/{place}", phase_switch::preview)
        .post("/faseovergang/{place}/overdragen", phase_switch::switch)
}

fn public(routes: Routes) -> Routes {
    const SIGN_IN: &str = "nobody is signed in yet";
    const HALFWAY: &str = "the session is not complete yet: only the second factor can be given";
    const OPEN: &str = "holds nothing of anyone";
    routes
        .public("/inloggen", sign_in::ask, SIGN_IN)
        .public_post("/inloggen", sign_in::password, SIGN_IN)
        .public("/inloggen/code", sign_in::ask_code, HALFWAY)
        .public_post("/inloggen/code", sign_in::code, HALFWAY)
        .public("/inloggen/passkey", sign_in::ask_passkey, HALFWAY)
        .public_post("/inloggen/passkey", sign_in::passkey, HALFWAY)
        .public(
            "/uitnodiging/{token}",
            enrolment::invitation,
            "the link itself is the key, once",
        )
        .public_post(
            "/uitnodiging/{token}",
            enrolment::accept,
            "the link itself is the key, once",
        )
        .public("/tweede-factor", enrolment::choose, HALFWAY)
        .public("/tweede-factor/code", enrolment::totp, HALFWAY)
        .public_post("/tweede-factor/code", enrolment::confirm_totp, HALFWAY)
        .public("/tweede-factor/passkey", enrolment::passkey, HALFWAY)
        .public_post(
            "/tweede-factor/passkey",
            enrolment::confirm_passkey,
            HALFWAY,
        )
        .public_post(
            "/uitloggen",
            sign_in::sign_out,
            "whoever is not signed in loses nothing by it",
        )
        .public("/afgemeld", sign_in::signed_out, OPEN)
        .public(
            "/demo/{link}",
            sign_in::demo,
            "demonstration with made-up people, to this machine only",
        )
        .public("/toegankelijkheid", sign_in::accessibility, OPEN)
        .public(
            "/agenda/{token}",
            calendar::read,
            "calendar programs cannot sign in: the secret address is the key, and it shows no person",
        )
        .public("/levend", sign_in::alive, OPEN)
        .public("/static/thema.css", crate::assets::theme, OPEN)
        .public("/static/{*name}", crate::assets::file, OPEN)
}

fn the_list(routes: Routes) -> Routes {
    routes
        .get("/", worklist::start)
        .get("/meldingen", notices::all)
        .post("/meldingen", notices::see_all)
        .get("/account", accounts::own)
        .get("/account/agenda", calendar::own)
        .post("/account/agenda", calendar::change)
        .post("/account/e-mail", calendar::choose_mail)
        .get("/afwezigheid", absence::own)
        .post("/afwezigheid", absence::set_own)
        .post("/afwezigheid/einde", absence::end_own)
        .post("/account/passkeys/weg", accounts::drop_passkeys)
        .get("/lijsten", lists::overview)
        .get("/lijsten/nieuw", list_upload::ask_upload)
        .upload("/lijsten/nieuw", list_upload::upload)
        .get("/lijsten/{list}", lists::detail)
        .post("/lijsten/{list}/vragen", list_questions::answer)
        .get("/lijsten/{list}/kolommen", list_questions::ask_columns)
        .post("/lijsten/{list}/kolommen", list_questions::change_columns)
        .get("/lijsten/{list}/rijen", list_rows::rows)
        .get("/lijsten/{list}/problemen", list_rows::problems)
        .get("/lijsten/{list}/vastleggen", list_commit::ask_commit)
        .post("/lijsten/{list}/vastleggen", list_commit::commit)
        .get("/lijsten/{list}/terugdraaien", list_commit::ask_take_back)
        .post("/lijsten/{list}/terugdraaien", list_commit::take_back)
        .post("/lijsten/{list}/vervallen", list_commit::abandon)
        .document(
            "/lijsten/{list}/correctiebestand",
            list_rows::correction_file,
        )
        .document("/lijsten/{list}/verslag", list_rows::report)
        .get("/lijsten/{list}/overdracht", handover::preview)
        .post("/lijsten/{list}/overdracht", handover::hand_over)
}

fn municipal(routes: Routes) -> Routes {
    routes
        .get("/toetsen", checks::choose)
        .get("/toetsen/{place}/{kind}", checks::open)
        .post("/toetsen/{place}/{kind}", checks::answer)
        .document("/toetsen/{place}/{kind}/export", checks::export)
        .upload("/toetsen/{place}/{kind}/terug", checks::import)
        .get("/gemeente/werklijst", worklist::municipal)
        .get("/gemeente/zaken/{case}", cases::show_municipal)
        .get(
            "/gemeente/zaken/{case}/antwoord",
            answers::ask_self_employed,
        )
        .post(
            "/gemeente/zaken/{case}/antwoord",
            answers::record_self_employed,
        )
        .get(
            "/gemeente/zaken/{case}/niet-bereikt",
            closing::ask_own_not_reached,
        )
        .post(
            "/gemeente/zaken/{case}/niet-bereikt",
            closing::own_not_reached,
        )
        .get(
            "/gemeente/zaken/{case}/adres/aanvullen",
            addresses::ask_completion,
        )
        .post(
            "/gemeente/zaken/{case}/adres/aanvullen",
            addresses::complete,
        )
        .get("/gemeente/zaken/{case}/adres", addresses::ask_correction)
        .post("/gemeente/zaken/{case}/adres", addresses::correct)
        .get("/gemeente/zaken/{case}/retour", addresses::ask_return)
        .post("/gemeente/zaken/{case}/retour", addresses::returned)
        .get("/gemeente/zaken/{case}/verhuisd", closing::ask_moved)
        .post("/gemeente/zaken/{case}/verhuisd", closing::moved)
        .get("/gemeente/zaken/{case}/geheim", addresses::ask_secret)
        .post("/gemeente/zaken/{case}/geheim", addresses::decide_secret)
        .get("/gemeente/kaarten", cards::own)
        .post("/gemeente/kaarten", cards::print_own)
        .get("/gemeente/kaarten/{place}/{batch}", cards::own_batch)
        .document(
            "/gemeente/kaarten/{place}/{batch}/{document}",
            cards::own_document,
        )
        .post(
            "/gemeente/kaarten/{place}/{batch}/verstuurd",
            cards::mark_own_sent,
        )
}

fn outreach(routes: Routes) -> Routes {
    routes
        .get("/werklijst", worklist::outreach)
        .get("/zoeken", search::ask)
        .look("/zoeken", search::found)
        .get("/zoeken/buiten", insight::ask_key)
        .look("/zoeken/buiten", insight::search)
        .post("/inzage/vragen", insight::ask)
        .post("/inzage/nood", insight::break_glass)
        .get("/inzage", insight::requests)
        .get("/inzage/{request}", insight::ask_answer)
        .post("/inzage/{request}", insight::answer)
        .get("/kent/{case}", ties::ask)
        .post("/kent/{case}", ties::answer)
        .get("/zaken/{case}", cases::show)
        .get("/zaken/{case}/antwoord", answers::ask)
        .post("/zaken/{case}/antwoord", answers::record)
        .get("/zaken/{case}/antwoord/herstel", answers::ask_correction)
        .post("/zaken/{case}/antwoord/herstel", answers::correct)
        .get("/zaken/{case}/weigering", answers::ask_lift)
        .post("/zaken/{case}/weigering", answers::lift)
        .get("/zaken/{case}/niet-bereikt", closing::ask_not_reached)
        .post("/zaken/{case}/niet-bereikt", closing::not_reached)
        .get("/aanmelden", registration::ask)
        .post("/aanmelden", registration::register)
        .get("/koppelen/{case}", links::ask)
        .look("/koppelen/{case}/zoeken", links::search)
        .post("/koppelen/{case}", links::link)
        .post("/koppelen/{case}/ontkoppelen", links::unlink)
        .get("/afscherming/{case}", locks::ask)
        .post("/afscherming/{case}", locks::lock)
        .post("/afscherming/{case}/opheffen", locks::lift)
        .get("/bezwaar/{case}", answers::ask_objection)
        .post("/bezwaar/{case}", answers::object)
        .get("/kaarten", cards::overview)
        .get("/kaarten/vrijgeven", cards::ask_release)
        .post("/kaarten/vrijgeven", cards::release)
        .get("/kaarten/afdrukken", cards::ask_print)
        .post("/kaarten/afdrukken", cards::print)
        .get("/kaarten/{batch}", cards::batch)
        .document("/kaarten/{batch}/{document}", cards::document)
        .post("/kaarten/{batch}/verstuurd", cards::mark_sent)
        .get("/kaartteksten", card_texts::overview)
        .get("/kaartteksten/{variant}", card_texts::edit)
        .post("/kaartteksten/{variant}", card_texts::save)
        .get("/briefteksten", letter_texts::overview)
        .get("/briefteksten/{place}", letter_texts::edit)
        .post("/briefteksten/{place}", letter_texts::save)
}

fn visiting(routes: Routes) -> Routes {
    routes
        .get("/zaken/{case}/bezoek/plannen", visits::ask_plan)
        .post("/zaken/{case}/bezoek/plannen", visits::plan)
        .get("/zaken/{case}/bezoek/annuleren", visits::ask_cancel)
        .post("/zaken/{case}/bezoek/annuleren", visits::cancel)
        .get("/zaken/{case}/bezoek/verslag", visits::ask_report)
        .post("/zaken/{case}/bezoek/verslag", visits::report)
        .get("/bezoeken", visits::of_day)
        .document("/bezoeken/pdf", visits::of_day_pdf)
        .public(
            "/onderweg",
            along::shell,
            "a shell without persons; what it shows is opened on the telephone itself",
        )
        .public(
            "/onderweg/werker.js",
            along::worker,
            "a script of ours, the same for everybody",
        )
        .get("/onderweg/stand", along::state)
        .post("/onderweg/meenemen", along::take)
        .post("/onderweg/versturen", along::send)
}

fn figures(routes: Routes) -> Routes {
    routes
        .get("/aantallen", counts::overview)
        .get("/monitor", monitor::live::dashboard)
        .get("/monitor/kwartalen", monitor::quarters::all)
        .get("/monitor/kwartalen/{quarter}", monitor::quarters::one)
        .post(
            "/monitor/kwartalen/{quarter}/opvragen",
            monitor::quarters::request,
        )
        .post(
            "/monitor/kwartalen/{quarter}/herinneren",
            monitor::quarters::remind,
        )
        .post(
            "/monitor/kwartalen/{quarter}/besproken",
            monitor::quarters::discuss,
        )
        .post(
            "/monitor/kwartalen/{quarter}/vrijgeven",
            monitor::quarters::release,
        )
        .get(
            "/monitor/kwartalen/{quarter}/verschil",
            monitor::quarters::difference,
        )
        .document(
            "/monitor/kwartalen/{quarter}/cijfers.xlsx",
            monitor::quarters::spreadsheet,
        )
        .get("/cijfers", monitor::deliver::page)
        .post("/cijfers/{quarter}/aanleveren", monitor::deliver::deliver)
        .post("/cijfers/{quarter}/bevinding", monitor::deliver::finding)
        .post("/cijfers/{quarter}/aantal", monitor::entered::enter)
        .get("/cijfers/{quarter}/zaken", monitor::deliver::behind)
        .get("/vrijgegeven", monitor::released::all)
        .get("/vrijgegeven/{quarter}", monitor::released::one)
        .document(
            "/vrijgegeven/{quarter}/monitor.xlsx",
            monitor::released::workbook,
        )
        .document("/vrijgegeven/{quarter}/monitor.csv", monitor::released::csv)
        .get("/vrijgegeven/{quarter}/raad", monitor::council::all)
        .document(
            "/vrijgegeven/{quarter}/raad/{place}/rapport.pdf",
            monitor::council::report,
        )
        .get(
            "/vrijgegeven/{quarter}/raad/{place}/tekst",
            monitor::council::edit,
        )
        .post(
            "/vrijgegeven/{quarter}/raad/{place}/tekst",
            monitor::council::save,
        )
        .get("/formatie", formation::page)
        .get("/formatie/norm", formation::norm::ask)
        .post("/formatie/norm", formation::norm::set)
}

/// Letters tried against each other, the files that leave Vangnet, and what young people are asked.
fn of_research(routes: Routes) -> Routes {
    routes
        .get("/proeven", trials::all)
        .get("/proeven/nieuw", trials::start::ask)
        .post("/proeven/nieuw", trials::start::start)
        .get("/proeven/{trial}", trials::one)
        .get("/proeven/{trial}/stoppen", trials::ask_stop)
        .post("/proeven/{trial}/stoppen", trials::stop)
        .get("/proeven/{trial}/bestand", trials::files::ask)
        .post("/proeven/{trial}/bestand", trials::files::request)
        .document("/proeven/bestanden/{request}/{form}", trials::files::fetch)
        .get("/bestanden", trials::files::all)
        .get("/bestanden/{request}", trials::files::ask_answer)
        .post("/bestanden/{request}", trials::files::answer)
        .get("/enquetes", surveys::all)
        .get("/enquetes/nieuw", surveys::draw::ask)
        .post("/enquetes/nieuw", surveys::draw::draw)
        .get("/enquetes/{survey}", surveys::one)
        .get("/enquetes/{survey}/antwoorden", surveys::ask_answers)
        .post("/enquetes/{survey}/antwoorden", surveys::enter)
        .document("/enquetes/{survey}/uitkomst.csv", surveys::csv)
        .document("/enquetes/{survey}/brieven.pdf", surveys::letters)
        .get("/begeleiding/{case}/onderzoek", surveys::research::ask)
        .post("/begeleiding/{case}/onderzoek", surveys::research::record)
}

/// What it costs and who pays.
fn of_costs(routes: Routes) -> Routes {
    routes
        .get("/kosten", costs::ask)
        .post("/kosten", costs::check)
        .get("/begrotingen", budgets::all)
        .get("/begrotingen/nieuw", budgets::ask)
        .post("/begrotingen/nieuw", budgets::add)
        .get("/begrotingen/{budget}", budgets::show)
        .get("/begrotingen/{budget}/sleutel", budgets::cover::ask_key)
        .post("/begrotingen/{budget}/sleutel", budgets::cover::add_key)
        .get("/begrotingen/{budget}/middelen", budgets::cover::ask_fund)
        .post("/begrotingen/{budget}/middelen", budgets::cover::set_fund)
        .get("/begrotingen/{budget}/post", budgets::book::ask_plan)
        .post("/begrotingen/{budget}/post", budgets::book::plan)
        .get("/begrotingen/{budget}/boeken", budgets::book::ask)
        .post("/begrotingen/{budget}/boeken", budgets::book::book)
        .get(
            "/begrotingen/{budget}/tegenboeken/{entry}",
            budgets::book::ask_reverse,
        )
        .post(
            "/begrotingen/{budget}/tegenboeken/{entry}",
            budgets::book::reverse,
        )
        .document("/begrotingen/{budget}/begroting.xlsx", budgets::workbook)
        .document("/begrotingen/{budget}/begroting.csv", budgets::csv)
}

/// Projects and their targets.
fn of_projects(routes: Routes) -> Routes {
    routes
        .get("/projecten", projects::all)
        .get("/projecten/nieuw", projects::ask)
        .post("/projecten/nieuw", projects::add)
        .get("/projecten/{project}", projects::show)
        .get("/projecten/{project}/wijzigen", projects::ask_change)
        .post("/projecten/{project}/wijzigen", projects::change)
        .get("/projecten/{project}/doel", projects::target::ask)
        .post("/projecten/{project}/doel", projects::target::add)
        .get(
            "/projecten/{project}/doel-uit-monitor",
            projects::target::ask_counted,
        )
        .post(
            "/projecten/{project}/doel-uit-monitor",
            projects::target::add_counted,
        )
        .get(
            "/projecten/{project}/doelen/{target}/meten",
            projects::measure::ask,
        )
        .post(
            "/projecten/{project}/doelen/{target}/meten",
            projects::measure::measure,
        )
        .get(
            "/projecten/{project}/doelen/{target}/intrekken",
            projects::target::ask_withdraw,
        )
        .post(
            "/projecten/{project}/doelen/{target}/intrekken",
            projects::target::withdraw,
        )
        .get(
            "/projecten/{project}/doelen/{target}/metingen/{measurement}",
            projects::measure::ask_correct,
        )
        .post(
            "/projecten/{project}/doelen/{target}/metingen/{measurement}",
            projects::measure::correct,
        )
        .document("/projecten/{project}/project.xlsx", projects::workbook)
        .document("/projecten/{project}/project.csv", projects::csv)
}

fn supervision(routes: Routes) -> Routes {
    routes
        .get("/logboek", log::entries)
        .post("/logboek/controle", log::verify)
        .get("/logboek/nakijken/{place}/{month}", log_review::picks)
        .post("/logboek/nakijken/{place}/{month}", log_review::note)
        .get("/logboek/aftekenen", log_review::ask_sign_off)
        .post("/logboek/aftekenen", log_review::sign_off)
        .get("/logboek/wie-keek", log_person::ask)
        .post("/logboek/wie-keek", log_person::found)
        .get("/eigen-gegevens/{case}", own_data::ask)
        .document("/eigen-gegevens/{case}/{form}", own_data::file)
        .get("/verwerkingen", processing::page)
        .document("/verwerkingen/register.xlsx", processing::workbook)
        .get("/vernietiging", retention::due)
        .get("/vernietiging/lijst/{place}", retention::list)
        .post("/vernietiging/lijst/{place}", retention::sign)
        .get("/vernietiging/zaak/{case}/aanhouden", retention::ask_hold)
        .post("/vernietiging/zaak/{case}/aanhouden", retention::hold)
        .post("/vernietiging/zaak/{case}/vrijgeven", retention::let_go)
        .get("/vernietiging/berichten", recipients::list)
        .post("/vernietiging/berichten", recipients::record)
        .get("/vernietiging/certificaten", destruction::certificates)
        .document(
            "/vernietiging/certificaten/{certificate}/{form}",
            destruction::certificate,
        )
}

fn setting_up(routes: Routes) -> Routes {
    routes
        .get("/beheer/gemeenten", municipalities::municipalities)
        .get("/beheer/gemeenten/nieuw", municipalities::ask_municipality)
        .post("/beheer/gemeenten/nieuw", municipalities::add_municipality)
        .get("/beheer/gemeenten/{place}/samenvoegen", merging::ask_merge)
        .post("/beheer/gemeenten/{place}/samenvoegen", merging::merge)
        .get("/beheer/gemeenten/{place}/indelen", groupings::ask_regroup)
        .post("/beheer/gemeenten/{place}/indelen", groupings::regroup)
        .get("/beheer/indelingen", groupings::groupings)
        .get("/beheer/overeenkomsten", agreements::agreements)
        .get("/beheer/overeenkomsten/nieuw", agreements::ask_agreement)
        .post("/beheer/overeenkomsten/nieuw", agreements::add_agreement)
        .get("/beheer/grondslagen", bases::bases)
        .get("/beheer/grondslagen/nieuw", bases::ask)
        .post("/beheer/grondslagen/nieuw", bases::add)
        .get("/beheer/regels", rules::rules)
        .get("/beheer/regels/{key}", rules::rule)
        .post("/beheer/regels/{key}", rules::change_rule)
        .get("/beheer/accounts", accounts::all)
        .get("/beheer/accounts/nieuw", accounts::ask_invite)
        .post("/beheer/accounts/nieuw", accounts::invite)
        .get("/beheer/accounts/{account}", accounts::account)
        .post("/beheer/accounts/{account}/rollen", accounts::set_roles)
        .get("/beheer/accounts/{account}/afwezig", absence::ask_for)
        .post("/beheer/accounts/{account}/afwezig", absence::set_for)
        .post("/beheer/accounts/{account}/afwezig/einde", absence::end_for)
        .post("/beheer/accounts/{account}/stoppen", accounts::suspend)
        .post("/beheer/accounts/{account}/hervatten", accounts::reactivate)
        .post("/beheer/accounts/{account}/opnieuw", accounts::reset)
}
