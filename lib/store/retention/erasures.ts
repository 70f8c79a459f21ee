import { ERASED_TEXT, SILENT_EXECUTION_MS } from '#lib/domain/erasure/erasure.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { View } from '#lib/domain/view/view.ts';
import { lockExclusive } from '../advisory-locks.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** One process erases at a time, and a hold that is being placed waits for the batch before it. */
export const becomeEraser = (tx: Tx): Promise<void> => lockExclusive(tx, 'eraser');

export interface Erasure {
  id: string;
  cause: 'asked' | 'retention';
  target_type: 'organisation' | 'agent' | 'run' | 'person' | 'action';
  target_id: string | null;
  before: Date;
  reason: string;
  cursor: string;
  actions: number;
  remarks: number;
  asked_by: string | null;
  agreed_by: string[];
}

/** The oldest erasure that is not done; null when none is. */
export async function nextErasure(tx: Tx): Promise<Erasure | null> {
  const [row] =
    await tx.query(sql<Erasure>`SELECT e.id, e.cause, e.target_type, e.target_id, e.before, e.reason, e.cursor, e.actions, e.remarks,
      p.proposed_by AS asked_by,
       ARRAY(SELECT a.person_id FROM proposal_acceptances a WHERE a.proposal_id = e.proposal_id ORDER BY a.at)::text[] AS agreed_by
     FROM erasures e LEFT JOIN proposals p ON p.id = e.proposal_id WHERE e.done_at IS NULL ORDER BY e.id LIMIT 1`);
  return row ?? null;
}

export interface NewErasure extends Pick<Erasure, 'id' | 'cause' | 'target_type' | 'target_id' | 'before' | 'reason'> {
  proposalId: string | null;
  startedAt: Date;
}

export async function insertErasure(tx: Tx, erasure: NewErasure): Promise<void> {
  await tx.query(sql`INSERT INTO erasures (id, cause, target_type, target_id, before, reason, proposal_id, started_at, cursor)
     VALUES (${erasure.id}, ${erasure.cause}, ${erasure.target_type}, ${erasure.target_id}, ${erasure.before}, ${erasure.reason},
    ${erasure.proposalId}, ${erasure.startedAt}, ${STEPS[0]})`);
}

/** The prefixes of the ids that an erasure walks through, in this order, so that one cursor says how far it has come. */
const STEPS = ['act_', 'obs_', 'pln_', 'run_'] as const;
export type Step = (typeof STEPS)[number];
export const stepOf = (cursor: string): Step => STEPS.find((step) => cursor.startsWith(step)) ?? 'act_';
/** The next step; null after the last. */
export const stepAfter = (step: Step): Step | null => STEPS[STEPS.indexOf(step) + 1] ?? null;

/** Notes how far an erasure has come; `doneAt` ends it. */
export async function moveErasure(
  tx: Tx,
  { id }: Erasure,
  to: { cursor: string; actions: number; remarks: number; doneAt: Date | null },
): Promise<void> {
  await tx.query(
    sql`UPDATE erasures SET cursor = ${to.cursor}, actions = actions + ${to.actions}, remarks = remarks + ${to.remarks},
      done_at = ${to.doneAt} WHERE id = ${id}`,
  );
}

export interface ErasableAction {
  id: string;
  agent_id: string;
  run_id: string | null;
}

/** Locks the next actions whose content can be erased, skipping those that are on hold, waiting or running. One statement for each kind of target. */
export function takeErasable(tx: Tx, erasure: Erasure, now: Date, limit: number): Promise<ErasableAction[]> {
  const { cursor, target_type, target_id, before } = erasure;
  const silent = new Date(now.getTime() - SILENT_EXECUTION_MS);
  switch (target_type) {
    case 'organisation':
      return tx.query(sql<ErasableAction>`SELECT a.id, a.agent_id, a.run_id FROM actions a
        WHERE a.id > ${cursor} AND a.erasure_id IS NULL
          AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND a.state NOT IN ('pending', 'approved')
          AND (a.state <> 'executing' OR a.redeemed_at <= ${silent}) AND NOT action_held(a.id)
        ORDER BY a.id LIMIT ${limit} FOR UPDATE`);
    case 'agent':
      return tx.query(sql<ErasableAction>`SELECT a.id, a.agent_id, a.run_id FROM actions a
        WHERE a.id > ${cursor} AND a.agent_id = ${target_id} AND a.erasure_id IS NULL
          AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND a.state NOT IN ('pending', 'approved')
          AND (a.state <> 'executing' OR a.redeemed_at <= ${silent}) AND NOT action_held(a.id)
        ORDER BY a.id LIMIT ${limit} FOR UPDATE`);
    case 'run':
      return tx.query(sql<ErasableAction>`SELECT a.id, a.agent_id, a.run_id FROM actions a
        WHERE a.id > ${cursor} AND a.run_id = ${target_id} AND a.erasure_id IS NULL
          AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND a.state NOT IN ('pending', 'approved')
          AND (a.state <> 'executing' OR a.redeemed_at <= ${silent}) AND NOT action_held(a.id)
        ORDER BY a.id LIMIT ${limit} FOR UPDATE`);
    // A person's content is what was done in runs they asked for, not what agents they own did for others.
    case 'person':
      return tx.query(sql<ErasableAction>`SELECT a.id, a.agent_id, a.run_id FROM actions a
        WHERE a.id > ${cursor} AND a.initiator_id = ${target_id} AND a.erasure_id IS NULL
          AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND a.state NOT IN ('pending', 'approved')
          AND (a.state <> 'executing' OR a.redeemed_at <= ${silent}) AND NOT action_held(a.id)
        ORDER BY a.id LIMIT ${limit} FOR UPDATE`);
    case 'action':
      return tx.query(sql<ErasableAction>`SELECT a.id, a.agent_id, a.run_id FROM actions a
        WHERE a.id > ${cursor} AND a.id = ${target_id} AND a.erasure_id IS NULL
          AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND a.state NOT IN ('pending', 'approved')
          AND (a.state <> 'executing' OR a.redeemed_at <= ${silent}) AND NOT action_held(a.id)
        ORDER BY a.id LIMIT ${limit} FOR UPDATE`);
  }
}

const ERASED_VIEW: View = {
  v: 1,
  decoder: { name: 'json', version: 0 },
  sentence: ERASED_TEXT,
  facts: [],
  changes: [],
  findings: [],
  uninspectable: [],
};

/** Erases the content of these actions. A trigger refuses it where their `erased` entries were not appended before. */
export async function eraseActions(tx: Tx, erasureId: string, ids: readonly string[], at: Date): Promise<void> {
  await tx.query(sql`UPDATE actions SET args = '{}', revision_args = '{}', claim = NULL, preview = NULL, metadata = NULL, outcome = NULL,
       assessment = erased_assessment(assessment), view = ${canonicalJson(ERASED_VIEW as never)}, sentence = ${ERASED_TEXT},
    erasure_id = ${erasureId}, erased_at = ${at},
       state_reason = CASE WHEN state IN ('denied', 'blocked') THEN NULL ELSE state_reason END
     WHERE id = ANY(${ids})`);
  await tx.query(sql<{ erase_verdicts: unknown }>`SELECT erase_verdicts(${ids})`);
  await tx.query(
    sql`UPDATE questions SET text = ${ERASED_TEXT}, answer = CASE WHEN answer IS NULL THEN NULL ELSE ${ERASED_TEXT} END
      WHERE action_id = ANY(${ids})`,
  );
  await tx.query(sql`UPDATE incidents SET evidence = ${ERASED_TEXT} WHERE action_id = ANY(${ids})`);
  await tx.query(sql`DELETE FROM drafts WHERE action_id = ANY(${ids}) OR item_ids && ${ids}`);
}

/** Whether anything older than this can be erased, so that retention has work. */
export async function anythingOlder(tx: Tx, before: Date, now: Date): Promise<boolean> {
  const [row] = await tx.query(sql<{
    any: boolean;
  }>`SELECT EXISTS (SELECT 1 FROM actions a WHERE a.erasure_id IS NULL AND a.state NOT IN ('pending', 'approved')
         AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= ${before} AND (a.state <> 'executing'
    OR a.redeemed_at <= ${new Date(now.getTime() - SILENT_EXECUTION_MS)})
         AND NOT action_held(a.id))
       OR EXISTS (SELECT 1 FROM observations o WHERE num_nonnulls(o.content, o.origin) > 0 AND o.at <= ${before}
    AND NOT run_held(o.run_id)
         AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = o.run_id AND w.state IN ('pending', 'approved'))) AS any`);
  return row?.any ?? false;
}
