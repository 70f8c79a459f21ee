import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { readCanonical } from '../json/read-canonical.ts';
import type { Shape } from '../json/shape.ts';
import { DIGEST, GIVEN_IN, idOf, NAMED, SIGNED_BY, TIME, type Method2 } from './forms-2.ts';
import { POLICY_BASIS, VOUCHED, type OnBehalfOf, type PolicyBasis, type Vouched } from './policy-basis-2.ts';
import { REQUIREMENT_2, requirementFault, type Requirement2 } from './requirement-2.ts';

export const ANSWERS_2 = ['approve', 'limit', 'edit', 'deny_unneeded', 'deny_unsafe'] as const;
export type Answer2 = (typeof ANSWERS_2)[number];

interface Digests {
  action_digest: string;
  view_digest: string;
}

/** One action that the statement answers. Digests are salted (`contentDigest`). */
export interface StatementItem2 extends Digests {
  action_id: string;
  /** 1 is the agent's proposal; each reviewer's change adds 1. */
  revision: number;
  agent: { id: string; name: string };
  /** Ids of the agents it acts under, topmost first; empty for an agent that acts by itself. */
  chain: string[];
  /** `id` is the agent's own name for the run. */
  run: { id: string; goal: string | null } | null;
  tool: { name: string; version: number };
  vouched: Vouched;
  assessment_digest: string;
  policy: PolicyBasis | null;
  requirement: Requirement2;
  /** Digests before the limit or edit; null for any other answer. */
  changed_from: Digests | null;
  lock_epoch: number;
  expires_at: string;
}

/** What a reviewer signs about one action or several. Its RFC 8785 form is the signed text. */
export interface Statement2 {
  type: 'countersign.verdict/2';
  desk: { id: string; origin: string };
  items: StatementItem2[];
  verdict: Answer2;
  reason: { code: string; text: string | null } | null;
  /** Codes of the risk factors that the reviewer declares to have checked. */
  checked: string[];
  /** The reviewer's judgement before risk and findings were shown; null where none was asked for. */
  judgement: { verdict: Answer2; at: string } | null;
  reviewer: { id: string; name: string };
  on_behalf_of: OnBehalfOf | null;
  method: Method2;
  /** Digest of the passkey's public key (SPKI); null for other methods. */
  key_digest: string | null;
  /** The session the answer was given in; for a channel, its link to the person. */
  session: string;
  /** What was on screen: language (BCP 47), digest of that language's catalogue, salted digest of the text. */
  shown: { language: string; catalogue: string; text_digest: string };
  /** Names of two-person rules that this desk does not enforce yet: an evaluation with one person. */
  relaxed: string[];
  nonce: string;
  issued_at: string;
}

const DIGESTS = { action_digest: DIGEST, view_digest: DIGEST } as const;

const ITEM: Shape = {
  members: {
    action_id: idOf('act'),
    revision: 'integer',
    agent: NAMED,
    chain: { list: idOf('agt'), most: 20 },
    run: { nullable: { members: { id: 'text', goal: { nullable: 'text' } } } },
    tool: { members: { name: 'text', version: 'integer' } },
    vouched: VOUCHED,
    ...DIGESTS,
    assessment_digest: DIGEST,
    policy: POLICY_BASIS,
    requirement: REQUIREMENT_2,
    changed_from: { nullable: { members: DIGESTS } },
    lock_epoch: 'integer',
    expires_at: TIME,
  },
};

const answer: Shape = { among: ANSWERS_2 };

const STATEMENT: Shape = {
  members: {
    type: { literal: 'countersign.verdict/2' },
    desk: { members: { id: idOf('dsk'), origin: 'text' } },
    items: { list: ITEM, least: 1, most: 500 },
    verdict: answer,
    reason: { nullable: { members: { code: 'text', text: { nullable: 'text' } } } },
    checked: { list: 'text' },
    judgement: { nullable: { members: { verdict: answer, at: TIME } } },
    reviewer: NAMED,
    on_behalf_of: { nullable: { members: { id: 'text', name: 'text', delegation: idOf('ent') } } },
    method: SIGNED_BY,
    key_digest: { nullable: DIGEST },
    session: GIVEN_IN,
    shown: { members: { language: 'text', catalogue: DIGEST, text_digest: DIGEST } },
    relaxed: { list: 'text' },
    nonce: { matches: /^[A-Za-z0-9_-]{32}$/, as: '24 bytes in base64url' },
    issued_at: TIME,
  },
};

/** The exact text that is signed and stored: RFC 8785. */
export const statementText2 = (statement: Statement2): string => canonicalJson(statement as unknown as JsonValue);

/** Parses a statement; returns the fault in words if it is not a valid /2 statement. */
export function readStatement2(text: string): Statement2 | string {
  const statement = readCanonical<Statement2>(text, STATEMENT, 'the statement');
  return typeof statement === 'string' ? statement : (statementFault(statement) ?? statement);
}

function statementFault({ items, verdict, method, key_digest, reviewer, on_behalf_of }: Statement2): string | null {
  const changes = verdict === 'limit' || verdict === 'edit';
  if (new Set(items.map((item) => item.action_id)).size < items.length) return 'the statement names one action twice';
  if (changes && items.length > 1) return 'the statement changes the arguments of several actions';
  if (items.some((item) => (item.changed_from !== null) !== changes))
    return 'what the arguments were before belongs to a limit or an edit, and to nothing else';
  if ((method === 'passkey') !== (key_digest !== null)) return 'a key belongs to a passkey, and to nothing else';
  if (method === 'channel' && !verdict.startsWith('deny')) return 'only a denial can come from a channel';
  if (on_behalf_of?.id === reviewer.id) return 'the reviewer stands in for themselves';
  const faults = items.map((item) => requirementFault(item.requirement));
  return faults.find((fault) => fault !== null) ?? null;
}
