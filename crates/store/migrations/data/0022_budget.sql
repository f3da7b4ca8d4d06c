-- Budgets of a year and what covers them. They are of the municipalities that take part together and say nothing of a young
-- person: a line is of a kind of cost and a kind of trajectory, never of somebody's. Nothing is changed or taken away: a
-- mistake is reversed by an entry of its own, and of two keys or funds for one day the one recorded last holds.

CREATE TABLE budget (
  id {id} NOT NULL PRIMARY KEY,
  year {int} NOT NULL,
  name {text} NOT NULL,
  consequences {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL
) {strict};

CREATE TABLE budget_place (
  budget_id {id} NOT NULL REFERENCES budget (id),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  PRIMARY KEY (budget_id, municipality_id)
) {keyed};

CREATE TABLE budget_key (
  budget_id {id} NOT NULL REFERENCES budget (id),
  name {text} NOT NULL,
  valid_from {day} NOT NULL,
  recorded_at {moment} NOT NULL,
  valid_until {day},
  basis {text} NOT NULL,
  source {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  PRIMARY KEY (budget_id, name, valid_from, recorded_at),
  CHECK (valid_until IS NULL OR valid_until >= valid_from)
) {keyed};

CREATE TABLE budget_share (
  budget_id {id} NOT NULL,
  name {text} NOT NULL,
  valid_from {day} NOT NULL,
  recorded_at {moment} NOT NULL,
  position {int} NOT NULL,
  payer {text} NOT NULL,
  weight {int} NOT NULL CHECK (weight >= 0),
  PRIMARY KEY (budget_id, name, valid_from, recorded_at, position),
  FOREIGN KEY (budget_id, name, valid_from, recorded_at)
    REFERENCES budget_key (budget_id, name, valid_from, recorded_at)
) {keyed};

CREATE TABLE budget_fund (
  budget_id {id} NOT NULL REFERENCES budget (id),
  payer {text} NOT NULL,
  recorded_at {moment} NOT NULL,
  available {int} NOT NULL CHECK (available >= 0),
  recorded_by {id} NOT NULL REFERENCES account (id),
  PRIMARY KEY (budget_id, payer, recorded_at)
) {keyed};

CREATE TABLE budget_line (
  budget_id {id} NOT NULL REFERENCES budget (id),
  id {id} NOT NULL,
  item {text} NOT NULL,
  trajectory {text},
  municipality_id {id},
  key_name {text} NOT NULL,
  description {text} NOT NULL,
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (budget_id, id),
  FOREIGN KEY (budget_id, municipality_id) REFERENCES budget_place (budget_id, municipality_id)
) {keyed};

CREATE TABLE budget_entry (
  budget_id {id} NOT NULL,
  line_id {id} NOT NULL,
  id {id} NOT NULL,
  kind {text} NOT NULL,
  amount {int} NOT NULL CHECK (amount > 0),
  booked_on {day} NOT NULL,
  description {text} NOT NULL,
  reverses {id},
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (budget_id, line_id, id),
  UNIQUE (budget_id, line_id, reverses),
  FOREIGN KEY (budget_id, line_id) REFERENCES budget_line (budget_id, id),
  FOREIGN KEY (budget_id, line_id, reverses) REFERENCES budget_entry (budget_id, line_id, id)
) {keyed};
