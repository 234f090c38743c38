-- By what the log is searched. Everything here follows from the entries: it can be made again from them and held against
-- them. Whom an entry is about stands beside the log (log_openings), so that erasure leaves nothing here.
CREATE TABLE log_search (
  log_index    BIGINT PRIMARY KEY REFERENCES log_places (log_index),
  municipality TEXT COLLATE "C" NOT NULL,
  -- The entry's own text: it sorts as the times do.
  at           TEXT COLLATE "C" NOT NULL,
  kind         TEXT COLLATE "C" NOT NULL,
  -- What the entry is of: a query, a consent, a mandate, a notice, a sample, or itself.
  act_id       TEXT COLLATE "C" NOT NULL,
  -- What somebody looked at; empty where the entry is no beginning of a look.
  use_word     TEXT COLLATE "C" NOT NULL,
  organisation TEXT COLLATE "C" NOT NULL,
  role         TEXT COLLATE "C" NOT NULL,
  caller_user  TEXT COLLATE "C" NOT NULL,
  client       TEXT COLLATE "C" NOT NULL,
  purpose      TEXT COLLATE "C" NOT NULL,
  relation     TEXT COLLATE "C" NOT NULL,
  -- Ids of categories, a space before and after each.
  categories   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX log_search_by_act ON log_search (municipality, act_id);
CREATE INDEX log_search_by_place ON log_search (municipality, log_index);
CREATE INDEX log_search_by_user ON log_search (municipality, caller_user, log_index);
CREATE INDEX log_search_by_client ON log_search (municipality, client, log_index);
SELECT keep_rows('log_search', 'what the log is searched by follows from its entries');

-- What else an entry names than what it is of: what a list showed, what a sample drew.
CREATE TABLE log_mentions (
  municipality TEXT COLLATE "C" NOT NULL,
  act_id       TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, act_id, log_index)
);
CREATE INDEX log_mentions_by_index ON log_mentions (log_index);
SELECT keep_rows('log_mentions', 'what an entry names follows from it');

-- Samples of disclosures, drawn by chance.
CREATE TABLE samples (
  municipality TEXT COLLATE "C" NOT NULL,
  sample_id    TEXT COLLATE "C" NOT NULL,
  at           TEXT COLLATE "C" NOT NULL,
  officer      TEXT COLLATE "C" NOT NULL,
  candidates   BIGINT NOT NULL,
  days         INTEGER NOT NULL,
  -- Whether those with a known open case were left out, and which uses were.
  without_known INTEGER NOT NULL CHECK (without_known IN (0, 1)),
  without_uses TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, sample_id)
);
CREATE INDEX samples_by_index ON samples (log_index);
SELECT keep_rows('samples', 'a sample stays as it was drawn');
CREATE TABLE sample_items (
  municipality TEXT COLLATE "C" NOT NULL,
  sample_id    TEXT COLLATE "C" NOT NULL,
  position     INTEGER NOT NULL,
  act_id       TEXT COLLATE "C" NOT NULL,
  caller_user  TEXT COLLATE "C" NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, sample_id, position),
  FOREIGN KEY (municipality, sample_id) REFERENCES samples (municipality, sample_id)
);
CREATE INDEX sample_items_by_index ON sample_items (log_index);
SELECT keep_rows('sample_items', 'a sample stays as it was drawn');

-- Officers' decisions about disclosures; without a sample its id is empty.
CREATE TABLE disclosure_reviews (
  municipality TEXT COLLATE "C" NOT NULL,
  act_id       TEXT COLLATE "C" NOT NULL,
  sample_id    TEXT COLLATE "C" NOT NULL,
  justified    INTEGER NOT NULL CHECK (justified IN (0, 1)),
  reason       BYTEA NOT NULL,
  officer      TEXT COLLATE "C" NOT NULL,
  at           TEXT COLLATE "C" NOT NULL,
  -- 0: of one who was erased, or about nobody.
  vault_id     BIGINT NOT NULL,
  log_index    BIGINT NOT NULL REFERENCES log_places (log_index),
  PRIMARY KEY (municipality, act_id, sample_id)
);
CREATE INDEX disclosure_reviews_by_index ON disclosure_reviews (log_index);
SELECT keep_rows('disclosure_reviews', 'a review stays as it was decided');
