//! The harness itself: a test that cannot fail proves nothing, so each tool is shown finding what it is for.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use e2e::{Browser, NARROW, WIDE};
use serde_json::json;

/// Serves one page at `http://localhost:PORT/` for as long as the test runs.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\
                            Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n";
                let page = format!(
                    "<!doctype html><html lang=\"nl\"><head><title>Proef</title></head><body><main>{body}</main></body></html>"
                );
                let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{page}", page.len());
            });
        }
    });
    format!("http://localhost:{port}/")
}

const GOOD_PAGE: &str = "<h1>Lijsten</h1><p>Er zijn geen lijsten.</p>";

#[tokio::test]
async fn axe_finds_a_planted_violation_and_only_that() {
    let browser = Browser::start().await.unwrap();
    browser.open(&serve(GOOD_PAGE)).await.unwrap();
    assert_eq!(browser.violations().await.unwrap(), Vec::<String>::new());
    browser
        .open(&serve("<h1>Lijsten</h1><input name=\"naam\">"))
        .await
        .unwrap();
    let found = browser.violations().await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("label (critical)"), "{found:?}");
    browser
        .open(&serve(
            "<h1>Lijsten</h1><p style=\"color:#bbb;background:#fff\">Bleke tekst</p>",
        ))
        .await
        .unwrap();
    let found = browser.violations().await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("color-contrast (serious)"),
        "{found:?}"
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_page_that_sticks_out_on_a_phone_is_a_complaint() {
    let browser = Browser::start().await.unwrap();
    browser
        .open(&serve("<h1>Lijsten</h1><p style=\"width:900px\">Breed</p>"))
        .await
        .unwrap();
    let complaints = browser.inspect("harness-wide").await.unwrap();
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(
        complaints[0].contains(&format!("at {NARROW} px: the page is 9")),
        "{complaints:?}"
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_page_is_as_wide_as_asked() {
    let browser = Browser::start().await.unwrap();
    browser.open(&serve(GOOD_PAGE)).await.unwrap();
    for width in [NARROW, WIDE] {
        browser.set_width(width).await.unwrap();
        let seen = browser
            .driver
            .execute("return window.innerWidth", Vec::new())
            .await
            .unwrap();
        assert_eq!(seen.json(), &json!(width));
    }
    browser.close().await.unwrap();
}

const CREATE_PASSKEY: &str = r"
const done = arguments[arguments.length - 1];
navigator.credentials.create({ publicKey: {
  challenge: new Uint8Array(32), rp: { name: 'Proef', id: 'localhost' },
  user: { id: new Uint8Array([1]), name: 'proef', displayName: 'Proef' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }], authenticatorSelection: { userVerification: 'required' } } })
.then(made => navigator.credentials.get({ publicKey: {
  challenge: new Uint8Array(32), rpId: 'localhost', allowCredentials: [{ type: 'public-key', id: made.rawId }], userVerification: 'required' } })
  .then(used => done(made.id === used.id ? 'same key' : 'another key')))
.catch(error => done('' + error));
";

#[tokio::test]
async fn a_passkey_is_made_and_used() {
    let browser = Browser::start().await.unwrap();
    browser.open(&serve(GOOD_PAGE)).await.unwrap();
    browser.add_passkey_device().await.unwrap();
    let answer = browser
        .driver
        .execute_async(CREATE_PASSKEY, Vec::new())
        .await
        .unwrap();
    assert_eq!(answer.json(), &json!("same key"));
    browser.close().await.unwrap();
}

/// Opens a picture in the browser and counts its colours.
const COUNT_COLOURS: &str = r"
const done = arguments[arguments.length - 1];
const bytes = new Uint8Array(arguments[0]);
createImageBitmap(new Blob([bytes], { type: 'image/png' })).then(picture => {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width; canvas.height = picture.height;
  const pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const dots = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  done([canvas.width, canvas.height, new Set(dots).size]);
}).catch(error => done('' + error));
";

#[tokio::test]
async fn a_screenshot_shows_the_whole_page() {
    let browser = Browser::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut pictures = Vec::new();
    for (name, body) in [
        ("blank.png", ""),
        (
            "text.png",
            "<h1>Lijsten</h1><div style=\"height:2000px\"></div><p>Onderaan</p>",
        ),
    ] {
        browser.open(&serve(body)).await.unwrap();
        browser.set_width(NARROW).await.unwrap();
        browser.screenshot(&folder.path().join(name)).await.unwrap();
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        let seen = browser
            .driver
            .execute_async(COUNT_COLOURS, vec![json!(bytes)])
            .await
            .unwrap();
        pictures.push(serde_json::from_value::<Vec<u32>>(seen.json().clone()).unwrap());
    }
    assert_eq!(pictures[0][2], 1, "an empty page has one colour");
    assert!(pictures[1][2] > 10, "text has many: {pictures:?}");
    assert_eq!(pictures[1][0], NARROW);
    assert!(
        pictures[1][1] > 2000,
        "the picture ends at the fold: {pictures:?}"
    );
    browser.close().await.unwrap();
}
