'use client';

import { useState } from 'react';

import type { Description } from '#lib/contract/tool.ts';
import { ProblemNotice } from '../../page/problem-notice.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useDescribeTool } from '../mutations.ts';

/** Proposes the description to a second person, and says what that does to what waits. */
export function ProposeDescription({
  name,
  base,
  description,
  same,
  lowers,
}: {
  name: string;
  base: number;
  description: Description;
  /** Nothing was changed yet. */
  same: boolean;
  lowers: boolean;
}) {
  const [message, setMessage] = useState('');
  const propose = useDescribeTool();
  if (propose.isSuccess)
    return (
      <Notice live tone="good" title="Proposed" className="mt-7">
        <p>It is in force when another admin accepts it; until then the tool is described as before.</p>
        <ButtonLink href="/tools" className="mt-2">
          To the tools
        </ButtonLink>
      </Notice>
    );
  return (
    <form
      className="border-line-2 bg-panel mt-7 grid gap-3 rounded-[10px] border px-4 py-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate({ name, base, message: message.trim(), ...description });
      }}
    >
      <div>
        <h2 className="font-semibold">Propose to a second person</h2>
        <p className="text-ink-2 mt-0.5 text-[13px]">
          Another admin reads your sentence beside these calls.{' '}
          {lowers
            ? 'A class is lower than before: until it is decided nothing of this tool goes forward, and what waits then has to be proposed anew.'
            : 'What waits keeps the view it was shown with; new calls get yours.'}
        </p>
      </div>
      <div className="grid items-end gap-3 sm:grid-cols-[1fr_auto]">
        <TextField label="Why" maxLength={1000} value={message} onChange={(event) => setMessage(event.target.value)} />
        <Button type="submit" look="main" disabled={same || propose.isPending}>
          Propose the description
        </Button>
      </div>
      {same && <p className="text-ink-2 text-xs">The tool is described like this already; change something first.</p>}
      <ProblemNotice error={propose.error} />
    </form>
  );
}
