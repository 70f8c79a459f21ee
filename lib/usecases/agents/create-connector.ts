import { insertConnector } from '#lib/store/agents/connectors.ts';
import { bumpConfiguration } from '#lib/store/organisation.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';

/** Registers a connector: an enforcement point that may redeem the grants of the agents it serves. "*" stands for all of them and has to be written. */
export async function createConnector(
  ctx: Context,
  actor: AdminActor,
  { name, agents }: { name: string; agents: string[] },
): Promise<{ id: string; key: string }> {
  authoriseAdmin(actor, 'create-connector');
  return ctx.transaction(async (tx) => {
    const id = ctx.newId('con');
    if (!(await insertConnector(tx, { id, name, agents, createdAt: new Date(ctx.now()) })))
      throw new Failure('conflict', { detail: `A connector called ${name} exists already.` });
    const { key } = await insertNewKey(ctx, tx, { kind: 'connector', connectorId: id, name });
    await bumpConfiguration(tx);
    await appendEntry(ctx, tx, actor, 'connector-created', { connector_id: id, agents });
    tx.publish('config');
    return { id, key };
  });
}
