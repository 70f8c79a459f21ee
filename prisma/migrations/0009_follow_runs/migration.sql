-- The ledger follows one run.
CREATE INDEX entries_by_run ON entries (run_id, position DESC) WHERE run_id IS NOT NULL;
