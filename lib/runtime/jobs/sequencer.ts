import type { Context } from '#lib/usecases/context.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import type { Hub } from '../wake/hub.ts';

/** Entries of this long share a head. */
const GATHER_MS = 250;
/** For entries that woke nobody: some come from a command line that has ended since. */
const SAFETY_NET_MS = 5_000;
const RETRY_MS = 1_000;

/** Puts entries into the tree soon after they are committed; with several processes, whichever is first. */
export function startSequencer(ctx: Context, hub: Hub, log: (line: string) => void): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const run = async (): Promise<void> => {
    let next = SAFETY_NET_MS;
    try {
      while ((await sequenceLedger(ctx)).more && !stopped);
    } catch (error) {
      log(`ledger: ${(error as Error).message}; trying again`);
      next = RETRY_MS;
    }
    work = null;
    if (!stopped) plan(again ? GATHER_MS : next);
    again = false;
  };
  const look = (): void => {
    timer = undefined;
    if (!stopped) work ??= run();
  };
  const plan = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
    soon = ms <= GATHER_MS;
  };
  let soon = false;
  const unsubscribe = hub.subscribeAll((topic) => {
    // Its own head is no news.
    if (stopped || topic === 'checkpoint') return;
    if (work) again = true;
    else if (!soon) plan(GATHER_MS);
  });
  plan(0);
  return async () => {
    stopped = true;
    unsubscribe();
    clearTimeout(timer);
    await work;
  };
}
