import type { LogTail } from '../wake/log-tail.ts';
import type { Job } from './job.ts';

const EVERY_MS = 2_000;

/** Reads the log to its end every two seconds and wakes whoever waits for what is new in it, in case a notification was lost. */
export const logNet = (tail: LogTail): Job => ({
  name: 'log net',
  first: EVERY_MS,
  every: EVERY_MS,
  quiet: true,
  run: async () => {
    await tail.catchUp();
    return undefined;
  },
});
