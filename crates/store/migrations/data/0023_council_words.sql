-- What a municipality writes around the figures of a released quarter, for its council: all parts together, in versions. It is
-- about the approach and names nobody; the figures themselves are frozen elsewhere and do not change with it.
CREATE TABLE council_words (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  quarter {text} NOT NULL REFERENCES monitor_quarter (quarter),
  version {int} NOT NULL CHECK (version > 0),
  words {json} NOT NULL,
  written_by {id} NOT NULL REFERENCES account (id),
  written_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, quarter, version)
) {keyed};
