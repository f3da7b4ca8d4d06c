//! Serving the pages, and the work that is done on the hour.

use std::{future::IntoFuture as _, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use app::App;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Notify,
};

use crate::{
    cli::Place,
    mail::Mailer,
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, open},
};

/// Serves until SIGINT or SIGTERM; requests in flight are finished first (A6).
pub(crate) async fn serve(place: Place, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    let mut settings = Settings::of(&place)?;
    if let Some(listen) = listen {
        settings.public_url = settings.public_url.replace(
            &format!("localhost:{}", settings.listen.port()),
            &format!("localhost:{}", listen.port()),
        );
        settings.listen = listen;
    }
    let app = open(&settings, Opening::Existing, Mode::default()).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("op {} kan niet worden geluisterd", settings.listen))?;
    say(format_args!("Vangnet luistert op {}", settings.public_url))?;
    run(app, listener, &settings).await
}

/// Serves an application on a listener, with its schedule beside it.
pub(crate) async fn run(
    app: Arc<App>,
    listener: TcpListener,
    settings: &Settings,
) -> anyhow::Result<()> {
    let mailer = settings.mail.as_ref().map(Mailer::new).transpose()?;
    let schedule = {
        let app = Arc::clone(&app);
        tokio::spawn(async move { tokio::join!(schedule(Arc::clone(&app)), tidy_names(app)) })
    };
    let mailing = mailer.map(|mailer| tokio::spawn(mailing(Arc::clone(&app), mailer)));
    let config = web::Config {
        demo: app.config.demo,
        theme_css: settings.theme_css.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        trusted_origins: settings.trusted_origins.clone(),
        ..web::Config::default()
    };
    let service =
        web::router(Arc::clone(&app), config).into_make_service_with_connect_info::<SocketAddr>();
    let asked = Arc::new(Notify::new());
    let asked_too = Arc::clone(&asked);
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stopped().await;
            asked_too.notify_one();
        })
        .into_future();
    let served = tokio::select! {
        served = serving => served,
        () = patience(&asked) => {
            tracing::warn!("requests that did not end in time were cut off");
            Ok(())
        }
    };
    schedule.abort();
    if let Some(mailing) = mailing {
        mailing.abort();
    }
    if let Err(error) = app.store().write_checkpoints().await {
        tracing::error!(error = %error, "the last checkpoints could not be written");
    }
    app.store().close().await;
    served.context("de server is gestopt door een fout")
}

/// Ends so long after the server was asked to: what is in flight then is not waited for (A6).
async fn patience(asked: &Notify) {
    asked.notified().await;
    tokio::time::sleep(Duration::from_secs(20)).await;
}

async fn stopped() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

/// Every minute names that nobody searches are wiped from memory, and who was destroyed on another node
/// leaves this one (D12).
async fn tidy_names(app: Arc<App>) {
    let mut tick = tokio::time::interval(Duration::from_mins(1));
    loop {
        tick.tick().await;
        if let Err(error) = app::search::tidy(&app).await {
            tracing::error!(error = %error, "names in memory could not be followed");
        }
    }
}

/// Every five minutes signed checkpoints leave the data folder and what is due is destroyed (F4, G9).
/// Once a day whoever has something to do from that day on is told.
async fn schedule(app: Arc<App>) {
    let mut tick = tokio::time::interval(Duration::from_mins(5));
    let mut rotated = None;
    let mut told = None;
    loop {
        tick.tick().await;
        if let Err(error) = app.store().write_checkpoints().await {
            tracing::error!(error = %error, "checkpoints could not be written");
        }
        let due = async {
            let actor = app::setup::service_actor(&app).await?;
            app::retention::run_due(&app, &actor).await
        };
        let now = app.clock().now();
        let sunday = now.in_the_netherlands().weekday() == jiff::civil::Weekday::Sunday;
        if sunday && rotated != Some(now.day()) {
            rotated = Some(now.day());
            rotate(&app).await;
            trim_log(&app).await;
        }
        if told != Some(now.day()) && end_trials(&app).await && tell_of_today(&app).await {
            told = Some(now.day());
        }
        match due.await {
            Ok(run) => tracing::info!(
                persons = run.persons,
                aged_out = run.aged_out,
                lists = run.staged_lists,
                "what was due is done"
            ),
            Err(error) => tracing::error!(error = %error, "what is due could not be done"),
        }
    }
}

/// Every five minutes what waits to be mailed leaves. Apart from the schedule: a mail server that does not
/// answer must not keep a checkpoint or a destruction.
async fn mailing(app: Arc<App>, mut mailer: Mailer) {
    let mut tick = tokio::time::interval(Duration::from_mins(5));
    loop {
        tick.tick().await;
        match mailer.run(&app).await {
            Ok(0) => {}
            Ok(sent) => tracing::info!(sent, "daily mails are sent"),
            Err(error) => tracing::error!(error = %error, "the daily mail could not be done"),
        }
    }
}

/// Tells what may be done from today on; true when it is done.
async fn tell_of_today(app: &App) -> bool {
    let done = async {
        let actor = app::setup::service_actor(app).await?;
        let today = app::notices::tell_of_today(app, &actor).await?;
        let ages = app::adulthood::tell_of_ages(app, &actor).await?;
        Ok::<_, app::AppError>(today.saturating_add(ages))
    };
    match done.await {
        Ok(told) => {
            tracing::info!(told, "what begins today is told");
            true
        }
        Err(error) => {
            tracing::error!(error = %error, "what begins today could not be told");
            false
        }
    }
}

/// Stops the trials whose rule says so; true when that is done.
async fn end_trials(app: &App) -> bool {
    let done = async {
        let actor = app::setup::service_actor(app).await?;
        app::trials::end_due(app, &actor).await
    };
    match done.await {
        Ok(ended) => {
            tracing::info!(ended, "trials that are over have stopped");
            true
        }
        Err(error) => {
            tracing::error!(error = %error, "trials could not be stopped");
            false
        }
    }
}

/// The weekly new key epoch of every municipality.
async fn rotate(app: &App) {
    let done = async {
        let actor = app::setup::service_actor(app).await?;
        app::retention::rotate_keys(app, &actor).await
    };
    match done.await {
        Ok(keys) => tracing::info!(keys, "the municipalities' keys are rotated"),
        Err(error) => tracing::error!(error = %error, "the keys could not be rotated"),
    }
}

/// What the log has kept for its whole term goes, once a week.
async fn trim_log(app: &App) {
    let done = async {
        let actor = app::setup::service_actor(app).await?;
        app::retention::trim_log(app, &actor).await
    };
    match done.await {
        Ok(entries) => tracing::info!(entries, "the log is trimmed to its term"),
        Err(error) => tracing::error!(error = %error, "the log could not be trimmed"),
    }
}
