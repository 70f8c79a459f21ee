import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { base64Of, base64UrlOf, utf8 } from '../signing/bytes.ts';
import { digestOf, sha256Bytes } from '../signing/digest.ts';
import { CompactRange } from './compact-range.ts';
import { leafHash, type Hash } from './merkle.ts';

/** A row that no entry covers: its table, its primary key, and its fields as texts (docs/spec/entries-2.md), with a salt of its own. */
export interface BaselineRow {
  table: string;
  key: string[];
  fields: Record<string, JsonValue>;
  salt: string;
}

/** The salt of one field, so that one can be shown and the others of the row cannot be guessed by it. */
export const fieldSalt = (rowSalt: string, field: string): string =>
  base64UrlOf(sha256Bytes(canonicalJson({ field, salt: rowSalt, type: 'countersign.baseline-salt/2' })));

export const fieldDigest = (field: string, salt: string, value: JsonValue): string =>
  digestOf({ field, salt, type: 'countersign.baseline-field/2', value });

/** The text that a row stands for in its table's tree. */
export function rowText({ table, key, fields, salt }: BaselineRow): string {
  const digests = Object.entries(fields).map(([field, value]) => [
    field,
    fieldDigest(field, fieldSalt(salt, field), value),
  ]);
  return canonicalJson({
    fields: Object.fromEntries(digests) as Record<string, string>,
    key,
    table,
    type: 'countersign.baseline-row/2',
  });
}

export const rowHash = (row: BaselineRow): Hash => leafHash(utf8(rowText(row)));

/** The root over the rows of one table (RFC 6962 §2.1), base64, in the order they are handed in: that of their keys. Rows are not kept. */
export async function tableRoot(rows: Iterable<BaselineRow> | AsyncIterable<BaselineRow>): Promise<string> {
  const tree = new CompactRange();
  for await (const row of rows) tree.append(rowHash(row));
  return base64Of(tree.root());
}
