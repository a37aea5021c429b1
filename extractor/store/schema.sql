-- The database of an archive, version 1 (PRAGMA user_version). docs/store.md explains it.
--
-- Tables hold history: a row is never overwritten, only marked `superseded` with the run that
-- put another in its place. Views (their names are plurals) show what is current.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,                 -- UTC, ISO 8601
  ended TEXT,                            -- NULL: running, or killed
  outcome TEXT,                          -- finished, stopped (by a person), broken (disk, fault)
  fingerprint TEXT NOT NULL,             -- of all that a result depends on besides the content
  manifest TEXT NOT NULL                 -- JSON: versions, forms, models, options, inputs
);

CREATE TABLE reading (                   -- one content read once: no bytes, no second reading
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  sha256 TEXT NOT NULL,                  -- empty: no bytes could be had
  fingerprint TEXT NOT NULL,
  superseded INTEGER REFERENCES run      -- by a later reading of the same content
);
CREATE UNIQUE INDEX reading_current ON reading (sha256) WHERE superseded IS NULL AND sha256 <> '';

CREATE TABLE input (                     -- a name under which a content was met
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  name TEXT NOT NULL,                    -- as results call it: relative path, or archive!member
  place TEXT NOT NULL,                   -- absolute path, URL, either with !member
  reading INTEGER NOT NULL REFERENCES reading,
  origin TEXT NOT NULL,                  -- JSON: url_fetched, date_fetched, as the archive says
  stamp TEXT NOT NULL,                   -- size and times of the file: unchanged, it is not hashed again
  superseded INTEGER REFERENCES run      -- by a later content of the same name
);
CREATE UNIQUE INDEX input_current ON input (name) WHERE superseded IS NULL;
CREATE UNIQUE INDEX input_place ON input (place) WHERE superseded IS NULL;
CREATE INDEX input_reading ON input (reading);

CREATE TABLE archive (                   -- ZIP, TAR, WARC …: all members of which have their row
  place TEXT PRIMARY KEY,
  stamp TEXT NOT NULL,
  fingerprint TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE report (                    -- one report of a reading
  id INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL REFERENCES reading,
  part INTEGER NOT NULL,
  form TEXT,
  form_confidence REAL NOT NULL,
  status TEXT NOT NULL,                  -- complete, partial, failed
  reasons TEXT NOT NULL,                 -- JSON array of codes
  metadata TEXT NOT NULL,                -- JSON object
  issuer TEXT,                           -- of the metadata
  report_year INTEGER,                   -- of the metadata
  errors TEXT NOT NULL,                  -- JSON array: code, message, remedy, where
  model INTEGER REFERENCES text          -- JSON object
);
CREATE UNIQUE INDEX report_part ON report (reading, part);

CREATE TABLE text (                      -- each wording once: paths, labels, units, places
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);

CREATE TABLE field (
  report INTEGER NOT NULL REFERENCES report,
  position INTEGER NOT NULL,             -- in the form from 0; those of `extra` go on counting
  extra INTEGER NOT NULL,                -- 1: of a sibling edition, or a group row with figures
  path INTEGER NOT NULL REFERENCES text,
  kind INTEGER,                          -- of the value: 1 integer, 2 decimal, 3 text, 4 yes/no
  value,                                 -- decimals as text, with the digits that are printed
  state INTEGER NOT NULL REFERENCES text,
  raw TEXT,
  unit INTEGER REFERENCES text,
  note TEXT,
  confidence REAL NOT NULL,
  status INTEGER NOT NULL REFERENCES text,
  reasons INTEGER REFERENCES text,       -- JSON array; NULL: none
  row_labels INTEGER REFERENCES text,    -- JSON array; NULL: none
  column_labels INTEGER REFERENCES text,
  page INTEGER,
  boxes TEXT,                            -- JSON: [[x0, top, x1, bottom], …] in points
  pages TEXT,                            -- JSON: the page of each box, if they are on several
  table_number INTEGER,
  row_number INTEGER,
  column_number INTEGER,
  dom INTEGER REFERENCES text,
  sheet INTEGER REFERENCES text,
  cell TEXT,
  line INTEGER,
  PRIMARY KEY (report, position)
) WITHOUT ROWID;

CREATE TABLE unmapped_row (
  report INTEGER NOT NULL REFERENCES report,
  position INTEGER NOT NULL,
  table_number INTEGER NOT NULL,
  row_number INTEGER NOT NULL,
  labels INTEGER NOT NULL REFERENCES text,  -- JSON array
  cells TEXT NOT NULL,                   -- JSON array: raw, column, provenance
  path INTEGER REFERENCES text,
  PRIMARY KEY (report, position)
) WITHOUT ROWID;

CREATE TABLE fact (
  report INTEGER NOT NULL REFERENCES report,
  position INTEGER NOT NULL,
  path INTEGER NOT NULL REFERENCES text,
  kind INTEGER,
  value,
  unit INTEGER REFERENCES text,
  text TEXT NOT NULL,
  scope INTEGER REFERENCES text,
  period INTEGER REFERENCES text,
  compares INTEGER REFERENCES text,
  confidence REAL NOT NULL,
  provenance TEXT,                       -- JSON object
  PRIMARY KEY (report, position)
) WITHOUT ROWID;

CREATE TABLE finding (
  report INTEGER NOT NULL REFERENCES report,
  position INTEGER NOT NULL,
  rule INTEGER NOT NULL REFERENCES text,
  scope INTEGER NOT NULL REFERENCES text,  -- JSON object
  verdict INTEGER NOT NULL REFERENCES text,
  if_blanks_are_zero INTEGER NOT NULL REFERENCES text,
  vacuous INTEGER NOT NULL,
  operands INTEGER NOT NULL REFERENCES text,  -- JSON array of paths
  figures TEXT NOT NULL,                 -- JSON array: the value of each operand
  expected,                              -- decimals as text
  actual,
  severity INTEGER NOT NULL REFERENCES text,
  culprit INTEGER NOT NULL REFERENCES text,
  proposal TEXT,                         -- JSON object
  PRIMARY KEY (report, position)
) WITHOUT ROWID;

CREATE TABLE review (                    -- what people decided: of a content, so it outlives readings
  id INTEGER PRIMARY KEY,                -- later decisions of one field go before earlier ones
  sha256 TEXT NOT NULL,
  part INTEGER NOT NULL,
  form TEXT,
  path TEXT NOT NULL,
  decision TEXT NOT NULL,                -- confirmed, corrected, …
  kind INTEGER,
  value,
  state TEXT,
  raw TEXT,
  unit TEXT,
  note TEXT,
  remark TEXT,
  reviewer TEXT,
  decided TEXT NOT NULL                  -- UTC, ISO 8601
);
CREATE INDEX review_of ON review (sha256, part, path);

-- What is current ----------------------------------------------------------------------------

CREATE VIEW runs AS SELECT * FROM run;

CREATE VIEW documents AS                 -- one row for each report under each of its names
SELECT input.name AS document, report.part, reading.sha256, report.form, report.form_confidence,
       report.status, report.reasons, report.issuer, report.report_year, report.metadata,
       input.origin, report.errors, model.text AS model, input.place,
       report.id AS report, reading.id AS reading, reading.run
FROM input
JOIN reading ON reading.id = input.reading
JOIN report ON report.reading = reading.id
LEFT JOIN text AS model ON model.id = report.model
WHERE input.superseded IS NULL;

CREATE VIEW field_readings AS            -- every field ever read, of superseded readings too
SELECT field.report, field.position, field.extra, path.text AS path,
       CASE field.kind WHEN 1 THEN 'integer' WHEN 2 THEN 'decimal'
                       WHEN 3 THEN 'text' WHEN 4 THEN 'boolean' END AS kind,
       field.value,
       CASE WHEN field.kind <= 2 THEN CAST(field.value AS NUMERIC) END AS number,
       state.text AS state, field.raw, unit.text AS unit, field.note, field.confidence,
       status.text AS status, reasons.text AS reasons,
       row_labels.text AS row_labels, column_labels.text AS column_labels,
       field.page, field.boxes, field.pages, field.table_number, field.row_number,
       field.column_number, dom.text AS dom, sheet.text AS sheet, field.cell, field.line
FROM field
JOIN text AS path ON path.id = field.path
JOIN text AS state ON state.id = field.state
JOIN text AS status ON status.id = field.status
LEFT JOIN text AS unit ON unit.id = field.unit
LEFT JOIN text AS reasons ON reasons.id = field.reasons
LEFT JOIN text AS row_labels ON row_labels.id = field.row_labels
LEFT JOIN text AS column_labels ON column_labels.id = field.column_labels
LEFT JOIN text AS dom ON dom.id = field.dom
LEFT JOIN text AS sheet ON sheet.id = field.sheet;

CREATE VIEW fields AS
SELECT documents.document, documents.part, documents.sha256, documents.form, documents.issuer,
       documents.report_year, field_readings.*
FROM documents JOIN field_readings ON field_readings.report = documents.report
WHERE field_readings.extra = 0;

CREATE VIEW extras AS
SELECT documents.document, documents.part, documents.sha256, documents.form, documents.issuer,
       documents.report_year, field_readings.*
FROM documents JOIN field_readings ON field_readings.report = documents.report
WHERE field_readings.extra = 1;

CREATE VIEW provenance AS
SELECT document, part, path, page, boxes, pages, table_number, row_number, column_number, dom,
       sheet, cell, line
FROM fields;

CREATE VIEW findings AS
SELECT documents.document, documents.part, documents.form, rule.text AS rule, scope.text AS scope,
       verdict.text AS verdict, blanks.text AS if_blanks_are_zero, finding.vacuous,
       operands.text AS operands, finding.figures, finding.expected, finding.actual,
       severity.text AS severity, culprit.text AS culprit, finding.proposal, finding.report,
       finding.position
FROM documents
JOIN finding ON finding.report = documents.report
JOIN text AS rule ON rule.id = finding.rule
JOIN text AS scope ON scope.id = finding.scope
JOIN text AS verdict ON verdict.id = finding.verdict
JOIN text AS blanks ON blanks.id = finding.if_blanks_are_zero
JOIN text AS operands ON operands.id = finding.operands
JOIN text AS severity ON severity.id = finding.severity
JOIN text AS culprit ON culprit.id = finding.culprit;

CREATE VIEW facts AS
SELECT documents.document, documents.part, documents.form, path.text AS path, fact.kind, fact.value,
       unit.text AS unit, fact.text, scope.text AS scope, period.text AS period,
       compares.text AS compares, fact.confidence, fact.provenance, fact.report, fact.position
FROM documents
JOIN fact ON fact.report = documents.report
JOIN text AS path ON path.id = fact.path
LEFT JOIN text AS unit ON unit.id = fact.unit
LEFT JOIN text AS scope ON scope.id = fact.scope
LEFT JOIN text AS period ON period.id = fact.period
LEFT JOIN text AS compares ON compares.id = fact.compares;

CREATE VIEW unmapped AS
SELECT documents.document, documents.part, documents.form, unmapped_row.table_number,
       unmapped_row.row_number, labels.text AS labels, unmapped_row.cells, path.text AS path,
       unmapped_row.report, unmapped_row.position
FROM documents
JOIN unmapped_row ON unmapped_row.report = documents.report
JOIN text AS labels ON labels.id = unmapped_row.labels
LEFT JOIN text AS path ON path.id = unmapped_row.path;

CREATE VIEW errors AS
SELECT documents.document, documents.part, documents.status,
       json_extract(error.value, '$.code') AS code, json_extract(error.value, '$.message') AS message,
       json_extract(error.value, '$.remedy') AS remedy, json_extract(error.value, '$.where') AS place
FROM documents, json_each(documents.errors) AS error;

CREATE VIEW reviews AS                   -- the last decision of each field
SELECT * FROM review
WHERE id IN (SELECT max(id) FROM review GROUP BY sha256, part, path);

CREATE VIEW duplicates AS                -- contents that stand under several names
SELECT sha256, document FROM documents
WHERE part = 1 AND reading IN (SELECT reading FROM input WHERE superseded IS NULL
                               GROUP BY reading HAVING count(*) > 1);

CREATE VIEW copies AS                    -- different contents that are one report: HTML and PDF, mirrors
SELECT form, issuer, report_year, document, part, sha256, report
FROM documents
WHERE form IS NOT NULL AND (form, issuer, report_year) IN (
  SELECT form, issuer, report_year FROM documents
  WHERE form IS NOT NULL GROUP BY form, issuer, report_year HAVING count(DISTINCT report) > 1);
