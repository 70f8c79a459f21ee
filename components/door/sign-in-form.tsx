'use client';

import { KeyRound } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';

import { ProblemError } from '#lib/client/call.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { usePasskeySignIn, usePasswordSignIn } from './mutations.ts';
import { refusalOf, refusalOfCode } from './refusals.ts';
import { useOfferedPasskey } from './use-offered-passkey.ts';

/** Signing in with a password or a passkey, and with the organisation's own sign-in where it is configured. */
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
  const password = usePasswordSignIn(callbackUrl);
  const passkey = usePasskeySignIn(callbackUrl);
  // No default values: what the browser has filled in before this page listens stays.
  const { register, handleSubmit, setFocus } = useForm<{ email: string; password: string }>();
  // Whoever is in stays busy until the next page is there.
  const busy = password.isPending || password.isSuccess || passkey.isPending || passkey.isSuccess;
  // One that was refused is not offered again by itself: a device that answers without asking would do so for ever.
  useOfferedPasskey(!busy && !passkey.isError, (answer) => passkey.mutate({ answer }));
  const failed = password.error ?? passkey.error;
  const wrong = failed instanceof ProblemError && failed.code === 'password-wrong';
  useEffect(() => {
    // The e-mail address stays, and what is typed next replaces the wrong password.
    if (wrong) setFocus('password', { shouldSelect: true });
  }, [wrong, failed, setFocus]);
  const refusal = busy ? null : failed ? refusalOf(failed) : error === null ? null : refusalOfCode(error);
  return (
    <form
      className="grid gap-4"
      // Sent before this page listens, what was typed must not land in an address.
      method="post"
      action="/api/auth/callback/credentials"
      onSubmit={handleSubmit((typed) => {
        passkey.reset();
        password.mutate(typed);
      })}
    >
      {refusal && (
        <Notice live tone="danger" title={refusal.title}>
          {refusal.text}
        </Notice>
      )}
      <TextField label="E-mail" type="email" autoComplete="username webauthn" required {...register('email')} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        aria-invalid={wrong || undefined}
        {...register('password')}
        hint="Forgotten? An admin can make you a new link."
      />
      <Button type="submit" look="main" className="min-h-11" disabled={busy}>
        {password.isPending || password.isSuccess ? 'Signing in …' : 'Sign in'}
      </Button>
      <p
        aria-hidden
        className="text-ink-3 before:border-line after:border-line flex items-center gap-3 text-[13px] before:grow before:border-t after:grow after:border-t"
      >
        or
      </p>
      <Button
        className="min-h-11"
        disabled={busy}
        onClick={() => {
          password.reset();
          passkey.mutate({});
        }}
      >
        <KeyRound aria-hidden size={15} />
        {passkey.isPending || passkey.isSuccess ? 'Waiting for your passkey …' : 'Sign in with a passkey'}
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
