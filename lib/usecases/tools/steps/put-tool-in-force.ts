import type { ToolSpec } from '#lib/contract/tool.ts';
import { digestOf } from '#lib/domain/signing/digest.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { insertCurrentTool } from '#lib/store/tools/tools.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';

/** Makes a definition the tool's current version. `alone`: it would have needed a second person but for the desk's first day. */
export async function putToolInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  spec: ToolSpec,
  version: number,
  alone = false,
): Promise<void> {
  const definition = JSON.stringify(spec);
  await insertCurrentTool(tx, { name: spec.name, version, spec: definition, createdAt: new Date(ctx.now()) });
  await bumpConfiguration(tx);
  const digest = digestOf(spec as unknown as JsonValue);
  await appendEntry(ctx, tx, actor, 'tool-registered', {
    tool: spec.name,
    version,
    digest,
    ...(alone ? { alone } : {}),
  });
  tx.publish('config');
}
