-- Policy as code with a second person, runs that carry what they read, plans, canaries and the circuit breaker.

-- Changes that need more than one person. `body` is what would come into force: a policy's source, a tool's definition, an agent's mode.
CREATE TABLE proposals (
  id                text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'prp\_%'),
  kind              text NOT NULL CHECK (kind IN ('policy', 'tool', 'agent-mode', 'breaker')),
  -- The tool's name or the agent's id; the kind itself where there is only one.
  subject           text NOT NULL,
  -- The version it was made against: one that is overtaken cannot come into force.
  base              int NOT NULL,
  body              text NOT NULL,
  digest            text NOT NULL,
  message           text NOT NULL,
  state             text NOT NULL CHECK (state IN ('open', 'in-force', 'withdrawn', 'overtaken')),
  proposed_by       text NOT NULL,
  proposed_by_name  text NOT NULL,
  -- A token or an operator proposes on nobody's behalf: then two people have to accept.
  needs             smallint NOT NULL CHECK (needs IN (1, 2)),
  proposed_at       timestamptz(3) NOT NULL,
  closed_at         timestamptz(3),
  CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX proposals_open ON proposals (kind, id DESC) WHERE state = 'open';
CREATE UNIQUE INDEX proposals_one_for_each_tool ON proposals (subject) WHERE state = 'open' AND kind = 'tool';

CREATE TABLE proposal_acceptances (
  proposal_id  text COLLATE "C" NOT NULL REFERENCES proposals (id),
  person_id    text COLLATE "C" NOT NULL,
  person_name  text NOT NULL,
  at           timestamptz(3) NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
);

-- Shadow mode decides and records, and holds nothing.
ALTER TABLE agents
  ADD COLUMN mode text NOT NULL DEFAULT 'enforce' CHECK (mode IN ('enforce', 'shadow')),
  -- How many of its actions may wait for people at once; NULL: any number.
  ADD COLUMN pending_cap int DEFAULT 1000 CHECK (pending_cap > 0);

-- Overrides of the breaker's defaults; NULL: none.
ALTER TABLE organisation ADD COLUMN breaker jsonb;

ALTER TABLE policies ADD COLUMN message text NOT NULL DEFAULT '', ADD COLUMN accepted_by text[] NOT NULL DEFAULT '{}';

CREATE TABLE plans (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'pln\_%'),
  agent_id    text COLLATE "C" NOT NULL REFERENCES agents (id),
  run_id      text COLLATE "C" REFERENCES runs (id),
  title       text NOT NULL,
  created_at  timestamptz(3) NOT NULL
);

ALTER TABLE actions
  -- The tool's effect when it was proposed: budgets count by verb.
  ADD COLUMN effect text,
  ADD COLUMN shadow boolean NOT NULL DEFAULT false,
  ADD COLUMN plan_id text COLLATE "C" REFERENCES plans (id),
  ADD COLUMN plan_step int,
  ADD CHECK ((plan_id IS NULL) = (plan_step IS NULL));
-- A denied digest is final.
CREATE INDEX actions_denied ON actions (agent_id, digest) WHERE state = 'denied';
CREATE INDEX actions_by_plan ON actions (plan_id, plan_step) WHERE plan_id IS NOT NULL;

-- What a run read, as its connector reports it. Content is optional and cut; the digest is of the whole.
CREATE TABLE observations (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'obs\_%'),
  run_id      text COLLATE "C" NOT NULL REFERENCES runs (id),
  action_id   text COLLATE "C" REFERENCES actions (id),
  tool        text NOT NULL,
  digest      text NOT NULL,
  trust       text NOT NULL CHECK (trust IN ('trusted', 'untrusted')),
  origin      text,
  content     text,
  at          timestamptz(3) NOT NULL
);
CREATE INDEX observations_by_run ON observations (run_id, id);

-- Decoys nobody has a reason to touch.
CREATE TABLE canaries (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'cnr\_%'),
  kind        text NOT NULL CHECK (kind IN ('address', 'account', 'file', 'record', 'url')),
  value       text NOT NULL,
  note        text NOT NULL,
  created_by  text NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  retired_at  timestamptz(3)
);
CREATE UNIQUE INDEX canaries_in_place ON canaries (kind, lower(value)) WHERE retired_at IS NULL;

-- Something tripped: an agent is stopped by it, and people look into it.
CREATE TABLE incidents (
  id          text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'inc\_%'),
  rule        text NOT NULL,
  agent_id    text COLLATE "C" NOT NULL REFERENCES agents (id),
  action_id   text COLLATE "C",
  evidence    text NOT NULL,
  -- NULL for the moment between the trip and the stop it causes.
  lock_id     text COLLATE "C" REFERENCES locks (id),
  opened_at   timestamptz(3) NOT NULL,
  closed_at   timestamptz(3),
  closed_by   text,
  closed_note text,
  CHECK ((closed_at IS NULL) = (closed_note IS NULL))
);
-- One open incident for each rule and agent, however often it trips meanwhile.
CREATE UNIQUE INDEX incidents_open ON incidents (agent_id, rule) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_time ON incidents (id DESC);

-- A statement over several actions names each by its own digest.
ALTER TABLE drafts ADD COLUMN item_ids text[] NOT NULL DEFAULT '{}';
