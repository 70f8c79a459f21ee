interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Work that arrives while earlier work is in flight shares the next turn. The first caller never waits for company, so an idle
 * server adds no delay and a busy one pays one round trip for many.
 */
export class Batcher<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<(Result | Error)[]>;
  readonly #lanes: number;
  readonly #max: number;
  readonly #queue: Waiting<Item, Result>[] = [];
  #busy = 0;

  constructor(
    run: (items: readonly Item[]) => Promise<(Result | Error)[]>,
    { lanes, max }: { lanes: number; max: number },
  ) {
    this.#run = run;
    this.#lanes = lanes;
    this.#max = max;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      if (this.#busy < this.#lanes) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy += 1;
    // Callers of the same turn of the event loop come along.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#settle(this.#queue.splice(0, this.#max));
    this.#busy -= 1;
  }

  async #settle(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(batch.map((w) => w.item));
      batch.forEach((waiting, i) => {
        const result = results[i];
        if (result instanceof Error) waiting.reject(result);
        else waiting.resolve(result as Result);
      });
    } catch (error) {
      // One bad item must not fail its neighbours: each gets its own try.
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.#settle([waiting]);
    }
  }
}
