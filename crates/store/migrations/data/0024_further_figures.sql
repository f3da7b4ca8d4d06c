-- Figures that follow from other months than the quarter's: a few measures of many months are read at once.
CREATE INDEX tally_by_measure ON tally (measure, municipality_id, month);

-- In which way of counting the counters are kept, and since when: kept in an earlier one, they are counted anew.
CREATE TABLE tally_version (
  version {int} PRIMARY KEY,
  at {moment} NOT NULL
) {strict};

-- Numbers of a quarter that no event holds, and who entered them: still at work (S2-10), places per route (S2-33).
CREATE TABLE monitor_entry (
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  topic {text} NOT NULL,
  code {text} NOT NULL,
  number {int} NOT NULL CHECK (number >= 0),
  account_id {id} NOT NULL REFERENCES account (id),
  at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, quarter, topic, code)
) {keyed};

-- Why a quarter was released while its figures did not agree (S1-80).
ALTER TABLE monitor_quarter ADD COLUMN
    disagreement {text};
