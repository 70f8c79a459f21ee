'use client';

import { call } from '#lib/client/call.ts';
import { answerOfPasskey } from '#lib/client/passkey.ts';
import { enter } from '#lib/client/session.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { PasskeySignInOptions } from '#lib/contract/sign-in-api.ts';
import { Welcome } from '#lib/contract/welcome.ts';

/** Sets the first password with the one-time link, signs in with it and opens the desk. */
export function useWelcome(token: string) {
  return useCommand(async (password: string, signal) => {
    const { email } = await call(Welcome, { token, password }, signal);
    const way = await enter({ password: { email, password } }, signal).then(
      () => '/',
      () => '/sign-in',
    );
    window.location.assign(way);
  });
}

const opensDesk = (callbackUrl: string) => ({ onSuccess: () => window.location.assign(callbackUrl) });

/** Signs in with a password and opens the page that was asked for. */
export const usePasswordSignIn = (callbackUrl: string) =>
  useCommand(
    (typed: { email: string; password: string }, signal) => enter({ password: typed }, signal),
    opensDesk(callbackUrl),
  );

/** What a passkey is asked to sign in with. */
export const signInOptions = async (signal?: AbortSignal): Promise<unknown> =>
  (await call(PasskeySignInOptions, {}, signal)).options;

/** Signs in with a passkey, the one that is given or the one that the device offers, and opens the page that was asked for. */
export const usePasskeySignIn = (callbackUrl: string) =>
  useCommand(
    async ({ answer }: { answer?: object }, signal) =>
      enter(
        { passkey: answer ?? (await answerOfPasskey(await signInOptions(signal), 'No passkey signed in')) },
        signal,
      ),
    opensDesk(callbackUrl),
  );
