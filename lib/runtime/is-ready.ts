import { listAppliedMigrations } from '#lib/store/applied-migrations.ts';
import { loadSequencerLag } from '#lib/store/ledger/ledger.ts';
import { readOwnMigrations } from '#lib/store/migrate.ts';
import { movedTo } from '#lib/usecases/moved-to.ts';
import { clockFault } from './clock.ts';
import type { Runtime } from './runtime.ts';
import { within } from './within.ts';

/** What `/readyz` says. */
export interface Readiness {
  /** `ready`, or why no requests should be sent here. */
  status:
    | 'ready'
    | 'draining'
    | 'database does not answer'
    | 'database is not migrated'
    | 'desk has moved: start this process again'
    | 'clock is not the database’s';
  /** How long the oldest entry has waited for its place in the log. Null where the database does not say. */
  sequencer_lag_ms: number | null;
}

/** Whoever asks has to be told sooner than a read is given up. */
const ANSWER_MS = 10_000;

let own: ReturnType<typeof readOwnMigrations> | undefined;

/**
 * Whether requests should be sent to this process: it stays, hears notifications, knows where the desk is, has the database's time, and the database
 * answers and has been through every migration of this release. The sequencer's lag is told and never makes a process unready: it is the whole
 * desk's, and a stop has to get through.
 */
export async function readiness({
  wakeUps,
  db,
  draining,
  ctx,
}: Pick<Runtime, 'wakeUps' | 'db' | 'draining'> & { ctx: Pick<Runtime['ctx'], 'origin'> }): Promise<Readiness> {
  try {
    const [migrations, applied, lag, moved, clock] = await within(
      ANSWER_MS,
      Promise.all([
        (own ??= readOwnMigrations()),
        listAppliedMigrations(db),
        loadSequencerLag(db),
        movedTo(db, ctx),
        clockFault(db),
      ]),
      'no answer in time',
    );
    // Said first: it is on its way out, whatever else is the matter.
    if (draining.begun) return { status: 'draining', sequencer_lag_ms: lag };
    const done = new Set(applied.filter(({ finished }) => finished).map(({ name }) => name));
    const missing = migrations.some(({ name }) => !done.has(name));
    if (missing) return { status: 'database is not migrated', sequencer_lag_ms: lag };
    if (!wakeUps.listening) return { status: 'database does not answer', sequencer_lag_ms: lag };
    if (moved !== null) return { status: 'desk has moved: start this process again', sequencer_lag_ms: lag };
    if (clock !== null) return { status: 'clock is not the database’s', sequencer_lag_ms: lag };
    return { status: 'ready', sequencer_lag_ms: lag };
  } catch {
    if (draining.begun) return { status: 'draining', sequencer_lag_ms: null };
    return { status: 'database does not answer', sequencer_lag_ms: null };
  }
}
