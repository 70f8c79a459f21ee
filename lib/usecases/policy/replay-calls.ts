import { z } from 'zod';

import { JsonObjectShape } from '#lib/contract/common.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { plainTool, type Configuration, type RegisteredAgent } from '#lib/domain/configuration/configuration.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { requireUsable } from './steps/policy-world.ts';

/** One recorded call; other members of a record are ignored. */
const Recorded = z.object({
  tool: z.string(),
  args: JsonObjectShape,
  agent: z.string().optional(),
  user_goal: z.string().nullish(),
  tainted: z.boolean().default(true),
});

export interface CallsReplayed {
  looked_at: number;
  changes: { line: number; tool: string; sentence: string; was: string; becomes: string; why: string }[];
  unread: { line: number; why: string }[];
}

/** Compares the policy in force with a draft on recorded calls, with today's tools and records. A run that was not recorded counts as tainted. */
export async function replayCalls(
  ctx: Context,
  actor: AdminActor,
  input: { source: string; lines: readonly string[] },
): Promise<CallsReplayed> {
  authoriseAdmin(actor, 'replay-policy');
  await requireUsable(ctx, adminId(actor), input.source);
  const configuration = await ctx.configuration();
  const found: CallsReplayed = { looked_at: 0, changes: [], unread: [] };
  for (const [i, text] of input.lines.entries()) {
    const line = i + 1;
    const read = readCall(configuration, text);
    if (typeof read === 'string') {
      found.unread.push({ line, why: read });
      continue;
    }
    const ask = (draft: string | null) =>
      ctx.assessor.perform(adminId(actor), 'assess', { ...read.input, before: null, draft }, configuration);
    const [before, after] = [await ask(null), await ask(input.source)];
    if ('faults' in before || 'faults' in after) {
      found.unread.push({ line, why: `the arguments do not fit ${read.input.tool.name}` });
      continue;
    }
    const was = before.assessment.policy;
    const becomes = after.assessment.policy;
    found.looked_at += 1;
    if (was.outcome === becomes.outcome) continue;
    const { sentence } = after.inspection.view;
    found.changes.push({
      line,
      tool: read.input.tool.name,
      sentence,
      was: was.outcome,
      becomes: becomes.outcome,
      why: becomes.reason,
    });
  }
  return found;
}

const STRANGER: Omit<RegisteredAgent, 'owner_id' | 'tools' | 'mode' | 'pending_cap'> = {
  id: 'agt_recorded',
  name: 'recorded',
  owner_email: 'nobody@recorded.invalid',
  groups: [],
};

function readCall({ tools, agents }: Configuration, text: string) {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    return `not strict JSON: ${(error as Error).message}`;
  }
  const call = Recorded.safeParse(json);
  if (!call.success) return 'no call: it needs a tool and args';
  const tool = tools.get(call.data.tool);
  if (!tool) return `no tool is called “${call.data.tool}”`;
  const args = call.data.args as JsonObject;
  const agent = [...agents.values()].find((one) => one.name === call.data.agent) ?? STRANGER;
  const { tainted, user_goal: goal = null } = call.data;
  const run = { goal, tainted, taint_sources: tainted ? ['what came before'] : [], steps: 1 };
  const { id, name, owner_email, groups } = agent;
  const history = { first_use: false, recent_count: 0, recent_effect: 0 };
  return {
    input: {
      tool: plainTool(tool),
      text: JSON.stringify(args),
      agent: { id, name, owner_email, groups },
      facts: { run, history },
    },
  };
}
