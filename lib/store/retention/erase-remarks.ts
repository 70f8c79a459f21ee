import { ERASED_TEXT } from '#lib/domain/erasure/erasure.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';
import type { Erasure, Step } from './erasures.ts';

interface Erased {
  id: string;
}

/** Erases the next batch of what belongs to runs, once nothing needs it any more, and answers the ids in order. One statement for each kind of target. */
export async function eraseRemarks(
  tx: Tx,
  step: Exclude<Step, 'act_'>,
  erasure: Erasure,
  limit: number,
): Promise<string[]> {
  const rows = await ERASE[step](tx, erasure, limit);
  return rows.map((row) => row.id).sort();
}

const ERASE = { obs_: eraseObservations, pln_: eraseTitles, run_: eraseGoals };

/** What a run has read is erased by its age. */
function eraseObservations(
  tx: Tx,
  { cursor, target_type, target_id, before }: Erasure,
  limit: number,
): Promise<Erased[]> {
  switch (target_type) {
    case 'organisation':
      return tx.query(sql<Erased>`UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
        SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
        WHERE o.id > ${cursor}
          AND o.at <= ${before} AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
          AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
        ORDER BY o.id LIMIT ${limit}) RETURNING id`);
    case 'agent':
      return tx.query(sql<Erased>`UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
        SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
        WHERE o.id > ${cursor} AND r.agent_id = ${target_id}
          AND o.at <= ${before} AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
          AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
        ORDER BY o.id LIMIT ${limit}) RETURNING id`);
    case 'run':
      return tx.query(sql<Erased>`UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
        SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
        WHERE o.id > ${cursor} AND r.id = ${target_id}
          AND o.at <= ${before} AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
          AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
        ORDER BY o.id LIMIT ${limit}) RETURNING id`);
    case 'person':
      return tx.query(sql<Erased>`UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
        SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
        WHERE o.id > ${cursor} AND r.initiator_id = ${target_id}
          AND o.at <= ${before} AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
          AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
        ORDER BY o.id LIMIT ${limit}) RETURNING id`);
    case 'action':
      return tx.query(sql<Erased>`UPDATE observations SET content = NULL, origin = NULL WHERE id IN (
        SELECT o.id FROM observations o JOIN runs r ON r.id = o.run_id
        WHERE o.id > ${cursor} AND (o.action_id = ${target_id} OR (r.id = (SELECT run_id FROM actions WHERE id = ${target_id})
        AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)))
          AND o.at <= ${before} AND num_nonnulls(o.content, o.origin) > 0 AND NOT run_held(r.id)
          AND NOT EXISTS (SELECT 1 FROM actions w WHERE w.run_id = r.id AND w.state IN ('pending', 'approved'))
        ORDER BY o.id LIMIT ${limit}) RETURNING id`);
  }
}

/** A plan's title is erased with the last of its actions. */
function eraseTitles(tx: Tx, { cursor, target_type, target_id, before }: Erasure, limit: number): Promise<Erased[]> {
  switch (target_type) {
    case 'organisation':
      return tx.query(sql<Erased>`UPDATE plans SET title = ${ERASED_TEXT} WHERE id IN (
        SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
        WHERE p.id > ${cursor}
          AND p.created_at <= ${before} AND p.title <> ${ERASED_TEXT}
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
        ORDER BY p.id LIMIT ${limit}) RETURNING id`);
    case 'agent':
      return tx.query(sql<Erased>`UPDATE plans SET title = ${ERASED_TEXT} WHERE id IN (
        SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
        WHERE p.id > ${cursor} AND p.agent_id = ${target_id}
          AND p.created_at <= ${before} AND p.title <> ${ERASED_TEXT}
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
        ORDER BY p.id LIMIT ${limit}) RETURNING id`);
    case 'run':
      return tx.query(sql<Erased>`UPDATE plans SET title = ${ERASED_TEXT} WHERE id IN (
        SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
        WHERE p.id > ${cursor} AND r.id = ${target_id}
          AND p.created_at <= ${before} AND p.title <> ${ERASED_TEXT}
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
        ORDER BY p.id LIMIT ${limit}) RETURNING id`);
    case 'person':
      return tx.query(sql<Erased>`UPDATE plans SET title = ${ERASED_TEXT} WHERE id IN (
        SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
        WHERE p.id > ${cursor} AND r.initiator_id = ${target_id}
          AND p.created_at <= ${before} AND p.title <> ${ERASED_TEXT}
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
        ORDER BY p.id LIMIT ${limit}) RETURNING id`);
    case 'action':
      return tx.query(sql<Erased>`UPDATE plans SET title = ${ERASED_TEXT} WHERE id IN (
        SELECT p.id FROM plans p LEFT JOIN runs r ON r.id = p.run_id
        WHERE p.id > ${cursor} AND p.id = (SELECT plan_id FROM actions WHERE id = ${target_id})
          AND p.created_at <= ${before} AND p.title <> ${ERASED_TEXT}
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.plan_id = p.id AND b.erasure_id IS NULL)
        ORDER BY p.id LIMIT ${limit}) RETURNING id`);
  }
}

/** A run's goal is erased with the last of its actions. */
function eraseGoals(tx: Tx, { cursor, target_type, target_id, before }: Erasure, limit: number): Promise<Erased[]> {
  switch (target_type) {
    case 'organisation':
      return tx.query(sql<Erased>`UPDATE runs SET goal = NULL WHERE id IN (
        SELECT r.id FROM runs r WHERE r.id > ${cursor} AND r.created_at <= ${before} AND r.goal IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)
          AND NOT run_held(r.id) ORDER BY r.id LIMIT ${limit}) RETURNING id`);
    case 'agent':
      return tx.query(sql<Erased>`UPDATE runs SET goal = NULL WHERE id IN (
        SELECT r.id FROM runs r WHERE r.id > ${cursor} AND r.agent_id = ${target_id} AND r.created_at <= ${before} AND r.goal IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)
          AND NOT run_held(r.id) ORDER BY r.id LIMIT ${limit}) RETURNING id`);
    case 'run':
      return tx.query(sql<Erased>`UPDATE runs SET goal = NULL WHERE id IN (
        SELECT r.id FROM runs r WHERE r.id > ${cursor} AND r.id = ${target_id} AND r.created_at <= ${before} AND r.goal IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)
          AND NOT run_held(r.id) ORDER BY r.id LIMIT ${limit}) RETURNING id`);
    case 'person':
      return tx.query(sql<Erased>`UPDATE runs SET goal = NULL WHERE id IN (
        SELECT r.id FROM runs r WHERE r.id > ${cursor} AND r.initiator_id = ${target_id} AND r.created_at <= ${before}
        AND r.goal IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)
          AND NOT run_held(r.id) ORDER BY r.id LIMIT ${limit}) RETURNING id`);
    case 'action':
      return tx.query(sql<Erased>`UPDATE runs SET goal = NULL WHERE id IN (
        SELECT r.id FROM runs r WHERE r.id > ${cursor} AND r.id = (SELECT run_id FROM actions WHERE id = ${target_id})
        AND r.created_at <= ${before} AND r.goal IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.run_id = r.id AND b.erasure_id IS NULL)
          AND NOT run_held(r.id) ORDER BY r.id LIMIT ${limit}) RETURNING id`);
  }
}
