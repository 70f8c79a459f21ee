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

/** What is walked, in the order of the ids' prefixes, so that one cursor says how far it came. */
const STEPS = ['act_', 'obs_', 'pln_', 'run_'] as const;
export type Step = (typeof STEPS)[number];
export const stepOf = (cursor: string): Step => STEPS.find((step) => cursor.startsWith(step)) ?? 'act_';
/** Where to go on when a step is done; null after the last. */
export const stepAfter = (step: Step): Step | null => STEPS[STEPS.indexOf(step) + 1] ?? null;

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

/** Which rows a target means: `$2` is its id. */
const OF_ACTION: Record<Erasure['target_type'], string> = {
  organisation: '$2::text IS NULL',
  agent: 'a.agent_id = $2',
  run: 'a.run_id = $2',
  // Whose content it is: what was done in the runs somebody asked for. What their agents did for others is not theirs.
  person: 'a.initiator_id = $2',
  action: 'a.id = $2',
};
const OF_RUN: Record<Erasure['target_type'], string> = {
  organisation: '$2::text IS NULL',
  agent: 'r.agent_id = $2',
  run: 'r.id = $2',
  person: 'r.initiator_id = $2',
  action: 'r.id = (SELECT run_id FROM actions WHERE id = $2)',
};

export interface ErasableAction {
  id: string;
  agent_id: string;
  run_id: string | null;
}

/** The next actions whose content can go, locked; those on hold, waiting or running are passed over. */
export function takeErasable(tx: Tx, erasure: Erasure, now: Date, limit: number): Promise<ErasableAction[]> {
  return tx.query<ErasableAction>(
    `SELECT a.id, a.agent_id, a.run_id FROM actions a WHERE a.id > $1 AND ${OF_ACTION[erasure.target_type]} AND a.erasure_id IS NULL
       AND coalesce(a.finished_at, a.redeemed_at, a.decided_at, a.created_at) <= $3 AND a.state NOT IN ('pending', 'approved')
       AND (a.state <> 'executing' OR a.redeemed_at <= $4) AND NOT action_held(a.id)
     ORDER BY a.id LIMIT $5 FOR UPDATE`,
    [erasure.cursor, erasure.target_id, erasure.before, new Date(now.getTime() - SILENT_EXECUTION_MS), limit],
  );
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

/** Erases what was written of these actions. Their `erased` entries have to stand already: the database looks. */
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

const WHOLE = 'NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)';

/** What belongs to runs goes when nobody can need it: read content by its age, goals and titles with the last action they are about. */
const REMARKS: Record<Exclude<Step, 'act_'>, (target: Erasure['target_type']) => string> = {
  obs_: (target) =>
    `UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
       SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
       WHERE o.id > $1 AND ${target === 'action' ? `(o.action_id = $2 OR (${OF_RUN.action} AND ${WHOLE}))` : OF_RUN[target]}
         AND o.at <= $3 AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
         AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
       ORDER BY o.id LIMIT $4) RETURNING id`,
  pln_: (target) =>
    `UPDATE plans SET title = '${ERASED_TEXT}' WHERE id IN (
       SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
       WHERE p.id > $1 AND ${target === 'action' ? 'p.id = (SELECT plan_id FROM actions WHERE id = $2)' : target === 'agent' ? 'p.agent_id = $2' : OF_RUN[target]}
         AND p.created_at <= $3 AND p.title <> '${ERASED_TEXT}'
         AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
       ORDER BY p.id LIMIT $4) RETURNING id`,
  run_: (target) =>
    `UPDATE runs SET goal = NULL WHERE id IN (
       SELECT r.id FROM runs r WHERE r.id > $1 AND ${OF_RUN[target]} AND r.created_at <= $3 AND r.goal IS NOT NULL AND ${WHOLE}
         AND NOT run_held(r.id) ORDER BY r.id LIMIT $4) RETURNING id`,
};

/** Erases the next of what belongs to runs; answers the ids, in order. */
export async function eraseRemarks(
  tx: Tx,
  step: Exclude<Step, 'act_'>,
  { cursor, target_type, target_id, before }: Erasure,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(REMARKS[step](target_type), [cursor, target_id, before, limit]);
  return rows.map((row) => row.id).sort();
}

/** Whether anything is older than this and can go: retention has work. */
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
