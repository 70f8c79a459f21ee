'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { RETENTION_FLOOR_DAYS, RETENTION_MOST_DAYS } from '#lib/domain/erasure/erasure.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { count } from '../ui/words.ts';
import { setRetention } from './queries.ts';

/** The setting: keeping longer is in force at once, keeping shorter needs a second person. */
export function HowLong({ days, admin }: { days: number | null; admin: boolean }) {
  const client = useQueryClient();
  const [edited, setEdited] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (to: number | null) => setRetention({ days: to }),
    onSuccess: async () => {
      setEdited(null);
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
  const wanted = Number(edited);
  const shorter = edited !== null && edited !== '' && (days === null || wanted < days);
  return (
    <Section title="How long content is kept" aside={`Never less than ${RETENTION_FLOOR_DAYS} days: six months`}>
      <p>
        {days === null ? 'For ever: until somebody erases it.' : `For ${count(days, 'day')} after an action is over.`}
      </p>
      {admin && (
        <form
          className="mt-3 flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(wanted);
          }}
        >
          <div className="w-36">
            <TextField
              label="Days"
              type="number"
              required
              min={RETENTION_FLOOR_DAYS}
              max={RETENTION_MOST_DAYS}
              value={edited ?? String(days ?? '')}
              onChange={(event) => {
                setEdited(event.target.value);
                save.reset();
              }}
            />
          </div>
          <Button type="submit" look="main" disabled={edited === null || wanted === days || save.isPending}>
            {shorter ? 'Propose this' : 'Keep this long'}
          </Button>
          {days !== null && (
            <Button disabled={save.isPending} onClick={() => save.mutate(null)}>
              Keep for ever
            </Button>
          )}
        </form>
      )}
      {admin && shorter && (
        <p className="text-ink-2 mt-2 text-[13px]">
          Shorter than now: it erases what is older, so another admin has to accept it.
        </p>
      )}
      <ProblemNotice error={save.error} className="mt-3" />
      {save.data && (
        <Notice live tone="good" className="mt-3">
          {save.data.in_force ? 'In force.' : 'Proposed. Another admin has to accept it, above.'}
        </Notice>
      )}
    </Section>
  );
}
