-- Content can be erased when an action is over: what people and agents wrote goes, what was signed and logged stays.

-- Days content is kept; NULL: until somebody erases it. Six months is the least (EU AI Act, Article 26(6)).
ALTER TABLE organisation
  ADD COLUMN retention_days int CHECK (retention_days >= 183),
  ADD COLUMN retention_looked_at timestamptz(3);

ALTER TABLE proposals DROP CONSTRAINT proposals_kind_check;
ALTER TABLE proposals ADD CONSTRAINT proposals_kind_check
  CHECK (kind IN ('policy', 'tool', 'agent-mode', 'breaker', 'erasure', 'retention', 'hold-lift'));

-- An erasure that was agreed on, or begun by retention; worked off in batches.
CREATE TABLE erasures (
  id           text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'ers\_%'),
  cause        text NOT NULL CHECK (cause IN ('asked', 'retention')),
  target_type  text NOT NULL CHECK (target_type IN ('organisation', 'agent', 'run', 'person', 'action')),
  target_id    text COLLATE "C",
  -- Only what was over by then.
  before       timestamptz(3) NOT NULL,
  reason       text NOT NULL,
  proposal_id  text COLLATE "C" REFERENCES proposals (id),
  started_at   timestamptz(3) NOT NULL,
  -- The last id looked at: actions first, then what belongs to runs.
  cursor       text COLLATE "C" NOT NULL,
  actions      int NOT NULL DEFAULT 0,
  remarks      int NOT NULL DEFAULT 0,
  done_at      timestamptz(3),
  CHECK ((target_type = 'organisation') = (target_id IS NULL)),
  CHECK ((cause = 'asked') = (proposal_id IS NOT NULL))
);
CREATE INDEX erasures_open ON erasures (id) WHERE done_at IS NULL;

-- A legal hold exempts from erasing and from retention.
CREATE TABLE holds (
  id              text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'hld\_%'),
  target_type     text NOT NULL CHECK (target_type IN ('agent', 'run', 'person', 'action')),
  target_id       text COLLATE "C" NOT NULL,
  reason          text NOT NULL,
  placed_by       text NOT NULL,
  placed_by_name  text NOT NULL,
  placed_at       timestamptz(3) NOT NULL,
  lifted_at       timestamptz(3)
);
CREATE INDEX holds_in_force ON holds (target_type, target_id) WHERE lifted_at IS NULL;

ALTER TABLE actions
  ADD COLUMN erasure_id text COLLATE "C" REFERENCES erasures (id),
  ADD COLUMN erased_at timestamptz(3),
  ADD CHECK ((erasure_id IS NULL) = (erased_at IS NULL));
-- A statement with somebody's words in it goes with them; its digest stays.
ALTER TABLE verdicts ALTER COLUMN statement DROP NOT NULL;

/* Whether a hold covers an action: its own, its agent's, its run's, or one on anybody who had a part in it. */
CREATE FUNCTION action_held(action text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM holds h, actions a WHERE a.id = action AND h.lifted_at IS NULL AND (
       (h.target_type = 'action' AND h.target_id = a.id)
    OR (h.target_type = 'agent' AND h.target_id = a.agent_id)
    OR (h.target_type = 'run' AND h.target_id = a.run_id)
    OR (h.target_type = 'person' AND (h.target_id IN (a.owner_id, a.initiator_id, a.editor_id)
      OR EXISTS (SELECT 1 FROM verdicts v WHERE v.action_id = a.id AND v.reviewer_id = h.target_id)
      OR EXISTS (SELECT 1 FROM questions q WHERE q.action_id = a.id AND q.reviewer_id = h.target_id)))))
$$;

/* The same for what belongs to a run: held with it, with its agent or people, and with any of its actions. */
CREATE FUNCTION run_held(run text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM holds WHERE lifted_at IS NULL) AND (
    EXISTS (SELECT 1 FROM holds h, runs r JOIN agents ag ON ag.id = r.agent_id WHERE r.id = run AND h.lifted_at IS NULL AND (
         (h.target_type = 'run' AND h.target_id = r.id)
      OR (h.target_type = 'agent' AND h.target_id = r.agent_id)
      OR (h.target_type = 'person' AND h.target_id IN (r.initiator_id, ag.owner_id))))
    OR EXISTS (SELECT 1 FROM actions a WHERE a.run_id = run AND action_held(a.id)))
$$;

/* What is left of an assessment: level, score, codes and the rules that decided. No sentence, no evidence, no inputs. */
CREATE FUNCTION erased_assessment(assessment text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('v', a->'v', 'erased', true,
    'risk', jsonb_build_object('level', a#>'{risk,level}', 'score', a#>'{risk,score}', 'factors',
      coalesce((SELECT jsonb_agg(jsonb_build_object('code', f->'code', 'text', f->'code', 'evidence', '', 'weight', f->'weight'))
        FROM jsonb_array_elements(a#>'{risk,factors}') f), '[]')),
    'policy', (a->'policy') || '{"reason":"Erased with the content"}',
    'enforced', CASE WHEN a->'enforced' = 'null' OR a->'enforced' IS NULL THEN 'null'
      ELSE (a->'enforced') || '{"reason":"Erased with the content"}' END)::text
  FROM (SELECT assessment::jsonb AS a) parsed
$$;

CREATE OR REPLACE FUNCTION refuse_illegal_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  content CONSTANT text[] := ARRAY['args', 'revision_args', 'claim', 'preview', 'metadata', 'assessment', 'sentence', 'view',
    'state_reason', 'outcome', 'erasure_id', 'erased_at'];
BEGIN
  IF NEW.erasure_id IS DISTINCT FROM OLD.erasure_id THEN
    IF OLD.erasure_id IS NOT NULL OR OLD.state IN ('pending', 'approved') THEN
      RAISE EXCEPTION 'content of action % cannot be erased: it is % or erased already', OLD.id, OLD.state;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM entries WHERE action_id = OLD.id AND type = 'erased') THEN
      RAISE EXCEPTION 'content of action % cannot be erased without an entry', OLD.id;
    END IF;
    IF action_held(OLD.id) THEN
      RAISE EXCEPTION 'content of action % is under a legal hold', OLD.id;
    END IF;
    IF to_jsonb(NEW) - content <> to_jsonb(OLD) - content
       OR (NEW.args, NEW.revision_args, NEW.assessment) <> ('{}', '{}', erased_assessment(OLD.assessment))
       OR num_nonnulls(NEW.claim, NEW.preview, NEW.metadata, NEW.outcome) > 0
       OR (NEW.state_reason IS NOT NULL AND NEW.state_reason IS DISTINCT FROM OLD.state_reason) THEN
      RAISE EXCEPTION 'erasing the content of action % changes nothing else', OLD.id;
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.erasure_id IS NOT NULL AND (num_nonnulls(NEW.claim, NEW.preview, NEW.metadata, NEW.outcome) > 0
       OR (NEW.revision_args, NEW.view, NEW.sentence) <> (OLD.revision_args, OLD.view, OLD.sentence)) THEN
    RAISE EXCEPTION 'the content of action % was erased and does not come back', OLD.id;
  END IF;
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

-- Of a verdict only its words go, and only when its action's content is erased.
CREATE FUNCTION refuse_rewriting_verdicts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - ARRAY['statement', 'reason'] = to_jsonb(OLD) - ARRAY['statement', 'reason']
       AND NEW.reason IS NULL AND (NEW.statement IS NULL OR NEW.statement = OLD.statement)
       AND EXISTS (SELECT 1 FROM actions WHERE id = OLD.action_id AND erasure_id IS NOT NULL) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;
DROP TRIGGER verdicts_append_only ON verdicts;
CREATE TRIGGER verdicts_append_only BEFORE UPDATE OR DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_verdicts();

-- With the owner's rights, because the role the server runs as has no UPDATE on verdicts. A statement without anybody's words stays: it holds
-- digests and names of accounts only. (Canonical JSON: a goal or reason that is null has no opening quote.)
CREATE FUNCTION erase_verdicts(actions_erased text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  UPDATE verdicts SET reason = NULL,
    statement = CASE WHEN statement LIKE '%"goal":"%' OR statement LIKE '%"reason":"%' THEN NULL ELSE statement END
  WHERE action_id = ANY (actions_erased)
$$;
REVOKE ALL ON FUNCTION erase_verdicts(text[]) FROM PUBLIC;

-- An entry that waits for its place in the tree is never taken off the list unless it has one.
CREATE FUNCTION refuse_losing_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' OR NOT EXISTS (SELECT 1 FROM leaves WHERE position = OLD.position) THEN
    RAISE EXCEPTION 'entry % has no leaf yet: % refused', OLD.position, TG_OP;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER entries_unsequenced_kept BEFORE UPDATE OR DELETE ON entries_unsequenced FOR EACH ROW EXECUTE FUNCTION refuse_losing_entries();
CREATE TRIGGER entries_unsequenced_no_truncate BEFORE TRUNCATE ON entries_unsequenced FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
