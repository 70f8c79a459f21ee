-- Proof from outside: what witnesses cosigned, and where heads were taken to.

-- C2SP tlog-cosignature lines on heads, which are never removed. `witness` is the verifier key, `time` the witness's own clock.
CREATE TABLE cosignatures (
  size     bigint NOT NULL,
  witness  text NOT NULL,
  line     text NOT NULL,
  time     timestamptz(3) NOT NULL,
  at       timestamptz(3) NOT NULL,
  PRIMARY KEY (size, witness)
);
CREATE INDEX cosignatures_of_witness ON cosignatures (witness, size DESC);

-- What is wrong with a witness just now; no row: nothing.
CREATE TABLE witness_faults (
  witness   text PRIMARY KEY,
  kind      text NOT NULL CHECK (kind IN ('unreachable', 'refused', 'contradicts')),
  detail    text NOT NULL,
  failures  integer NOT NULL,
  since     timestamptz(3) NOT NULL,
  next_at   timestamptz(3) NOT NULL
);

-- Every attempt to take a head to a place that this desk's admins cannot rewrite. `fault` is null when it is kept there.
CREATE TABLE anchors (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  target  text NOT NULL,
  size    bigint NOT NULL,
  kind    text CHECK (kind IN ('unreachable', 'refused', 'contradicts')),
  fault   text,
  at      timestamptz(3) NOT NULL,
  CHECK ((kind IS NULL) = (fault IS NULL))
);
CREATE INDEX anchors_of_target ON anchors (target, id DESC);

CREATE TRIGGER cosignatures_append_only BEFORE UPDATE OR DELETE ON cosignatures FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER cosignatures_no_truncate BEFORE TRUNCATE ON cosignatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER anchors_append_only BEFORE UPDATE OR DELETE ON anchors FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER anchors_no_truncate BEFORE TRUNCATE ON anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
