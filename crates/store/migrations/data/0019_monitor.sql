-- The monitor: anonymous counts, written in the transaction of the events they follow from. Codes and numbers only; no row
-- points at anybody.

CREATE TABLE tally (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  month {month} NOT NULL,
  measure {text} NOT NULL,
  first_code {text} NOT NULL,
  second_code {text} NOT NULL,
  n {int} NOT NULL,
  PRIMARY KEY (municipality_id, month, measure, first_code, second_code)
) {keyed};

-- The part of those counts that can be recomputed no more: what they followed from is destroyed.
CREATE TABLE tally_closed (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  month {month} NOT NULL,
  measure {text} NOT NULL,
  first_code {text} NOT NULL,
  second_code {text} NOT NULL,
  n {int} NOT NULL,
  PRIMARY KEY (municipality_id, month, measure, first_code, second_code)
) {keyed};

-- What a staged list will change in the counts of cases that exist.
CREATE TABLE staged_tally (
  municipality_id {id} NOT NULL,
  list_id {id} NOT NULL,
  month {month} NOT NULL,
  measure {text} NOT NULL,
  first_code {text} NOT NULL,
  second_code {text} NOT NULL,
  n {int} NOT NULL,
  PRIMARY KEY (municipality_id, list_id, month, measure, first_code, second_code)
) {keyed};

-- How far the reporting of a quarter has come (S1-78, S1-80).
CREATE TABLE monitor_quarter (
  quarter {text} PRIMARY KEY,
  due_on {day} NOT NULL,
  requested_at {moment} NOT NULL,
  requested_by {id} NOT NULL REFERENCES account (id),
  discussed_at {moment},
  discussed_by {id} REFERENCES account (id),
  released_at {moment},
  released_by {id} REFERENCES account (id)
) {strict};

-- Who delivered: who looked at the figures of a municipality and stands for them.
CREATE TABLE monitor_delivery (
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  responsible {text} NOT NULL,
  account_id {id} NOT NULL REFERENCES account (id),
  at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, quarter, responsible)
) {keyed};

-- Findings about the offer and the structure (S1-I7, S1-I9), in words that name nobody.
CREATE TABLE monitor_finding (
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  responsible {text} NOT NULL,
  topic {text} NOT NULL,
  account_id {id} NOT NULL REFERENCES account (id),
  at {moment} NOT NULL,
  words {text} NOT NULL,
  PRIMARY KEY (municipality_id, quarter, responsible, topic)
) {keyed};

-- The exact counts of a municipality when the quarter was released, and the dated rules they were read by.
CREATE TABLE monitor_frozen (
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  content {json} NOT NULL,
  PRIMARY KEY (municipality_id, quarter)
) {keyed};

-- What was made public with it, protected.
CREATE TABLE monitor_published (
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  audience {text} NOT NULL CHECK (audience IN ('public', 'internal')),
  content {json} NOT NULL,
  PRIMARY KEY (quarter, audience)
) {keyed};
