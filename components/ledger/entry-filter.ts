import type { EntryFilter } from './queries.ts';

const NAMES = ['type', 'action', 'run', 'agent', 'actor'] as const;
const FORM = {
  action: /^act_[0-9a-f-]{36}$/,
  run: /^run_[0-9a-f-]{36}$/,
  agent: /^agt_[0-9a-f-]{36}$/,
  person: /^usr_[0-9a-f-]{36}$/,
} as Record<string, RegExp>;

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

/** The filter that an id alone stands for; null when it is no whole id of an action, a run, an agent or a person. */
export function idFilterOf(id: string): Pick<EntryFilter, 'action' | 'run' | 'agent' | 'actor'> | null {
  if (FORM['person']?.test(id)) return { actor: id };
  const name = (['action', 'run', 'agent'] as const).find((one) => FORM[one]?.test(id));
  return name ? { [name]: id } : null;
}
