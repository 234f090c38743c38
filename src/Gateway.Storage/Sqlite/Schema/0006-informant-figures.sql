-- How much of what cases need was met without asking the citizen: sums over a month, never a case and never a person.
CREATE TABLE informant_figures (
  municipality TEXT NOT NULL,
  month        TEXT NOT NULL,
  case_type    TEXT NOT NULL,
  part         TEXT NOT NULL,
  total        INTEGER NOT NULL CHECK (total >= 0),
  PRIMARY KEY (municipality, month, case_type, part)
) STRICT;
CREATE TRIGGER informant_figures_only_grow BEFORE UPDATE ON informant_figures
WHEN NEW.total < OLD.total OR NEW.municipality <> OLD.municipality OR NEW.month <> OLD.month OR NEW.case_type <> OLD.case_type OR NEW.part <> OLD.part
BEGIN SELECT RAISE(ABORT, 'a sum only grows'); END;
CREATE TRIGGER informant_figures_keep_delete BEFORE DELETE ON informant_figures
BEGIN SELECT RAISE(ABORT, 'a sum stays on record'); END;
