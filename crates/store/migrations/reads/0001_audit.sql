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
CREATE INDEX audit_entry_actor ON audit_entry (municipality_id, actor, chain, seq);

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
