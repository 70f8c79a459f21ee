import type { Command } from '#lib/domain/action/action.ts';
import { apply } from '#lib/domain/action/machine.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { machineOf, type ActionRow } from './action-row.ts';
import type { Tx } from '../database.ts';
import { insertEntries } from '../ledger/entries.ts';

export interface Change {
  before: ActionRow;
  command: Command;
  entryId: string;
  actorId: string;
  at: number;
  lockId?: string | null;
  /** Columns outside the machine that this command fills. */
  set?: Partial<Pick<ActionRow, 'revision_args' | 'view' | 'sentence' | 'state_reason' | 'decision_jws' | 'outcome'>>;
}

/**
 * The one writer of an action's state: applies the command, updates the row on its version, appends the entry and notes whom to
 * wake, all in the caller's transaction. Throws `Refused` when the machine says no.
 */
export async function commitAction(tx: Tx, change: Change): Promise<void> {
  const { before, command, set = {} } = change;
  const after = apply(machineOf(before), command);
  const at = new Date(change.at);
  const decided = after.status !== before.state && ['approved', 'denied'].includes(after.status);
  const finished = after.status !== before.state && !['approved', 'executing'].includes(after.status);
  const updated = await tx.query(
    `UPDATE actions SET version = $3, state = $4, revision = $5, revision_digest = $6, view_digest = $7, editor_id = $8,
       grant_id = $9, halted_by = $10, revision_args = $11, view = $12, sentence = $13, state_reason = $14, decision_jws = $15,
       outcome = $16, decided_at = $17, redeemed_at = $18, finished_at = $19, redeemed_by = $20
     WHERE id = $1 AND version = $2 RETURNING id`,
    [
      before.id,
      before.version,
      after.version,
      after.status,
      after.revision,
      after.digest,
      after.view_digest,
      after.editor_id,
      after.grant_id,
      after.halted_by,
      set.revision_args ?? before.revision_args,
      set.view ?? before.view,
      set.sentence ?? before.sentence,
      set.state_reason ?? before.state_reason,
      set.decision_jws ?? before.decision_jws,
      set.outcome ?? before.outcome,
      decided ? at : before.decided_at,
      command.type === 'redeem' ? at : before.redeemed_at,
      finished ? at : before.finished_at,
      command.type === 'redeem' ? change.actorId : before.redeemed_by,
    ],
  );
  if (updated.length !== 1) throw new Error(`action ${before.id} moved under its own row lock`);
  await insertEntries(tx, [
    {
      id: change.entryId,
      type: command.type,
      actorId: change.actorId,
      at: change.at,
      actionId: before.id,
      agentId: before.agent_id,
      runId: before.run_id,
      lockId: change.lockId ?? null,
      // The entry that decides names what the server signed over it.
      body: {
        ...(command as unknown as JsonObject),
        ...(set.decision_jws ? { decision_digest: `sha256:${sha256Hex(set.decision_jws)}` } : {}),
      },
    },
  ]);
  wakeAbout(tx, before.id, before.agent_id);
}

/** Everybody who may look at this action: its waiting agent, its agent's event streams, the queue. */
export function wakeAbout(tx: Tx, actionId: string, agentId: string): void {
  tx.wake(`action:${actionId}`);
  tx.wake(`agent:${agentId}`);
  tx.wake('queue');
}
