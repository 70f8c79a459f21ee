import { STATUSES } from '#lib/domain/action/action.ts';
import type { HistoryFilter } from '../queries.ts';

/** Reads what it understands from a URL's parameters and ignores the rest. */
export function historyFilterOf(search: Record<string, string | string[] | undefined>): HistoryFilter {
  const status = STATUSES.find((s) => s === search['status'] && s !== 'pending');
  const agent = search['agent'];
  const tool = search['tool'];
  return {
    ...(status ? { status } : {}),
    ...(typeof agent === 'string' && /^agt_[0-9a-f-]{36}$/.test(agent) ? { agent } : {}),
    ...(typeof tool === 'string' && tool !== '' ? { tool: tool.slice(0, 200) } : {}),
  };
}
