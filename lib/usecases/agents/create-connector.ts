import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { insertNewKey } from './steps/new-key.ts';
import { note } from '../append-entry.ts';

/** Registers a connector: an enforcement point that may redeem the grants of the agents it serves ("*" has to be written). */
export async function createConnector(
  ctx: Context,
  actor: AdminActor,
  input: { name: string; agents: string[] },
): Promise<{ id: string; key: string }> {
  authoriseAdmin(actor, 'create-connector');
  return ctx.transaction(async (tx) => {
    const [taken] = await tx.query('SELECT 1 FROM connectors WHERE name = $1', [input.name]);
    if (taken) throw new Failure('conflict', { detail: `A connector called ${input.name} exists already.` });
    const id = ctx.newId('con');
    await tx.query('INSERT INTO connectors (id, name, agents, created_at) VALUES ($1, $2, $3, $4)', [
      id,
      input.name,
      input.agents,
      new Date(ctx.now()),
    ]);
    const { key } = await insertNewKey(ctx, tx, { kind: 'connector', connectorId: id, name: input.name });
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'connector-created', { connector_id: id, agents: input.agents });
    tx.wake('config');
    return { id, key };
  });
}
