import { Failure } from '#lib/usecases/failure.ts';

/** Requests of one caller that are worked on at once, and that may wait. */
const AT_ONCE = 48;
const MOST_WAITING = 2_000;

interface Line {
  active: number;
  waiting: (() => void)[];
}

/**
 * How many proposals of one caller are worked on at once; the rest wait, in order. The event loop takes up all that has arrived before it
 * looks up again, so that hundreds at once would hold everybody else.
 */
export class Turns {
  readonly #lines = new Map<string, Line>();

  /** Answers when it is this request's turn, with a function to be called at its end. Throws `rate-limited` where too many wait. */
  async enter(by: string): Promise<() => void> {
    const line = this.#lines.get(by) ?? { active: 0, waiting: [] };
    this.#lines.set(by, line);
    if (line.active >= AT_ONCE) {
      if (line.waiting.length >= MOST_WAITING)
        throw new Failure('rate-limited', {
          detail: `${MOST_WAITING.toLocaleString('en')} of your requests wait already. Try again in a second.`,
          retryAfter: 1,
          hangUp: true,
        });
      // Whoever leaves hands its place on.
      await new Promise<void>((resolve) => line.waiting.push(resolve));
    } else line.active += 1;
    return () => {
      const next = line.waiting.shift();
      // In a later turn of the loop: refusals end at once, and hundreds would follow one another without a look at anything else.
      if (next) {
        setImmediate(next);
        return;
      }
      line.active -= 1;
      if (line.active === 0) this.#lines.delete(by);
    };
  }
}
