-- The multidisciplinary conference. A pilot is of several municipalities and says nothing of a young person; nor do its
-- organisations, answers and lessons. A case within it is the sum of its steps: codes, days and accounts in plain, what
-- describes the young person sealed under their own keys and gone with them, as is for which organisation and on which task
-- somebody sits at the table. Who that was is blanked in plain when the keys go.

CREATE TABLE conference_pilot (
  id {id} NOT NULL PRIMARY KEY,
  title {text} NOT NULL,
  begins_on {day} NOT NULL,
  months {int} NOT NULL CHECK (months > 0),
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  evaluated_on {day},
  evaluated_by {id} REFERENCES account (id),
  counted {json},
  CHECK ((evaluated_on IS NULL) = (evaluated_by IS NULL)),
  CHECK ((evaluated_on IS NULL) = (counted IS NULL))
) {strict};

CREATE TABLE conference_pilot_place (
  pilot_id {id} NOT NULL REFERENCES conference_pilot (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (pilot_id, municipality_id)
) {keyed};

-- Who takes part: the type of partner decides which consent is asked, the task by law what there is without one.
CREATE TABLE conference_organisation (
  pilot_id {id} NOT NULL REFERENCES conference_pilot (id),
  id {id} NOT NULL,
  name {text} NOT NULL,
  partner {text} NOT NULL,
  task {text},
  holds_plans {flag} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (pilot_id, id)
) {keyed};

CREATE TABLE conference_member (
  pilot_id {id} NOT NULL,
  organisation_id {id} NOT NULL,
  account_id {id} NOT NULL REFERENCES account (id),
  PRIMARY KEY (pilot_id, organisation_id, account_id),
  FOREIGN KEY (pilot_id, organisation_id) REFERENCES conference_organisation (pilot_id, id)
) {keyed};

CREATE TABLE conference (
  id {id} NOT NULL PRIMARY KEY,
  pilot_id {id} NOT NULL REFERENCES conference_pilot (id),
  on_day {day} NOT NULL,
  room {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  held_at {moment}
) {strict};

CREATE TABLE conference_presence (
  conference_id {id} NOT NULL REFERENCES conference (id),
  account_id {id} NOT NULL REFERENCES account (id),
  is_present {flag} NOT NULL,
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (conference_id, account_id)
) {keyed};

CREATE TABLE conference_case (
  municipality_id {id} NOT NULL,
  id {id} NOT NULL,
  pilot_id {id} NOT NULL,
  case_id {id} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, pilot_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id),
  FOREIGN KEY (pilot_id, municipality_id) REFERENCES conference_pilot_place (pilot_id, municipality_id)
) {keyed};

CREATE INDEX conference_case_by_case ON conference_case (municipality_id, case_id);

CREATE TABLE conference_step (
  municipality_id {id} NOT NULL,
  conference_case_id {id} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  on_day {day} NOT NULL,
  at {moment} NOT NULL,
  by_account {id} NOT NULL REFERENCES account (id),
  by_role {text} NOT NULL,
  plain {json} NOT NULL,
  sealed {bytes},
  PRIMARY KEY (municipality_id, conference_case_id, seq),
  FOREIGN KEY (municipality_id, conference_case_id) REFERENCES conference_case (municipality_id, id)
) {keyed};

CREATE TABLE conference_answer (
  pilot_id {id} NOT NULL REFERENCES conference_pilot (id),
  question {text} NOT NULL,
  kind {text} NOT NULL,
  version {int} NOT NULL CHECK (version > 0),
  verdict {text} NOT NULL,
  words {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (pilot_id, question, kind, version)
) {keyed};

-- What was learned, without whom: no case is named.
CREATE TABLE conference_lesson (
  pilot_id {id} NOT NULL REFERENCES conference_pilot (id),
  id {id} NOT NULL,
  topic {text} NOT NULL,
  words {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (pilot_id, id)
) {keyed};
