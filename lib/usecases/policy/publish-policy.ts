import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { PublishPolicy } from '#lib/contract/policy-api.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { loadPolicyInForce } from '#lib/store/policy/policies.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { requireUsable } from './steps/policy-world.ts';
import { propose } from '../changes/steps/propose.ts';
import { putPolicyInForce } from './steps/put-policy-in-force.ts';

/** Publishes the first policy of an empty installation; every later one becomes a proposal that a second person accepts. */
export async function publishPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof PublishPolicy>,
): Promise<ReplyOf<typeof PublishPolicy>> {
  authoriseAdmin(actor, 'publish-policy');
  const warnings = await requireUsable(ctx, adminId(actor), input.source);
  const digest = `sha256:${sha256Hex(input.source)}`;
  return ctx.transaction(async (tx) => {
    // The row is locked before it is read: a joined read that had to wait would see the new version and not its text.
    await lockOrganisation(tx);
    const { version: base, digest: inForce } = await loadPolicyInForce(tx);
    if (base === 0) {
      await putPolicyInForce(ctx, tx, actor, {
        version: 1,
        source: input.source,
        digest,
        message: input.message,
        proposedBy: adminId(actor),
        acceptedBy: [],
      });
      return { version: 1, digest, proposal: null, warnings };
    }
    if (inForce === digest) throw new Failure('conflict', { detail: `This is version ${base}, which is in force.` });
    const { id } = await propose(ctx, tx, actor, {
      kind: 'policy',
      subject: 'policy',
      base,
      body: input.source,
      message: input.message,
    });
    return { version: null, digest, proposal: id, warnings };
  });
}
