import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { AddCanary, RetireCanary } from '#lib/contract/safety-api.ts';
import type { CanaryKind } from '#lib/domain/canary/canary.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { note } from '../append-entry.ts';
import { rfc3339 } from '../time.ts';

type Canary = ReplyOf<typeof AddCanary>;

export const toCanary = (row: { id: string; kind: string; value: string; note: string; created_at: Date }): Canary => ({
  id: row.id,
  kind: row.kind as CanaryKind,
  value: row.value,
  note: row.note,
  created_at: rfc3339(row.created_at),
});

/** Places a decoy. The ledger holds its digest only: a decoy that can be read there is none. */
export async function addCanary(ctx: Context, actor: AdminActor, input: InputOf<typeof AddCanary>): Promise<Canary> {
  authoriseAdmin(actor, 'add-canary');
  return ctx.transaction(async (tx) => {
    const row = { id: ctx.newId('cnr'), ...input, created_at: new Date(ctx.now()) };
    const [made] = await tx.query(
      `INSERT INTO canaries (id, kind, value, note, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind, lower(value)) WHERE retired_at IS NULL DO NOTHING RETURNING id`,
      [row.id, row.kind, row.value, row.note, adminId(actor), row.created_at],
    );
    if (!made) throw new Failure('conflict', { detail: 'This decoy is in place already.' });
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'canary-added', {
      canary_id: row.id,
      kind: row.kind,
      digest: `sha256:${sha256Hex(row.value)}`,
    });
    tx.wake('config');
    return toCanary(row);
  });
}

export async function retireCanary(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof RetireCanary>,
): Promise<ReplyOf<typeof RetireCanary>> {
  authoriseAdmin(actor, 'retire-canary');
  return ctx.transaction(async (tx) => {
    const [gone] = await tx.query(
      'UPDATE canaries SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL RETURNING id',
      [input.id, new Date(ctx.now())],
    );
    if (!gone) throw notFound();
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'canary-retired', { canary_id: input.id });
    tx.wake('config');
    return { id: input.id };
  });
}
