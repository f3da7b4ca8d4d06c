//! Copies of data and vault, and what a restored copy knows (security.md H).

use std::fs;

use testkit::population;

use crate::installation::{CODE, Installation, month, people};

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

#[test]
fn h1_on_postgresql_the_databases_own_tools_make_the_copy() {
    let place = Installation::postgres().ready();
    place.run(&["backup", "create", "kopie"]).refuses("pg_dump");
    assert!(!place.folder().join("kopie").exists());
}
