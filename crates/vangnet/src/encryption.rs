//! Encrypting a copy to a key that this machine does not have (security.md H6), by `age`.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::Context as _;

use crate::Refused;

/// What an encrypted file's name ends in.
pub(crate) const ENDING: &str = "age";

/// To whom copies are encrypted: a file of public keys that `age` was seen to accept.
#[derive(Debug)]
pub(crate) struct Recipients(PathBuf);

impl Recipients {
    /// Tries the file before anything is copied.
    ///
    /// # Errors
    /// [`Refused`] when `age` is absent, or knows no key in the file.
    pub(crate) fn of(file: &Path) -> anyhow::Result<Self> {
        let recipients = Self(file.to_owned());
        run(recipients.command().args(["--output", "/dev/null"]))
            .with_context(|| format!("{} is niet te gebruiken", file.display()))?;
        Ok(recipients)
    }

    /// Puts `FILE.age` in the place of a file.
    pub(crate) fn encrypt(&self, file: &Path) -> anyhow::Result<()> {
        let encrypted = file.with_added_extension(ENDING);
        run(self.command().arg("--output").arg(&encrypted).arg(file))?;
        fs::set_permissions(&encrypted, fs::Permissions::from_mode(0o600))?;
        Ok(fs::remove_file(file)?)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("age");
        command
            .args(["--encrypt", "--recipients-file"])
            .arg(&self.0);
        command
    }
}

/// Decrypts a file with the secret key in another, which comes from where it is kept and goes back there.
///
/// # Errors
/// [`Refused`] when the key does not open it, or any byte of it was changed.
pub(crate) fn decrypt(file: &Path, identity: &Path, to: &Path) -> anyhow::Result<()> {
    run(Command::new("age")
        .args(["--decrypt", "--identity"])
        .arg(identity)
        .arg("--output")
        .arg(to)
        .arg(file))
    .with_context(|| format!("{} gaat niet open", file.display()))?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(0o600))?)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Refused(
                "`age` is er niet. Versleutelde back-ups hebben het nodig: installeer age."
                    .to_owned(),
            )
            .into(),
            _ => anyhow::Error::new(error).context("`age` start niet"),
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Refused(format!(
        "`age` is niet gelukt:\n{}",
        String::from_utf8_lossy(&output.stderr).trim()
    ))
    .into())
}
