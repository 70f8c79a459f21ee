import { fromBase64Url, textOf } from '../signing/bytes.ts';
import type { Verifiers } from '../signing/verifiers.ts';
import { demand, Wrong } from './check.ts';
import type { JsonWebKey } from './evidence.ts';
import { decodeJws } from './jws.ts';

/**
 * The payload of a compact JWS of format /2, as text. Its header must have `alg`, `kid` and this `typ` and nothing else, and one of these keys
 * must have signed it. Throws `Wrong`.
 */
export async function checkJws2(
  what: string,
  jws: string,
  typ: string,
  keys: readonly JsonWebKey[],
  verifiers: Pick<Verifiers, 'ed25519'>,
): Promise<string> {
  const decoded = decodeJws(jws);
  if (!decoded) throw new Wrong(`${what} is no compact JWS`);
  const { header } = decoded;
  demand(header['alg'] === 'EdDSA' && header['typ'] === typ, `${what} is signed as something else`);
  demand(Object.keys(header).sort().join() === 'alg,kid,typ', `${what} has a header with more in it`);
  const key = fromBase64Url(keys.find((jwk) => jwk.kid === header['kid'])?.x ?? '');
  demand(key?.length === 32, `${what} is signed with a key that is not among the desk’s`);
  demand(await verifiers.ed25519(key, decoded.signed, decoded.signature), `${what}’s signature does not hold`);
  return textOf(fromBase64Url(jws.split('.')[1] ?? '') ?? new Uint8Array());
}
