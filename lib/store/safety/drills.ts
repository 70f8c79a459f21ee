import { drillSalt, noticedIn, type DrillOpening, type DrillOutcome } from '#lib/domain/drill/drill.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import type { Tx } from '../database.ts';
import { insertEntries } from '../ledger/entries.ts';
import { sql } from '../sql.ts';

export interface DrillRow {
  id: string;
  action_id: string;
  started_by: string;
  started_by_name: string;
  note: string;
  nonce: string;
  started_at: Date;
  ended_at: Date | null;
  outcome: DrillOutcome | null;
  noticed: boolean | null;
}

type Started = Omit<DrillRow, 'ended_at' | 'outcome' | 'noticed'>;

const openingOf = (drill: Started): DrillOpening => ({
  drill_id: drill.id,
  action_id: drill.action_id,
  started_by: drill.started_by,
  started_at: drill.started_at.getTime(),
  note_digest: digestOfText(drill.note),
  nonce: drill.nonce,
});

/** Notes a drill beside its action, in one transaction with it. Answers the salt that the action's first entry has to bear. */
export async function insertDrill(tx: Tx, drill: Started): Promise<string> {
  await tx.query(
    sql`INSERT INTO drills (id, action_id, started_by, started_by_name, note, nonce, started_at) VALUES (${drill.id}, ${drill.action_id},
      ${drill.started_by}, ${drill.started_by_name}, ${drill.note}, ${drill.nonce}, ${drill.started_at})`,
  );
  return drillSalt(openingOf(drill));
}

type Ended = DrillRow & { agent_id: string; run_id: string | null; state: string; decided: boolean; asked: boolean };

/** Reveals drills whose actions are over, in the transaction that ended them: outcome, whether it was noticed, and an entry each. */
export async function revealDrills(
  tx: Tx,
  actionIds: readonly string[],
  at: number,
  newEntryId: () => string,
): Promise<void> {
  const ended =
    await tx.query(sql<Ended>`SELECT d.id, d.action_id, d.started_by, d.started_by_name, d.note, d.nonce, d.started_at, d.ended_at,
      d.outcome, d.noticed,
       a.agent_id, a.run_id, a.state, a.decision_jws IS NOT NULL AS decided,
       EXISTS (SELECT 1 FROM questions q WHERE q.action_id = a.id) AS asked
     FROM drills d JOIN actions a ON a.id = d.action_id WHERE d.action_id = ANY(${actionIds}) AND d.ended_at IS NULL ORDER BY d.id`);
  for (const drill of ended) {
    // An approved one is halted at once, so what it was is in its decision.
    const outcome = (drill.state === 'halted' && drill.decided ? 'approved' : drill.state) as DrillOutcome;
    const noticed = noticedIn(outcome, drill.asked);
    await tx.query(
      sql`UPDATE drills SET ended_at = ${new Date(at)}, outcome = ${outcome}, noticed = ${noticed} WHERE id = ${drill.id}`,
    );
    await insertEntries(tx, [
      {
        id: newEntryId(),
        type: 'drill-revealed',
        actorId: 'desk',
        at,
        actionId: drill.action_id,
        agentId: drill.agent_id,
        runId: drill.run_id,
        body: { type: 'drill-revealed', ...openingOf(drill), outcome, noticed, at },
      },
    ]);
  }
  tx.publish('incidents');
}

/** Those of these actions that are drills, with what they are committed to. */
export async function loadOpenings(tx: Tx, actionIds: readonly string[]): Promise<DrillOpening[]> {
  const drills = await tx.query(
    sql<Started>`SELECT id, action_id, started_by, started_by_name, note, nonce, started_at FROM drills WHERE action_id = ANY(${actionIds})`,
  );
  return drills.map(openingOf);
}
