-- Routes of a region (S2-05 to S2-07, S2-14, S2-24, S2-36): of several municipalities, in versions, and of nobody.

CREATE TABLE route_template (
  id {id} NOT NULL PRIMARY KEY,
  recorded_at {moment} NOT NULL
) {strict};

CREATE TABLE route_template_place (
  route_id {id} NOT NULL REFERENCES route_template (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (route_id, municipality_id)
) {keyed};
CREATE INDEX route_template_place_municipality ON route_template_place (municipality_id, route_id);

CREATE TABLE route_template_version (
  route_id {id} NOT NULL REFERENCES route_template (id),
  version {int} NOT NULL CHECK (version > 0),
  name {text} NOT NULL,
  owner {text} NOT NULL,
  consulted {text} NOT NULL,
  direction {text} NOT NULL,
  steps {json} NOT NULL,
  entry {json} NOT NULL,
  ended_on {day},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (route_id, version)
) {keyed};

-- Which routes the young person of a case follows and followed. The route may tell of a disability or of care: all of it is
-- sealed, and how many follow a route is counted by opening.
CREATE TABLE case_route (
  municipality_id {id} NOT NULL,
  case_id {id} NOT NULL,
  version {int} NOT NULL CHECK (version > 0),
  sealed {bytes} NOT NULL,
  changed_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};

-- The step from school to something else (S0-02, S0-03, S3-02 to S3-05, S3-21), of pupils on lists of DUO. How somebody stands in a quarter is sealed under the
-- pupil's statutory key; an answer is added to, never changed.
CREATE TABLE transition_answer (
  municipality_id {id} NOT NULL,
  pupil_id {id} NOT NULL,
  quarter {text} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  row_id {id} NOT NULL,
  id {id} NOT NULL,
  sealed {bytes},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, pupil_id, quarter, seq),
  FOREIGN KEY (municipality_id, row_id) REFERENCES school_row (municipality_id, id)
) {keyed};
CREATE INDEX transition_answer_quarter ON transition_answer (municipality_id, quarter, pupil_id);

-- Whose pupil somebody is: one coach at a time.
CREATE TABLE transition_coach (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  pupil_id {id} NOT NULL,
  account_id {id} NOT NULL REFERENCES account (id),
  since {day} NOT NULL,
  PRIMARY KEY (municipality_id, pupil_id)
) {keyed};
