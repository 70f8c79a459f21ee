import { rulesWith, type BreakerRules } from '#lib/domain/breaker/rules.ts';
import type { Tx } from '../database.ts';

/** The circuit breaker's rules in force. */
export async function loadRules(db: Pick<Tx, 'query'>): Promise<BreakerRules> {
  const [row] = await db.query<{ breaker: Partial<BreakerRules> | null }>('SELECT breaker FROM organisation');
  return rulesWith(row?.breaker ?? null);
}
