'use client';

import { useQueryClient } from '@tanstack/react-query';
import { signOut } from 'next-auth/react';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { AddPasskey, PasskeyOptions, RemovePasskey, SignOutEverywhere } from '#lib/contract/account-api.ts';

/** Ends every session of this person, then leaves the desk. */
export const useSignOutEverywhere = () =>
  useCall(SignOutEverywhere, { onDone: () => signOut({ callbackUrl: '/sign-in' }) });

export const useRemovePasskey = () => useCall(RemovePasskey, { stale: [keys.me()] });

/** Has this device make a passkey and enrols it. `password` for people who have one. */
export function useAddPasskey(onDone: () => void) {
  const client = useQueryClient();
  const enrol = async ({ name, password }: { name: string; password?: string | undefined }, signal: AbortSignal) => {
    const { options, ticket } = await call(PasskeyOptions, password === undefined ? {} : { password }, signal);
    const { startRegistration } = await import('@simplewebauthn/browser');
    type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];
    const attestation = await startRegistration({ optionsJSON: options as unknown as Options });
    return call(
      AddPasskey,
      {
        ticket,
        name,
        attestation: JSON.parse(JSON.stringify(attestation)) as object as never,
      },
      signal,
    );
  };
  return useCommand(enrol, {
    inDialog: true,
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: keys.me() });
    },
  });
}
