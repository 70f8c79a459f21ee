import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { UpdateAgent } from '#lib/contract/safety-api.ts';
import { BUMP_CONFIGURATION } from '#lib/store/configuration.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { note } from '../append-entry.ts';
import { overtakeOpen, propose } from '../changes/steps/propose.ts';

/** Changes how an agent is held. Into shadow mode, where nothing is, only with a second person. */
export async function updateAgent(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof UpdateAgent>,
): Promise<ReplyOf<typeof UpdateAgent>> {
  authoriseAdmin(actor, 'update-agent');
  return ctx.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM organisation FOR UPDATE');
    const [before] = await tx.query<{ mode: string; pending_cap: number | null }>(
      'SELECT mode, pending_cap FROM agents WHERE id = $1 AND retired_at IS NULL FOR NO KEY UPDATE',
      [input.id],
    );
    if (!before) throw notFound();
    const loosens = input.mode === 'shadow' && before.mode !== 'shadow';
    const mode = loosens ? before.mode : (input.mode ?? before.mode);
    const cap = input.pending_cap === undefined ? before.pending_cap : input.pending_cap;
    await tx.query('UPDATE agents SET mode = $2, pending_cap = $3 WHERE id = $1', [input.id, mode, cap]);
    await tx.query(BUMP_CONFIGURATION);
    await note(ctx, tx, actor, 'agent-changed', { agent_id: input.id, mode, pending_cap: cap }, { agentId: input.id });
    tx.wake('config');
    if (input.mode === 'enforce') await overtakeOpen(ctx, tx, 'agent-mode', input.id);
    if (!loosens) return { id: input.id, proposal: null };
    const [open] = await tx.query(
      "SELECT 1 FROM proposals WHERE kind = 'agent-mode' AND subject = $1 AND state = 'open'",
      [input.id],
    );
    if (open)
      throw new Failure('conflict', { detail: 'Shadow mode is proposed already and waits for a second person.' });
    const { id } = await propose(ctx, tx, actor, {
      kind: 'agent-mode',
      subject: input.id,
      base: 0,
      body: 'shadow',
      message: '',
    });
    return { id: input.id, proposal: id };
  });
}
