import { hash } from 'node:crypto';

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';

/** SHA-256 of bytes, or of a string's UTF-8 form, as 64 lower-case hex digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** SHA-256 of bytes, or of a string's UTF-8 form, as 32 bytes. */
export function sha256Bytes(data: string | Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', data, 'buffer'));
}

/** `sha256:` and the hex SHA-256 of the value's RFC 8785 form: how the house names arguments, views and policies. */
export function digestOf(value: JsonValue): `sha256:${string}` {
  return digestOfText(canonicalJson(value));
}

/** The same for a value whose RFC 8785 text is at hand already. */
export function digestOfText(canonical: string): `sha256:${string}` {
  return `sha256:${sha256Hex(canonical)}`;
}
