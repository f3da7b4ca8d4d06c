-- The checklist 18-/18+ of a case (S2-26 to S2-31). What is written of the six areas is sealed with what else is sensitive of the
-- person. In plain stand by which month it is to be settled, how many areas are not, and that the coordinator was asked:
-- nothing says in which area.

CREATE TABLE adulthood_sheet (
  municipality_id {id} NOT NULL,
  id {id} NOT NULL,
  case_id {id} NOT NULL,
  version {int} NOT NULL CHECK (version >= 0),
  due_month {month} NOT NULL,
  open_areas {int} NOT NULL CHECK (open_areas BETWEEN 0 AND 6),
  is_stuck {flag} NOT NULL,
  sealed {bytes},
  changed_at {moment} NOT NULL,
  escalated_for {text},
  escalated_at {moment},
  taken_up_by {id} REFERENCES account (id),
  taken_up_at {moment},
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id),
  CHECK ((sealed IS NULL) = (version = 0)),
  CHECK ((escalated_for IS NULL) = (escalated_at IS NULL)),
  CHECK ((taken_up_by IS NULL) = (taken_up_at IS NULL))
) {keyed};

-- That whoever guides was told what the law changes at an age: once for a case and an age.
CREATE TABLE law_change_told (
  municipality_id {id} NOT NULL,
  case_id {id} NOT NULL,
  age {int} NOT NULL,
  PRIMARY KEY (municipality_id, case_id, age),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
