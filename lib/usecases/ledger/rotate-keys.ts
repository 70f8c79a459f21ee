import { holdKeys } from '#lib/store/ledger/key-entries.ts';
import type { Tx } from '#lib/store/database.ts';
import { adminId } from '../authorise-admin.ts';
import type { Context, OperatorActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { factsOf, finishRotation, knownKeys, noteKeysInUse } from './steps/desk-keys.ts';
import { sequenceBatch } from './steps/sequence-batch.ts';
import type { DeskKey, DeskKeys, KeyPurpose } from '../signer.ts';

export interface RotateKeys {
  purposes: readonly KeyPurpose[];
  reason: string;
  /** The newest keys that are there become the desk's, though it has not signed with them: restored ones, or new ones after a loss. */
  adopt: boolean;
}

/** One purpose's keys, before and after. */
export interface Rotation {
  purpose: KeyPurpose;
  from: string | null;
  to: string;
  log_key: string | null;
}

/**
 * New keys sign, old ones stay for verifying. First a new key is announced, under a head by the key before it; then it signs, and the next head is
 * its own. Whoever dies in between leaves a key that the next start or rotation takes up.
 */
export async function rotateKeys(
  ctx: Context,
  actor: OperatorActor,
  keys: DeskKeys,
  input: RotateKeys,
): Promise<Rotation[]> {
  const rotations = await ctx.transaction(async (tx) => {
    await holdKeys(tx);
    await keys.reload();
    await finishRotation(tx, keys);
    const changes = input.adopt || keys.source !== 'file' ? await found(tx, keys, input) : await made(keys, input);
    for (const { from, key } of changes)
      await appendEntry(ctx, tx, actor, 'key-rotated', {
        ...factsOf(key),
        from,
        source: keys.source,
        adopted: input.adopt,
        reason: input.reason,
      });
    while ((await sequenceBatch(ctx, tx)).more);
    return changes.map(({ from, key: { kid: to, purpose, log_key } }) => ({ purpose, from, to, log_key }));
  });
  await ctx.transaction(async (tx) => {
    await holdKeys(tx);
    await keys.reload();
    await finishRotation(tx, keys);
    await noteKeysInUse(ctx, tx, keys, adminId(actor));
    while ((await sequenceBatch(ctx, tx)).more);
    tx.publish('keys');
  });
  return rotations;
}

interface Change {
  from: string | null;
  key: DeskKey;
}

const newest = (keys: DeskKeys, purpose: KeyPurpose, state: DeskKey['state']): DeskKey | undefined =>
  keys.list().findLast((key) => key.purpose === purpose && key.state === state);

async function made(keys: DeskKeys, { purposes }: RotateKeys): Promise<Change[]> {
  await keys.prepare(purposes);
  return purposes.map((purpose) => {
    const key = newest(keys, purpose, 'prepared');
    if (!key) throw new Error(`no ${purpose} key was made`);
    return { from: newest(keys, purpose, 'signs')?.kid ?? null, key };
  });
}

/** Keys that somebody made elsewhere and the ledger does not know as signing. */
async function found(tx: Tx, keys: DeskKeys, { purposes }: RotateKeys): Promise<Change[]> {
  const { inUse } = await knownKeys(tx);
  const changes = purposes.flatMap((purpose): Change[] => {
    const key = newest(keys, purpose, 'signs');
    const from = inUse.get(purpose) ?? null;
    return key && key.kid !== from ? [{ from, key }] : [];
  });
  const missing = purposes.find((purpose) => !changes.some(({ key }) => key.purpose === purpose));
  if (changes.length > 0 && (purposes.length > 1 || missing === undefined)) return changes;
  const places = { file: 'the keys file', environment: 'COUNTERSIGN_KEYS_JSON', signer: 'the signer' };
  throw new Failure('conflict', {
    detail: `There is no newer ${purposes.join(' or ')} key in ${places[keys.source]} than the one that signs: make one there first.`,
  });
}
