/*
 * Few steps hold the barrier at once in one process: as many as keep two cores and the disk busy. More would get no more done, but each would take longer,
 * and a stop waits until the last of them has ended.
 */

const AT_ONCE = 4;

interface Turns {
  active: number;
  waiting: (() => void)[];
}

// One for the whole process, as Next bundles a copy of this module for its pages.
const shared = globalThis as { [key: symbol]: Turns | undefined };
const turns = (shared[Symbol.for('countersign.barrier-turns')] ??= { active: 0, waiting: [] });

/** Waits for a place among the steps that hold the barrier, in order; answers what gives it back. */
export async function stepsTurn(): Promise<() => void> {
  // Whoever leaves hands its place on.
  if (turns.active >= AT_ONCE) await new Promise<void>((resolve) => turns.waiting.push(resolve));
  else turns.active += 1;
  return () => {
    const next = turns.waiting.shift();
    if (next) next();
    else turns.active -= 1;
  };
}
