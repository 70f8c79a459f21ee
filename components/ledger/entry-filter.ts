import type { EntryFilter } from './queries.ts';

const NAMES = ['type', 'action', 'agent', 'actor'] as const;
const FORM = { action: /^act_[0-9a-f-]{36}$/, agent: /^agt_[0-9a-f-]{36}$/ } as Record<string, RegExp>;

/** Reads what it understands from a URL's parameters and ignores the rest. */
export function entryFilterOf(search: Record<string, string | string[] | undefined>): EntryFilter {
  const filter: EntryFilter = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string' && value !== '' && (FORM[name]?.test(value) ?? true))
      filter[name] = value.slice(0, 100);
  }
  return filter;
}
