import type { CreateAgentKey } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { agentExists } from '#lib/store/agents/agents.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';

const DAY_MS = 86_400_000;

/** A further key for an agent, so that keys can be rotated while the old one still works. */
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
    if (!(await agentExists(tx, agentId))) throw notFound();
    const made = await insertNewKey(ctx, tx, {
      kind: 'agent',
      agentId,
      name,
      createdBy: actor.kind === 'person' ? actor.userId : actor.kind === 'token' ? actor.createdBy : null,
      expiresAt: days === undefined ? null : new Date(ctx.now() + days * DAY_MS),
    });
    await appendEntry(ctx, tx, actor, 'key-created', { agent_id: agentId, key_id: made.id }, { agentId });
    tx.publish('config');
    return made;
  });
}
