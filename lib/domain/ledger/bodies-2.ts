import type { JsonValue } from '../json/json.ts';
import { shapeFault, type Shape } from '../json/shape.ts';
import { DIGEST, GIVEN_IN, idOf, SIGNED_BY, TIME } from '../signing/forms-2.ts';
import { POLICY_BASIS, VOUCHED } from '../signing/policy-basis-2.ts';
import { REQUIREMENT_2 } from '../signing/requirement-2.ts';

// The content of /2 entries, for the types that verifiers must understand (docs/spec/entries-2.md). Type and time are parts of their own and not
// repeated here.

const textOrNull: Shape = { nullable: 'text' };
const digestOrNull: Shape = { nullable: DIGEST };
const DIGESTS = { action_digest: DIGEST, view_digest: DIGEST } as const;
const person = idOf('usr');
const session: Shape = { nullable: idOf('ses') };
const actionOrNull: Shape = { nullable: idOf('act') };

/** How a person authenticated: `id` is the key's digest, the link, the identity issuer, or null. */
const PROOF: Shape = {
  members: { kind: { among: ['passkey', 'password', 'link', 'oidc', 'operator'] }, id: textOrNull },
};

const COUNTED: Shape = { list: { members: { statement_digest: DIGEST, rule: 'text' } } };

const VERDICT = {
  ...DIGESTS,
  revision: 'integer',
  statement_digest: DIGEST,
  method: SIGNED_BY,
  key_digest: digestOrNull,
  session: GIVEN_IN,
  reviewer: { members: { id: person, role: 'text', groups: { list: 'text' } } },
  on_behalf_of: {
    nullable: { members: { id: person, groups: { list: 'text' }, delegation: idOf('ent') } },
  },
} as const satisfies Record<string, Shape>;

/** For an answer that may decide: when it decides, with which grant, and which approvals count for which rule. */
const DECIDING = {
  decide_at: { nullable: TIME },
  grant_id: { nullable: idOf('grt') },
  counted: { nullable: COUNTED },
} as const satisfies Record<string, Shape>;

const ACCOUNT = {
  person,
  role: 'text',
  groups: { list: 'text' },
  name_digest: DIGEST,
  email_digest: DIGEST,
} as const satisfies Record<string, Shape>;

const BODIES = {
  submitted: {
    form: { literal: 2 },
    agent_id: idOf('agt'),
    owner_id: person,
    tool: { members: { name: 'text', version: 'integer' } },
    outcome: { among: ['allow', 'review', 'block'] },
    ...DIGESTS,
    assessment_digest: DIGEST,
    claim_digest: digestOrNull,
    chain: { list: idOf('agt'), most: 20 },
    call: { nullable: { members: { id: textOrNull, model: textOrNull, output_digest: digestOrNull } } },
    undoes: actionOrNull,
    policy: POLICY_BASIS,
    requirement: REQUIREMENT_2,
    vouched: VOUCHED,
    expires_at: TIME,
    grant_id: { nullable: idOf('grt') },
    lock_epoch: 'integer',
  },
  approve: { ...VERDICT, ...DECIDING },
  limit: { ...VERDICT, ...DECIDING, to: { members: DIGESTS } },
  edit: { ...VERDICT, to: { members: DIGESTS } },
  deny: { ...VERDICT, unsafe: 'boolean', reason_code: 'text' },
  decide: { grant_id: idOf('grt'), counted: COUNTED },
  'take-back': { statement_digest: DIGEST, session },
  'user-created': { ...ACCOUNT, proof: PROOF },
  'user-changed': { ...ACCOUNT, active: 'boolean' },
  'link-issued': { person, link: idOf('lnk'), purpose: { among: ['first', 'reset'] }, expires_at: TIME },
  'link-used': { person, link: idOf('lnk'), session },
  'password-set': { person, session, proof: PROOF },
  'passkey-added': {
    person,
    key_digest: DIGEST,
    credential_digest: DIGEST,
    relying_party: 'text',
    session,
    proof: PROOF,
    alone: 'boolean',
  },
  'passkey-removed': {
    person,
    key_digest: DIGEST,
    session,
    why: { among: ['person', 'admin', 'reset', 'moved', 'disabled'] },
  },
  'signed-in': { person, session: idOf('ses'), proof: PROOF },
  'signed-out': { person, session },
  'delegation-given': { from: person, to: person, starts_at: TIME, ends_at: TIME, groups: { list: 'text' } },
  'delegation-ended': { delegation: idOf('ent') },
  'desk-named': { desk: idOf('dsk'), log: 'text', origin: 'text' },
  'desk-moved': { desk: idOf('dsk'), origin: 'text', before: 'text' },
  'formats-in-use': {
    leaf: 'integer',
    view: 'integer',
    verdict: 'integer',
    decision: 'integer',
    evidence: 'integer',
    proposal: { optional: 'integer' },
  },
  erased: {
    contents: { list: { members: { kind: 'text', digest: DIGEST } }, least: 1 },
    why: { among: ['asked', 'retention'] },
    proposal: textOrNull,
  },
  baseline: {
    entries: 'integer',
    tables: {
      list: {
        members: { table: 'text', fields: { list: 'text', least: 1 }, rows: 'integer', root: 'text' },
      },
    },
    left_out: { list: { members: { table: 'text', field: textOrNull, why: 'text' } } },
    schema: 'text',
  },
} as const satisfies Record<string, { readonly [name: string]: Shape }>;

/** Types of entries whose content has a fixed form that verifiers check. */
export const FIXED_BODIES = Object.keys(BODIES) as (keyof typeof BODIES)[];

/** The fault in the content of an entry of this type; null when it is valid or the type has no fixed form. */
export function bodyFault(type: string, content: JsonValue): string | null {
  if (!Object.hasOwn(BODIES, type)) return null;
  return shapeFault(content, { members: BODIES[type as keyof typeof BODIES] }, `the content of ${type}`);
}
