//! `cargo xtask assets`: style sheets, fonts and scripts, fetched by the lock file and written to assets/dist, from
//! where `web` and `letters` embed them. Nothing of it is kept in the repository. axe-core stays in node_modules: only
//! the browser tests read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::machine;
use crate::stylesheet::{UsedClasses, keep_used_properties, keep_used_rules};

/// Raised when this file writes something else from the same inputs.
const RECIPE: &str = "2";

const COMPONENTS: &str = "@utrecht/component-library-css/dist/index.css";
const THEME: &str = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";

/// Files copied as they are: from node_modules, to assets/dist. The web fonts come in subsets that a browser fetches
/// only for letters it meets; the whole TTF files are for typeset letters.
const COPIES: [(&str, &str); 8] = [
    ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    (
        "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
        "fonts/NotoSans-Regular.ttf",
    ),
    (
        "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf",
        "fonts/NotoSans-Bold.ttf",
    ),
    (
        "@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2",
        "fonts/noto-sans-latin-400.woff2",
    ),
    (
        "@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff2",
        "fonts/noto-sans-latin-700.woff2",
    ),
    (
        "@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2",
        "fonts/noto-sans-latin-ext-400.woff2",
    ),
    (
        "@fontsource/noto-sans/files/noto-sans-latin-ext-700-normal.woff2",
        "fonts/noto-sans-latin-ext-700.woff2",
    ),
    ("@fontsource/noto-sans/LICENSE", "fonts/OFL.txt"),
];

/// Writes assets/dist unless nothing it is made from has changed.
pub(crate) fn build() -> Result<()> {
    let root = machine::root()?;
    let assets = root.join("assets");
    let dist = assets.join("dist");
    let lock = fs::read(assets.join("package-lock.json")).context("assets/package-lock.json")?;
    let app_css = fs::read_to_string(assets.join("app.css")).context("assets/app.css")?;
    let kept_classes =
        fs::read_to_string(assets.join("keep-classes.txt")).context("assets/keep-classes.txt")?;
    let pages = page_sources(&root)?;

    let mut inputs = Sha256::new();
    for part in [
        RECIPE.as_bytes(),
        &lock,
        app_css.as_bytes(),
        kept_classes.as_bytes(),
    ] {
        inputs.update(Sha256::digest(part));
    }
    for page in &pages {
        inputs.update(Sha256::digest(page.as_bytes()));
    }
    let fingerprint = hex(&inputs.finalize());
    let stamp = dist.join(".stamp");
    if fs::read_to_string(&stamp).is_ok_and(|last| last == fingerprint) && all_there(&dist)? {
        println!("assets: nothing changed");
        return Ok(());
    }

    let modules = fetch(&assets, &lock)?;
    let mut used = UsedClasses::default();
    for text in pages.iter().chain([&kept_classes]) {
        used.add_text(text);
    }
    let components = keep_used_rules(&read(&modules, COMPONENTS)?, &used);
    let mut users: Vec<&str> = pages.iter().map(String::as_str).collect();
    users.extend([components.as_str(), app_css.as_str()]);
    let theme = keep_used_properties(&read(&modules, THEME)?, &users);

    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("theme.css", theme.into_bytes()),
        ("components.css", components.into_bytes()),
        ("app.css", app_css.into_bytes()),
    ];
    for (from, to) in COPIES {
        let content =
            fs::read(modules.join(from)).with_context(|| format!("the package file {from}"))?;
        files.push((to, content));
    }
    let mut manifest = Map::new();
    for (name, content) in &files {
        write_if_changed(&dist.join(name), content)?;
        manifest.insert(
            (*name).to_owned(),
            Value::String(hex(&Sha256::digest(content))),
        );
    }
    write_if_changed(
        &dist.join("manifest.json"),
        (serde_json::to_string_pretty(&manifest)? + "\n").as_bytes(),
    )?;
    remove_others(&dist, &dist, &manifest)?;
    fs::write(stamp, fingerprint)?;
    let sizes: Vec<String> = files
        .iter()
        .map(|(name, content)| format!("{name} {} kB", content.len().div_ceil(1000)))
        .collect();
    println!("assets: {}", sizes.join(", "));
    Ok(())
}

/// Runs `npm ci` when node_modules is not what the lock file says, and gives the folder.
fn fetch(assets: &Path, lock: &[u8]) -> Result<PathBuf> {
    let modules = assets.join("node_modules");
    let stamp = modules.join(".vangnet-lock");
    let wanted = hex(&Sha256::digest(lock));
    if fs::read_to_string(&stamp).is_ok_and(|last| last == wanted) {
        return Ok(modules);
    }
    let npm = machine::ensure("npm", &["nodejs", "npm"])?;
    println!("assets: npm ci");
    // No package may run a script of its own on the machine that builds.
    let done = Command::new(npm)
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(assets)
        .status()
        .context("npm does not start")?;
    if !done.success() {
        bail!("npm ci failed: the packages of assets/package-lock.json could not be fetched");
    }
    fs::write(stamp, wanted)?;
    Ok(modules)
}

fn all_there(dist: &Path) -> Result<bool> {
    let Ok(text) = fs::read_to_string(dist.join("manifest.json")) else {
        return Ok(false);
    };
    let manifest: Map<String, Value> = serde_json::from_str(&text)?;
    Ok(manifest.keys().all(|name| dist.join(name).exists()))
}

/// Removes files that an older recipe wrote: all of assets/dist is embedded in the binary.
fn remove_others(dist: &Path, folder: &Path, manifest: &Map<String, Value>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        if path.is_dir() {
            remove_others(dist, &path, manifest)?;
        } else if name != "manifest.json" && name != ".stamp" && !manifest.contains_key(&name) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Text of everything that may name a class or a custom property: templates, and Rust code of the pages and their
/// pictures.
fn page_sources(root: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for folder in [
        "crates/web/templates",
        "crates/web/src",
        "crates/charts/src",
    ] {
        let mut files = Vec::new();
        collect_files(&root.join(folder), &mut files)?;
        files.sort();
        for file in files {
            texts.push(
                fs::read_to_string(&file)
                    .with_context(|| format!("{} is not text", file.display()))?,
            );
        }
    }
    Ok(texts)
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|ending| ["html", "svg", "rs"].iter().any(|known| ending == *known))
        {
            files.push(path);
        }
    }
    Ok(())
}

fn read(modules: &Path, name: &str) -> Result<String> {
    fs::read_to_string(modules.join(name)).with_context(|| format!("the package file {name}"))
}

/// Leaves an equal file alone, so that cargo sees no change where there is none.
fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // Another process may be reading: the new file takes the place of the old one in one step.
    let fresh = file.with_extension("new");
    fs::write(&fresh, content)?;
    fs::rename(&fresh, file).with_context(|| format!("{} cannot be written", file.display()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
