//! The daily mail leaves: one SMTP server, by the settings of the installation.

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use app::{App, mail::Outgoing};
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
}

impl Mailer {
    /// A mailer by these settings; nothing is connected yet.
    pub(crate) fn new(config: &MailConfig) -> anyhow::Result<Self> {
        let from: Mailbox = config
            .from
            .parse()
            .map_err(|_| Refused(format!("{} in [mail] is geen e-mailadres.", config.from)))?;
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
        })
    }

    /// Writes the mails of today once their hour has come, and sends what waits. Safe to call at any
    /// time and again after a crash (B6).
    pub(crate) async fn run(&self, app: &App) -> app::Result<u64> {
        let hour = app.clock().now().in_the_netherlands().hour();
        if hour >= self.hour {
            let actor = app::setup::service_actor(app).await?;
            app::mail::prepare(app, &actor).await?;
        }
        let mut sent = 0;
        for mail in app::mail::due(app).await? {
            match self.send(&mail).await {
                Ok(()) => {
                    app::mail::sent(app, &mail).await?;
                    sent += 1;
                }
                Err(why) => {
                    // Not the server's own words: they may repeat whom the mail was for.
                    tracing::warn!(why, "a daily mail could not be sent; it is tried again");
                    app::mail::not_sent(app, &mail).await?;
                }
            }
        }
        Ok(sent)
    }

    async fn send(&self, mail: &Outgoing) -> Result<(), &'static str> {
        let domain = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.to.parse().map_err(|_| "no address")?)
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|_| "no message")?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err("the server refuses it"),
            Err(error) if error.is_transient() => Err("the server refuses it for now"),
            Err(error) if error.is_timeout() => Err("the server did not answer in time"),
            Err(_) => Err("no conversation with the server"),
        }
    }
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

    /// A region on a working day whose list handler has something to do.
    async fn at_work(fixture: Arc<StoreFixture>) -> Region {
        let region = Region::new(fixture).await;
        while !domain::is_workday(region.app.today()) {
            region.app.clock().advance_days(1);
        }
        let reference = "2026-09-01".parse().expect("a day");
        let people = population::people(5, 4, 40, "Weert", 6001, reference);
        let list = population::list_csv(&people, "GM0988");
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
    }
}
