import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { asLeader } from '#lib/store/leader.ts';
import { latestCheckpoint, type StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import { keepCosignature } from '#lib/usecases/ledger/keep-cosignature.ts';
import { nextCosigning } from '#lib/usecases/ledger/next-cosigning.ts';
import { proveConsistency } from '#lib/usecases/ledger/prove-consistency.ts';
import { recordWitnessFault } from '#lib/usecases/ledger/record-witness-fault.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Job } from '../jobs/job.ts';
import type { Witness } from './parse-witnesses.ts';
import { submitCheckpoint } from './submit-checkpoint.ts';
import type { Log } from '../log.ts';

/** Least time between two requests to one witness, however many heads there are. */
const EVERY_MS = 5_000;
/** Safety net for a lost wake-up, and for a leader that died. */
const SAFETY_NET_MS = 30_000;
/** Delay after the start, so short-lived commands do not contact witnesses. */
const FIRST_MS = 2_000;
/** A witness that lost its state answers with another size once; after this many different answers it counts as faulty. */
const TRIES = 3;

export interface Places {
  url: string;
  ctx: Context;
  log: Log;
}

/** Has new heads cosigned, in whichever process is leader. Nobody waits for it: the log grows and is served without witnesses all the same. */
export const cosigning = (places: Places, witnesses: readonly Witness[]): Job => ({
  name: 'witnesses',
  every: SAFETY_NET_MS,
  first: FIRST_MS,
  wakeOn: 'checkpoint',
  gather: EVERY_MS,
  run: async (signal) => Math.max(EVERY_MS, await cosignAll(places, witnesses, signal)),
});

/** One round over all witnesses at once. Answers in how many milliseconds the next is due. */
export async function cosignAll(
  { url, ctx, log }: Places,
  witnesses: readonly Witness[],
  signal: AbortSignal,
  every = EVERY_MS,
): Promise<number> {
  const waits: number[] = [];
  await asLeader(url, 'cosigner', async () => {
    // The same for all of them: a head is worth more the more of them cosigned it.
    const head = await latestCheckpoint(ctx.db);
    if (!head) return;
    const rounds = await Promise.allSettled(witnesses.map((witness) => cosign(ctx, witness, head, signal, every, log)));
    for (const round of rounds)
      if (round.status === 'fulfilled') waits.push(round.value);
      else throw round.reason;
  });
  return Math.min(SAFETY_NET_MS, ...waits);
}

async function cosign(
  ctx: Context,
  witness: Witness,
  head: StoredCheckpoint,
  signal: AbortSignal,
  every: number,
  log: Log,
): Promise<number> {
  const due = await nextCosigning(ctx, witness.key, head, every);
  if (due === null || typeof due === 'number') return due ?? SAFETY_NET_MS;
  try {
    const cosigned = await ask(ctx, witness, due, signal);
    if (cosigned === null) return every;
    if (await keepCosignature(ctx, witness.key, { size: due.size, ...cosigned }))
      log.info(`witness ${witness.name}: cosigns again`);
  } catch (error) {
    // Aborted by our own shutdown: no fault of the witness.
    if (signal.aborted) return every;
    if (!(error instanceof OutsideFault)) throw error;
    if (await recordWitnessFault(ctx, witness, error))
      log[error.kind === 'contradicts' ? 'error' : 'warn'](
        `${error.kind === 'contradicts' ? 'ALARM: ' : ''}witness ${witness.name} ${error.message}`,
      );
  }
  return every;
}

/** Requests a cosignature, again from the size the witness names. Null when the log has grown meanwhile. */
async function ask(
  ctx: Context,
  witness: Witness,
  due: { old: number; size: number; note: string },
  signal: AbortSignal,
): Promise<{ line: string; time: number } | null> {
  let { old } = due;
  for (let tries = 0; tries < TRIES; tries++) {
    const proof = await proveConsistency(ctx, old, due.size);
    const answer = await submitCheckpoint(witness, { ...due, old, proof }, ctx.now(), signal);
    if ('line' in answer) return answer;
    if (answer.known > due.size) return ahead(ctx, answer.known);
    old = answer.known;
  }
  throw new OutsideFault('refused', 'names another size each time it is asked');
}

/** More than was offered: another process may have been quicker. More than there is: this log had more once. */
async function ahead(ctx: Context, known: number): Promise<null> {
  const newest = await latestCheckpoint(ctx.db);
  if ((newest?.size ?? 0) >= known) return null;
  throw new OutsideFault(
    'contradicts',
    `has cosigned ${known} entries, more than this log has: the log was rolled back`,
  );
}
