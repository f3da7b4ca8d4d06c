-- Which row of a list of DUO an item of the network is about. Beside the item and not in it: what is statutory stays with its
-- pupil, under the pupil's key, and an item keeps no name of its own.

CREATE TABLE network_pupil (
  municipality_id {id} NOT NULL,
  item_id {id} NOT NULL,
  row_id {id} NOT NULL,
  PRIMARY KEY (municipality_id, item_id),
  FOREIGN KEY (municipality_id, item_id) REFERENCES network_item (municipality_id, id),
  FOREIGN KEY (municipality_id, row_id) REFERENCES school_row (municipality_id, id)
) {keyed};

CREATE INDEX network_pupil_row ON network_pupil (municipality_id, row_id);
