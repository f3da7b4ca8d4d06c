-- The log (design 7). One chain per municipality for changes, one for reads and refusals; the
-- second has its own file on SQLite. Entries hold codes and ids, never personal values.
CREATE TABLE audit_entry (
  municipality_id {id} NOT NULL,
  chain {text} NOT NULL,
  seq {int} NOT NULL,
  at {moment} NOT NULL,
  actor {id},
  role {text} NOT NULL,
  action {text} NOT NULL,
  outcome {text} NOT NULL,
  subject_kind {text},
  subject_id {id},
  detail {json} NOT NULL,
  previous {bytes} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, chain, seq)
) {keyed};
CREATE INDEX audit_entry_at ON audit_entry (municipality_id, chain, at);
-- Which cases an account opened one by one (D10): the view budget counts them.
CREATE INDEX audit_entry_opened ON audit_entry (actor, chain, at) WHERE subject_kind = 'case';

-- Whom an entry is about: one row per person shown or changed (F1).
CREATE TABLE audit_person (
  municipality_id {id} NOT NULL,
  chain {text} NOT NULL,
  seq {int} NOT NULL,
  person_id {id} NOT NULL,
  PRIMARY KEY (municipality_id, chain, seq, person_id),
  FOREIGN KEY (municipality_id, chain, seq) REFERENCES audit_entry (municipality_id, chain, seq)
) {keyed};
CREATE INDEX audit_person_person ON audit_person (municipality_id, person_id, chain, seq);

-- The last link of each chain.
CREATE TABLE chain_head (
  municipality_id {id} NOT NULL,
  chain {text} NOT NULL,
  seq {int} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, chain)
) {keyed};

-- What stood before the first entry that is still kept: the signed record of a prefix whose term was
-- over. One per chain; a later one takes its place.
CREATE TABLE chain_start (
  municipality_id {id} NOT NULL,
  chain {text} NOT NULL,
  seq {int} NOT NULL,
  hash {bytes} NOT NULL,
  first_at {moment} NOT NULL,
  last_at {moment} NOT NULL,
  cut_at {moment} NOT NULL,
  signature {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, chain)
) {keyed};
