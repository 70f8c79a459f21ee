import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { Description, type PreviewDescription } from '#lib/contract/tool.ts';
import type { Asking } from '#lib/domain/assessment/assess.ts';
import type { Tasks } from '#lib/domain/assessment/tasks.ts';
import { plainTool, type Configuration } from '#lib/domain/configuration/configuration.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { readsBadly } from '#lib/domain/view/describing/reads-badly.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import type { View } from '#lib/domain/view/view.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { callsOf, type Call } from './steps/calls-of.ts';

type Reply = ReplyOf<typeof PreviewDescription>;
type Assessed = Tasks['assess']['output'];

/** How the last calls of a tool would read, described like this, under today's policy and records; those that read badly first. Changes nothing. */
export async function previewDescription(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PreviewDescription>,
): Promise<Reply> {
  authoriseAdmin(actor, 'preview-description');
  const configuration = await ctx.configuration();
  const registered = configuration.tools.get(input.name);
  if (!registered) throw notFound();
  const before = plainTool(registered);
  const { name: _name, ...description } = input;
  const after: Tool = { ...before, ...(Description.parse(description) as Omit<Tool, 'name'>) };
  const seen: Reply['seen'] = {};
  const calls: Reply['calls'] = [];
  // One after the other: whoever else waits for an assessment gets a turn between any two.
  for (const call of await callsOf(ctx, before)) {
    const assess = (tool: Tool) =>
      ctx.assessor.perform(
        adminId(actor),
        'assess',
        { tool, text: call.text, agent: askingOf(configuration, call), facts: call.facts, draft: null, before: null },
        configuration,
      );
    const [was, becomes] = [await assess(before), await assess(after)];
    noteSeen(seen, becomes);
    const { id, agent, at } = call;
    calls.push({ id, agent, at, before: reading(was), after: reading(becomes), notes: notesOf(after, call, becomes) });
  }
  return { calls: calls.toSorted((a, b) => Number(b.notes.length > 0) - Number(a.notes.length > 0)), seen };
}

/** An agent that has been retired since asks nobody any more. */
function askingOf({ agents }: Configuration, { agentId, agent }: Call): Asking {
  const known = agentId === null ? undefined : agents.get(agentId);
  if (known) return { id: known.id, name: known.name, owner_email: known.owner_email, groups: known.groups };
  return { id: agentId ?? 'agt_example', name: agent ?? 'example', owner_email: 'nobody@example.invalid', groups: [] };
}

function reading(assessed: Assessed): Reply['calls'][number]['after'] {
  if ('faults' in assessed) return null;
  const { inspection, assessment } = assessed;
  return {
    sentence: inspection.view.sentence,
    level: assessment.risk.level,
    outcome: assessment.policy.outcome,
  };
}

function notesOf(tool: Tool, { text }: Call, assessed: Assessed): string[] {
  if ('faults' in assessed) return ['These arguments do not fit the schema any more'];
  return readsBadly(tool, JSON.parse(text) as JsonObject, JSON.parse(assessed.inspection.view.text) as View);
}

function noteSeen(seen: Reply['seen'], assessed: Assessed): void {
  if ('faults' in assessed) return;
  const { measures } = assessed.inspection;
  const { reversibility, data_class } = measures;
  const effect = measures.effect ?? (measures.amount_minor === null ? null : 'pay');
  const audience = measures.audience ?? ((measures.external_recipients ?? 0) > 0 ? 'external' : null);
  for (const [name, value] of Object.entries({ effect, reversibility, audience, data_class })) {
    if (value === null) continue;
    const counts = (seen[name] ??= {});
    counts[value] = (counts[value] ?? 0) + 1;
  }
}
