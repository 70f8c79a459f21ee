'use client';

import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { z } from 'zod';

import { bodyFields, ifAny, jsonObject, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { StartDrill } from '#lib/contract/safety-api.ts';
import { agentsQuery } from '../agents/queries.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { toolsQuery } from '../tools/queries.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { useStartDrill } from './mutations.ts';

const body = bodyFields(StartDrill);
const Form = z.object({
  agent: body.agent,
  tool: body.tool,
  args: jsonObject('This is no JSON object.'),
  claim: ifAny(body.claim),
  note: trimmed(body.note),
});

/** What is to be put before reviewers: whose, which tool, which arguments, and what an attentive person would see. */
export function StartDrillForm({ close }: { close: () => void }) {
  const form = useContractForm(Form, { agent: '', tool: '', args: '', claim: '', note: '' }, { eager: true });
  const start = useStartDrill();
  const { agent, tool, args, note } = form.watch();
  const filled = agent !== '' && tool !== '' && args.trim() !== '' && note.trim() !== '';
  const fault = form.formState.errors.args?.message;
  return (
    <form
      aria-label="A new drill"
      onChange={() => start.reset()}
      className="grid max-w-[820px] gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit(({ claim, ...drill }) =>
        start.mutate({ ...drill, ...(claim === undefined ? {} : { claim }) }, { onSuccess: close }),
      )}
    >
      <AgentAndTool agent={form.choice('agent')} tool={form.choice('tool')} />
      <div className="sm:col-span-2">
        <TextArea
          label="Arguments"
          hint="A JSON object. It has to fit the tool’s schema, and policy has to put it to review."
          className="font-mono text-[12.5px]"
          spellCheck={false}
          required
          {...form.field('args')}
          error={args.trim() === '' ? undefined : fault}
        />
      </div>
      <TextField label="What the agent would claim (if you like)" {...form.field('claim')} />
      <TextField
        label="What gives it away"
        hint="Reviewers read it when it is over."
        required
        {...form.field('note')}
      />
      <div className="flex flex-wrap items-center gap-2 sm:col-span-2">
        <Button type="submit" look="main" disabled={!filled || fault !== undefined || start.isPending}>
          Put it before reviewers
        </Button>
        <Button onClick={close}>Leave it</Button>
        <span className="text-ink-2 text-xs">You cannot answer it yourself.</span>
      </div>
      <ProblemNotice error={start.error} className="sm:col-span-2" />
    </form>
  );
}

type Choice = Omit<ComponentProps<typeof SelectField>, 'label' | 'children'>;

function AgentAndTool({ agent, tool }: { agent: Choice; tool: Choice }) {
  const { data: agents } = useQuery(agentsQuery);
  const { data: tools } = useQuery(toolsQuery);
  return (
    <>
      <SelectField label="As this agent" required {...agent}>
        <option value="">Choose one</option>
        {agents?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Tool" required {...tool}>
        <option value="">Choose one</option>
        {tools?.items.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
    </>
  );
}
