-- What is said to be wrong in what an overview showed (GDPR art. 16), and what its holder answered. What is personal is
-- sealed, and the citizen is found by the vault.
CREATE TABLE corrections (
  municipality   TEXT NOT NULL,
  correction_id  TEXT NOT NULL,
  category       TEXT NOT NULL,
  source_id      TEXT NOT NULL,
  source_item_id BLOB NOT NULL,
  wrong          BLOB NOT NULL,
  "right"        BLOB NOT NULL,
  role           TEXT NOT NULL,
  asked_by       TEXT NOT NULL,
  -- Empty: the citizen asked, or who acts for the citizen.
  organisation_cvr TEXT NOT NULL,
  unit           TEXT NOT NULL,
  asked_at       TEXT NOT NULL,
  vault_id       INTEGER NOT NULL REFERENCES vaults (vault_id),
  log_index      INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, correction_id)
) STRICT;
CREATE INDEX corrections_by_vault ON corrections (vault_id);
CREATE INDEX corrections_by_index ON corrections (log_index);
CREATE TRIGGER corrections_keep_update BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'a correction stays as it was asked for'); END;
CREATE TRIGGER corrections_keep_delete BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'a correction stays as it was asked for'); END;
CREATE TRIGGER corrections_keep_replace BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE municipality = NEW.municipality AND correction_id = NEW.correction_id)
BEGIN SELECT RAISE(ABORT, 'a correction stays as it was asked for'); END;

CREATE TABLE correction_answers (
  municipality  TEXT NOT NULL,
  correction_id TEXT NOT NULL,
  outcome       TEXT NOT NULL CHECK (outcome IN ('corrected', 'refused')),
  words         BLOB NOT NULL,
  answered_by   TEXT NOT NULL,
  organisation_cvr TEXT NOT NULL,
  at            TEXT NOT NULL,
  vault_id      INTEGER NOT NULL REFERENCES vaults (vault_id),
  log_index     INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, correction_id),
  FOREIGN KEY (municipality, correction_id) REFERENCES corrections (municipality, correction_id)
) STRICT;
CREATE INDEX correction_answers_by_index ON correction_answers (log_index);
CREATE TRIGGER correction_answers_keep_update BEFORE UPDATE ON correction_answers
BEGIN SELECT RAISE(ABORT, 'a holder answers once'); END;
CREATE TRIGGER correction_answers_keep_delete BEFORE DELETE ON correction_answers
BEGIN SELECT RAISE(ABORT, 'a holder answers once'); END;
CREATE TRIGGER correction_answers_keep_replace BEFORE INSERT ON correction_answers
WHEN EXISTS (SELECT 1 FROM correction_answers WHERE municipality = NEW.municipality AND correction_id = NEW.correction_id)
BEGIN SELECT RAISE(ABORT, 'a holder answers once'); END;
