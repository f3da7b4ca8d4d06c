//! `cargo xtask demo`: from a fresh clone to a region one can click through.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{assets, machine};

/// Fetches the assets, builds the binary and becomes it, so that Ctrl-C and exit codes are its own. `release`: as it is
/// installed, which takes longer to build than the profile `demo` (Cargo.toml).
pub(crate) fn run(release: bool, arguments: &[String]) -> Result<()> {
    let profile = if release { "release" } else { "demo" };
    let root = machine::root()?;
    machine::ensure("cc", &["gcc", "libc6-dev"])?;
    assets::build()?;
    let built = Command::new("cargo")
        .args(["build", "--profile", profile, "--locked"])
        .args(["--package", "vangnet"])
        .current_dir(&root)
        .status()?;
    if !built.success() {
        bail!("the build failed");
    }
    let mut demo = Command::new(machine::target(&root).join(profile).join("vangnet"));
    demo.arg("demo");
    if !arguments
        .iter()
        .any(|argument| argument == "--listen" || argument.starts_with("--listen="))
    {
        demo.args(["--listen", "127.0.0.1:8080"]);
    }
    // Only returns when the binary could not be started.
    Err(demo.args(arguments).exec().into())
}
