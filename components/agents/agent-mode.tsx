'use client';

import { useState } from 'react';
import { z } from 'zod';

import { bodyFields, numberIfAny } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import type { AgentSummary } from '#lib/contract/console-api.ts';
import { UpdateAgent } from '#lib/contract/safety-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { grouped } from '../ui/words.ts';
import { useUpdateAgent } from './mutations.ts';

/** How the agent is held: by the policy, or only watched; and how much of it may wait for people at once. */
export function AgentMode({ agent, admin }: { agent: AgentSummary; admin: boolean }) {
  const [changingCap, setChangingCap] = useState(false);
  const update = useUpdateAgent(() => setChangingCap(false));
  const shadow = agent.mode === 'shadow';
  return (
    <Section title="How it is held">
      <p className="max-w-[70ch] text-[13px]">
        {shadow ? (
          <strong className="text-critical font-semibold">
            ■ Only watched (shadow mode): the policy decides and is recorded, and nothing is held.
          </strong>
        ) : (
          'By the policy: what it holds waits, what it does not permit is blocked.'
        )}{' '}
        {agent.pending_cap === null
          ? 'Any number of its actions may wait for people.'
          : `At most ${grouped(agent.pending_cap)} of its actions wait for people at once.`}
      </p>
      {admin && (
        <div className="mt-2.5 flex flex-wrap items-end gap-2">
          {shadow ? (
            <Button
              look="main"
              disabled={update.isPending}
              onClick={() => update.mutate({ id: agent.id, mode: 'enforce' })}
            >
              Hold it by the policy
            </Button>
          ) : (
            <Button disabled={update.isPending} onClick={() => update.mutate({ id: agent.id, mode: 'shadow' })}>
              Propose shadow mode
            </Button>
          )}
          {changingCap ? (
            <CapForm
              cap={agent.pending_cap}
              pending={update.isPending}
              onSet={(pending_cap) => update.mutate({ id: agent.id, pending_cap })}
              onLeave={() => setChangingCap(false)}
            />
          ) : (
            <Button look="quiet" onClick={() => setChangingCap(true)}>
              Change the cap …
            </Button>
          )}
        </div>
      )}
      {update.data?.proposal && (
        <Notice live tone="good" className="mt-2" title="Proposed">
          Nothing changes until another admin accepts it under Safety.
        </Notice>
      )}
      <ProblemNotice error={update.error} className="mt-2" />
    </Section>
  );
}

const CapFields = z.object({ cap: numberIfAny(bodyFields(UpdateAgent).pending_cap.unwrap()) });

function CapForm({
  cap,
  pending,
  onSet,
  onLeave,
}: {
  cap: number | null;
  pending: boolean;
  onSet: (cap: number | null) => void;
  onLeave: () => void;
}) {
  const form = useContractForm(CapFields, { cap: String(cap ?? 1_000) });
  return (
    <form className="flex items-end gap-2" onSubmit={form.handleSubmit((values) => onSet(values.cap))}>
      <TextField label="May wait at once" hint="Empty: any number" type="number" autoFocus {...form.field('cap')} />
      <Button type="submit" look="main" disabled={pending}>
        Set
      </Button>
      <Button onClick={onLeave}>Leave it</Button>
    </form>
  );
}
