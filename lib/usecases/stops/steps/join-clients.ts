import type { Tx } from '#lib/store/database.ts';
import { insertAgentClients, loadStreamStart, type NewAgentClient } from '#lib/store/stops/clients.ts';
import type { JoinedClient } from '#lib/usecases/context.ts';

/** Registers a batch of clients in one transaction, and answers where each one's event stream begins. */
export async function joinClients(tx: Tx, clients: readonly NewAgentClient[]): Promise<JoinedClient[]> {
  await insertAgentClients(tx, clients);
  const start = await loadStreamStart(tx);
  return clients.map(({ id }) => ({ id, ...start }));
}
