import type { CreateAgentKey } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';
import { note } from '../append-entry.ts';

const DAY_MS = 86_400_000;

/** A further key for an agent, so that keys can be rotated without a gap. */
export async function createAgentKey(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CreateAgentKey>,
): Promise<ReplyOf<typeof CreateAgentKey>> {
  authoriseAdmin(actor, 'create-agent-key');
  const {
    id: agentId,
    name = 'key',
    expires_in_days: days,
  } = input as { id: string; name?: string; expires_in_days?: number };
  return ctx.transaction(async (tx) => {
    const [agent] = await tx.query('SELECT 1 FROM agents WHERE id = $1 AND retired_at IS NULL', [agentId]);
    if (!agent) throw notFound();
    const made = await insertNewKey(ctx, tx, {
      kind: 'agent',
      agentId,
      name,
      createdBy: actor.kind === 'person' ? actor.userId : null,
      expiresAt: days === undefined ? null : new Date(ctx.now() + days * DAY_MS),
    });
    await note(ctx, tx, actor, 'key-created', { agent_id: agentId, key_id: made.id }, { agentId });
    tx.wake('config');
    return made;
  });
}
