import type { RevokeAgentKey } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { loadApiKeyOfAgent, revokeApiKey } from '#lib/store/agents/api-keys.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { beginHalting } from '../stops/steps/begin-halting.ts';
import { haltAtOnce } from '../stops/steps/halt-batch.ts';
import { rfc3339 } from '../time.ts';

/** Revokes an agent's key: once this has answered, no request with it changes anything, and what it proposed and still waits is halted. */
export async function revokeAgentKey(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof RevokeAgentKey>,
): Promise<ReplyOf<typeof RevokeAgentKey>> {
  authoriseAdmin(actor, 'revoke-agent-key');
  const revoked = await ctx.transaction(async (tx) => {
    // Submissions check their key under the shared barrier; closing it leaves none in flight.
    await closeBarrier(tx, ctx.warn, 'the revocation of a key');
    const key = await loadApiKeyOfAgent(tx, input.id, input.key_id);
    if (!key) throw notFound();
    if (key.revoked_at) throw new Failure('conflict', { detail: 'This key is revoked already.' });
    const at = new Date(ctx.now());
    await revokeApiKey(tx, input.key_id, at);
    // A key is mostly revoked because it leaked, so what was proposed with it must not run.
    await beginHalting(tx, {
      keyId: input.key_id,
      reason: 'The key it was proposed with was revoked',
      actorId: adminId(actor),
      at,
    });
    const about = { agent_id: input.id, key_id: input.key_id };
    await appendEntry(ctx, tx, actor, 'key-revoked', about, { agentId: input.id });
    tx.publish('config');
    tx.publish(`agent:${input.id}`);
    return { id: input.key_id, revoked_at: rfc3339(at) };
  }, 'stop');
  await haltAtOnce(ctx);
  return revoked;
}
