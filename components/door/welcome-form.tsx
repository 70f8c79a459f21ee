'use client';

import { z } from 'zod';

import { bodyFields } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { Welcome } from '#lib/contract/welcome.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { useWelcome } from './mutations.ts';

const Form = z.object({ password: bodyFields(Welcome).password, again: z.string() });

/** Sets the first password with the one-time link, then signs in. */
export function WelcomeForm({ token }: { token: string }) {
  const form = useContractForm(Form, { password: '', again: '' });
  const welcome = useWelcome(token);
  const [password, again] = form.watch(['password', 'again']);
  const differs = again !== '' && again !== password;
  return (
    <form
      className="grid gap-4"
      onSubmit={form.handleSubmit((typed) => {
        if (typed.password === typed.again) welcome.mutate(typed.password);
      })}
    >
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        {...form.field('password')}
        hint="Twelve characters or more; a sentence is fine."
      />
      <TextField
        label="The same again"
        type="password"
        autoComplete="new-password"
        required
        {...form.field('again')}
        error={differs ? 'The two differ.' : undefined}
      />
      <Button type="submit" look="main" className="min-h-11" disabled={welcome.isPending || differs}>
        {welcome.isPending ? 'Setting it …' : 'Set the password and sign in'}
      </Button>
      <ProblemNotice error={welcome.error} />
    </form>
  );
}
