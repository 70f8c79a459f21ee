import { SCOPES } from '#lib/contract/admin-api.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';
import { appendEntry } from '../append-entry.ts';

/** Makes a token for machines: within its scopes it stops, registers and publishes; it can never decide. */
export async function createAdminToken(
  ctx: Context,
  actor: AdminActor,
  input: { name: string; scopes: string[] },
): Promise<{ id: string; key: string }> {
  authoriseAdmin(actor, 'create-admin-token');
  const unknown = input.scopes.filter((s) => !(SCOPES as readonly string[]).includes(s));
  if (unknown.length > 0 || input.scopes.length === 0) {
    throw new Failure('invalid-request', {
      detail: `Scopes are ${SCOPES.join(', ')}.`,
      errors: [{ pointer: '/scopes', detail: `unknown: ${unknown.join(', ') || 'none given'}` }],
    });
  }
  return ctx.transaction(async (tx) => {
    const made = await insertNewKey(ctx, tx, {
      kind: 'admin',
      name: input.name,
      scopes: input.scopes,
      createdBy: actor.kind === 'person' ? actor.userId : null,
    });
    await appendEntry(ctx, tx, actor, 'token-created', { key_id: made.id, scopes: input.scopes });
    return made;
  });
}
