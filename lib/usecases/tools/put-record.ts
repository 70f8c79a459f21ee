import type { PutRecord } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { DirectoryData } from '#lib/contract/directory.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { digestOf, sha256Hex } from '#lib/domain/signing/digest.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';

/** Writes one of the organisation's own records, which decoders and risk compare arguments with. */
export async function putRecord(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PutRecord>,
): Promise<ReplyOf<typeof PutRecord>> {
  authoriseAdmin(actor, 'put-record');
  const { kind, key, ...raw } = input;
  const data = DirectoryData[kind].safeParse(raw);
  if (!data.success) {
    throw new Failure('invalid-request', {
      errors: data.error.issues.map((i) => ({ pointer: `/${i.path.join('/')}`, detail: i.message })),
    });
  }
  return ctx.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO directory_records (kind, key, data, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`,
      [kind, key, JSON.stringify(data.data), new Date(ctx.now())],
    );
    await tx.query(BUMP_CONFIGURATION);
    // A key may be somebody's address, and nothing is ever taken out of the ledger.
    const digests = { key_digest: `sha256:${sha256Hex(key)}`, digest: digestOf(data.data as JsonValue) };
    await appendEntry(ctx, tx, actor, 'record-written', { kind, ...digests });
    tx.wake('config');
    return { kind, key };
  });
}
