-- Lists of DUO about who left school (S4-05 to S4-10, S4-17). They are statutory (WEB art. 9.2.5) and stand apart from the
-- voluntary approach: no row here points to a person or a case there, and none there points here.

-- A list is of a region; it says nothing of a young person.
CREATE TABLE school_list (
  id {id} NOT NULL PRIMARY KEY,
  kind {text} NOT NULL,
  reference_date {day} NOT NULL,
  return_by {day} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('staged', 'committed', 'abandoned', 'expired')),
  file_digest {bytes} NOT NULL,
  rows {int} NOT NULL,
  uploaded_by {id} NOT NULL REFERENCES account (id),
  uploaded_at {moment} NOT NULL,
  committed_at {moment}
) {strict};

-- The municipalities that have rows in it.
CREATE TABLE school_list_part (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  list_id {id} NOT NULL REFERENCES school_list (id),
  rows {int} NOT NULL CHECK (rows > 0),
  PRIMARY KEY (municipality_id, list_id)
) {keyed};
CREATE INDEX school_list_part_by_list ON school_list_part (list_id, municipality_id);

-- Rows that were not taken in: where in the file and why, and nothing of what stood there.
CREATE TABLE school_set_apart (
  list_id {id} NOT NULL REFERENCES school_list (id),
  row_no {int} NOT NULL,
  at {int} NOT NULL,
  field {text} NOT NULL,
  reason {text} NOT NULL,
  PRIMARY KEY (list_id, row_no, at)
) {keyed};

-- Rows until the commit, sealed under the list's own key, which goes after the staging term.
CREATE TABLE school_staged_row (
  municipality_id {id} NOT NULL,
  list_id {id} NOT NULL,
  row_no {int} NOT NULL,
  row_id {id} NOT NULL,
  sealed {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, list_id, row_no),
  FOREIGN KEY (municipality_id, list_id) REFERENCES school_list_part (municipality_id, list_id)
) {keyed};

-- A row as it was taken in, sealed under the pupil's statutory key: name, number, school, work. A destroyed row keeps its
-- place in the count.
CREATE TABLE school_row (
  municipality_id {id} NOT NULL,
  id {id} NOT NULL,
  list_id {id} NOT NULL,
  row_no {int} NOT NULL,
  pupil_id {id} NOT NULL,
  sealed {bytes},
  destroy_after {day} NOT NULL,
  destroyed_on {day},
  destroyed_for {text},
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, list_id, row_no),
  FOREIGN KEY (municipality_id, list_id) REFERENCES school_list_part (municipality_id, list_id),
  CHECK ((sealed IS NULL) = (destroyed_on IS NOT NULL))
) {keyed};
CREATE INDEX school_row_by_pupil ON school_row (municipality_id, pupil_id, id);
CREATE INDEX school_row_by_term ON school_row (municipality_id, destroy_after, id);

-- What the municipality decided: added to, never changed.
CREATE TABLE school_disposition (
  municipality_id {id} NOT NULL,
  row_id {id} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  taken_up_by {text},
  not_taken_up {text},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, row_id, seq),
  FOREIGN KEY (municipality_id, row_id) REFERENCES school_row (municipality_id, id),
  CHECK ((taken_up_by IS NULL) <> (not_taken_up IS NULL))
) {keyed};

-- What came of it, under the disposition it belongs to. The code may tell of care or detention: it is sealed.
CREATE TABLE school_result (
  municipality_id {id} NOT NULL,
  row_id {id} NOT NULL,
  disposition_seq {int} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  id {id} NOT NULL,
  on_day {day} NOT NULL,
  sealed {bytes},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, row_id, disposition_seq, seq),
  FOREIGN KEY (municipality_id, row_id, disposition_seq)
    REFERENCES school_disposition (municipality_id, row_id, seq)
) {keyed};

-- That a list was told back to DUO, and how far it was.
CREATE TABLE school_return (
  list_id {id} NOT NULL REFERENCES school_list (id),
  seq {int} NOT NULL CHECK (seq > 0),
  returned_on {day} NOT NULL,
  returnable {int} NOT NULL,
  open {int} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (list_id, seq)
) {keyed};
