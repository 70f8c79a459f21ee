import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

import { oneLine } from '#lib/store/startup-failure.ts';

/** A signature is made while a transaction is open, and a stop waits for those: a signer that takes longer counts as down. */
const PATIENCE_MS = 2_000;
/** To log in to a device or a service and list its keys; no transaction waits for that. */
const START_PATIENCE_MS = 10_000;
/** A program that ends at once is not started in a circle. */
const RESTART_MS = 1_000;
const LONGEST_LINE = 1_048_576;
const LONGEST_REMARK = 300;

/** The signer did not do what it was asked; `message` says why, in words for the log. */
export class SignerFault extends Error {}

interface Waiting {
  resolve: (answer: Record<string, unknown>) => void;
  reject: (error: SignerFault) => void;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * A program of the operator's that holds the private keys: asked over its standard input, one JSON object a line, and answering on its standard
 * output. One that ends, keeps silent or writes something else is ended and started again; until it has listed its keys it is asked for nothing.
 */
export class SignerProcess {
  readonly #command: readonly string[];
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcessWithoutNullStreams | null = null;
  #last = 0;
  #down: string | null = null;
  #closed = false;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(command: readonly string[], log: (line: string) => void) {
    this.#command = command;
    this.#log = log;
  }

  /** Its public keys. Throws `SignerFault` where it does not say. */
  keys(): Promise<Record<string, unknown>> {
    return this.#ask({ op: 'keys' }, START_PATIENCE_MS);
  }

  /** A signature with the key it calls by this name. Throws `SignerFault`, at once while the signer is down. */
  sign(key: string, message: Uint8Array): Promise<Record<string, unknown>> {
    if (this.#down !== null) return Promise.reject(new SignerFault(this.#down));
    return this.#ask({ op: 'sign', key, message: Buffer.from(message).toString('base64') }, PATIENCE_MS);
  }

  /** Closes its input, by which it knows that it is to end. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#child?.stdin.end();
    this.#child?.kill('SIGTERM');
    return Promise.resolve();
  }

  #ask(question: Record<string, unknown>, patience: number): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const child = (this.#child ??= this.#start());
      const id = ++this.#last;
      const timer = setTimeout(() => this.#lost(child, `gave no answer within ${patience / 1000} s`), patience);
      this.#waiting.set(id, { resolve, reject, timer });
      child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    const [program = '', ...args] = this.#command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: surroundings() });
    child.on('error', (error) => this.#lost(child, `cannot be started: ${oneLine(error)}`));
    child.on('exit', (code, signal) => this.#lost(child, `ended (${signal ?? `exit code ${code}`})`));
    // Whoever writes to a program that has ended is told by its end.
    child.stdin.on('error', () => undefined);
    onLines(child, 'stdout', (line) => this.#heard(child, line));
    onLines(child, 'stderr', (line) => this.#log(`keys: the signer says: ${line.slice(0, LONGEST_REMARK)}`));
    return child;
  }

  #heard(child: ChildProcessWithoutNullStreams, line: string): void {
    const answer = objectIn(line);
    if (!answer) return this.#lost(child, 'wrote something that is no JSON object on one line');
    const waiting = this.#waiting.get(Number(answer['id']));
    if (!waiting) return;
    this.#waiting.delete(Number(answer['id']));
    clearTimeout(waiting.timer);
    if (this.#down !== null) this.#log('keys: the signer answers again');
    this.#down = null;
    const { error } = answer;
    if (error === undefined) waiting.resolve(answer);
    else waiting.reject(new SignerFault(`refused: ${oneLine(String(error)).slice(0, LONGEST_REMARK)}`));
  }

  #lost(child: ChildProcessWithoutNullStreams, why: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    child.kill('SIGKILL');
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new SignerFault(why));
    }
    this.#waiting.clear();
    if (this.#closed) return;
    if (this.#down === null) this.#log(`keys: the signer ${why}; nothing is signed until it answers`);
    this.#down = why;
    this.#restart = setTimeout(() => void this.keys().catch(() => undefined), RESTART_MS).unref();
  }
}

/** What a signer needs to find its keys, and none of the desk's own secrets. */
function surroundings(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|DATABASE_URL$)/.test(name));
  return Object.fromEntries(kept) as NodeJS.ProcessEnv;
}

/** Tells each whole line of a stream. A program whose line never ends is ended. */
function onLines(
  child: ChildProcessWithoutNullStreams,
  stream: 'stdout' | 'stderr',
  heard: (line: string) => void,
): void {
  let rest = '';
  child[stream].setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') heard(line);
    if (rest.length > LONGEST_LINE) child.kill('SIGKILL');
  });
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
