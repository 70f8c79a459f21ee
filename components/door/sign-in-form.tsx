'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';

import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';

/** Password sign-in, and the organisation's own where it is configured. */
export function SignInForm({
  oidcEnabled,
  callbackUrl,
  failed,
}: {
  oidcEnabled: boolean;
  callbackUrl: string;
  failed: boolean;
}) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'refused' | 'silent'>(failed ? 'refused' : 'idle');
  const submit = async () => {
    setState('busy');
    try {
      const result = await signIn('credentials', { email, password, redirect: false });
      if (result?.ok && !result.error) window.location.assign(callbackUrl);
      else setState('refused');
    } catch {
      setState('silent');
    }
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {state === 'refused' && (
        <Notice live tone="danger" title="That did not match">
          E-mail or password is wrong, the account is disabled, or there were too many tries: then wait a few minutes.
        </Notice>
      )}
      {state === 'silent' && (
        <Notice live tone="danger" title="The desk does not answer">
          Check the connection and try again.
        </Notice>
      )}
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(e) => setEmail(e.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(e) => setPassword(e.target.value)}
      />
      <Button type="submit" look="main" className="min-h-11" disabled={state === 'busy'}>
        {state === 'busy' ? 'Signing in …' : 'Sign in'}
      </Button>
      {oidcEnabled && (
        <Button className="min-h-11" onClick={() => void signIn('oidc', { callbackUrl })}>
          Sign in with your organisation
        </Button>
      )}
    </form>
  );
}
