-- Visits taken along on a telephone: each may come back once, by whoever took it.
CREATE TABLE visit_take (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    account_id {id} NOT NULL,
    taken_at {moment} NOT NULL,
    used_at {moment},
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX visit_take_by_account ON visit_take (account_id, taken_at);
