-- For whom a person is kept out of sight: the colleague, relative or parent does not find them (D10).
-- Few rows; gone with the person.
CREATE TABLE person_lock (
    municipality_id {id} NOT NULL,
    person_id {id} NOT NULL,
    account_id {id} NOT NULL,
    reason {text} NOT NULL,
    locked_by {id} NOT NULL,
    locked_at {moment} NOT NULL,
    PRIMARY KEY (municipality_id, person_id, account_id),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
) {keyed};
CREATE INDEX person_lock_by_account ON person_lock (account_id, municipality_id, person_id);

-- Whose identity changed or went, so that the names in the memory of each node follow at once. A day old
-- they are swept.
CREATE TABLE identity_change (
    municipality_id {id} NOT NULL,
    at {moment} NOT NULL,
    person_id {id} NOT NULL,
    PRIMARY KEY (municipality_id, at, person_id)
) {keyed};

-- Looking into a case outside one's own work: asked of those who have it, or opened in an emergency.
-- Codes only, no words. Gone with the person.
CREATE TABLE case_insight (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    person_id {id} NOT NULL,
    account_id {id} NOT NULL,
    role {text} NOT NULL,
    kind {text} NOT NULL,
    reason {text} NOT NULL,
    state {text} NOT NULL,
    asked_at {moment} NOT NULL,
    until_at {moment} NOT NULL,
    decided_by {id},
    decided_at {moment},
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
) {keyed};
CREATE INDEX case_insight_by_case ON case_insight (municipality_id, case_id, account_id, until_at);
CREATE INDEX case_insight_by_account ON case_insight (account_id, asked_at);

-- What workers answered when asked whether they know a young person.
CREATE TABLE person_tie (
    municipality_id {id} NOT NULL,
    person_id {id} NOT NULL,
    account_id {id} NOT NULL,
    answer {text} NOT NULL,
    asked_because {text} NOT NULL,
    at {moment} NOT NULL,
    PRIMARY KEY (municipality_id, person_id, account_id),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
) {keyed};
