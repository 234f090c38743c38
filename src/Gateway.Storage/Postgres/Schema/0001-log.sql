-- Everything lies in a schema of its own. Text is compared by bytes (COLLATE "C"), as SQLite does: instants are ISO text,
-- whose byte order is the order in time.

-- What stands for good: a row is neither changed nor removed, whoever asks, also while triggers of replication are off.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_ARGV[0];
END $$;
CREATE FUNCTION keep_rows(kept text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse(%L)', kept || '_keep', kept, says);
  EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse(%L)', kept || '_keep_all', kept, says);
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', kept, kept || '_keep');
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', kept, kept || '_keep_all');
END $$;

-- The one row that whoever appends locks first: one sequencer at a time, over all gateways on this database. The epoch is
-- the last fencing number given out.
CREATE TABLE log_head (
  only_row BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch    BIGINT NOT NULL
);
INSERT INTO log_head (epoch) VALUES (0);
CREATE FUNCTION epochs_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.epoch <= OLD.epoch OR NOT NEW.only_row THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an epoch is given out once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head FOR EACH ROW EXECUTE FUNCTION epochs_only_grow();
CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head FOR EACH ROW EXECUTE FUNCTION refuse('the log has a head');
CREATE TRIGGER log_head_stays_all BEFORE TRUNCATE ON log_head FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log has a head');

-- The gateways on this database, by a number each draws when it opens the store, and when each last showed that it lives.
CREATE TABLE gateways (
  number   BIGINT PRIMARY KEY,
  alive_at TIMESTAMPTZ NOT NULL
);

-- Each gateway's fencing number, and its last batch that became durable: after a lost answer it tells whether that one did.
CREATE TABLE sequencers (
  gateway BIGINT PRIMARY KEY,
  epoch   BIGINT NOT NULL,
  batch   BIGINT NOT NULL
);

-- Ends a batch: it counts as this gateway's last, unless another has taken the gateway's place.
CREATE FUNCTION end_batch(of_gateway bigint, of_epoch bigint, ended bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sequencers SET batch = ended WHERE gateway = of_gateway AND epoch = of_epoch;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state', MESSAGE = 'another sequencer has taken this one''s place';
  END IF;
END $$;

-- Every index of the log, once. The partitions below cannot keep an index unique among them, nor be referred to by it.
CREATE TABLE log_places (
  log_index BIGINT PRIMARY KEY
);
SELECT keep_rows('log_places', 'the disclosure log is append-only');

-- The log: append-only, dense from 0, one municipality each; a partition a month.
CREATE TABLE log_entries (
  log_index    BIGINT NOT NULL,
  municipality TEXT COLLATE "C" NOT NULL CHECK (length(municipality) = 4),
  kind         TEXT COLLATE "C" NOT NULL,
  recorded_at  TEXT COLLATE "C" NOT NULL,
  entry        BYTEA NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535),
  leaf_hash    BYTEA NOT NULL CHECK (length(leaf_hash) = 32),
  PRIMARY KEY (log_index, recorded_at)
) PARTITION BY RANGE (recorded_at);
-- Of partitions a row trigger is the table's, a trigger on emptying them is their own (make_log_month).
CREATE TRIGGER log_entries_keep BEFORE UPDATE OR DELETE ON log_entries FOR EACH ROW EXECUTE FUNCTION refuse('the disclosure log is append-only');
CREATE TRIGGER log_entries_keep_all BEFORE TRUNCATE ON log_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse('the disclosure log is append-only');

-- Runs as the owner: whoever appends may not write places without records.
CREATE FUNCTION take_log_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = gateway, pg_temp AS $$
BEGIN
  INSERT INTO log_places (log_index) SELECT NEW.log_index WHERE NEW.log_index = (SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_places);
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the disclosure log is append-only and dense';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_entries_take_place BEFORE INSERT ON log_entries FOR EACH ROW EXECUTE FUNCTION take_log_place();

-- Makes a month's partition where there is none. Made apart and attached: that blocks nobody who reads or appends.
CREATE FUNCTION make_log_month(month text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = gateway, pg_temp AS $$
DECLARE
  part text := 'log_entries_' || replace(month, '-', '_');
BEGIN
  IF month !~ '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_datetime_format', MESSAGE = 'a month is written YYYY-MM';
  END IF;
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = part AND relnamespace = to_regnamespace('gateway')) THEN
    RETURN;
  END IF;
  -- Two gateways may find it missing at once.
  PERFORM 1 FROM log_head FOR UPDATE;
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = part AND relnamespace = to_regnamespace('gateway')) THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE log_entries INCLUDING ALL)', part);
  -- A tilde comes after every character of a date.
  EXECUTE format('ALTER TABLE log_entries ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, month, month || '~');
  EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse(%L)', part || '_keep_all', part, 'the disclosure log is append-only');
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', part, part || '_keep_all');
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER log_entries_keep', part);
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER log_entries_take_place', part);
END $$;
REVOKE EXECUTE ON FUNCTION make_log_month(text) FROM PUBLIC;

-- A vault holds what the store knows of one citizen for one purpose from one day on. Destroying it empties the citizen and
-- the key, which lies here wrapped with a key outside the database; everything else stays, and tells nothing.
CREATE TABLE vaults (
  vault_id     BIGINT PRIMARY KEY CHECK (vault_id > 0),
  municipality TEXT COLLATE "C" NOT NULL,
  -- What is kept, and the day from which the time it is kept counts.
  purpose      TEXT COLLATE "C" NOT NULL,
  day          TEXT COLLATE "C" NOT NULL,
  citizen_key  BYTEA NOT NULL CHECK (length(citizen_key) IN (0, 32)),
  wrapped_key  BYTEA NOT NULL CHECK (length(wrapped_key) IN (0, 60)),
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX vaults_by_citizen ON vaults (municipality, citizen_key);
CREATE INDEX vaults_by_day ON vaults (purpose, day) WHERE length(citizen_key) > 0;
CREATE INDEX vaults_by_index ON vaults (log_index);
CREATE FUNCTION only_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.citizen_key) > 0 OR length(NEW.wrapped_key) > 0
    OR (NEW.vault_id, NEW.municipality, NEW.purpose, NEW.day, NEW.log_index) <> (OLD.vault_id, OLD.municipality, OLD.purpose, OLD.day, OLD.log_index) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a vault is destroyed or left alone';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vaults_only_destroyed BEFORE UPDATE ON vaults FOR EACH ROW EXECUTE FUNCTION only_destroyed();
ALTER TABLE vaults ENABLE ALWAYS TRIGGER vaults_only_destroyed;
CREATE TRIGGER vaults_keep BEFORE DELETE ON vaults FOR EACH ROW EXECUTE FUNCTION refuse('a vault stays, with or without its key');
CREATE TRIGGER vaults_keep_all BEFORE TRUNCATE ON vaults FOR EACH STATEMENT EXECUTE FUNCTION refuse('a vault stays, with or without its key');
ALTER TABLE vaults ENABLE ALWAYS TRIGGER vaults_keep;
ALTER TABLE vaults ENABLE ALWAYS TRIGGER vaults_keep_all;

-- Which vaults were destroyed, and by which record.
CREATE TABLE vault_ends (
  destroyed_vault BIGINT PRIMARY KEY REFERENCES vaults (vault_id),
  log_index       BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX vault_ends_by_index ON vault_ends (log_index);
SELECT keep_rows('vault_ends', 'what was destroyed stays destroyed');

-- What opens an entry's commitments for one citizen, sealed in a vault.
CREATE TABLE log_openings (
  log_index    BIGINT PRIMARY KEY REFERENCES log_places (log_index),
  municipality TEXT COLLATE "C" NOT NULL,
  vault_id     BIGINT NOT NULL REFERENCES vaults (vault_id),
  salt         BYTEA NOT NULL CHECK (length(salt) = 44)
);
CREATE INDEX log_openings_by_vault ON log_openings (vault_id);
SELECT keep_rows('log_openings', 'what opens a record stays with it');
-- Another gateway may have destroyed the vault since this one last used it.
CREATE FUNCTION vault_lives() RETURNS trigger LANGUAGE plpgsql SET search_path = gateway, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM vaults WHERE vault_id = NEW.vault_id AND length(wrapped_key) > 0) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'nothing is put into a vault that was destroyed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_openings_into_living BEFORE INSERT ON log_openings FOR EACH ROW EXECUTE FUNCTION vault_lives();

-- Queries that have been asked and have no outcome yet; a row goes in the transaction that records the outcome.
CREATE TABLE open_queries (
  query_id     TEXT COLLATE "C" PRIMARY KEY,
  municipality TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  -- Whoever asked; gone, and nobody else will give the query its outcome.
  gateway      BIGINT NOT NULL
);

-- Which disclosures are known to have arrived: their receivers handed the receipts back. A disclosure without a row
-- here keeps the outcome "released, delivery unconfirmed".
CREATE TABLE deliveries (
  log_index    BIGINT PRIMARY KEY REFERENCES log_places (log_index),
  confirmed_by BIGINT NOT NULL REFERENCES log_places (log_index)
);
CREATE INDEX deliveries_by_confirmation ON deliveries (confirmed_by);
SELECT keep_rows('deliveries', 'a confirmed delivery stays confirmed');

