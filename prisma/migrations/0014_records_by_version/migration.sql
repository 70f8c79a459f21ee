-- The configuration version in which a record was last written, so that a process reads only what changed since the version it has.
ALTER TABLE directory_records ADD COLUMN version bigint NOT NULL DEFAULT 0;
CREATE INDEX directory_records_version ON directory_records (version);
