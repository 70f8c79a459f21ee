import { z } from 'zod';

import { commaSeparated, ifAny, numberIfAny, trimmed } from '#lib/client/forms/form-fields.ts';
import { PutRecord } from '#lib/contract/admin-api.ts';
import { DirectoryData } from '#lib/contract/directory.ts';
import type { RecordKind } from '#lib/domain/directory/records.ts';

/** How one field of a record is typed, and how the contract reads it. */
interface Field {
  name: string;
  label: string;
  how: 'text' | 'words' | 'number' | 'tick' | 'class';
  hint?: string;
}

export const FIELDS: Record<RecordKind, readonly Field[]> = {
  domain: [{ name: 'own', label: 'It is ours: addresses there are internal', how: 'tick' }],
  contact: [{ name: 'name', label: 'Name', how: 'text', hint: 'Shown beside the address.' }],
  payee: [
    { name: 'name', label: 'Name', how: 'text' },
    { name: 'accounts', label: 'Accounts, separated by commas', how: 'words', hint: 'IBANs or account numbers.' },
  ],
  group: [{ name: 'people', label: 'How many people it reaches', how: 'number' }],
  channel: [
    { name: 'title', label: 'Title', how: 'text' },
    { name: 'readers', label: 'How many read it', how: 'number' },
    { name: 'public', label: 'Anybody can read it', how: 'tick' },
  ],
  resource: [
    { name: 'title', label: 'Title', how: 'text' },
    { name: 'data_class', label: 'Class of its data', how: 'class' },
    { name: 'holds', label: 'What it holds', how: 'text', hint: 'In the words a reviewer understands.' },
    { name: 'members', label: 'Who has access, separated by commas', how: 'words' },
  ],
  environment: [{ name: 'production', label: 'It is production', how: 'tick' }],
};

export const KEY_LABEL: Record<RecordKind, string> = {
  domain: 'Domain',
  contact: 'Address',
  payee: 'Payee, as agents name it',
  group: 'Group’s name or address',
  channel: 'Channel',
  resource: 'Resource, as agents name it',
  environment: 'Environment',
};

const key = PutRecord.params?.shape.key ?? z.never();

/** The form of one kind: every field as it is typed, checked by the contract's schema of that kind. */
export function recordForm(kind: RecordKind) {
  const contract = DirectoryData[kind].shape as Record<string, z.ZodType>;
  const fields = FIELDS[kind].map(({ name, how }) => [name, typedAs(how, contract[name] ?? z.never())] as const);
  return z.object({ key: trimmed(key as z.ZodType<string, string>), ...Object.fromEntries(fields) });
}

function typedAs(how: Field['how'], schema: z.ZodType): z.ZodType {
  const optional = schema.safeParse(undefined).success;
  if (how === 'tick') return z.boolean().transform((on) => (on || !optional ? on : undefined));
  if (how === 'number') return numberIfAny(schema as z.ZodType<number, number | null>);
  if (how === 'words') return commaSeparated(schema as z.ZodType<string[], string[]>);
  return optional
    ? ifAny(schema as z.ZodType<string | undefined, string | undefined>)
    : trimmed(schema as z.ZodType<string, string>);
}

/** What stands in the form at first: what the record says now, or nothing. */
export function typedRecord(
  kind: RecordKind,
  of: { key: string; data: object } | null,
): Record<string, string | boolean> {
  const said = (of?.data ?? {}) as Record<string, unknown>;
  const fields = FIELDS[kind].map(({ name, how }): [string, string | boolean] => {
    const value = said[name];
    if (how === 'tick') return [name, value === true];
    if (Array.isArray(value)) return [name, value.join(', ')];
    return [name, value === undefined ? '' : String(value as string | number)];
  });
  return { key: of?.key ?? '', ...Object.fromEntries(fields) };
}
