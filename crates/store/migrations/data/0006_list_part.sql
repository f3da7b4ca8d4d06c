-- A successor's list also has people of the municipalities that went on in it. Their rows stay where
-- they are, so the list has a part there: a row under the same id, which names whose list it is.
ALTER TABLE list ADD COLUMN part_of {id};
