'use client';

import { z } from 'zod';

import { bodyFields, numberIfAny } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { SetRetention } from '#lib/contract/retention-api.ts';
import { RETENTION_FLOOR_DAYS } from '#lib/domain/erasure/erasure.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { count } from '../ui/words.ts';
import { useSetRetention } from './mutations.ts';

const Form = z.object({ days: numberIfAny(bodyFields(SetRetention).days) });

/** How long content is kept. Longer takes effect at once, shorter needs a second person. */
export function HowLong({ days, admin }: { days: number | null; admin: boolean }) {
  const save = useSetRetention();
  return (
    <Section title="How long content is kept" aside={`Never less than ${RETENTION_FLOOR_DAYS} days: six months`}>
      <p>
        {days === null ? 'For ever: until somebody erases it.' : `For ${count(days, 'day')} after an action is over.`}
      </p>
      {admin && <DaysForm key={days} days={days} save={save} />}
      <ProblemNotice error={save.error} className="mt-3" />
      {save.data && (
        <Notice live tone="good" className="mt-3">
          {save.data.in_force ? 'In force.' : 'Proposed. Another admin has to accept it, above.'}
        </Notice>
      )}
    </Section>
  );
}

/** Its parent gives it the length in force as its key, so that it starts again when that changes. */
function DaysForm({ days, save }: { days: number | null; save: ReturnType<typeof useSetRetention> }) {
  const form = useContractForm(Form, { days: String(days ?? '') });
  const typed = form.watch('days');
  const edited = form.formState.isDirty;
  const shorter = edited && typed !== '' && (days === null || Number(typed) < days);
  const set = (to: number | null) => save.mutate({ days: to }, { onSuccess: () => form.reset() });
  return (
    <>
      <form className="mt-3 flex flex-wrap items-end gap-3" onSubmit={form.handleSubmit((values) => set(values.days))}>
        <div className="w-36">
          <TextField label="Days" type="number" required {...form.field('days', { onChange: () => save.reset() })} />
        </div>
        <Button type="submit" look="main" disabled={!edited || Number(typed) === days || save.isPending}>
          {shorter ? 'Propose this' : 'Keep this long'}
        </Button>
        {days !== null && (
          <Button disabled={save.isPending} onClick={() => set(null)}>
            Keep for ever
          </Button>
        )}
      </form>
      {shorter && (
        <p className="text-ink-2 mt-2 text-[13px]">
          Shorter than now: it erases what is older, so another admin has to accept it.
        </p>
      )}
    </>
  );
}
