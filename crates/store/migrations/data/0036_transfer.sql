-- The transfer form of a school for one pupil who is about to leave (S4-75 to S4-77, S4-90). What the school types is sealed
-- under the pupil's statutory key; who the pupil is stands nowhere else. How often the
-- school kept something tells two people there apart.
CREATE TABLE transfer (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  id {id} NOT NULL,
  code {text} NOT NULL,
  pupil_id {id} NOT NULL,
  row_id {id},
  school {text} NOT NULL,
  leaves_on {day} NOT NULL,
  due_on {day} NOT NULL,
  asked_by {id} NOT NULL REFERENCES account (id),
  asked_at {moment} NOT NULL,
  withdrawn_by {id} REFERENCES account (id),
  withdrawn_at {moment},
  sealed {bytes},
  saved_at {moment},
  saves {int} NOT NULL,
  sent_at {moment},
  without_line {flag},
  destroy_after {day} NOT NULL,
  destroyed_on {day},
  destroyed_for {text},
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, code),
  FOREIGN KEY (municipality_id, row_id) REFERENCES school_row (municipality_id, id),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  CHECK ((without_line IS NULL) = (sent_at IS NULL)),
  CHECK (sent_at IS NULL OR withdrawn_at IS NULL),
  CHECK (sealed IS NULL OR (saved_at IS NOT NULL AND destroyed_on IS NULL))
) {keyed};
CREATE INDEX transfer_by_pupil ON transfer (municipality_id, pupil_id, id);

-- A link for the school: the hash of its code. A later one takes its place.
CREATE TABLE transfer_link (
  municipality_id {id} NOT NULL,
  transfer_id {id} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  code_hash {bytes} NOT NULL,
  last_day {day} NOT NULL,
  made_by {id} NOT NULL REFERENCES account (id),
  made_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, transfer_id, seq),
  FOREIGN KEY (municipality_id, transfer_id) REFERENCES transfer (municipality_id, id)
) {keyed};
CREATE INDEX transfer_link_by_hash ON transfer_link (code_hash);

-- What the municipality did with it: a code and a day, added to and never changed.
CREATE TABLE transfer_step (
  municipality_id {id} NOT NULL,
  transfer_id {id} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  what {text} NOT NULL,
  on_day {day} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, transfer_id, seq),
  FOREIGN KEY (municipality_id, transfer_id) REFERENCES transfer (municipality_id, id)
) {keyed};
