-- Surveys among those whose guidance ended (S3-10). What was drawn is written once, in numbers.

CREATE TABLE survey (
  id {id} NOT NULL PRIMARY KEY,
  subregion_id {id} NOT NULL REFERENCES grouping_of_municipalities (id),
  municipality_id {id} REFERENCES municipality (id),
  title {text} NOT NULL,
  closed_from {day} NOT NULL,
  closed_until {day} NOT NULL,
  answer_until {day} NOT NULL,
  drawn_on {day} NOT NULL,
  drawn_by {id} NOT NULL REFERENCES account (id),
  closed {int} NOT NULL,
  may_be_asked {int} NOT NULL,
  drawn {int} NOT NULL
) {strict};

-- How many gave each rating: no row of one person, no code, no day.
CREATE TABLE survey_answer (
  survey_id {id} NOT NULL REFERENCES survey (id),
  question {text} NOT NULL,
  rating {text} NOT NULL,
  people {int} NOT NULL CHECK (people > 0),
  PRIMARY KEY (survey_id, question, rating)
) {keyed};

-- Who was drawn, by the code on the paper. That a code was used says nothing of what was answered.
CREATE TABLE survey_invitation (
  municipality_id {id} NOT NULL,
  survey_id {id} NOT NULL REFERENCES survey (id),
  case_id {id} NOT NULL,
  code {text} NOT NULL,
  used {flag} NOT NULL,
  PRIMARY KEY (municipality_id, survey_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
CREATE UNIQUE INDEX survey_invitation_code ON survey_invitation (municipality_id, survey_id, code);
CREATE INDEX survey_invitation_case ON survey_invitation (municipality_id, case_id);

-- Whether somebody may be approached for research (S3-11, S3-12), sealed with what else is sensitive of the person.
CREATE TABLE survey_exclusion (
  municipality_id {id} NOT NULL,
  case_id {id} NOT NULL,
  sealed {bytes} NOT NULL,
  PRIMARY KEY (municipality_id, case_id),
  FOREIGN KEY (municipality_id, case_id) REFERENCES case_file (municipality_id, id)
) {keyed};
