'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { CodeEditor } from '../ui/code-editor.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import type { CurrentPolicy } from './policy-in-force.tsx';
import { PolicyReplay } from './policy-replay.tsx';
import { checkQuery, publishPolicy } from './queries.ts';

const STILL_MS = 500;

/** A draft: written with its faults at their lines, tried on history, and proposed to a second person. */
export function PolicyDraft({
  source,
  current,
  onChange,
}: {
  source: string;
  current: CurrentPolicy;
  onChange: (source: string) => void;
}) {
  const settled = useSettled(source);
  const check = useQuery(checkQuery(settled));
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const propose = useMutation({
    mutationFn: () => publishPolicy({ source, message: message.trim() }),
    onSuccess: async () => {
      setMessage('');
      await client.invalidateQueries({ queryKey: ['policy'] });
    },
  });
  const same = source === current?.source;
  const judged = settled === source && check.data;
  const good = judged && judged.ok;
  return (
    <>
      <CodeEditor
        label="Draft of the policy"
        value={source}
        onChange={(text) => {
          onChange(text);
          propose.reset();
        }}
        problems={check.data?.problems ?? []}
        language="cedar"
      />
      <p role="status" className="text-ink-2 mt-2 text-[13px]">
        {verdictOf(same, settled === source, check.data)}
      </p>
      {good && judged.warnings.length > 0 && (
        <Notice tone="warn" className="mt-2" title="Can be proposed, and somebody should know">
          <ul className="list-disc pl-4">
            {judged.warnings.map((warning) => (
              <li key={`${warning.line}${warning.message}`}>
                {warning.line !== null && `line ${warning.line}: `}
                {warning.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ProblemNotice error={check.error} className="mt-2" />
      <PolicyReplay source={source} ready={Boolean(good) && !same} />
      <Section title={current ? 'Propose it' : 'Publish it'}>
        <form
          className="grid max-w-[560px] gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            propose.mutate();
          }}
        >
          <TextField
            label="Why"
            hint={
              current
                ? 'Whoever accepts it reads this beside the lines that change.'
                : 'It stands in the list of versions.'
            }
            value={message}
            maxLength={1_000}
            onChange={(event) => setMessage(event.target.value)}
          />
          <div>
            <Button type="submit" look="main" disabled={!good || same || propose.isPending}>
              {current ? 'Propose to a second admin' : 'Publish the first policy'}
            </Button>
          </div>
          {propose.isSuccess && (
            <Notice live tone="good" title={propose.data.proposal === null ? 'It is in force' : 'Proposed'}>
              {propose.data.proposal !== null &&
                'Nothing changes until another admin accepts it; it stands at the top of this page.'}
            </Notice>
          )}
          <ProblemNotice error={propose.error} />
        </form>
      </Section>
    </>
  );
}

function verdictOf(same: boolean, settled: boolean, check: { ok: boolean; problems: unknown[] } | undefined): string {
  if (same) return 'This is the policy in force. Change something to try it.';
  if (!settled || !check) return 'Checking …';
  if (check.ok) return '✓ It parses, names only what exists, and permits neither everything nor nothing.';
  return 'It cannot be used yet; the faults stand at their lines.';
}

/** The text once it has stood still for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  const latest = useDeferredValue(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest), STILL_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  return settled;
}
