import { z } from 'zod';

import { JsonObjectShape } from '#lib/contract/common.ts';
import { assess } from '#lib/domain/assessment/assess.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { DRAFT, preparePolicy } from '#lib/domain/policy/policy.ts';
import type { Configuration, RegisteredAgent } from '#lib/domain/configuration/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
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
  await requireUsable(ctx, input.source);
  const configuration = await ctx.configuration();
  const draft = { ...configuration, policy: preparePolicy(DRAFT, input.source) };
  const found: CallsReplayed = { looked_at: 0, changes: [], unread: [] };
  for (const [i, text] of input.lines.entries()) {
    const line = i + 1;
    const read = readCall(configuration, text);
    if (typeof read === 'string') {
      found.unread.push({ line, why: read });
      continue;
    }
    const { agent, tool, args, facts } = read;
    const was = assess(configuration, agent, tool, args, facts).assessment.policy;
    const { decoded, assessment } = assess(draft, agent, tool, args, facts);
    const becomes = assessment.policy;
    found.looked_at += 1;
    if (was.outcome === becomes.outcome) continue;
    const { sentence } = decoded.view;
    found.changes.push({
      line,
      tool: tool.name,
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
  if (!tool.validate(args)) return `the arguments do not fit ${tool.name}`;
  const agent = [...agents.values()].find((one) => one.name === call.data.agent) ?? STRANGER;
  const { tainted, user_goal: goal = null } = call.data;
  const run = { goal, tainted, taint_sources: tainted ? ['what came before'] : [], steps: 1 };
  return { tool, args, agent, facts: { run, history: { first_use: false, recent_count: 0, recent_effect: 0 } } };
}
