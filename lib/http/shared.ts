import type { Runtime } from '#lib/runtime/runtime.ts';
import type { RateLimit } from './limits/rate-limit.ts';
import type { HeavyReads } from './limits/heavy-reads.ts';
import type { Turns } from './limits/turns.ts';

/** What every call of the API uses. */
export interface Shared {
  runtime: Runtime;
  limit: RateLimit;
  turns: Turns;
  heavyReads: HeavyReads;
}
