-- The whole desk. Ids are prefixed UUIDv7 text under the C collation, so index order is time order.
-- Canonical JSON that is hashed or signed is stored as text, never as jsonb: a jsonb round trip changes bytes.

CREATE TABLE organisation (
  id              int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  name            text NOT NULL,
  -- Rises with every lock; a grant older than a lock that matched it is dead.
  lock_epoch      bigint NOT NULL DEFAULT 0,
  -- Rises with every change of agents, tools, policy or records; a cached assessment of another version is recomputed.
  config_version  bigint NOT NULL DEFAULT 1,
  policy_version  int,
  created_at      timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO organisation (name) VALUES ('Organisation');

-- People --------------------------------------------------------------------------------------------------------------

CREATE TABLE users (
  id             text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'usr\_%'),
  email          text NOT NULL UNIQUE CHECK (email = lower(email)),
  name           text NOT NULL,
  role           text NOT NULL CHECK (role IN ('reviewer', 'admin', 'auditor')),
  groups         text[] NOT NULL DEFAULT '{}',
  password_hash  text,
  -- Raised to sign the person out everywhere: a session token of an older epoch is refused.
  session_epoch  int NOT NULL DEFAULT 0,
  disabled_at    timestamptz(3),
  created_at     timestamptz(3) NOT NULL
);

CREATE TABLE passkeys (
  id             text COLLATE "C" PRIMARY KEY,
  user_id        text COLLATE "C" NOT NULL REFERENCES users (id),
  credential_id  text NOT NULL UNIQUE,
  public_key     bytea NOT NULL,
  public_key_spki bytea NOT NULL,
  counter        bigint NOT NULL,
  transports     text[] NOT NULL DEFAULT '{}',
  name           text NOT NULL,
  created_at     timestamptz(3) NOT NULL,
  last_used_at   timestamptz(3),
  removed_at     timestamptz(3)
);
CREATE INDEX passkeys_by_user ON passkeys (user_id) WHERE removed_at IS NULL;

-- WebAuthn enrolment challenges and one-time links; consumed once, by deletion.
CREATE TABLE tickets (
  hash        text PRIMARY KEY,
  user_id     text COLLATE "C" NOT NULL REFERENCES users (id),
  purpose     text NOT NULL CHECK (purpose IN ('first-sign-in', 'passkey-enrolment')),
  expires_at  timestamptz(3) NOT NULL
);

CREATE TABLE sign_in_failures (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account  text NOT NULL,
  address  text NOT NULL,
  at       timestamptz(3) NOT NULL
);
CREATE INDEX sign_in_failures_by_account ON sign_in_failures (account, at);
CREATE INDEX sign_in_failures_by_address ON sign_in_failures (address, at);

-- Agents, tools, policy, records --------------------------------------------------------------------------------------

CREATE TABLE agents (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'agt\_%'),
  name        text NOT NULL UNIQUE,
  owner_id    text COLLATE "C" NOT NULL REFERENCES users (id),
  groups      text[] NOT NULL DEFAULT '{}',
  -- Tools the agent may propose. '*' stands for all and has to be written; empty means none.
  tools       text[] NOT NULL DEFAULT '{}',
  retired_at  timestamptz(3),
  created_at  timestamptz(3) NOT NULL
);

CREATE TABLE connectors (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'con\_%'),
  name        text NOT NULL UNIQUE,
  -- Agents whose grants it may redeem; '*' has to be written.
  agents      text[] NOT NULL DEFAULT '{}',
  retired_at  timestamptz(3),
  created_at  timestamptz(3) NOT NULL
);

CREATE TABLE api_keys (
  id            text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'key\_%'),
  kind          text NOT NULL CHECK (kind IN ('agent', 'connector', 'admin')),
  agent_id      text COLLATE "C" REFERENCES agents (id),
  connector_id  text COLLATE "C" REFERENCES connectors (id),
  name          text NOT NULL,
  scopes        text[] NOT NULL DEFAULT '{}',
  hash          text NOT NULL UNIQUE,
  hint          text NOT NULL,
  created_by    text COLLATE "C" REFERENCES users (id),
  created_at    timestamptz(3) NOT NULL,
  expires_at    timestamptz(3),
  revoked_at    timestamptz(3),
  CHECK ((kind = 'agent') = (agent_id IS NOT NULL)),
  CHECK ((kind = 'connector') = (connector_id IS NOT NULL))
);
CREATE INDEX api_keys_by_agent ON api_keys (agent_id) WHERE agent_id IS NOT NULL;

CREATE TABLE tools (
  name        text COLLATE "C" NOT NULL,
  version     int NOT NULL,
  spec        jsonb NOT NULL,
  current     boolean NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX tools_current ON tools (name) WHERE current;

CREATE TABLE policies (
  version       int PRIMARY KEY,
  source        text NOT NULL,
  digest        text NOT NULL,
  published_by  text NOT NULL,
  published_at  timestamptz(3) NOT NULL
);

CREATE TABLE directory_records (
  kind        text NOT NULL,
  key         text NOT NULL,
  data        jsonb NOT NULL,
  updated_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (kind, key)
);

-- Runs and actions ----------------------------------------------------------------------------------------------------

CREATE TABLE runs (
  id            text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'run\_%'),
  agent_id      text COLLATE "C" NOT NULL REFERENCES agents (id),
  -- The agent's own name for the run; part of the action digest.
  name          text NOT NULL,
  goal          text,
  initiator_id  text COLLATE "C" REFERENCES users (id),
  -- Tools with untrusted output that the run has used, oldest first; not empty means tainted.
  taint_sources text[] NOT NULL DEFAULT '{}',
  steps         int NOT NULL DEFAULT 0,
  created_at    timestamptz(3) NOT NULL,
  UNIQUE (agent_id, name)
);

CREATE TABLE actions (
  id                text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'act\_%'),
  agent_id          text COLLATE "C" NOT NULL REFERENCES agents (id),
  key_id            text COLLATE "C" NOT NULL REFERENCES api_keys (id),
  run_id            text COLLATE "C" REFERENCES runs (id),
  tool              text COLLATE "C" NOT NULL,
  tool_version      int,
  idempotency_key   text,
  request_digest    text NOT NULL,
  -- As proposed; never changed. What may run is in revision_args when a reviewer limited it.
  args              text NOT NULL,
  digest            text NOT NULL,
  claim             text,
  preview           text,
  metadata          text,
  -- The frozen assessment: risk and policy verdict with the versions they were computed from.
  assessment        text NOT NULL,
  assessment_digest text NOT NULL,
  risk_level        text NOT NULL CHECK (risk_level IN ('low', 'medium', 'high', 'critical')),
  risk_rank         smallint NOT NULL,
  policy_version    int,
  config_version    bigint NOT NULL,
  approvals         smallint NOT NULL,
  passkey           boolean NOT NULL,
  -- A fresh password may stand in for the passkey (policy's word, stated in what is signed).
  password_instead  boolean NOT NULL,
  groups            text[] NOT NULL,
  grant_ttl_ms      int NOT NULL,
  owner_id          text COLLATE "C" NOT NULL REFERENCES users (id),
  initiator_id      text COLLATE "C" REFERENCES users (id),
  sentence          text NOT NULL,
  -- The revision under review: 1 is the agent's own.
  revision          int NOT NULL DEFAULT 1,
  revision_args     text NOT NULL,
  revision_digest   text NOT NULL,
  view              text NOT NULL,
  view_digest       text NOT NULL,
  editor_id         text COLLATE "C" REFERENCES users (id),
  -- The machine.
  state             text NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'blocked', 'expired', 'withdrawn', 'halted', 'executing', 'succeeded', 'failed')),
  version           int NOT NULL DEFAULT 1,
  state_reason      text,
  lock_epoch        bigint NOT NULL,
  halted_by         text COLLATE "C",
  grant_id          text,
  decision_jws      text,
  outcome           text,
  created_at        timestamptz(3) NOT NULL,
  expires_at        timestamptz(3) NOT NULL,
  decided_at        timestamptz(3),
  redeemed_at       timestamptz(3),
  finished_at       timestamptz(3),
  CHECK (expires_at > created_at),
  CHECK (state NOT IN ('approved', 'executing', 'succeeded', 'failed') OR decision_jws IS NOT NULL),
  CHECK (state NOT IN ('executing', 'succeeded', 'failed') OR redeemed_at IS NOT NULL),
  CHECK (state <> 'approved' OR grant_id IS NOT NULL)
);
CREATE UNIQUE INDEX actions_idempotency ON actions (agent_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX actions_queue_by_deadline ON actions (expires_at, id) WHERE state = 'pending';
CREATE INDEX actions_queue_by_risk ON actions (risk_rank DESC, expires_at, id) WHERE state = 'pending';
CREATE INDEX actions_queue_by_age ON actions (created_at, id) WHERE state = 'pending';
CREATE INDEX actions_waiting_by_agent ON actions (agent_id) WHERE state IN ('pending', 'approved');
CREATE INDEX actions_due ON actions (expires_at) WHERE state IN ('pending', 'approved');
CREATE INDEX actions_history ON actions (id DESC) WHERE state <> 'pending';
CREATE INDEX actions_by_agent ON actions (agent_id, id DESC);
CREATE INDEX actions_by_run ON actions (run_id, id) WHERE run_id IS NOT NULL;
CREATE INDEX actions_by_tool ON actions (agent_id, tool, created_at DESC);

CREATE TABLE verdicts (
  id                  text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'ver\_%'),
  action_id           text COLLATE "C" NOT NULL REFERENCES actions (id),
  revision            int NOT NULL,
  reviewer_id         text COLLATE "C" NOT NULL REFERENCES users (id),
  -- 'edit': arguments rewritten beyond narrowing. Signed and kept, but never counted.
  answer              text NOT NULL CHECK (answer IN ('approve', 'limit', 'edit', 'deny_unneeded', 'deny_unsafe')),
  reason_code         text,
  reason              text,
  statement           text NOT NULL,
  statement_digest    text NOT NULL,
  method              text NOT NULL CHECK (method IN ('passkey', 'password', 'session')),
  credential_id       text,
  public_key_spki     bytea,
  authenticator_data  bytea,
  client_data_json    bytea,
  signature           bytea,
  at                  timestamptz(3) NOT NULL,
  UNIQUE (action_id, revision, reviewer_id),
  CHECK ((method = 'passkey') = (signature IS NOT NULL)),
  CHECK (answer NOT LIKE 'deny%' OR (reason_code IS NOT NULL AND length(reason) > 0))
);
CREATE INDEX verdicts_by_reviewer ON verdicts (reviewer_id, at DESC);

-- A statement as shown to one reviewer, waiting for their signature. Consumed once, by deletion.
CREATE TABLE drafts (
  nonce        text PRIMARY KEY,
  action_id    text COLLATE "C" NOT NULL REFERENCES actions (id),
  reviewer_id  text COLLATE "C" NOT NULL REFERENCES users (id),
  statement    text NOT NULL,
  limited_args text,
  reason       text,
  expires_at   timestamptz(3) NOT NULL
);
CREATE INDEX drafts_due ON drafts (expires_at);

CREATE TABLE questions (
  id           text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'que\_%'),
  action_id    text COLLATE "C" NOT NULL REFERENCES actions (id),
  reviewer_id  text COLLATE "C" NOT NULL REFERENCES users (id),
  text         text NOT NULL,
  asked_at     timestamptz(3) NOT NULL,
  answer       text,
  answered_at  timestamptz(3)
);
CREATE INDEX questions_by_action ON questions (action_id, id);

-- Locks ---------------------------------------------------------------------------------------------------------------

CREATE TABLE locks (
  id                text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'lck\_%'),
  target_type       text NOT NULL CHECK (target_type IN ('organisation', 'agent', 'key', 'tool', 'run', 'reviewer')),
  target_id         text COLLATE "C",
  message           text NOT NULL,
  epoch             bigint NOT NULL UNIQUE,
  set_by            text NOT NULL,
  set_by_name       text NOT NULL,
  set_at            timestamptz(3) NOT NULL,
  halted_actions    int NOT NULL DEFAULT 0,
  revoked_grants    int NOT NULL DEFAULT 0,
  connected_clients int NOT NULL DEFAULT 0,
  lift_asked_by     text,
  lift_asked_by_name text,
  lift_reason       text,
  lift_asked_at     timestamptz(3),
  lifted_by         text,
  lifted_by_name    text,
  lifted_at         timestamptz(3),
  CHECK ((target_type = 'organisation') = (target_id IS NULL)),
  CHECK (lifted_at IS NULL OR (lift_reason IS NOT NULL AND lifted_by <> lift_asked_by))
);
CREATE INDEX locks_in_force ON locks (target_type, target_id) WHERE lifted_at IS NULL;

-- Agent programs that hold an event stream, so that a stop can say who has and who has not confirmed.
-- A row counts only while the database session of its process lives.
CREATE TABLE agent_clients (
  id            text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'cli\_%'),
  agent_id      text COLLATE "C" NOT NULL REFERENCES agents (id),
  key_id        text COLLATE "C" NOT NULL REFERENCES api_keys (id),
  name          text NOT NULL,
  backend_pid   int NOT NULL,
  backend_start timestamptz NOT NULL,
  connected_at  timestamptz(3) NOT NULL
);
CREATE INDEX agent_clients_by_agent ON agent_clients (agent_id);

CREATE TABLE lock_clients (
  lock_id          text COLLATE "C" NOT NULL REFERENCES locks (id),
  client_id        text COLLATE "C" NOT NULL,
  agent_id         text COLLATE "C" NOT NULL REFERENCES agents (id),
  name             text NOT NULL,
  acknowledged_at  timestamptz(3),
  PRIMARY KEY (lock_id, client_id)
);

-- Ledger --------------------------------------------------------------------------------------------------------------

CREATE TABLE entries (
  id         text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'ent\_%'),
  position   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  type       text NOT NULL,
  action_id  text COLLATE "C",
  agent_id   text COLLATE "C",
  run_id     text COLLATE "C",
  lock_id    text COLLATE "C",
  actor_id   text COLLATE "C" NOT NULL,
  -- RFC 8785 JSON. Digests and identifiers, no content.
  body       text NOT NULL,
  at         timestamptz(3) NOT NULL
);
CREATE INDEX entries_by_action ON entries (action_id, position) WHERE action_id IS NOT NULL;
CREATE INDEX entries_by_agent ON entries (agent_id, position DESC) WHERE agent_id IS NOT NULL;
CREATE INDEX entries_by_actor ON entries (actor_id, position DESC);
CREATE INDEX entries_by_type ON entries (type, position DESC);
CREATE INDEX entries_by_lock ON entries (lock_id, position) WHERE lock_id IS NOT NULL;

-- The machine again, in the database: a second lock on the same door. A test holds it equal to TRANSITIONS. -----------

CREATE FUNCTION refuse_illegal_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'action % must rise one version at a time (% to %)', OLD.id, OLD.version, NEW.version;
  END IF;
  IF NEW.id <> OLD.id OR NEW.agent_id <> OLD.agent_id OR NEW.tool <> OLD.tool OR NEW.args <> OLD.args
     OR NEW.digest <> OLD.digest OR NEW.assessment <> OLD.assessment OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'what was proposed and assessed of action % never changes', OLD.id;
  END IF;
  IF NEW.state <> OLD.state AND NOT (
       (OLD.state = 'pending'   AND NEW.state IN ('approved', 'denied', 'expired', 'withdrawn', 'halted'))
    OR (OLD.state = 'approved'  AND NEW.state IN ('executing', 'expired', 'withdrawn', 'halted'))
    OR (OLD.state = 'executing' AND NEW.state IN ('succeeded', 'failed'))
  ) THEN
    RAISE EXCEPTION 'action % cannot go from % to %', OLD.id, OLD.state, NEW.state;
  END IF;
  IF NEW.state = OLD.state AND NEW.state <> 'pending' THEN
    RAISE EXCEPTION 'action % is %, nothing about it changes', OLD.id, OLD.state;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER actions_machine BEFORE UPDATE ON actions FOR EACH ROW EXECUTE FUNCTION refuse_illegal_transition();

CREATE FUNCTION refuse_illegal_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> 1 OR NEW.state NOT IN ('pending', 'approved', 'blocked') THEN
    RAISE EXCEPTION 'an action starts pending, approved or blocked at version 1, not % at %', NEW.state, NEW.version;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER actions_start BEFORE INSERT ON actions FOR EACH ROW EXECUTE FUNCTION refuse_illegal_start();

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER verdicts_append_only BEFORE UPDATE OR DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER verdicts_no_truncate BEFORE TRUNCATE ON verdicts FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER actions_no_delete BEFORE DELETE ON actions FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER actions_no_truncate BEFORE TRUNCATE ON actions FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
