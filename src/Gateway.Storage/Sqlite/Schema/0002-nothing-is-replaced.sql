-- A consent is never removed. And no row is replaced: INSERT OR REPLACE removes the row that stands in its way
-- without firing a DELETE trigger, so it must be stopped before the insert.
CREATE TRIGGER consents_keep_delete BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'the terms of a consent never change'); END;
CREATE TRIGGER log_entries_keep_replace BEFORE INSERT ON log_entries
WHEN EXISTS (SELECT 1 FROM log_entries WHERE log_index = NEW.log_index)
BEGIN SELECT RAISE(ABORT, 'the disclosure log is append-only'); END;
CREATE TRIGGER consents_keep_replace BEFORE INSERT ON consents
WHEN EXISTS (SELECT 1 FROM consents WHERE municipality = NEW.municipality AND consent_id = NEW.consent_id)
BEGIN SELECT RAISE(ABORT, 'the terms of a consent never change'); END;
CREATE TRIGGER consent_events_keep_replace BEFORE INSERT ON consent_events
WHEN EXISTS (SELECT 1 FROM consent_events WHERE municipality = NEW.municipality AND consent_id = NEW.consent_id AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'the history of a consent is append-only'); END;
