-- oldest-program: 0015
-- Who changed a record: whoever wrote it, or proposed and accepted it; and whether a second person would have been asked but for the desk's first
-- day. It holds for the version beside it only, because a server of the release before writes records and does not say who did.
ALTER TABLE directory_records ADD COLUMN changed_by text[] NOT NULL DEFAULT '{}';
ALTER TABLE directory_records ADD COLUMN changed_alone boolean NOT NULL DEFAULT false;
ALTER TABLE directory_records ADD COLUMN changed_version bigint;

-- Records change by proposal. An older program that accepted one would mark it in force and change nothing, so it has to say which version of the
-- configuration the change is in, which an older program does not.
ALTER TABLE proposals DROP CONSTRAINT proposals_kind_check;
ALTER TABLE proposals ADD CONSTRAINT proposals_kind_check
  CHECK (kind IN ('policy', 'tool', 'agent-mode', 'breaker', 'erasure', 'retention', 'hold-lift', 'records')) NOT VALID;
ALTER TABLE proposals ADD COLUMN in_force_version bigint;
ALTER TABLE proposals ADD CONSTRAINT proposals_records_applied
  CHECK (kind <> 'records' OR state <> 'in-force' OR in_force_version IS NOT NULL) NOT VALID;

-- Such proposals begin with an entry `formats-in-use`, once every live process knows them. From then on no program that does not may write a record by
-- itself or come to the desk, also one that only slept. It looks at the five columns there were, so the database says it.
ALTER TABLE formats_in_force ADD COLUMN proposal int NOT NULL DEFAULT 1;

CREATE FUNCTION refuse_record_by_older_program() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.changed_version IS DISTINCT FROM NEW.version
    AND EXISTS (SELECT 1 FROM formats_in_force WHERE proposal > 1) THEN
    RAISE EXCEPTION 'records change by proposal, and this program is older than that';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER directory_records_by_proposal BEFORE INSERT OR UPDATE ON directory_records
  FOR EACH ROW EXECUTE FUNCTION refuse_record_by_older_program();

CREATE FUNCTION refuse_older_process() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM formats_in_force WHERE proposal > coalesce((NEW.formats ->> 'proposal')::int, 1)) THEN
    RAISE EXCEPTION 'this program is older than what the desk writes: it does not know how records change by proposal';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER process_announcements_known BEFORE INSERT OR UPDATE ON process_announcements
  FOR EACH ROW EXECUTE FUNCTION refuse_older_process();

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION refuse_record_by_older_program() SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION refuse_older_process() SET search_path = %I, pg_temp', current_schema());
END $$;
