'use client';

import { Controller } from 'react-hook-form';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { EraseContent } from '#lib/contract/retention-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { useEraseContent } from './mutations.ts';
import { TargetFields, TargetShape, type Target } from './target-fields.tsx';

const Form = z.object({ target: TargetShape, reason: trimmed(bodyFields(EraseContent).reason) });

/** Asking to erase: nothing happens before another admin accepted it. */
export function EraseForm({ target: given }: { target: Target }) {
  const form = useContractForm(Form, { target: given, reason: '' });
  const ask = useEraseContent(() => form.reset({ target: { ...form.getValues('target'), id: '' }, reason: '' }));
  const [about, why] = form.watch(['target', 'reason']);
  return (
    <Section title="Erase content" aside="Needs two people; cannot be undone">
      <p className="text-ink-2 mb-3 max-w-[70ch] text-[13px]">
        Arguments, view, what the agent said, outcomes, questions and reasons go, of everything that is over. What waits
        or runs keeps its content until it is over; what is on hold is passed over. A person’s content is what was done
        in the runs they asked for.
      </p>
      <form
        className="grid max-w-[900px] items-start gap-3 sm:grid-cols-[130px_1fr]"
        onSubmit={form.handleSubmit((request) => ask.mutate(request))}
      >
        <Controller
          control={form.control}
          name="target"
          render={({ field }) => <TargetFields value={field.value} onChange={field.onChange} />}
        />
        <div className="sm:col-span-2">
          <TextField
            label="Why"
            hint="Kept for ever: write nothing into it that is to be erased."
            required
            {...form.field('reason')}
          />
        </div>
        <div className="sm:col-span-2">
          <Button type="submit" look="danger" disabled={!about.id.trim() || !why.trim() || ask.isPending}>
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
