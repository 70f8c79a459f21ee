import { v7 as uuidv7 } from 'uuid';

import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import { loadConfiguration } from '#lib/store/configuration.ts';
import type { Database, Tx } from '#lib/store/database.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { submitBatch } from '#lib/usecases/actions/steps/submit-batch.ts';
import type { Context, Outside, Submitted } from '#lib/usecases/context.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import type { Signer } from '#lib/usecases/signer.ts';
import { Batcher } from './batcher.ts';
import type { Hub } from './wake/hub.ts';

export interface Parts {
  db: Database;
  hub: Hub;
  /** Called with the topics of every committed transaction. */
  publish: (topics: ReadonlySet<string>) => void;
  signer: Signer;
  outside?: Outside;
  origin: string;
  now?: () => number;
}

// Two lanes: one batch is assessed while the other waits for its commit. A stop waits for both, so a batch is kept light: a few large
// proposals made to be slow must not hold it up.
const LANES = { lanes: 2, max: 64, maxWeight: 262_144 };

const NOBODY: Outside = { witnesses: [], anchors: [] };

/** The context every use case gets, over real parts. Tests pass their own clock. */
export function createContext({ db, hub, publish, signer, outside = NOBODY, origin, now = Date.now }: Parts): Context {
  const transaction = <T>(work: (tx: Tx) => Promise<T>) => db.transaction(work, publish);
  const actions = new Batcher<string, ActionRow | null>(
    async (ids) => {
      const rows = new Map((await loadActions(db, [...new Set(ids)])).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { lanes: 4, max: 200 },
  );
  const groups = new Map<string, Batcher<unknown, unknown>>();
  const configuration = configurationCache(db, hub);
  const submissions = new Batcher<Submission, Submitted>((items) => transaction((tx) => submitBatch(ctx, tx, items)), {
    ...LANES,
    weigh: ({ argsText }) => argsText.length,
  });
  const ctx: Context = {
    now,
    newId: (prefix) => `${prefix}_${uuidv7()}`,
    transaction,
    submissions,
    together: <Item, Result>(
      kind: string,
      item: Item,
      work: (tx: Tx, items: readonly Item[]) => Promise<(Result | Error)[]>,
      weigh?: (item: Item) => number,
    ) => {
      let group = groups.get(kind);
      if (!group) {
        const limits = { ...LANES, ...(weigh ? { weigh: weigh as (item: unknown) => number } : {}) };
        group = new Batcher<unknown, unknown>((items) => transaction((tx) => work(tx, items as Item[])), limits);
        groups.set(kind, group);
      }
      return group.add(item) as Promise<Result>;
    },
    db,
    query: db.query,
    loadAction: (id) => actions.add(id),
    signer,
    outside,
    configuration,
    subscribe: (topic, wake) => hub.subscribe(topic, wake),
    origin,
  };
  return ctx;
}

/** Keeps the newest configuration seen; a wake-up or a newer version in the database makes it read again. */
function configurationCache(db: Database, hub: Hub): Context['configuration'] {
  let current: Configuration | null = null;
  let loading: Promise<Configuration> | null = null;
  hub.subscribe('config', () => {
    current = null;
    loading = null;
  });
  return async (atLeast = 0) => {
    if (current && current.version >= atLeast) return current;
    const mine = (loading ??= loadConfiguration(db));
    try {
      const loaded = await mine;
      if (loading === mine) {
        current = loaded;
        loading = null;
      }
      // Read before the version we were told of: once more, alone.
      return loaded.version >= atLeast ? loaded : await loadConfiguration(db);
    } catch (error) {
      if (loading === mine) loading = null;
      throw error;
    }
  };
}
