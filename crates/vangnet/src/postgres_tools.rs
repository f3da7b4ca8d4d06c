//! PostgreSQL's own tools for copies: found, old enough, and told by their environment where to connect,
//! never by arguments, which everyone on the machine can read.

use std::{
    io::ErrorKind,
    path::Path,
    process::{Command, Output, Stdio},
};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::{Refused, wiring::unreachable_database};

/// A tool that is there and not older than the server.
pub(crate) struct Tool(&'static str);

impl Tool {
    /// Finds a tool and compares its version with those of the servers.
    ///
    /// # Errors
    /// [`Refused`] when it is absent or older than a server: an older `pg_dump` refuses, and an older
    /// `pg_restore` may not know what it reads.
    pub(crate) async fn find(name: &'static str, urls: [&str; 2]) -> anyhow::Result<Self> {
        let told = run(Command::new(name).arg("--version"), name)?;
        let text = String::from_utf8_lossy(&told.stdout);
        let own = major(&text).ok_or_else(|| {
            Refused(format!(
                "`{name} --version` zegt {:?}; daarin staat geen versie.",
                text.trim()
            ))
        })?;
        for url in urls {
            let server = store::postgres_major(url)
                .await
                .map_err(unreachable_database)?;
            if own < server {
                return Err(Refused(format!(
                    "`{name}` is van versie {own} en de server van versie {server}. \
                     Installeer postgresql-client-{server}."
                ))
                .into());
            }
        }
        Ok(Self(name))
    }

    /// Writes the archive of a database, as it is at one moment.
    pub(crate) fn dump(&self, url: &str, to: &Path) -> anyhow::Result<()> {
        let mut command = Command::new(self.0);
        command
            .args(["--format=custom", "--no-owner", "--no-privileges"])
            .arg("--no-password")
            .arg("--file")
            .arg(to);
        self.done(&mut command, url)
    }

    /// Puts an archive in the place of what is in the database, all of it or nothing.
    pub(crate) fn restore(&self, url: &str, from: &Path) -> anyhow::Result<()> {
        let mut command = Command::new(self.0);
        command
            .args(["--single-transaction", "--exit-on-error"])
            .args(["--clean", "--if-exists", "--no-owner", "--no-privileges"])
            .args(["--no-password", "--dbname"])
            .arg(database_of(url)?)
            .arg(from);
        self.done(&mut command, url)
    }

    fn done(&self, command: &mut Command, url: &str) -> anyhow::Result<()> {
        // What the operator's shell says of other servers must not win over the settings.
        for other in ["PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR", "PGOPTIONS"] {
            command.env_remove(other);
        }
        let output = run(command.envs(environment(url)?), self.0)?;
        if output.status.success() {
            return Ok(());
        }
        Err(Refused(format!(
            "`{}` is niet gelukt:\n{}",
            self.0,
            String::from_utf8_lossy(&output.stderr).trim()
        ))
        .into())
    }
}

/// Whether `pg_restore` can read the table of contents and every piece of an archive.
pub(crate) fn look_into(archive: &Path) -> anyhow::Result<bool> {
    // Written out as SQL to nowhere: that unpacks all of it.
    let mut command = Command::new("pg_restore");
    command.args(["--file", "/dev/null"]).arg(archive);
    Ok(run(&mut command, "pg_restore")?.status.success())
}

fn run(command: &mut Command, name: &str) -> anyhow::Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Refused(format!(
                "`{name}` is er niet. Een back-up van PostgreSQL heeft het nodig: \
                 installeer postgresql-client."
            ))
            .into(),
            _ => anyhow::Error::new(error).context(format!("`{name}` start niet")),
        })
}

/// The major version in `pg_dump (PostgreSQL) 15.20 (Debian 15.20-0)`.
fn major(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("(PostgreSQL) ")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn parsed(url: &str) -> anyhow::Result<Url> {
    Url::parse(url)
        .map_err(|_| Refused("Het adres van een database is niet te lezen.".to_owned()).into())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn database_of(url: &str) -> anyhow::Result<String> {
    let url = parsed(url)?;
    let name = decoded(url.path().trim_start_matches('/'));
    // Without a name PostgreSQL takes the user's.
    Ok(if name.is_empty() {
        decoded(url.username())
    } else {
        name
    })
}

/// The variables of libpq for a connection URL.
fn environment(url: &str) -> anyhow::Result<Vec<(&'static str, String)>> {
    let parsed = parsed(url)?;
    let mut variables = vec![("PGDATABASE", database_of(url)?)];
    if let Some(host) = parsed.host_str().filter(|host| !host.is_empty()) {
        let host = decoded(host);
        variables.push(("PGHOST", host.trim_matches(['[', ']']).to_owned()));
    }
    if let Some(port) = parsed.port() {
        variables.push(("PGPORT", port.to_string()));
    }
    if !parsed.username().is_empty() {
        variables.push(("PGUSER", decoded(parsed.username())));
    }
    if let Some(password) = parsed.password() {
        variables.push(("PGPASSWORD", decoded(password)));
    }
    for (name, value) in parsed.query_pairs() {
        let variable = match &*name {
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            "host" => "PGHOST",
            "hostaddr" => "PGHOSTADDR",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            _ => continue,
        };
        variables.push((variable, value.into_owned()));
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h_every_part_of_the_address_goes_into_the_environment() {
        let url = "postgres://vangnet:p%40ss%2Fw@db1:5433/data?sslmode=verify-full&sslrootcert=/etc/ca.pem&x=y";
        let variables = environment(url).expect("an address");
        assert_eq!(
            variables,
            [
                ("PGDATABASE", "data"),
                ("PGHOST", "db1"),
                ("PGPORT", "5433"),
                ("PGUSER", "vangnet"),
                ("PGPASSWORD", "p@ss/w"),
                ("PGSSLMODE", "verify-full"),
                ("PGSSLROOTCERT", "/etc/ca.pem"),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        );
        assert!(environment("geen adres").is_err());
    }

    #[test]
    fn h_the_version_is_the_number_before_the_point() {
        assert_eq!(
            major("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0)"),
            Some(15)
        );
        assert_eq!(major("pg_restore (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("something else 9"), None);
    }
}
