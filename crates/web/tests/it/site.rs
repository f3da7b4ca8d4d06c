//! The whole web server over a small region, asked as a browser asks.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use testkit::{StoreFixture, region::Region};
use tower::ServiceExt as _;

/// A region with its web server.
pub(crate) struct Site {
    pub(crate) region: Region,
    router: Router,
}

/// An answer as a test looks at it.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The same as it came, for what is no text.
    pub(crate) bytes: Bytes,
}

impl Answer {
    /// The value of a header, or empty.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The part of the page below the header.
    pub(crate) fn main(&self) -> &str {
        let from = self.body.find("<main").unwrap_or(0);
        let until = self.body.find("</main>").unwrap_or(self.body.len());
        &self.body[from..until]
    }

    /// The value of the form's once-only id.
    pub(crate) fn form_id(&self) -> String {
        self.attribute_after("name=\"eenmalig\" value=\"")
            .or_else(|| self.attribute_after("?eenmalig="))
            .expect("the page has a form")
    }

    /// What stands between `before` and the next quote.
    pub(crate) fn attribute_after(&self, before: &str) -> Option<String> {
        let from = self.body.find(before)? + before.len();
        let rest = &self.body[from..];
        Some(rest[..rest.find('"')?].to_owned())
    }

    /// What a browser would send of the form that goes to this address, as pairs.
    pub(crate) fn filled(&self, action: &str) -> Vec<(String, String)> {
        let from = self
            .body
            .find(&format!("action=\"{action}"))
            .expect("the form");
        let form = self.body[from..].split("</form>").next().unwrap_or("");
        let (mut pairs, mut undecided) = (Vec::new(), false);
        for tag in form.split('<').skip(1) {
            let value_of = |attribute: &str| {
                let before = format!(" {attribute}=\"");
                let rest = &tag[tag.find(&before)? + before.len()..];
                Some(plain(&rest[..rest.find('"')?]))
            };
            let Some(name) = value_of("name") else {
                // The choice made in the drop-down last begun; without one, the first.
                if tag.starts_with("option") && (undecided || tag.contains(" selected")) {
                    let last: Option<&mut (String, String)> = pairs.last_mut();
                    last.expect("in a drop-down").1 = value_of("value").unwrap_or_default();
                    undecided = false;
                }
                continue;
            };
            undecided = tag.starts_with("select");
            let chosen = !(tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\""))
                || tag.contains(" checked");
            if tag.starts_with("textarea") {
                let text = tag.split_once('>').map_or("", |(_, text)| text);
                pairs.push((name, plain(text)));
            } else if chosen && !tag.starts_with("button") {
                pairs.push((name, value_of("value").unwrap_or_default()));
            }
        }
        pairs
    }

    /// Every place of this site that the page links to.
    pub(crate) fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        for (at, _) in self.body.match_indices(" href=\"/") {
            let rest = &self.body[at + 7..];
            links.push(rest[..rest.find('"').expect("closed")].replace("&#38;", "&"));
        }
        links
    }
}

impl Site {
    /// A fresh region on SQLite: what the pages show does not depend on the engine.
    pub(crate) async fn new() -> Self {
        Self::serving(Region::new(Arc::new(StoreFixture::sqlite().await)).await)
    }

    fn serving(region: Region) -> Self {
        let config = web::Config {
            demo: true,
            ..web::Config::default()
        };
        let router = web::router(Arc::clone(&region.app), config);
        Self { region, router }
    }

    /// Signs in as the colleague of a role; the cookie.
    pub(crate) async fn sign_in(&self, who: &str) -> String {
        let links = app::session::demo_links(&self.region.app);
        let path = links
            .iter()
            .find(|(label, _)| label.starts_with(who))
            .map(|(_, path)| path.clone())
            .expect("a link");
        let answer = self.get(&path, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let cookie = answer.header("set-cookie");
        cookie.split(';').next().expect("a cookie").to_owned()
    }

    /// The same site after a restart: what the process remembered is gone.
    pub(crate) fn restarted(self) -> Self {
        Self::serving(self.region)
    }

    /// How many changes the log holds, of all municipalities and the installation together.
    pub(crate) async fn changes_logged(&self) -> i64 {
        let report = self
            .region
            .fixture
            .store
            .verify_audit(&[])
            .await
            .expect("the log is read");
        assert!(report.is_whole());
        let changes = report.chains.iter();
        changes
            .filter(|one| one.chain == app::log::Chain::Changes)
            .map(|one| one.entries)
            .sum()
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .expect("a request"),
        )
        .await
    }

    /// Posts a form.
    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.send(request).await
    }

    /// Posts a form with files: name, file name for a file, content.
    pub(crate) async fn send_files(
        &self,
        path: &str,
        cookie: &str,
        parts: &[(&str, Option<&str>, &str)],
    ) -> Answer {
        let mut body = String::new();
        for (name, file, content) in parts {
            let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
            body.extend([format!(
                "--grens\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
            )]);
        }
        body.push_str("--grens--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grens")
            .header(header::CONTENT_LENGTH, body.len())
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Sends any request, from this machine.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the server answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 16 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }
}

/// Text as a reader sees it.
fn plain(html: &str) -> String {
    let mut text = html.to_owned();
    for (written, meant) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ] {
        text = text.replace(written, meant);
    }
    text
}

/// Pairs as a form is sent, with some of them replaced or added.
pub(crate) fn encoded(pairs: &[(String, String)], other: &[(&str, &str)]) -> String {
    let kept = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !other.iter().any(|(replaced, _)| replaced == name));
    let percent = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    kept.chain(other.iter().copied())
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect::<Vec<_>>()
        .join("&")
}
