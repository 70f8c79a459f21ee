'use client';

import { z } from 'zod';

import { bodyFields, ifAny, jsonObject } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { ExplorePolicy, type GetPolicy } from '#lib/contract/policy-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { CheckField, TextArea, TextField } from '../ui/field.tsx';
import { Empty } from '../ui/page.tsx';
import { Explored } from './explored.tsx';
import { AgentField, ToolField } from './explorer-fields.tsx';
import { useExplorePolicy } from './mutations.ts';

type Policy = ReplyOf<typeof GetPolicy>;

/** Pick an agent, a tool and arguments, and see what would happen and which rules decide it. */
export function PolicyExplorer({ policy, draft }: { policy: Policy; draft: string | null }) {
  const explore = useExplorePolicy();
  if (policy.agents.length === 0 || policy.tools.length === 0)
    return <Empty title="Nothing to ask about">Register an agent and a tool first.</Empty>;
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      <ExplorerForm policy={policy} draft={draft} explore={explore} />
      <div aria-live="polite">{explore.data && <Explored reply={explore.data} />}</div>
    </div>
  );
}

const body = bodyFields(ExplorePolicy);
const Form = z.object({
  agent: body.agent,
  tool: body.tool,
  args: jsonObject('This is not a JSON object.'),
  goal: ifAny(body.goal),
  tainted: body.tainted.unwrap(),
  recent_count: body.recent_count.unwrap(),
  byDraft: z.boolean(),
});

const exampleOf = ({ tools }: Policy, tool: string): string =>
  JSON.stringify(tools.find(({ name }) => name === tool)?.example ?? {}, null, 2);

/** What the form asks about before anybody has chosen anything. */
function firstQuestion(policy: Policy, byDraft: boolean) {
  const tool = policy.tools[0]?.name ?? '';
  return {
    agent: policy.agents[0]?.id ?? '',
    tool,
    args: exampleOf(policy, tool),
    goal: '',
    tainted: false,
    recent_count: 0,
    byDraft,
  };
}

function ExplorerForm({
  policy,
  draft,
  explore,
}: {
  policy: Policy;
  draft: string | null;
  explore: ReturnType<typeof useExplorePolicy>;
}) {
  const form = useContractForm(Form, firstQuestion(policy, draft !== null), { eager: true });
  const takeExample = (event: { target: { value: string } }) => {
    form.setValue('args', exampleOf(policy, event.target.value), { shouldValidate: true });
    explore.reset();
  };
  return (
    <form
      className="grid content-start gap-3"
      onSubmit={form.handleSubmit(({ byDraft, goal, ...asked }) =>
        explore.mutate({
          ...asked,
          ...(goal === undefined ? {} : { goal }),
          ...(byDraft && draft !== null ? { source: draft } : {}),
        }),
      )}
    >
      <AgentField agents={policy.agents} {...form.choice('agent')} />
      <ToolField tools={policy.tools} {...form.choice('tool', { onChange: takeExample })} />
      <TextArea
        label="Arguments"
        hint="As JSON; what is filled in fits the tool’s schema."
        spellCheck={false}
        className="min-h-32 font-mono text-[12.5px]"
        {...form.field('args')}
      />
      <TextField label="The person’s goal (if any)" {...form.field('goal')} />
      <CheckField label="The run has read untrusted text before" {...form.choice('tainted')} />
      <TextField
        label="Same tool in the last ten minutes"
        type="number"
        {...form.field('recent_count', { setValueAs: (typed) => Math.trunc(Number(typed) || 0) })}
      />
      {draft !== null && (
        <CheckField label="Ask your draft instead of the policy in force" {...form.choice('byDraft')} />
      )}
      <div>
        <Button type="submit" look="main" disabled={form.formState.errors.args !== undefined || explore.isPending}>
          What would happen?
        </Button>
      </div>
      <ProblemNotice error={explore.error} />
    </form>
  );
}
