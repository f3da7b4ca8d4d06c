-- The secret behind the installation's own keys (staff's second factors, pepper, signature on checkpoints), wrapped
-- under the root key: one row.
CREATE TABLE installation_secret (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  wrapped {bytes} NOT NULL,
  made_at {moment} NOT NULL
) {strict};
