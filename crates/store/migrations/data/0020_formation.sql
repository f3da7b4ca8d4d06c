-- The region's own norms: how many cases one fte carries, from a day on. Of two for one day the one recorded last holds: a
-- correction, with its trace. They are of the whole installation and say nothing of a young person.

CREATE TABLE caseload_norm (
  work {text} NOT NULL,
  valid_from {day} NOT NULL,
  recorded_at {moment} NOT NULL,
  cases {int} NOT NULL CHECK (cases > 0),
  source {text} NOT NULL,
  reason {text} NOT NULL,
  recorded_by {id} NOT NULL REFERENCES account (id),
  PRIMARY KEY (work, valid_from, recorded_at)
) {keyed};
