-- Who this desk is: written once, at its first start, and never changed. The environment says where a desk runs, not which one it is.
CREATE TABLE desk (
  id         text PRIMARY KEY,
  log_name   text NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX desk_only_one ON desk ((true));

-- The public origins it has had. Passkeys are bound to the host of the one of their time; the newest is today's.
CREATE TABLE desk_origins (
  since  timestamptz(3) PRIMARY KEY,
  origin text NOT NULL
);

CREATE TRIGGER desk_append_only BEFORE UPDATE OR DELETE ON desk FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER desk_no_truncate BEFORE TRUNCATE ON desk FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER desk_origins_append_only BEFORE UPDATE OR DELETE ON desk_origins FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER desk_origins_no_truncate BEFORE TRUNCATE ON desk_origins FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- Where the server that started last can be reached on this machine. Only links of the command line begin with it.
ALTER TABLE organisation ADD COLUMN local_address text;
