import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import { drillSalt2 } from '#lib/domain/drill/drill-2.ts';
import { checkpointText, noteText } from '#lib/domain/ledger/checkpoint.ts';
import { LARGEST_LEAF } from '#lib/domain/ledger/leaf.ts';
import { ENTRY_PARTS } from '#lib/domain/ledger/leaf-2.ts';
import { leafTextOf, loggedEntry, SALTS_BYTES } from '#lib/domain/ledger/logged-entry.ts';
import { leafHash, rootOf, type Hash } from '#lib/domain/ledger/merkle.ts';
import { hashesAt, hashesFrom, subtree, TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadFormats } from '#lib/store/desk/formats.ts';
import {
  becomeSequencer,
  insertCheckpoint,
  insertLeaves,
  loadTile,
  loadUnsequenced,
  saveTile,
  splitHashes,
  treeSize,
  type StoredEntry,
} from '#lib/store/ledger/ledger.ts';
import { loadOpenings } from '#lib/store/safety/drills.ts';
import type { Context } from '../../context.ts';

/** Some tens of milliseconds of work, and a transaction that nobody waits for. */
const BATCH = 4_096;

/**
 * Numbers what was committed since and signs a new head, in the caller's transaction: contiguous indexes, each entry once, whoever dies in
 * between. Answers how many entries went in; a full batch means there may be more.
 */
export async function sequenceBatch(ctx: Context, tx: Tx): Promise<{ added: number; more: boolean }> {
  await becomeSequencer(tx);
  const entries = await loadUnsequenced(tx, BATCH);
  if (entries.length === 0) return { added: 0, more: false };
  const before = await treeSize(tx);
  const size = before + entries.length;
  // Read after the entries: whoever sees the entry that switched the form sees the form.
  const salts = (await loadFormats(tx)).leaf >= 2 ? await newSalts(tx, entries) : entries.map(() => null);
  const hashes = await hashesOf(entries, salts);
  await insertLeaves(
    tx,
    before,
    entries.map((entry) => entry.position),
    salts,
  );
  const root = await grow(tx, before, size, hashes);
  const text = checkpointText({ origin: ctx.signer.log.name, size, root });
  await insertCheckpoint(tx, size, root, noteText(text, [await ctx.signer.signCheckpoint(text)]), new Date(ctx.now()));
  tx.publish('checkpoint');
  return { added: entries.length, more: entries.length === BATCH };
}

/** Everything that was committed so far, in transactions of its own: for answers that have to be proven by the log. */
export async function sequenceAll(ctx: Context): Promise<void> {
  while ((await ctx.transaction((tx) => sequenceBatch(ctx, tx))).more);
}

/** Hashed between two looks at what else there is to do: some milliseconds. */
const SLICE = 256;

async function hashesOf(entries: readonly StoredEntry[], salts: readonly (Buffer | null)[]): Promise<Hash[]> {
  const hashes: Hash[] = [];
  for (const [i, entry] of entries.entries()) {
    if (i > 0 && i % SLICE === 0) await setImmediate();
    const data = new TextEncoder().encode(leafTextOf(loggedEntry({ ...entry, salts: salts[i] ?? null })));
    if (data.length > LARGEST_LEAF) throw new Error(`entry ${entry.id} is too large for a leaf`);
    hashes.push(leafHash(data));
  }
  return hashes;
}

/** Salts of the five parts of each leaf. They are random, but for that of a drill's first content, which commits to the drill. */
async function newSalts(tx: Tx, entries: readonly StoredEntry[]): Promise<Buffer[]> {
  const proposed = entries.flatMap((entry) => (entry.type === 'submitted' ? (entry.action_id ?? []) : []));
  const drills = new Map((await loadOpenings(tx, proposed)).map((opening) => [opening.action_id, opening]));
  return entries.map((entry) => {
    const salts = randomBytes(SALTS_BYTES);
    const drill = entry.type === 'submitted' ? drills.get(entry.action_id ?? '') : undefined;
    if (drill) Buffer.from(drillSalt2(drill), 'base64url').copy(salts, ENTRY_PARTS.indexOf('content') * 32);
    return salts;
  });
}

/** Appends hashes to the lowest level and carries full tiles upwards. Answers the new root. */
async function grow(tx: Tx, before: number, size: number, added: Hash[]): Promise<Hash> {
  const touched = new Map<string, Hash[]>();
  const read = async (level: number, index: number, width: number): Promise<Hash[]> => {
    const known = touched.get(`${level}/${index}`);
    if (known) return known.slice(0, width);
    const stored = width === 0 ? null : await loadTile(tx, { level, index, width });
    if (width > 0 && !stored) throw new Error(`the tree is damaged: tile ${level}/${index} is missing or short`);
    return stored ? splitHashes(stored) : [];
  };
  let fresh = added;
  for (let level = 0; fresh.length > 0; level++) {
    let at = hashesAt(level, before);
    const above: Hash[] = [];
    while (fresh.length > 0) {
      const index = Math.floor(at / TILE_WIDTH);
      const kept = await read(level, index, at % TILE_WIDTH);
      const hashes = [...kept, ...fresh.slice(0, TILE_WIDTH - kept.length)];
      fresh = fresh.slice(hashes.length - kept.length);
      at += hashes.length - kept.length;
      touched.set(`${level}/${index}`, hashes);
      await saveTile(tx, level, index, hashes);
      if (hashes.length === TILE_WIDTH) above.push(subtree(hashes));
    }
    fresh = above;
  }
  return rootOf(
    size,
    hashesFrom(size, ({ level, index, width }) => read(level, index, width)),
  );
}
