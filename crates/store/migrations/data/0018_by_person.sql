-- Without statistics SQLite takes a range of the primary key for cheaper than an index that it has to look up from: with
-- one municipality in it that is every case, for every person of a later month. These two answer by themselves.
DROP INDEX case_overview_by_person;
CREATE INDEX case_overview_by_person ON case_overview (municipality_id, person_id, case_id, phase, round);
DROP INDEX staged_row_by_person;
CREATE INDEX staged_row_by_person ON staged_row (municipality_id, list_id, person_id, person_is_new)
    WHERE NOT person_is_new;
