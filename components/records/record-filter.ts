import { RECORD_KINDS, type RecordKind } from '#lib/domain/directory/records.ts';

export interface RecordFilter {
  kind?: RecordKind;
  search?: string;
}

/** Reads what it understands from a URL's parameters and ignores the rest. */
export function recordFilterOf(search: Record<string, string | string[] | undefined>): RecordFilter {
  const kind = RECORD_KINDS.find((one) => one === search['kind']);
  const text = search['search'];
  return {
    ...(kind ? { kind } : {}),
    ...(typeof text === 'string' && text.trim() !== '' ? { search: text.slice(0, 300) } : {}),
  };
}
