import { ERASED_PARTS } from '#lib/domain/erasure/erasure.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { NewEntry } from '#lib/domain/ledger/new-entry.ts';
import { digestOf, sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { eraseRemarks } from '#lib/store/retention/erase-remarks.ts';
import {
  becomeEraser,
  eraseActions,
  moveErasure,
  nextErasure,
  stepAfter,
  stepOf,
  takeErasable,
  type Erasure,
} from '#lib/store/retention/erasures.ts';
import type { Context } from '#lib/usecases/context.ts';
import { beginRetention } from './begin-retention.ts';

/** Small enough to take some tens of milliseconds: a stop that arrives meanwhile waits for no more than this. */
const BATCH = 200;

/** Erases one batch and appends its entries, in the caller's transaction. Answers false when nothing is left to do. */
export async function eraseBatch(ctx: Context, tx: Tx): Promise<boolean> {
  await becomeEraser(tx);
  const erasure = await nextErasure(tx);
  if (!erasure) return beginRetention(ctx, tx);
  const now = new Date(ctx.now());
  const step = stepOf(erasure.cursor);
  const ids =
    step === 'act_' ? await eraseActionsOf(ctx, tx, erasure, now) : await eraseRemarks(tx, step, erasure, BATCH);
  if (ids.length > 0) {
    await insertEntries(tx, [batchEntry(ctx, erasure, step, ids)]);
    const actions = step === 'act_' ? ids.length : 0;
    const cursor = ids.at(-1) ?? erasure.cursor;
    await moveErasure(tx, erasure, { cursor, actions, remarks: ids.length - actions, doneAt: null });
    return true;
  }
  const next = stepAfter(step);
  await moveErasure(tx, erasure, { cursor: next ?? step, actions: 0, remarks: 0, doneAt: next === null ? now : null });
  if (next === null) {
    const { actions, remarks } = erasure;
    await insertEntries(tx, [entryOf(ctx, erasure, 'erasure-done', { actions, remarks })]);
    tx.publish('erasures');
  }
  return true;
}

async function eraseActionsOf(ctx: Context, tx: Tx, erasure: Erasure, now: Date): Promise<string[]> {
  const rows = await takeErasable(tx, erasure, now, BATCH);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const body = {
    parts: [...ERASED_PARTS],
    asked_by: erasure.asked_by,
    agreed_by: erasure.agreed_by,
    reason_digest: `sha256:${sha256Hex(erasure.reason)}`,
  };
  // The entries come first: the database refuses an erasure that has none.
  await insertEntries(
    tx,
    rows.map((row) => ({
      ...entryOf(ctx, erasure, 'erased', body),
      actionId: row.id,
      agentId: row.agent_id,
      runId: row.run_id,
    })),
  );
  await eraseActions(tx, erasure.id, ids, now);
  for (const id of ids) tx.publish(`action:${id}`);
  return ids;
}

const WHAT = { act_: 'actions', obs_: 'observations', pln_: 'plans', run_: 'runs' } as const;

/** Says how many of what were erased, with the digest of their ids (RFC 8785 array, in order). */
const batchEntry = (ctx: Context, erasure: Erasure, step: keyof typeof WHAT, ids: string[]): NewEntry =>
  entryOf(ctx, erasure, 'content-erased', { what: WHAT[step], count: ids.length, ids_digest: digestOf(ids) });

function entryOf(ctx: Context, { id, cause, asked_by }: Erasure, type: string, body: JsonObject): NewEntry {
  const at = ctx.now();
  return {
    id: ctx.newId('ent'),
    type,
    actorId: asked_by ?? 'clock',
    at,
    body: { type, erasure_id: id, cause, ...body, at },
  };
}
