-- Whether a statement holds somebody's words was found by searching its text; now it is read as JSON. Words are a goal or a reason that is a
-- string, of one action or of any item of a bundle. As before with the owner's rights, because the role the server runs as has no UPDATE on
-- verdicts. A statement without words stays: it holds digests and names of accounts only.
CREATE OR REPLACE FUNCTION erase_verdicts(actions_erased text[]) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
  UPDATE verdicts SET reason = NULL,
    statement = CASE WHEN jsonb_path_exists(statement::jsonb, '$.** ? (@.goal.type() == "string" || @.reason.type() == "string")')
      THEN NULL ELSE statement END
  WHERE action_id = ANY (actions_erased)
$$;
-- Temporary tables come last, as 0011 says of every function that runs with the owner's rights: replacing one forgets its settings.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION erase_verdicts(text[]) SET search_path = %I, pg_temp', current_schema());
END $$;
