import type { Presence } from '../wake/presence.ts';
import type { Job } from './job.ts';

const BEAT_MS = 2_000;
const CLEAN_MS = 10_000;

/**
 * Says every two seconds that this process is alive, and takes out those that are not: after a process was killed its clients no longer count within
 * eight seconds, and their rows are gone within half a minute.
 */
export const presenceJobs = (presence: Presence): Job[] => [
  {
    name: 'presence',
    first: BEAT_MS,
    every: BEAT_MS,
    quiet: true,
    run: async () => {
      await presence.beat();
      return undefined;
    },
  },
  {
    name: 'dead processes',
    every: CLEAN_MS,
    quiet: true,
    run: async () => {
      await presence.clean();
      return undefined;
    },
  },
];
