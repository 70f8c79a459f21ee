import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { HoldResource, LiftHold, PlaceHold } from '#lib/contract/retention-api.ts';
import { becomeEraser } from '#lib/store/retention/erasures.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { requireErasureTarget, targetName } from './steps/erasure-target.ts';
import { Failure, notFound } from '../failure.ts';
import { note } from '../append-entry.ts';
import { propose } from '../changes/steps/propose.ts';
import { rfc3339 } from '../time.ts';

interface Row {
  id: string;
  target_type: string;
  target_id: string;
  target_name: string;
  reason: string;
  placed_by: string;
  placed_by_name: string;
  placed_at: Date;
}

const SELECT = `SELECT h.*, ${targetName('h')} AS target_name FROM holds h WHERE h.lifted_at IS NULL`;

/** Legal holds in force, newest first. */
export async function holdsInForce(ctx: Context): Promise<HoldResource[]> {
  return (await ctx.query<Row>(`${SELECT} ORDER BY h.id DESC LIMIT 500`)).map(toHold);
}

/** Places a legal hold: the safe direction, so one admin can, at once. What a batch is erasing at this moment is erased before. */
export async function placeHold(
  ctx: Context,
  actor: AdminActor,
  { target, reason }: InputOf<typeof PlaceHold>,
): Promise<HoldResource> {
  authoriseAdmin(actor, 'place-hold');
  const id = ctx.newId('hld');
  await ctx.transaction(async (tx) => {
    await becomeEraser(tx);
    await requireErasureTarget(tx, target);
    await tx.query(
      `INSERT INTO holds (id, target_type, target_id, reason, placed_by, placed_by_name, placed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, target.type, target.id, reason, adminId(actor), actor.name, new Date(ctx.now())],
    );
    await note(ctx, tx, actor, 'hold-placed', { hold_id: id, target: { ...target } });
    tx.wake('erasures');
  });
  const [row] = await ctx.query<Row>(`${SELECT} AND h.id = $1`, [id]);
  if (!row) throw notFound();
  return toHold(row);
}

/** Asks to lift a hold; in force when a second person accepts. */
export async function liftHold(
  ctx: Context,
  actor: AdminActor,
  { id, reason }: InputOf<typeof LiftHold>,
): Promise<ReplyOf<typeof LiftHold>> {
  authoriseAdmin(actor, 'lift-hold');
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const [hold] = await tx.query<{ lifted_at: Date | null }>('SELECT lifted_at FROM holds WHERE id = $1', [id]);
    if (!hold) throw notFound();
    if (hold.lifted_at !== null) throw new Failure('conflict', { detail: 'This hold is lifted already.' });
    const asked = await propose(ctx, tx, actor, { kind: 'hold-lift', subject: id, base: 0, body: id, message: reason });
    return { proposal: asked.id };
  });
}

const toHold = (row: Row): HoldResource => ({
  id: row.id,
  target: { type: row.target_type, id: row.target_id, name: row.target_name },
  reason: row.reason,
  placed_by: { id: row.placed_by, name: row.placed_by_name },
  placed_at: rfc3339(row.placed_at),
});
