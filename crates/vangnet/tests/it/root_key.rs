//! Another root key: nothing is lost, the old one opens nothing any more, and a change that was cut
//! off is finished by the next (security.md section 5; A2).

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, thread, time::Duration};

use testkit::population::{self, Dice};

use crate::installation::{CODE, Installation, month, people};

/// Kills of a change under way.
const KILLS: u64 = 12;
/// The dice of this test.
const SEED: u64 = 20_261_124;

struct Keys {
    current: PathBuf,
    next: PathBuf,
    previous: PathBuf,
}

fn keys(place: &Installation) -> Keys {
    let beside = |name: &str| place.folder().join(name);
    Keys {
        current: beside("data.key"),
        next: beside("data.key.nieuw"),
        previous: beside("data.key.vorige"),
    }
}

#[test]
fn a2_another_root_key_opens_everything_and_the_old_one_nothing_on_sqlite() {
    changed(Installation::sqlite());
}

#[test]
fn a2_another_root_key_opens_everything_and_the_old_one_nothing_on_postgresql() {
    changed(Installation::postgres());
}

fn changed(place: Installation) {
    let place = place.in_use();
    let list = place.file("lijst.csv", population::list_csv(&people(21, 20, 0), CODE));
    let of_list = month(-1).to_string();
    place
        .import(&of_list, &list, &["--commit", "--confirm"])
        .succeeds();
    let keys = keys(&place);
    let old = fs::read(&keys.current).expect("the key");

    let told = place.run(&["root-key", "rotate"]).succeeds();
    assert!(
        told.out.contains("De nieuwe sleutel staat in"),
        "{}",
        told.out
    );
    let new = fs::read(&keys.current).expect("the key");
    assert_ne!(new, old);
    assert_eq!(fs::read(&keys.previous).expect("the old key"), old);
    assert!(!keys.next.exists());
    for file in [&keys.current, &keys.previous] {
        let mode = fs::metadata(file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    place.verifies();
    let known = place.import(&of_list, &list, &["--confirm"]).succeeds();
    assert_eq!(known.outcome("already_known"), 20, "{}", known.out);
    let noted = "SELECT count(*) FROM audit_entry WHERE detail LIKE '%root_key_changed%'";
    assert_eq!(place.sql(noted), "1");

    fs::write(&keys.current, &old).expect("written");
    place
        .run(&["verify"])
        .refuses("niet die van deze installatie");
    place
        .run(&["root-key", "rotate"])
        .refuses("niet die van deze installatie");
    fs::write(&keys.current, &new).expect("written");
    place.verifies();
}

#[test]
fn a2_a_change_of_the_root_key_that_is_killed_is_finished_by_the_next() {
    let place = Installation::sqlite().ready();
    let keys = keys(&place);
    let mut dice = Dice::new(SEED);
    let (mut before, mut unfinished) = (fs::read(&keys.current).expect("the key"), 0);
    for kill in 1..=KILLS {
        let mut child = place
            .command(&["root-key", "rotate"])
            .spawn()
            .expect("started");
        thread::sleep(Duration::from_millis(dice.below(500)));
        let _ = child.kill();
        child.wait().expect("waited");
        let seen = place.run(&["verify"]);
        if seen.code != Some(0) {
            // Never without saying what to do.
            seen.refuses("root-key rotate");
            unfinished += 1;
        }
        if keys.next.exists() {
            place.run(&["root-key", "rotate"]).succeeds();
        }
        assert!(!keys.next.exists());
        place.run(&["verify"]).succeeds();
        let now = fs::read(&keys.current).expect("the key");
        if now != before {
            let kept = fs::read(&keys.previous).expect("the old key");
            assert_eq!(kept, before, "kill {kill} of seed {SEED}");
        }
        before = now;
    }
    println!("{KILLS} kills, {unfinished} between vault and files");
    place.verifies();
}

#[test]
fn a2_a_change_cut_off_between_vault_and_files_is_told_and_finished() {
    let place = Installation::sqlite().ready();
    let keys = keys(&place);
    let old = fs::read(&keys.current).expect("the key");
    place.run(&["root-key", "rotate"]).succeeds();
    // As the files were just before they changed places.
    fs::rename(&keys.current, &keys.next).expect("moved");
    fs::rename(&keys.previous, &keys.current).expect("moved");
    place
        .run(&["verify"])
        .refuses("Voer `vangnet root-key rotate` opnieuw uit");
    place.run(&["root-key", "rotate"]).succeeds();
    place.verifies();
    assert_eq!(fs::read(&keys.previous).expect("the old key"), old);
}

#[test]
fn a2_the_root_key_is_not_changed_under_others_at_work() {
    let place = Installation::sqlite().ready();
    let keys = keys(&place);
    let old = fs::read(&keys.current).expect("the key");
    let lock = fs::File::open(place.data().join("vangnet.lock")).expect("the lock");
    lock.lock_shared().expect("held, as a server does");
    place.run(&["root-key", "rotate"]).refuses("Stop de server");
    assert!(!keys.next.exists());
    drop(lock);
    assert_eq!(fs::read(&keys.current).expect("the key"), old);
}

#[test]
fn a_place_that_cannot_be_written_stops_the_start() {
    let place = Installation::sqlite().ready();
    let nowhere = place.folder().join("bestaat").join("niet");
    let nowhere = nowhere.to_str().expect("a path");
    for option in ["--checkpoints", "--ledger"] {
        place
            .run(&["verify", option, nowhere])
            .refuses("kan niet worden gebruikt");
    }
    place.verifies();
}
