//! The whole web server over a small region, asked as a browser asks.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
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
        }
    }
}
