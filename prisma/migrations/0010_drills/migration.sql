-- Drills: an injected bad action that can never run, to measure whether reviewers notice.

-- On the row itself, so that everything that speaks to agents can leave it out. Nothing shows it while the action waits.
ALTER TABLE actions
  ADD COLUMN drill boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT drills_never_run CHECK (NOT drill OR (state NOT IN ('executing', 'succeeded', 'failed') AND redeemed_at IS NULL));

CREATE TABLE drills (
  id               text COLLATE "C" PRIMARY KEY CHECK (id LIKE 'drl\_%'),
  action_id        text COLLATE "C" NOT NULL UNIQUE REFERENCES actions (id),
  -- A person, or an operator with a shell.
  started_by       text COLLATE "C" NOT NULL,
  started_by_name  text NOT NULL,
  -- What gives it away: shown to reviewers afterwards.
  note             text NOT NULL CHECK (length(note) > 0),
  -- Opens the commitment in the salt of the action's first entry.
  nonce            text NOT NULL,
  started_at       timestamptz(3) NOT NULL,
  ended_at         timestamptz(3),
  outcome          text CHECK (outcome IN ('approved', 'denied', 'expired', 'withdrawn', 'halted')),
  -- NULL, once it is over: nobody answered and nobody asked.
  noticed          boolean,
  CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CHECK (ended_at IS NOT NULL OR noticed IS NULL)
);
CREATE INDEX drills_running ON drills (started_by) WHERE ended_at IS NULL;

-- Written once at the start and once at the end.
CREATE FUNCTION refuse_rewriting_drills() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told CONSTANT text[] := ARRAY['ended_at', 'outcome', 'noticed'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND to_jsonb(NEW) - told = to_jsonb(OLD) - told THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a drill is written once at its start and once at its end: % refused', TG_OP;
END $$;
CREATE TRIGGER drills_once BEFORE UPDATE OR DELETE ON drills FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_drills();
CREATE TRIGGER drills_no_truncate BEFORE TRUNCATE ON drills FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- What was proposed by an agent never becomes a drill, and a drill never becomes an agent's.
CREATE FUNCTION refuse_unmarking_drills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'action % is % drill and stays so', OLD.id, CASE WHEN OLD.drill THEN 'a' ELSE 'no' END;
END $$;
CREATE TRIGGER actions_drill_kept BEFORE UPDATE ON actions FOR EACH ROW WHEN (OLD.drill <> NEW.drill)
  EXECUTE FUNCTION refuse_unmarking_drills();

/* A grant is a row that others read as approved, so none may ever be able to: whatever approves a drill also ends and reveals it before
   it commits. Looks at the row as the transaction leaves it. */
CREATE FUNCTION refuse_live_drills() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  final record;
BEGIN
  SELECT a.state, d.id AS drill_id, d.ended_at INTO final
    FROM actions a LEFT JOIN drills d ON d.action_id = a.id WHERE a.id = NEW.id;
  IF final.drill_id IS NULL THEN
    RAISE EXCEPTION 'action % is a drill that nobody started', NEW.id;
  END IF;
  IF final.state NOT IN ('pending', 'denied', 'expired', 'withdrawn', 'halted') THEN
    RAISE EXCEPTION 'action % is a drill: it cannot be %, there is no grant for it', NEW.id, final.state;
  END IF;
  IF final.state <> 'pending' AND (final.ended_at IS NULL
       OR NOT EXISTS (SELECT 1 FROM entries WHERE action_id = NEW.id AND type = 'drill-revealed')) THEN
    RAISE EXCEPTION 'action % is a drill that is over and not revealed', NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER actions_drills_dead AFTER INSERT OR UPDATE ON actions DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.drill) EXECUTE FUNCTION refuse_live_drills();

-- A drill is about an action that was marked as one from its first moment, and its end is its action's.
CREATE FUNCTION refuse_loose_drills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM actions WHERE id = NEW.action_id AND drill AND (state = 'pending') = (NEW.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'drill % does not stand as its action does', NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER drills_follow AFTER INSERT OR UPDATE ON drills DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refuse_loose_drills();

-- Whoever started it knows what it is.
CREATE FUNCTION refuse_starters_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM drills WHERE action_id = NEW.action_id AND started_by = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'whoever started a drill gives no verdict on it (action %)', NEW.action_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER verdicts_not_by_starter BEFORE INSERT ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_starters_verdict();
