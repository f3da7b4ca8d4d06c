-- Cases: what happened (events), where each stands (overview), and the cards sent.

CREATE TABLE case_file (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    person_id {id} NOT NULL,
    round {int} NOT NULL,
    opened_by_list {id} NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, person_id, round),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id),
    FOREIGN KEY (municipality_id, opened_by_list) REFERENCES list (municipality_id, id)
) {keyed};
CREATE INDEX case_file_by_list ON case_file (municipality_id, opened_by_list, id);

CREATE TABLE case_event (
    municipality_id {id} NOT NULL,
    case_id {id} NOT NULL,
    seq {int} NOT NULL,
    on_day {day} NOT NULL,
    at {moment} NOT NULL,
    by_account {id} NOT NULL,
    by_role {text} NOT NULL,
    kind {text} NOT NULL,
    plain {json} NOT NULL,
    sealed {bytes},
    by_list {id},
    PRIMARY KEY (municipality_id, case_id, seq),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX case_event_by_list ON case_event (municipality_id, by_list, case_id, seq)
    WHERE by_list IS NOT NULL;

-- One row a case, written in the transaction of its events and computed by the domain; `version` is
-- the seq of the last event it rests on.
CREATE TABLE case_overview (
    municipality_id {id} NOT NULL,
    case_id {id} NOT NULL,
    person_id {id} NOT NULL,
    version {int} NOT NULL,
    phase {text} NOT NULL,
    track {text} NOT NULL,
    round {int} NOT NULL,
    next_action {text} NOT NULL,
    re_entry {flag} NOT NULL,
    month {month} NOT NULL,
    owner_role {text},
    due_from {day},
    due_until {day},
    destroy_after {day},
    visit_allowed {flag} NOT NULL,
    subregion_id {id},
    assignee_id {id},
    PRIMARY KEY (municipality_id, case_id),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id),
    FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
) {keyed};
CREATE INDEX case_overview_by_owner ON case_overview (municipality_id, owner_role, next_action, due_until, case_id);
CREATE INDEX case_overview_by_phase ON case_overview (municipality_id, phase, case_id);
CREATE INDEX case_overview_by_person ON case_overview (municipality_id, person_id, case_id);
CREATE INDEX case_overview_by_term ON case_overview (municipality_id, destroy_after, case_id)
    WHERE destroy_after IS NOT NULL;

CREATE TABLE wave (
    id {id} NOT NULL PRIMARY KEY,
    subregion_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
    released_on {day} NOT NULL,
    size {int} NOT NULL,
    released_by {id} NOT NULL
) {keyed};

CREATE TABLE card_batch (
    id {id} NOT NULL PRIMARY KEY,
    subregion_id {id},
    municipality_id {id},
    text_versions {json} NOT NULL,
    made_by {id} NOT NULL,
    made_at {moment} NOT NULL,
    printed_on {day} NOT NULL,
    sent_on {day}
) {keyed};

CREATE TABLE card (
    municipality_id {id} NOT NULL,
    case_id {id} NOT NULL,
    copy {int} NOT NULL,
    batch_id {id} NOT NULL REFERENCES card_batch (id),
    variant {text} NOT NULL,
    short_code {text} NOT NULL,
    PRIMARY KEY (municipality_id, case_id, copy),
    UNIQUE (municipality_id, short_code),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX card_by_batch ON card (batch_id, municipality_id, case_id, copy);

-- The text of the two cards, edited per sub-region; every version is kept.
CREATE TABLE card_text (
    subregion_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
    variant {text} NOT NULL,
    version {int} NOT NULL,
    text {json} NOT NULL,
    changed_by {id} NOT NULL,
    changed_at {moment} NOT NULL,
    PRIMARY KEY (subregion_id, variant, version)
) {keyed};
