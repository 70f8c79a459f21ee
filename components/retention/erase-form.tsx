'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { eraseContent } from './queries.ts';
import { TargetFields, type Target } from './target-fields.tsx';

/** Asking to erase: nothing happens before another admin accepted it. */
export function EraseForm({ target: given }: { target: Target }) {
  const client = useQueryClient();
  const [target, setTarget] = useState(given);
  const [reason, setReason] = useState('');
  const ask = useMutation({
    mutationFn: () => eraseContent({ target: { ...target, id: target.id.trim() }, reason: reason.trim() }),
    onSuccess: async () => {
      setTarget({ ...target, id: '' });
      setReason('');
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
  return (
    <Section title="Erase content" aside="Needs two people; cannot be undone">
      <p className="text-ink-2 mb-3 max-w-[70ch] text-[13px]">
        Arguments, view, what the agent said, outcomes, questions and reasons go, of everything that is over. What waits
        or runs keeps its content until it is over; what is on hold is passed over. A person’s content is what was done
        in the runs they asked for.
      </p>
      <form
        className="grid max-w-[900px] items-start gap-3 sm:grid-cols-[130px_1fr]"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <TargetFields value={target} onChange={setTarget} />
        <div className="sm:col-span-2">
          <TextField
            label="Why"
            hint="Kept for ever: write nothing into it that is to be erased."
            value={reason}
            required
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="sm:col-span-2">
          <Button type="submit" look="danger" disabled={!target.id.trim() || !reason.trim() || ask.isPending}>
            Propose to erase it
          </Button>
        </div>
      </form>
      <ProblemNotice error={ask.error} className="mt-3" />
      {ask.isSuccess && (
        <Notice live tone="good" className="mt-3">
          Proposed. Another admin has to accept it, above.
        </Notice>
      )}
    </Section>
  );
}
