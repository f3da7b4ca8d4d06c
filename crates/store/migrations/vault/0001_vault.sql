-- Keys and tokens (design 5). Everything here has a short backup life.
CREATE TABLE municipality_key (
  municipality_id {id} NOT NULL,
  epoch {int} NOT NULL,
  wrapped {bytes} NOT NULL,
  made_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, epoch)
) {keyed};

CREATE TABLE municipality_secret (
  municipality_id {id} NOT NULL,
  version {int} NOT NULL,
  wrapped {bytes} NOT NULL,
  made_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, version)
) {keyed};

CREATE TABLE subject_key (
  municipality_id {id} NOT NULL,
  subject_id {id} NOT NULL,
  compartment {int} NOT NULL,
  epoch {int} NOT NULL,
  wrapped {bytes} NOT NULL,
  check_value {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, subject_id, compartment),
  FOREIGN KEY (municipality_id, epoch) REFERENCES municipality_key (municipality_id, epoch)
) {keyed};
CREATE INDEX subject_key_epoch ON subject_key (municipality_id, epoch);

-- Made at staging, moved by one statement when the list is committed.
CREATE TABLE staged_subject_key (
  municipality_id {id} NOT NULL,
  list_id {id} NOT NULL,
  subject_id {id} NOT NULL,
  compartment {int} NOT NULL,
  epoch {int} NOT NULL,
  wrapped {bytes} NOT NULL,
  check_value {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, list_id, subject_id, compartment),
  FOREIGN KEY (municipality_id, epoch) REFERENCES municipality_key (municipality_id, epoch)
) {keyed};

-- Recognises a person next month; no BSN can be computed from it without the municipality's secret.
CREATE TABLE recognition_token (
  municipality_id {id} NOT NULL,
  version {int} NOT NULL,
  token {bytes} NOT NULL,
  person_id {id} NOT NULL,
  fingerprint {bytes} NOT NULL,
  until_month {month},
  PRIMARY KEY (municipality_id, version, token),
  FOREIGN KEY (municipality_id, version) REFERENCES municipality_secret (municipality_id, version)
) {keyed};
CREATE INDEX recognition_token_person ON recognition_token (municipality_id, person_id);

CREATE TABLE staged_recognition (
  municipality_id {id} NOT NULL,
  list_id {id} NOT NULL,
  version {int} NOT NULL,
  token {bytes} NOT NULL,
  person_id {id} NOT NULL,
  fingerprint {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, list_id, version, token),
  FOREIGN KEY (municipality_id, version) REFERENCES municipality_secret (municipality_id, version)
) {keyed};

-- "Never again": outlives the person it protects.
CREATE TABLE suppression_token (
  municipality_id {id} NOT NULL,
  version {int} NOT NULL,
  token {bytes} NOT NULL,
  until_month {month} NOT NULL,
  reason {text} NOT NULL,
  made_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, version, token),
  FOREIGN KEY (municipality_id, version) REFERENCES municipality_secret (municipality_id, version)
) {keyed};
