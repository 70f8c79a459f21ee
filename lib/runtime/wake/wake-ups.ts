import { randomUUID } from 'node:crypto';

import type { Database } from '#lib/store/database.ts';
import { loadNewEntries } from '#lib/store/ledger/entries.ts';
import { notify, openListener, type Listener, type Session } from '#lib/store/listener.ts';
import type { Hub } from './hub.ts';

const CHANNEL = 'countersign';
// A NOTIFY payload holds 8,000 bytes; ids are short, so this stays below.
const CHANNELS_A_MESSAGE = 100;
const TOO_MANY = 1_000;
const EVERYTHING = '*';
const SAFETY_NET_MS = 10_000;
const RECONNECT_MS = 500;

/**
 * Carries wake-ups between processes: one LISTEN connection, coalesced NOTIFYs sent after the commit (inside a transaction NOTIFY
 * would serialise commits), and a slow look at the ledger in case one was lost.
 */
export class WakeUps {
  readonly #db: Database;
  readonly #hub: Hub;
  readonly #revive: () => Promise<void>;
  readonly #me = randomUUID().slice(0, 8);
  readonly #outgoing = new Set<string>();
  readonly #reconnected = new Set<() => void>();
  readonly #timer: ReturnType<typeof setInterval>;
  #listener: Listener | null = null;
  #sending = false;
  #position = 0;
  #closed = false;

  /** `revive` is called before each try to listen again: a database of our own may have to be started anew. */
  constructor(db: Database, hub: Hub, revive: () => Promise<void> = () => Promise.resolve()) {
    this.#db = db;
    this.#hub = hub;
    this.#revive = revive;
    this.#timer = setInterval(() => void this.#lookAtLedger().catch(() => undefined), SAFETY_NET_MS);
    this.#timer.unref();
  }

  get session(): Session | null {
    return this.#listener?.session ?? null;
  }

  /** Calls `listener` each time this process has a new database session, until the returned function is called. */
  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  async start(): Promise<void> {
    await this.#listen();
    await this.#lookAtLedger();
  }

  /** Wakes this process at once and the others soon. Call after the commit. */
  publish(channels: ReadonlySet<string>): void {
    if (channels.size === 0) return;
    this.#hub.publish(channels);
    for (const channel of channels) this.#outgoing.add(channel);
    if (!this.#sending) void this.#send();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#listener?.close();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#outgoing.size > 0 && !this.#closed) {
      const channels = [...this.#outgoing];
      this.#outgoing.clear();
      const parts = channels.length > TOO_MANY ? [[EVERYTHING]] : chunks(channels, CHANNELS_A_MESSAGE);
      for (const part of parts) {
        // Lost only when the database is; the others' look at the ledger then finds it.
        await notify(this.#db, CHANNEL, JSON.stringify([this.#me, ...part])).catch(() => undefined);
      }
    }
    this.#sending = false;
  }

  async #listen(): Promise<void> {
    this.#listener = await openListener(
      this.#db.url,
      CHANNEL,
      (payload) => this.#heard(payload),
      () => void this.#relisten(),
    );
  }

  async #relisten(): Promise<void> {
    this.#listener = null;
    while (!this.#closed) {
      try {
        await this.#revive();
        await this.#listen();
        // What was said while nobody listened is unknown.
        this.#hub.publishAll();
        for (const listener of [...this.#reconnected]) listener();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }

  #heard(payload: string): void {
    const [from, ...channels] = JSON.parse(payload) as string[];
    if (from === this.#me) return;
    if (channels[0] === EVERYTHING) this.#hub.publishAll();
    else this.#hub.publish(channels);
  }

  async #lookAtLedger(): Promise<void> {
    const rows = await loadNewEntries(this.#db, this.#position);
    const first = this.#position === 0;
    this.#position = rows[0]?.position ?? this.#position;
    if (first || rows.length === 0) return;
    const channels = new Set<string>(['queue']);
    for (const row of rows) {
      if (row.action_id) channels.add(`action:${row.action_id}`);
      if (row.agent_id) channels.add(`agent:${row.agent_id}`);
      if (row.lock_id) channels.add('locks');
      if (row.type === 'key-in-use') channels.add('keys');
    }
    this.#hub.publish(channels);
  }
}

const chunks = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
