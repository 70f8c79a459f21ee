import type { BaselineRow } from '#lib/domain/ledger/baseline-2.ts';
import { rowText, tableRoot } from '#lib/domain/ledger/baseline-2.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { idOf, sha256, START, timeOf } from './desk.ts';
import {
  ANN,
  BOB,
  DESK,
  digestOfBytes,
  ORIGIN,
  POLICY_2,
  PROPOSED_2,
  ASSESSMENT_2,
  REQUIRES_2,
  salted,
  saltOf,
  VOUCHED_BY_ANN,
  LIMITED_2,
  base64,
} from './desk-2.ts';
import { AGENT, EXPIRES, LOG, OWNER, TOOL } from './desk.ts';
import { APPROVED_2, GRANT_2 } from './decision-2-vectors.ts';
import { ANNS_STATEMENT } from './statement-2-vectors.ts';
import { bad, good, type Vector } from './vector.ts';

export interface BodyInput {
  type: string;
  content: JsonObject;
}

export interface BaselineInput {
  rows: BaselineRow[];
}

const session = idOf('ses', 1);
const key_digest = ANNS_STATEMENT.key_digest ?? '';
const link = idOf('lnk', 1);
const [anns] = APPROVED_2.verdicts;
const counted = APPROVED_2.verdicts.map(({ statement_digest, rule }) => ({ statement_digest, rule: rule ?? '' }));
const digests = { action_digest: PROPOSED_2.args.digest, view_digest: PROPOSED_2.view.digest };
const to = { action_digest: LIMITED_2.args.digest, view_digest: LIMITED_2.view.digest };

const account = {
  person: ANN.id,
  role: 'reviewer',
  groups: ['security'],
  name_digest: salted('name', 'ann', ANN.name).digest,
  email_digest: salted('email', 'ann', 'ann@corp.example').digest,
};

export const verdictBody = {
  ...digests,
  revision: 1,
  statement_digest: anns?.statement_digest ?? '',
  method: 'passkey',
  key_digest,
  session,
  reviewer: { id: ANN.id, role: 'reviewer', groups: ['security'] },
  on_behalf_of: null,
};
const waits = { decide_at: null, grant_id: null, counted: null };

export const submittedBody = {
  form: 2,
  agent_id: AGENT.id,
  owner_id: OWNER,
  tool: { name: TOOL, version: 4 },
  outcome: 'review',
  ...digests,
  assessment_digest: ASSESSMENT_2.digest,
  claim_digest: null,
  chain: [],
  call: { id: 'call_1', model: 'some-model', output_digest: salted('output', 'first', 'call forum.post').digest },
  undoes: null,
  policy: POLICY_2,
  requirement: REQUIRES_2,
  vouched: VOUCHED_BY_ANN,
  expires_at: timeOf(EXPIRES),
  grant_id: null,
  lock_epoch: 7,
} as unknown as JsonObject;

export const enrolledBody = {
  person: ANN.id,
  key_digest,
  credential_digest: digestOfBytes('credential of ann'),
  relying_party: 'desk.example',
  session,
  proof: { kind: 'link', id: link },
  alone: false,
};

const BODIES: [type: string, content: object][] = [
  ['submitted', submittedBody],
  ['approve', { ...verdictBody, ...waits }],
  ['approve', { ...verdictBody, decide_at: timeOf(START + 125_000), grant_id: GRANT_2, counted }],
  ['limit', { ...verdictBody, ...waits, to }],
  ['edit', { ...verdictBody, to }],
  ['deny', { ...verdictBody, unsafe: true, reason_code: 'too_broad' }],
  ['decide', { grant_id: GRANT_2, counted }],
  ['take-back', { statement_digest: anns?.statement_digest ?? '', session }],
  ['user-created', { ...account, proof: { kind: 'operator', id: null } }],
  ['user-changed', { ...account, active: false }],
  ['link-issued', { person: ANN.id, link, purpose: 'first', expires_at: timeOf(START + 3_600_000) }],
  ['link-used', { person: ANN.id, link, session }],
  ['password-set', { person: ANN.id, session, proof: { kind: 'link', id: link } }],
  ['passkey-added', enrolledBody],
  ['passkey-removed', { person: ANN.id, key_digest, session: null, why: 'admin' }],
  ['signed-in', { person: ANN.id, session, proof: { kind: 'passkey', id: key_digest } }],
  ['signed-out', { person: ANN.id, session: null }],
  [
    'delegation-given',
    { from: BOB.id, to: ANN.id, starts_at: timeOf(START), ends_at: timeOf(START + 86_400_000), groups: [] },
  ],
  ['delegation-ended', { delegation: idOf('ent', 40) }],
  ['desk-named', { desk: DESK, log: LOG, origin: ORIGIN }],
  ['desk-moved', { desk: DESK, origin: 'https://new.example', before: ORIGIN }],
  ['formats-in-use', { leaf: 2, view: 2, verdict: 2, decision: 2, evidence: 2 }],
  [
    'erased',
    { contents: [{ kind: 'arguments', digest: PROPOSED_2.args.digest }], why: 'asked', proposal: idOf('prp', 1) },
  ],
];

export const ROWS: BaselineRow[] = ['act', 'act'].map((prefix, i) => ({
  table: 'actions',
  key: [idOf(prefix, i + 1)],
  fields: { args: `{"n":${i}}`, created_at: '2026-11-01T09:00:00.000000Z', state: 'denied', state_reason: null },
  salt: saltOf(`row ${i}`),
}));

/** The root over two leaves, computed from the definition (RFC 6962 §2.1). */
const rootOfTwo = (): string => {
  const [left, right] = ROWS.map((row) => sha256(Buffer.concat([Buffer.from([0]), Buffer.from(rowText(row))])));
  return base64(sha256(Buffer.concat([Buffer.from([1]), left ?? Buffer.alloc(0), right ?? Buffer.alloc(0)])));
};

const BASELINE = {
  entries: 74,
  tables: [{ table: 'actions', fields: ['args', 'created_at', 'state', 'state_reason'], rows: 2, root: rootOfTwo() }],
  left_out: [{ table: 'presence', field: null, why: 'says nothing of what was decided' }],
  schema: '0042_formats',
};

export function bodyVectors(): Vector<BodyInput>[] {
  const names = new Map<string, number>();
  const accepted = ([type, content]: [string, object]) => {
    const n = (names.get(type) ?? 0) + 1;
    names.set(type, n);
    return good(n === 1 ? type : `${type} (${n})`, { type, content: content as JsonObject }, true);
  };
  const refused = (name: string, wrong: string, type: string, content: object) =>
    bad(name, wrong, { type, content: content as JsonObject });
  return [
    ...BODIES.map(accepted),
    accepted(['baseline', BASELINE]),
    refused('the type, told again', '/type does not belong into the content of take-back', 'take-back', {
      statement_digest: key_digest,
      session,
      type: 'take-back',
    }),
    refused('a proposal of the first form', '/form is not “2”', 'submitted', { ...submittedBody, form: 1 }),
    refused('a verdict without its sign-in', '/session is missing', 'deny', {
      ...verdictBody,
      session: undefined,
      unsafe: true,
      reason_code: 'other',
    }),
    refused('a decision that counts nobody', '/counted is not a list', 'decide', { grant_id: GRANT_2, counted: null }),
    refused(
      'a key enrolled by nobody knows what',
      '/proof/kind is none of passkey, password, link, oidc, operator',
      'passkey-added',
      { ...enrolledBody, proof: { kind: 'trust', id: null } },
    ),
    refused('a key of nobody', '/person is not an id usr_…', 'passkey-added', { ...enrolledBody, person: 'ann' }),
    refused('an erasure of nothing', '/contents has too few', 'erased', { contents: [], why: 'asked', proposal: null }),
    refused('a table without fields', '/tables/0/fields has too few', 'baseline', {
      ...BASELINE,
      tables: [{ ...BASELINE.tables[0], fields: [] }],
    }),
  ];
}

export async function baselineVectors(): Promise<Vector<BaselineInput>[]> {
  const of = async (name: string, rows: BaselineRow[]) =>
    good(name, { rows }, { texts: rows.map(rowText), root: await tableRoot(rows) });
  return [await of('an empty table', []), await of('one row', ROWS.slice(0, 1)), await of('two rows', ROWS)];
}
