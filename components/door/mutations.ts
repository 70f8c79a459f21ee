'use client';

import { useMutation } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';

import { call } from '#lib/client/call.ts';
import { Welcome } from '#lib/contract/welcome.ts';

/** Sets the first password with the one-time link, signs in with it and opens the desk. */
export function useWelcome(token: string) {
  return useMutation({
    mutationFn: async (password: string) => {
      const { email } = await call(Welcome, { token, password });
      const result = await signIn('credentials', { email, password, redirect: false });
      window.location.assign(result?.ok ? '/' : '/sign-in');
    },
  });
}
