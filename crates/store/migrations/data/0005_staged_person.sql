-- Who of the people we have is on this list: asked for each of them when a later month is staged, to
-- find who is gone. Rows of new people are left out, so that a first month does not pay for it.
CREATE INDEX staged_row_by_person ON staged_row (municipality_id, list_id, person_id)
    WHERE NOT person_is_new;
