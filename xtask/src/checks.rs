//! `cargo xtask test`: all that must hold before a change is merged, in order, stopping at the first failure.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::{assets, machine, postgres, rules};

/// Which steps to run; without options, all.
#[derive(Args)]
pub(crate) struct Options {
    /// Run this step alone; may be given more than once
    #[arg(long, value_enum)]
    only: Vec<Step>,
}

/// The steps, in the order they run: what fails fast comes first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    Assets,
    Rules,
    Format,
    Lints,
    Build,
    Tests,
    DocTests,
    Unchanged,
    Browser,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::Assets,
        Self::Rules,
        Self::Format,
        Self::Lints,
        Self::Build,
        Self::Tests,
        Self::DocTests,
        Self::Unchanged,
        Self::Browser,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Rules => "house rules",
            Self::Format => "format",
            Self::Lints => "lints",
            Self::Build => "build",
            Self::Tests => "tests",
            Self::DocTests => "doc tests",
            Self::Unchanged => "generated files unchanged",
            Self::Browser => "browser tests",
        }
    }
}

/// Which tests a step runs, of those of the whole workspace.
#[derive(Clone, Copy)]
enum Share {
    AllButBrowser,
    Browser,
}

/// How a step ended, and how long it took.
struct Outcome {
    step: Step,
    time: Duration,
    passed: bool,
    /// Closing lines of test runners.
    notes: Vec<String>,
}

/// `cargo xtask deny`: licences, bans and sources by deny.toml.
///
/// A chore of its own: whoever runs the tests on a fresh machine does not wait for cargo-deny to be built.
pub(crate) fn deny() -> Result<()> {
    if machine::find("cargo-deny").is_none() {
        bail!("cargo-deny is not installed: cargo install --locked cargo-deny");
    }
    let mut bench = Workbench::new()?;
    // The lock file names packages of every platform; offline none may be missing.
    bench.cargo(&["fetch", "--locked"])?;
    bench.cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"])
}

/// Runs the steps and prints a summary; fails when one failed.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut bench = Workbench::new()?;
    let mut outcomes = Vec::new();
    let mut failure = None;
    for step in Step::ALL
        .into_iter()
        .filter(|step| options.only.is_empty() || options.only.contains(step))
    {
        println!("\n== {} ==", step.title());
        let started = Instant::now();
        bench.notes.clear();
        let result = bench.perform(step);
        outcomes.push(Outcome {
            step,
            time: started.elapsed(),
            passed: result.is_ok(),
            notes: std::mem::take(&mut bench.notes),
        });
        if let Err(error) = result {
            failure = Some(error.context(format!("step `{}` failed", step.title())));
            break;
        }
    }
    drop(bench);
    print_summary(&outcomes);
    failure.map_or(Ok(()), Err)
}

fn print_summary(outcomes: &[Outcome]) {
    println!("\n== summary ==");
    for outcome in outcomes {
        let word = if outcome.passed { "ok" } else { "FAILED" };
        println!(
            "{:>7.1} s  {:<6}  {}",
            outcome.time.as_secs_f64(),
            word,
            outcome.step.title()
        );
        for note in &outcome.notes {
            println!("                   {note}");
        }
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    println!("{:>7.1} s  in all", total.as_secs_f64());
}

/// What the steps share.
struct Workbench {
    root: PathBuf,
    /// Started by the first step that needs it, stopped when the bench is dropped.
    postgres: Option<postgres::Cluster>,
    /// The tree before tests ran, to see that they only compared.
    tree_before: String,
    notes: Vec<String>,
}

impl Workbench {
    fn new() -> Result<Self> {
        let root = machine::root()?;
        machine::ensure("cc", &["gcc", "libc6-dev"])?;
        machine::ensure("git", &["git"])?;
        let mut bench = Self {
            root,
            postgres: None,
            tree_before: String::new(),
            notes: Vec::new(),
        };
        bench.tree_before = bench.tree()?;
        Ok(bench)
    }

    fn perform(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Assets => assets::build(),
            Step::Rules => rules::check_and_report(),
            Step::Format => self.cargo(&["fmt", "--all", "--check"]),
            Step::Lints => self.cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ]),
            // With all targets, as every later step: one set of features, so nothing is built twice.
            Step::Build => self.cargo(&["build", "--workspace", "--all-targets", "--locked"]),
            Step::Tests => {
                // The tests of the binary look into its databases from outside.
                machine::ensure("sqlite3", &["sqlite3"])?;
                machine::ensure("psql", &["postgresql-client"])?;
                // Tests of letters look at the paper with a program that did not make it.
                machine::ensure("pdftoppm", &["poppler-utils"])?;
                machine::ensure("pdftotext", &["poppler-utils"])?;
                machine::ensure("age", &["age"])?;
                self.start_postgres()?;
                self.test_runner(Share::AllButBrowser)
            }
            Step::DocTests => {
                self.start_postgres()?;
                self.cargo(&["test", "--doc", "--workspace", "--locked"])
            }
            Step::Unchanged => self.compare_tree(),
            Step::Browser => {
                machine::ensure("chromium", &["chromium"])?;
                machine::ensure("chromedriver", &["chromium-driver"])?;
                self.start_postgres()?;
                self.cargo(&["build", "--workspace", "--all-targets", "--locked"])?;
                self.test_runner(Share::Browser)
            }
        }
    }

    fn start_postgres(&mut self) -> Result<()> {
        if self.postgres.is_none() {
            let notes = machine::target(&self.root).join("pg");
            self.postgres = Some(postgres::Cluster::start(&notes, false)?);
        }
        Ok(())
    }

    /// nextest where it is installed, for its speed and its clearer report; else what cargo brings, which
    /// cannot choose among the packages it has built and so builds some of them twice.
    fn test_runner(&mut self, share: Share) -> Result<()> {
        let nextest = machine::find("cargo-nextest").is_some();
        let mut arguments = if nextest {
            vec![
                "nextest",
                "run",
                "--workspace",
                "--locked",
                "--no-tests=fail",
            ]
        } else {
            vec!["test", "--locked", "--all-targets"]
        };
        arguments.extend(match (nextest, share) {
            (true, Share::AllButBrowser) => &["-E", "not package(e2e)"][..],
            (true, Share::Browser) => &["-E", "package(e2e)"],
            (false, Share::AllButBrowser) => &["--workspace", "--exclude", "e2e"],
            (false, Share::Browser) => &["-p", "e2e"],
        });
        self.cargo(&arguments)
    }

    /// Tests compare generated files (access matrix, workflow table, page snapshots); they must not have rewritten any.
    fn compare_tree(&mut self) -> Result<()> {
        let now = self.tree()?;
        if now != self.tree_before {
            let status = Command::new("git")
                .args(["status", "--short"])
                .current_dir(&self.root)
                .output()?;
            bail!(
                "the steps so far changed files of the repository:\n{}",
                String::from_utf8_lossy(&status.stdout)
            );
        }
        Ok(())
    }

    /// All that git sees of the working tree: contents of tracked files, names of new ones.
    fn tree(&self) -> Result<String> {
        let mut text = String::new();
        for arguments in [&["status", "--porcelain"][..], &["diff", "HEAD"]] {
            let answer = Command::new("git")
                .args(arguments)
                .current_dir(&self.root)
                .output()
                .context("git does not start")?;
            if !answer.status.success() {
                bail!(
                    "git {}: {}",
                    arguments.join(" "),
                    String::from_utf8_lossy(&answer.stderr)
                );
            }
            text.push_str(&String::from_utf8_lossy(&answer.stdout));
        }
        Ok(text)
    }

    /// Runs cargo, passing its output on while picking the closing lines of test runners out of it.
    fn cargo(&mut self, arguments: &[&str]) -> Result<()> {
        println!("cargo {}", arguments.join(" "));
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Golden files and snapshots are compared here, never written.
        command
            .env_remove("UPDATE_GOLDEN")
            .env("INSTA_UPDATE", "no")
            .env("INSTA_FORCE_PASS", "0");
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        if let Some(cluster) = &self.postgres {
            command.env("VANGNET_TEST_POSTGRES", cluster.url());
        }
        let mut child = command.spawn().context("cargo does not start")?;
        let errors = child.stderr.take().context("no error stream")?;
        let reader = thread::spawn(move || pass_on(errors, std::io::stderr()));
        let output = child.stdout.take().context("no output stream")?;
        self.notes.extend(pass_on(output, std::io::stdout())?);
        if let Ok(lines) = reader.join() {
            self.notes.extend(lines?);
        }
        if !child.wait()?.success() {
            bail!("cargo {} failed", arguments.join(" "));
        }
        Ok(())
    }
}

/// Copies a stream line by line and gives the lines in which a test runner sums up.
fn pass_on(from: impl Read, mut to: impl Write) -> Result<Vec<String>> {
    let mut closing = Vec::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        let text = String::from_utf8_lossy(&line);
        if is_closing_line(&text) {
            closing.push(text.trim().to_owned());
        }
        line.clear();
    }
    Ok(closing)
}

fn is_closing_line(line: &str) -> bool {
    (line.contains("Summary") && (line.contains("tests run") || line.contains("test run")))
        || (line.starts_with("test result:") && !line.contains(" 0 passed; 0 failed; 0 ignored"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_kept_and_the_rest_is_passed_on() {
        let text = "    PASS [ 0.1s] a::b\n     Summary [   0.017s] 7 tests run: 7 passed, 0 skipped\n\
                    test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: ok. 0 passed; 0 failed; 0 ignored\n";
        let mut seen = Vec::new();
        let closing = pass_on(text.as_bytes(), &mut seen).unwrap();
        assert_eq!(seen, text.as_bytes());
        assert_eq!(
            closing,
            [
                "Summary [   0.017s] 7 tests run: 7 passed, 0 skipped",
                "test result: ok. 3 passed; 0 failed; 0 ignored"
            ]
        );
    }

    #[test]
    fn every_step_is_in_the_list_once() {
        let names: std::collections::BTreeSet<_> = Step::value_variants()
            .iter()
            .map(|step| step.title())
            .collect();
        assert_eq!(names.len(), Step::ALL.len());
        assert_eq!(Step::value_variants().len(), Step::ALL.len());
    }
}
