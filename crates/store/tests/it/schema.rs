//! What must be true of every table (D9): no row can point into another municipality.

use sqlx::{ConnectOptions as _, Row as _};
use store::Databases;
use testkit::StoreFixture;

/// Tables of the installation itself. They say nothing of a young person.
const INSTALLATION: [&str; 9] = [
    "_sqlx_migrations",
    "account",
    "account_role",
    "grouping_of_municipalities",
    "installation_secret",
    "invitation",
    "municipality",
    "once_key",
    "passkey",
];

/// As those, of signing in.
const SIGN_IN: [&str; 2] = ["session", "sign_in_attempt"];

/// As those, of colleagues: who is away, who wants mail, what was mailed, whose calendar.
const COLLEAGUES: [&str; 4] = ["absence", "calendar_feed", "daily_mail", "mail_choice"];

/// Tables of a sub-region, which is of several municipalities: when cards went out, how many, with which text, and which
/// texts are tried against each other, and who asked for a file of that. What young people were asked, and how many gave
/// which answer.
const SUBREGION: [&str; 7] = [
    "card_batch",
    "card_text",
    "file_request",
    "survey",
    "survey_answer",
    "trial",
    "wave",
];

/// Tables of the region as a whole: how many cases one fte carries, how far a quarter has come, what was published of it, in
/// which way is counted; that effects were reported. Of a list of DUO that it came and was told back, and which rows of the file could not be read.
const REGION: [&str; 8] = [
    "caseload_norm",
    "effect_report",
    "monitor_published",
    "monitor_quarter",
    "school_list",
    "school_return",
    "school_set_apart",
    "tally_version",
];

/// Budgets, which several municipalities have together.
const BUDGET: [&str; 7] = [
    "budget",
    "budget_entry",
    "budget_fund",
    "budget_key",
    "budget_line",
    "budget_place",
    "budget_share",
];

/// Projects, which several municipalities have together too.
const PROJECT: [&str; 6] = [
    "project",
    "project_measurement",
    "project_place",
    "project_target",
    "project_version",
    "project_withdrawal",
];

/// Meetings of the network, which several municipalities hold together: when, where and who came.
const NETWORK: [&str; 3] = [
    "network_meeting",
    "network_meeting_place",
    "network_presence",
];

/// Pilots with the conference, which several municipalities have together: when, who sits there, what was found out.
const CONFERENCE: [&str; 8] = [
    "conference",
    "conference_answer",
    "conference_lesson",
    "conference_member",
    "conference_organisation",
    "conference_pilot",
    "conference_pilot_place",
    "conference_presence",
];

/// What a region knows of its network, which is of several municipalities; a colleague's own card; what a region agreed.
const DIRECTORIES: [&str; 15] = [
    "colleague_card",
    "cooperation_measure",
    "go_live",
    "improvement",
    "improvement_end",
    "partner",
    "partner_person",
    "partner_place",
    "provision",
    "provision_check",
    "provision_place",
    "provision_version",
    "route_template",
    "route_template_place",
    "route_template_version",
];

fn may_lack_municipality(table: &str) -> bool {
    INSTALLATION
        .iter()
        .chain(&SIGN_IN)
        .chain(&COLLEAGUES)
        .chain(&SUBREGION)
        .chain(&REGION)
        .chain(&BUDGET)
        .chain(&PROJECT)
        .chain(&NETWORK)
        .chain(&CONFERENCE)
        .chain(&DIRECTORIES)
        .any(|name| *name == table)
}

/// Each table with its keys: primary, unique and foreign (columns only).
struct Table {
    name: String,
    primary: Vec<String>,
    uniques: Vec<Vec<String>>,
    /// Columns here, table there, columns there.
    foreign: Vec<(Vec<String>, String, Vec<String>)>,
}

async fn tables(file: &std::path::Path) -> Vec<Table> {
    let mut db = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .expect("the file opens");
    let names: Vec<String> =
        sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut db)
            .await
            .expect("names")
            .iter()
            .map(|row| row.get(0))
            .collect();
    let mut tables = Vec::new();
    for name in names {
        let primary =
            sqlx::query("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk")
                .bind(&name)
                .fetch_all(&mut db)
                .await
                .expect("columns")
                .iter()
                .map(|row| row.get(0))
                .collect();
        let indexes: Vec<String> =
            sqlx::query("SELECT name FROM pragma_index_list($1) WHERE \"unique\" = 1")
                .bind(&name)
                .fetch_all(&mut db)
                .await
                .expect("indexes")
                .iter()
                .map(|row| row.get(0))
                .collect();
        let mut uniques = Vec::new();
        for index in indexes {
            uniques.push(
                sqlx::query("SELECT name FROM pragma_index_info($1) ORDER BY seqno")
                    .bind(index)
                    .fetch_all(&mut db)
                    .await
                    .expect("columns")
                    .iter()
                    .map(|row| row.get::<Option<String>, _>(0).unwrap_or_default())
                    .collect(),
            );
        }
        let mut foreign: Vec<(i64, Vec<String>, String, Vec<String>)> = Vec::new();
        for row in sqlx::query(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($1) ORDER BY id, seq",
        )
        .bind(&name)
        .fetch_all(&mut db)
        .await
        .expect("keys")
        {
            let (id, to_table, from, to): (i64, String, String, Option<String>) =
                (row.get(0), row.get(1), row.get(2), row.get(3));
            let to = to.unwrap_or_else(|| "id".to_owned());
            match foreign.iter_mut().find(|key| key.0 == id) {
                Some(key) => {
                    key.1.push(from);
                    key.3.push(to);
                }
                None => foreign.push((id, vec![from], to_table, vec![to])),
            }
        }
        let foreign = foreign
            .into_iter()
            .map(|(_, from, table, to)| (from, table, to))
            .collect();
        tables.push(Table {
            name,
            primary,
            uniques,
            foreign,
        });
    }
    tables
}

#[tokio::test]
async fn d9_every_personal_table_has_its_municipality_in_every_key() {
    let fixture = StoreFixture::sqlite().await;
    let Databases::Sqlite { folder } = &fixture.config.databases else {
        panic!("SQLite")
    };
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in ["vangnet.db", "vault.db", "reads.db"] {
        for table in tables(&folder.join(file)).await {
            if may_lack_municipality(&table.name) {
                continue;
            }
            seen += 1;
            let has = |columns: &[String]| columns.iter().any(|column| column == "municipality_id");
            let Table {
                name,
                primary,
                uniques,
                foreign,
            } = &table;
            if primary
                .first()
                .is_none_or(|first| first != "municipality_id")
            {
                wrong.push(format!(
                    "{name}: the key {primary:?} does not start with municipality_id"
                ));
            }
            for unique in uniques.iter().filter(|columns| !has(columns)) {
                wrong.push(format!(
                    "{name}: unique {unique:?} reaches over municipalities"
                ));
            }
            for (from, to_table, to) in foreign {
                if may_lack_municipality(to_table) {
                    continue;
                }
                let at = from.iter().position(|column| column == "municipality_id");
                if at.is_none_or(|at| to.get(at).is_none_or(|column| column != "municipality_id")) {
                    wrong.push(format!(
                        "{name}: {from:?} may point into another municipality's {to_table}"
                    ));
                }
            }
        }
    }
    assert!(seen > 15, "{seen} tables");
    assert_eq!(wrong, Vec::<String>::new());
}
