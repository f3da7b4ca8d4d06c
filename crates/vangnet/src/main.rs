//! Vangnet: the program. Command line, configuration, wiring, schedule and the import worker process.

mod backup;
mod cli;
mod commands;
mod copy;
mod demo;
mod encryption;
mod import;
mod import_worker;
mod mail;
mod monitor;
mod output;
mod postgres_tools;
mod restore;
mod root_key;
mod serve;
mod settings;
mod wiring;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;

use cli::{
    AgreementCommand, AuditCommand, BackupCommand, CertificateCommand, Cli, Command, ListCommand,
    MunicipalityCommand, RootKeyCommand,
};

/// A refusal with its reason: exit code 1, the reason on standard error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub(crate) String);

fn main() -> ExitCode {
    // Usage errors leave through clap with exit code 2.
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line a cause: whoever reads it knows what to do, not where in the code it was.
            // When nobody reads standard error, the exit code still tells.
            let mut told = std::io::stderr().lock();
            let _ = writeln!(told, "{error}");
            for cause in error.chain().skip(1) {
                let _ = writeln!(told, "  {cause}");
            }
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    if let Command::ImportWorker { cpu_seconds } = command {
        // Before any runtime or thread: limits must hold for everything that follows.
        return import_worker::run(cpu_seconds);
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "warn".into())
                // At its most talkative this module tells addresses, and a one-time link is one (F6).
                .add_directive("tower_http::csrf=info".parse()?),
        )
        .with_writer(std::io::stderr)
        .init();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(dispatch(command))
}

async fn dispatch(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Init { place } => commands::init(place).await,
        Command::Serve { place, listen } => serve::serve(place, listen).await,
        Command::Demo(asked) => demo::demo(asked).await,
        Command::Verify { place } => commands::verify(place).await,
        Command::Monitor {
            place,
            quarter,
            municipality,
            json,
            report,
        } => match report {
            Some(file) => monitor::report(place, quarter, municipality, &file).await,
            None => monitor::monitor(place, quarter, municipality, json).await,
        },
        Command::Audit {
            command: AuditCommand::Verify { place },
        } => commands::audit_verify(place).await,
        Command::Certificate {
            command: CertificateCommand::Verify { place, file },
        } => commands::verify_certificate(place, &file).await,
        Command::Backup {
            command:
                BackupCommand::Create {
                    place,
                    folder,
                    recipients,
                },
        } => backup::create(place, &folder, recipients.as_deref()).await,
        Command::Backup {
            command:
                BackupCommand::Restore {
                    place,
                    folder,
                    identity,
                },
        } => restore::restore(place, &folder, identity.as_deref()).await,
        Command::RootKey {
            command: RootKeyCommand::Rotate { place },
        } => root_key::rotate(place).await,
        Command::Municipality {
            command:
                MunicipalityCommand::Add {
                    place,
                    code,
                    name,
                    region,
                    labour_region,
                    subregion,
                },
        } => {
            commands::add_municipality(place, &code, &name, [region, labour_region, subregion])
                .await
        }
        Command::Municipality {
            command:
                MunicipalityCommand::Merge {
                    place,
                    code,
                    into,
                    on,
                    confirm,
                },
        } => commands::merge_municipality(place, [&code, &into], on, confirm).await,
        Command::Agreement {
            command:
                AgreementCommand::Add {
                    place,
                    municipality,
                    kind,
                    number,
                    from,
                    until,
                },
        } => commands::add_agreement(place, &municipality, kind, &number, from, until).await,
        Command::List {
            command: ListCommand::Import(args),
        } => import::import(*args).await,
        Command::ImportWorker { cpu_seconds } => import_worker::run(cpu_seconds),
    }
}
