import { ping } from '#lib/store/ping.ts';
import type { Runtime } from './runtime.ts';

/** Readiness: whether this process hears notifications and the database answers. */
export const isReady = async ({ wakeUps, db }: Runtime): Promise<boolean> =>
  wakeUps.session !== null && (await ping(db));
