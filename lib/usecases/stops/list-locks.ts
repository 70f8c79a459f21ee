import type { LockResource } from '#lib/contract/lock.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { loadLocks } from './answers/lock-resource.ts';

/** Stops in force, or all. Everybody signed in may see what is stopped; a token needs its scope. */
export async function listLocks(
  ctx: Context,
  actor: AdminActor,
  input: { all: boolean },
): Promise<{ items: LockResource[] }> {
  if (actor.kind !== 'person') authoriseAdmin(actor, 'list-locks');
  return { items: await loadLocks(ctx.db, input.all) };
}
