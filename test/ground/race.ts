import { afterAll, beforeAll } from 'vitest';

import { isRefused } from '#lib/domain/action/refusal.ts';
import { isFailure } from '#lib/usecases/failure.ts';
import { World } from '../world.ts';

export const ROUNDS = 5;
export const AT_ONCE = 24;
export const NONE = new Set<string>();

/** Three processes on one database; the first alone stands for one. */
export function threeWorlds(database: { readonly url: string }): { first: World; worlds: World[] } {
  const first = new World();
  const others = ['-b', '-c'].map((suffix) => new World({ suffix, home: first.home }));
  const worlds = [first, ...others];
  beforeAll(async () => {
    for (const world of worlds) await world.open(database.url);
  });
  afterAll(async () => {
    for (const world of worlds.toReversed()) await world.close();
  });
  return { first, worlds };
}

/** Starts `work` many times at once, in turn in each process. */
export const race = <T>(among: readonly World[], work: (world: World, i: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: AT_ONCE }, (_, i) => work(among[i % among.length] as World, i)));

/** What those got that were answered, and the codes of everybody else's refusals. Throws anything else, which would be a 5xx. */
export function answers<T>(outcomes: PromiseSettledResult<T>[]): { done: T[]; refused: Set<string> } {
  const done: T[] = [];
  const refused = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') done.push(outcome.value);
    else if (isFailure(outcome.reason) || isRefused(outcome.reason)) refused.add(outcome.reason.code);
    else throw outcome.reason;
  }
  return { done, refused };
}
