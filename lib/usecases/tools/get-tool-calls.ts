import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetToolCalls, ToolSpec } from '#lib/contract/tool.ts';
import { plainTool } from '#lib/domain/configuration/configuration.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { decoderWords } from '#lib/domain/view/describing/role-words.ts';
import { findToolProposal } from '#lib/store/changes/proposals.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { callsOf } from './steps/calls-of.ts';

/** What an admin needs to describe a tool: its description, its last calls, and the roles that a value can have. Throws `not-found`. */
export async function getToolCalls(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof GetToolCalls>,
): Promise<ReplyOf<typeof GetToolCalls>> {
  authoriseAdmin(actor, 'get-tool-calls');
  const { tools } = await ctx.configuration();
  const tool = tools.get(input.name);
  if (!tool) throw notFound();
  const [calls, proposal] = await Promise.all([callsOf(ctx, tool), findToolProposal(ctx.db, tool.name)]);
  const { version, ...spec } = plainTool(tool);
  return {
    tool: { ...(spec as ToolSpec), version },
    calls: calls.map(({ id, agent, at, text }) => ({ id, agent, at, args: JSON.parse(text) as JsonObject })),
    decoders: decoderWords(),
    proposal,
  };
}
