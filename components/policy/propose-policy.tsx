'use client';

import { useEffect } from 'react';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { PublishPolicy } from '#lib/contract/policy-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { usePublishPolicy } from './mutations.ts';

const Form = z.object({ message: trimmed(bodyFields(PublishPolicy).message.unwrap()) });

/** Proposes a draft to a second admin, or puts the `first` policy in force. */
export function ProposePolicy({ source, first, ready }: { source: string; first: boolean; ready: boolean }) {
  const form = useContractForm(Form, { message: '' });
  const propose = usePublishPolicy(() => form.reset());
  const { reset } = propose;
  // The result of an earlier proposal is not about the text that stands here now.
  useEffect(() => reset(), [source, reset]);
  return (
    <Section title={first ? 'Publish it' : 'Propose it'}>
      <form
        className="grid max-w-[560px] gap-3"
        onSubmit={form.handleSubmit(({ message }) => propose.mutate({ source, message }))}
      >
        <TextField
          label="Why"
          hint={
            first ? 'It stands in the list of versions.' : 'Whoever accepts it reads this beside the lines that change.'
          }
          {...form.field('message')}
        />
        <div>
          <Button type="submit" look="main" disabled={!ready || propose.isPending}>
            {first ? 'Publish the first policy' : 'Propose to a second admin'}
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
  );
}
