-- Questions to the file of names (queries/index.py), and its tables. Every value is a bound parameter:
--   :whole    the folded text asked for          :beyond   sorts behind everything that goes on after it
--   :words    an FTS5 expression                 :kinds    a JSON list of kinds of thing, '[]' for all
-- Ranks are those of queries/index.py: 0 EXACT_CODE, 1 EXACT_NAME, 2 CODE_PREFIX, 3 NAME_PREFIX, 4 NAME_WORDS, 5 TEXT_WORDS.
-- Fields are 0 code, 1 label, 2 other name, 3 text.

-- name: tables
CREATE TABLE things (thing INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, behind INT, place INT);
CREATE TABLE entries (entry INTEGER PRIMARY KEY, thing INT NOT NULL, field INT NOT NULL, written TEXT, folded TEXT);
CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '+#_'");
CREATE TABLE classes (class TEXT PRIMARY KEY, number INT NOT NULL);

-- name: indexes
CREATE INDEX entries_folded ON entries (folded, field);

-- name: classes
SELECT class, number FROM classes ORDER BY class;

-- name: exact
SELECT iri, field, written FROM entries JOIN things USING (thing)
WHERE field < 3 AND folded = :whole
ORDER BY field, iri;

-- name: beginning
SELECT iri, field, written FROM entries JOIN things USING (thing)
WHERE field < 3 AND folded >= :whole AND folded < :beyond
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
LIMIT :most;

-- name: with_words
SELECT iri, field, written FROM entries JOIN things USING (thing)
WHERE field < 3 AND entry IN (SELECT rowid FROM words WHERE words MATCH :words)
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
LIMIT :most;

-- name: containing
SELECT iri, field, written FROM entries JOIN things USING (thing)
WHERE field < 3 AND instr(folded, :whole)
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
LIMIT :most;

-- name: like
SELECT DISTINCT folded, written FROM entries JOIN things USING (thing)
WHERE field < 3 AND abs(length(folded) - length(:whole)) <= 12
  AND entry IN (SELECT rowid FROM words WHERE words MATCH :words)
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
LIMIT :most;

-- name: search
-- One entry of each thing: the first of its best rank, packed with it into one number so that MIN finds both.
WITH hits AS (
    SELECT entry, thing, CASE WHEN folded = :whole THEN 0 ELSE 2 END AS rank
    FROM entries WHERE field = 0 AND folded >= :whole AND folded < :beyond
    UNION ALL
    SELECT entry, thing, CASE WHEN field = 3 THEN 5 WHEN folded = :whole THEN 1
        WHEN folded >= :whole AND folded < :beyond THEN 3 ELSE 4 END AS rank
    FROM entries WHERE field > 0 AND entry IN (SELECT rowid FROM words WHERE words MATCH :words)
), best AS (
    SELECT thing, MIN(rank * 10000000000 + entry) AS chosen FROM hits GROUP BY thing
)
SELECT iri, field, written, chosen / 10000000000 AS rank, COUNT(*) OVER () AS total
FROM best JOIN things USING (thing) JOIN entries ON entry = chosen % 10000000000
WHERE (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
ORDER BY behind, rank, place, folded, iri
LIMIT :most OFFSET :offset;
