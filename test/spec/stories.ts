import type { Command } from '#lib/domain/action/action.ts';
import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import {
  AGENT,
  ANN,
  BOB,
  jwsOf,
  LIMITED,
  PROPOSED,
  statementOf,
  itemOf,
  START,
  verdictOf,
  type Content,
} from './desk.ts';
import { DECIDED_AT, GRANT, HEADER, payloadOf } from './decision-vectors.ts';
import {
  after,
  before,
  between,
  commanded,
  logOf,
  OPENING,
  submitted,
  verdictFacts,
  viewed,
  type Happening,
  type IndexedEntry,
} from './log.ts';
import { ANNS_VERDICT, BOBS_VERDICT, DENIAL, LIMIT } from './statement-vectors.ts';
import { DECISION_KEY } from './test-keys.ts';

/** One action from its proposal to its end, with the whole log around it. */
export interface Story {
  name: string;
  status: string;
  content: Content;
  verdicts: EvidenceVerdict[];
  decision: string | null;
  log: IndexedEntry[];
}

const approve = (verdict: EvidenceVerdict, at: number, more: Partial<Command> = {}) =>
  commanded(verdict.reviewer.id, {
    type: 'approve',
    grant_id: GRANT,
    ...verdictFacts(verdict, at),
    ...more,
  } as Command);

const runs = (content: Content): Happening[] => [
  commanded(AGENT.id, {
    type: 'redeem',
    grant_id: GRANT,
    grant_expires_at: DECIDED_AT + 60_000,
    digest: content.digest,
    at: DECIDED_AT + 5_000,
  }),
  commanded(AGENT.id, { type: 'finish', status: 'succeeded', agent_id: AGENT.id, at: DECIDED_AT + 6_000 }),
];

/** A verdict on the second revision: one reviewer answers what another has limited. */
const BOB_ON_LIMITED = verdictOf(
  statementOf(itemOf(LIMITED, 2), { verdict: 'approve', reviewer: BOB, method: 'password' }),
  null,
  { revision: 2 },
);

export async function stories(): Promise<Story[]> {
  const decided = async (content: Content, outcome: 'approved' | 'denied', verdicts: EvidenceVerdict[]) =>
    jwsOf(DECISION_KEY, HEADER, await payloadOf(content, outcome, verdicts, DECIDED_AT));
  const told = (...happened: Happening[]) => logOf([...before, submitted(OPENING), viewed(ANN), ...happened, ...after]);
  const both = [ANNS_VERDICT, BOBS_VERDICT];
  const limits: Command = {
    type: 'limit',
    grant_id: GRANT,
    to: { digest: LIMITED.digest, view_digest: LIMITED.viewDigest },
    narrows: true,
    ...verdictFacts(LIMIT, START + 60_000),
  };
  const limitedTo = { digest: LIMITED.digest, view_digest: LIMITED.viewDigest } as Partial<Command>;
  return [
    {
      name: 'approved by two people, executed',
      status: 'succeeded',
      content: PROPOSED,
      verdicts: both,
      decision: await decided(PROPOSED, 'approved', both),
      log: told(approve(ANNS_VERDICT, START + 60_000), between, approve(BOBS_VERDICT, DECIDED_AT), ...runs(PROPOSED)),
    },
    {
      name: 'narrowed by one, approved by another, executed',
      status: 'succeeded',
      content: LIMITED,
      verdicts: [LIMIT, BOB_ON_LIMITED],
      decision: await decided(LIMITED, 'approved', [LIMIT, BOB_ON_LIMITED]),
      log: told(commanded(ANN.id, limits), approve(BOB_ON_LIMITED, DECIDED_AT, limitedTo), ...runs(LIMITED)),
    },
    {
      name: 'denied by one',
      status: 'denied',
      content: PROPOSED,
      verdicts: [DENIAL],
      decision: await decided(PROPOSED, 'denied', [DENIAL]),
      log: told(
        between,
        commanded(BOB.id, {
          type: 'deny',
          unsafe: true,
          reason_code: 'too_broad',
          ...verdictFacts(DENIAL, DECIDED_AT),
        }),
      ),
    },
    {
      name: 'answered by one of two when a stop halted it: nothing is decided',
      status: 'halted',
      content: PROPOSED,
      verdicts: [ANNS_VERDICT],
      decision: null,
      log: told(
        approve(ANNS_VERDICT, START + 60_000),
        between,
        commanded(ANN.id, { type: 'halt', lock_id: between.lock ?? null, cause: 'lock', at: DECIDED_AT }),
      ),
    },
  ];
}
