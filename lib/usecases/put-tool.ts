import type { PutTool } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ToolSpec } from '#lib/contract/tool.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { digestOf } from '#lib/domain/signing/digest.ts';
import { schemaValidator } from '#lib/domain/tool/schema-validator.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from './authorise-admin.ts';
import type { AdminActor, Context } from './context.ts';
import { Failure } from './failure.ts';
import { note } from './note.ts';

/** Registers a tool; a changed definition becomes its next version. The same definition again changes nothing. */
export async function putTool(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PutTool>,
): Promise<ReplyOf<typeof PutTool>> {
  authoriseAdmin(actor, 'put-tool');
  const spec: ToolSpec = input;
  try {
    schemaValidator(spec.input_schema);
  } catch (error) {
    throw new Failure('invalid-request', { errors: [{ pointer: '/input_schema', detail: (error as Error).message }] });
  }
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const [known] = await tx.query<{ version: number; spec: ToolSpec }>(
      'SELECT version, spec FROM tools WHERE name = $1 AND current',
      [spec.name],
    );
    const text = canonicalJson(spec as unknown as JsonValue);
    if (known && canonicalJson(known.spec as unknown as JsonValue) === text)
      return { name: spec.name, version: known.version, changed: false };
    const version = (known?.version ?? 0) + 1;
    await tx.query('UPDATE tools SET current = false WHERE name = $1 AND current', [spec.name]);
    await tx.query('INSERT INTO tools (name, version, spec, current, created_at) VALUES ($1, $2, $3, true, $4)', [
      spec.name,
      version,
      text,
      new Date(ctx.now()),
    ]);
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'tool-registered', {
      tool: spec.name,
      version,
      digest: digestOf(spec as unknown as JsonValue),
    });
    tx.wake('config');
    return { name: spec.name, version, changed: true };
  });
}
