import { sha256, sha256Hex } from '#sha256';

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';

export { sha256 as sha256Bytes, sha256Hex };

/** `sha256:` and the hex SHA-256 of the value's RFC 8785 form: the digest of arguments, views and policies. */
export function digestOf(value: JsonValue): `sha256:${string}` {
  return digestOfText(canonicalJson(value));
}

/** The same for a value whose RFC 8785 text is already at hand. */
export function digestOfText(canonical: string): `sha256:${string}` {
  return `sha256:${sha256Hex(canonical)}`;
}
