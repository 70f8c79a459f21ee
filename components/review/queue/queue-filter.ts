import { QUEUE_SORTS } from '#lib/contract/review-api.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import type { QueueFilter } from '../queries.ts';

/** Reads what it understands from a URL's parameters and ignores the rest; server and browser get the same key from it. */
export function queueFilterOf(scope: 'mine' | 'all', search: Record<string, string | string[] | undefined>) {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined);
  const sort = QUEUE_SORTS.find((s) => s === search['sort']) ?? 'deadline';
  const risk = RISK_LEVELS.find((l) => l === search['risk']);
  const agent = text('agent');
  const tool = text('tool')?.slice(0, 200);
  const q = text('q')?.slice(0, 200);
  return {
    scope,
    sort,
    ...(risk ? { risk } : {}),
    ...(agent && /^agt_[0-9a-f-]{36}$/.test(agent) ? { agent } : {}),
    ...(tool ? { tool } : {}),
    ...(q ? { q } : {}),
  } satisfies QueueFilter;
}
