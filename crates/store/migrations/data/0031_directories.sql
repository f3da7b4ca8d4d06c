-- What a region knows of its network. Nothing here is of a young person. What is offered keeps its versions and its checks;
-- contacts are of people who work somewhere and are changed and taken away as they ask.

CREATE TABLE provision (
  id {id} NOT NULL PRIMARY KEY,
  recorded_at {moment} NOT NULL
) {strict};

CREATE TABLE provision_place (
  provision_id {id} NOT NULL REFERENCES provision (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (provision_id, municipality_id)
) {keyed};
CREATE INDEX provision_place_municipality ON provision_place (municipality_id, provision_id);

CREATE TABLE provision_version (
  provision_id {id} NOT NULL REFERENCES provision (id),
  version {int} NOT NULL CHECK (version > 0),
  name {text} NOT NULL,
  organisation {text} NOT NULL,
  kind {text} NOT NULL,
  target_group {text} NOT NULL,
  level {text} NOT NULL,
  least_age {int},
  greatest_age {int},
  price {text} NOT NULL,
  waiting_weeks {int} CHECK (waiting_weeks >= 0),
  is_prior {flag} NOT NULL,
  phone {text} NOT NULL,
  email {text} NOT NULL,
  website {text} NOT NULL,
  valid_until {day},
  ended_on {day},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (provision_id, version),
  CHECK (least_age IS NULL OR greatest_age IS NULL OR least_age <= greatest_age)
) {keyed};

-- That somebody found the entry still right; writing a version is a check too.
CREATE TABLE provision_check (
  provision_id {id} NOT NULL REFERENCES provision (id),
  checked_on {day} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (provision_id, recorded_at)
) {keyed};

-- What a colleague wrote of how to be reached: the colleague's own.
CREATE TABLE colleague_card (
  account_id {id} NOT NULL PRIMARY KEY REFERENCES account (id),
  organisation {text} NOT NULL,
  work {text} NOT NULL,
  phone {text} NOT NULL,
  email {text} NOT NULL,
  changed_at {moment} NOT NULL
) {strict};

-- An organisation that works with young people too, and who of the RBL it turns to.
CREATE TABLE partner (
  id {id} NOT NULL PRIMARY KEY,
  version {int} NOT NULL CHECK (version > 0),
  type {text} NOT NULL,
  name {text} NOT NULL,
  phone {text} NOT NULL,
  email {text} NOT NULL,
  contact_account {id} REFERENCES account (id),
  changed_by {id} NOT NULL REFERENCES account (id),
  changed_at {moment} NOT NULL
) {strict};

CREATE TABLE partner_place (
  partner_id {id} NOT NULL REFERENCES partner (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (partner_id, municipality_id)
) {keyed};
CREATE INDEX partner_place_municipality ON partner_place (municipality_id, partner_id);

CREATE TABLE partner_person (
  partner_id {id} NOT NULL REFERENCES partner (id),
  id {id} NOT NULL,
  name {text} NOT NULL,
  work {text} NOT NULL,
  phone {text} NOT NULL,
  email {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (partner_id, id)
) {keyed};

-- An agreement with a partner about sharing, for each municipality it holds for.
CREATE TABLE partner_agreement (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  id {id} NOT NULL,
  type {text} NOT NULL,
  organisation {text} NOT NULL,
  kind {text} NOT NULL,
  number {text} NOT NULL,
  valid_from {day} NOT NULL,
  valid_until {day},
  escalation {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id),
  CHECK (valid_until IS NULL OR valid_until >= valid_from)
) {keyed};

-- How a condition for the beginning of a region stands; the last that was recorded counts.
CREATE TABLE go_live (
  grouping_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  condition {text} NOT NULL,
  id {id} NOT NULL,
  done_on {day},
  note {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (grouping_id, condition, id)
) {keyed};

CREATE TABLE improvement (
  id {id} NOT NULL PRIMARY KEY,
  grouping_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  sentence {text} NOT NULL,
  owner {id} NOT NULL REFERENCES account (id),
  begins_on {day} NOT NULL,
  ends_on {day} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  CHECK (ends_on >= begins_on)
) {strict};
CREATE INDEX improvement_grouping ON improvement (grouping_id, ends_on, id);

CREATE TABLE improvement_end (
  improvement_id {id} NOT NULL PRIMARY KEY REFERENCES improvement (id),
  how {text} NOT NULL,
  ended_on {day} NOT NULL,
  result {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL
) {strict};

CREATE TABLE cooperation_measure (
  id {id} NOT NULL PRIMARY KEY,
  grouping_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  measured_on {day} NOT NULL,
  mark {int} NOT NULL CHECK (mark BETWEEN 1 AND 10),
  finding {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL
) {strict};
CREATE INDEX cooperation_measure_grouping ON cooperation_measure (grouping_id, measured_on, id);
