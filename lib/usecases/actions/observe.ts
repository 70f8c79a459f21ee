import type { Observe } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { locksOn } from '#lib/domain/lock/lock.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { runKey } from '#lib/domain/submission/batch-runs.ts';
import { isActionOfRun } from '#lib/store/actions/agent-actions.ts';
import { hasMostObservations, insertObservation, MOST_OBSERVATIONS } from '#lib/store/actions/observations.ts';
import { findNamedRun, findRun, taintRun, upsertRuns, type RunOfAgent } from '#lib/store/actions/runs.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadLocksInForce } from '#lib/store/stops/locks.ts';
import type { AgentActor, ConnectorActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { lockedBy } from '../stops/steps/guard-agent.ts';
import { callerId } from './steps/own-action.ts';

type Input = InputOf<typeof Observe>;
type Reporter = AgentActor | ConnectorActor;

/** Content is kept for showing where a value came from, not as an archive. */
const KEPT = 20_000;

/**
 * Records what a run has read. A report can only add taint: output of a tool that is registered as untrusted is untrusted whatever the
 * report says, and so is that of a tool nobody registered.
 */
export async function observe(ctx: Context, actor: Reporter, input: Input): Promise<ReplyOf<typeof Observe>> {
  const digest = digestOf(input);
  const { tools } = await ctx.configuration();
  const tool = tools.get(input.tool);
  const trust = tool?.output_trust === 'trusted' ? input.trust : 'untrusted';
  return ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    const at = ctx.now();
    const run = await runOf(ctx, tx, actor, input.id);
    const target = { agent_id: run.agent_id, key_id: actor.keyId, run_id: run.id };
    const [lock] = locksOn(await loadLocksInForce(tx), target);
    if (lock) throw lockedBy(lock);
    if (input.action_id !== undefined && !(await isActionOfRun(tx, input.action_id, run.id))) throw notFound();
    if (await hasMostObservations(tx, run.id))
      throw new Failure('rate-limited', {
        detail: `${MOST_OBSERVATIONS} reports of one run are the most that are kept.`,
      });
    const id = ctx.newId('obs');
    await insertObservation(tx, {
      id,
      runId: run.id,
      actionId: input.action_id ?? null,
      tool: input.tool,
      digest,
      trust,
      origin: input.origin ?? null,
      content: input.content?.slice(0, KEPT) ?? null,
      at: new Date(at),
    });
    if (trust === 'untrusted') await taintRun(tx, run.id, input.tool);
    // A name that nobody registered is whatever the reporter says, and nothing is ever taken out of the ledger.
    const body = { type: 'observed', observation_id: id, tool: tool?.name ?? null, digest, trust, at };
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'observed',
        actorId: callerId(actor),
        agentId: run.agent_id,
        runId: run.id,
        at,
        body,
      },
    ]);
    return { id, run: run.id, trust, digest };
  });
}

/** The digest of what was read: of the content where it is sent, else as reported. */
function digestOf({ content, digest }: Input): string {
  const invalid = (detail: string) => new Failure('invalid-request', { errors: [{ pointer: '/digest', detail }] });
  if (content === undefined) {
    if (digest === undefined) throw invalid('is needed without content');
    return digest;
  }
  const computed = `sha256:${sha256Hex(content)}`;
  if (digest !== undefined && digest !== computed) throw invalid('is not the digest of the content');
  return computed;
}

/** The run of a report: an agent's own by its name for it, made where it is new, or by our id; for a connector by our id only. */
async function runOf(ctx: Context, tx: Tx, actor: Reporter, name: string): Promise<RunOfAgent> {
  const known =
    actor.kind === 'agent'
      ? ((await findNamedRun(tx, actor.agentId, name)) ?? (await findRun(tx, [actor.agentId], name)))
      : await findRun(tx, actor.agents, name);
  if (known) return known;
  // A name in the form of our ids is the id of another agent's run, or of none: never the name of a new one.
  if (actor.kind !== 'agent' || name.startsWith('run_')) throw notFound();
  return newRun(ctx, tx, actor.agentId, name);
}

async function newRun(ctx: Context, tx: Tx, agentId: string, name: string): Promise<RunOfAgent> {
  const run = {
    id: ctx.newId('run'),
    agent_id: agentId,
    name,
    goal: null,
    initiator_id: null,
    taint_sources: [],
    steps: 0,
    created_at: new Date(ctx.now()).toISOString(),
  };
  const ids = await upsertRuns(tx, [run]);
  return { id: ids.get(runKey(agentId, name)) ?? run.id, agent_id: agentId };
}
