import type { CreateAgent } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { insertAgent } from '#lib/store/agents/agents.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { loadEnabledUserIdByEmail } from '#lib/store/people/users.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';

/** Registers an agent, owned by a person, with its first key. */
export async function createAgent(
  ctx: Context,
  actor: AdminActor,
  { name, owner, tools, groups }: InputOf<typeof CreateAgent>,
): Promise<ReplyOf<typeof CreateAgent>> {
  authoriseAdmin(actor, 'create-agent');
  return ctx.transaction(async (tx) => {
    const ownerId = await loadEnabledUserIdByEmail(tx, owner.toLowerCase());
    if (ownerId === null)
      throw new Failure('not-found', { detail: `Nobody here has the address ${owner}. Create the owner first.` });
    const id = ctx.newId('agt');
    if (!(await insertAgent(tx, { id, name, ownerId, groups, tools, createdAt: new Date(ctx.now()) })))
      throw new Failure('conflict', { detail: `An agent called ${name} exists already.` });
    const createdBy = actor.kind === 'person' ? actor.userId : actor.kind === 'token' ? actor.createdBy : null;
    const { id: key_id, key } = await insertNewKey(ctx, tx, {
      kind: 'agent',
      agentId: id,
      name: 'first key',
      createdBy,
    });
    await bumpConfiguration(tx);
    const registered = { agent_id: id, owner_id: ownerId, tools, groups, key_id };
    await appendEntry(ctx, tx, actor, 'agent-created', registered, { agentId: id });
    tx.publish('config');
    return { id, key, key_id };
  });
}
