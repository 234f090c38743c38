-- Changes are found by the categories they name. Their rows follow from their entries: those from before are made again at
-- the start that runs this step.
ALTER TABLE log_search DISABLE TRIGGER log_search_keep;
DELETE FROM log_search WHERE kind IN ('consent-drafted', 'consent-granted', 'consent-withdrawn', 'mandate-granted');
ALTER TABLE log_search ENABLE ALWAYS TRIGGER log_search_keep;
