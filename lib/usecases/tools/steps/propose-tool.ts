import type { ToolSpec } from '#lib/contract/tool.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { describesAnew, type Definition } from '#lib/domain/tool/description.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { closeProposal, loadToolProposalForUpdate } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { propose } from '#lib/usecases/changes/steps/propose.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { placeLock } from '#lib/usecases/stops/steps/place-lock.ts';

interface Change {
  spec: ToolSpec;
  /** In force now; null for a new tool. */
  current: { version: number; spec: unknown } | null;
  message?: string | undefined;
}

/** A definition that waits. */
export interface Proposed {
  proposal: string;
  /** Whether it has waited only since now. */
  changed: boolean;
  /** Whether nothing of the tool goes forward until it is decided. */
  stops: boolean;
}

/**
 * Proposes a definition, changed or new, until another person accepts it. A changed tool stops meanwhile, where the breaker's rule says so; one that is
 * only described anew does not. Throws `conflict` where such a description would take the place of a change that stops it.
 */
export async function proposeTool(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { spec, current, message }: Change,
): Promise<Proposed> {
  const body = canonicalJson(spec as unknown as JsonValue);
  const anew = current !== null && describesAnew(current.spec as Definition, spec as Definition);
  // A tool that is not registered yet cannot run, so there is nothing to stop.
  const stops = current !== null && !anew;
  if (stops) await closeBarrier(tx, ctx.warn, 'a new definition of a tool');
  const waiting = await loadToolProposalForUpdate(tx, spec.name);
  if (waiting?.body === body) return { proposal: waiting.id, changed: false, stops };
  // Taking its place would let the tool run again, and that is not for one person to decide.
  if (waiting && anew && !describesAnew(current.spec as Definition, JSON.parse(waiting.body) as Definition))
    throw new Failure('conflict', {
      detail: 'A changed definition of this tool waits to be accepted. Decide on that first.',
    });
  if (waiting) await closeProposal(tx, waiting.id, 'overtaken', new Date(ctx.now()));
  const { id } = await propose(ctx, tx, actor, {
    kind: 'tool',
    subject: spec.name,
    base: current?.version ?? 0,
    body,
    message: message ?? messageOf(current, anew),
  });
  await bumpConfiguration(tx);
  tx.publish('config');
  tx.publish('queue');
  const rule = (await loadRules(tx))['tool-changed'];
  if (rule.enabled && stops) {
    const target = { type: 'tool', id: spec.name } as const;
    await placeLock(ctx, tx, { target, message: 'Its definition changed', by: 'breaker', byName: 'Circuit breaker' });
  }
  return { proposal: id, changed: true, stops };
}

function messageOf(current: Change['current'], anew: boolean): string {
  if (current === null) return 'A new tool that may run without a person';
  return anew ? 'Described anew' : 'The definition changed';
}
