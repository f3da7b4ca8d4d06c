//! `vangnet list import`: the preview of a list, or its commit, without pages.

use std::{collections::BTreeSet, fs::File, io, path::Path};

use access::{Grant, policy::ImportByService};
use anyhow::Context as _;
use app::{
    App, Opener,
    lists::{self, ListDetail, Purpose, Upload},
};
use domain::{
    ListId,
    list::{Outcome, Track},
};
use exchange::{FileKind, Limits};
use serde_json::json;
use store::ListState;

use crate::{
    Refused,
    cli::ImportArgs,
    output::say,
    settings::Settings,
    wiring::{Mode, Opening, for_command, told},
};

/// Stages the files, prints what became of each row, and commits when asked.
pub(crate) async fn import(args: ImportArgs) -> anyhow::Result<()> {
    let settings = Settings::of(&args.place)?;
    let cpu_seconds = std::env::var("VANGNET_WORKER_CPU_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok());
    let mode = Mode {
        worker_cpu_seconds: cpu_seconds.unwrap_or(30),
        ..Mode::default()
    };
    let app = for_command(&settings, Opening::Existing, mode).await?;
    let actor = app::setup::service_actor(&app).await.map_err(told)?;
    let municipality = app::setup::municipality_by_code(&app, &args.municipality)
        .await
        .map_err(|_| {
            Refused(format!(
                "Gemeente {} is niet bekend. Voeg haar eerst toe met `vangnet municipality add`.",
                args.municipality
            ))
        })?;
    let grant = actor.authorize::<ImportByService>()?;
    let grant = app::municipalities::narrow(&app, &grant, municipality.id)
        .await
        .map_err(told)?;
    let upload = Upload {
        municipality: municipality.id,
        month: args.month,
        reference_date: args.reference_date,
        files: Vec::new(),
        // Read once before it is staged: the same list twice is recognised by it (B5).
        digest: Some(crate::copy::sum(&args.list)?),
    };
    let list = staged(&app, &grant, &args, &upload).await?;
    let detail = lists::service_detail(&app, &grant, list)
        .await
        .map_err(told)?;
    let reasons = lists::service_reasons(&app, &grant, list)
        .await
        .map_err(told)?;
    if args.commit {
        let accepted: Vec<String> = if args.confirm {
            detail
                .alarms
                .iter()
                .map(|alarm| alarm.kind.code().to_owned())
                .collect()
        } else {
            Vec::new()
        };
        let purpose = if args.counting_only {
            Purpose::CountingOnly
        } else {
            Purpose::Approach
        };
        if let Err(error) = lists::commit_as(&app, &grant, list, purpose, &accepted).await {
            lists::service_abandon(&app, &grant, list)
                .await
                .map_err(told)?;
            return Err(told(error));
        }
    } else {
        lists::service_abandon(&app, &grant, list)
            .await
            .map_err(told)?;
    }
    Ok(print(&detail, &reasons, args.json)?)
}

/// Stages until a preview stands, taking the recommended answers when `--confirm` is given; a refused
/// or unconfirmed file leaves nothing behind.
async fn staged(
    app: &App,
    grant: &Grant<ImportByService>,
    args: &ImportArgs,
    upload: &Upload,
) -> anyhow::Result<ListId> {
    let rules_limit = lists::row_limit(app, upload.municipality)
        .await
        .map_err(told)?;
    let limits = Limits {
        max_rows: rules_limit,
        max_bytes: u64::MAX,
        ..Limits::default()
    };
    let mut confirmations = BTreeSet::new();
    loop {
        let list = lists::stage_now(
            app,
            grant,
            upload,
            files(args)?,
            limits,
            confirmations.clone(),
        )
        .await
        .map_err(told)?;
        let detail = lists::service_detail(app, grant, list)
            .await
            .map_err(told)?;
        match detail.overview.state {
            ListState::Staged => return Ok(list),
            ListState::Questions if args.confirm && accept(&detail, &mut confirmations) => {
                lists::service_abandon(app, grant, list)
                    .await
                    .map_err(told)?;
            }
            ListState::Questions => {
                let asked: Vec<String> = detail
                    .questions
                    .iter()
                    .map(|q| format!("- {} ({})", q.dutch, q.sample))
                    .collect();
                lists::service_abandon(app, grant, list)
                    .await
                    .map_err(told)?;
                return Err(Refused(format!(
                    "Bevestig eerst hoe het bestand gelezen moet worden, met --confirm, of lever het opnieuw aan:\n{}",
                    asked.join("\n")
                ))
                .into());
            }
            _ => {
                let why = detail.rejection.map_or_else(
                    || "De lijst is niet gelezen.".to_owned(),
                    |rejection| format!("{}: {}", rejection.file.dutch(), rejection.dutch),
                );
                return Err(Refused(why).into());
            }
        }
    }
}

/// Takes the recommended answer to each question; false when that would ask the same again.
fn accept(detail: &ListDetail, confirmations: &mut BTreeSet<exchange::Confirmation>) -> bool {
    let before = confirmations.len();
    confirmations.extend(
        detail
            .questions
            .iter()
            .filter(|q| q.recommended)
            .map(|q| q.confirmation.clone()),
    );
    confirmations.len() > before
}

fn files(args: &ImportArgs) -> anyhow::Result<Vec<(FileKind, String, u64, Opener)>> {
    let given = [
        (FileKind::List, Some(&args.list)),
        (FileKind::Addresses, args.addresses.as_ref()),
        (FileKind::Known, args.known.as_ref()),
        (FileKind::SelfEmployed, args.self_employed.as_ref()),
    ];
    given
        .into_iter()
        .filter_map(|(kind, path)| Some((kind, path?)))
        .map(|(kind, path)| source(kind, path))
        .collect()
}

fn source(kind: FileKind, path: &Path) -> anyhow::Result<(FileKind, String, u64, Opener)> {
    let file = File::open(path).with_context(|| format!("{} is niet te lezen", path.display()))?;
    let length = file.metadata()?.len();
    let path = path.to_owned();
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let open: Opener = Box::new(move || Ok(Box::new(File::open(&path)?)));
    Ok((kind, name, length, open))
}

fn print(detail: &ListDetail, reasons: &[(i64, String, String)], as_json: bool) -> io::Result<()> {
    let tally = &detail.tally;
    if as_json {
        let outcomes: serde_json::Map<String, serde_json::Value> = Outcome::ALL
            .iter()
            .map(|o| (o.code().to_owned(), tally.outcome(*o).into()))
            .collect();
        let tracks: serde_json::Map<String, serde_json::Value> = Track::ALL
            .iter()
            .map(|t| (t.code().to_owned(), tally.track(*t).into()))
            .collect();
        let quarantine: Vec<serde_json::Value> = reasons
            .iter()
            .map(|(row, column, reason)| json!({ "row": row, "column": column, "reason": reason }))
            .collect();
        let result = json!({
            "rows": detail.overview.rows,
            "outcomes": outcomes,
            "tracks": tracks,
            "quarantine": quarantine,
        });
        return say(result);
    }
    say(format_args!("{} regels", detail.overview.rows))?;
    for outcome in Outcome::ALL {
        say(format_args!(
            "{:>8}  {}",
            tally.outcome(*outcome),
            outcome.dutch()
        ))?;
    }
    say("Nieuwe jongeren:")?;
    for track in Track::ALL {
        say(format_args!(
            "{:>8}  {}",
            tally.track(*track),
            track.dutch()
        ))?;
    }
    for alarm in &detail.alarms {
        say(format_args!("Let op: {}", alarm.dutch))?;
    }
    for (row, column, reason) in reasons {
        say(format_args!("rij {row}, {column}: {reason}"))?;
    }
    Ok(())
}
