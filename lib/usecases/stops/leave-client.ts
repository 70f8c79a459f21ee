import type { Context } from '../context.ts';

/** The client hung up. */
export async function leaveClient(ctx: Context, id: string): Promise<void> {
  await ctx.together('leave-client', id, async (tx, ids) => {
    await tx.query('DELETE FROM agent_clients WHERE id = ANY($1)', [ids]);
    return ids.map(() => undefined);
  });
}
