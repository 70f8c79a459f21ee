import type { Context } from '../context.ts';

/** Removes a client that has hung up, so that no stop waits for its confirmation. */
export const leaveClient = (ctx: Context, id: string): Promise<void> => ctx.leavingClients.add(id);
