-- Letters tried against each other (S0-07). What was agreed is written once; only that it stopped is added, with what it
-- said then.

CREATE TABLE trial (
  id {id} NOT NULL PRIMARY KEY,
  subregion_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  municipality_id {id} REFERENCES municipality (id),
  protocol {json} NOT NULL,
  starts_on {day} NOT NULL,
  started_at {moment} NOT NULL,
  started_by {id} NOT NULL REFERENCES account (id),
  stopped_on {day},
  stopped_at {moment},
  stopped_by {id} REFERENCES account (id),
  stop_reason {text},
  reading {json}
) {strict};

-- One trial at a time: two would choose the text of one card.
CREATE UNIQUE INDEX trial_running ON trial (subregion_id) WHERE stopped_at IS NULL;

-- The draw: which letter a case gets. A case is drawn for once.
CREATE TABLE trial_letter (
  municipality_id {id} NOT NULL,
  case_id {id} NOT NULL,
  trial_id {id} NOT NULL REFERENCES trial (id),
  stratum {text} NOT NULL,
  block {int} NOT NULL,
  variant {int} NOT NULL,
  drawn_on {day} NOT NULL,
  PRIMARY KEY (municipality_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX trial_letter_by_trial ON trial_letter (trial_id, municipality_id, case_id);

-- What is left of the letter of a person who was destroyed: no case, no person.
CREATE TABLE trial_closed (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  trial_id {id} NOT NULL REFERENCES trial (id),
  stratum {text} NOT NULL,
  block {int} NOT NULL,
  variant {int} NOT NULL,
  sent_on {day},
  answered {text},
  PRIMARY KEY (municipality_id, trial_id, stratum, block, variant)
) {keyed};

-- A text that is kept for a trial is not the one in force.
ALTER TABLE card_text ADD COLUMN purpose {text} NOT NULL DEFAULT 'cards' CHECK (purpose IN ('cards', 'trial'));
