import type { ToolSpec } from '#lib/contract/tool.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { closeProposal, loadToolProposalForUpdate } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { propose } from '#lib/usecases/changes/steps/propose.ts';
import { placeLock } from '#lib/usecases/stops/steps/place-lock.ts';

interface Proposed {
  spec: ToolSpec;
  /** In force now; 0 for a new tool. */
  version: number;
  message?: string;
  /** It only describes the tool anew, so nothing stops. */
  anew?: boolean;
}

/** Proposes a definition, changed or (version 0) new, until another person accepts it. A changed tool stops meanwhile, where the breaker's rule says so. */
export async function proposeTool(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { spec, version, message, anew = false }: Proposed,
): Promise<{ name: string; version: number; changed: boolean; proposal: string }> {
  const body = canonicalJson(spec as unknown as JsonValue);
  const waiting = await loadToolProposalForUpdate(tx, spec.name);
  if (waiting?.body === body) return { name: spec.name, version, changed: false, proposal: waiting.id };
  if (waiting) await closeProposal(tx, waiting.id, 'overtaken', new Date(ctx.now()));
  const said = message ?? (version === 0 ? 'A new tool that may run without a person' : 'The definition changed');
  const { id } = await propose(ctx, tx, actor, {
    kind: 'tool',
    subject: spec.name,
    base: version,
    body,
    message: said,
  });
  await bumpConfiguration(tx);
  tx.publish('config');
  tx.publish('queue');
  const rule = (await loadRules(tx))['tool-changed'];
  // A tool that is not registered yet cannot run, so there is nothing to stop.
  if (rule.enabled && version > 0 && !anew) {
    const target = { type: 'tool', id: spec.name } as const;
    await placeLock(ctx, tx, { target, message: 'Its definition changed', by: 'breaker', byName: 'Circuit breaker' });
  }
  return { name: spec.name, version, changed: true, proposal: id };
}
