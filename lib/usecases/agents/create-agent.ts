import type { CreateAgent } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';
import { note } from '../append-entry.ts';

/** Registers an agent, owned by a person, with its first key. */
export async function createAgent(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CreateAgent>,
): Promise<ReplyOf<typeof CreateAgent>> {
  authoriseAdmin(actor, 'create-agent');
  return ctx.transaction(async (tx) => {
    const [owner] = await tx.query<{ id: string }>('SELECT id FROM users WHERE email = $1 AND disabled_at IS NULL', [
      input.owner.toLowerCase(),
    ]);
    if (!owner)
      throw new Failure('not-found', { detail: `Nobody here has the address ${input.owner}. Create the owner first.` });
    const [taken] = await tx.query('SELECT 1 FROM agents WHERE name = $1', [input.name]);
    if (taken) throw new Failure('conflict', { detail: `An agent called ${input.name} exists already.` });
    const id = ctx.newId('agt');
    await tx.query(
      'INSERT INTO agents (id, name, owner_id, groups, tools, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, input.name, owner.id, input.groups, input.tools, new Date(ctx.now())],
    );
    const createdBy = actor.kind === 'person' ? actor.userId : null;
    const { id: keyId, key } = await insertNewKey(ctx, tx, {
      kind: 'agent',
      agentId: id,
      name: 'first key',
      createdBy,
    });
    await tx.query(BUMP_CONFIGURATION);
    await note(
      ctx,
      tx,
      actor,
      'agent-created',
      { agent_id: id, owner_id: owner.id, tools: input.tools, groups: input.groups, key_id: keyId },
      { agentId: id },
    );
    tx.wake('config');
    return { id, key, key_id: keyId };
  });
}
