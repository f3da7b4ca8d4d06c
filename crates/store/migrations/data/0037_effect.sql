-- The report of effects as it was delivered (requirements B.9): numbers of a school year, frozen. It says nothing of a young
-- person; a later delivery is a version beside it.
CREATE TABLE effect_report (
  id {id} NOT NULL PRIMARY KEY,
  school_year {text} NOT NULL,
  as_of {day} NOT NULL,
  delivered_on {day} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  recorded_at {moment} NOT NULL
) {strict};

-- The municipalities it is about.
CREATE TABLE effect_report_place (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  report_id {id} NOT NULL REFERENCES effect_report (id),
  PRIMARY KEY (municipality_id, report_id)
) {keyed};
CREATE INDEX effect_report_place_by_report ON effect_report_place (report_id, municipality_id);

-- Its numbers; what is not there is nought.
CREATE TABLE effect_count (
  municipality_id {id} NOT NULL,
  report_id {id} NOT NULL,
  measure {text} NOT NULL,
  number {int} NOT NULL CHECK (number >= 0),
  PRIMARY KEY (municipality_id, report_id, measure),
  FOREIGN KEY (municipality_id, report_id) REFERENCES effect_report_place (municipality_id, report_id)
) {keyed};
