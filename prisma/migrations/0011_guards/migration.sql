-- What guards rows looks things up in the desk's own schema. Temporary tables come before every schema unless they are named last: whoever may
-- make one could put an empty table of holds, or entries of their own, before the real ones; and with the owner's rights, where a function has them.
DO $$
DECLARE
  guard text;
BEGIN
  FOREACH guard IN ARRAY ARRAY['refuse_illegal_transition()', 'refuse_rewriting_verdicts()', 'refuse_losing_entries()', 'erase_verdicts(text[])',
    'refuse_rewriting_drills()', 'refuse_unmarking_drills()', 'refuse_live_drills()', 'refuse_loose_drills()', 'refuse_starters_verdict()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, current_schema());
  END LOOP;
END $$;

-- The tree only grows: a hash that was written stands, also for a role that adds the next ones to the rightmost tiles.
CREATE FUNCTION refuse_rewriting_tiles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.level, NEW.index, substring(NEW.hashes FOR length(OLD.hashes))) = (OLD.level, OLD.index, OLD.hashes) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tile %/% only grows: % refused', OLD.level, OLD.index, TG_OP;
END $$;
CREATE TRIGGER tiles_only_grow BEFORE UPDATE OR DELETE ON tiles FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_tiles();
CREATE TRIGGER tiles_no_truncate BEFORE TRUNCATE ON tiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
