import type { InputOf } from '#lib/contract/endpoint.ts';
import type { AddCanary } from '#lib/contract/safety-api.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { insertCanary } from '#lib/store/safety/canaries.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { toCanary, type CanaryResource } from './answers/canary-resource.ts';

/** Places a canary (a decoy). The ledger holds only its digest: a decoy that can be read there no longer works. */
export async function addCanary(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof AddCanary>,
): Promise<CanaryResource> {
  authoriseAdmin(actor, 'add-canary');
  return ctx.transaction(async (tx) => {
    const row = { id: ctx.newId('cnr'), ...input, created_at: new Date(ctx.now()) };
    if (!(await insertCanary(tx, { ...row, created_by: adminId(actor) })))
      throw new Failure('conflict', { detail: 'This decoy is in place already.' });
    await bumpConfiguration(tx);
    await appendEntry(ctx, tx, actor, 'canary-added', {
      canary_id: row.id,
      kind: row.kind,
      digest: `sha256:${sha256Hex(row.value)}`,
    });
    tx.publish('config');
    return toCanary(row);
  });
}
