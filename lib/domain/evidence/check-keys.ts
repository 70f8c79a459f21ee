import { canonicalJson } from '../json/canonical-json.ts';
import { logName, parseVerifierKey } from '../ledger/checkpoint.ts';
import { base64UrlOf } from '../signing/bytes.ts';
import { sha256Bytes } from '../signing/digest.ts';
import { demand } from './check.ts';
import type { Evidence } from './evidence.ts';

/** Each key goes by the thumbprint of itself (RFC 7638), and the log by the desk's own name. */
export function checkKeys({ jwks, log_keys: logKeys, origin }: Evidence): string {
  for (const { kty, crv, x, kid } of jwks.keys) {
    const thumbprint = base64UrlOf(sha256Bytes(canonicalJson({ crv, kty, x })));
    demand(kid === thumbprint, `the key ${kid} is not the one its name stands for`);
  }
  demand(URL.canParse(origin) && new URL(origin).origin === origin, 'the desk’s origin is none');
  demand(logKeys.length > 0, 'the log’s key is missing');
  for (const logKey of logKeys) {
    const log = parseVerifierKey(logKey);
    demand(log !== null, 'a key of the log is not one');
    demand(log.name === logName(origin), 'a key of the log is of another desk');
  }
  return `${jwks.keys.length} of the desk, ${logKeys.length} of its log`;
}
