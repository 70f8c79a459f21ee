import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { fromBase64Url } from '../signing/bytes.ts';
import { DECISION_TYP_2 } from '../signing/decision-2.ts';
import { demand, Wrong } from './check.ts';
import { originsOf } from './check-desk.ts';
import { decodeJws } from './jws.ts';
import type { Evidence } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';

/** Checks the server's signature over the outcome: by one of the desk's keys, about this file's content, counting verdicts in the file. */
export async function checkDecision(file: Evidence, verifiers: Verifiers): Promise<string> {
  if (file.decision === null) return 'nothing is decided yet';
  const jws = decodeJws(file.decision);
  if (!jws) throw new Wrong('the decision is no compact JWS');
  // A /2 decision says so inside its signature: this reader cannot check all that it claims.
  demand(
    jws.header['typ'] !== DECISION_TYP_2 && jws.payload['v'] === undefined,
    'the decision is of a later version than the file',
  );
  demand(
    jws.header['alg'] === 'EdDSA' && jws.header['typ'] === 'countersign-decision+jwt',
    'the decision is signed as something else',
  );
  const key = fromBase64Url(file.jwks.keys.find((jwk) => jwk.kid === jws.header['kid'])?.x ?? '');
  demand(key?.length === 32, 'the decision is signed with a key that is not among the desk’s');
  demand(await verifiers.ed25519(key, jws.signed, jws.signature), 'the decision’s signature does not hold');
  checkClaims(file, jws.payload);
  const counted = checkCounted(file, jws.payload);
  return `${String(jws.payload['outcome'])}, over ${counted} ${counted === 1 ? 'verdict' : 'verdicts'}`;
}

function checkClaims(file: Evidence, payload: Record<string, unknown>): void {
  const { action } = file;
  const issuer = payload['iss'];
  demand(
    typeof issuer === 'string' && originsOf(file).issued(issuer, decidedAt(file)),
    'the decision’s iss is another',
  );
  const expected: [string, unknown][] = [
    ['sub', action.id],
    ['action_digest', action.digest],
    ['proposed_digest', action.digest_proposed],
    ['view_digest', action.view_digest],
    ['assessment_digest', action.assessment_digest],
  ];
  for (const [name, value] of expected) demand(payload[name] === value, `the decision’s ${name} is another`);
}

const DECIDING = ['submitted', 'approve', 'limit', 'deny'];

/** The index in the log of the last entry that can have decided: a verdict, or the proposal where policy decided. */
function decidedAt({ entries }: Evidence): number {
  const deciding = entries.filter(({ type }) => DECIDING.includes(type));
  return Math.max(-1, ...deciding.map(({ tlog_proof }) => parseTlogProof(tlog_proof)?.index ?? -1));
}

function checkCounted({ verdicts }: Evidence, payload: Record<string, unknown>): number {
  const counted = payload['verdicts'] as { reviewer: string; statement_digest: string; method: string }[];
  for (const one of counted) {
    const found = verdicts.some(
      (v) => v.reviewer.id === one.reviewer && v.statement_digest === one.statement_digest && v.method === one.method,
    );
    demand(found, `the verdict of ${one.reviewer} that the decision counts is not in the file`);
  }
  return counted.length;
}
