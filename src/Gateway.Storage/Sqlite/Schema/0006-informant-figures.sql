-- How much of what cases need was met without asking the citizen: sums over a month, never a case and never a person.
CREATE TABLE informant_figures (
  municipality TEXT NOT NULL,
  month        TEXT NOT NULL,
  case_type    TEXT NOT NULL,
  part         TEXT NOT NULL,
  total        INTEGER NOT NULL CHECK (total >= 0),
  PRIMARY KEY (municipality, month, case_type, part)
) STRICT;
