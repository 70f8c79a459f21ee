-- The Merkle log (RFC 6962): entries are appended by whoever changes state, and numbered by one sequencer afterwards.

-- Leaves hold the body's digest salted with this, so that nobody can guess a body from the tree.
ALTER TABLE entries ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid();

-- Committed and not in the tree yet. Filled in the transaction that wrote the entry, emptied in the one that numbers it.
CREATE TABLE entries_unsequenced (
  position  bigint PRIMARY KEY
);
INSERT INTO entries_unsequenced SELECT position FROM entries;

CREATE TABLE leaves (
  index     bigint PRIMARY KEY,
  position  bigint NOT NULL UNIQUE REFERENCES entries (position)
);

-- Hashes as C2SP tlog-tiles serves them: up to 256 of 32 bytes; the rightmost of each level still grows.
CREATE TABLE tiles (
  level   smallint NOT NULL,
  index   bigint NOT NULL,
  hashes  bytea NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (level, index)
);

-- Signed heads, every one that was given out.
CREATE TABLE checkpoints (
  size  bigint PRIMARY KEY,
  root  bytea NOT NULL CHECK (length(root) = 32),
  note  text NOT NULL,
  at    timestamptz(3) NOT NULL
);

CREATE TRIGGER leaves_append_only BEFORE UPDATE OR DELETE ON leaves FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER leaves_no_truncate BEFORE TRUNCATE ON leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER checkpoints_append_only BEFORE UPDATE OR DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER checkpoints_no_truncate BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
