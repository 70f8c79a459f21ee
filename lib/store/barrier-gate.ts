/*
 * From the moment a stop begins until it has committed, this process begins nothing else: no step, no job, no read. What is under way then has the
 * machine to itself, and the stop waits for little. PostgreSQL would hold new steps up at the barrier anyway.
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

/** Holds everything new up until the function that it answers is called. */
export function closeGate(): () => void {
  gate.waiting += 1;
  return () => {
    gate.waiting -= 1;
    if (gate.waiting > 0) return;
    gate.open.resolve();
    gate.open = Promise.withResolvers<void>();
  };
}

/** Holds everything new up while `work`, a stop, is under way. */
export async function aheadOfSteps<T>(work: () => Promise<T>): Promise<T> {
  const open = closeGate();
  try {
    return await work();
  } finally {
    open();
  }
}

/** Waits until no stop is under way in this process, a quarter of a second at most. */
export async function stopsAhead(): Promise<void> {
  if (gate.waiting === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_MS);
  });
  await Promise.race([gate.open.promise, late]);
  clearTimeout(timer);
}
