import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { asLeader } from '#lib/store/leader.ts';
import type { OutgoingHead } from '#lib/usecases/ledger/answers/outgoing-head.ts';
import { beginAnchoring } from '#lib/usecases/ledger/begin-anchoring.ts';
import { compareWithAnchored } from '#lib/usecases/ledger/compare-with-anchored.ts';
import { nextAnchoring } from '#lib/usecases/ledger/next-anchoring.ts';
import { recordAnchoring } from '#lib/usecases/ledger/record-anchoring.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import type { Job } from '../jobs/job.ts';
import { VERIFIERS } from '../verifiers.ts';
import { anchorFile, type Anchor } from './anchor.ts';
import type { Places } from './cosigning.ts';
import { silentLog, type Log } from '../log.ts';

const EVERY_MS = 3_600_000;
const LOOK_MS = 60_000;
const FIRST_MS = 10_000;
/** Timeout of one anchor: a dead network disk never answers, not even with an error. */
const PATIENCE_MS = 120_000;

/** Copies the newest head to the anchors every hour, in whichever process is leader, and retries sooner what failed. */
export const anchoring = (places: Places, anchors: readonly Anchor[]): Job => ({
  name: 'anchors',
  every: EVERY_MS,
  first: FIRST_MS,
  run: async (signal) => Math.max(LOOK_MS, await anchorDue(places, anchors, signal)),
});

/** Serves every anchor that is due. Answers in how many milliseconds the next one is. */
export async function anchorDue(
  { url, ctx, log }: Places,
  anchors: readonly Anchor[],
  signal: AbortSignal,
  every = EVERY_MS,
): Promise<number> {
  const waits: number[] = [];
  await asLeader(url, 'anchorer', async () => {
    for (const anchor of anchors) {
      const due = await nextAnchoring(ctx, anchor.name, every);
      if (due !== null && typeof due !== 'number') await anchorHead(ctx, anchor, due, signal, log);
      waits.push(typeof due === 'number' ? due : LOOK_MS);
    }
  });
  return Math.min(every, ...waits);
}

/** Copies one head to one anchor and records the result. Answers the fault, or null. */
async function anchorHead(
  ctx: Context,
  anchor: Anchor,
  head: OutgoingHead,
  signal: AbortSignal,
  log: Log,
): Promise<OutsideFault | null> {
  const fault = await withPatience(take(anchor, head, ctx, signal), signal).then(
    () => null,
    (error: unknown) => {
      if (error instanceof OutsideFault) return error;
      throw error;
    },
  );
  if (signal.aborted) return fault;
  if (await recordAnchoring(ctx, anchor.name, head.size, fault)) {
    const alarm = fault?.kind === 'contradicts' ? 'ALARM: ' : '';
    log[alarm ? 'error' : fault ? 'warn' : 'info'](
      `${alarm}anchor ${anchor.name} ${fault ? fault.message : 'keeps heads'}`,
    );
  }
  return fault;
}

async function take(anchor: Anchor, head: OutgoingHead, ctx: Context, signal: AbortSignal): Promise<void> {
  const held = await anchor.newest(signal);
  if (held !== null && (await compareWithAnchored(ctx, VERIFIERS, held, head))) return;
  await anchor.put(anchorFile(head.size), head.note, signal);
}

async function withPatience<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const late = new Promise<never>((_, reject) => {
    const give = () => reject(new OutsideFault('unreachable', 'did not answer in two minutes'));
    if (over.aborted) give();
    over.addEventListener('abort', give);
  });
  return Promise.race([work, late]);
}

export interface Anchored {
  target: string;
  size: number;
  fault: string | null;
}

/** Copies the newest head to every anchor on demand. The hourly job may do so at the same time: the second finds the head already there. */
export async function anchorNow(ctx: Context, actor: AdminActor, anchors: readonly Anchor[]): Promise<Anchored[]> {
  const head = await beginAnchoring(
    ctx,
    actor,
    anchors.map(({ name }) => name),
  );
  const done: Anchored[] = [];
  for (const anchor of anchors) {
    const fault = await anchorHead(ctx, anchor, head, new AbortController().signal, silentLog);
    done.push({ target: anchor.name, size: head.size, fault: fault?.message ?? null });
  }
  return done;
}
