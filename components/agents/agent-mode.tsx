'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { AgentSummary } from '#lib/contract/console-api.ts';
import { updateAgent } from '../safety/queries.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { grouped } from '../ui/words.ts';

/** How the agent is held: by the policy, or only watched; and how much of it may wait for people at once. */
export function AgentMode({ agent, admin }: { agent: AgentSummary; admin: boolean }) {
  const client = useQueryClient();
  const [cap, setCap] = useState<string | null>(null);
  const update = useMutation({
    mutationFn: (change: { mode?: AgentSummary['mode']; pending_cap?: number | null }) =>
      updateAgent({ id: agent.id, ...change }),
    onSuccess: async () => {
      setCap(null);
      await Promise.all(['agents', 'safety'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
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
            <Button look="main" disabled={update.isPending} onClick={() => update.mutate({ mode: 'enforce' })}>
              Hold it by the policy
            </Button>
          ) : (
            <Button disabled={update.isPending} onClick={() => update.mutate({ mode: 'shadow' })}>
              Propose shadow mode
            </Button>
          )}
          {cap === null ? (
            <Button look="quiet" onClick={() => setCap(String(agent.pending_cap ?? 1_000))}>
              Change the cap …
            </Button>
          ) : (
            <form
              className="flex items-end gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                update.mutate({ pending_cap: cap === '' ? null : Number(cap) });
              }}
            >
              <TextField
                label="May wait at once"
                hint="Empty: any number"
                type="number"
                min={1}
                max={100_000}
                value={cap}
                autoFocus
                onChange={(event) => setCap(event.target.value)}
              />
              <Button type="submit" look="main" disabled={update.isPending}>
                Set
              </Button>
              <Button onClick={() => setCap(null)}>Leave it</Button>
            </form>
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
