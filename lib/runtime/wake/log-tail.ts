import type { Database } from '#lib/store/database.ts';
import { treeSize } from '#lib/store/ledger/ledger.ts';
import { loadTail, type TailEntry } from '#lib/store/ledger/log-tail.ts';
import type { AgentEvent } from '#lib/store/stops/agent-events.ts';
import type { Hub } from './hub.ts';

const AT_ONCE = 5_000;
/** Entries that are read one after the other at most, when nobody follows them: whoever is further behind is told that anything may have changed. */
const MOST_BEHIND = 20_000;

/**
 * Reads the log as it grows, once for the whole process. It hands each agent's events to whoever follows the agent, and at each `catchUp`
 * (`jobs/log-net.ts`) wakes whoever waits for what the new entries are about, in case a notification was lost.
 */
export class LogTail {
  readonly #db: Database;
  readonly #hub: Hub;
  readonly #followers = new Map<string, Set<(event: AgentEvent) => void>>();
  readonly #wakes = new Set<string>();
  #unsubscribe = (): void => undefined;
  #index = -1;
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(db: Database, hub: Hub) {
    this.#db = db;
    this.#hub = hub;
  }

  /** The index of the last entry that followers were told of. */
  get index(): number {
    return this.#index;
  }

  async start(): Promise<void> {
    this.#index = (await treeSize(this.#db)) - 1;
    const read = (): void => void this.read().catch(() => undefined);
    this.#unsubscribe = this.#hub.subscribe('checkpoint', () => this.#followers.size > 0 && read());
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Calls `listener` for every entry about the agent's actions from here on, in the log's order, until the returned function is called. */
  follow(agentId: string, listener: (event: AgentEvent) => void): () => void {
    let listeners = this.#followers.get(agentId);
    if (!listeners) this.#followers.set(agentId, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#followers.get(agentId) === listeners) this.#followers.delete(agentId);
    };
  }

  /** Reads to the log's end as of now. */
  async read(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const followed = [...this.#followers.keys()];
      const entries = await loadTail(this.#db, this.#index, followed, AT_ONCE);
      for (const entry of entries) this.#take(entry);
      if (entries.length === AT_ONCE) this.#again = true;
    }
  }

  #take(entry: TailEntry): void {
    this.#index = entry.index;
    for (const channel of channelsOf(entry)) this.#wakes.add(channel);
    const { agent_id, action_id, state } = entry;
    if (agent_id === null || action_id === null || state === null) return;
    for (const listener of [...(this.#followers.get(agent_id) ?? [])])
      listener({ index: entry.index, action_id, state });
  }

  /** Reads to the log's end, and wakes whoever waits for what has come since the last time. */
  async catchUp(): Promise<void> {
    const end = (await treeSize(this.#db)) - 1;
    const skipped = this.#followers.size === 0 && end - this.#index > MOST_BEHIND;
    if (skipped) this.#index = end;
    else if (end > this.#index) await this.read();
    const wakes = [...this.#wakes];
    this.#wakes.clear();
    if (skipped) this.#hub.publishAll();
    else this.#hub.publish(wakes);
  }
}

/** What admins change; `config` has a version of its own that is looked at. */
const OF_ADMINS = ['proposals', 'incidents', 'erasures', 'sessions'];

function channelsOf({ type, action_id, lock_id, hidden }: TailEntry): string[] {
  if (hidden) return [];
  // Whoever waits for what a stop has halted was told when it was set.
  if (type === 'halt' && lock_id !== null) return ['halted'];
  return [
    'queue',
    ...(action_id === null ? [] : [`action:${action_id}`]),
    ...(lock_id === null ? [] : ['locks']),
    ...(type === 'key-in-use' ? ['keys'] : []),
    ...(action_id === null && lock_id === null ? OF_ADMINS : []),
  ];
}
