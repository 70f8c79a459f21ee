-- How many requests each caller made in its minute, over all processes. Unlogged: after a crash every caller begins a new minute, and no write waits
-- for a disk. The columns are those that rate-limiter-flexible writes.
CREATE UNLOGGED TABLE rate_limits (
  key text PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
