//! `shot URL OUT.png WIDTH [LOGIN_URL]`: a picture of a page, and what axe has against it.
//!
//! LOGIN_URL is opened first, to get a session: one of the links that `vangnet demo` prints.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use e2e::Browser;

const USAGE: &str = "usage: shot URL OUT.png WIDTH [LOGIN_URL]";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Gives the number of violations.
async fn run() -> Result<usize> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context(USAGE)?;
    let file = arguments.next().context(USAGE)?;
    let width = arguments.next().context(USAGE)?.parse().context(USAGE)?;
    let browser = Browser::start().await?;
    if let Some(login) = arguments.next() {
        browser.open(&login).await?;
    }
    browser.set_width(width).await?;
    browser.open(&url).await?;
    browser.screenshot(Path::new(&file)).await?;
    println!(
        "{} ({}) -> {file}",
        browser.driver.title().await?,
        browser.driver.current_url().await?
    );
    let violations = browser.violations().await?;
    for violation in &violations {
        println!("{violation}");
    }
    println!("{} violations", violations.len());
    browser.close().await?;
    Ok(violations.len())
}
