import type { Hub } from '#lib/runtime/wake/hub.ts';

/** From a change to its event, so that what changes together is told together. */
const GATHER_MS = 50;
/** A busy desk tells its pages this often at most. */
const APART_MS = 250;
/** Actions that one event names; where more changed it says that, and pages read again what they show. */
const MOST_NAMED = 100;

const ACTION = 'action:';
/** What is nothing to pages: it wakes agents and jobs, and what those write is told of by itself. */
const INTERNAL = /^(?:agent|breaker):|^(?:breaker|erasure|keys|ledger|halting)$/;

export type Told = (event: string, data: string) => void;

/**
 * What pages are told, gathered once for all of them. It carries kinds and ids, never content, and only what a transaction published: what must not
 * be told apart, such as a verdict on an action that still waits for another, is not published (`wakeAbout`).
 */
export class PageFeed {
  readonly #listeners = new Set<Told>();
  readonly #kinds = new Set<string>();
  readonly #actions = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;

  constructor(hub: Hub) {
    hub.subscribeAll((channel) => this.#heard(channel));
  }

  subscribe(listener: Told): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #heard(channel: string): void {
    if (this.#listeners.size === 0 || INTERNAL.test(channel)) return;
    if (!channel.startsWith(ACTION)) this.#kinds.add(channel);
    else if (this.#actions.size <= MOST_NAMED) this.#actions.add(channel.slice(ACTION.length));
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#tell(), Math.max(GATHER_MS, this.#next - performance.now()));
  }

  #tell(): void {
    this.#timer = undefined;
    this.#next = performance.now() + APART_MS;
    const more = this.#actions.size > MOST_NAMED;
    const events: [string, string][] = [
      ...[...this.#kinds].map((kind): [string, string] => [kind, '{}']),
      ...(more ? [['actions', '{}'] as [string, string]] : []),
      ...[...this.#actions]
        .slice(0, more ? 0 : MOST_NAMED)
        .map((id): [string, string] => ['action', JSON.stringify({ id })]),
    ];
    this.#kinds.clear();
    this.#actions.clear();
    for (const listener of [...this.#listeners]) for (const [event, data] of events) listener(event, data);
  }
}
