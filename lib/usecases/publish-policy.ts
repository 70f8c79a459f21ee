import type { PublishPolicy } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { PolicyRefused, preparePolicy } from '#lib/domain/policy/policy.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { adminId, authoriseAdmin } from './authorise-admin.ts';
import type { AdminActor, Context } from './context.ts';
import { Failure } from './failure.ts';
import { note } from './note.ts';

/** Publishes the first policy of an empty installation. Every later version needs a second person. */
export async function publishPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PublishPolicy>,
): Promise<ReplyOf<typeof PublishPolicy>> {
  authoriseAdmin(actor, 'publish-policy');
  checkPolicy(input.source);
  return ctx.transaction(async (tx) => {
    const [now] = await tx.query<{ policy_version: number | null }>(
      'SELECT policy_version FROM organisation FOR UPDATE',
    );
    if (now?.policy_version) {
      throw new Failure('second-person-needed', {
        detail: `Version ${now.policy_version} is in force. A change needs a second person; proposing one is not possible yet.`,
      });
    }
    const digest = `sha256:${sha256Hex(input.source)}`;
    await tx.query(
      'INSERT INTO policies (version, source, digest, published_by, published_at) VALUES (1, $1, $2, $3, $4)',
      [input.source, digest, adminId(actor), new Date(ctx.now())],
    );
    await tx.query('UPDATE organisation SET policy_version = 1');
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'policy-published', { version: 1, digest });
    tx.wake('config');
    return { version: 1, digest };
  });
}

/** Throws `policy-refused` with each problem's line when the source cannot be used. */
export function checkPolicy(source: string): void {
  try {
    preparePolicy(0, source);
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    throw new Failure('policy-refused', {
      detail: error.message,
      errors: error.problems.map((p) => ({
        pointer: p.line === null ? '/source' : `/source:${p.line}`,
        detail: p.message,
      })),
    });
  }
}
