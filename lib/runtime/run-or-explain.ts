import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/** Runs a program; a StartupFailure ends it with its one line on stderr and exit code 1, anything else is a defect and keeps its stack. */
export async function runOrExplain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof StartupFailure)) throw error;
    process.stderr.write(`countersign: ${error.message}\n`);
    process.exit(1);
  }
}
