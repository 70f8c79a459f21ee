import type { JsonObject } from '#lib/domain/json/json.ts';
import type { Status } from '#lib/domain/action/action.ts';
import type { GrantPayload } from '#lib/usecases/signer.ts';
import { ACTION, AGENT, ARGS, idOf, jwsOf, LIMITED_ARGS, PROPOSED, RUN, START, TOOL } from './desk.ts';
import { DECIDED_AT, GRANT, JWKS } from './decision-vectors.ts';
import { DECISION_KEY, GRANT_KEY, OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

/** A redemption request, and what the desk stores about the action. Times are epoch milliseconds. */
export interface GrantInput {
  jwks: { keys: object[] };
  grant: string;
  args: JsonObject;
  at: number;
  action: {
    id: string;
    agent: string;
    run: string;
    tool: string;
    status: Status;
    digest: string;
    grant_id: string;
    expires_at: number;
  };
}

export const GRANT_HEADER = { alg: 'EdDSA', typ: 'countersign-grant+jwt', kid: GRANT_KEY.jwk.kid };
export const GRANT_PAYLOAD: GrantPayload = {
  jti: GRANT,
  sub: ACTION,
  aud: AGENT.id,
  digest: PROPOSED.digest,
  lock_epoch: 7,
  iat: DECIDED_AT / 1000,
  exp: DECIDED_AT / 1000 + 60,
};
const right = jwsOf(GRANT_KEY, GRANT_HEADER, GRANT_PAYLOAD);
const [head = '', body = '', signature = ''] = right.split('.');

const inputOf = (change: Partial<GrantInput> = {}, action: Partial<GrantInput['action']> = {}): GrantInput => ({
  jwks: JWKS,
  grant: right,
  args: ARGS,
  at: DECIDED_AT + 5_000,
  action: {
    id: ACTION,
    agent: AGENT.id,
    run: RUN.id,
    tool: TOOL,
    status: 'approved',
    digest: PROPOSED.digest,
    grant_id: GRANT,
    expires_at: START + 3_600_000,
    ...action,
  },
  ...change,
});
const signed = (payload: Partial<GrantPayload>, header = {}, key = GRANT_KEY) =>
  jwsOf(key, { ...GRANT_HEADER, ...header }, { ...GRANT_PAYLOAD, ...payload });

export const grantVectors: Vector<GrantInput>[] = [
  good('redeemed with the approved arguments', inputOf(), GRANT_PAYLOAD),
  good('in the last moment before it expires', inputOf({ at: GRANT_PAYLOAD.exp * 1000 - 1 }), GRANT_PAYLOAD),
  bad('at the moment it expires', 'grant-expired', inputOf({ at: GRANT_PAYLOAD.exp * 1000 })),
  bad('with other arguments', 'args-mismatch', inputOf({ args: LIMITED_ARGS })),
  bad('a second time', 'grant-used', inputOf({}, { status: 'executing' })),
  bad('after the action is over', 'grant-used', inputOf({}, { status: 'succeeded' })),
  bad('before anybody decided', 'not-approved', inputOf({}, { status: 'pending' })),
  bad('after a stop', 'halted', inputOf({}, { status: 'halted' })),
  bad('a grant of an earlier approval', 'grant-unknown', inputOf({ grant: signed({ jti: idOf('grt', 2) }) })),
  bad(
    'a payload that was changed',
    'grant-unknown',
    inputOf({
      grant: `${head}.${Buffer.from(JSON.stringify({ ...GRANT_PAYLOAD, exp: GRANT_PAYLOAD.exp + 3600 })).toString('base64url')}.${signature}`,
    }),
  ),
  bad(
    'a signature that was changed',
    'grant-unknown',
    inputOf({ grant: `${head}.${body}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}` }),
  ),
  bad('signed by another desk', 'grant-unknown', inputOf({ grant: signed({}, { kid: OTHER_KEY.jwk.kid }, OTHER_KEY) })),
  bad(
    'signed with the key for decisions',
    'grant-unknown',
    inputOf({ grant: signed({}, { kid: DECISION_KEY.jwk.kid }, DECISION_KEY) }),
  ),
  bad(
    'a decision in the place of a grant',
    'grant-unknown',
    inputOf({ grant: signed({}, { typ: 'countersign-decision+jwt' }) }),
  ),
  bad(
    'no signature',
    'grant-unknown',
    inputOf({ grant: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.` }),
  ),
];
