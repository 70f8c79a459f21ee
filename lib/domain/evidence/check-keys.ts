import { canonicalJson } from '../json/canonical-json.ts';
import { logName, parseVerifierKey, verifierKey } from '../ledger/checkpoint.ts';
import { base64UrlOf } from '../signing/bytes.ts';
import { sha256Bytes } from '../signing/digest.ts';
import type { Verifiers } from '../signing/verifiers.ts';
import { demand } from './check.ts';
import { originsOf } from './check-desk.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { decodeJws } from './jws.ts';
import type { Evidence, Known } from './evidence.ts';

/** Checks that each key's id is its thumbprint (RFC 7638) and that the log is named after the desk. */
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

/**
 * Checks that the signing keys are among those the verifier already trusts; otherwise the file is another installation's evidence. Verifies the
 * head with the trusted keys themselves, because a key id is four bytes and a key with the same id is easily made.
 */
export async function checkKnownKeys(file: Evidence, { logKeys, kids }: Known, verifiers: Verifiers): Promise<string> {
  if (logKeys) {
    const known = logKeys.map(parseVerifierKey);
    demand(known.length > 0 && !known.includes(null), 'what was given as the log’s key is none');
    const keys = [...logKeys, ...namedToday(file, logKeys)];
    const signed = typeof (await checkCheckpoint(file.checkpoint, keys, verifiers)) !== 'string';
    demand(signed, 'the head is not signed by the log’s key that was given: this is evidence of another installation');
  }
  if (kids && file.decision !== null) {
    const kid = decodeJws(file.decision)?.header['kid'];
    const known = typeof kid === 'string' && kids.includes(kid);
    demand(known, 'the decision is not signed by a key that was given: this is evidence of another installation');
  }
  return (
    [logKeys && 'the head', kids && file.decision !== null && 'the decision'].filter(Boolean).join(' and ') +
    ' by the keys given'
  );
}

/** Keys that were kept under another name of the log, for which an entry in the file vouches, under the name that the log has in the file. */
function namedToday(file: Evidence, kept: readonly string[]): string[] {
  const origins = originsOf(file);
  return kept.flatMap((text) => {
    const key = parseVerifierKey(text);
    return key && origins.named(key.name) ? [verifierKey(logName(file.origin), key.publicKey)] : [];
  });
}
