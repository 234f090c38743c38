-- Which disclosures are known to have arrived: their receivers handed the receipts back. A disclosure without a row
-- here keeps the outcome "released, delivery unconfirmed".
CREATE TABLE deliveries (
  log_index    INTEGER PRIMARY KEY REFERENCES log_entries (log_index),
  confirmed_by INTEGER NOT NULL REFERENCES log_entries (log_index)
) STRICT;
CREATE TRIGGER deliveries_keep_update BEFORE UPDATE ON deliveries
BEGIN SELECT RAISE(ABORT, 'a confirmed delivery stays confirmed'); END;
CREATE TRIGGER deliveries_keep_delete BEFORE DELETE ON deliveries
BEGIN SELECT RAISE(ABORT, 'a confirmed delivery stays confirmed'); END;
CREATE TRIGGER deliveries_keep_replace BEFORE INSERT ON deliveries
WHEN EXISTS (SELECT 1 FROM deliveries WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'a confirmed delivery stays confirmed'); END;
