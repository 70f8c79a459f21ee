'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';

import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';

const REFUSALS = {
  refused: {
    title: 'That did not match',
    text: 'E-mail or password is wrong, the account is disabled, or there were too many tries: then wait a few minutes.',
  },
  silent: { title: 'The desk does not answer', text: 'Check the connection and try again.' },
  unknown: {
    title: 'You have no access here yet',
    text: 'Your organisation’s sign-in knows you, but no admin of this desk has added you, or your access has ended. Ask an admin.',
  },
  elsewhere: {
    title: 'Your organisation’s sign-in did not succeed',
    text: 'It did not answer, or its answer could not be checked. Try again; if it stays so, tell an admin.',
  },
} as const;
type State = 'idle' | 'busy' | keyof typeof REFUSALS;

function stateOf(error: string): State {
  if (error === 'AccessDenied') return 'unknown';
  return error.startsWith('OAuth') ? 'elsewhere' : 'refused';
}

/** Password sign-in, and the organisation's own where it is configured. */
export function SignInForm({
  oidcEnabled,
  callbackUrl,
  error,
}: {
  oidcEnabled: boolean;
  callbackUrl: string;
  /** next-auth's code from the address bar, after a sign-in elsewhere did not succeed. */
  error: string | null;
}) {
  const [state, setState] = useState<State>(error === null ? 'idle' : stateOf(error));
  // No default values: what the browser has filled in before this page listens stays.
  const { register, handleSubmit } = useForm<{ email: string; password: string }>();
  const submit = handleSubmit(async ({ email, password }) => {
    setState('busy');
    try {
      const result = await signIn('credentials', { email, password, redirect: false });
      if (result?.ok && !result.error) window.location.assign(callbackUrl);
      else setState('refused');
    } catch {
      setState('silent');
    }
  });
  return (
    <form className="grid gap-4" onSubmit={submit}>
      {state !== 'idle' && state !== 'busy' && (
        <Notice live tone="danger" title={REFUSALS[state].title}>
          {REFUSALS[state].text}
        </Notice>
      )}
      <TextField label="E-mail" type="email" autoComplete="username" required {...register('email')} />
      <TextField label="Password" type="password" autoComplete="current-password" required {...register('password')} />
      <Button type="submit" look="main" className="min-h-11" disabled={state === 'busy'}>
        {state === 'busy' ? 'Signing in …' : 'Sign in'}
      </Button>
      {oidcEnabled && <OrganisationSignIn callbackUrl={callbackUrl} />}
    </form>
  );
}

function OrganisationSignIn({ callbackUrl }: { callbackUrl: string }) {
  return (
    <>
      <Button className="min-h-11" onClick={() => void signIn('oidc', { callbackUrl })}>
        Sign in with your organisation
      </Button>
      <p className="text-ink-2 -mt-2 text-[13px]">
        A password of this desk keeps working beside it, also when your organisation’s sign-in is away.
      </p>
    </>
  );
}
