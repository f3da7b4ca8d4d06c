//! The daily mail leaves: one SMTP server, by the settings of the installation.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use anyhow::Context as _;
use app::{App, mail::Outgoing};
use domain::Day;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use serde::Deserialize;

use crate::Refused;

/// How the connection to the mail server is secured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MailTls {
    /// Upgraded before anything else is said; refused when the server cannot.
    #[default]
    Starttls,
    /// From the first byte.
    Tls,
    /// Not at all: for a server on this machine.
    None,
}

/// The table `[mail]` of the configuration file. Absent: no mail is ever sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailConfig {
    /// The mail server.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is secured.
    #[serde(default)]
    pub(crate) tls: MailTls,
    /// The address mails come from.
    pub(crate) from: String,
    /// The hour of the working day at which mails go out.
    #[serde(default = "seven")]
    pub(crate) hour: i8,
    /// The user name, where the server asks for one.
    pub(crate) user: Option<String>,
    /// The file with the password: it never stands in the configuration itself.
    pub(crate) password_file: Option<PathBuf>,
}

const fn seven() -> i8 {
    7
}

/// Sends mails to one server.
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    hour: i8,
    /// The day whose mails this process wrote already: to look for more all day long would count
    /// everybody's work every five minutes.
    prepared: Option<Day>,
}

/// Why a mail did not leave.
enum Failure {
    /// This one cannot: the others may.
    Message(&'static str),
    /// Nobody is there to talk to: the others need not try now.
    Server(&'static str),
}

impl Mailer {
    /// A mailer by these settings; nothing is connected yet.
    pub(crate) fn new(config: &MailConfig) -> anyhow::Result<Self> {
        let from: Mailbox = config
            .from
            .parse()
            .map_err(|_| Refused(format!("{} in [mail] is geen e-mailadres.", config.from)))?;
        if config.tls == MailTls::None && !is_this_machine(&config.host) {
            return Err(Refused(format!(
                "tls = \"none\" in [mail] kan alleen met een mailserver op deze machine, niet met {}.",
                config.host
            ))
            .into());
        }
        if config.user.is_some() != config.password_file.is_some() {
            return Err(Refused(
                "user en password_file in [mail] horen bij elkaar: vul beide in, of geen van beide."
                    .to_owned(),
            )
            .into());
        }
        if !(0..24).contains(&config.hour) {
            return Err(
                Refused("hour in [mail] is een uur van 0 tot en met 23.".to_owned()).into(),
            );
        }
        let tls = match config.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters(&config.host)?),
            MailTls::Tls => Tls::Wrapper(parameters(&config.host)?),
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
                .port(config.port)
                .tls(tls)
                .timeout(Some(Duration::from_secs(20)));
        if let (Some(user), Some(file)) = (&config.user, &config.password_file) {
            let password = std::fs::read_to_string(file).with_context(|| {
                format!("het wachtwoord in {} is niet te lezen", file.display())
            })?;
            builder = builder.credentials(Credentials::new(
                user.clone(),
                password.trim_end().to_owned(),
            ));
        }
        Ok(Self {
            transport: builder.build(),
            from,
            hour: config.hour,
            prepared: None,
        })
    }

    /// Writes the mails of today once their hour has come, and sends what waits. Safe to call at any
    /// time and again after a crash (B6).
    pub(crate) async fn run(&mut self, app: &App) -> app::Result<u64> {
        let now = app.clock().now();
        if now.in_the_netherlands().hour() >= self.hour && self.prepared != Some(now.day()) {
            let actor = app::setup::service_actor(app).await?;
            app::mail::prepare(app, &actor).await?;
            self.prepared = Some(now.day());
        }
        let mut sent = 0;
        for waiting in app::mail::due(app).await? {
            let Some(mail) = app::mail::take(app, &waiting).await? else {
                continue;
            };
            let Err(failure) = self.send(&mail).await else {
                app::mail::sent(app, &mail).await?;
                sent += 1;
                continue;
            };
            app::mail::not_sent(app, &mail).await?;
            // Not the server's own words: they may repeat whom the mail was for.
            match failure {
                Failure::Message(why) => {
                    tracing::warn!(why, "a daily mail could not be sent; it is tried again");
                }
                Failure::Server(why) => {
                    tracing::warn!(why, "the mail server is not there; it is tried again");
                    break;
                }
            }
        }
        Ok(sent)
    }

    async fn send(&self, mail: &Outgoing) -> Result<(), Failure> {
        let domain = self.from.email.domain();
        let to = mail.to.parse();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.map_err(|_| Failure::Message("no address"))?)
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|_| Failure::Message("no message"))?;
        let Err(error) = self.transport.send(message).await else {
            return Ok(());
        };
        Err(if error.is_permanent() {
            Failure::Message("the server refuses it")
        } else if error.is_transient() {
            Failure::Message("the server refuses it for now")
        } else if error.is_timeout() {
            Failure::Server("no answer in time")
        } else {
            Failure::Server("no conversation")
        })
    }
}

/// Whether a host is this machine itself: only there may a mail travel in the clear.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn parameters(host: &str) -> anyhow::Result<TlsParameters> {
    TlsParameters::new(host.to_owned())
        .with_context(|| format!("met {host} kan geen beveiligde verbinding worden gemaakt"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use exchange::FileKind;
    use testkit::{
        StoreFixture, on_each_engine, population,
        region::Region,
        smtp::{SmtpServer, header},
    };

    use super::*;

    fn mailer(port: u16) -> Mailer {
        Mailer::new(&MailConfig {
            host: "127.0.0.1".to_owned(),
            port,
            tls: MailTls::None,
            from: "Vangnet <vangnet@test.example>".to_owned(),
            hour: 0,
            user: None,
            password_file: None,
        })
        .expect("settings")
    }

    fn people() -> Vec<population::MadeUp> {
        let reference = "2026-09-01".parse().expect("a day");
        population::people(5, 4, 40, "Weert", 6001, reference)
    }

    /// A region on a working day whose list handler has something to do.
    async fn at_work(fixture: Arc<StoreFixture>) -> Region {
        let region = Region::new(fixture).await;
        while !domain::is_workday(region.app.today()) {
            region.app.clock().advance_days(1);
        }
        let list = population::list_csv(&people(), "GM0988");
        region.import("2026-09", &[(FileKind::List, &list)]).await;
        region
    }

    #[tokio::test]
    async fn b6_one_mail_a_day_without_a_name_and_none_after_a_restart() {
        on_each_engine(async |fixture| {
            let region = at_work(fixture).await;
            let server = SmtpServer::start().await;
            let sent = mailer(server.port).run(&region.app).await.expect("run");
            assert_eq!(sent, 1);
            // Another process on the same day: nothing more.
            assert_eq!(mailer(server.port).run(&region.app).await.expect("run"), 0);
            let messages = server.messages();
            assert_eq!(messages.len(), 1);
            let message = &messages[0];
            assert_eq!(
                header(message, "To").as_deref(),
                Some("list_handler@test.example")
            );
            assert!(
                header(message, "Message-ID").is_some_and(|id| id.ends_with("@test.example>")),
                "{message}"
            );
            assert!(message.contains("http://localhost:8080/"), "{message}");
            // The next working day there is another.
            region.app.clock().advance_days(1);
            while !domain::is_workday(region.app.today()) {
                region.app.clock().advance_days(1);
            }
            assert_eq!(mailer(server.port).run(&region.app).await.expect("run"), 1);
            // A colleague and numbers; whose work it is stands nowhere, not in a header either.
            for message in server.messages() {
                for person in people() {
                    let born = person.born.to_string();
                    let telling = [
                        &person.family_name,
                        &person.street,
                        &person.postcode,
                        &person.bsn,
                        &born,
                    ];
                    for word in telling.into_iter().filter(|word| !word.is_empty()) {
                        assert!(!message.contains(word.as_str()), "{word} in {message}");
                    }
                }
            }
        })
        .await;
    }

    #[tokio::test]
    async fn b6_a_process_writes_the_mails_of_a_day_once_and_of_the_next_day_again() {
        on_each_engine(async |fixture| {
            let region = at_work(fixture).await;
            let server = SmtpServer::start().await;
            let mut mailer = mailer(server.port);
            assert_eq!(mailer.run(&region.app).await.expect("run"), 1);
            assert_eq!(mailer.run(&region.app).await.expect("run"), 0);
            region.app.clock().advance_days(1);
            while !domain::is_workday(region.app.today()) {
                region.app.clock().advance_days(1);
            }
            assert_eq!(mailer.run(&region.app).await.expect("run"), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn b6_a_server_that_is_down_refuses_or_drops_the_line_gets_the_same_message_later() {
        on_each_engine(async |fixture| {
            let region = at_work(fixture).await;
            let closed = {
                let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
                free.local_addr().expect("an address").port()
            };
            assert_eq!(mailer(closed).run(&region.app).await.expect("run"), 0);
            let server = SmtpServer::start().await;
            let later = async || {
                region.app.clock().advance_seconds(40 * 60);
                mailer(server.port).run(&region.app).await.expect("run")
            };
            server.refuse(true);
            assert_eq!(later().await, 0);
            server.refuse(false);
            // Taken, and the line drops before that is said: as a crash before it is noted.
            server.hang_up(true);
            assert_eq!(later().await, 0);
            server.hang_up(false);
            assert_eq!(later().await, 1);
            assert_eq!(later().await, 0);
            let ids: Vec<_> = server
                .messages()
                .iter()
                .map(|message| header(message, "Message-ID"))
                .collect();
            assert_eq!(ids.len(), 2, "at least once");
            assert!(ids[0].is_some() && ids[0] == ids[1], "{ids:?}");
        })
        .await;
    }

    #[test]
    fn settings_that_cannot_be_are_refused_before_anything_is_sent() {
        let config = |from: &str, hour| MailConfig {
            host: "127.0.0.1".to_owned(),
            port: 25,
            tls: MailTls::None,
            from: from.to_owned(),
            hour,
            user: None,
            password_file: None,
        };
        assert!(Mailer::new(&config("geen adres", 7)).is_err());
        assert!(Mailer::new(&config("vangnet@test.example", 24)).is_err());
        assert!(Mailer::new(&config("vangnet@test.example", 7)).is_ok());
        let in_the_clear = MailConfig {
            host: "smtp.example".to_owned(),
            ..config("vangnet@test.example", 7)
        };
        assert!(Mailer::new(&in_the_clear).is_err(), "not on this machine");
        let without_password = MailConfig {
            user: Some("vangnet".to_owned()),
            ..config("vangnet@test.example", 7)
        };
        assert!(Mailer::new(&without_password).is_err());
    }
}
