-- What somebody is told on the screen: codes and ids only. Without a case it is the installation's.
CREATE TABLE notice (
  municipality_id {id} NOT NULL,
  account_id {id} NOT NULL REFERENCES account (id),
  id {id} NOT NULL,
  kind {text} NOT NULL,
  case_id {id},
  number {int} NOT NULL,
  about_day {day},
  at {moment} NOT NULL,
  seen_at {moment},
  PRIMARY KEY (municipality_id, account_id, id),
  UNIQUE (municipality_id, account_id, kind, case_id, about_day),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE INDEX notice_by_account ON notice (account_id, at);
CREATE INDEX notice_by_case ON notice (municipality_id, case_id) WHERE case_id IS NOT NULL;
