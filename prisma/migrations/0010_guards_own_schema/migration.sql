-- What guards rows looks things up in the desk's own schema. Temporary tables come before every schema unless they are named last: whoever may
-- make one could put an empty table of holds, or entries of their own, before the real ones; and with the owner's rights, where a function has them.
DO $$
DECLARE
  guard text;
BEGIN
  FOREACH guard IN ARRAY ARRAY['refuse_illegal_transition()', 'refuse_rewriting_verdicts()', 'refuse_losing_entries()', 'erase_verdicts(text[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, current_schema());
  END LOOP;
END $$;
