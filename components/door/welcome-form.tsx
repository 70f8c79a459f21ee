'use client';

import { useMutation } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { useState } from 'react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { setFirstPassword } from './queries.ts';

/** Sets the first password with the one-time link, then signs in. */
export function WelcomeForm({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== password;
  const welcome = useMutation({
    mutationFn: async () => {
      const { email } = await setFirstPassword({ token, password });
      const result = await signIn('credentials', { email, password, redirect: false });
      window.location.assign(result?.ok ? '/' : '/sign-in');
    },
  });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (password === again) welcome.mutate();
      }}
    >
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        maxLength={1_000}
        value={password}
        hint="Twelve characters or more; a sentence is fine."
        onChange={(e) => setPassword(e.target.value)}
      />
      <TextField
        label="The same again"
        type="password"
        autoComplete="new-password"
        required
        value={again}
        error={differs ? 'The two differ.' : undefined}
        onChange={(e) => setAgain(e.target.value)}
      />
      <Button type="submit" look="main" className="min-h-11" disabled={welcome.isPending || differs}>
        {welcome.isPending ? 'Setting it …' : 'Set the password and sign in'}
      </Button>
      <ProblemNotice error={welcome.error} />
    </form>
  );
}
