import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { UpdateAgent } from '#lib/contract/safety-api.ts';
import { loadAgentSettingsForUpdate, updateAgentSettings } from '#lib/store/agents/agents.ts';
import { hasOpenProposal } from '#lib/store/changes/proposals.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import { overtakeOpen, propose } from '../changes/steps/propose.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';

/** Changes an agent's mode and how many of its actions may wait. Shadow mode, which holds nothing back, needs a second person. */
export async function updateAgent(
  ctx: Context,
  actor: AdminActor,
  { id, mode, pending_cap }: InputOf<typeof UpdateAgent>,
): Promise<ReplyOf<typeof UpdateAgent>> {
  authoriseAdmin(actor, 'update-agent');
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const before = await loadAgentSettingsForUpdate(tx, id);
    if (!before) throw notFound();
    const loosens = mode === 'shadow' && before.mode !== 'shadow';
    const after = {
      mode: loosens ? before.mode : (mode ?? before.mode),
      pending_cap: pending_cap === undefined ? before.pending_cap : pending_cap,
    };
    await updateAgentSettings(tx, id, after);
    await bumpConfiguration(tx);
    await appendEntry(ctx, tx, actor, 'agent-changed', { agent_id: id, ...after }, { agentId: id });
    tx.publish('config');
    if (mode === 'enforce') await overtakeOpen(ctx, tx, 'agent-mode', id);
    if (!loosens) return { id, proposal: null };
    if (await hasOpenProposal(tx, 'agent-mode', id))
      throw new Failure('conflict', { detail: 'Shadow mode is proposed already and waits for a second person.' });
    const change = { kind: 'agent-mode', subject: id, base: 0, body: 'shadow', message: '' } as const;
    const proposal = await propose(ctx, tx, actor, change);
    return { id, proposal: proposal.id };
  });
}
