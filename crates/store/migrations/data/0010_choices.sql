-- The young person's choices: what the regisseur takes note of, drafts, and on which ground each
-- processing rests.
ALTER TABLE case_overview ADD COLUMN
    to_note {day};
CREATE INDEX case_overview_by_note ON case_overview (municipality_id, to_note, case_id)
    WHERE to_note IS NOT NULL;

-- What somebody typed into a form of a case and did not send yet: sealed, and the writer's alone.
CREATE TABLE draft (
    municipality_id {id} NOT NULL,
    case_id {id} NOT NULL,
    account_id {id} NOT NULL REFERENCES account (id),
    form {text} NOT NULL,
    sealed {bytes} NOT NULL,
    saved_at {moment} NOT NULL,
    expires_on {day} NOT NULL,
    PRIMARY KEY (municipality_id, case_id, account_id, form),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX draft_by_expiry ON draft (expires_on, municipality_id, case_id);

-- On which ground a processing rests, from a day on; an empty ground ends it. The legal basis is apart
-- from consent, which cannot make up for one that is missing.
CREATE TABLE legal_basis (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    processing {text} NOT NULL,
    valid_from {day} NOT NULL,
    ground {text},
    article {text} NOT NULL,
    decision {text} NOT NULL,
    recorded_by {id} NOT NULL REFERENCES account (id),
    recorded_at {moment} NOT NULL,
    PRIMARY KEY (municipality_id, processing, valid_from, recorded_at)
) {keyed};
