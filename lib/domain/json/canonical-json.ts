import canonicalize from 'canonicalize';

import type { JsonValue } from './json.ts';

const utf8 = new TextEncoder();

/** The RFC 8785 form of a JSON value; throws on NaN, infinities and lone surrogates, which `parseJson` never yields. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON values have a canonical form');
  return text;
}

/** The UTF-8 bytes of the RFC 8785 form: what is stored, hashed and signed. Throws as `canonicalJson` does. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return utf8.encode(canonicalJson(value));
}
