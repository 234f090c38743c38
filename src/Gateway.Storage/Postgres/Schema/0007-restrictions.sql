-- What a citizen's access report leaves out for a time (databeskyttelsesloven § 22): proposed by one officer, in force when
-- another has confirmed it.
CREATE TABLE restrictions (
  municipality   TEXT COLLATE "C" NOT NULL,
  restriction_id TEXT COLLATE "C" NOT NULL,
  ground         TEXT COLLATE "C" NOT NULL CHECK (ground IN ('private-interests', 'public-interests')),
  reason         BYTEA NOT NULL,
  -- Never for ever.
  ends_at        TEXT COLLATE "C" NOT NULL,
  officer        TEXT COLLATE "C" NOT NULL,
  at             TEXT COLLATE "C" NOT NULL,
  vault_id       BIGINT NOT NULL REFERENCES vaults (vault_id),
  log_index      BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, restriction_id)
);
CREATE INDEX restrictions_by_vault ON restrictions (vault_id);
CREATE INDEX restrictions_by_index ON restrictions (log_index);
SELECT keep_rows('restrictions', 'a restriction stays as it was proposed');

-- The disclosures it leaves out.
CREATE TABLE restriction_items (
  municipality   TEXT COLLATE "C" NOT NULL,
  restriction_id TEXT COLLATE "C" NOT NULL,
  position       INTEGER NOT NULL,
  act_id         TEXT COLLATE "C" NOT NULL,
  log_index      BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, restriction_id, position),
  FOREIGN KEY (municipality, restriction_id) REFERENCES restrictions (municipality, restriction_id)
);
CREATE INDEX restriction_items_by_index ON restriction_items (log_index);
SELECT keep_rows('restriction_items', 'a restriction stays as it was proposed');

-- What came of it, each once. Whose time was over: nobody ended it, so the officer is empty.
CREATE TABLE restriction_events (
  municipality   TEXT COLLATE "C" NOT NULL,
  restriction_id TEXT COLLATE "C" NOT NULL,
  kind           TEXT COLLATE "C" NOT NULL CHECK (kind IN ('confirmed', 'lifted', 'expired')),
  officer        TEXT COLLATE "C" NOT NULL,
  at             TEXT COLLATE "C" NOT NULL,
  log_index      BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, restriction_id, kind),
  FOREIGN KEY (municipality, restriction_id) REFERENCES restrictions (municipality, restriction_id)
);
CREATE INDEX restriction_events_by_index ON restriction_events (log_index);
SELECT keep_rows('restriction_events', 'what came of a restriction stays');
-- Nobody confirms what they proposed themselves, whatever the program above says.
CREATE FUNCTION demand_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'confirmed' AND EXISTS
    (SELECT 1 FROM restrictions WHERE municipality = NEW.municipality AND restriction_id = NEW.restriction_id AND officer = NEW.officer) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'two persons are needed for a restriction';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER restriction_events_two_persons BEFORE INSERT ON restriction_events FOR EACH ROW EXECUTE FUNCTION demand_two_persons();
ALTER TABLE restriction_events ENABLE ALWAYS TRIGGER restriction_events_two_persons;
