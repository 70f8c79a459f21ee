import pg from 'pg';

import type { World } from '../../test/world.ts';

/** Everything is drawn from these: the same seed and size give the same rows. */
const SEED = 'countersign-1';
const AGENTS = 20;
const TOOLS = 12;
const REVIEWERS = ['ann', 'bob', 'cleo', 'dora', 'wei'] as const;
/** What waits does not grow with the history: people answer it. */
export const WAITING = 2_000;
const AT_ONCE = 50_000;
const DAYS = 180;

/** Of a thousand actions, how many ended where. */
const ENDS = {
  succeeded: 620,
  denied: 130,
  expired: 90,
  blocked: 60,
  withdrawn: 50,
  failed: 30,
  halted: 17,
  executing: 2,
  approved: 1,
} as const;

/** Agents and tools by how much they are used: the first does a fifth of everything, the last next to nothing. */
export interface Generated {
  agents: string[];
  tools: string[];
  reviewers: string[];
  actions: number;
}

/**
 * Fills an empty desk with that many actions of half a year, their runs, verdicts and entries, by SQL in bulk. States, agents, tools and times are
 * spread as in a desk that is used; contents are short, because lists do not read them. Triggers and foreign keys are off meanwhile: the rows
 * are at their end without having lived.
 */
export async function fillDesk(world: World, count: number, say: (line: string) => void): Promise<Generated> {
  const agents: string[] = [];
  for (let i = 0; i < AGENTS; i++) agents.push((await world.newAgent(`agent-${String(i).padStart(2, '0')}`)).agentId);
  const tools = Array.from({ length: TOOLS }, (_, i) => `tool.${i}`);
  const reviewers = REVIEWERS.map((name) => world.people[name].userId);
  const sample = await world.submit();
  const client = new pg.Client({ connectionString: world.db.url });
  await client.connect();
  try {
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET statement_timeout = 0`,
    );
    await client.query('DELETE FROM entries_unsequenced');
    await setRange(client, 0, 0);
    await client.query(drawing(count, agents, tools, reviewers));
    const actions = await actionsText(client, sample.id);
    for (let from = 0; from < count; from += AT_ONCE) {
      const to = Math.min(count, from + AT_ONCE);
      await setRange(client, from, to);
      for (const text of [RUNS, actions, VERDICTS, ENTRIES]) await client.query(text);
      say(`  ${to.toLocaleString('en')} of ${count.toLocaleString('en')} actions`);
    }
    await client.query(LEAVES);
    await client.query(
      `SELECT setval(pg_get_serial_sequence('entries', 'position'), (SELECT max(position) FROM entries))`,
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  return { agents, tools, reviewers, actions: count };
}

const list = (values: readonly string[]): string => `ARRAY['${values.join("','")}']`;

/** A view of what action number n is, drawn from its number: `u` are four even numbers from 0 to 1. */
const drawing = (count: number, agents: string[], tools: string[], reviewers: string[]): string => {
  let sum = 0;
  const ends = Object.entries(ENDS).map(([state, share]) => `WHEN u1 * 1000 < ${(sum += share)} THEN '${state}'`);
  return `CREATE OR REPLACE TEMP VIEW drawn AS
  SELECT n, at, 'act_' || stamp || '-7' || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-' || substr(h, 7, 12) AS id,
    'run_' || (n / 8) AS run_id, (${list(agents)})[1 + floor(u2 * u2 * ${agents.length})::int] AS agent_id,
    (${list(tools)})[1 + floor(u3 * u3 * ${tools.length})::int] AS tool,
    (${list(reviewers)})[1 + n % ${reviewers.length}] AS reviewer_id, least(3, floor(u4 * u4 * 4))::int AS rank,
    CASE WHEN n >= ${count - WAITING} THEN 'pending' ${ends.join(' ')} ELSE 'succeeded' END AS state
  FROM (SELECT n, h, at, lpad(substr(ms, 1, length(ms) - 4), 8, '0') || '-' || right(ms, 4) AS stamp,
      ('x' || substr(h, 1, 7))::bit(28)::int / 268435456.0 AS u1, ('x' || substr(h, 8, 7))::bit(28)::int / 268435456.0 AS u2,
      ('x' || substr(h, 15, 7))::bit(28)::int / 268435456.0 AS u3, ('x' || substr(h, 22, 7))::bit(28)::int / 268435456.0 AS u4
    FROM (SELECT n, md5('${SEED}' || n) AS h, at, to_hex((extract(epoch FROM at) * 1000)::bigint) AS ms
      FROM (SELECT n, now() - (${count} - n) * interval '${DAYS} days' / ${count} AS at
        FROM generate_series(current_setting('bench.from')::int, current_setting('bench.to')::int - 1) n) t) h) d`;
};

const setRange = (client: pg.Client, from: number, to: number) =>
  client.query(`SELECT set_config('bench.from', $1, false), set_config('bench.to', $2, false)`, [
    String(from),
    String(to),
  ]);

const RUNS = `INSERT INTO runs (id, agent_id, name, goal, steps, created_at)
  SELECT DISTINCT ON (run_id) run_id, agent_id, run_id, 'Keep the ledger of ' || tool, 8, at FROM drawn ORDER BY run_id, n ON CONFLICT DO NOTHING`;

/** One statement that copies the sample with everything that is drawn; columns that others add later are copied as they are. */
async function actionsText(client: pg.Client, sampleId: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_name = 'actions' AND table_schema = 'public'",
  );
  const decided = (value: string) =>
    `CASE WHEN d.state IN ('pending', 'expired', 'blocked', 'withdrawn', 'halted') THEN NULL ELSE ${value} END`;
  const ran = (value: string) => `CASE WHEN d.state IN ('executing', 'succeeded', 'failed') THEN ${value} END`;
  const drawn: Record<string, string> = {
    id: 'd.id',
    agent_id: 'd.agent_id',
    run_id: 'd.run_id',
    tool: 'd.tool',
    idempotency_key: 'NULL',
    state: 'd.state',
    risk_rank: 'd.rank',
    risk_level: "(ARRAY['low', 'medium', 'high', 'critical'])[1 + d.rank]",
    sentence: "'Write number ' || d.n || ' with ' || d.tool",
    created_at: 'd.at',
    expires_at:
      "CASE WHEN d.state = 'pending' THEN now() + interval '1 day' + d.n * interval '1 millisecond' ELSE d.at + interval '1 day' END",
    decided_at: decided("d.at + interval '3 minutes'"),
    decision_jws: decided("'x'"),
    grant_id: decided("'grt_' || d.n"),
    redeemed_at: ran("d.at + interval '4 minutes'"),
    finished_at: "CASE WHEN d.state NOT IN ('pending', 'approved', 'executing') THEN d.at + interval '5 minutes' END",
  };
  const names = rows.map(({ name }) => name);
  return `INSERT INTO actions (${names.join(', ')}) SELECT ${names.map((name) => drawn[name] ?? `s.${name}`).join(', ')}
    FROM drawn d, actions s WHERE s.id = '${sampleId}' ORDER BY d.n`;
}

const VERDICTS = `INSERT INTO verdicts (id, action_id, revision, reviewer_id, answer, reason_code, reason, statement, statement_digest, method, at)
  SELECT 'ver_' || n, id, 1, reviewer_id, CASE state WHEN 'denied' THEN 'deny_unneeded' ELSE 'approve' END, 'other', 'no', '{}', 'x', 'session', at
  FROM drawn WHERE state IN ('approved', 'denied', 'executing', 'succeeded', 'failed')`;

/** Two for each action: its proposal, and what became of it. */
const ENTRIES = `INSERT INTO entries (id, position, type, action_id, agent_id, run_id, actor_id, body, at) OVERRIDING SYSTEM VALUE
  SELECT 'ent_' || n || '_' || k, 100000 + 2 * n + k, CASE k WHEN 0 THEN 'submitted' ELSE CASE state WHEN 'denied' THEN 'deny' WHEN 'expired' THEN 'expire'
      WHEN 'withdrawn' THEN 'withdraw' WHEN 'halted' THEN 'halt' WHEN 'blocked' THEN 'block' ELSE 'approve' END END,
    id, agent_id, run_id, CASE WHEN k = 0 OR state IN ('withdrawn', 'expired', 'halted', 'blocked') THEN agent_id ELSE reviewer_id END,
    '{"at":' || n || ',"type":"generated","view_digest":"sha256:' || md5(id) || md5(id) || '"}', at
  FROM drawn, generate_series(0, 1) k WHERE k = 0 OR state <> 'pending' ORDER BY n, k`;

const LEAVES = `INSERT INTO leaves (index, position) SELECT row_number() OVER (ORDER BY position) - 1, position FROM entries`;
