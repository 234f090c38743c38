-- What is said to be wrong in what an overview showed (GDPR art. 16), and what its holder answered. What is personal is
-- sealed, and the citizen is found by the vault.
CREATE TABLE corrections (
  municipality   TEXT COLLATE "C" NOT NULL,
  correction_id  TEXT COLLATE "C" NOT NULL,
  category       TEXT COLLATE "C" NOT NULL,
  source_id      TEXT COLLATE "C" NOT NULL,
  source_item_id BYTEA NOT NULL,
  wrong          BYTEA NOT NULL,
  "right"        BYTEA NOT NULL,
  role           TEXT COLLATE "C" NOT NULL,
  asked_by       TEXT COLLATE "C" NOT NULL,
  -- Empty: the citizen asked, or who acts for the citizen.
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  unit           TEXT COLLATE "C" NOT NULL,
  asked_at       TEXT COLLATE "C" NOT NULL,
  vault_id       BIGINT NOT NULL REFERENCES vaults (vault_id),
  log_index      BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, correction_id)
);
CREATE INDEX corrections_by_vault ON corrections (vault_id);
CREATE INDEX corrections_by_index ON corrections (log_index);
SELECT keep_rows('corrections', 'a correction stays as it was asked for');

CREATE TABLE correction_answers (
  municipality  TEXT COLLATE "C" NOT NULL,
  correction_id TEXT COLLATE "C" NOT NULL,
  outcome       TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('corrected', 'refused')),
  words         BYTEA NOT NULL,
  answered_by   TEXT COLLATE "C" NOT NULL,
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  at            TEXT COLLATE "C" NOT NULL,
  vault_id      BIGINT NOT NULL REFERENCES vaults (vault_id),
  log_index     BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, correction_id),
  FOREIGN KEY (municipality, correction_id) REFERENCES corrections (municipality, correction_id)
);
CREATE INDEX correction_answers_by_index ON correction_answers (log_index);
SELECT keep_rows('correction_answers', 'a holder answers once');
