-- What a decision rests on beside the terms of a consent: drafts, the whole life of consents, mandates, notices,
-- verifications of the catalogue, relations, emergency accesses. Every row that tells of something that happened names
-- its leaf of the log. Nothing here is changed or removed.

-- A text composed for the citizen, with the terms it speaks of.
CREATE TABLE consent_drafts (
  municipality TEXT NOT NULL,
  draft_id     TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) = 32),
  receiver_cvr TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  categories   TEXT NOT NULL,
  holders      TEXT NOT NULL,
  valid_from   TEXT NOT NULL,
  valid_until  TEXT NOT NULL,
  text_version TEXT NOT NULL,
  text_da      TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  drafted_by   TEXT NOT NULL,
  drafted_at   TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, draft_id)
) STRICT;
CREATE TRIGGER consent_drafts_keep_update BEFORE UPDATE ON consent_drafts
BEGIN SELECT RAISE(ABORT, 'a draft never changes'); END;
CREATE TRIGGER consent_drafts_keep_delete BEFORE DELETE ON consent_drafts
BEGIN SELECT RAISE(ABORT, 'a draft never changes'); END;
CREATE TRIGGER consent_drafts_keep_replace BEFORE INSERT ON consent_drafts
WHEN EXISTS (SELECT 1 FROM consent_drafts WHERE municipality = NEW.municipality AND draft_id = NEW.draft_id)
BEGIN SELECT RAISE(ABORT, 'a draft never changes'); END;

-- Empty: recorded without a draft, given by the citizen, replacing none.
ALTER TABLE consents ADD COLUMN draft_id TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN mandate_id TEXT NOT NULL DEFAULT '';
-- Whose a case is, and what runs out when.
CREATE INDEX consents_by_case ON consents (municipality, receiver_cvr, case_id);
CREATE INDEX consents_by_end ON consents (valid_until);

-- The life of a consent: used as often as it was, withdrawn in part as often as it was, everything else once.
DROP TRIGGER consent_events_keep_update;
DROP TRIGGER consent_events_keep_delete;
DROP TRIGGER consent_events_keep_replace;
CREATE TABLE consent_life (
  municipality TEXT NOT NULL,
  consent_id   TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('granted', 'used', 'withdrawn', 'expired', 'superseded', 'reminded')),
  at           TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  -- Of a withdrawal in part, and of a use: one a line; empty: all.
  categories   TEXT NOT NULL DEFAULT '',
  -- Of a withdrawal: how the citizen said so. Of what was superseded: by which consent.
  detail       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (municipality, consent_id, kind, log_index),
  FOREIGN KEY (municipality, consent_id) REFERENCES consents (municipality, consent_id)
) STRICT;
INSERT INTO consent_life (municipality, consent_id, kind, at, log_index)
  SELECT municipality, consent_id, kind, at, log_index FROM consent_events;
DROP TABLE consent_events;
ALTER TABLE consent_life RENAME TO consent_events;
CREATE UNIQUE INDEX consent_events_once ON consent_events (municipality, consent_id, kind)
  WHERE kind IN ('granted', 'expired', 'superseded') OR (kind = 'withdrawn' AND categories = '');
CREATE TRIGGER consent_events_keep_update BEFORE UPDATE ON consent_events
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;
CREATE TRIGGER consent_events_keep_delete BEFORE DELETE ON consent_events
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;
CREATE TRIGGER consent_events_keep_replace BEFORE INSERT ON consent_events
WHEN EXISTS (SELECT 1 FROM consent_events WHERE municipality = NEW.municipality AND consent_id = NEW.consent_id AND kind = NEW.kind
  AND (log_index = NEW.log_index OR kind IN ('granted', 'expired', 'superseded') OR (kind = 'withdrawn' AND categories = '' AND NEW.categories = '')))
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;

-- Who may act for a citizen or look in with one.
CREATE TABLE mandates (
  municipality TEXT NOT NULL,
  mandate_id   TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) = 32),
  holder_key   BLOB NOT NULL CHECK (length(holder_key) = 32),
  kind         TEXT NOT NULL CHECK (kind IN ('guardian', 'power-of-attorney', 'parent', 'companion')),
  categories   TEXT NOT NULL,
  purposes     TEXT NOT NULL,
  valid_from   TEXT NOT NULL,
  valid_until  TEXT NOT NULL,
  recorded_by  TEXT NOT NULL,
  -- Empty: the citizen recorded it.
  organisation_cvr TEXT NOT NULL,
  evidence     TEXT NOT NULL,
  recorded_at  TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, mandate_id)
) STRICT;
CREATE INDEX mandates_by_citizen ON mandates (municipality, citizen_key);
CREATE TRIGGER mandates_keep_update BEFORE UPDATE ON mandates
BEGIN SELECT RAISE(ABORT, 'the terms of a mandate never change'); END;
CREATE TRIGGER mandates_keep_delete BEFORE DELETE ON mandates
BEGIN SELECT RAISE(ABORT, 'the terms of a mandate never change'); END;
CREATE TRIGGER mandates_keep_replace BEFORE INSERT ON mandates
WHEN EXISTS (SELECT 1 FROM mandates WHERE municipality = NEW.municipality AND mandate_id = NEW.mandate_id)
BEGIN SELECT RAISE(ABORT, 'the terms of a mandate never change'); END;
CREATE TABLE mandate_ends (
  municipality TEXT NOT NULL,
  mandate_id   TEXT NOT NULL,
  at           TEXT NOT NULL,
  -- Empty: the citizen ended it.
  evidence     TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, mandate_id),
  FOREIGN KEY (municipality, mandate_id) REFERENCES mandates (municipality, mandate_id)
) STRICT;
CREATE TRIGGER mandate_ends_keep_update BEFORE UPDATE ON mandate_ends
BEGIN SELECT RAISE(ABORT, 'an ended mandate stays ended'); END;
CREATE TRIGGER mandate_ends_keep_delete BEFORE DELETE ON mandate_ends
BEGIN SELECT RAISE(ABORT, 'an ended mandate stays ended'); END;
CREATE TRIGGER mandate_ends_keep_replace BEFORE INSERT ON mandate_ends
WHEN EXISTS (SELECT 1 FROM mandate_ends WHERE municipality = NEW.municipality AND mandate_id = NEW.mandate_id)
BEGIN SELECT RAISE(ABORT, 'an ended mandate stays ended'); END;

-- What the citizen was told: in writing of the right to collect (retssikkerhedsloven § 12), of an emergency access, of a
-- mandate that an office recorded.
CREATE TABLE notices (
  municipality TEXT NOT NULL,
  notice_id    TEXT NOT NULL,
  citizen_key  BLOB NOT NULL CHECK (length(citizen_key) = 32),
  kind         TEXT NOT NULL CHECK (kind IN ('right-to-collect', 'emergency-access', 'mandate-recorded')),
  organisation_cvr TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  document     TEXT NOT NULL,
  given_at     TEXT NOT NULL,
  recorded_by  TEXT NOT NULL,
  text_da      TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, notice_id)
) STRICT;
CREATE INDEX notices_by_citizen ON notices (municipality, citizen_key);
CREATE TRIGGER notices_keep_update BEFORE UPDATE ON notices
BEGIN SELECT RAISE(ABORT, 'a notice given stays given'); END;
CREATE TRIGGER notices_keep_delete BEFORE DELETE ON notices
BEGIN SELECT RAISE(ABORT, 'a notice given stays given'); END;
CREATE TRIGGER notices_keep_replace BEFORE INSERT ON notices
WHEN EXISTS (SELECT 1 FROM notices WHERE municipality = NEW.municipality AND notice_id = NEW.notice_id)
BEGIN SELECT RAISE(ABORT, 'a notice given stays given'); END;

-- The privacy officer's verifications of rules and legal bases, as they stood then: a target whose fingerprint has
-- changed is no longer verified.
CREATE TABLE verifications (
  municipality TEXT NOT NULL,
  target       TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('verified', 'revoked')),
  at           TEXT NOT NULL,
  officer      TEXT NOT NULL,
  source       TEXT NOT NULL,
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX verifications_by_target ON verifications (municipality, target);
CREATE TRIGGER verifications_keep_update BEFORE UPDATE ON verifications
BEGIN SELECT RAISE(ABORT, 'a verification is taken back by another row'); END;
CREATE TRIGGER verifications_keep_delete BEFORE DELETE ON verifications
BEGIN SELECT RAISE(ABORT, 'a verification is taken back by another row'); END;
CREATE TRIGGER verifications_keep_replace BEFORE INSERT ON verifications
WHEN EXISTS (SELECT 1 FROM verifications WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'a verification is taken back by another row'); END;

-- Which catalogue was in force from when on: what would have been decided then can be asked later.
CREATE TABLE catalogue_versions (
  municipality TEXT NOT NULL,
  version      TEXT NOT NULL,
  catalogue    TEXT NOT NULL,
  overlay      TEXT NOT NULL,
  at           TEXT NOT NULL,
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX catalogue_versions_in_order ON catalogue_versions (municipality, log_index);
CREATE TRIGGER catalogue_versions_keep_update BEFORE UPDATE ON catalogue_versions
BEGIN SELECT RAISE(ABORT, 'a catalogue that was in force stays on record'); END;
CREATE TRIGGER catalogue_versions_keep_delete BEFORE DELETE ON catalogue_versions
BEGIN SELECT RAISE(ABORT, 'a catalogue that was in force stays on record'); END;
CREATE TRIGGER catalogue_versions_keep_replace BEFORE INSERT ON catalogue_versions
WHEN EXISTS (SELECT 1 FROM catalogue_versions WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'a catalogue that was in force stays on record'); END;

-- Open cases that were confirmed: an organisation and a citizen.
CREATE TABLE relations (
  municipality     TEXT NOT NULL,
  citizen_key      BLOB NOT NULL CHECK (length(citizen_key) = 32),
  organisation_cvr TEXT NOT NULL,
  at               TEXT NOT NULL,
  log_index        INTEGER PRIMARY KEY REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX relations_by_citizen ON relations (municipality, citizen_key, organisation_cvr);
CREATE TRIGGER relations_keep_update BEFORE UPDATE ON relations
BEGIN SELECT RAISE(ABORT, 'a confirmed relation stays on record'); END;
CREATE TRIGGER relations_keep_delete BEFORE DELETE ON relations
BEGIN SELECT RAISE(ABORT, 'a confirmed relation stays on record'); END;
CREATE TRIGGER relations_keep_replace BEFORE INSERT ON relations
WHEN EXISTS (SELECT 1 FROM relations WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'a confirmed relation stays on record'); END;

-- Queries asked without one. What happens to a row stands in unconfirmed_relation_events.
CREATE TABLE unconfirmed_relations (
  query_id         TEXT PRIMARY KEY,
  municipality     TEXT NOT NULL,
  citizen_key      BLOB NOT NULL CHECK (length(citizen_key) = 32),
  -- The number asked by, sealed with a key outside the database: it is needed to ask for the case afterwards.
  citizen_sealed   BLOB NOT NULL,
  organisation_cvr TEXT NOT NULL,
  unit             TEXT NOT NULL,
  user             TEXT NOT NULL,
  purpose          TEXT NOT NULL,
  case_id          TEXT NOT NULL,
  -- Whether the organisation is a part of the municipality: of others an open case there is not enough.
  of_municipality  INTEGER NOT NULL CHECK (of_municipality IN (0, 1)),
  at               TEXT NOT NULL,
  log_index        INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX unconfirmed_relations_by_time ON unconfirmed_relations (municipality, log_index);
CREATE TRIGGER unconfirmed_relations_keep_update BEFORE UPDATE ON unconfirmed_relations
BEGIN SELECT RAISE(ABORT, 'a query without a relation stays on record'); END;
CREATE TRIGGER unconfirmed_relations_keep_delete BEFORE DELETE ON unconfirmed_relations
BEGIN SELECT RAISE(ABORT, 'a query without a relation stays on record'); END;
CREATE TRIGGER unconfirmed_relations_keep_replace BEFORE INSERT ON unconfirmed_relations
WHEN EXISTS (SELECT 1 FROM unconfirmed_relations WHERE query_id = NEW.query_id)
BEGIN SELECT RAISE(ABORT, 'a query without a relation stays on record'); END;
CREATE TABLE unconfirmed_relation_events (
  query_id  TEXT NOT NULL REFERENCES unconfirmed_relations (query_id),
  kind      TEXT NOT NULL CHECK (kind IN ('not-answered', 'denied', 'confirmed', 'justified', 'not-justified')),
  at        TEXT NOT NULL,
  officer   TEXT NOT NULL,
  reason    TEXT NOT NULL,
  log_index INTEGER PRIMARY KEY REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX unconfirmed_relation_events_by_query ON unconfirmed_relation_events (query_id);
CREATE TRIGGER unconfirmed_relation_events_keep_update BEFORE UPDATE ON unconfirmed_relation_events
BEGIN SELECT RAISE(ABORT, 'what came of a query without a relation stays on record'); END;
CREATE TRIGGER unconfirmed_relation_events_keep_delete BEFORE DELETE ON unconfirmed_relation_events
BEGIN SELECT RAISE(ABORT, 'what came of a query without a relation stays on record'); END;
CREATE TRIGGER unconfirmed_relation_events_keep_replace BEFORE INSERT ON unconfirmed_relation_events
WHEN EXISTS (SELECT 1 FROM unconfirmed_relation_events WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'what came of a query without a relation stays on record'); END;

-- Emergency accesses (værdispring), each to be reviewed by a privacy officer.
CREATE TABLE emergency_accesses (
  emergency_id     TEXT PRIMARY KEY,
  municipality     TEXT NOT NULL,
  citizen_key      BLOB NOT NULL CHECK (length(citizen_key) = 32),
  justification    TEXT NOT NULL,
  organisation_cvr TEXT NOT NULL,
  unit             TEXT NOT NULL,
  user             TEXT NOT NULL,
  purpose          TEXT NOT NULL,
  categories       TEXT NOT NULL,
  at               TEXT NOT NULL,
  review_by        TEXT NOT NULL,
  log_index        INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE INDEX emergency_accesses_by_time ON emergency_accesses (municipality, review_by);
CREATE TRIGGER emergency_accesses_keep_update BEFORE UPDATE ON emergency_accesses
BEGIN SELECT RAISE(ABORT, 'an emergency access stays on record'); END;
CREATE TRIGGER emergency_accesses_keep_delete BEFORE DELETE ON emergency_accesses
BEGIN SELECT RAISE(ABORT, 'an emergency access stays on record'); END;
CREATE TRIGGER emergency_accesses_keep_replace BEFORE INSERT ON emergency_accesses
WHEN EXISTS (SELECT 1 FROM emergency_accesses WHERE emergency_id = NEW.emergency_id)
BEGIN SELECT RAISE(ABORT, 'an emergency access stays on record'); END;
CREATE TABLE emergency_reviews (
  emergency_id TEXT PRIMARY KEY REFERENCES emergency_accesses (emergency_id),
  justified    INTEGER NOT NULL CHECK (justified IN (0, 1)),
  reason       TEXT NOT NULL,
  officer      TEXT NOT NULL,
  at           TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE TRIGGER emergency_reviews_keep_update BEFORE UPDATE ON emergency_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;
CREATE TRIGGER emergency_reviews_keep_delete BEFORE DELETE ON emergency_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;
CREATE TRIGGER emergency_reviews_keep_replace BEFORE INSERT ON emergency_reviews
WHEN EXISTS (SELECT 1 FROM emergency_reviews WHERE emergency_id = NEW.emergency_id)
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;

-- What a client has already asked to be changed, and the answer it got: the same key with the same request gets it again.
CREATE TABLE idempotency_keys (
  municipality TEXT NOT NULL,
  client_id    TEXT NOT NULL,
  user         TEXT NOT NULL,
  key          TEXT NOT NULL,
  request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
  answer       BLOB NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (municipality, client_id, user, key)
) STRICT;
CREATE TRIGGER idempotency_keys_keep_update BEFORE UPDATE ON idempotency_keys
BEGIN SELECT RAISE(ABORT, 'an answer given stays given'); END;
CREATE TRIGGER idempotency_keys_keep_delete BEFORE DELETE ON idempotency_keys
BEGIN SELECT RAISE(ABORT, 'an answer given stays given'); END;
CREATE TRIGGER idempotency_keys_keep_replace BEFORE INSERT ON idempotency_keys
WHEN EXISTS (SELECT 1 FROM idempotency_keys WHERE municipality = NEW.municipality AND client_id = NEW.client_id AND user = NEW.user AND key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'an answer given stays given'); END;
