'use client';

import { useEffect, useRef } from 'react';

import { offeredPasskey, withdrawOffer } from '#lib/client/passkey.ts';
import { signInOptions } from './mutations.ts';

/** The desk takes a challenge for five minutes; a page left open asks for a new one before. */
const ASK_AGAIN_MS = 240_000;

/** Has the browser offer this device's passkeys in the e-mail field, where it can, and calls `take` with the answer of the one that is chosen. */
export function useOfferedPasskey(idle: boolean, take: (answer: object) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  }, [take]);
  useEffect(() => {
    if (!idle) return undefined;
    let over = false;
    const offer = async () => {
      const answer = await offeredPasskey(signInOptions);
      if (answer && !over) latest.current(answer);
    };
    void offer();
    const timer = setInterval(() => void offer(), ASK_AGAIN_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [idle]);
  useEffect(() => () => void withdrawOffer(), []);
}
