//! Properties over generated files: nothing is lost, nothing depends on the container, nothing
//! breaks the worker.

use exchange::{
    FileHeader, FileKind, ListRow, Problem, QuarantinedRow, ReasonCode, Table, WorkerRequest,
    correction_table,
};
use proptest::prelude::*;
use testkit::corpus::{cases, made_up_bsn, october_request};

use crate::worker_output::{Output, run};

/// The worker over one list.
fn import(name: &str, bytes: &[u8]) -> Output {
    import_as(&october_request(), name, bytes)
}

fn import_as(template: &WorkerRequest, name: &str, bytes: &[u8]) -> Output {
    let header = FileHeader {
        kind: FileKind::List,
        name: name.to_owned(),
        length: bytes.len() as u64,
    };
    let request = WorkerRequest {
        files: vec![header],
        ..template.clone()
    };
    let mut input = serde_json::to_vec(&request).expect("serialises");
    input.push(b'\n');
    input.extend_from_slice(bytes);
    run(&input)
}

/// What a run says, without what the container alone decides.
fn essence(output: &Output) -> Vec<(u32, String, String, Vec<Problem>)> {
    let one = |row: &ListRow| {
        let identity = serde_json::to_string(&row.identity).expect("serialises");
        let bsn = row
            .bsn
            .as_ref()
            .map(|b| b.0.digits().to_owned())
            .unwrap_or_default();
        (row.row, bsn, identity, row.problems.clone())
    };
    output.rows.iter().map(one).collect()
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table {
        title: "Lijst".to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows,
    }
}

/// A cell as people type it, good or bad.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~]{0,12}",
        "[A-Za-zÀ-ž'=+@%|;\"-]{1,12}",
        Just("ja".to_owned()),
        Just("01-02-2003".to_owned()),
        Just("31-02-2003".to_owned()),
        Just("6001 AB".to_owned()),
        Just("#N/A".to_owned()),
        Just("3-jan".to_owned()),
        Just("totaal".to_owned()),
    ]
}

/// A number, mostly good.
fn any_number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0_u32..40).prop_map(made_up_bsn),
        1 => "[0-9]{0,11}",
        1 => "[0-9O. ]{0,10}",
    ]
}

const COLUMNS: [&str; 6] = [
    "BSN",
    "achternaam",
    "geboortedatum",
    "nieuw",
    "huisnummer",
    "postcode",
];

fn any_rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row =
        (any_number(), prop::collection::vec(any_cell(), 5)).prop_map(|(number, mut cells)| {
            cells.insert(0, number);
            cells
        });
    prop::collection::vec(row, 1..30)
}

/// A name with every sign that a spreadsheet or a delimiter could trip over.
fn any_name() -> impl Strategy<Value = String> {
    "[A-Za-zéëüçşğÇŁ'=+@%|;\"-][A-Za-zéëüçşğ '=+@%|;\",-]{0,20}[a-z]"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c2_every_data_row_is_reported_once(rows in any_rows()) {
        let filled: Vec<u32> = (2..).zip(&rows)
            .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
            .map(|(number, _)| number)
            .collect();
        let output = import("lijst.csv", &table(&COLUMNS, rows).to_csv().expect("writes"));
        if output.questions.is_empty() && output.rejected.is_none() {
            let numbers: Vec<u32> = output.rows.iter().map(|row| row.row).collect();
            prop_assert_eq!(&numbers, &filled);
            let done = output.done.expect("done");
            prop_assert_eq!(done.rows, filled.len() as u64);
            prop_assert_eq!(done.with_problems, output.rows.iter().filter(|r| !r.problems.is_empty()).count() as u64);
        } else {
            prop_assert!(output.done.is_none());
        }
    }

    #[test]
    fn i4_a_workbook_and_a_csv_of_the_same_table_say_the_same(rows in any_rows()) {
        let table = table(&COLUMNS, rows);
        let csv = import("lijst.csv", &table.to_csv().expect("writes"));
        let xlsx = import("lijst.xlsx", &table.to_xlsx().expect("writes"));
        prop_assert_eq!(essence(&csv), essence(&xlsx));
        prop_assert_eq!(csv.questions, xlsx.questions);
        prop_assert_eq!(csv.conflicts, xlsx.conflicts);
    }

    #[test]
    fn c3_what_goes_out_comes_back_the_same(names in prop::collection::vec((any_name(), any_name()), 1..20)) {
        let rows = (0..).zip(&names).map(|(n, (given, family))| vec![made_up_bsn(n), given.clone(), family.clone()]).collect();
        let table = table(&["BSN", "voornamen", "achternaam"], rows);
        for bytes in [table.to_csv().expect("writes"), table.to_xlsx().expect("writes")] {
            let output = import("lijst", &bytes);
            let back: Vec<(String, String)> =
                output.rows.iter().map(|row| (row.identity.given_names.clone(), row.identity.family_name.clone())).collect();
            prop_assert_eq!(&back, &names);
        }
    }

    #[test]
    fn no_bytes_break_the_worker(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        import("lijst.csv", &bytes);
    }

    #[test]
    fn no_damage_to_a_corpus_file_breaks_the_worker(
        pick in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let small = small_files();
        let mut bytes = pick.get(small).clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let output = import("lijst", &bytes);
        let ended = usize::from(output.done.is_some()) + usize::from(output.rejected.is_some()) + usize::from(!output.questions.is_empty());
        prop_assert_eq!(ended, 1);
    }
}

/// Corpus files that are quick to read.
fn small_files() -> &'static [Vec<u8>] {
    static FILES: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    FILES.get_or_init(|| {
        let files = cases().into_iter().flat_map(|case| case.files);
        files
            .map(|file| file.bytes)
            .filter(|bytes| (1..20_000).contains(&bytes.len()))
            .collect()
    })
}

#[test]
fn a_correction_file_comes_back_with_the_same_problems_until_it_is_mended() {
    let rows = [
        "123456789;Jansen;31-02-2003",
        "1234567;'t Hart;01-02-2003",
        "12345678O;=1+1;x",
    ];
    let first = import(
        "lijst.csv",
        format!("BSN;achternaam;geboortedatum\r\n{}\r\n", rows.join("\r\n")).as_bytes(),
    );
    let quarantined: Vec<QuarantinedRow> = first
        .rows
        .iter()
        .map(|row| QuarantinedRow {
            row: row.row,
            problems: row.problems.clone(),
            raw: row.raw.clone(),
        })
        .collect();
    let mut table = correction_table("Correctie", &quarantined);
    assert_eq!(
        table.columns,
        [
            "vangnet rij",
            "vangnet kolom",
            "vangnet reden",
            "BSN",
            "achternaam",
            "geboortedatum"
        ]
    );
    for bytes in [table.to_csv().expect("csv"), table.to_xlsx().expect("xlsx")] {
        let again = import("correctie", &bytes);
        assert_eq!(essence(&again), essence(&first));
        assert!(again.detected[0].dropped.is_empty());
    }
    for (n, row) in (0..).zip(&mut table.rows) {
        row[3] = made_up_bsn(n);
        row[5] = "01-02-2003".to_owned();
    }
    let mended = import("correctie.csv", &table.to_csv().expect("csv"));
    assert!(mended.rows.iter().all(|row| row.problems.is_empty()));
    assert_eq!(mended.rows[2].identity.family_name, "=1+1");
}

#[test]
fn i_48_a_row_that_conflicts_later_can_still_be_corrected() {
    let bsn = made_up_bsn(1);
    let text = format!(
        "BSN;achternaam;geboortedatum;nieuw\r\n{bsn};Jansen;01-02-2003;ja\r\n{bsn};Bakker;01-02-2003;ja\r\n"
    );
    let output = import("lijst.csv", text.as_bytes());
    assert_eq!(output.conflicts, [(2, 3)]);
    assert!(output.rows[0].raw.is_empty(), "it streamed past unkept");
    let again = WorkerRequest {
        whole_rows: true,
        ..october_request()
    };
    let cells = import_as(&again, "lijst.csv", text.as_bytes()).rows[0]
        .raw
        .clone();
    assert!(
        cells.contains(&("achternaam".to_owned(), "Jansen".to_owned())),
        "{cells:?}"
    );
    let problem = Problem {
        column: "bsn".into(),
        reason: ReasonCode::SameBsnOtherPerson,
        suggestion: None,
    };
    let row = QuarantinedRow {
        row: 2,
        problems: vec![problem],
        raw: cells,
    };
    let back = import(
        "correctie.csv",
        &correction_table("Correctie", &[row]).to_csv().expect("csv"),
    );
    assert_eq!(essence(&back)[0].1, bsn);
    assert_eq!(back.rows[0].new_flag, Some(true));
}

#[test]
fn c8_no_rejection_or_question_repeats_a_number() {
    for case in cases() {
        let output = run(&case.input());
        let mut said = output
            .rejected
            .iter()
            .map(|r| r.dutch.clone())
            .collect::<Vec<_>>();
        said.extend(
            output
                .questions
                .iter()
                .map(|q| format!("{} {}", q.dutch, q.sample)),
        );
        for text in said {
            let runs = text
                .split(|c: char| !c.is_ascii_digit())
                .map(str::len)
                .max()
                .unwrap_or(0);
            assert!(runs < 8, "{} {}: {text}", case.id, case.title);
        }
    }
}

#[test]
fn a_saved_mapping_reads_a_header_no_synonym_knows() {
    let mut mapping = exchange::Mapping::default();
    mapping.set("Sleutel", exchange::Field::Bsn);
    let request = WorkerRequest {
        mappings: [(FileKind::List, mapping)].into(),
        ..october_request()
    };
    let output = import_as(
        &request,
        "lijst.csv",
        format!("sleutel\r\n{}\r\n", made_up_bsn(0)).as_bytes(),
    );
    assert_eq!(output.rows.len(), 1);
    assert_eq!(
        output.detected[0].mapping.get("Sleutel"),
        Some(exchange::Field::Bsn)
    );
}

#[test]
fn s1_22_the_delivery_names_its_day_and_month() {
    let text = format!(
        "BSN;peildatum;maand\r\n{};01-10-2026;oktober 2026\r\n",
        made_up_bsn(0)
    );
    let output = import("lijst.csv", text.as_bytes());
    assert_eq!(
        output.detected[0].reference_date.map(|d| d.to_string()),
        Some("2026-10-01".into())
    );
    assert_eq!(
        output.detected[0].stated_month.map(|m| m.to_string()),
        Some("2026-10".into())
    );
}
