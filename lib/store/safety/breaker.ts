import { rulesWith, type BreakerRules } from '#lib/domain/breaker/rules.ts';
import type { Queryable, Tx } from '../database.ts';
import { sql } from '../sql.ts';

/** The circuit breaker's rules in force. */
export async function loadRules(db: Queryable): Promise<BreakerRules> {
  const [row] = await db.query(sql<{ breaker: Partial<BreakerRules> | null }>`SELECT breaker FROM organisation`);
  return rulesWith(row?.breaker ?? null);
}

/** Replaces the circuit breaker's rules; `rules` is JSON. */
export async function updateRules(tx: Tx, rules: string): Promise<void> {
  await tx.query(sql`UPDATE organisation SET breaker = ${rules}`);
}
