-- The log: append-only, dense from 0, one municipality each.
CREATE TABLE log_entries (
  log_index    INTEGER PRIMARY KEY,
  municipality TEXT NOT NULL CHECK (length(municipality) = 4),
  kind         TEXT NOT NULL,
  recorded_at  TEXT NOT NULL,
  entry        BLOB NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535),
  leaf_hash    BLOB NOT NULL CHECK (length(leaf_hash) = 32)
) STRICT;
CREATE TRIGGER log_entries_keep_update BEFORE UPDATE ON log_entries
BEGIN SELECT RAISE(ABORT, 'the disclosure log is append-only'); END;
CREATE TRIGGER log_entries_keep_delete BEFORE DELETE ON log_entries
BEGIN SELECT RAISE(ABORT, 'the disclosure log is append-only'); END;

-- What opens an entry's commitments for one citizen. Lies beside the log, so that erasure can destroy it.
CREATE TABLE log_openings (
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index),
  municipality TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) = 32),
  salt         BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;
CREATE INDEX log_openings_by_citizen ON log_openings (municipality, citizen_key);

-- Queries that have been asked and have no outcome yet; a row goes in the transaction that records the outcome.
CREATE TABLE open_queries (
  query_id     TEXT PRIMARY KEY,
  municipality TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;

-- Consents: the terms never change; what happens to one is an event.
CREATE TABLE consents (
  municipality TEXT NOT NULL,
  consent_id   TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) = 32),
  effect       TEXT NOT NULL CHECK (effect IN ('permit', 'deny')),
  receiver_cvr TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  categories   TEXT NOT NULL,
  holders      TEXT NOT NULL,
  form         TEXT NOT NULL,
  recorded_by  TEXT NOT NULL,
  evidence     TEXT NOT NULL,
  text_version TEXT NOT NULL,
  valid_from   TEXT NOT NULL,
  valid_until  TEXT NOT NULL,
  PRIMARY KEY (municipality, consent_id)
) STRICT;
CREATE INDEX consents_by_citizen ON consents (municipality, citizen_key);
CREATE TRIGGER consents_keep_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'the terms of a consent never change'); END;

CREATE TABLE consent_events (
  municipality TEXT NOT NULL,
  consent_id   TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('granted', 'withdrawn')),
  at           TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, consent_id, kind),
  FOREIGN KEY (municipality, consent_id) REFERENCES consents (municipality, consent_id)
) STRICT;
CREATE TRIGGER consent_events_keep_update BEFORE UPDATE ON consent_events
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;
CREATE TRIGGER consent_events_keep_delete BEFORE DELETE ON consent_events
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;
