import { oneLine } from '#lib/domain/startup/startup-failure.ts';
import type { OpenLink, SignerLink } from './signer-link.ts';
import type { Log } from '../log.ts';

/** A signature is made while a transaction is open, and a stop waits for those: a signer that takes longer counts as down. */
const PATIENCE_MS = 2_000;
/** Start-up timeout: long enough to log in to a device or service and list its keys. No transaction waits for it. */
const START_PATIENCE_MS = 10_000;
/** Pause before a restart, so a signer that exits at once is not restarted in a loop. */
const RETRY_MS = 1_000;
const LONGEST_REMARK = 300;

/** The signer failed; `message` says why, for the log. */
export class SignerFault extends Error {}

interface Waiting {
  resolve: (answer: Record<string, unknown>) => void;
  reject: (error: SignerFault) => void;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Client of the operator's signer: one JSON object a line each way. A signer that exits, times out or writes something else is dropped and reached
 * again; until it has listed its keys it is asked for nothing.
 */
export class SignerClient {
  readonly #open: OpenLink;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #link: SignerLink | null = null;
  #last = 0;
  #down: string | null = null;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenLink, log: Log) {
    this.#open = open;
    this.#log = log;
  }

  /** Its public keys. Throws `SignerFault` where it does not say. */
  keys(): Promise<Record<string, unknown>> {
    return this.#ask({ op: 'keys' }, START_PATIENCE_MS);
  }

  /** A signature with the key of this name. Throws `SignerFault`, at once while the signer is down. */
  sign(key: string, message: Uint8Array): Promise<Record<string, unknown>> {
    if (this.#down !== null) return Promise.reject(new SignerFault(this.#down));
    return this.#ask({ op: 'sign', key, message: Buffer.from(message).toString('base64') }, PATIENCE_MS);
  }

  /** Closes its input, which tells it to exit. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#link?.end();
    return Promise.resolve();
  }

  #ask(question: Record<string, unknown>, patience: number): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const link = (this.#link ??= this.#reach());
      const id = ++this.#last;
      const timer = setTimeout(() => this.#lost(link, `gave no answer within ${patience / 1000} s`), patience);
      this.#waiting.set(id, { resolve, reject, timer });
      link.send(JSON.stringify({ id, ...question }));
    });
  }

  #reach(): SignerLink {
    const link: SignerLink = this.#open({
      heard: (line) => this.#heard(link, line),
      remarked: (line) => this.#log.info(`keys: the signer says: ${line.slice(0, LONGEST_REMARK)}`),
      lost: (why) => this.#lost(link, why),
    });
    return link;
  }

  #heard(link: SignerLink, line: string): void {
    const answer = objectIn(line);
    if (!answer) return this.#lost(link, 'wrote something that is no JSON object on one line');
    const waiting = this.#waiting.get(Number(answer['id']));
    if (!waiting) return;
    this.#waiting.delete(Number(answer['id']));
    clearTimeout(waiting.timer);
    if (this.#down !== null) this.#log.info('keys: the signer answers again');
    this.#down = null;
    const { error } = answer;
    if (error === undefined) waiting.resolve(answer);
    else waiting.reject(new SignerFault(`refused: ${oneLine(String(error)).slice(0, LONGEST_REMARK)}`));
  }

  #lost(link: SignerLink, why: string): void {
    if (this.#link !== link) return;
    this.#link = null;
    link.cut();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new SignerFault(why));
    }
    this.#waiting.clear();
    if (this.#closed) return;
    if (this.#down === null) this.#log.error(`keys: the signer ${why}; nothing is signed until it answers`);
    this.#down = why;
    this.#retry = setTimeout(() => void this.keys().catch(() => undefined), RETRY_MS).unref();
  }
}

function objectIn(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
