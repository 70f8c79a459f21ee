import type { SubmissionFacts } from '#lib/domain/submission/facts.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** What of the stored facts a batch needs: the keys its proposals are looked up by. */
export interface SubmissionKeys {
  keyIds: string[];
  idempotency: { agent_id: string; idempotency_key: string }[];
  runs: { agent_id: string; name: string }[];
  tools: { agent_id: string; tool: string }[];
  initiators: string[];
  agents: string[];
  digests: { agent_id: string; digest: string }[];
  /** The MD5 of the arguments: an index holds it, and whoever makes two alike only has the one told beside the other. */
  repeats: { digest: string; tool: string; args_md5: string }[];
  now: Date;
}

const RECENT_MS = 600_000;

/** How long a denial is final: the same payment may be right another day. */
const FINAL_MS = 24 * 3_600_000;

/** How long an act is remembered as the same again: what is due once a month may be right another month. */
const REPEATED_MS = 14 * 24 * 3_600_000;

/**
 * Everything a batch of proposals is checked against, in one statement; call under the stop barrier.
 * Each list is looked up row by row along an index (LATERAL … ORDER BY … LIMIT). The planner knows what agents do on average and takes a young
 * table for a small one; for an agent that proposed nothing yet, or far more than the others, it would read the whole table. So this one
 * statement, in each batch of proposals, is planned once, without whole tables and bitmaps, and without sorting: to find an agent's latest
 * actions by sorting, it would read all of them.
 */
export async function loadSubmissionFacts(tx: Tx, keys: SubmissionKeys): Promise<SubmissionFacts> {
  const idempotency = JSON.stringify(keys.idempotency);
  const runs = JSON.stringify(keys.runs);
  const tools = JSON.stringify(keys.tools);
  const digests = JSON.stringify(keys.digests);
  const repeats = JSON.stringify(keys.repeats);
  const recently = new Date(keys.now.getTime() - RECENT_MS);
  const repeatedSince = new Date(keys.now.getTime() - REPEATED_MS);
  const finalSince = new Date(keys.now.getTime() - FINAL_MS);
  await tx.query(
    sql<{ set: string }>`SELECT set_config('plan_cache_mode', 'force_generic_plan', true)
      || set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true)
      || set_config('enable_sort', 'off', true) || set_config('enable_incremental_sort', 'off', true) AS set`,
  );
  // The LIMITs of 200 are RECENT_CAP, written out so that the planner sees a number. BETWEEN, because with `=` the order would be the primary
  // key's as well, and that index walks past everybody else's actions.
  const [facts] = await tx.query(
    sql<SubmissionFacts>`SELECT o.lock_epoch, o.config_version,
       coalesce((SELECT json_agg(json_build_object('id', l.id, 'target', json_build_object('type', l.target_type, 'id', l.target_id),
           'message', l.message, 'epoch', l.epoch)) FROM locks l WHERE l.lifted_at IS NULL), '[]') AS locks,
       coalesce((SELECT json_agg(k.id) FROM api_keys k WHERE k.id = ANY(${keys.keyIds}) AND k.revoked_at IS NULL
           AND (k.expires_at IS NULL OR k.expires_at > ${keys.now})), '[]') AS live_keys,
       coalesce((SELECT json_agg(json_build_object('agent_id', a.agent_id, 'idempotency_key', a.idempotency_key, 'id', a.id,
           'request_digest', a.request_digest))
         FROM json_to_recordset(${idempotency}::json) AS w(agent_id text, idempotency_key text),
           LATERAL (SELECT a.agent_id, a.idempotency_key, a.id, a.request_digest FROM actions a
             WHERE a.agent_id = w.agent_id AND a.idempotency_key = w.idempotency_key LIMIT 1) a), '[]') AS known,
       coalesce((SELECT json_agg(json_build_object('id', r.id, 'agent_id', r.agent_id, 'name', r.name, 'goal', r.goal,
           'initiator_id', r.initiator_id, 'taint_sources', r.taint_sources, 'steps', r.steps))
         FROM json_to_recordset(${runs}::json) AS w(agent_id text, name text),
           LATERAL (SELECT r.id, r.agent_id, r.name, r.goal, r.initiator_id, r.taint_sources, r.steps FROM runs r
             WHERE r.agent_id = w.agent_id AND r.name = w.name LIMIT 1) r), '[]') AS runs,
       coalesce((SELECT json_agg(json_build_object('agent_id', w.agent_id, 'tool', w.tool,
           'recent', (SELECT count(*) FROM (SELECT 1 FROM actions a WHERE a.agent_id = w.agent_id AND a.tool = w.tool
                        AND a.created_at > ${recently} AND NOT a.drill ORDER BY a.created_at DESC LIMIT 200) recent),
           'used_before', (SELECT a.id FROM actions a WHERE a.agent_id = w.agent_id AND a.tool = w.tool AND NOT a.drill
                        ORDER BY a.created_at DESC LIMIT 1) IS NOT NULL))
         FROM json_to_recordset(${tools}::json) AS w(agent_id text, tool text)), '[]') AS history,
       coalesce((SELECT json_agg(json_build_object('agent_id', w.agent_id, 'effect', e.effect, 'n', e.n))
         FROM unnest(${keys.agents}::text[]) AS w(agent_id), LATERAL (SELECT effect, count(*) AS n FROM (
           SELECT a.effect, a.created_at FROM actions a WHERE a.agent_id BETWEEN w.agent_id AND w.agent_id AND NOT a.drill
           ORDER BY a.agent_id, a.id DESC LIMIT 200) latest
         WHERE latest.created_at > ${recently} GROUP BY effect) e), '[]') AS effects,
       coalesce((SELECT json_agg(json_build_object('agent_id', a.agent_id, 'digest', a.digest, 'id', a.id))
         FROM json_to_recordset(${digests}::json) AS w(agent_id text, digest text),
           LATERAL (SELECT a.agent_id, a.digest, a.id FROM actions a
             WHERE a.agent_id = w.agent_id AND a.digest = w.digest AND a.state = 'denied' AND NOT a.drill
               AND a.decided_at > ${finalSince} ORDER BY a.decided_at DESC LIMIT 1) a), '[]') AS denied,
       coalesce((SELECT json_agg(json_build_object('digest', w.digest, 'id', a.id, 'at', a.at, 'state', a.state))
         FROM json_to_recordset(${repeats}::json) AS w(digest text, tool text, args_md5 text),
           LATERAL (SELECT a.id, (extract(epoch FROM a.created_at) * 1000)::float8 AS at,
               CASE WHEN a.state = 'pending' AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
                 THEN 'halted' ELSE a.state END AS state
             FROM actions a WHERE a.tool = w.tool AND md5(a.args) = w.args_md5 AND a.effect <> 'read' AND NOT a.drill
               AND a.created_at > ${repeatedSince} ORDER BY a.id DESC LIMIT 1) a), '[]') AS repeats,
       coalesce((SELECT json_agg(json_build_object('agent_id', ag.id, 'n', (SELECT count(*) FROM (
           SELECT 1 FROM actions a WHERE a.agent_id = ag.id AND a.state = 'pending' AND NOT a.drill
             AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) LIMIT ag.pending_cap + 1) pending)))
         FROM agents ag WHERE ag.id = ANY(${keys.agents}) AND ag.pending_cap IS NOT NULL), '[]') AS waiting,
       coalesce((SELECT json_agg(json_build_object('email', u.email, 'id', u.id))
         FROM users u WHERE u.email = ANY(${keys.initiators})), '[]') AS initiators
     FROM organisation o`,
  );
  if (!facts) throw new Error('the organisation row is missing: run the migrations');
  return facts;
}
