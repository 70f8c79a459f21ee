import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import type { Context } from '#lib/usecases/context.ts';
import { signDecision } from '#lib/usecases/actions/steps/sign-decision.ts';
import { ACTION, ASSESSMENT_DIGEST, idOf, jwsOf, LIMITED, ORIGIN, PROPOSED, START, type Content } from './desk.ts';
import { ANNS_VERDICT, BOBS_VERDICT, DENIAL, LIMIT } from './statement-vectors.ts';
import { DECISION_KEY, GRANT_KEY, OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

export interface DecisionInput {
  origin: string;
  jwks: { keys: object[] };
  action: { id: string } & Record<'digest' | 'digest_proposed' | 'view_digest' | 'assessment_digest', string>;
  verdicts: { reviewer: string; statement_digest: string; method: string }[];
  jws: string;
}

export const GRANT = idOf('grt', 1);
export const JWKS = { keys: [DECISION_KEY.jwk, GRANT_KEY.jwk] };
export const HEADER = { alg: 'EdDSA', typ: 'countersign-decision+jwt', kid: DECISION_KEY.jwk.kid };

/** The payload as the desk itself writes it: its signer hands it out instead of signing. */
export async function payloadOf(
  content: Content,
  outcome: 'approved' | 'denied',
  verdicts: EvidenceVerdict[],
  at: number,
): Promise<Record<string, unknown>> {
  const signer = { signDecision: (payload: object) => Promise.resolve(JSON.stringify(payload)) };
  const text = await signDecision({ issuer: ORIGIN, signer } as unknown as Context, {
    id: ACTION,
    outcome,
    // The proposal is the first; every verdict is one more.
    version: 1 + verdicts.length,
    digest: content.digest,
    proposedDigest: PROPOSED.digest,
    viewDigest: content.viewDigest,
    assessmentDigest: ASSESSMENT_DIGEST,
    policyVersion: 3,
    grantId: outcome === 'approved' ? GRANT : null,
    lockEpoch: 7,
    verdicts: verdicts.map(countedOf),
    at,
  });
  return JSON.parse(text) as Record<string, unknown>;
}

const countedOf = (v: EvidenceVerdict) => ({
  reviewer: v.reviewer.id,
  statement_digest: v.statement_digest,
  method: v.method,
});

export const DECIDED_AT = START + 120_000;

export async function decisionVectors(): Promise<Vector<DecisionInput>[]> {
  const both = [ANNS_VERDICT, BOBS_VERDICT];
  const approved = await payloadOf(PROPOSED, 'approved', both, DECIDED_AT);
  const inputOf = (jws: string, verdicts = both, content = PROPOSED): DecisionInput => ({
    origin: ORIGIN,
    jwks: JWKS,
    action: {
      id: ACTION,
      digest: content.digest,
      digest_proposed: PROPOSED.digest,
      view_digest: content.viewDigest,
      assessment_digest: ASSESSMENT_DIGEST,
    },
    verdicts: verdicts.map(countedOf),
    jws,
  });
  const accepted = (name: string, payload: object, verdicts: EvidenceVerdict[], content = PROPOSED) =>
    good(name, inputOf(jwsOf(DECISION_KEY, HEADER, payload), verdicts, content), { header: HEADER, payload });
  const refused = (name: string, wrong: string, jws: string, verdicts = both) =>
    bad(name, wrong, inputOf(jws, verdicts));
  const headed = (header: object, key = DECISION_KEY) => jwsOf(key, { ...HEADER, ...header }, approved);
  const saying = (payload: object) => jwsOf(DECISION_KEY, HEADER, { ...approved, ...payload });
  const right = jwsOf(DECISION_KEY, HEADER, approved);
  const [head = '', body = '', signature = ''] = right.split('.');
  const denied = Buffer.from(JSON.stringify({ ...approved, outcome: 'denied' })).toString('base64url');
  const no = 'the decision is no compact JWS';
  const notHeld = 'the decision’s signature does not hold';

  return [
    accepted('approved by two people', approved, both),
    accepted('denied by one', await payloadOf(PROPOSED, 'denied', [DENIAL], DECIDED_AT), [DENIAL]),
    accepted(
      'approved with narrowed arguments, by whoever narrowed them and another',
      await payloadOf(LIMITED, 'approved', [LIMIT], DECIDED_AT),
      [LIMIT],
      LIMITED,
    ),
    accepted('allowed by policy, without anybody', await payloadOf(PROPOSED, 'approved', [], DECIDED_AT), []),
    refused('a payload that was changed', notHeld, `${head}.${denied}.${signature}`),
    refused(
      'a signature that was changed',
      notHeld,
      `${head}.${body}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    ),
    refused('signed by another desk under our key’s name', notHeld, headed({}, OTHER_KEY)),
    refused(
      'signed by a key that is not published',
      'the decision is signed with a key that is not among the desk’s',
      headed({ kid: OTHER_KEY.jwk.kid }, OTHER_KEY),
    ),
    refused(
      'without a key’s name',
      'the decision is signed with a key that is not among the desk’s',
      jwsOf(DECISION_KEY, { alg: HEADER.alg, typ: HEADER.typ }, approved),
    ),
    refused('another algorithm', 'the decision is signed as something else', headed({ alg: 'HS256' })),
    refused(
      'a grant in the place of a decision',
      'the decision is signed as something else',
      headed({ typ: 'countersign-grant+jwt' }),
    ),
    refused('no algorithm and no signature', no, `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`),
    refused('four parts', no, `${right}.${signature}`),
    refused('a second spelling of the same bytes', no, `${head}.${body}.${signature}=`),
    refused('a payload that is no JSON', no, `${head}.${Buffer.from('approved').toString('base64url')}.${signature}`),
    refused('of another desk', 'the decision’s iss is another', saying({ iss: 'https://other.example' })),
    refused('of another action', 'the decision’s sub is another', saying({ sub: idOf('act', 2) })),
    refused(
      'over other arguments',
      'the decision’s action_digest is another',
      saying({ action_digest: LIMITED.digest }),
    ),
    refused(
      'of another proposal',
      'the decision’s proposed_digest is another',
      saying({ proposed_digest: LIMITED.digest }),
    ),
    refused('over another view', 'the decision’s view_digest is another', saying({ view_digest: LIMITED.viewDigest })),
    refused(
      'over another assessment',
      'the decision’s assessment_digest is another',
      saying({ assessment_digest: PROPOSED.digest }),
    ),
    refused(
      'counting a verdict that is not there',
      `the verdict of ${BOBS_VERDICT.reviewer.id} that the decision counts is not in the file`,
      right,
      [ANNS_VERDICT],
    ),
    refused(
      'counting a verdict as stronger than it is',
      `the verdict of ${BOBS_VERDICT.reviewer.id} that the decision counts is not in the file`,
      saying({ verdicts: [countedOf(ANNS_VERDICT), { ...countedOf(BOBS_VERDICT), method: 'passkey' }] }),
    ),
  ];
}
