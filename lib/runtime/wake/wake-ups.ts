import { randomUUID } from 'node:crypto';

import type { Database } from '#lib/store/database.ts';
import { notify, openListener, type Listener } from '#lib/store/listener.ts';
import type { Hub } from './hub.ts';

const CHANNEL = 'countersign';
// A NOTIFY payload holds 8,000 bytes; ids are short, so this stays below.
const CHANNELS_A_MESSAGE = 100;
const TOO_MANY = 1_000;
const EVERYTHING = '*';
const RECONNECT_MS = 500;

/**
 * Carries wake-ups between processes: one LISTEN connection, coalesced NOTIFYs sent after the commit (inside a transaction NOTIFY
 * would serialise commits). One that is lost is made up for by the jobs `log-net` and `state-watch`.
 */
export class WakeUps {
  readonly #db: Database;
  readonly #hub: Hub;
  readonly #revive: () => Promise<void>;
  readonly #me = randomUUID().slice(0, 8);
  readonly #outgoing = new Set<string>();
  #listener: Listener | null = null;
  #sending = false;
  #closed = false;

  /** `revive` is called before each try to listen again: a database of our own may have to be started anew. */
  constructor(db: Database, hub: Hub, revive: () => Promise<void> = () => Promise.resolve()) {
    this.#db = db;
    this.#hub = hub;
    this.#revive = revive;
  }

  /** Whether this process hears the others right now. */
  get listening(): boolean {
    return this.#listener !== null;
  }

  async start(): Promise<void> {
    await this.#listen();
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
    await this.#listener?.close();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#outgoing.size > 0 && !this.#closed) {
      const channels = [...this.#outgoing];
      this.#outgoing.clear();
      const parts = channels.length > TOO_MANY ? [[EVERYTHING]] : chunks(channels, CHANNELS_A_MESSAGE);
      for (const part of parts) {
        // Lost only when the database is; the others' look at the log then finds it.
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
}

const chunks = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
