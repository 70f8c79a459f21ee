import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import { ServedLog, Unreadable } from '#lib/client/served-log/served-log.ts';
import { verifyServedLog } from '#lib/client/served-log/verify-served-log.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { Refusal } from './command.ts';
import { keepHead, keptHead } from './kept-head.ts';
import { NOTHING_KNOWN } from './known-outside.ts';
import { progress } from './lines.ts';
import { OutsideCheck } from './outside-check.ts';
import type { Verified, VerifyOptions } from './verify-export.ts';

export interface UrlOptions extends VerifyOptions {
  /** File with the head of the last run, which the log has to extend. Rewritten when every check passes. */
  kept: string | null;
  /** A token with the scope `ledger`, for leaves of the first version; null for none. */
  token: string | null;
}

/** Reads and verifies a log over HTTP, where it is served. Throws `Refusal` when it cannot be read. */
export async function verifyUrl(
  url: string,
  { keys, now, kept, token, outside = NOTHING_KNOWN }: UrlOptions,
): Promise<Verified> {
  let told: ((read: number) => void) | null = null;
  try {
    const faults: Fault[] = [];
    const check = new OutsideCheck(outside, [], (part, detail) => void faults.push({ part, detail }));
    const { head, note, before, ...read } = await verifyServedLog(new ServedLog(url, token), {
      keys,
      kept: kept === null ? null : await keptHead(kept),
      verifiers: VERIFIERS,
      now,
      onProgress: (read, size) => (told ??= progress('entries', size))(read),
      apart: check,
    });
    await check.head(head.size, note);
    const vouched = check.finish(head.size);
    faults.unshift(...read.faults.map(({ part, detail }) => ({ part, detail })));
    if (faults.length === 0 && kept !== null) await keepHead(kept, note);
    return {
      ok: faults.length === 0,
      replayed: false,
      entries: head.size,
      newest: 0,
      heads: before ? 2 : 1,
      decisions: 0,
      verdicts: 0,
      outside: vouched,
      faults,
    };
  } catch (error) {
    if (error instanceof Unreadable) throw new Refusal(error.message);
    throw error;
  }
}
