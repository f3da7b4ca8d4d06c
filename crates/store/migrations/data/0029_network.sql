-- The network's meeting. An item is what is said of somebody on a list: where it comes from, what was advised, in how many
-- areas of life there are problems. There is no column for a score, a note or a name: who somebody is follows from the case,
-- or only the supplier knows it. What happens to an item is a step; nothing is changed or taken away.

CREATE TABLE network_meeting (
  id {id} NOT NULL PRIMARY KEY,
  on_day {day} NOT NULL,
  room {text} NOT NULL,
  minutes_each {int} NOT NULL CHECK (minutes_each > 0),
  planned_by {id} NOT NULL REFERENCES account (id),
  planned_at {moment} NOT NULL,
  opened_at {moment},
  closed_at {moment},
  CHECK (closed_at IS NULL OR opened_at IS NOT NULL)
) {strict};

CREATE TABLE network_meeting_place (
  meeting_id {id} NOT NULL REFERENCES network_meeting (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (meeting_id, municipality_id)
) {keyed};

CREATE TABLE network_presence (
  meeting_id {id} NOT NULL REFERENCES network_meeting (id),
  account_id {id} NOT NULL REFERENCES account (id),
  is_present {flag} NOT NULL,
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (meeting_id, account_id)
) {keyed};

CREATE TABLE network_item (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  id {id} NOT NULL,
  code {text} NOT NULL,
  subject {text} NOT NULL,
  case_id {id},
  basis {text} NOT NULL,
  consent_on {day},
  origin {text} NOT NULL,
  advice {text} NOT NULL,
  assessment {text},
  assessed {text},
  life_areas {int} NOT NULL CHECK (life_areas BETWEEN 0 AND 12),
  age {int} NOT NULL CHECK (age BETWEEN 4 AND 35),
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, code),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id),
  CHECK ((subject = 'case') = (case_id IS NOT NULL)),
  CHECK ((basis = 'consent') = (consent_on IS NOT NULL)),
  CHECK ((assessment IS NULL) = (assessed IS NULL))
) {keyed};

CREATE TABLE network_step (
  municipality_id {id} NOT NULL,
  item_id {id} NOT NULL,
  seq {int} NOT NULL CHECK (seq > 0),
  on_day {day} NOT NULL,
  at {moment} NOT NULL,
  by_account {id} NOT NULL REFERENCES account (id),
  by_role {text} NOT NULL,
  meeting_id {id},
  plain {json} NOT NULL,
  PRIMARY KEY (municipality_id, item_id, seq),
  FOREIGN KEY (municipality_id, item_id) REFERENCES network_item (municipality_id, id),
  FOREIGN KEY (meeting_id, municipality_id) REFERENCES network_meeting_place (meeting_id, municipality_id)
) {keyed};

CREATE INDEX network_step_meeting ON network_step (meeting_id, municipality_id, item_id);

-- Who carries out, by direction and age, from a day on. A later line takes the place of an earlier one.
CREATE TABLE network_route (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  id {id} NOT NULL,
  direction {text} NOT NULL,
  from_age {int} NOT NULL,
  until_age {int} NOT NULL,
  executor {text} NOT NULL,
  team {text} NOT NULL,
  valid_from {day} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id),
  CHECK (from_age >= 0 AND until_age > from_age)
) {keyed};
