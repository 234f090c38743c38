-- Sources whose answers to a query were about another person, or about nobody, and were thrown away. Whose they were is not kept.
CREATE TABLE wrong_person_alarms (
  query_id         TEXT NOT NULL,
  source_id        TEXT NOT NULL,
  municipality     TEXT NOT NULL,
  organisation_cvr TEXT NOT NULL,
  purpose          TEXT NOT NULL,
  at               TEXT NOT NULL,
  log_index        INTEGER NOT NULL REFERENCES log_entries (log_index),
  PRIMARY KEY (query_id, source_id)
) STRICT;
CREATE INDEX wrong_person_alarms_by_time ON wrong_person_alarms (municipality, log_index);
CREATE TRIGGER wrong_person_alarms_keep_update BEFORE UPDATE ON wrong_person_alarms
BEGIN SELECT RAISE(ABORT, 'an alarm stays on record'); END;
CREATE TRIGGER wrong_person_alarms_keep_delete BEFORE DELETE ON wrong_person_alarms
BEGIN SELECT RAISE(ABORT, 'an alarm stays on record'); END;
CREATE TRIGGER wrong_person_alarms_keep_replace BEFORE INSERT ON wrong_person_alarms
WHEN EXISTS (SELECT 1 FROM wrong_person_alarms WHERE query_id = NEW.query_id AND source_id = NEW.source_id)
BEGIN SELECT RAISE(ABORT, 'an alarm stays on record'); END;
