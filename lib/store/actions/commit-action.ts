import type { Command } from '#lib/domain/action/action.ts';
import { isBlind } from '#lib/domain/action/blind.ts';
import { apply } from '#lib/domain/action/machine.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { machineOf, type ActionRow } from './action-row.ts';
import type { Tx } from '../database.ts';
import { insertEntries } from '../ledger/entries.ts';
import { sql } from '../sql.ts';

export interface Change {
  before: ActionRow;
  command: Command;
  entryId: string;
  actorId: string;
  at: number;
  lockId?: string | null;
  /** What the entry says beside the command. */
  remarks?: JsonObject;
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
  const updated = await tx.query(sql<{ id: string }>`UPDATE actions SET
      version = ${after.version},
      state = ${after.status},
      revision = ${after.revision},
      revision_digest = ${after.digest},
      view_digest = ${after.view_digest},
      editor_id = ${after.editor_id},
      grant_id = ${after.grant_id},
      halted_by = ${after.halted_by},
      revision_args = ${set.revision_args ?? before.revision_args},
      view = ${set.view ?? before.view},
      sentence = ${set.sentence ?? before.sentence},
      state_reason = ${set.state_reason ?? before.state_reason},
      decision_jws = ${set.decision_jws ?? before.decision_jws},
      outcome = ${set.outcome ?? before.outcome},
      decided_at = ${decided ? at : before.decided_at},
      redeemed_at = ${command.type === 'redeem' ? at : before.redeemed_at},
      finished_at = ${finished ? at : before.finished_at},
      redeemed_by = ${command.type === 'redeem' ? change.actorId : before.redeemed_by}
    WHERE id = ${before.id} AND version = ${before.version} RETURNING id`);
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
        ...change.remarks,
        ...(set.decision_jws ? { decision_digest: `sha256:${sha256Hex(set.decision_jws)}` } : {}),
      },
    },
  ]);
  // An answer that leaves it undecided wakes nobody but the sequencer: that pages and agents are woken would tell them of it.
  const answered = command.type === 'approve' || command.type === 'limit';
  if (answered && isBlind({ state: after.status, approvals: before.approvals })) tx.publish('ledger');
  else wakeAbout(tx, before.id, before.agent_id);
}

/** Everybody who may look at this action: its waiting agent, its agent's event streams, the queue. */
export function wakeAbout(tx: Tx, actionId: string, agentId: string): void {
  tx.publish(`action:${actionId}`);
  tx.publish(`agent:${agentId}`);
  tx.publish('queue');
}
