-- The texts a municipality's letters are made with; every version is kept.
CREATE TABLE letter_text (
    municipality_id {id} NOT NULL REFERENCES municipality (id),
    version {int} NOT NULL,
    text {json} NOT NULL,
    changed_by {id} NOT NULL,
    changed_at {moment} NOT NULL,
    PRIMARY KEY (municipality_id, version)
) {keyed};

-- The numbers of decision letters: one for each decision that is sent, counted in its year. A number stays when
-- the person is destroyed, so that no other letter gets it; whose it was does not.
CREATE TABLE decision_letter (
    municipality_id {id} NOT NULL,
    year {int} NOT NULL,
    number {int} NOT NULL,
    case_id {id},
    decided_seq {int} NOT NULL,
    PRIMARY KEY (municipality_id, year, number),
    UNIQUE (municipality_id, case_id, decided_seq),
    FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
