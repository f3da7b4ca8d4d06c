-- Attempts to sign in, counted under keyed digests of an account's e-mail address and of a network
-- address (E9). Rows a day old count no more.
CREATE TABLE sign_in_attempt (
  counted_key {bytes} PRIMARY KEY,
  attempts {int} NOT NULL,
  last_at {moment} NOT NULL,
  blocked_until {moment} NOT NULL
) {strict};
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at);
