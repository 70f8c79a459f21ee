import type { PutTool } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ToolSpec } from '#lib/contract/tool.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { mayRunUnasked } from '#lib/domain/policy/unasked.ts';
import { normalSchema } from '#lib/domain/tool/normal-schema.ts';
import { refuseEndless } from '#lib/domain/tool/schema-validator.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { withdrawToolProposal } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { loadCurrentTool } from '#lib/store/tools/tools.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import { configurationNow } from '../configuration-now.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { isFirstDay } from '../people/steps/independence.ts';
import { proposeTool, type Proposed } from './steps/propose-tool.ts';
import { putToolInForce } from './steps/put-tool-in-force.ts';

/**
 * Registers a tool; a changed definition waits until another person accepts it, and so does any that may run without anybody being asked. On the
 * desk's first day the latter is registered at once, and its entry says *alone*. The same definition again changes nothing.
 */
export async function putTool(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PutTool>,
): Promise<ReplyOf<typeof PutTool>> {
  authoriseAdmin(actor, 'put-tool');
  const { schema, changed: notes } = normalSchema(input.input_schema);
  const spec: ToolSpec = { ...input, input_schema: schema };
  try {
    refuseEndless(spec.input_schema);
  } catch (error) {
    throw new Failure('invalid-request', { errors: [{ pointer: '/input_schema', detail: (error as Error).message }] });
  }
  const made = await ctx.transaction(async (tx): Promise<ReplyOf<typeof PutTool>> => {
    // Before the barrier, which nobody may hold while waiting for another change.
    await lockOrganisation(tx);
    const known = await loadCurrentTool(tx, spec.name);
    const text = canonicalJson(spec as unknown as JsonValue);
    if (known && canonicalJson(known.spec as JsonValue) === text) {
      await withdrawChange(ctx, tx, actor, spec.name);
      return { name: spec.name, version: known.version, changed: false, proposal: null };
    }
    const version = known?.version ?? 0;
    const waits = ({ proposal, changed }: Proposed) => ({ name: spec.name, version, changed, proposal });
    // A changed one may make the tool look less dangerous than it was when people judged it. Whoever has a shell may change it all the same, but
    // not into one that nobody is asked about.
    if (known && actor.kind !== 'operator') return waits(await proposeTool(ctx, tx, actor, { spec, current: known }));
    const unasked = await runsUnasked(ctx, tx, spec);
    const alone = unasked && (await isFirstDay(tx, ctx.now()));
    if (unasked && !alone) return waits(await proposeTool(ctx, tx, actor, { spec, current: known }));
    await closeBarrier(tx, ctx.warn, 'a new definition of a tool');
    await putToolInForce(ctx, tx, actor, spec, version + 1, alone);
    return { name: spec.name, version: version + 1, changed: true, proposal: null };
  });
  return notes.length === 0 ? made : { ...made, notes };
}

/** Whether the policy in force lets anything use the tool without a person. */
async function runsUnasked(ctx: Context, tx: Tx, spec: ToolSpec): Promise<boolean> {
  const { policy } = await configurationNow(ctx, tx);
  return mayRunUnasked(policy, spec);
}

/** Whoever proposed a changed definition withdraws it by registering the current one again. */
async function withdrawChange(ctx: Context, tx: Tx, actor: AdminActor, name: string): Promise<void> {
  if (!(await withdrawToolProposal(tx, name, adminId(actor), new Date(ctx.now())))) return;
  await bumpConfiguration(tx);
  await appendEntry(ctx, tx, actor, 'change-withdrawn', { kind: 'tool', subject: name });
  tx.publish('config');
  tx.publish('proposals');
}
