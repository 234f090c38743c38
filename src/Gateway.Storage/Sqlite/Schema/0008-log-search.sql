-- By what the log is searched. Everything here follows from the entries: it can be made again from them and held against
-- them. Whom an entry is about stands beside the log (log_openings), so that erasure leaves nothing here.
CREATE TABLE log_search (
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index),
  municipality TEXT NOT NULL,
  -- The entry's own text: it sorts as the times do.
  at           TEXT NOT NULL,
  kind         TEXT NOT NULL,
  -- What the entry is of: a query, a consent, a mandate, a notice, a sample, or itself.
  act_id       TEXT NOT NULL,
  -- What somebody looked at; empty where the entry is no beginning of a look.
  use_word     TEXT NOT NULL,
  organisation TEXT NOT NULL,
  role         TEXT NOT NULL,
  caller_user  TEXT NOT NULL,
  client       TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  relation     TEXT NOT NULL,
  -- Ids of categories, a space before and after each.
  categories   TEXT NOT NULL
) STRICT;
CREATE INDEX log_search_by_act ON log_search (municipality, act_id);
CREATE INDEX log_search_by_place ON log_search (municipality, log_index);
CREATE INDEX log_search_by_user ON log_search (municipality, caller_user, log_index);
CREATE INDEX log_search_by_client ON log_search (municipality, client, log_index);
CREATE TRIGGER log_search_keep_update BEFORE UPDATE ON log_search
BEGIN SELECT RAISE(ABORT, 'what the log is searched by follows from its entries'); END;
CREATE TRIGGER log_search_keep_delete BEFORE DELETE ON log_search
BEGIN SELECT RAISE(ABORT, 'what the log is searched by follows from its entries'); END;
CREATE TRIGGER log_search_keep_replace BEFORE INSERT ON log_search
WHEN EXISTS (SELECT 1 FROM log_search WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'what the log is searched by follows from its entries'); END;

-- What else an entry names than what it is of: what a list showed, what a sample drew.
CREATE TABLE log_mentions (
  municipality TEXT NOT NULL,
  act_id       TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, act_id, log_index)
) STRICT;
CREATE INDEX log_mentions_by_index ON log_mentions (log_index);
CREATE TRIGGER log_mentions_keep_update BEFORE UPDATE ON log_mentions
BEGIN SELECT RAISE(ABORT, 'what an entry names follows from it'); END;
CREATE TRIGGER log_mentions_keep_delete BEFORE DELETE ON log_mentions
BEGIN SELECT RAISE(ABORT, 'what an entry names follows from it'); END;
CREATE TRIGGER log_mentions_keep_replace BEFORE INSERT ON log_mentions
WHEN EXISTS (SELECT 1 FROM log_mentions WHERE municipality = NEW.municipality AND act_id = NEW.act_id AND log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'what an entry names follows from it'); END;

-- Samples of disclosures, drawn by chance.
CREATE TABLE samples (
  municipality TEXT NOT NULL,
  sample_id    TEXT NOT NULL,
  at           TEXT NOT NULL,
  officer      TEXT NOT NULL,
  candidates   INTEGER NOT NULL,
  days         INTEGER NOT NULL,
  -- Whether those with a known open case were left out, and which uses were.
  without_known INTEGER NOT NULL CHECK (without_known IN (0, 1)),
  without_uses TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, sample_id)
) STRICT;
CREATE TRIGGER samples_keep_update BEFORE UPDATE ON samples
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;
CREATE TRIGGER samples_keep_delete BEFORE DELETE ON samples
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;
CREATE TRIGGER samples_keep_replace BEFORE INSERT ON samples
WHEN EXISTS (SELECT 1 FROM samples WHERE municipality = NEW.municipality AND sample_id = NEW.sample_id)
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;
CREATE TABLE sample_items (
  municipality TEXT NOT NULL,
  sample_id    TEXT NOT NULL,
  position     INTEGER NOT NULL,
  act_id       TEXT NOT NULL,
  caller_user  TEXT NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, sample_id, position),
  FOREIGN KEY (municipality, sample_id) REFERENCES samples (municipality, sample_id)
) STRICT;
CREATE TRIGGER sample_items_keep_update BEFORE UPDATE ON sample_items
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;
CREATE TRIGGER sample_items_keep_delete BEFORE DELETE ON sample_items
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;
CREATE TRIGGER sample_items_keep_replace BEFORE INSERT ON sample_items
WHEN EXISTS (SELECT 1 FROM sample_items WHERE municipality = NEW.municipality AND sample_id = NEW.sample_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'a sample stays as it was drawn'); END;

-- Officers' decisions about disclosures; without a sample its id is empty.
CREATE TABLE disclosure_reviews (
  municipality TEXT NOT NULL,
  act_id       TEXT NOT NULL,
  sample_id    TEXT NOT NULL,
  justified    INTEGER NOT NULL CHECK (justified IN (0, 1)),
  reason       BLOB NOT NULL,
  officer      TEXT NOT NULL,
  at           TEXT NOT NULL,
  -- 0: of one who was erased, or about nobody.
  vault_id     INTEGER NOT NULL,
  log_index    INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (municipality, act_id, sample_id)
) STRICT;
CREATE TRIGGER disclosure_reviews_keep_update BEFORE UPDATE ON disclosure_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;
CREATE TRIGGER disclosure_reviews_keep_delete BEFORE DELETE ON disclosure_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;
CREATE TRIGGER disclosure_reviews_keep_replace BEFORE INSERT ON disclosure_reviews
WHEN EXISTS (SELECT 1 FROM disclosure_reviews WHERE municipality = NEW.municipality AND act_id = NEW.act_id AND sample_id = NEW.sample_id)
BEGIN SELECT RAISE(ABORT, 'a review stays as it was decided'); END;
