import type { ToolSpec } from '#lib/contract/tool.ts';
import { digestOf } from '#lib/domain/signing/digest.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Makes a definition the tool's current version. */
export async function putToolInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  spec: ToolSpec,
  version: number,
): Promise<void> {
  await tx.query('UPDATE tools SET current = false WHERE name = $1 AND current', [spec.name]);
  await tx.query('INSERT INTO tools (name, version, spec, current, created_at) VALUES ($1, $2, $3, true, $4)', [
    spec.name,
    version,
    JSON.stringify(spec),
    new Date(ctx.now()),
  ]);
  await tx.query(BUMP_CONFIGURATION);
  const digest = digestOf(spec as unknown as JsonValue);
  await appendEntry(ctx, tx, actor, 'tool-registered', { tool: spec.name, version, digest });
  tx.wake('config');
}
