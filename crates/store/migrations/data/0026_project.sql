-- Projects with measurable targets. They are of the municipalities that take part together and say nothing of a young person:
-- a target is a number, and so is what it is measured by. Nothing is changed or taken away: a project has versions, a target
-- is withdrawn with a reason, and a measurement is corrected by one of its own. What the monitor counts for a target is not
-- kept here: it is read from what was released.

CREATE TABLE project (
  id {id} NOT NULL PRIMARY KEY,
  recorded_at {moment} NOT NULL
) {strict};

CREATE TABLE project_place (
  project_id {id} NOT NULL REFERENCES project (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (project_id, municipality_id)
) {keyed};

CREATE TABLE project_version (
  project_id {id} NOT NULL REFERENCES project (id),
  version {int} NOT NULL CHECK (version > 0),
  title {text} NOT NULL,
  purpose {text} NOT NULL,
  begins_on {day} NOT NULL,
  ends_on {day} NOT NULL,
  responsible {id} NOT NULL REFERENCES account (id),
  budget_id {id} REFERENCES budget (id),
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (project_id, version),
  CHECK (ends_on >= begins_on)
) {keyed};

-- A figure is that of one municipality of the project, or of all together; a target without one is measured by hand.
CREATE TABLE project_target (
  project_id {id} NOT NULL REFERENCES project (id),
  id {id} NOT NULL,
  sentence {text} NOT NULL,
  unit {text} NOT NULL,
  direction {text} NOT NULL,
  hundredths {int} NOT NULL CHECK (hundredths >= 0),
  due_on {day} NOT NULL,
  figure {text},
  span {text},
  municipality_id {id},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, municipality_id) REFERENCES project_place (project_id, municipality_id),
  CHECK ((figure IS NULL) = (span IS NULL)),
  CHECK (figure IS NOT NULL OR municipality_id IS NULL)
) {keyed};

CREATE TABLE project_withdrawal (
  project_id {id} NOT NULL,
  target_id {id} NOT NULL,
  reason {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (project_id, target_id),
  FOREIGN KEY (project_id, target_id) REFERENCES project_target (project_id, id)
) {keyed};

CREATE TABLE project_measurement (
  project_id {id} NOT NULL,
  target_id {id} NOT NULL,
  id {id} NOT NULL,
  hundredths {int} NOT NULL CHECK (hundredths >= 0),
  measured_on {day} NOT NULL,
  explanation {text} NOT NULL,
  corrects {id},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (project_id, target_id, id),
  UNIQUE (project_id, target_id, corrects),
  FOREIGN KEY (project_id, target_id) REFERENCES project_target (project_id, id),
  FOREIGN KEY (project_id, target_id, corrects) REFERENCES project_measurement (project_id, target_id, id)
) {keyed};
