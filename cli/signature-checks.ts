import { Worker } from 'node:worker_threads';

import type { JsonWebKey } from '#lib/domain/evidence/evidence.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import type { ExportHead, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';

export type SignatureJob =
  | { kind: 'decision'; actionId: string; jws: string }
  | { kind: 'verdict'; verdict: KeptVerdict; /** Where its passkey has to be bound to. */ origin: string };

export interface SignatureWorkerData {
  keys: JsonWebKey[];
}

const BATCH = 256;
/** How many batches may wait for the worker thread. */
const MOST_WAITING = 8;

/** Verifies signatures on a worker thread while the main thread reads on, because they take longer than everything else combined. */
export class SignatureChecks {
  readonly #worker: Worker;
  readonly #faults: Fault[] = [];
  #batch: SignatureJob[] = [];
  #waiting = 0;
  #failed: Error | null = null;
  #answered: () => void = () => undefined;

  constructor({ jwks }: ExportHead) {
    const workerData: SignatureWorkerData = { keys: jwks.keys as JsonWebKey[] };
    this.#worker = new Worker(new URL('./signature-worker.ts', import.meta.url), { workerData });
    this.#worker.on('message', (faults: Fault[]) => {
      this.#waiting -= 1;
      this.#faults.push(...faults);
      this.#answered();
    });
    this.#worker.on('error', (error) => {
      this.#failed = error as Error;
      this.#answered();
    });
  }

  decision(actionId: string, jws: string): Promise<void> {
    return this.#add({ kind: 'decision', actionId, jws });
  }

  verdict(verdict: KeptVerdict, origin: string): Promise<void> {
    return this.#add({ kind: 'verdict', verdict, origin });
  }

  /** All faults that were found. */
  async finish(): Promise<Fault[]> {
    this.#send();
    await this.#until(0);
    return this.#faults;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #add(job: SignatureJob): Promise<void> {
    this.#batch.push(job);
    if (this.#batch.length < BATCH) return;
    this.#send();
    await this.#until(MOST_WAITING);
  }

  #send(): void {
    if (this.#batch.length === 0) return;
    this.#worker.postMessage(this.#batch);
    this.#waiting += 1;
    this.#batch = [];
  }

  async #until(most: number): Promise<void> {
    while (this.#waiting > most && !this.#failed) await new Promise<void>((resolve) => (this.#answered = resolve));
    if (this.#failed) throw this.#failed;
  }
}
