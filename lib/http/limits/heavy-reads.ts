import { availableParallelism } from 'node:os';

import { Failure } from '#lib/usecases/failure.ts';
import { FairQueue } from '#lib/runtime/assessing/fair-queue.ts';

/** Heavy reads worked on at once in this process: each keeps a core busy, and stops need one. */
const AT_ONCE = Math.max(1, availableParallelism() >> 1);
/** Those of one person that may wait, and of everybody. */
const MOST_OF_ONE = 12;
const MOST = 200;
/** Milliseconds one waits. */
const LONGEST_MS = 20_000;

interface Waiting {
  by: string;
  size: number;
  begin: () => void;
  over: boolean;
}

/** The line of the console's heavy reads. Persons take turns, so that whoever asks for much delays nobody else by more than a read. */
export class HeavyReads {
  readonly #line = new FairQueue<Waiting>();
  readonly #longestMs: number;
  #active = 0;

  constructor(longestMs = LONGEST_MS) {
    this.#longestMs = longestMs;
  }

  /** Answers when it is this read's turn, with a function to be called at its end. Throws `rate-limited` and `unavailable` where too much waits. */
  async enter(by: string): Promise<() => void> {
    if (this.#active < AT_ONCE) this.#active += 1;
    else await this.#wait(by);
    return () => {
      let next = this.#line.take();
      while (next?.over) next = this.#line.take();
      if (next) next.begin();
      else this.#active -= 1;
    };
  }

  async #wait(by: string): Promise<void> {
    if (this.#line.of(by).length >= MOST_OF_ONE)
      throw new Failure('rate-limited', {
        detail: `${MOST_OF_ONE} of your reports wait already. Try again in a few seconds.`,
        retryAfter: 3,
      });
    if (this.#line.length >= MOST) throw busy();
    const turn = Promise.withResolvers<void>();
    const waiting: Waiting = { by, size: 1, begin: turn.resolve, over: false };
    this.#line.add(waiting);
    const late = setTimeout(() => {
      // It stays in its line, and is passed over.
      waiting.over = true;
      turn.reject(busy());
    }, this.#longestMs);
    await turn.promise.finally(() => clearTimeout(late));
  }
}

const busy = (): Failure =>
  new Failure('unavailable', {
    detail: 'Too many reports are being made. Nothing was changed; try again in a moment.',
    retryAfter: 5,
  });
