-- What a citizen's access report leaves out for a time (databeskyttelsesloven § 22): proposed by one officer, in force when
-- another has confirmed it.
CREATE TABLE restrictions (
  municipality   TEXT NOT NULL,
  restriction_id TEXT NOT NULL,
  ground         TEXT NOT NULL CHECK (ground IN ('private-interests', 'public-interests')),
  reason         BLOB NOT NULL,
  -- Never for ever.
  ends_at        TEXT NOT NULL,
  officer        TEXT NOT NULL,
  at             TEXT NOT NULL,
  vault_id       INTEGER NOT NULL REFERENCES vaults (vault_id),
  log_index      INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, restriction_id)
) STRICT;
CREATE INDEX restrictions_by_vault ON restrictions (vault_id);
CREATE INDEX restrictions_by_index ON restrictions (log_index);
CREATE TRIGGER restrictions_keep_update BEFORE UPDATE ON restrictions
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;
CREATE TRIGGER restrictions_keep_delete BEFORE DELETE ON restrictions
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;
CREATE TRIGGER restrictions_keep_replace BEFORE INSERT ON restrictions
WHEN EXISTS (SELECT 1 FROM restrictions WHERE municipality = NEW.municipality AND restriction_id = NEW.restriction_id)
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;

-- The disclosures it leaves out.
CREATE TABLE restriction_items (
  municipality   TEXT NOT NULL,
  restriction_id TEXT NOT NULL,
  position       INTEGER NOT NULL,
  act_id         TEXT NOT NULL,
  log_index      INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, restriction_id, position),
  FOREIGN KEY (municipality, restriction_id) REFERENCES restrictions (municipality, restriction_id)
) STRICT;
CREATE INDEX restriction_items_by_index ON restriction_items (log_index);
CREATE TRIGGER restriction_items_keep_update BEFORE UPDATE ON restriction_items
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;
CREATE TRIGGER restriction_items_keep_delete BEFORE DELETE ON restriction_items
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;
CREATE TRIGGER restriction_items_keep_replace BEFORE INSERT ON restriction_items
WHEN EXISTS (SELECT 1 FROM restriction_items WHERE municipality = NEW.municipality AND restriction_id = NEW.restriction_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'a restriction stays as it was proposed'); END;

-- What came of it, each once. Whose time was over: nobody ended it, so the officer is empty.
CREATE TABLE restriction_events (
  municipality   TEXT NOT NULL,
  restriction_id TEXT NOT NULL,
  kind           TEXT NOT NULL CHECK (kind IN ('confirmed', 'lifted', 'expired')),
  officer        TEXT NOT NULL,
  at             TEXT NOT NULL,
  log_index      INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, restriction_id, kind),
  FOREIGN KEY (municipality, restriction_id) REFERENCES restrictions (municipality, restriction_id)
) STRICT;
CREATE INDEX restriction_events_by_index ON restriction_events (log_index);
CREATE TRIGGER restriction_events_keep_update BEFORE UPDATE ON restriction_events
BEGIN SELECT RAISE(ABORT, 'what came of a restriction stays'); END;
CREATE TRIGGER restriction_events_keep_delete BEFORE DELETE ON restriction_events
BEGIN SELECT RAISE(ABORT, 'what came of a restriction stays'); END;
CREATE TRIGGER restriction_events_keep_replace BEFORE INSERT ON restriction_events
WHEN EXISTS (SELECT 1 FROM restriction_events WHERE municipality = NEW.municipality AND restriction_id = NEW.restriction_id AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'what came of a restriction stays'); END;
-- Nobody confirms what they proposed themselves, whatever the program above says.
CREATE TRIGGER restriction_events_two_persons BEFORE INSERT ON restriction_events
WHEN NEW.kind = 'confirmed' AND EXISTS
  (SELECT 1 FROM restrictions WHERE municipality = NEW.municipality AND restriction_id = NEW.restriction_id AND officer = NEW.officer)
BEGIN SELECT RAISE(ABORT, 'two persons are needed for a restriction'); END;
