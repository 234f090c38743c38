-- Consents: the terms never change; what happens to one is an event.
CREATE TABLE consents (
  municipality TEXT COLLATE "C" NOT NULL,
  consent_id   TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  effect       TEXT COLLATE "C" NOT NULL CHECK (effect IN ('permit', 'deny')),
  receiver_cvr TEXT COLLATE "C" NOT NULL,
  purpose      TEXT COLLATE "C" NOT NULL,
  case_id      BYTEA NOT NULL,
  categories   TEXT COLLATE "C" NOT NULL,
  holders      TEXT COLLATE "C" NOT NULL,
  form         TEXT COLLATE "C" NOT NULL,
  recorded_by  TEXT COLLATE "C" NOT NULL,
  evidence     BYTEA NOT NULL,
  text_version TEXT COLLATE "C" NOT NULL,
  valid_from   TEXT COLLATE "C" NOT NULL,
  valid_until  TEXT COLLATE "C" NOT NULL,
  -- Empty: recorded without a draft, given by the citizen.
  draft_id     TEXT COLLATE "C" NOT NULL,
  mandate_id   TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, consent_id)
);
CREATE INDEX consents_by_vault ON consents (vault_id);
CREATE INDEX consents_by_index ON consents (log_index);
CREATE INDEX consents_by_end ON consents (valid_until);
SELECT keep_rows('consents', 'the terms of a consent never change');

-- By what a case is found, whose number is sealed: a keyed hash. Follows from the consent, and goes with the citizen's vault.
CREATE TABLE consent_cases (
  municipality TEXT COLLATE "C" NOT NULL,
  consent_id   TEXT COLLATE "C" NOT NULL,
  case_tag     BYTEA NOT NULL CHECK (length(case_tag) = 32),
  PRIMARY KEY (municipality, consent_id),
  FOREIGN KEY (municipality, consent_id) REFERENCES consents (municipality, consent_id)
);
CREATE INDEX consent_cases_by_tag ON consent_cases (municipality, case_tag);

-- The life of a consent: used as often as it was, withdrawn in part as often as it was, everything else once.
CREATE TABLE consent_events (
  municipality TEXT COLLATE "C" NOT NULL,
  consent_id   TEXT COLLATE "C" NOT NULL,
  kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('granted', 'used', 'withdrawn', 'expired', 'superseded', 'reminded')),
  at           TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  -- Of a withdrawal in part, and of a use: one a line; empty: all.
  categories   TEXT COLLATE "C" NOT NULL,
  -- Of what was superseded: by which consent.
  superseded_by TEXT COLLATE "C" NOT NULL,
  -- Of a withdrawal: how the citizen said so.
  evidence     BYTEA NOT NULL,
  -- 0: outside every vault, since nothing in it is personal.
  vault_id     BIGINT NOT NULL,
  PRIMARY KEY (municipality, consent_id, kind, log_index),
  FOREIGN KEY (municipality, consent_id) REFERENCES consents (municipality, consent_id)
);
CREATE UNIQUE INDEX consent_events_once ON consent_events (municipality, consent_id, kind)
  WHERE kind IN ('granted', 'expired', 'superseded') OR (kind = 'withdrawn' AND categories = '');
CREATE INDEX consent_events_by_index ON consent_events (log_index);
SELECT keep_rows('consent_events', 'the history of a consent is append-only');

-- A text composed for the citizen, with the terms it speaks of.
CREATE TABLE consent_drafts (
  municipality TEXT COLLATE "C" NOT NULL,
  draft_id     TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  receiver_cvr TEXT COLLATE "C" NOT NULL,
  purpose      TEXT COLLATE "C" NOT NULL,
  case_id      BYTEA NOT NULL,
  categories   TEXT COLLATE "C" NOT NULL,
  holders      TEXT COLLATE "C" NOT NULL,
  valid_from   TEXT COLLATE "C" NOT NULL,
  valid_until  TEXT COLLATE "C" NOT NULL,
  text_version TEXT COLLATE "C" NOT NULL,
  text_da      BYTEA NOT NULL,
  text_en      BYTEA NOT NULL,
  drafted_by   TEXT COLLATE "C" NOT NULL,
  drafted_at   TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, draft_id)
);
CREATE INDEX consent_drafts_by_index ON consent_drafts (log_index);
SELECT keep_rows('consent_drafts', 'a draft never changes');

-- Who may act for a citizen or look in with one.
CREATE TABLE mandates (
  municipality TEXT COLLATE "C" NOT NULL,
  mandate_id   TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  holder_key   BYTEA NOT NULL,
  kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('guardian', 'power-of-attorney', 'parent', 'companion')),
  categories   TEXT COLLATE "C" NOT NULL,
  purposes     TEXT COLLATE "C" NOT NULL,
  valid_from   TEXT COLLATE "C" NOT NULL,
  valid_until  TEXT COLLATE "C" NOT NULL,
  recorded_by  TEXT COLLATE "C" NOT NULL,
  -- Empty: the citizen recorded it.
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  evidence     BYTEA NOT NULL,
  recorded_at  TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, mandate_id)
);
CREATE INDEX mandates_by_vault ON mandates (vault_id);
CREATE INDEX mandates_by_index ON mandates (log_index);
SELECT keep_rows('mandates', 'the terms of a mandate never change');

CREATE TABLE mandate_ends (
  municipality TEXT COLLATE "C" NOT NULL,
  mandate_id   TEXT COLLATE "C" NOT NULL,
  at           TEXT COLLATE "C" NOT NULL,
  -- Empty: the citizen ended it.
  evidence     BYTEA NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, mandate_id),
  FOREIGN KEY (municipality, mandate_id) REFERENCES mandates (municipality, mandate_id)
);
CREATE INDEX mandate_ends_by_index ON mandate_ends (log_index);
SELECT keep_rows('mandate_ends', 'an ended mandate stays ended');

-- What the citizen was told: in writing of the right to collect (retssikkerhedsloven § 12), of an emergency access, of a
-- mandate that an office recorded.
CREATE TABLE notices (
  municipality TEXT COLLATE "C" NOT NULL,
  notice_id    TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('right-to-collect', 'emergency-access', 'mandate-recorded')),
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  case_id      BYTEA NOT NULL,
  document     BYTEA NOT NULL,
  given_at     TEXT COLLATE "C" NOT NULL,
  recorded_by  TEXT COLLATE "C" NOT NULL,
  text_da      BYTEA NOT NULL,
  text_en      BYTEA NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, notice_id)
);
CREATE INDEX notices_by_vault ON notices (vault_id);
CREATE INDEX notices_by_index ON notices (log_index);
SELECT keep_rows('notices', 'a notice given stays given');

-- What a client has already asked to be changed, and the answer it got: the same key with the same request gets it again.
CREATE TABLE idempotency_keys (
  municipality TEXT COLLATE "C" NOT NULL,
  client_id    TEXT COLLATE "C" NOT NULL,
  "user"       TEXT COLLATE "C" NOT NULL,
  key          TEXT COLLATE "C" NOT NULL,
  request_hash BYTEA NOT NULL CHECK (length(request_hash) = 32),
  at           TEXT COLLATE "C" NOT NULL,
  -- 0: the answer is the place of a record. Otherwise it is sealed, and emptied with the vault.
  vault_id     BIGINT NOT NULL,
  answer       BYTEA NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, client_id, "user", key)
);
CREATE INDEX idempotency_keys_by_vault ON idempotency_keys (vault_id);
CREATE INDEX idempotency_keys_by_index ON idempotency_keys (log_index);
CREATE FUNCTION only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.answer) > 0
    OR (NEW.municipality, NEW.client_id, NEW."user", NEW.key, NEW.request_hash, NEW.at, NEW.vault_id, NEW.log_index)
      <> (OLD.municipality, OLD.client_id, OLD."user", OLD.key, OLD.request_hash, OLD.at, OLD.vault_id, OLD.log_index) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an answer given stays given';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER idempotency_keys_only_emptied BEFORE UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION only_emptied();
ALTER TABLE idempotency_keys ENABLE ALWAYS TRIGGER idempotency_keys_only_emptied;
CREATE TRIGGER idempotency_keys_keep BEFORE DELETE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION refuse('an answer given stays given');
CREATE TRIGGER idempotency_keys_keep_all BEFORE TRUNCATE ON idempotency_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse('an answer given stays given');
ALTER TABLE idempotency_keys ENABLE ALWAYS TRIGGER idempotency_keys_keep;
ALTER TABLE idempotency_keys ENABLE ALWAYS TRIGGER idempotency_keys_keep_all;

-- Wakes the gateways when what decisions rest on is written. A use is written with every disclosure, and changes nothing
-- that a decision rests on.
CREATE FUNCTION records_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY gateway_records;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_events_tell AFTER INSERT ON consent_events FOR EACH ROW WHEN (NEW.kind <> 'used') EXECUTE FUNCTION records_changed();
CREATE TRIGGER mandates_tell AFTER INSERT ON mandates FOR EACH ROW EXECUTE FUNCTION records_changed();
CREATE TRIGGER mandate_ends_tell AFTER INSERT ON mandate_ends FOR EACH ROW EXECUTE FUNCTION records_changed();
