//! Settings: the command line over the configuration file over the defaults.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::Deserialize;
use store::StoreConfig;
use url::Url;

use crate::{Refused, cli::Place, mail::MailConfig};

/// The configuration file. Unknown keys are errors, so that a typing mistake is no silent default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ConfigFile {
    /// Data folder (SQLite).
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL database with the data.
    pub(crate) database_url: Option<String>,
    /// PostgreSQL database with the vault.
    pub(crate) vault_url: Option<String>,
    /// File with the root key.
    pub(crate) root_key: Option<PathBuf>,
    /// File for the signed checkpoints of the log.
    pub(crate) checkpoints: Option<PathBuf>,
    /// File for the ledger of destructions and suppressions.
    pub(crate) ledger: Option<PathBuf>,
    /// Address to listen on.
    pub(crate) listen: Option<SocketAddr>,
    /// Address people reach the pages at.
    pub(crate) public_url: Option<String>,
    /// The organisation named on pages.
    pub(crate) organisation: Option<String>,
    /// Proxies whose forwarded address is believed.
    pub(crate) trusted_proxies: Vec<std::net::IpAddr>,
    /// Origins that a proxy may present for our own.
    pub(crate) trusted_origins: Vec<String>,
    /// A municipality's own style sheet.
    pub(crate) theme: Option<PathBuf>,
    /// The mail server for the daily mail; absent: none is sent.
    pub(crate) mail: Option<MailConfig>,
}

/// Settings as they are used.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) store: StoreConfig,
    pub(crate) root_key: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) organisation: String,
    pub(crate) trusted_proxies: Vec<std::net::IpAddr>,
    pub(crate) trusted_origins: Vec<String>,
    pub(crate) theme_css: String,
    pub(crate) mail: Option<MailConfig>,
}

/// Where root key, checkpoints and ledger of a PostgreSQL installation lie unless it is said: there is
/// no data folder they could lie beside.
const STATE: &str = "/var/lib/vangnet/vangnet";

impl Settings {
    /// Reads the configuration file, when one is named, and lays the command line over it.
    pub(crate) fn of(place: &Place) -> anyhow::Result<Self> {
        let file = match &place.config {
            Some(path) => read(path)?,
            None => ConfigFile::default(),
        };
        let listen = file
            .listen
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let data = place.data.clone().or(file.data);
        let urls = place
            .database_url
            .clone()
            .zip(place.vault_url.clone())
            .or(file.database_url.zip(file.vault_url));
        let (mut store, beside) = match (data, urls) {
            (Some(folder), _) => (StoreConfig::sqlite(&folder), folder),
            (None, Some((data_url, vault_url))) => {
                let base = PathBuf::from(STATE);
                (StoreConfig::postgres(data_url, vault_url, &base), base)
            }
            (None, None) => {
                return Err(Refused(
                    "Zeg waar de gegevens staan: --data MAP, of --database-url URL met --vault-url URL.".to_owned(),
                )
                .into());
            }
        };
        if let Some(checkpoints) = place.checkpoints.clone().or(file.checkpoints) {
            store.checkpoints = checkpoints;
        }
        if let Some(ledger) = place.ledger.clone().or(file.ledger) {
            store.ledger = ledger;
        }
        if let Some(wrong) = file.trusted_origins.iter().find(|text| !is_origin(text)) {
            return Err(Refused(format!(
                "{wrong} in trusted_origins is geen adres zoals https://vangnet.example: zonder pad en zonder schuine streep erachter."
            ))
            .into());
        }
        let theme_css = match &file.theme {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("het thema {} is niet te lezen", path.display()))?,
            None => String::new(),
        };
        Ok(Self {
            store,
            root_key: place
                .root_key
                .clone()
                .or(file.root_key)
                .unwrap_or_else(|| beside_of(&beside, "key")),
            listen,
            public_url: file
                .public_url
                .unwrap_or_else(|| format!("http://localhost:{}", listen.port())),
            organisation: file.organisation.unwrap_or_else(|| "Vangnet".to_owned()),
            trusted_proxies: file.trusted_proxies,
            trusted_origins: file.trusted_origins,
            theme_css,
            mail: file.mail,
        })
    }
}

/// `DIR.suffix`: beside the data folder, never in it.
fn beside_of(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{suffix}"));
    folder.with_file_name(name)
}

/// Whether a text is an origin as browsers send it: scheme, host and perhaps a port, nothing else.
fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.origin().ascii_serialization() == text)
}

fn read(path: &Path) -> anyhow::Result<ConfigFile> {
    config::Config::builder()
        .add_source(config::File::from(path).format(config::FileFormat::Toml))
        .build()
        .and_then(config::Config::try_deserialize)
        .with_context(|| format!("het configuratiebestand {} klopt niet", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_key_lies_beside_the_data_and_not_in_it() {
        let place = Place {
            data: Some("/srv/vangnet".into()),
            ..Place::default()
        };
        let settings = Settings::of(&place).expect("settings");
        assert_eq!(settings.root_key, PathBuf::from("/srv/vangnet.key"));
    }

    #[test]
    fn on_postgresql_the_places_are_fixed_and_each_can_be_set() {
        let mut place = Place {
            database_url: Some("postgres://a@localhost/a".into()),
            vault_url: Some("postgres://b@localhost/b".into()),
            ..Place::default()
        };
        let settings = Settings::of(&place).expect("settings");
        let base = PathBuf::from("/var/lib/vangnet/vangnet");
        assert_eq!(settings.root_key, base.with_extension("key"));
        assert_eq!(settings.store.ledger, base.with_extension("ledger"));
        assert_eq!(
            settings.store.checkpoints,
            base.with_extension("checkpoints")
        );
        place.ledger = Some("/srv/b/grootboek".into());
        place.checkpoints = Some("/srv/c/controlepunten".into());
        let settings = Settings::of(&place).expect("settings");
        assert_eq!(settings.store.ledger, PathBuf::from("/srv/b/grootboek"));
        assert_eq!(
            settings.store.checkpoints,
            PathBuf::from("/srv/c/controlepunten")
        );
    }

    #[test]
    fn e5_an_origin_has_no_path_and_no_slash() {
        for good in ["https://vangnet.example", "http://localhost:8080"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "vangnet.example",
            "https://vangnet.example/",
            "https://vangnet.example/x",
            "https://Vangnet.example",
            "https://a@vangnet.example",
            "null",
            "",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn mail_is_absent_until_it_is_set_and_knows_no_other_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("vangnet.toml");
        let of = |mail: &str| {
            std::fs::write(&file, format!("data = \"/srv/x\"\n{mail}")).expect("written");
            Settings::of(&Place {
                config: Some(file.clone()),
                ..Place::default()
            })
        };
        assert!(of("").expect("settings").mail.is_none());
        let set = "[mail]\nhost = \"mail.example\"\nport = 587\nfrom = \"Vangnet <vangnet@mail.example>\"\n";
        let mail = of(set).expect("settings").mail.expect("mail");
        assert_eq!((mail.tls, mail.hour), (crate::mail::MailTls::Starttls, 7));
        assert!(of(&format!("{set}hoor = 8\n")).is_err(), "a typing mistake");
        assert!(
            of("[mail]\nhost = \"mail.example\"\n").is_err(),
            "no sender"
        );
    }

    #[test]
    fn an_unknown_key_in_the_file_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("vangnet.toml");
        std::fs::write(&file, "data = \"/srv/x\"\nlissten = \"127.0.0.1:1\"\n").expect("written");
        let place = Place {
            config: Some(file),
            ..Place::default()
        };
        assert!(Settings::of(&place).is_err());
    }
}
