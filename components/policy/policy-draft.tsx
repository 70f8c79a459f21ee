'use client';

import { useQuery } from '@tanstack/react-query';

import { useSettled } from '#lib/client/use-settled.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { CodeEditor } from '../ui/code-editor.tsx';
import { PolicyReplay } from './policy-replay.tsx';
import type { CurrentPolicy } from './policy-in-force.tsx';
import { PolicyWarnings } from './policy-warnings.tsx';
import { ProposePolicy } from './propose-policy.tsx';
import { checkQuery } from './queries.ts';

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
  const same = source === current?.source;
  const judged = settled === source && check.data;
  const good = Boolean(judged && judged.ok);
  return (
    <>
      <CodeEditor
        label="Draft of the policy"
        value={source}
        onChange={onChange}
        problems={check.data?.problems ?? []}
        language="cedar"
      />
      <p role="status" className="text-ink-2 mt-2 text-[13px]">
        {verdictOf(same, settled === source, check.data)}
      </p>
      {judged && judged.ok && (
        <PolicyWarnings warnings={judged.warnings} title="Can be proposed, and somebody should know" className="mt-2" />
      )}
      <ProblemNotice error={check.error} className="mt-2" />
      <PolicyReplay source={source} ready={good && !same} />
      <ProposePolicy source={source} first={current === null} ready={good && !same} />
    </>
  );
}

function verdictOf(same: boolean, settled: boolean, check: { ok: boolean; problems: unknown[] } | undefined): string {
  if (same) return 'This is the policy in force. Change something to try it.';
  if (!settled || !check) return 'Checking …';
  if (check.ok) return '✓ It parses, names only what exists, and permits neither everything nor nothing.';
  return 'It cannot be used yet; the faults stand at their lines.';
}
