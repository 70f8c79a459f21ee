import type { Observe } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { locksOn } from '#lib/domain/lock/lock.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadLocksInForce } from '#lib/store/stops/locks.ts';
import { MOST_SOURCES, upsertRuns } from '#lib/store/actions/submissions.ts';
import type { AgentActor, ConnectorActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { lockedBy } from '../stops/steps/guard-agent.ts';

/** Content is kept for showing where a value came from, not as an archive. */
const KEPT = 20_000;
/** More reports of one run are a fault of its program. */
const MOST_OBSERVATIONS = 2_000;

/**
 * Notes what a run read. A report can only add taint: output of a tool that the registry calls untrusted is untrusted whatever the
 * report says, and so is that of a tool nobody registered.
 */
export async function observe(
  ctx: Context,
  actor: AgentActor | ConnectorActor,
  input: InputOf<typeof Observe>,
): Promise<ReplyOf<typeof Observe>> {
  if (input.content === undefined && input.digest === undefined)
    throw new Failure('invalid-request', { errors: [{ pointer: '/digest', detail: 'is needed without content' }] });
  const computed = input.content === undefined ? null : `sha256:${sha256Hex(input.content)}`;
  if (computed !== null && input.digest !== undefined && input.digest !== computed)
    throw new Failure('invalid-request', {
      errors: [{ pointer: '/digest', detail: 'is not the digest of the content' }],
    });
  const digest = computed ?? input.digest ?? '';
  const configuration = await ctx.configuration();
  const registered = configuration.tools.get(input.tool)?.output_trust ?? 'untrusted';
  const trust = registered === 'untrusted' ? registered : input.trust;
  return ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const at = ctx.now();
    const run = await findRun(ctx, tx, actor, input.id);
    const keyId = actor.keyId;
    const [lock] = locksOn(await loadLocksInForce(tx), { agent_id: run.agent_id, key_id: keyId, run_id: run.id });
    if (lock) throw lockedBy(lock);
    if (input.action_id !== undefined) {
      const [own] = await tx.query('SELECT 1 FROM actions WHERE id = $1 AND run_id = $2', [input.action_id, run.id]);
      if (!own) throw notFound();
    }
    const [counted] = await tx.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM observations WHERE run_id = $1 LIMIT ${MOST_OBSERVATIONS}) o`,
      [run.id],
    );
    if ((counted?.n ?? 0) >= MOST_OBSERVATIONS)
      throw new Failure('rate-limited', {
        detail: `${MOST_OBSERVATIONS} reports of one run are the most that are kept.`,
      });
    const id = ctx.newId('obs');
    await tx.query(
      `INSERT INTO observations (id, run_id, action_id, tool, digest, trust, origin, content, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        run.id,
        input.action_id ?? null,
        input.tool,
        digest,
        trust,
        input.origin ?? null,
        input.content?.slice(0, KEPT) ?? null,
        new Date(at),
      ],
    );
    if (trust === 'untrusted') {
      await tx.query(
        `UPDATE runs SET taint_sources = taint_sources || $2::text
         WHERE id = $1 AND NOT $2 = ANY(taint_sources) AND cardinality(taint_sources) < ${MOST_SOURCES}`,
        [run.id, input.tool],
      );
    }
    const actorId = actor.kind === 'agent' ? actor.agentId : actor.connectorId;
    // A name that nobody registered is whatever the reporter says, and nothing is ever taken out of the ledger.
    const tool = configuration.tools.has(input.tool) ? input.tool : null;
    const body = { type: 'observed', observation_id: id, tool, digest, trust, at };
    await insertEntries(tx, [
      { id: ctx.newId('ent'), type: 'observed', actorId, agentId: run.agent_id, runId: run.id, at, body },
    ]);
    return { id, run: run.id, trust, digest };
  });
}

/** By the agent's own name for it, made where it is new; or, for whoever serves the agent, by our id. Throws `not-found` for another's. */
async function findRun(
  ctx: Context,
  tx: Tx,
  actor: AgentActor | ConnectorActor,
  name: string,
): Promise<{ id: string; agent_id: string }> {
  const mine = actor.kind === 'agent' ? [actor.agentId] : actor.agents;
  const [run] = await tx.query<{ id: string; agent_id: string }>(
    `SELECT id, agent_id FROM runs WHERE (id = $1 OR ($2 AND name = $1)) AND (agent_id = ANY($3) OR '*' = ANY($3)) LIMIT 1`,
    [name, actor.kind === 'agent', mine],
  );
  if (run) return run;
  // What has our form is ours: somebody else's, or nobody's.
  if (actor.kind !== 'agent' || name.startsWith('run_')) throw notFound();
  const fresh = {
    id: ctx.newId('run'),
    agent_id: actor.agentId,
    name,
    goal: null,
    initiator_id: null,
    taint_sources: [],
    steps: 0,
    created_at: new Date(ctx.now()).toISOString(),
  };
  const ids = await upsertRuns(tx, [fresh]);
  return { id: ids.get(`${actor.agentId}\n${name}`) ?? fresh.id, agent_id: actor.agentId };
}
