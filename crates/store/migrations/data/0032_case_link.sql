-- Two cases of one young person: linked and never merged, with the reason as a code. Undone it stays, gone with either.
CREATE TABLE case_link (
    municipality_id {id} NOT NULL,
    id {id} NOT NULL,
    first_case_id {id} NOT NULL,
    second_case_id {id} NOT NULL,
    reason {text} NOT NULL,
    linked_by {id} NOT NULL,
    linked_role {text} NOT NULL,
    linked_at {moment} NOT NULL,
    undone_reason {text},
    undone_by {id},
    undone_at {moment},
    PRIMARY KEY (municipality_id, id),
    CHECK (first_case_id < second_case_id),
    FOREIGN KEY (municipality_id, first_case_id) REFERENCES case_file (municipality_id, id),
    FOREIGN KEY (municipality_id, second_case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE UNIQUE INDEX case_link_pair ON case_link (municipality_id, first_case_id, second_case_id)
    WHERE undone_at IS NULL;
CREATE INDEX case_link_by_second ON case_link (municipality_id, second_case_id, id);
