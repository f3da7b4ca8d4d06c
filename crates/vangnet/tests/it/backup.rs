//! Copies of data and vault, and what a restored copy knows (security.md H).

use std::{
    collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command,
    thread, time::Duration,
};

use testkit::population::{self, Dice};

use crate::installation::{CODE, Installation, ended, month, people};

/// The dice of these tests.
const SEED: u64 = 20_261_125;

#[test]
fn h1_a_restored_copy_has_the_old_data_and_todays_vault() {
    let place = Installation::sqlite().in_use();
    let (old, new) = (month(-2).to_string(), month(-1).to_string());
    let first = place.file("eerste.csv", population::list_csv(&people(11, 30, 0), CODE));
    let second = place.file(
        "tweede.csv",
        population::list_csv(&people(12, 30, 5_000), CODE),
    );
    place.import(&old, &first, &["--commit"]).succeeds();
    let copy = place.folder().join("kopie.2026");
    let copy_name = copy.to_str().expect("a path");
    place.run(&["backup", "create", copy_name]).succeeds();
    for file in ["data/vangnet.db", "data/reads.db", "vault/vault.db"] {
        assert!(copy.join(file).is_file(), "{file} is not in the copy");
    }
    assert!(
        !copy.join("data/vault.db").exists(),
        "the vault lies beside the data in the copy"
    );
    let key = fs::read(place.folder().join("data.key")).expect("the root key");
    for file in ["data/vangnet.db", "data/reads.db", "vault/vault.db"] {
        let bytes = fs::read(copy.join(file)).expect("a file");
        assert!(
            !bytes.windows(32).any(|window| window == key),
            "the root key is in {file}"
        );
    }

    place.import(&new, &second, &["--commit"]).succeeds();
    assert_eq!(
        place
            .import(&new, &second, &[])
            .succeeds()
            .outcome("already_known"),
        30
    );
    let vault = fs::metadata(place.data().join("vault.db"))
        .expect("the vault")
        .len();

    place.run(&["backup", "restore", copy_name]).succeeds();
    place.run(&["verify"]).succeeds();
    let known = place.import(&old, &first, &[]).succeeds();
    assert_eq!(known.outcome("already_known"), 30, "{}", known.out);
    assert!(
        fs::metadata(place.data().join("vault.db"))
            .expect("the vault")
            .len()
            >= vault
    );
    assert!(
        place.data().join("vangnet.db.voor-herstel").is_file(),
        "the old data are gone"
    );
    // What the copy did not have comes in again.
    place
        .import(&new, &second, &["--commit", "--confirm"])
        .succeeds();
    let again = place.import(&new, &second, &[]).succeeds();
    assert_eq!(again.outcome("already_known"), 30, "{}", again.out);
    place.run(&["verify"]).succeeds();
}

/// A pair of keys of `age` in the folder: the file of the public one and that of the secret one.
fn key_pair(folder: &Path, name: &str) -> [String; 2] {
    let [public, secret] = ["publiek", "geheim"].map(|part| folder.join(format!("{name}.{part}")));
    let made = Command::new("age-keygen")
        .arg("--output")
        .arg(&secret)
        .output()
        .expect("age-keygen");
    assert!(made.status.success());
    let told = String::from_utf8(made.stderr).expect("text");
    let key = told.trim().rsplit(' ').next().expect("a key");
    fs::write(&public, format!("{key}\n")).expect("written");
    [public, secret].map(|path| path.to_str().expect("a path").to_owned())
}

/// A copy that is encrypted, and what it takes to put it back.
fn encrypted_copies(place: &Installation) {
    let list = place.file("lijst.csv", population::list_csv(&people(51, 20, 0), CODE));
    let of_list = month(-1).to_string();
    place
        .import(&of_list, &list, &["--commit", "--confirm"])
        .succeeds();
    let [public, secret] = key_pair(place.folder(), "bewaarder");
    let [_, other] = key_pair(place.folder(), "vreemde");
    let copy = place.folder().join("kopie");
    let name = copy.to_str().expect("a path");
    place
        .run(&["backup", "create", name, "--recipients", &secret])
        .refuses("is niet te gebruiken");
    assert!(!copy.exists(), "refused before anything was copied");
    place
        .run(&["backup", "create", name, "--recipients", &public])
        .succeeds();
    for part in ["data", "vault"] {
        for file in fs::read_dir(copy.join(part)).expect("a part") {
            let file = file.expect("a file").path();
            let bytes = fs::read(&file).expect("bytes");
            let is_plain = file.ends_with("backup.json") || file.ends_with("SHA256SUMS");
            assert!(
                is_plain || bytes.starts_with(b"age-encryption.org/v1"),
                "{} is readable",
                file.display()
            );
        }
    }
    place
        .run(&["backup", "restore", name])
        .refuses("--identity");
    place
        .run(&["backup", "restore", name, "--identity", &other])
        .refuses("gaat niet open");
    let known = place.import(&of_list, &list, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "nothing was replaced");
    let later = place.file(
        "later.csv",
        population::list_csv(&people(52, 5, 9_000), CODE),
    );
    let this = month(0).to_string();
    place
        .import(&this, &later, &["--commit", "--confirm"])
        .succeeds();
    place
        .run(&["backup", "restore", name, "--identity", &secret])
        .succeeds();
    place.run(&["verify"]).succeeds();
    let known = place.import(&of_list, &list, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "{}", known.out);
    let left: Vec<_> = fs::read_dir(place.folder())
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with("uitgepakt"))
        .collect();
    assert!(left.is_empty(), "decrypted files stay: {left:?}");
}

#[test]
fn h6_a_copy_is_encrypted_to_a_key_that_the_machine_does_not_have() {
    encrypted_copies(&Installation::sqlite().in_use());
}

#[test]
fn h6_on_postgresql_too() {
    encrypted_copies(&Installation::postgres().in_use());
}

#[test]
fn h3_a_copy_that_was_cut_off_never_bears_the_name_of_one() {
    let place = Installation::sqlite().ready();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    // What a copy that was killed half-way leaves behind.
    let half = place.folder().join("kopie.half");
    fs::create_dir_all(half.join("data")).expect("made");
    fs::write(half.join("data/vangnet.db"), b"half").expect("written");
    place
        .run(&["backup", "restore", copy_name])
        .refuses("staat geen back-up");
    place.run(&["verify"]).succeeds();
    place.run(&["backup", "create", copy_name]).succeeds();
    assert!(!half.exists(), "the half copy is still there");
    place.run(&["backup", "restore", copy_name]).succeeds();
    place.verifies();
}

#[test]
fn h_a_folder_that_exists_is_never_written_over() {
    let place = Installation::sqlite().ready();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    fs::create_dir(&copy).expect("made");
    place
        .run(&["backup", "create", copy_name])
        .refuses("bestaat al");
    assert_eq!(fs::read_dir(&copy).expect("the folder").count(), 0);
}

/// Everything in a folder, to see that nothing changed.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

#[test]
fn h3_a_flipped_byte_in_any_file_is_found_before_anything_is_replaced() {
    let place = Installation::sqlite().ready();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    place.run(&["backup", "create", copy_name]).succeeds();
    let mut dice = Dice::new(SEED);
    // Without a vault of today, the copy's is wanted too.
    fs::rename(
        place.data().join("vault.db"),
        place.folder().join("kluis-opzij"),
    )
    .expect("moved");
    let before = contents(&place.data());
    for part in ["data", "vault"] {
        for (name, bytes) in contents(&copy.join(part)) {
            let file = copy.join(part).join(&name);
            for _ in 0..3 {
                let at = usize::try_from(dice.below(bytes.len() as u64)).expect("small");
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << dice.below(8);
                fs::write(&file, &flipped).expect("written");
                place
                    .run(&["backup", "restore", copy_name])
                    .refuses("staat geen back-up");
            }
            fs::write(&file, &bytes[..bytes.len() - 1]).expect("written");
            place
                .run(&["backup", "restore", copy_name])
                .refuses("staat geen back-up");
            fs::remove_file(&file).expect("removed");
            place
                .run(&["backup", "restore", copy_name])
                .refuses("staat geen back-up");
            fs::write(&file, &bytes).expect("written");
        }
    }
    assert_eq!(contents(&place.data()), before, "something was replaced");
    place.run(&["backup", "restore", copy_name]).succeeds();
    place.run(&["verify"]).succeeds();
}

#[test]
fn h3_killed_copies_are_whole_or_nothing() {
    let place = Installation::sqlite().ready();
    let mut dice = Dice::new(SEED);
    let mut whole = 0;
    for kill in 1..=20 {
        let copy = place.folder().join(format!("kopie-{kill}"));
        let copy_name = copy.to_str().expect("a path");
        let mut child = place
            .command(&["backup", "create", copy_name])
            .spawn()
            .expect("started");
        thread::sleep(Duration::from_millis(dice.below(450)));
        let _ = child.kill();
        let acknowledged = child.wait().expect("waited").success();
        let restored = place.run(&["backup", "restore", copy_name]);
        if copy.exists() {
            restored.succeeds();
            whole += 1;
        } else {
            assert!(!acknowledged, "an acknowledged copy is gone");
            restored.refuses("staat geen back-up");
        }
        place.run(&["verify"]).succeeds();
    }
    println!("20 kills, {whole} copies made in time");
}

#[test]
fn h3_a_restore_that_is_killed_is_finished_by_the_next() {
    let place = Installation::sqlite().in_use();
    let list = place.file("lijst.csv", population::list_csv(&people(31, 20, 0), CODE));
    let of_list = month(-1).to_string();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    place.run(&["backup", "create", copy_name]).succeeds();
    let mut dice = Dice::new(SEED);
    for _ in 0..12 {
        let mut child = place
            .command(&["backup", "restore", copy_name])
            .spawn()
            .expect("started");
        thread::sleep(Duration::from_millis(dice.below(700)));
        let _ = child.kill();
        child.wait().expect("waited");
        let seen = place.run(&["verify"]);
        if seen.code != Some(0) {
            seen.refuses("backup restore");
            place.run(&["backup", "restore", copy_name]).succeeds();
            place.run(&["verify"]).succeeds();
        }
    }
    place.run(&["backup", "restore", copy_name]).succeeds();
    let fresh = place
        .import(&of_list, &list, &["--commit", "--confirm"])
        .succeeds();
    assert_eq!(fresh.outcome("new"), 20, "{}", fresh.out);
    place.run(&["verify"]).succeeds();
}

#[test]
fn h3_a_restore_cut_off_between_two_files_is_told_and_finished() {
    let place = Installation::sqlite().ready();
    // As it is when all was ready and one file had gone to its place.
    let staging = place.data().join("herstel");
    fs::create_dir(&staging).expect("made");
    fs::rename(place.data().join("vangnet.db"), staging.join("vangnet.db")).expect("moved");
    fs::write(staging.join("KLAAR"), b"").expect("written");
    place
        .run(&["verify"])
        .refuses("Voer `vangnet backup restore` opnieuw uit");
    place.run(&["init"]).refuses("niet afgemaakt");
    let told = place
        .run(&["backup", "restore", "maakt niet uit"])
        .succeeds();
    assert!(told.out.contains("afgemaakt"), "{}", told.out);
    place.verifies();
}

#[test]
fn h1_on_postgresql_a_restored_copy_has_the_old_data_and_todays_vault() {
    let place = Installation::postgres().in_use();
    let (old, new) = (month(-2).to_string(), month(-1).to_string());
    let first = place.file("eerste.csv", population::list_csv(&people(41, 20, 0), CODE));
    let second = place.file(
        "tweede.csv",
        population::list_csv(&people(42, 20, 5_000), CODE),
    );
    place
        .import(&old, &first, &["--commit", "--confirm"])
        .succeeds();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    place.run(&["backup", "create", copy_name]).succeeds();
    place
        .import(&new, &second, &["--commit", "--confirm"])
        .succeeds();

    let dump = copy.join("data").join("data.dump");
    let bytes = fs::read(&dump).expect("the archive");
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 4;
    fs::write(&dump, flipped).expect("written");
    place
        .run(&["backup", "restore", copy_name])
        .refuses("controlesommen");
    fs::write(&dump, bytes).expect("written");
    let known = place.import(&new, &second, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "{}", known.out);

    let told = place.run(&["backup", "restore", copy_name]).succeeds();
    assert!(
        told.out.contains("de kluis van nu is gebleven"),
        "{}",
        told.out
    );
    place.run(&["verify"]).succeeds();
    let known = place.import(&old, &first, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "{}", known.out);
    place
        .import(&new, &second, &["--commit", "--confirm"])
        .succeeds();
    place.run(&["verify"]).succeeds();
}

#[test]
fn h5_on_postgresql_a_lost_vault_comes_back_from_its_copy_with_the_ledger() {
    let place = Installation::postgres().in_use();
    let list = place.file("lijst.csv", population::list_csv(&people(43, 20, 0), CODE));
    let of_list = month(-1).to_string();
    place
        .import(&of_list, &list, &["--commit", "--confirm"])
        .succeeds();
    let copy = place.folder().join("kopie");
    let copy_name = copy.to_str().expect("a path");
    place.run(&["backup", "create", copy_name]).succeeds();
    place.empty_vault();
    place.run(&["verify"]).refuses("vangnet init");
    let told = place.run(&["backup", "restore", copy_name]).succeeds();
    assert!(
        told.out.contains("De gegevens en de kluis zijn teruggezet"),
        "{}",
        told.out
    );
    place.run(&["verify"]).succeeds();
    let known = place.import(&of_list, &list, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "{}", known.out);
}

#[test]
fn h_on_postgresql_an_absent_or_older_tool_is_told() {
    let place = Installation::postgres().ready();
    let tools = place.folder().join("tools");
    fs::create_dir(&tools).expect("made");
    let with_tools = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        command.env("PATH", &tools);
        ended(command)
    };
    with_tools(&["backup", "create", "kopie"]).refuses("`pg_dump` is er niet");
    for tool in ["pg_dump", "pg_restore"] {
        let file = tools.join(tool);
        fs::write(
            &file,
            format!("#!/bin/sh\necho '{tool} (PostgreSQL) 13.9'\n"),
        )
        .expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    with_tools(&["backup", "create", "kopie"]).refuses("is van versie 13");
    with_tools(&["backup", "restore", "kopie"]).refuses("is van versie 13");
    assert!(!place.folder().join("kopie").exists());
    place.verifies();
}
