import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { adminId } from './authorise-admin.ts';
import type { AdminActor, Context } from './context.ts';

/** Appends the audit entry of an administrative change to the ledger, in the transaction of the change itself. */
export function appendEntry(
  ctx: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  actor: AdminActor,
  type: string,
  body: JsonObject,
  about: { agentId?: string } = {},
): Promise<void> {
  return appendEntries(ctx, tx, actor, type, [body], about);
}

/** The same for several changes of one kind, an entry for each. */
export async function appendEntries(
  ctx: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  actor: AdminActor,
  type: string,
  bodies: readonly JsonObject[],
  about: { agentId?: string } = {},
): Promise<void> {
  const at = ctx.now();
  await insertEntries(
    tx,
    bodies.map((body) => ({
      id: ctx.newId('ent'),
      type,
      actorId: adminId(actor),
      at,
      body: { type, ...body, at },
      agentId: about.agentId ?? null,
    })),
  );
}
