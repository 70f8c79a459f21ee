import { MANIFEST_TYP_2, type Manifest2 } from '#lib/domain/evidence/manifest-2.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { DECISION_TYP_2, type CountedVerdict, type Decision2 } from '#lib/domain/signing/decision-2.ts';
import { statementText2, type Statement2 } from '#lib/domain/signing/statement-2.ts';
import { ACTION, idOf, LOG } from './desk.ts';
import {
  ASSESSMENT_2,
  base64,
  DESK,
  digestOfBytes,
  ORIGIN,
  POLICY_2,
  PROPOSED_2,
  REQUIRES_2,
  START,
  VOUCHED_BY_ANN,
} from './desk-2.ts';
import { HEADER, JWKS } from './decision-vectors.ts';
import { ANNS_STATEMENT, BOBS_STATEMENT } from './statement-2-vectors.ts';
import { DECISION_KEY, GRANT_KEY, OTHER_KEY, type TestKey } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

export interface Jws2Input {
  jwks: { keys: object[] };
  jws: string;
}

const part = (text: string): string => Buffer.from(text).toString('base64url');

/** A compact JWS whose header and payload are in canonical form. */
export function jws2(key: TestKey, header: object, payload: object | string): string {
  const text = typeof payload === 'string' ? payload : canonicalJson(payload as unknown as JsonValue);
  const signed = `${part(canonicalJson(header as JsonValue))}.${part(text)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

export const DECISION_HEADER_2 = { ...HEADER, typ: DECISION_TYP_2 };
export const MANIFEST_HEADER_2 = { ...HEADER, typ: MANIFEST_TYP_2 };

export const counted = (statement: Statement2, rule: string | null): CountedVerdict => ({
  reviewer: statement.reviewer.id,
  on_behalf_of: statement.on_behalf_of?.id ?? null,
  statement_digest: digestOfBytes(statementText2(statement)),
  method: statement.method,
  key_digest: statement.key_digest,
  rule,
});

export const GRANT_2 = idOf('grt', 1);

/** Both approve and nobody takes it back: the decision is made when the time to take it back has passed. */
export const APPROVED_2: Decision2 = {
  v: 2,
  iss: ORIGIN,
  desk: DESK,
  sub: ACTION,
  iat: Math.floor(START / 1_000) + 125,
  outcome: 'approved',
  version: 4,
  entry: idOf('ent', 15),
  action_digest: PROPOSED_2.args.digest,
  proposed_digest: PROPOSED_2.args.digest,
  view_digest: PROPOSED_2.view.digest,
  assessment_digest: ASSESSMENT_2.digest,
  policy: POLICY_2,
  requirement: REQUIRES_2,
  vouched: VOUCHED_BY_ANN,
  verdicts: [counted(ANNS_STATEMENT, 'security'), counted(BOBS_STATEMENT, 'owner-of-forum')],
  grant_id: GRANT_2,
  lock_epoch: 7,
  relaxed: [],
  drill: false,
};

export function decision2Vectors(): Vector<Jws2Input>[] {
  const inputOf = (jws: string): Jws2Input => ({ jwks: JWKS, jws });
  const right = jws2(DECISION_KEY, DECISION_HEADER_2, APPROVED_2);
  const accepted = (name: string, payload: Decision2) =>
    good(name, inputOf(jws2(DECISION_KEY, DECISION_HEADER_2, payload)), { header: DECISION_HEADER_2, payload });
  const saying = (name: string, wrong: string, change: object) =>
    bad(name, wrong, inputOf(jws2(DECISION_KEY, DECISION_HEADER_2, { ...APPROVED_2, ...change })));
  const headed = (name: string, wrong: string, change: object, key = DECISION_KEY) =>
    bad(name, wrong, inputOf(jws2(key, { ...DECISION_HEADER_2, ...change }, APPROVED_2)));
  const text = canonicalJson(APPROVED_2 as unknown as JsonValue);
  const standing = { ...POLICY_2, rules: ['posts', 'rule-17'], standing_rule: 'rule-17' };
  const requirement = { ...REQUIRES_2, rules: [], undo_seconds: 0 };
  const { v, ...others } = APPROVED_2;
  const [head = '', , signature = ''] = right.split('.');
  return [
    accepted('approved by two people under a requirement of two rules', APPROVED_2),
    accepted('denied by one', {
      ...APPROVED_2,
      outcome: 'denied',
      grant_id: null,
      verdicts: [counted(BOBS_STATEMENT, null)],
    }),
    accepted('allowed by a standing rule, without anybody', {
      ...APPROVED_2,
      policy: standing,
      requirement,
      verdicts: [],
      version: 1,
    }),
    accepted('a drill', { ...APPROVED_2, drill: true }),
    headed('told as a decision of the first version', 'the decision is signed as something else', { typ: HEADER.typ }),
    headed('a manifest in the place of a decision', 'the decision is signed as something else', {
      typ: MANIFEST_TYP_2,
    }),
    headed('one header member more', 'the decision has a header with more in it', { crit: ['b64'] }),
    headed('signed by another desk under our key’s name', 'the decision’s signature does not hold', {}, OTHER_KEY),
    headed(
      'signed with a key that is not published',
      'the decision is signed with a key that is not among the desk’s',
      { kid: OTHER_KEY.jwk.kid },
      OTHER_KEY,
    ),
    bad(
      'a payload that was changed',
      'the decision’s signature does not hold',
      inputOf([head, part(text.replace('approved', 'denied')), signature].join('.')),
    ),
    bad(
      'a payload in another order',
      'the decision is not in its canonical form',
      inputOf(jws2(DECISION_KEY, DECISION_HEADER_2, JSON.stringify({ v, ...others }))),
    ),
    saying('another version', '/v is not “2”', { v: 1 }),
    saying('one member more', '/note does not belong into the decision', { note: '' }),
    saying('no word on whether it was a drill', '/drill is neither true nor false', { drill: null }),
    saying('a verdict for a rule that there is not', 'a verdict counts for a rule that there is not', {
      verdicts: [counted(ANNS_STATEMENT, 'finance')],
    }),
    saying('a denial with a grant', 'a denial counts for a rule or has a grant', { outcome: 'denied' }),
    saying('an approval without a grant', 'an approval has no grant', { grant_id: null }),
    saying('a passkey without its key', 'a key belongs to a passkey, and to nothing else', {
      verdicts: [{ ...counted(ANNS_STATEMENT, 'security'), key_digest: null }],
    }),
    bad(
      'signed by the key of grants, and told so',
      'the decision is signed as something else',
      inputOf(
        jws2(GRANT_KEY, { ...DECISION_HEADER_2, typ: 'countersign-grant+jwt', kid: GRANT_KEY.jwk.kid }, APPROVED_2),
      ),
    ),
  ];
}

export const MANIFEST: Manifest2 = {
  v: 2,
  iss: ORIGIN,
  desk: DESK,
  sub: ACTION,
  iat: Math.floor(START / 1_000) + 600,
  head: { origin: LOG, size: 9, root: base64(new Uint8Array(32).fill(9)) },
  status: 'approved',
  version: 4,
  entries: [
    { index: 4, id: idOf('ent', 11) },
    { index: 5, id: idOf('ent', 12) },
    { index: 7, id: idOf('ent', 15) },
  ],
  credentials: [
    {
      person: ANNS_STATEMENT.reviewer.id,
      kind: 'passkey',
      id: ANNS_STATEMENT.key_digest ?? '',
      entries: [{ index: 1, id: idOf('ent', 2) }],
    },
    {
      person: ANNS_STATEMENT.reviewer.id,
      kind: 'account',
      id: ANNS_STATEMENT.reviewer.id,
      entries: [{ index: 0, id: idOf('ent', 1) }],
    },
    {
      person: BOBS_STATEMENT.reviewer.id,
      kind: 'session',
      id: BOBS_STATEMENT.session,
      entries: [{ index: 3, id: idOf('ent', 10) }],
    },
  ],
  left_out: [],
  unknown: [],
};

export function manifestVectors(): Vector<Jws2Input>[] {
  const inputOf = (payload: object, header: object = MANIFEST_HEADER_2): Jws2Input => ({
    jwks: JWKS,
    jws: jws2(DECISION_KEY, header, payload),
  });
  const accepted = (name: string, payload: Manifest2) =>
    good(name, inputOf(payload), { header: MANIFEST_HEADER_2, payload });
  const refused = (name: string, wrong: string, change: object) =>
    bad(name, wrong, inputOf({ ...MANIFEST, ...change }));
  const [first, ...rest] = MANIFEST.entries;
  return [
    accepted('of a file that is whole', MANIFEST),
    accepted('of one whose first entry and arguments are not in it', {
      ...MANIFEST,
      left_out: [
        { what: 'entry', id: first?.id ?? '', why: 'reader' },
        { what: 'content', id: PROPOSED_2.args.digest, why: 'erased' },
      ],
      unknown: ['shown'],
    }),
    bad(
      'a decision in the place of a manifest',
      'the manifest is signed as something else',
      inputOf(MANIFEST, DECISION_HEADER_2),
    ),
    refused('no entries', '/entries has too few', { entries: [] }),
    refused('entries in another order', 'the manifest’s entries are not in their order', { entries: [...rest, first] }),
    refused('an entry twice', 'the manifest’s entries are not in their order', { entries: [first, first] }),
    refused('an entry beyond the head', 'the manifest names an entry beyond its head', {
      head: { ...MANIFEST.head, size: 7 },
    }),
    refused('left out without a reason', '/left_out/0/why is none of erased, reader, size', {
      left_out: [{ what: 'entry', id: first?.id ?? '', why: '' }],
    }),
    refused('one member more', '/complete does not belong into the manifest', { complete: true }),
  ];
}
