import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { Description, ToolSpec, type DescribeTool } from '#lib/contract/tool.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { loadCurrentTool } from '#lib/store/tools/tools.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { proposeTool } from './steps/propose-tool.ts';

/**
 * Proposes what a tool's values mean, its sentence and its classes; it is in force when another person accepts it. What waits keeps its view. Nothing
 * of the tool stops meanwhile, unless a class is lowered. Throws `conflict` when it was made from another version, or another change waits.
 */
export async function describeTool(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof DescribeTool>,
): Promise<ReplyOf<typeof DescribeTool>> {
  authoriseAdmin(actor, 'describe-tool');
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const current = await loadCurrentTool(tx, input.name);
    if (!current) throw notFound();
    if (current.version !== input.base)
      throw new Failure('conflict', {
        detail: `Version ${current.version} of this tool came into force since you began. Look at it, and describe that one.`,
      });
    const before = current.spec as ToolSpec;
    const { effect, reversibility, audience, data_class, output_trust, view } = input;
    const described = Description.parse({ effect, reversibility, audience, data_class, output_trust, view });
    const spec = ToolSpec.parse({ ...before, ...described });
    if (sameText(before, spec)) throw new Failure('conflict', { detail: 'The tool is described like this already.' });
    const message = input.message === '' ? undefined : input.message;
    const { proposal, stops } = await proposeTool(ctx, tx, actor, { spec, current, message });
    return { proposal, stops };
  });
}

const sameText = (a: ToolSpec, b: ToolSpec): boolean =>
  canonicalJson(a as unknown as JsonValue) === canonicalJson(b as unknown as JsonValue);
