import type { QueryKey } from '@tanstack/react-query';

import { keys } from './query-keys.ts';

/** How soon a query is read again: `soon` for what somebody may be waiting for, `calm` for what changes with every proposal of a busy desk. */
export type Pace = 'soon' | 'calm';

/** What each event of `GET /review/events` makes stale. A query that no page shows is only marked, and read when one does. */
export const STALE_AFTER: Record<string, Partial<Record<Pace, QueryKey[]>>> = {
  queue: { calm: [keys.queue(), keys.history(), keys.agents(), keys.bundles(), keys.entries()] },
  locks: { soon: [keys.agents(), keys.queue(), keys.actions(), keys.bundles(), keys.people()], calm: [keys.entries()] },
  halted: { soon: [keys.agents(), keys.overview()] },
  config: {
    soon: [
      keys.agents(),
      keys.agentNames(),
      keys.tools(),
      keys.records(),
      keys.people(),
      keys.policy(),
      keys.safety(),
      keys.me(),
    ],
    calm: [keys.entries()],
  },
  proposals: {
    soon: [keys.policy(), keys.tools(), keys.records(), keys.safety(), keys.retention()],
    calm: [keys.entries()],
  },
  erasures: { soon: [keys.retention(), keys.actions(), keys.history()], calm: [keys.entries()] },
  checkpoint: { calm: [keys.entries()] },
  outside: { calm: [keys.entries()] },
  incidents: { soon: [keys.safety(), keys.incidents(), keys.agents()], calm: [keys.entries()] },
  /** More actions changed than the event could name. */
  actions: { soon: [keys.actions()], calm: [keys.queue(), keys.history(), keys.bundles()] },
};

/** Lists that show single actions: when one of these changes, its list is read soon. */
const LISTS = new Set<unknown>([keys.queue()[0], keys.history()[0], keys.bundles()[0], keys.entries()[0]]);

interface Shown {
  queryKey: QueryKey;
  state: { data: unknown };
}

/** Whether a query shows this action: is about it, or has it among its items. */
export function shows({ queryKey, state }: Shown, actionId: string): boolean {
  const [noun, about] = queryKey;
  if (noun === keys.actions()[0]) return about === actionId;
  if (!LISTS.has(noun)) return false;
  if (noun === keys.entries()[0]) return (about as { action?: unknown } | undefined)?.action === actionId;
  return itemsOf(state.data).some(({ id }) => id === actionId);
}

/** The items of a list, or of all pages of one. */
function itemsOf(data: unknown): readonly { id?: unknown }[] {
  const { items, pages } = (data ?? {}) as { items?: { id?: unknown }[]; pages?: unknown[] };
  return items ?? pages?.flatMap(itemsOf) ?? [];
}
