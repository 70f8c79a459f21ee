import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { base64Of, base64UrlOf, utf8 } from '../signing/bytes.ts';
import { digestOf, sha256Bytes } from '../signing/digest.ts';
import { CompactRange } from './compact-range.ts';
import { leafHash, type Hash } from './merkle.ts';

/** A row that no entry covers: its table, its primary key, its fields as text (docs/spec/entries-2.md) and a salt of its own. */
export interface BaselineRow {
  table: string;
  key: string[];
  fields: Record<string, JsonValue>;
  salt: string;
}

/** Derives one field's salt, so that one field can be disclosed without making the row's others guessable. */
export const fieldSalt = (rowSalt: string, field: string): string =>
  base64UrlOf(sha256Bytes(canonicalJson({ field, salt: rowSalt, type: 'countersign.baseline-salt/2' })));

/** The salted digest of one field of a row. */
export const fieldDigest = (field: string, salt: string, value: JsonValue): string =>
  digestOf({ field, salt, type: 'countersign.baseline-field/2', value });

/** The leaf text of a row in its table's tree: table, key and the digest of each field. */
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

/** The leaf hash of a row in its table's tree. */
export const rowHash = (row: BaselineRow): Hash => leafHash(utf8(rowText(row)));

/** The Merkle root (RFC 6962 §2.1), base64, over a table's rows in primary key order. Streams: rows are not kept in memory. */
export async function tableRoot(rows: Iterable<BaselineRow> | AsyncIterable<BaselineRow>): Promise<string> {
  const tree = new CompactRange();
  for await (const row of rows) tree.append(rowHash(row));
  return base64Of(tree.root());
}
