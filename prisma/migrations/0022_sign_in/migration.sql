-- A passkey works at the host it was made for and nowhere else (WebAuthn relying party). Null: enrolled before the desk's own address was stored.
ALTER TABLE passkeys ADD COLUMN rp_id text;
ALTER TABLE passkeys ADD COLUMN origin text;
UPDATE passkeys SET origin = o.origin, rp_id = substring(o.origin from '^[a-z]+://(\[[^]]*\]|[^:/]+)')
  FROM desk_origins o
  WHERE o.since = coalesce(
    (SELECT max(since) FROM desk_origins WHERE since <= passkeys.created_at),
    (SELECT min(since) FROM desk_origins));

-- The device an attempt came from, where it showed the cookie of an earlier sign-in to this account; null for a place that is not known.
ALTER TABLE sign_in_failures ADD COLUMN device text;
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (at);

-- Sessions that were signed out of before their time. A row goes when its session would have ended by itself.
CREATE TABLE ended_sessions (
  id      text COLLATE "C" PRIMARY KEY,
  ends_at timestamptz(3) NOT NULL
);
CREATE INDEX ended_sessions_by_time ON ended_sessions (ends_at);

-- WebAuthn challenges that were answered, so that none is answered twice. A row goes when its challenge has expired.
CREATE TABLE used_challenges (
  hash       text COLLATE "C" PRIMARY KEY,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX used_challenges_by_time ON used_challenges (expires_at);
