import { readCanonical } from '../json/read-canonical.ts';
import type { Shape } from '../json/shape.ts';
import { DIGEST, idOf, SIGNED_BY, type Method2 } from './forms-2.ts';
import { POLICY_BASIS, VOUCHED, type PolicyBasis, type Vouched } from './policy-basis-2.ts';
import { REQUIREMENT_2, requirementFault, type Requirement2 } from './requirement-2.ts';

/** Differs from the `typ` of a /1 decision, so that no /1 reader accepts a /2 decision. */
export const DECISION_TYP_2 = 'countersign-decision-2+jwt';

/** A verdict that the decision counts. */
export interface CountedVerdict {
  reviewer: string;
  on_behalf_of: string | null;
  statement_digest: string;
  method: Method2;
  key_digest: string | null;
  /** The rule of the requirement it counts for; null for a denial and for a surplus approval. */
  rule: string | null;
}

/** What the server signs when an action is decided. Digests are salted (`contentDigest`). */
export interface Decision2 {
  v: 2;
  iss: string;
  desk: string;
  /** The action's id. */
  sub: string;
  /** Unix time in seconds. */
  iat: number;
  outcome: 'approved' | 'denied';
  /** The action's version: how many commands it has had. */
  version: number;
  /** Id of the deciding entry: a verdict, `decide`, or the submission where policy decided at once. */
  entry: string;
  action_digest: string;
  proposed_digest: string;
  view_digest: string;
  assessment_digest: string;
  policy: PolicyBasis | null;
  requirement: Requirement2;
  vouched: Vouched;
  verdicts: CountedVerdict[];
  grant_id: string | null;
  lock_epoch: number;
  relaxed: string[];
  drill: boolean;
}

const DECISION: Shape = {
  members: {
    v: { literal: 2 },
    iss: 'text',
    desk: idOf('dsk'),
    sub: idOf('act'),
    iat: 'integer',
    outcome: { among: ['approved', 'denied'] },
    version: 'integer',
    entry: idOf('ent'),
    action_digest: DIGEST,
    proposed_digest: DIGEST,
    view_digest: DIGEST,
    assessment_digest: DIGEST,
    policy: POLICY_BASIS,
    requirement: REQUIREMENT_2,
    vouched: VOUCHED,
    verdicts: {
      list: {
        members: {
          reviewer: 'text',
          on_behalf_of: { nullable: 'text' },
          statement_digest: DIGEST,
          method: SIGNED_BY,
          key_digest: { nullable: DIGEST },
          rule: { nullable: 'text' },
        },
      },
      most: 500,
    },
    grant_id: { nullable: idOf('grt') },
    lock_epoch: 'integer',
    relaxed: { list: 'text' },
    drill: 'boolean',
  },
};

/** Parses a decision payload; returns the fault in words if it is not a valid /2 decision. */
export function readDecision2(payload: string): Decision2 | string {
  const decision = readCanonical<Decision2>(payload, DECISION, 'the decision');
  return typeof decision === 'string' ? decision : (decisionFault(decision) ?? decision);
}

function decisionFault({ outcome, verdicts, requirement, grant_id }: Decision2): string | null {
  const known = new Set(requirement.rules.map(({ id }) => id));
  if (verdicts.some(({ rule }) => rule !== null && !known.has(rule)))
    return 'a verdict counts for a rule that there is not';
  if (outcome === 'denied' && (grant_id !== null || verdicts.some(({ rule }) => rule !== null)))
    return 'a denial counts for a rule or has a grant';
  if (outcome === 'approved' && grant_id === null) return 'an approval has no grant';
  if (verdicts.some(({ method, key_digest }) => (method === 'passkey') !== (key_digest !== null)))
    return 'a key belongs to a passkey, and to nothing else';
  return requirementFault(requirement);
}
