-- Destructions: begun before the keys go, done in the transaction of their entry in the log. No personal
-- data: the subject is the random id of a case. Kept as long as the log.
CREATE TABLE destruction (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    person_id {id} NOT NULL,
    scope {text} NOT NULL CHECK (scope IN ('person', 'content')),
    ground {text} NOT NULL,
    keys {json} NOT NULL,
    begun_at {moment} NOT NULL,
    done_at {moment},
    seq {int},
    hash {bytes},
    signature {bytes},
    PRIMARY KEY (municipality_id, id)
) {keyed};
CREATE UNIQUE INDEX destruction_begun ON destruction (municipality_id, case_id) WHERE done_at IS NULL;
CREATE INDEX destruction_done ON destruction (municipality_id, done_at, id) WHERE done_at IS NOT NULL;

-- A destruction held back, for a legal reason and until a day.
CREATE TABLE legal_hold (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    case_id {id} NOT NULL,
    reason {text} NOT NULL,
    until {day} NOT NULL,
    placed_by {id} NOT NULL,
    placed_at {moment} NOT NULL,
    lifted_by {id},
    lifted_at {moment},
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX legal_hold_case ON legal_hold (municipality_id, case_id, until);

-- A destruction list that was signed, and the cases on it with the day each was due: a case whose term
-- became another is no longer signed for.
CREATE TABLE destruction_list (
    municipality_id {id} NOT NULL,
    number {int} NOT NULL,
    until {day} NOT NULL,
    cases {int} NOT NULL,
    signed_by {id} NOT NULL,
    signed_at {moment} NOT NULL,
    PRIMARY KEY (municipality_id, number)
) {keyed};
CREATE TABLE destruction_list_case (
    municipality_id {id} NOT NULL,
    case_id {id} NOT NULL,
    number {int} NOT NULL,
    due {day} NOT NULL,
    PRIMARY KEY (municipality_id, case_id, number),
    FOREIGN KEY (municipality_id, number) REFERENCES destruction_list (municipality_id, number),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};

-- A third party who was told something by consent, and is asked to destroy it too (AVG art. 19). While the
-- person is there: which consent it is about. After the destruction: which kind of partner, never of whom.
CREATE TABLE recipient_notice (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    case_id {id},
    consent {int},
    reference {text} NOT NULL,
    recipient {text},
    contacted_on {day},
    printed_at {moment},
    made_on {day},
    state {text} NOT NULL CHECK (state IN ('prepared', 'open', 'confirmed', 'refused')),
    answered_on {day},
    reminded_on {day},
    PRIMARY KEY (municipality_id, id)
) {keyed};
CREATE UNIQUE INDEX recipient_notice_reference ON recipient_notice (municipality_id, reference);
CREATE INDEX recipient_notice_case ON recipient_notice (municipality_id, case_id) WHERE case_id IS NOT NULL;

-- Who decided on a storage term, when, and under which number: beside the version of the rule it is about.
CREATE TABLE rule_decision (
    municipality_id {id} NOT NULL,
    code {text} NOT NULL,
    valid_from {day} NOT NULL,
    recorded_at {moment} NOT NULL,
    number {text} NOT NULL,
    decided_on {day} NOT NULL,
    decided_by {text} NOT NULL,
    PRIMARY KEY (municipality_id, code, valid_from, recorded_at)
) {keyed};
