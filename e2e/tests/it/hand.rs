//! What a hand at the keyboard does: opening, choosing, typing, sending; and what an eye reads.

use std::time::{Duration, Instant};

use e2e::{Browser, Region};
use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

const PATIENCE: Duration = Duration::from_mins(1);

/// A browser that works in one region.
pub(crate) struct Hand<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) region: &'a Region,
}

impl Hand<'_> {
    /// Signs in afresh as that role.
    pub(crate) async fn sign_in(&self, role: &str) {
        self.browser.open(self.region.url()).await.unwrap();
        self.browser.driver.delete_all_cookies().await.unwrap();
        self.browser.open(self.region.link(role)).await.unwrap();
        assert_eq!(self.path().await, "/", "{role} is not signed in");
    }

    pub(crate) async fn open(&self, path: &str) {
        self.browser
            .open(&format!("{}{path}", self.region.url()))
            .await
            .unwrap();
    }

    /// The path of the open page, without the query.
    pub(crate) async fn path(&self) -> String {
        self.browser
            .driver
            .current_url()
            .await
            .unwrap()
            .path()
            .to_owned()
    }

    /// How many there are now; asked by script, because the driver waits long for what is not there.
    pub(crate) async fn count(&self, css: &str) -> u64 {
        self.run(
            "return document.querySelectorAll(arguments[0]).length",
            json!(css),
        )
        .await
        .as_u64()
        .unwrap()
    }

    pub(crate) async fn run(&self, script: &str, argument: Value) -> Value {
        self.browser
            .driver
            .execute(script, vec![argument])
            .await
            .unwrap()
            .json()
            .clone()
    }

    /// The first match; without one the test ends, showing the page.
    pub(crate) async fn one(&self, css: &str) -> WebElement {
        assert!(
            self.count(css).await > 0,
            "no {css} on {}:\n{}",
            self.path().await,
            self.main().await
        );
        self.browser.driver.find(By::Css(css)).await.unwrap()
    }

    /// Presses what does not lead to another page.
    pub(crate) async fn click(&self, css: &str) {
        self.one(css).await;
        self.run("document.querySelector(arguments[0]).click()", json!(css))
            .await;
    }

    /// Presses what leads to another page, and waits until that has come.
    pub(crate) async fn follow(&self, css: &str) {
        self.one(css).await;
        self.run(
            "window.leaving = true; document.querySelector(arguments[0]).click()",
            json!(css),
        )
        .await;
        let started = Instant::now();
        let came = "return !window.leaving && document.readyState === 'complete'";
        // While pages change, a script may find none to run in.
        while !matches!(self.browser.driver.execute(came, Vec::new()).await, Ok(seen) if seen.json() == &json!(true))
        {
            assert!(started.elapsed() < PATIENCE, "{css} leads nowhere");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends the form that goes to this address or ending of one.
    pub(crate) async fn send(&self, to: &str) {
        self.follow(&format!("main form[action*='{to}'] button[type=submit]"))
            .await;
    }

    pub(crate) async fn attribute(&self, css: &str, name: &str) -> String {
        self.one(css)
            .await
            .attr(name)
            .await
            .unwrap()
            .unwrap_or_default()
    }

    /// Fills a field by its name: as typed, whatever the browser's language does to dates.
    pub(crate) async fn fill(&self, name: &str, value: &str) {
        let field = self.one(&format!("main [name='{name}']")).await;
        let arguments = vec![field.to_json().unwrap(), json!(value)];
        self.browser
            .driver
            .execute("arguments[0].value = arguments[1]", arguments)
            .await
            .unwrap();
    }

    /// Picks a radio button or a checkbox.
    pub(crate) async fn pick(&self, name: &str, value: &str) {
        self.click(&format!("main input[name='{name}'][value='{value}']"))
            .await;
    }

    /// The text of the first match.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.one(css).await.text().await.unwrap()
    }

    /// The text of the page's own part.
    pub(crate) async fn main(&self) -> String {
        let text = self
            .run(
                "return document.querySelector('main')?.innerText ?? ''",
                Value::Null,
            )
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Opens the page again and again until it has this.
    pub(crate) async fn open_until(&self, path: &str, css: &str) {
        let started = Instant::now();
        loop {
            self.open(path).await;
            if self.count(css).await > 0 {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "no {css} on {path}:\n{}",
                self.main().await
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Runs a script that gives its answer to a callback.
    pub(crate) async fn ask(&self, script: &str, argument: Value) -> Value {
        self.browser
            .driver
            .execute_async(script, vec![argument])
            .await
            .unwrap()
            .json()
            .clone()
    }
}
