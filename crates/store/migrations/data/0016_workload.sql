-- Dividing the work: who is away, what was moved together, who is mailed, whose calendar. Codes and ids only.

-- The absent colleague a notice was meant for, when a deputy is told.
ALTER TABLE notice ADD COLUMN
    for_account {id} REFERENCES account (id);

-- From when nobody has spoken with the young person for too long.
ALTER TABLE case_overview ADD COLUMN
    quiet_from {day};

-- Days on which somebody is away, and who stands in (A.18 no. 12).
CREATE TABLE absence (
  id {id} PRIMARY KEY,
  account_id {id} NOT NULL REFERENCES account (id),
  deputy_id {id} NOT NULL REFERENCES account (id),
  first_day {day} NOT NULL,
  last_day {day} NOT NULL,
  set_by {id} NOT NULL REFERENCES account (id),
  set_at {moment} NOT NULL
) {strict};
CREATE INDEX absence_by_account ON absence (account_id, last_day);
CREATE INDEX absence_by_deputy ON absence (deputy_id, last_day);

-- Who switched the daily mail off; no row: it is on.
CREATE TABLE mail_choice (
  account_id {id} PRIMARY KEY REFERENCES account (id),
  wanted {flag} NOT NULL
) {strict};

-- One mail a worker a day: written before it is sent, kept so that it is not sent twice (B6).
CREATE TABLE daily_mail (
  account_id {id} NOT NULL REFERENCES account (id),
  on_day {day} NOT NULL,
  id {id} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
  counts {json} NOT NULL,
  attempts {int} NOT NULL,
  next_attempt_at {moment} NOT NULL,
  sent_at {moment},
  PRIMARY KEY (account_id, on_day)
) {keyed};
CREATE INDEX daily_mail_waiting ON daily_mail (state, next_attempt_at);

-- The secret address of a worker's calendar: its hash only, gone with the roles it was made for (E3).
CREATE TABLE calendar_feed (
  account_id {id} PRIMARY KEY REFERENCES account (id),
  token_hash {bytes} NOT NULL UNIQUE,
  made_at {moment} NOT NULL
) {strict};

-- Work that was moved together: what may be moved back for a while. Ids only.
CREATE TABLE reassignment (
  municipality_id {id} NOT NULL,
  id {id} NOT NULL,
  case_id {id} NOT NULL,
  from_account {id} NOT NULL REFERENCES account (id),
  to_account {id} NOT NULL REFERENCES account (id),
  role {text} NOT NULL,
  by_account {id} NOT NULL REFERENCES account (id),
  at {moment} NOT NULL,
  PRIMARY KEY (municipality_id, id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX reassignment_by_moment ON reassignment (by_account, at);

-- What is told without a case is told once for its day too: the key above takes two absent cases for different ones.
CREATE UNIQUE INDEX notice_once_a_day ON notice (municipality_id, account_id, kind, about_day)
    WHERE case_id IS NULL AND about_day IS NOT NULL;

-- Who has which open work, read with every worklist; and where nobody spoke with the young person.
CREATE INDEX case_overview_by_assignee ON case_overview
    (municipality_id, assignee_id, lead_role, next_action, phase, case_id)
    WHERE assignee_id IS NOT NULL;
CREATE INDEX case_overview_by_quiet ON case_overview (municipality_id, lead_role, quiet_from, case_id)
    WHERE quiet_from IS NOT NULL;
