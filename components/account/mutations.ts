'use client';

import { useQueryClient } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { answerOfPasskey } from '#lib/client/passkey.ts';
import { keys } from '#lib/client/query-keys.ts';
import { leave } from '#lib/client/session.ts';
import { useCall } from '#lib/client/use-call.ts';
import { useCommand } from '#lib/client/use-command.ts';
import {
  AddPasskey,
  PasskeyOptions,
  PasskeyRemovalOptions,
  RemovePasskey,
  SignOutEverywhere,
} from '#lib/contract/account-api.ts';

/** Ends every session of this person, then leaves the desk. */
export const useSignOutEverywhere = () => useCall(SignOutEverywhere, { onDone: () => leave().finally(toTheDoor) });

/** Ends this session on the server, then leaves the desk. */
export const useSignOut = () => useCommand((_: object, signal) => leave(signal), { onSuccess: toTheDoor });

const toTheDoor = (): void => window.location.assign('/sign-in');

/** Removes one of my passkeys, with the password or with the answer of one of them. */
export function useRemovePasskey(id: string, onDone: () => void) {
  const client = useQueryClient();
  const remove = async (
    { password, passkey }: { password?: string | undefined; passkey?: true },
    signal: AbortSignal,
  ) => {
    if (!passkey) return call(RemovePasskey, { id, ...(password ? { password } : {}) }, signal);
    const { options } = await call(PasskeyRemovalOptions, { id }, signal);
    return call(RemovePasskey, { id, assertion: (await answerOfPasskey(options)) as never }, signal);
  };
  return useCommand(remove, {
    inDialog: true,
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: keys.me() });
    },
  });
}

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
