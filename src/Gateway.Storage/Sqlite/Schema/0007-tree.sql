-- Which opening of the store asked: what an opening did not live to end, nobody else will.
ALTER TABLE open_queries ADD COLUMN gateway INTEGER NOT NULL DEFAULT 0;

-- The full tiles of the log's tree (C2SP tlog-tiles): 256 hashes each, written once. Partial ones are made from what is above them here and the leaves.
CREATE TABLE log_tiles (
  level      INTEGER NOT NULL CHECK (level BETWEEN 0 AND 7),
  tile_index INTEGER NOT NULL CHECK (tile_index >= 0),
  hashes     BLOB NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, tile_index)
) STRICT;
CREATE TRIGGER log_tiles_keep_update BEFORE UPDATE ON log_tiles
BEGIN SELECT RAISE(ABORT, 'a tile of the log never changes'); END;
CREATE TRIGGER log_tiles_keep_delete BEFORE DELETE ON log_tiles
BEGIN SELECT RAISE(ABORT, 'a tile of the log never changes'); END;
CREATE TRIGGER log_tiles_keep_replace BEFORE INSERT ON log_tiles
WHEN EXISTS (SELECT 1 FROM log_tiles WHERE level = NEW.level AND tile_index = NEW.tile_index)
BEGIN SELECT RAISE(ABORT, 'a tile of the log never changes'); END;

-- The checkpoints that were signed, in order: a tree never gets smaller, and of one size there is one.
CREATE TABLE checkpoints (
  number    INTEGER PRIMARY KEY,
  tree_size INTEGER NOT NULL CHECK (tree_size >= 0),
  root_hash BLOB NOT NULL CHECK (length(root_hash) = 32),
  note      TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoints_by_size ON checkpoints (tree_size);
CREATE TRIGGER checkpoints_keep_update BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a signed checkpoint stays signed'); END;
CREATE TRIGGER checkpoints_keep_delete BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a signed checkpoint stays signed'); END;
CREATE TRIGGER checkpoints_keep_replace BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a signed checkpoint stays signed'); END;
CREATE TRIGGER checkpoints_only_grow BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints WHERE tree_size > NEW.tree_size OR (tree_size = NEW.tree_size AND root_hash <> NEW.root_hash))
BEGIN SELECT RAISE(ABORT, 'a tree only grows'); END;
