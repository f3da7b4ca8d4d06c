//! The program is killed at random moments of an import, over and over (A1).

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use testkit::population::{self, Dice};

use crate::installation::{CODE, Installation, month, people};

/// Kills that must have hit a running import; `work.rs` has those of people at work.
const KILLS: u32 = 60;
/// Rows on each list.
const ROWS: usize = 300;
/// The dice of this test.
const SEED: u64 = 20_261_122;

/// Runs the test takes at most, killed or not.
const RUNS: u64 = 160;

/// A list of one run: people nobody else has.
struct Run {
    month: String,
    list: String,
    ended_well: bool,
}

#[test]
fn a1_sixty_kills_of_an_import_leave_nothing_half() {
    let place = Installation::sqlite().in_use();
    let mut dice = Dice::new(SEED);
    let mut runs: Vec<Run> = Vec::new();
    let mut kills = 0;
    // How long one import takes here, so that the moments cover all of it on any machine.
    let whole = {
        let started = Instant::now();
        let run = prepared(&place, 0);
        place.run(&arguments(&run)).succeeds();
        runs.push(Run {
            ended_well: true,
            ..run
        });
        started.elapsed().max(Duration::from_millis(50))
    };
    for number in 1..=RUNS {
        if kills == KILLS {
            break;
        }
        let mut run = prepared(&place, number);
        let mut child = place.command(&arguments(&run)).spawn().expect("started");
        let permille = 20 + dice.below(1_030);
        thread::sleep(whole * u32::try_from(permille).unwrap_or(500) / 1_000);
        // `kill` is SIGKILL: nothing in the program can answer it.
        let _ = child.kill();
        let status = child.wait().expect("waited");
        run.ended_well = status.success();
        if status.code().is_none() {
            kills += 1;
            if kills % 10 == 0 {
                place.run(&["verify"]).succeeds();
            }
        } else {
            assert!(
                run.ended_well,
                "an import failed without being killed (seed {SEED}, run {number})"
            );
        }
        runs.push(run);
    }
    assert_eq!(kills, KILLS, "too many imports outran their kill");
    place.verifies();
    let mut halfway = 0;
    for (number, run) in runs.iter().enumerate() {
        let seen = place.run(&preview(run)).succeeds();
        let known = seen.outcome("already_known");
        let fresh = seen.outcome("new");
        assert_eq!(
            known + fresh,
            ROWS as u64,
            "run {number} of seed {SEED}: {}",
            seen.out
        );
        assert!(
            known == 0 || fresh == 0,
            "run {number} of seed {SEED} is half there: {}",
            seen.out
        );
        if run.ended_well {
            assert_eq!(
                fresh, 0,
                "run {number} of seed {SEED} was acknowledged and is gone"
            );
        }
        halfway += u32::from(!run.ended_well && known > 0);
    }
    // What was cut off can be imported once more.
    if let Some(lost) = runs.iter().find(|run| !run.ended_well) {
        place.run(&arguments(lost)).succeeds();
        assert_eq!(place.run(&preview(lost)).succeeds().outcome("new"), 0);
    }
    place.verifies();
    println!(
        "{kills} kills, {} imports, {halfway} committed before the kill was felt",
        runs.len()
    );
    no_worker_is_left(&place);
}

fn prepared(place: &Installation, number: u64) -> Run {
    let people = people(SEED + number, ROWS, number * 1_000);
    let list = place.file(
        &format!("lijst-{number}.csv"),
        population::list_csv(&people, CODE),
    );
    Run {
        // Every list is of one month. Were the months to go on, the people of each would be gone from
        // the next and end their cases (S1-21): looked at afterwards they are new inflow, rightly, and
        // cannot be told from people whose import was lost.
        month: month(-1).to_string(),
        list: list.display().to_string(),
        ended_well: false,
    }
}

/// The age on the reference date is that of the population's month for every list.
fn reference() -> String {
    month(-1).first_day().to_string()
}

fn arguments(run: &Run) -> Vec<&str> {
    let mut arguments = preview(run);
    arguments.extend(["--commit", "--confirm"]);
    arguments
}

fn preview(run: &Run) -> Vec<&str> {
    // Leaked once for the whole test: arguments are borrowed.
    static REFERENCE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let reference = REFERENCE.get_or_init(reference);
    Installation::import_arguments(&run.month, &run.list, &["--reference-date", reference])
}

/// A worker whose parent was killed ends when its pipe breaks.
fn no_worker_is_left(place: &Installation) {
    let started = Instant::now();
    while workers_in(place) > 0 {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "workers were left behind"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

/// Import workers whose working folder is this test's: other tests have theirs elsewhere.
fn workers_in(place: &Installation) -> usize {
    let processes = fs::read_dir("/proc").expect("the processes");
    processes
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|process| {
            let command = fs::read(process.join("cmdline")).unwrap_or_default();
            let here = fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == place.folder());
            here && command.windows(13).any(|part| part == b"import-worker")
        })
        .count()
}
