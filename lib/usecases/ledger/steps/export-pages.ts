import type { ClosedEntry, OpenEntry } from '#lib/domain/ledger/closed-entry.ts';
import { stateDigest, type StoredAction } from '#lib/domain/ledger/log-verifier.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import { machineOf } from '#lib/store/actions/action-row.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadLastEntries, loadVerdicts, type ExportedVerdict } from '#lib/store/ledger/export.ts';
import { loadTile, splitHashes } from '#lib/store/ledger/ledger.ts';
import type { ClosedParts } from './closed-parts.ts';

/** `leaf`: base64 of the hash the tree took in, so that an entry that was changed since can be named; none before it has a place. */
export type ExportedEntry = OpenEntry;
/** `after`: the index of the last entry about the action; null when no entry speaks of it. Of one whose entries are closed nothing but its id is told. */
export type ExportedAction = (StoredAction & { after: number | null; decision: string | null }) | ClosedAction;
export interface ClosedAction {
  id: string;
  closed: true;
}
/** `entry`: the index of the entry that names its statement; null when none does. `closed`: its statement also answers an action that is closed. */
export type KeptVerdict = ExportedVerdict & { entry: number | null; closed?: true | undefined };

export interface ExportPage {
  entries: (ExportedEntry | ClosedEntry)[];
  verdicts: KeptVerdict[];
  actions: ExportedAction[];
}

/** Adds to each entry the hash the tree took in. */
export async function withLeaves(tx: Tx, entries: ExportedEntry[], size: number): Promise<ExportedEntry[]> {
  const tiles = new Map<number, Hash[]>();
  for (const { index } of entries) {
    const tile = Math.floor(index / TILE_WIDTH);
    if (tiles.has(tile)) continue;
    const hashes = await loadTile(tx, { level: 0, index: tile, width: Math.min(TILE_WIDTH, size - tile * TILE_WIDTH) });
    tiles.set(tile, hashes ? splitHashes(hashes) : []);
  }
  return entries.map((entry) => {
    const hash = tiles.get(Math.floor(entry.index / TILE_WIDTH))?.[entry.index % TILE_WIDTH];
    return { ...entry, leaf: hash && Buffer.from(hash).toString('base64') };
  });
}

/** Entries with the verdicts they name, and the actions of which they hold the last word. */
export async function pageOf(tx: Tx, all: ExportedEntry[], closed: ClosedParts, newest = false): Promise<ExportPage> {
  const entries = all.filter((entry) => !closed.hides(entry));
  const ids = [...new Set(entries.flatMap((entry) => entry.action_id ?? []))];
  const lastHere = new Map<string, number>();
  const statements = new Map<string, number>();
  for (const { action_id: id, index, body } of entries) {
    if (id === null) continue;
    lastHere.set(id, index);
    const digest = statementIn(body);
    if (digest !== undefined) statements.set(`${id} ${digest}`, index);
  }
  const last = new Map((await loadLastEntries(tx, ids)).map((row) => [row.action_id, row.index]));
  const ended = ids.filter((id) => newest || last.get(id) === lastHere.get(id));
  const verdicts = await loadVerdicts(tx, ids);
  const named = verdicts.flatMap((verdict) => {
    const entry = statements.get(`${verdict.action_id} ${verdict.statement_digest}`);
    return entry === undefined ? [] : [{ ...verdict, entry }];
  });
  return {
    entries: all.map((entry) => closed.close(entry)),
    verdicts: closed.verdicts(named).toSorted((a, b) => a.entry - b.entry),
    actions: (await statesOf(tx, ended))
      .map((row) => ({ ...row, after: lastHere.get(row.id) ?? null }))
      .toSorted((a, b) => (a.after ?? 0) - (b.after ?? 0)),
  };
}

/** The statement an entry speaks of. A body that somebody made unreadable is exported as it is: whoever verifies names it. */
function statementIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { statement_digest?: string } | null)?.statement_digest;
  } catch {
    return undefined;
  }
}

/** Verdicts whose statement no entry about their action names: written past the desk. */
export const unspoken = (verdicts: readonly (ExportedVerdict & { bodies: string[] })[]): KeptVerdict[] =>
  verdicts.flatMap(({ bodies, ...verdict }) =>
    bodies.some((body) => statementIn(body) === verdict.statement_digest) ? [] : [{ ...verdict, entry: null }],
  );

/** What is kept of these actions. */
export const statesOf = async (tx: Tx, ids: string[]): Promise<(StoredAction & { decision: string | null })[]> =>
  (await loadActions(tx, ids)).map((row) => ({
    id: row.id,
    state: stateDigest(machineOf(row)),
    decision: row.decision_jws,
  }));
