//! `cargo xtask`: every chore of this repository, in Rust, so that a fresh clone needs only cargo.
//!
//! `cargo xtask demo` and `cargo xtask test` are the two commands a newcomer needs; the second is exactly what
//! the build server runs. Without a command the list is printed.

mod assets;
mod checks;
mod demo;
mod machine;
mod postgres;
mod rules;
mod stylesheet;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The command line.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Chores of this repository",
    arg_required_else_help = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

/// One chore each.
#[derive(Subcommand)]
enum Command {
    /// Fetch style sheets, fonts and scripts by the lock file and write assets/dist
    Assets,
    /// Run everything the build server runs: rules, format, lints, build, tests, browser tests
    Test(checks::Options),
    /// Build the program quickly and start a demo region with made-up people
    Demo {
        /// Build it as it is installed: it runs faster, and takes longer to build
        #[arg(long)]
        release: bool,
        /// Passed on to `vangnet demo`, for instance: --people 500 --seed 3
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Start a PostgreSQL for tests on a free port and print its URL; ends with Ctrl-C
    Postgres(postgres::Options),
    /// Check licences, bans and sources by deny.toml; needs cargo-deny
    Deny,
    /// Check the house rules: imports between crates, SQL only in store, templates, dependencies, texts
    Rules,
}

fn main() -> ExitCode {
    match perform(CommandLine::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<()> {
    match command {
        Command::Assets => assets::build(),
        Command::Test(options) => checks::run(&options),
        Command::Demo { release, arguments } => demo::run(release, &arguments),
        Command::Postgres(options) => postgres::run(&options),
        Command::Deny => checks::deny(),
        Command::Rules => rules::check_and_report(),
    }
}
