-- Monthly lists, their staging, their quarantine, and the people they bring.
-- Every table that says something of a person has municipality_id in its key and in every foreign
-- key, so that a row cannot point into another municipality (D9).

CREATE TABLE list (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    id {id} NOT NULL,
    source {text} NOT NULL,
    month {month} NOT NULL,
    reference_date {day} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('reading', 'questions', 'rejected', 'staged', 'committed',
        'taken_back', 'handed_over', 'abandoned', 'expired')),
    purpose {text} CHECK (purpose IN ('approach', 'counting_only')),
    file_digest {bytes},
    row_count {int} NOT NULL,
    progress_done {int} NOT NULL,
    progress_total {int} NOT NULL,
    summary {json} NOT NULL,
    created_by {id} NOT NULL,
    created_at {moment} NOT NULL,
    committed_at {moment},
    handed_over_at {moment},
    PRIMARY KEY (municipality_id, id)
) {keyed};
CREATE INDEX list_by_month ON list (municipality_id, month, id);

-- Uploaded files wait here, sealed under the list's own key, until questions are answered: at most
-- the staging term, then the key is destroyed.
CREATE TABLE staged_file (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    kind {text} NOT NULL,
    name_sealed {bytes} NOT NULL,
    chunk {int} NOT NULL,
    row_id {id} NOT NULL,
    length {int} NOT NULL,
    sealed {bytes} NOT NULL,
    PRIMARY KEY (municipality_id, list_id, kind, chunk),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

-- One row of a list as it will be committed. `identity` is sealed for its final place, the person
-- table; `preview` (name, problems, notices) is sealed under the list's key for the preview alone.
CREATE TABLE staged_row (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    row_no {int} NOT NULL,
    outcome {text} NOT NULL,
    track {text},
    pattern {int},
    person_id {id},
    person_is_new {flag} NOT NULL,
    case_id {id},
    identity {bytes},
    bsn_sealed {bytes},
    preview {bytes},
    PRIMARY KEY (municipality_id, list_id, row_no),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};
CREATE INDEX staged_row_by_outcome ON staged_row (municipality_id, list_id, outcome, row_no);

-- The events and the overview that every row of one pattern gets: computed by the domain once a
-- pattern, joined to the rows at commit, so that the commit has no rule in its SQL.
CREATE TABLE staged_pattern_event (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    pattern {int} NOT NULL,
    seq {int} NOT NULL,
    kind {text} NOT NULL,
    plain {json} NOT NULL,
    PRIMARY KEY (municipality_id, list_id, pattern, seq),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

CREATE TABLE staged_pattern_overview (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    pattern {int} NOT NULL,
    round {int} NOT NULL,
    version {int} NOT NULL,
    phase {text} NOT NULL,
    track {text} NOT NULL,
    next_action {text} NOT NULL,
    re_entry {flag} NOT NULL,
    month {month} NOT NULL,
    owner_role {text},
    due_from {day},
    due_until {day},
    destroy_after {day},
    visit_allowed {flag} NOT NULL,
    PRIMARY KEY (municipality_id, list_id, pattern),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

-- Events that this list brings to cases that exist already, with the version they were decided on.
CREATE TABLE staged_case_event (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    case_id {id} NOT NULL,
    seq {int} NOT NULL,
    kind {text} NOT NULL,
    plain {json} NOT NULL,
    PRIMARY KEY (municipality_id, list_id, case_id, seq),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

CREATE TABLE staged_case_overview (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    case_id {id} NOT NULL,
    decided_on_version {int} NOT NULL,
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
    PRIMARY KEY (municipality_id, list_id, case_id),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};

-- Rows that need a human: sealed whole under the list's key, for the correction file, until the
-- quarantine term ends. Reason codes name what is wrong, never a value.
CREATE TABLE quarantine_row (
    municipality_id {id} NOT NULL,
    list_id {id} NOT NULL,
    row_no {int} NOT NULL,
    row_id {id} NOT NULL,
    reasons {json} NOT NULL,
    sealed {bytes} NOT NULL,
    destroy_after {day} NOT NULL,
    PRIMARY KEY (municipality_id, list_id, row_no),
    FOREIGN KEY (municipality_id, list_id) REFERENCES list (municipality_id, id)
) {keyed};
CREATE INDEX quarantine_row_by_term ON quarantine_row (municipality_id, destroy_after, list_id, row_no);

-- A young person as one municipality knows them. `identity` is absent for whoever is known to the
-- municipality (only the fact, the date and the checker are kept) and after destruction.
CREATE TABLE person (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    id {id} NOT NULL,
    identity {bytes},
    previous_identity {bytes},
    bsn_sealed {bytes},
    first_list_id {id} NOT NULL,
    last_list_id {id} NOT NULL,
    previous_list_id {id},
    gone_since {month},
    destroyed_on {day},
    PRIMARY KEY (municipality_id, id),
    FOREIGN KEY (municipality_id, first_list_id) REFERENCES list (municipality_id, id),
    FOREIGN KEY (municipality_id, last_list_id) REFERENCES list (municipality_id, id)
) {keyed};
CREATE INDEX person_by_last_list ON person (municipality_id, last_list_id, id);
CREATE INDEX person_by_first_list ON person (municipality_id, first_list_id, id);
