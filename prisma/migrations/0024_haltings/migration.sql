-- A stop is in force the moment its row is there; halting what waits goes on behind it, in batches. Each row here is one such halting, by a stop or by
-- the revocation of a key. While it is not done, every action it covers is read as halted (`halting_of`), whatever its row still says.
CREATE TABLE haltings (
  -- The lock epoch it began with. It covers what was proposed under an earlier one, and nothing that came after it.
  epoch       bigint PRIMARY KEY,
  cause       text NOT NULL CHECK (cause IN ('lock', 'key')),
  lock_id     text COLLATE "C" REFERENCES locks (id),
  target_type text NOT NULL CHECK (target_type IN ('organisation', 'agent', 'key', 'tool', 'run')),
  target_id   text COLLATE "C",
  reason      text NOT NULL,
  actor_id    text COLLATE "C" NOT NULL,
  began_at    timestamptz(3) NOT NULL,
  -- How many it covers: those that waited for people, and approved ones whose grant was not redeemed. NULL until they are counted.
  pending     int,
  approved    int,
  -- How many of them are recorded as halted, and the last of them.
  done        int NOT NULL DEFAULT 0,
  cursor      text COLLATE "C" NOT NULL DEFAULT '',
  done_at     timestamptz(3),
  CHECK ((target_type = 'organisation') = (target_id IS NULL)),
  CHECK ((cause = 'lock') = (lock_id IS NOT NULL)),
  CHECK ((pending IS NULL) = (approved IS NULL))
);
CREATE INDEX haltings_open ON haltings (epoch) WHERE done_at IS NULL;
CREATE INDEX haltings_by_lock ON haltings (lock_id) WHERE lock_id IS NOT NULL;

/* The one place that says which waiting action is halted though its row does not say so yet: the earliest halting under way that covers it, or no row.
   Ask it only about actions that are pending or approved. It has no settings of its own, because the planner then puts its text into the statement. */
CREATE FUNCTION halting_of(of_agent text, of_key text, of_tool text, of_run text, proposed_under bigint)
RETURNS TABLE (epoch bigint, lock_id text, reason text, began_at timestamptz) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT h.epoch, h.lock_id, h.reason, h.began_at FROM haltings h
  WHERE h.done_at IS NULL AND proposed_under < h.epoch AND CASE h.target_type
    WHEN 'organisation' THEN true
    WHEN 'agent' THEN h.target_id = of_agent
    WHEN 'key' THEN h.target_id = of_key
    WHEN 'tool' THEN h.target_id = of_tool
    WHEN 'run' THEN h.target_id = of_run
    ELSE false
  END
  ORDER BY h.epoch LIMIT 1
$$;

-- A second lock on the same door: what a halting covers can only become halted, also once the stop is lifted.
CREATE FUNCTION refuse_past_halting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM halting_of(OLD.agent_id, OLD.key_id, OLD.tool, OLD.run_id, OLD.lock_epoch)) THEN
    RAISE EXCEPTION 'action % is halted and cannot become %', OLD.id, NEW.state;
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION refuse_past_halting() SET search_path = %I, pg_temp', current_schema());
END $$;
CREATE TRIGGER actions_halted BEFORE UPDATE OF state ON actions FOR EACH ROW
  WHEN (OLD.state IN ('pending', 'approved') AND NEW.state <> OLD.state AND NEW.state <> 'halted')
  EXECUTE FUNCTION refuse_past_halting();
