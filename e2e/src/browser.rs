//! A browser of one's own: its driver on a free port, a new profile, gone at the end.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::time::sleep;

/// Width in CSS pixels of a small phone: the narrowest page we promise (WCAG 1.4.10 asks 320 at a lower zoom).
pub const NARROW: u32 = 360;
/// Width in CSS pixels of a window on a desk.
pub const WIDE: u32 = 1100;

/// Height of the window; pages scroll.
const HEIGHT: u32 = 800;
/// Pictures beyond this height say nothing more, and the browser refuses them.
const TALLEST_PICTURE: f64 = 12_000.0;
const START_LIMIT: Duration = Duration::from_secs(30);

/// Headless, quiet (no request that a page did not ask for) and able to run as root in a container.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=nl",
    "--force-color-profile=srgb",
];

/// The rules of WCAG 2.2, levels A and AA, as axe names them.
const WCAG_TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Makes axe's answer one line per place where a rule is broken.
const RUN_AXE: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: { type: 'tag', values: arguments[0] }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })
  .then(result => done(result.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id} (${rule.impact}): ${rule.help}\n    ${node.target.join(' ')}\n    ${node.html.slice(0, 300)}\n    ${node.any.concat(node.all, node.none).map(c => c.message).join('; ')}`))))
  .catch(error => done(['axe failed: ' + error]));
";

/// What sticks out when a page is wider than its window, besides parts that scroll on their own.
const TOO_WIDE: &str = r"
const room = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth <= room) return [];
const scrolls = e => { for (let p = e.parentElement; p; p = p.parentElement) if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true; return false; };
const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1 && !scrolls(e));
return [`the page is ${document.scrollingElement.scrollWidth} px wide in a window of ${room}: ` + wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')];
";

/// One running browser. Dropping it ends the browser and its driver.
pub struct Browser {
    /// For everything this type does not do itself. First field: the session must end before the driver process does.
    pub driver: WebDriver,
    process: DriverProcess,
    /// Profile and downloads.
    folder: TempDir,
}

/// The chromedriver process, ended by its id when dropped.
struct DriverProcess {
    child: Child,
    port: u16,
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    /// Starts Chromium with an empty profile in a window of [`WIDE`].
    ///
    /// # Errors
    /// When chromedriver or chromium is missing or does not answer in time.
    pub async fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let process = DriverProcess::start(&folder.path().join("chromedriver.log")).await?;
        let mut wishes = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))?;
        if Path::new("/usr/bin/chromium").exists() {
            wishes.set_binary("/usr/bin/chromium")?;
        }
        let driver = WebDriver::new(&format!("http://127.0.0.1:{}", process.port), wishes)
            .await
            .context("no browser session")?;
        let browser = Self {
            driver,
            process,
            folder,
        };
        let downloads = browser.downloads();
        fs::create_dir_all(&downloads)?;
        browser
            .devtools(
                "Browser.setDownloadBehavior",
                json!({ "behavior": "allow", "downloadPath": downloads }),
            )
            .await?;
        browser.set_width(WIDE).await?;
        Ok(browser)
    }

    /// Opens an address and waits until it has loaded.
    ///
    /// # Errors
    /// When the browser cannot reach it.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.driver
            .goto(url)
            .await
            .with_context(|| format!("{url} does not open"))
    }

    /// Sets the width of the page in CSS pixels; unlike a window's, it can be as small as a phone.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn set_width(&self, width: u32) -> Result<()> {
        let size =
            json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await
            .map(drop)
    }

    /// Breaches of WCAG 2.2 A and AA on the open page, as axe sees them; one readable text each, empty when there is none.
    ///
    /// # Errors
    /// When axe-core has not been fetched (`cargo xtask assets`) or the page cannot run it.
    pub async fn violations(&self) -> Result<Vec<String>> {
        self.driver
            .execute(axe_source()?, Vec::new())
            .await
            .context("axe does not load")?;
        let answer = self
            .driver
            .execute_async(RUN_AXE, vec![json!(WCAG_TAGS)])
            .await
            .context("axe does not run")?;
        texts(answer.json())
    }

    /// Looks at the open page as a phone and as a desk show it: accessibility, nothing sticking out sideways, and a picture of each
    /// in target/screenshots/NAME-WIDTH.png. Gives all complaints; empty when there is none.
    ///
    /// # Errors
    /// As [`Self::violations`] and [`Self::screenshot`].
    pub async fn inspect(&self, name: &str) -> Result<Vec<String>> {
        let mut complaints = Vec::new();
        for width in [NARROW, WIDE] {
            self.set_width(width).await?;
            self.screenshot(&screenshots()?.join(format!("{name}-{width}.png")))
                .await?;
            let wide = texts(self.driver.execute(TOO_WIDE, Vec::new()).await?.json())?;
            for complaint in self.violations().await?.into_iter().chain(wide) {
                complaints.push(format!("{name} at {width} px: {complaint}"));
            }
        }
        Ok(complaints)
    }

    /// Writes a PNG of the whole page, also what is below the fold.
    ///
    /// # Errors
    /// When the browser takes no picture or the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let layout = self.devtools("Page.getLayoutMetrics", json!({})).await?;
        let side = |name: &str| {
            layout
                .pointer(&format!("/cssContentSize/{name}"))
                .and_then(Value::as_f64)
                .context("no page size")
        };
        let clip = json!({ "x": 0, "y": 0, "width": side("width")?, "height": side("height")?.min(TALLEST_PICTURE), "scale": 1 });
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
            )
            .await?;
        write_picture(file, &picture)
    }

    /// Writes a WebP of what the window shows: light enough to keep in the repository.
    ///
    /// # Errors
    /// As [`Self::screenshot`].
    pub async fn small_picture(&self, file: &Path) -> Result<()> {
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "format": "webp", "quality": 60 }),
            )
            .await?;
        write_picture(file, &picture)
    }

    /// Runs this script in every page from now on, before anything of the page itself.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub async fn before_every_page(&self, script: &str) -> Result<()> {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await
        .map(drop)
    }

    /// Gives the open tab an authenticator that holds passkeys and always says yes. The page must be at `http://localhost`.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub async fn add_passkey_device(&self) -> Result<()> {
        self.devtools("WebAuthn.enable", json!({})).await?;
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "automaticPresenceSimulation": true,
        });
        self.devtools(
            "WebAuthn.addVirtualAuthenticator",
            json!({ "options": options }),
        )
        .await
        .map(drop)
    }

    /// Takes the connection away from the open tab, or gives it back.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub async fn set_online(&self, online: bool) -> Result<()> {
        self.devtools("Network.enable", json!({})).await?;
        let conditions = json!({ "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await
            .map(drop)
    }

    /// Folder of the browser's own storage.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// Folder where downloaded files arrive.
    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Waits until a download with that ending has arrived, and gives its path.
    ///
    /// # Errors
    /// When none has come within 30 seconds.
    pub async fn downloaded(&self, ending: &str) -> Result<PathBuf> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            for entry in fs::read_dir(self.downloads())? {
                let path = entry?.path();
                if path.extension().is_some_and(|found| found == ending) {
                    return Ok(path);
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
        bail!("no .{ending} file was downloaded");
    }

    /// Ends the browser, telling when that fails; dropping it does the same in silence.
    ///
    /// # Errors
    /// When the session does not end.
    pub async fn close(self) -> Result<()> {
        self.driver.quit().await?;
        drop(self.process);
        Ok(())
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .with_context(|| format!("{method} failed"))
    }
}

impl DriverProcess {
    async fn start(log: &Path) -> Result<Self> {
        // Bound only for a moment: the driver takes the port over at once.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .arg(format!("--log-path={}", log.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver does not start; it is in Debian's package chromium-driver")?;
        let process = Self { child, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > START_LIMIT {
                bail!("chromedriver does not listen on port {port}");
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(process)
    }
}

/// The repository's root: this crate's folder is in it.
fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the crate has no parent folder")
}

fn axe_source() -> Result<String> {
    let file = root()?.join("assets/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file)
        .with_context(|| format!("{} is missing: run cargo xtask assets", file.display()))
}

fn screenshots() -> Result<PathBuf> {
    Ok(root()?.join("target/screenshots"))
}

fn texts(value: &Value) -> Result<Vec<String>> {
    let list = value.as_array().context("the page gave no list")?;
    Ok(list
        .iter()
        .map(|text| {
            text.as_str()
                .map_or_else(|| text.to_string(), str::to_owned)
        })
        .collect())
}

/// Writes what the browser made of `Page.captureScreenshot`.
fn write_picture(file: &Path, picture: &Value) -> Result<()> {
    let text = picture
        .get("data")
        .and_then(Value::as_str)
        .context("no picture")?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, STANDARD.decode(text)?)
        .with_context(|| format!("{} cannot be written", file.display()))
}
