-- Of whom the vault still keeps what the data gave up when a list was taken back: written in the same
-- transaction, crossed off once the vault has followed. Random ids only.
CREATE TABLE taken_back_person (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    list_id {id} NOT NULL,
    person_id {id} NOT NULL,
    left_behind {text} NOT NULL CHECK (left_behind IN ('person', 'keys', 'fingerprint')),
    PRIMARY KEY (municipality_id, list_id, person_id),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

-- With what the open cases of a municipality were last compared with the upper ages: once a month, for
-- only the month of a birthday counts, and again when a limit changes. Taken away when a list comes in.
CREATE TABLE age_check (
    municipality_id {id} NOT NULL PRIMARY KEY REFERENCES municipality (id),
    month {month} NOT NULL,
    list_age {int} NOT NULL,
    guidance_age {int} NOT NULL
) {keyed};
