import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Tx } from '#lib/store/database.ts';
import { updateRules } from '#lib/store/safety/breaker.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Makes these the breaker's rules. The caller reloads the configuration; the entry says `about` them what the caller knows. */
export async function putRulesInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { rules, about }: { rules: string; about: JsonObject },
): Promise<void> {
  await updateRules(tx, rules);
  await appendEntry(ctx, tx, actor, 'breaker-changed', about);
}
