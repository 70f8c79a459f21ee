import { requirementFrom1, type CountedApproval, type Requirement2 } from '#lib/domain/signing/requirement-2.ts';
import { ANN, BOB, idOf, REQUIRES } from './desk.ts';
import { REQUIRES_2 } from './desk-2.ts';
import { bad, good, type Vector } from './vector.ts';

export interface RequirementInput {
  requirement: Requirement2;
  approvals: CountedApproval[];
}

const ann = { person: ANN.id, for: null, groups: ['security'], at_seconds: 60 };
const bob = { person: BOB.id, for: null, groups: [], at_seconds: 90 };
const dora = { person: idOf('usr', 8), for: null, groups: ['forum'], at_seconds: 1_800 };
const standIn = { person: idOf('usr', 6), for: BOB.id, groups: [], at_seconds: 90 };

export function requirementVectors(): Vector<RequirementInput>[] {
  const of = (...approvals: CountedApproval[]): RequirementInput => ({ requirement: REQUIRES_2, approvals });
  const first = requirementFrom1(REQUIRES);
  const eve = { person: idOf('usr', 3), for: null, groups: [], at_seconds: 20 };
  const [security, owner] = ['security', 'owner-of-forum'] as const;
  const met = (name: string, input: RequirementInput) => good(name, input, true);
  return [
    met('one of a group and a named person', of({ ...ann, rule: security }, { ...bob, rule: owner })),
    met('a substitute, from their time on', of({ ...ann, rule: security }, { ...dora, rule: owner })),
    met('somebody who stands in for the named person', of({ ...ann, rule: security }, { ...standIn, rule: owner })),
    met('the first form, read as one rule', {
      requirement: first,
      approvals: [ann, bob].map((one) => ({ ...one, rule: 'approvals' })),
    }),
    bad(
      'a substitute before their time',
      `${dora.person} does not count for the rule owner-of-forum`,
      of({ ...ann, rule: security }, { ...dora, at_seconds: 1_799, rule: owner }),
    ),
    bad(
      'a substitute of another group',
      `${dora.person} does not count for the rule owner-of-forum`,
      of({ ...ann, rule: security }, { ...dora, groups: ['security'], rule: owner }),
    ),
    bad(
      'one person for two rules',
      'one person counts twice',
      of({ ...bob, groups: ['security'], rule: security }, { ...bob, rule: owner }),
    ),
    bad(
      'a person and who stands in for them',
      'one person counts twice',
      of({ ...bob, groups: ['security'], rule: security }, { ...standIn, rule: owner }),
    ),
    bad(
      'somebody outside the group',
      `${eve.person} does not count for the rule security`,
      of({ ...eve, rule: security }, { ...bob, rule: owner }),
    ),
    bad('one too few', 'the rule owner-of-forum asks for 1 of them', of({ ...ann, rule: security })),
    bad(
      'one too many',
      'the rule security asks for 1 of them',
      of({ ...ann, rule: security }, { ...eve, groups: ['security'], rule: security }, { ...bob, rule: owner }),
    ),
    bad(
      'a rule that there is not',
      `${ann.person} counts for a rule that there is not`,
      of({ ...ann, rule: 'approvals' }, { ...bob, rule: owner }),
    ),
  ];
}
