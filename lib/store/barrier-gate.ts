/*
 * While a stop waits for the barrier, this process begins no new step: those under way then have the machine to themselves, and the stop waits
 * for little. PostgreSQL would hold the new ones up at the barrier anyway.
 */

/** Milliseconds after which a step begins all the same: a stop that waits for so long waits for something else. */
const LONGEST_MS = 250;

interface Gate {
  waiting: number;
  open: PromiseWithResolvers<void>;
}

// One for the whole process, as Next bundles a copy of this module for its pages.
const shared = globalThis as { [key: symbol]: Gate | undefined };
const gate = (shared[Symbol.for('countersign.barrier-gate')] ??= {
  waiting: 0,
  open: Promise.withResolvers<void>(),
});

/** Holds new steps up while `work` waits for the barrier. */
export async function aheadOfSteps<T>(work: () => Promise<T>): Promise<T> {
  gate.waiting += 1;
  try {
    return await work();
  } finally {
    gate.waiting -= 1;
    if (gate.waiting === 0) {
      gate.open.resolve();
      gate.open = Promise.withResolvers<void>();
    }
  }
}

/** Waits until no stop waits for the barrier in this process, a quarter of a second at most. */
export async function stopsAhead(): Promise<void> {
  if (gate.waiting === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_MS);
  });
  await Promise.race([gate.open.promise, late]);
  clearTimeout(timer);
}
