-- The full tiles of the log's tree (C2SP tlog-tiles): 256 hashes each, written once. Partial ones are made from what is above them here and the leaves.
CREATE TABLE log_tiles (
  level      INTEGER NOT NULL CHECK (level BETWEEN 0 AND 7),
  tile_index BIGINT NOT NULL CHECK (tile_index >= 0),
  hashes     BYTEA NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, tile_index)
);
SELECT keep_rows('log_tiles', 'a tile of the log never changes');

-- The checkpoints that were signed, in order: a tree never gets smaller, and of one size there is one.
CREATE TABLE checkpoints (
  number    BIGINT PRIMARY KEY,
  tree_size BIGINT NOT NULL CHECK (tree_size >= 0),
  root_hash BYTEA NOT NULL CHECK (length(root_hash) = 32),
  note      TEXT COLLATE "C" NOT NULL
);
CREATE INDEX checkpoints_by_size ON checkpoints (tree_size);
SELECT keep_rows('checkpoints', 'a signed checkpoint stays signed');

CREATE FUNCTION trees_only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = gateway, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM checkpoints WHERE tree_size > NEW.tree_size OR (tree_size = NEW.tree_size AND root_hash <> NEW.root_hash)) THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a tree only grows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER checkpoints_only_grow BEFORE INSERT ON checkpoints FOR EACH ROW EXECUTE FUNCTION trees_only_grow();
