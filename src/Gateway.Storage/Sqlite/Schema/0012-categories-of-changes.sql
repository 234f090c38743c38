-- Changes are found by the categories they name. Their rows follow from their entries: those from before are made again at
-- the start that runs this step.
DROP TRIGGER log_search_keep_delete;
DELETE FROM log_search WHERE kind IN ('consent-drafted', 'consent-granted', 'consent-withdrawn', 'mandate-granted');
CREATE TRIGGER log_search_keep_delete BEFORE DELETE ON log_search
BEGIN SELECT RAISE(ABORT, 'what the log is searched by follows from its entries'); END;
