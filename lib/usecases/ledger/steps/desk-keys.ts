import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadKeyEntries } from '#lib/store/ledger/key-entries.ts';
import type { Queryable, Tx } from '#lib/store/database.ts';
import type { Context } from '../../context.ts';
import type { DeskKey, DeskKeys, KeyPurpose } from '../../signer.ts';

export interface KnownKeys {
  /** Ids of keys that an entry announced. */
  announced: ReadonlySet<string>;
  /** The key that signs for each purpose, as the ledger says. */
  inUse: ReadonlyMap<KeyPurpose, string>;
}

/** What the ledger says about keys. */
export async function knownKeys(db: Queryable): Promise<KnownKeys> {
  const entries = await loadKeyEntries(db);
  const ofType = (type: string) =>
    entries
      .filter((entry) => entry.type === type)
      .map((entry) => JSON.parse(entry.body) as { purpose: KeyPurpose; key: string });
  return {
    announced: new Set(ofType('key-rotated').map(({ key }) => key)),
    inUse: new Map(ofType('key-in-use').map(({ purpose, key }) => [purpose, key])),
  };
}

/** Keys that were announced and do not sign yet, because whoever rotated them was cut short, sign from now on. The caller holds the keys' lock. */
export async function finishRotation(tx: Tx, keys: DeskKeys): Promise<void> {
  const { announced } = await knownKeys(tx);
  const due = keys.list().filter((key) => key.state === 'prepared' && announced.has(key.kid));
  if (due.length > 0) await keys.activate(due.map((key) => key.kid));
}

/** Writes down which keys sign, where the ledger does not say so yet. Answers how many that were. */
export async function noteKeysInUse(ctx: Context, tx: Tx, keys: DeskKeys, actorId: string): Promise<number> {
  const { inUse } = await knownKeys(tx);
  const changed = keys.list().filter((key) => key.state === 'signs' && inUse.get(key.purpose) !== key.kid);
  const at = ctx.now();
  await insertEntries(
    tx,
    changed.map((key) => ({
      id: ctx.newId('ent'),
      type: 'key-in-use',
      actorId,
      at,
      body: { type: 'key-in-use', ...factsOf(key), before: inUse.get(key.purpose) ?? null, source: keys.source, at },
    })),
  );
  return changed.length;
}

/** What an entry says of a key: never more than its public half. */
export const factsOf = ({ kid, purpose, log_key }: DeskKey) => ({ purpose, key: kid, log_key });
