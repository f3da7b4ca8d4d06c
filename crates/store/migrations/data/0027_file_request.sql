-- Files about many young people: who asked and why, and what a second person answered (security.md C10).

CREATE TABLE file_request (
  id {id} NOT NULL PRIMARY KEY,
  trial_id {id} NOT NULL REFERENCES trial (id),
  recipient {text} NOT NULL,
  purpose {text} NOT NULL,
  persons {int} NOT NULL CHECK (persons > 0),
  needs_second {flag} NOT NULL,
  asked_by {id} NOT NULL REFERENCES account (id),
  asked_at {moment} NOT NULL,
  agreed {flag},
  answer_reason {text},
  answered_by {id} REFERENCES account (id),
  answered_at {moment},
  CHECK (answered_by <> asked_by)
) {strict};
CREATE INDEX file_request_by_trial ON file_request (trial_id, asked_at);
