'use client';

import { signIn } from 'next-auth/react';

import { call } from '#lib/client/call.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { Welcome } from '#lib/contract/welcome.ts';

/** Sets the first password with the one-time link, signs in with it and opens the desk. */
export function useWelcome(token: string) {
  return useCommand(async (password: string, signal) => {
    const { email } = await call(Welcome, { token, password }, signal);
    const result = await signIn('credentials', { email, password, redirect: false });
    window.location.assign(result?.ok ? '/' : '/sign-in');
  });
}
