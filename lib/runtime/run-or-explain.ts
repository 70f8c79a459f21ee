import { constants } from 'node:os';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/**
 * Runs a program; a StartupFailure ends it with its one line on stderr and exit code 1, anything else is a defect and keeps its stack. Until it
 * has a handler of its own, a signal ends it at once, but not without what it has started: an embedded database is asked to shut down.
 */
export async function runOrExplain(main: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Killed outright, the process would not come to its `exit` handlers.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
  try {
    await main();
  } catch (error) {
    if (!(error instanceof StartupFailure)) throw error;
    process.stderr.write(`countersign: ${error.message}\n`);
    process.exit(1);
  }
}
