-- oldest-program: 0015
-- What each server process has announced of itself: the number of its newest migration, and the newest version of each form it can read and write.
-- Beside `processes`, which says whether it lives. A process that is not here is of a release that announced nothing.
CREATE TABLE process_announcements (
  process_id text PRIMARY KEY,
  program    int NOT NULL,
  formats    jsonb NOT NULL
);

-- Which version of each form is written: the newest row says it, and before the first row it was version 1. Each row came with an entry `formats-in-use`.
CREATE TABLE formats_in_force (
  since    timestamptz(3) PRIMARY KEY,
  leaf     int NOT NULL,
  view     int NOT NULL,
  verdict  int NOT NULL,
  decision int NOT NULL,
  evidence int NOT NULL
);
CREATE TRIGGER formats_in_force_append_only BEFORE UPDATE OR DELETE ON formats_in_force FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER formats_in_force_no_truncate BEFORE TRUNCATE ON formats_in_force FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
