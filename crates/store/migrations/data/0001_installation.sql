-- The installation: municipalities, groupings, accounts, rules, jobs.
CREATE TABLE municipality (
  id {id} PRIMARY KEY,
  code {text} NOT NULL,
  name {text} NOT NULL,
  valid_from {day} NOT NULL,
  valid_until {day},
  successor_id {id} REFERENCES municipality (id)
) {strict};
CREATE UNIQUE INDEX municipality_code ON municipality (code);

-- RMC region, labour-market region or sub-region.
CREATE TABLE grouping_of_municipalities (
  id {id} PRIMARY KEY,
  kind {text} NOT NULL CHECK (kind IN ('rmc', 'labour', 'subregion')),
  code {text} NOT NULL,
  name {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX grouping_code ON grouping_of_municipalities (kind, code);

CREATE TABLE municipality_grouping (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  grouping_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  valid_from {day} NOT NULL,
  valid_until {day},
  PRIMARY KEY (municipality_id, grouping_id, valid_from)
) {keyed};
CREATE INDEX municipality_grouping_grouping ON municipality_grouping (grouping_id, municipality_id);

CREATE TABLE account (
  id {id} PRIMARY KEY,
  display_name {text} NOT NULL,
  email {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
  is_service {flag} NOT NULL,
  password_hash {text},
  totp_sealed {bytes},
  totp_last_step {int} NOT NULL,
  failed_count {int} NOT NULL,
  locked_until {moment},
  created_at {moment} NOT NULL
) {strict};
CREATE UNIQUE INDEX account_email ON account (email);

CREATE TABLE passkey (
  account_id {id} NOT NULL REFERENCES account (id),
  credential_id {bytes} NOT NULL,
  credential_sealed {bytes} NOT NULL,
  created_at {moment} NOT NULL,
  PRIMARY KEY (account_id, credential_id)
) {keyed};
CREATE UNIQUE INDEX passkey_credential ON passkey (credential_id);

CREATE TABLE invitation (
  token_hash {bytes} PRIMARY KEY,
  account_id {id} NOT NULL REFERENCES account (id),
  expires_at {moment} NOT NULL,
  used_at {moment}
) {strict};
CREATE INDEX invitation_account ON invitation (account_id);

CREATE TABLE session (
  token_hash {bytes} PRIMARY KEY,
  account_id {id} NOT NULL REFERENCES account (id),
  level {text} NOT NULL,
  created_at {moment} NOT NULL,
  last_seen_at {moment} NOT NULL,
  expires_at {moment} NOT NULL,
  state {json}
) {strict};
CREATE INDEX session_account ON session (account_id);

-- The answer to a form sent once: the same form sent again gets the same answer (B1).
CREATE TABLE once_key (
  account_id {id} NOT NULL REFERENCES account (id),
  form_id {id} NOT NULL,
  body_hash {bytes} NOT NULL,
  answer {text},
  at {moment} NOT NULL,
  PRIMARY KEY (account_id, form_id)
) {keyed};
CREATE INDEX once_key_at ON once_key (at);

CREATE TABLE account_role (
  id {id} PRIMARY KEY,
  account_id {id} NOT NULL REFERENCES account (id),
  role {text} NOT NULL,
  municipality_id {id} REFERENCES municipality (id),
  grouping_id {id} REFERENCES grouping_of_municipalities (id),
  valid_from {day} NOT NULL,
  valid_until {day},
  CHECK (municipality_id IS NULL OR grouping_id IS NULL)
) {strict};
CREATE INDEX account_role_account ON account_role (account_id);

-- Agreement (S1-41) or college decision (S1-42) in force for a municipality.
CREATE TABLE agreement (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  id {id} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('agreement', 'college_decision')),
  number {text} NOT NULL,
  decided_on {day} NOT NULL,
  valid_from {day} NOT NULL,
  valid_until {day},
  PRIMARY KEY (municipality_id, id)
) {keyed};

-- A rule's value from a date on, with its legal source. The municipality is the installation's own
-- id when the rule holds for all.
CREATE TABLE rule_version (
  municipality_id {id} NOT NULL,
  code {text} NOT NULL,
  valid_from {day} NOT NULL,
  value {text} NOT NULL,
  source {text} NOT NULL,
  recorded_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, code, valid_from, recorded_at)
) {keyed};

CREATE TABLE column_mapping (
  municipality_id {id} NOT NULL REFERENCES municipality (id),
  source {text} NOT NULL,
  file_kind {text} NOT NULL,
  mapping {json} NOT NULL,
  saved_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, source, file_kind)
) {keyed};

CREATE TABLE job (
  municipality_id {id} NOT NULL,
  id {id} NOT NULL,
  kind {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  done {int} NOT NULL,
  total {int} NOT NULL,
  message {text},
  result {bytes},
  created_by {id} NOT NULL REFERENCES account (id),
  created_at {moment} NOT NULL,
  changed_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id)
) {keyed};
CREATE INDEX job_state ON job (state, created_at);

-- The monthly review of the log, signed off (F7).
CREATE TABLE audit_review (
  municipality_id {id} NOT NULL,
  month {month} NOT NULL,
  reviewed_by {id} NOT NULL REFERENCES account (id),
  reviewed_at {moment} NOT NULL,
  remark {text} NOT NULL,
  PRIMARY KEY (municipality_id, month, reviewed_at)
) {keyed};

-- What the privacy officer found about one entry picked for the review (F7): a code, no words.
CREATE TABLE audit_finding (
  municipality_id {id} NOT NULL,
  chain {text} NOT NULL,
  seq {int} NOT NULL,
  month {month} NOT NULL,
  finding {text} NOT NULL CHECK (finding IN ('in_order', 'explained', 'not_in_order')),
  noted_by {id} NOT NULL REFERENCES account (id),
  noted_at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, chain, seq, noted_at)
) {keyed};
