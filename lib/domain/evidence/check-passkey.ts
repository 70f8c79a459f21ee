import { base64UrlOf, concat, fromHex, sameBytes, textOf } from '../signing/bytes.ts';
import { sameDesk } from '../desk/origin.ts';
import { sha256Bytes } from '../signing/digest.ts';
import { bytesOf, demand } from './check.ts';
import type { PasskeyParts } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';

const USER_PRESENT_AND_VERIFIED = 0x05;

/** The desk's origin that a passkey has to be bound to, given the one it says it signed at. */
export type OwnOrigin = (said: string) => string;

/** W3C WebAuthn §7.2, the steps that need no server state: type, challenge, origin, relying party, user verification, signature. */
export async function checkPasskey(
  own: OwnOrigin,
  statementDigest: string,
  passkey: PasskeyParts,
  verifiers: Verifiers,
): Promise<void> {
  const clientData = bytesOf('the passkey’s client data', passkey.client_data_json);
  const authenticator = bytesOf('the authenticator’s data', passkey.authenticator_data);
  const key = bytesOf('the passkey’s public key', passkey.public_key_spki);
  const signature = bytesOf('the passkey’s signature', passkey.signature);
  const said = JSON.parse(textOf(clientData)) as { type?: string; challenge?: string; origin?: string };
  demand(said.type === 'webauthn.get', 'the passkey did not sign an assertion');
  demand(
    said.challenge === base64UrlOf(fromHex(statementDigest.slice('sha256:'.length))),
    'the passkey signed another statement',
  );
  const origin = own(String(said.origin));
  demand(
    typeof said.origin === 'string' && sameDesk(origin, said.origin),
    `the passkey signed at ${String(said.origin)}`,
  );
  const party = sha256Bytes(new URL(origin).hostname);
  demand(sameBytes(authenticator.slice(0, 32), party), 'the passkey signed for another relying party');
  const flags = (authenticator[32] ?? 0) & USER_PRESENT_AND_VERIFIED;
  demand(flags === USER_PRESENT_AND_VERIFIED, 'the passkey did not verify its user');
  const holds = await verifiers.spki(key, concat(authenticator, sha256Bytes(clientData)), signature);
  demand(holds, 'the passkey’s signature does not hold');
}
