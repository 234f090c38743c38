-- A vault holds what the store knows of one citizen for one purpose from one day on. Destroying it empties the citizen and
-- the key, which lies here wrapped with a key outside the database; everything else stays, and tells nothing. A store that
-- holds records from before cannot be taken over: what they commit to is not there (SqliteSchema).
CREATE TABLE vaults (
  vault_id     INTEGER PRIMARY KEY CHECK (vault_id > 0),
  municipality TEXT NOT NULL,
  -- What is kept, and the day from which the time it is kept counts.
  purpose      TEXT NOT NULL,
  day          TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) IN (0, 32)),
  wrapped_key  BLOB NOT NULL CHECK (length(wrapped_key) IN (0, 60)),
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX vaults_by_citizen ON vaults (municipality, citizen_key);
CREATE INDEX vaults_by_day ON vaults (purpose, day) WHERE length(citizen_key) > 0;
CREATE INDEX vaults_by_index ON vaults (log_index);
CREATE TRIGGER vaults_only_destroyed BEFORE UPDATE ON vaults
WHEN length(NEW.citizen_key) > 0 OR length(NEW.wrapped_key) > 0
  OR (NEW.vault_id, NEW.municipality, NEW.purpose, NEW.day, NEW.log_index) <> (OLD.vault_id, OLD.municipality, OLD.purpose, OLD.day, OLD.log_index)
BEGIN SELECT RAISE(ABORT, 'a vault is destroyed or left alone'); END;
CREATE TRIGGER vaults_keep_delete BEFORE DELETE ON vaults
BEGIN SELECT RAISE(ABORT, 'a vault stays, with or without its key'); END;
CREATE TRIGGER vaults_keep_replace BEFORE INSERT ON vaults
WHEN EXISTS (SELECT 1 FROM vaults WHERE vault_id = NEW.vault_id)
BEGIN SELECT RAISE(ABORT, 'a vault stays, with or without its key'); END;

-- Which vaults were destroyed, and by which record.
CREATE TABLE vault_ends (
  destroyed_vault INTEGER PRIMARY KEY REFERENCES vaults (vault_id),
  log_index       INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX vault_ends_by_index ON vault_ends (log_index);
CREATE TRIGGER vault_ends_keep_update BEFORE UPDATE ON vault_ends
BEGIN SELECT RAISE(ABORT, 'what was destroyed stays destroyed'); END;
CREATE TRIGGER vault_ends_keep_delete BEFORE DELETE ON vault_ends
BEGIN SELECT RAISE(ABORT, 'what was destroyed stays destroyed'); END;
CREATE TRIGGER vault_ends_keep_replace BEFORE INSERT ON vault_ends
WHEN EXISTS (SELECT 1 FROM vault_ends WHERE destroyed_vault = NEW.destroyed_vault)
BEGIN SELECT RAISE(ABORT, 'what was destroyed stays destroyed'); END;

-- What opens an entry's commitments for one citizen, sealed in a vault.
DROP TABLE log_openings;
CREATE TABLE log_openings (
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index),
  municipality TEXT NOT NULL,
  vault_id     INTEGER NOT NULL REFERENCES vaults (vault_id),
  salt         BLOB NOT NULL CHECK (length(salt) = 44)
) STRICT;
CREATE INDEX log_openings_by_vault ON log_openings (vault_id);
CREATE TRIGGER log_openings_keep_update BEFORE UPDATE ON log_openings
BEGIN SELECT RAISE(ABORT, 'what opens a record stays with it'); END;
CREATE TRIGGER log_openings_keep_delete BEFORE DELETE ON log_openings
BEGIN SELECT RAISE(ABORT, 'what opens a record stays with it'); END;
CREATE TRIGGER log_openings_keep_replace BEFORE INSERT ON log_openings
WHEN EXISTS (SELECT 1 FROM log_openings WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'what opens a record stays with it'); END;
CREATE TRIGGER log_openings_into_living BEFORE INSERT ON log_openings
WHEN NOT EXISTS (SELECT 1 FROM vaults WHERE vault_id = NEW.vault_id AND length(wrapped_key) > 0)
BEGIN SELECT RAISE(ABORT, 'nothing is put into a vault that was destroyed'); END;

-- What is personal in a row is sealed, and the citizen is found by the vault.
DROP INDEX consents_by_citizen;
DROP INDEX consents_by_case;
ALTER TABLE consents DROP COLUMN citizen_key;
ALTER TABLE consents DROP COLUMN case_id;
ALTER TABLE consents DROP COLUMN evidence;
ALTER TABLE consents ADD COLUMN case_id BLOB NOT NULL;
ALTER TABLE consents ADD COLUMN evidence BLOB NOT NULL;
ALTER TABLE consents ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
ALTER TABLE consents ADD COLUMN log_index INTEGER NOT NULL REFERENCES log_entries (log_index);
CREATE INDEX consents_by_vault ON consents (vault_id);
CREATE INDEX consents_by_index ON consents (log_index);

-- By what a case is found, whose number is sealed: a keyed hash. Follows from the consent, and goes with the citizen's vault.
CREATE TABLE consent_cases (
  municipality TEXT NOT NULL,
  consent_id   TEXT NOT NULL,
  case_tag     BLOB NOT NULL CHECK (length(case_tag) = 32),
  PRIMARY KEY (municipality, consent_id),
  FOREIGN KEY (municipality, consent_id) REFERENCES consents (municipality, consent_id)
) STRICT;
CREATE INDEX consent_cases_by_tag ON consent_cases (municipality, case_tag);

ALTER TABLE consent_events DROP COLUMN detail;
-- Of what was superseded: by which consent.
ALTER TABLE consent_events ADD COLUMN superseded_by TEXT NOT NULL;
-- Of a withdrawal: how the citizen said so.
ALTER TABLE consent_events ADD COLUMN evidence BLOB NOT NULL;
-- 0: outside every vault, since nothing in it is personal.
ALTER TABLE consent_events ADD COLUMN vault_id INTEGER NOT NULL;
CREATE INDEX consent_events_by_index ON consent_events (log_index);

ALTER TABLE consent_drafts DROP COLUMN citizen_key;
ALTER TABLE consent_drafts DROP COLUMN case_id;
ALTER TABLE consent_drafts DROP COLUMN text_da;
ALTER TABLE consent_drafts DROP COLUMN text_en;
ALTER TABLE consent_drafts ADD COLUMN case_id BLOB NOT NULL;
ALTER TABLE consent_drafts ADD COLUMN text_da BLOB NOT NULL;
ALTER TABLE consent_drafts ADD COLUMN text_en BLOB NOT NULL;
ALTER TABLE consent_drafts ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX consent_drafts_by_index ON consent_drafts (log_index);

DROP INDEX mandates_by_citizen;
ALTER TABLE mandates DROP COLUMN citizen_key;
ALTER TABLE mandates DROP COLUMN holder_key;
ALTER TABLE mandates DROP COLUMN evidence;
ALTER TABLE mandates ADD COLUMN holder_key BLOB NOT NULL;
ALTER TABLE mandates ADD COLUMN evidence BLOB NOT NULL;
ALTER TABLE mandates ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX mandates_by_vault ON mandates (vault_id);
CREATE INDEX mandates_by_index ON mandates (log_index);

ALTER TABLE mandate_ends DROP COLUMN evidence;
ALTER TABLE mandate_ends ADD COLUMN evidence BLOB NOT NULL;
ALTER TABLE mandate_ends ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX mandate_ends_by_index ON mandate_ends (log_index);

DROP INDEX notices_by_citizen;
ALTER TABLE notices DROP COLUMN citizen_key;
ALTER TABLE notices DROP COLUMN case_id;
ALTER TABLE notices DROP COLUMN document;
ALTER TABLE notices DROP COLUMN text_da;
ALTER TABLE notices DROP COLUMN text_en;
ALTER TABLE notices ADD COLUMN case_id BLOB NOT NULL;
ALTER TABLE notices ADD COLUMN document BLOB NOT NULL;
ALTER TABLE notices ADD COLUMN text_da BLOB NOT NULL;
ALTER TABLE notices ADD COLUMN text_en BLOB NOT NULL;
ALTER TABLE notices ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX notices_by_vault ON notices (vault_id);
CREATE INDEX notices_by_index ON notices (log_index);

DROP INDEX relations_by_citizen;
ALTER TABLE relations DROP COLUMN citizen_key;
ALTER TABLE relations ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX relations_by_vault ON relations (vault_id, organisation_cvr);

ALTER TABLE unconfirmed_relations DROP COLUMN citizen_key;
ALTER TABLE unconfirmed_relations DROP COLUMN case_id;
ALTER TABLE unconfirmed_relations ADD COLUMN case_id BLOB NOT NULL;
ALTER TABLE unconfirmed_relations ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX unconfirmed_relations_by_index ON unconfirmed_relations (log_index);
ALTER TABLE unconfirmed_relation_events DROP COLUMN reason;
ALTER TABLE unconfirmed_relation_events ADD COLUMN reason BLOB NOT NULL;
ALTER TABLE unconfirmed_relation_events ADD COLUMN vault_id INTEGER NOT NULL;

ALTER TABLE emergency_accesses DROP COLUMN citizen_key;
ALTER TABLE emergency_accesses DROP COLUMN justification;
ALTER TABLE emergency_accesses ADD COLUMN justification BLOB NOT NULL;
ALTER TABLE emergency_accesses ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX emergency_accesses_by_vault ON emergency_accesses (vault_id);
CREATE INDEX emergency_accesses_by_index ON emergency_accesses (log_index);
ALTER TABLE emergency_reviews DROP COLUMN reason;
ALTER TABLE emergency_reviews ADD COLUMN reason BLOB NOT NULL;
ALTER TABLE emergency_reviews ADD COLUMN vault_id INTEGER NOT NULL REFERENCES vaults (vault_id);
CREATE INDEX emergency_reviews_by_index ON emergency_reviews (log_index);
CREATE INDEX wrong_person_alarms_by_index ON wrong_person_alarms (log_index);
CREATE INDEX samples_by_index ON samples (log_index);
CREATE INDEX sample_items_by_index ON sample_items (log_index);
CREATE INDEX disclosure_reviews_by_index ON disclosure_reviews (log_index);
CREATE INDEX deliveries_by_confirmation ON deliveries (confirmed_by);

-- 0: the answer is the place of a record. Otherwise it is sealed, and emptied with the vault.
ALTER TABLE idempotency_keys ADD COLUMN vault_id INTEGER NOT NULL;
ALTER TABLE idempotency_keys ADD COLUMN log_index INTEGER NOT NULL REFERENCES log_entries (log_index);
CREATE INDEX idempotency_keys_by_vault ON idempotency_keys (vault_id);
CREATE INDEX idempotency_keys_by_index ON idempotency_keys (log_index);
DROP TRIGGER idempotency_keys_keep_update;
CREATE TRIGGER idempotency_keys_keep_update BEFORE UPDATE ON idempotency_keys
WHEN length(NEW.answer) > 0
  OR (NEW.municipality, NEW.client_id, NEW.user, NEW.key, NEW.request_hash, NEW.at, NEW.vault_id, NEW.log_index)
    <> (OLD.municipality, OLD.client_id, OLD.user, OLD.key, OLD.request_hash, OLD.at, OLD.vault_id, OLD.log_index)
BEGIN SELECT RAISE(ABORT, 'an answer given stays given'); END;

-- What stands for the sums of a municipality and month, made with a key outside the database: sums change, so no record commits to them.
CREATE TABLE informant_seals (
  municipality TEXT NOT NULL,
  month        TEXT NOT NULL,
  seal         BLOB NOT NULL CHECK (length(seal) = 32),
  PRIMARY KEY (municipality, month)
) STRICT;
CREATE TRIGGER informant_seals_keep_delete BEFORE DELETE ON informant_seals
BEGIN SELECT RAISE(ABORT, 'a sum stays on record'); END;
