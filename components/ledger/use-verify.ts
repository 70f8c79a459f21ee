'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

import { keepHead, readKeptHead, type KeptHead } from '#lib/client/served-log/kept-head.ts';
import { Away, ServedLog, Unreadable } from '#lib/client/served-log/served-log.ts';
import { verifyServedLog, type ServedLogReport } from '#lib/client/served-log/verify-served-log.ts';
import { webVerifiers } from '#lib/domain/evidence/web-verifiers.ts';

export type Verification =
  | { state: 'idle' }
  | { state: 'running'; read: number; size: number }
  /** `kept` is set only where the head kept earlier may be the reason. */
  | { state: 'stopped'; why: string; kept: KeptHead | null }
  | {
      state: 'done';
      report: ServedLogReport;
      /** The head this browser had kept before the check. */
      kept: KeptHead | null;
      /** Whether it has kept the new head. */
      keeps: boolean;
      /** Keys kept with the earlier head that the desk no longer names. */
      lostKeys: string[];
    };

/** Reads the log as anybody outside would, in this browser, and keeps its head for the next time. */
export function useVerify(): { verification: Verification; verify: () => void; cancel: () => void } {
  const [verification, setVerification] = useState<Verification>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const verify = useCallback(() => {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    setVerification({ state: 'running', read: 0, size: 0 });
    void verified(run.signal, (read, size) => setVerification({ state: 'running', read, size })).then((ended) => {
      if (!run.signal.aborted) setVerification(ended);
    });
  }, []);
  const cancel = useCallback(() => {
    running.current?.abort();
    setVerification({ state: 'idle' });
  }, []);
  return { verification, verify, cancel };
}

async function verified(signal: AbortSignal, onProgress: (read: number, size: number) => void): Promise<Verification> {
  const kept = readKeptHead();
  // Web Crypto works only on https and on localhost.
  if (!window.isSecureContext)
    return { state: 'stopped', kept, why: 'Open the desk over https: only there can a browser check signatures.' };
  try {
    const report = await verifyServedLog(new ServedLog(window.location.origin), {
      keys: null,
      kept: kept?.note ?? null,
      verifiers: webVerifiers(window.crypto.subtle),
      now: Date.now(),
      onProgress,
      signal,
    });
    const lostKeys = kept?.keys.filter((key) => !report.keys.includes(key)) ?? [];
    const holds = report.faults.length === 0 && lostKeys.length === 0;
    const keeps = holds && keepHead({ note: report.note, keys: report.keys, at: new Date().toISOString() });
    return { state: 'done', report, kept, keeps, lostKeys };
  } catch (error) {
    if (error instanceof Away)
      return {
        state: 'stopped',
        kept: null,
        why: `${error.message}. Nothing was checked, and nothing is known to be wrong.`,
      };
    const why = error instanceof Unreadable ? error.message : `The check did not finish: ${(error as Error).message}`;
    return { state: 'stopped', kept, why };
  }
}
