-- The privacy officer's verifications of rules and legal bases, as they stood then: a target whose fingerprint has
-- changed is no longer verified.
CREATE TABLE verifications (
  municipality TEXT COLLATE "C" NOT NULL,
  target       TEXT COLLATE "C" NOT NULL,
  fingerprint  TEXT COLLATE "C" NOT NULL,
  kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('verified', 'revoked')),
  at           TEXT COLLATE "C" NOT NULL,
  officer      TEXT COLLATE "C" NOT NULL,
  source       TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT PRIMARY KEY REFERENCES log_places (log_index)
);
CREATE INDEX verifications_by_target ON verifications (municipality, target);
SELECT keep_rows('verifications', 'a verification is taken back by another row');

-- Which catalogue was in force from when on: what would have been decided then can be asked later.
CREATE TABLE catalogue_versions (
  municipality TEXT COLLATE "C" NOT NULL,
  version      TEXT COLLATE "C" NOT NULL,
  catalogue    TEXT COLLATE "C" NOT NULL,
  overlay      TEXT COLLATE "C" NOT NULL,
  at           TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT PRIMARY KEY REFERENCES log_places (log_index)
);
CREATE INDEX catalogue_versions_in_order ON catalogue_versions (municipality, log_index);
SELECT keep_rows('catalogue_versions', 'a catalogue that was in force stays on record');

-- Open cases that were confirmed: an organisation and a citizen.
CREATE TABLE relations (
  municipality     TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  at               TEXT COLLATE "C" NOT NULL,
  log_index        BIGINT PRIMARY KEY REFERENCES log_places (log_index)
);
CREATE INDEX relations_by_vault ON relations (vault_id, organisation_cvr);
SELECT keep_rows('relations', 'a confirmed relation stays on record');

-- Queries asked without one. What happens to a row stands in unconfirmed_relation_events.
CREATE TABLE unconfirmed_relations (
  query_id         TEXT COLLATE "C" PRIMARY KEY,
  municipality     TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  -- The number asked by, sealed with a key outside the database: it is needed to ask for the case afterwards.
  citizen_sealed   BYTEA NOT NULL,
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  unit             TEXT COLLATE "C" NOT NULL,
  "user"             TEXT COLLATE "C" NOT NULL,
  purpose          TEXT COLLATE "C" NOT NULL,
  case_id          BYTEA NOT NULL,
  -- Whether the organisation is a part of the municipality: of others an open case there is not enough.
  of_municipality  INTEGER NOT NULL CHECK (of_municipality IN (0, 1)),
  at               TEXT COLLATE "C" NOT NULL,
  log_index        BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX unconfirmed_relations_by_time ON unconfirmed_relations (municipality, log_index);
CREATE INDEX unconfirmed_relations_by_index ON unconfirmed_relations (log_index);
SELECT keep_rows('unconfirmed_relations', 'a query without a relation stays on record');

CREATE TABLE unconfirmed_relation_events (
  query_id  TEXT COLLATE "C" NOT NULL REFERENCES unconfirmed_relations (query_id),
  kind      TEXT COLLATE "C" NOT NULL CHECK (kind IN ('not-answered', 'denied', 'confirmed', 'justified', 'not-justified')),
  at        TEXT COLLATE "C" NOT NULL,
  officer   TEXT COLLATE "C" NOT NULL,
  reason    BYTEA NOT NULL,
  -- 0: outside every vault, since nothing in it is personal.
  vault_id  BIGINT NOT NULL,
  log_index BIGINT PRIMARY KEY REFERENCES log_places (log_index)
);
CREATE INDEX unconfirmed_relation_events_by_query ON unconfirmed_relation_events (query_id);
SELECT keep_rows('unconfirmed_relation_events', 'what came of a query without a relation stays on record');

-- Emergency accesses (værdispring), each to be reviewed by a privacy officer.
CREATE TABLE emergency_accesses (
  emergency_id     TEXT COLLATE "C" PRIMARY KEY,
  municipality     TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  justification    BYTEA NOT NULL,
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  unit             TEXT COLLATE "C" NOT NULL,
  "user"             TEXT COLLATE "C" NOT NULL,
  purpose          TEXT COLLATE "C" NOT NULL,
  categories       TEXT COLLATE "C" NOT NULL,
  at               TEXT COLLATE "C" NOT NULL,
  review_by        TEXT COLLATE "C" NOT NULL,
  log_index        BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX emergency_accesses_by_time ON emergency_accesses (municipality, review_by);
CREATE INDEX emergency_accesses_by_vault ON emergency_accesses (vault_id);
CREATE INDEX emergency_accesses_by_index ON emergency_accesses (log_index);
SELECT keep_rows('emergency_accesses', 'an emergency access stays on record');

CREATE TABLE emergency_reviews (
  emergency_id TEXT COLLATE "C" PRIMARY KEY REFERENCES emergency_accesses (emergency_id),
  justified    INTEGER NOT NULL CHECK (justified IN (0, 1)),
  reason       BYTEA NOT NULL,
  officer      TEXT COLLATE "C" NOT NULL,
  at           TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX emergency_reviews_by_index ON emergency_reviews (log_index);
SELECT keep_rows('emergency_reviews', 'a review stays as it was decided');

-- Sources whose answers to a query were about another person, or about nobody, and were thrown away. Whose they were is not kept.
CREATE TABLE wrong_person_alarms (
  query_id         TEXT COLLATE "C" NOT NULL,
  source_id        TEXT COLLATE "C" NOT NULL,
  municipality     TEXT COLLATE "C" NOT NULL,
  organisation_cvr TEXT COLLATE "C" NOT NULL,
  purpose          TEXT COLLATE "C" NOT NULL,
  at               TEXT COLLATE "C" NOT NULL,
  log_index        BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (query_id, source_id)
);
CREATE INDEX wrong_person_alarms_by_time ON wrong_person_alarms (municipality, log_index);
CREATE INDEX wrong_person_alarms_by_index ON wrong_person_alarms (log_index);
SELECT keep_rows('wrong_person_alarms', 'an alarm stays on record');

-- How much of what cases need was met without asking the citizen: sums over a month, never a case and never a person.
CREATE TABLE informant_figures (
  municipality TEXT COLLATE "C" NOT NULL,
  month        TEXT COLLATE "C" NOT NULL,
  case_type    TEXT COLLATE "C" NOT NULL,
  part         TEXT COLLATE "C" NOT NULL,
  total        BIGINT NOT NULL CHECK (total >= 0),
  PRIMARY KEY (municipality, month, case_type, part)
);

CREATE FUNCTION sums_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.total < OLD.total OR (NEW.municipality, NEW.month, NEW.case_type, NEW.part) <> (OLD.municipality, OLD.month, OLD.case_type, OLD.part) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a sum only grows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER informant_figures_only_grow BEFORE UPDATE ON informant_figures FOR EACH ROW EXECUTE FUNCTION sums_only_grow();
CREATE TRIGGER informant_figures_keep BEFORE DELETE ON informant_figures FOR EACH ROW EXECUTE FUNCTION refuse('a sum stays on record');
CREATE TRIGGER informant_figures_keep_all BEFORE TRUNCATE ON informant_figures FOR EACH STATEMENT EXECUTE FUNCTION refuse('a sum stays on record');

-- What stands for the sums of a municipality and month, made with a key outside the database: sums change, so no record commits to them.
CREATE TABLE informant_seals (
  municipality TEXT COLLATE "C" NOT NULL,
  month        TEXT COLLATE "C" NOT NULL,
  seal         BYTEA NOT NULL CHECK (length(seal) = 32),
  PRIMARY KEY (municipality, month)
);
CREATE TRIGGER informant_seals_keep BEFORE DELETE ON informant_seals FOR EACH ROW EXECUTE FUNCTION refuse('a sum stays on record');
CREATE TRIGGER informant_seals_keep_all BEFORE TRUNCATE ON informant_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse('a sum stays on record');

CREATE TRIGGER verifications_tell AFTER INSERT ON verifications FOR EACH ROW EXECUTE FUNCTION records_changed();
