import type { JsonWebKey } from '#lib/domain/evidence/evidence.ts';
import { sameDesk } from '#lib/domain/desk/origin.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import { digestOfText, sha256Bytes } from '#lib/domain/signing/digest.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import type { KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** The faults of a decision's signature, and whether it is about another action. */
export function decisionFault(actionId: string, text: string, keys: readonly JsonWebKey[]): Fault[] {
  const fault = (detail: string): Fault[] => [{ part: `decision of ${actionId}`, detail }];
  const jws = decodeJws(text);
  if (!jws) return fault('is no compact JWS');
  if (jws.payload['sub'] !== actionId) return fault('is about another action');
  // A grant names the same action and is signed with the same key; its type tells it from a decision.
  if (jws.header['alg'] !== 'EdDSA' || jws.header['typ'] !== 'countersign-decision+jwt')
    return fault('is signed as something else');
  const kid = String(jws.header['kid']);
  const key = keys.find((one) => one.kid === kid);
  if (!key) return fault(`is signed with the key ${kid}, which is not among the desk’s`);
  const holds = VERIFIERS.ed25519(new Uint8Array(Buffer.from(key.x, 'base64url')), jws.signed, jws.signature);
  return holds ? [] : fault('its signature does not hold');
}

interface Statement {
  reviewer: { id: string };
  method: string;
  verdict: string;
}

/** The faults of a verdict: of its statement, of the person and action the statement names, or of the passkey's signature. */
export function verdictFault(verdict: KeptVerdict, origin: string): Fault[] {
  const fault = (detail: string): Fault[] => [
    { part: `verdict of ${verdict.reviewer_id} on ${verdict.action_id}`, detail },
  ];
  // The log says whether the statement may be missing. The passkey signed its digest, so the signature must verify anyway.
  if (verdict.statement === null)
    return verdict.method !== 'passkey' || passkeyHolds(verdict, origin)
      ? []
      : fault('its passkey’s signature does not hold');
  if (digestOfText(verdict.statement) !== verdict.statement_digest)
    return fault('its statement is not the one that was signed');
  try {
    const { reviewer, method, verdict: spoken } = JSON.parse(verdict.statement) as Statement;
    if (reviewer.id !== verdict.reviewer_id) return fault('its statement names another reviewer');
    if (method !== verdict.method) return fault('its statement names another way of signing');
    if (spoken !== (verdict.answer === 'edit' ? 'limit' : verdict.answer))
      return fault('its statement gives another answer');
    if (method === 'passkey' && !passkeyHolds(verdict, origin)) return fault('its passkey’s signature does not hold');
    return [];
  } catch {
    return fault('its statement cannot be read');
  }
}

function passkeyHolds(verdict: KeptVerdict, origin: string): boolean {
  const { public_key_spki: key, authenticator_data: data, client_data_json: client, signature } = verdict;
  if (!key || !data || !client || !signature) return false;
  const clientData = bytes(client);
  const said = JSON.parse(new TextDecoder().decode(clientData)) as { challenge?: string; origin?: string };
  const message = new Uint8Array(Buffer.concat([bytes(data), sha256Bytes(clientData)]));
  return (
    said.origin !== undefined &&
    sameDesk(origin, said.origin) &&
    said.challenge === Buffer.from(verdict.statement_digest.slice('sha256:'.length), 'hex').toString('base64url') &&
    VERIFIERS.spki(bytes(key), message, bytes(signature))
  );
}
