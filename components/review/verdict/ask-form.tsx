'use client';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { AskQuestion } from '#lib/contract/review-api.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { TextArea } from '#components/ui/field.tsx';
import { z } from 'zod';
import { useAskQuestion } from '../mutations.ts';

const Form = z.object({ text: trimmed(bodyFields(AskQuestion).text) });

/** A question to the agent instead of a verdict. */
export function AskForm({ id }: { id: string }) {
  const form = useContractForm(Form, { text: '' });
  const ask = useAskQuestion(id, () => form.reset());
  const text = form.watch('text');
  return (
    <form
      className="border-line grid gap-3 border-t px-4 py-3"
      onSubmit={form.handleSubmit(({ text }) => ask.mutate(text))}
    >
      <TextArea
        label="What do you want to know?"
        required
        {...form.field('text')}
        hint="Not a verdict and not signed. The action keeps waiting, and its time keeps running."
      />
      <Button type="submit" look="main" className="w-full" disabled={ask.isPending || text.trim() === ''}>
        {ask.isPending ? 'Asking …' : 'Ask the agent'}
      </Button>
      <p role="status" className="text-low text-[13px] empty:hidden">
        {ask.isSuccess && text === '' ? '✓ Asked. The answer will appear on this page.' : ''}
      </p>
      <ProblemNotice error={ask.error} />
    </form>
  );
}
