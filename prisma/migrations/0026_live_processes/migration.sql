-- Which server processes are alive: each says so every two seconds, by the database's clock. What hangs on a process, such as the event streams of
-- agents, counts while it does. A database session would not do: it ends and begins anew while the process and its streams live on.
CREATE TABLE processes (
  id         text PRIMARY KEY,
  started_at timestamptz(3) NOT NULL,
  seen_at    timestamptz(3) NOT NULL
);

-- Servers of the release before write the two old columns and not the new one.
ALTER TABLE agent_clients ADD COLUMN process_id text;
ALTER TABLE agent_clients ALTER COLUMN backend_pid DROP NOT NULL;
ALTER TABLE agent_clients ALTER COLUMN backend_start DROP NOT NULL;
