-- People and cases that no list brought: what names a list may be empty. This engine cannot take a NOT NULL away, so
-- both tables are made anew. What points at them is judged at the end of the transaction.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE person_kept (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    identity {bytes},
    previous_identity {bytes},
    bsn_sealed {bytes},
    first_list_id {id} NOT NULL,
    last_list_id {id} NOT NULL,
    previous_list_id {id},
    gone_since {month},
    destroyed_on {day},
    PRIMARY KEY (municipality_id, id)
) {keyed};
INSERT INTO person_kept SELECT municipality_id, id, identity, previous_identity, bsn_sealed, first_list_id, last_list_id,
    previous_list_id, gone_since, destroyed_on FROM person;
DROP TABLE person;
CREATE TABLE person (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    id {id} NOT NULL,
    identity {bytes},
    previous_identity {bytes},
    bsn_sealed {bytes},
    first_list_id {id},
    last_list_id {id},
    previous_list_id {id},
    gone_since {month},
    destroyed_on {day},
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, first_list_id) REFERENCES list (municipality_id, id),
    FOREIGN KEY (municipality_id, last_list_id) REFERENCES list (municipality_id, id)
) {keyed};
INSERT INTO person (municipality_id, id, identity, previous_identity, bsn_sealed, first_list_id, last_list_id,
    previous_list_id, gone_since, destroyed_on) SELECT municipality_id, id, identity, previous_identity, bsn_sealed,
    first_list_id, last_list_id, previous_list_id, gone_since, destroyed_on FROM person_kept;
DROP TABLE person_kept;
CREATE INDEX person_by_last_list ON person (municipality_id, last_list_id, id);
CREATE INDEX person_by_first_list ON person (municipality_id, first_list_id, id);

CREATE TABLE case_file_kept (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    person_id {id} NOT NULL,
    round {int} NOT NULL,
    opened_by_list {id} NOT NULL,
    PRIMARY KEY (municipality_id, id)
) {keyed};
INSERT INTO case_file_kept SELECT municipality_id, id, person_id, round, opened_by_list FROM case_file;
DROP TABLE case_file;
CREATE TABLE case_file (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    person_id {id} NOT NULL,
    round {int} NOT NULL,
    opened_by_list {id},
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, person_id, round),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id),
    FOREIGN KEY (municipality_id, opened_by_list) REFERENCES list (municipality_id, id)
) {keyed};
INSERT INTO case_file (municipality_id, id, person_id, round, opened_by_list)
    SELECT municipality_id, id, person_id, round, opened_by_list FROM case_file_kept;
DROP TABLE case_file_kept;
CREATE INDEX case_file_by_list ON case_file (municipality_id, opened_by_list, id);
