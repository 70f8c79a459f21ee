import type { Context } from '#lib/usecases/context.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import type { Job } from './job.ts';

/** Puts entries into the tree soon after they are committed; with several processes, whichever takes the lease first. */
export const sequencer = (ctx: Context): Job => ({
  name: 'ledger',
  // For entries that woke nobody: some come from a command line that has ended since.
  every: 5_000,
  // Every commit may have written entries. Ignore our own checkpoint event.
  wakeOn: (channel) => channel !== 'checkpoint',
  // Entries of this long share a head.
  gather: 250,
  run: async (signal) => {
    while ((await sequenceLedger(ctx)).more && !signal.aborted);
    return undefined;
  },
});
