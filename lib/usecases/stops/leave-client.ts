import { deleteAgentClients } from '#lib/store/stops/clients.ts';
import type { Context } from '../context.ts';

/** Removes a client that has hung up, so that no stop waits for its confirmation. */
export async function leaveClient(ctx: Context, id: string): Promise<void> {
  await ctx.together('leave-client', id, async (tx, ids) => {
    await deleteAgentClients(tx, ids);
    return ids.map(() => undefined);
  });
}
