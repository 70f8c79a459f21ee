import { updateAgentMode } from '#lib/store/agents/agents.ts';
import type { Tx } from '#lib/store/database.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';

/** Puts an agent into the mode that two people agreed on. Call in the transaction of the last acceptance. */
export async function putModeInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  { agentId, mode }: { agentId: string; mode: string },
): Promise<void> {
  await updateAgentMode(tx, agentId, mode);
  await appendEntry(ctx, tx, actor, 'agent-mode', { agent_id: agentId, mode }, { agentId });
}
