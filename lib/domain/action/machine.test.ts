import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Action, Command, Opening, ReviewerFacts } from './action.ts';
import { isFinal, STATUSES } from './action.ts';
import { apply, open, refusal, TRANSITIONS } from './machine.ts';
import { REFUSAL_CODES, type RefusalCode } from './refusal.ts';
import { replay } from './replay.ts';
import { approvalsGiven } from './requirements.ts';

const opening: Opening = {
  id: 'act_1',
  agent_id: 'agt_1',
  owner_id: 'usr_owner',
  initiator_id: 'usr_initiator',
  outcome: 'review',
  digest: 'sha256:a',
  view_digest: 'sha256:v',
  requires: { approvals: 1, passkey: false, password_instead: false, groups: [] },
  expires_at: 1_000,
  grant_id: null,
};
const ann: ReviewerFacts = { id: 'usr_ann', role: 'reviewer', groups: ['security'], locked: false };
const bob: ReviewerFacts = { ...ann, id: 'usr_bob' };
const signed = (reviewer = ann, at = 10) => ({
  reviewer,
  digest: 'sha256:a',
  view_digest: 'sha256:v',
  method: 'session' as const,
  statement_digest: 'sha256:s',
  at,
});
const approve = (reviewer = ann, at = 10): Command => ({ type: 'approve', grant_id: 'grt_1', ...signed(reviewer, at) });
const deny = (reviewer = ann, at = 10): Command => ({
  type: 'deny',
  unsafe: false,
  reason_code: 'other',
  ...signed(reviewer, at),
});
const limit = (narrows: boolean, reviewer = ann): Command => ({
  type: 'limit',
  grant_id: 'grt_1',
  narrows,
  to: { digest: 'sha256:b', view_digest: 'sha256:w' },
  ...signed(reviewer),
});
const redeem = (patch: Partial<Extract<Command, { type: 'redeem' }>> = {}): Command => ({
  type: 'redeem',
  grant_id: 'grt_1',
  grant_expires_at: 500,
  digest: 'sha256:a',
  at: 20,
  ...patch,
});
const finish: Command = { type: 'finish', status: 'succeeded', agent_id: 'agt_1', at: 30 };
const ask: Command = { type: 'ask', reviewer: ann, question_id: 'que_1', at: 10 };
const answer: Command = { type: 'answer', agent_id: 'agt_1', question_id: 'que_1', at: 11 };
const withdraw: Command = { type: 'withdraw', agent_id: 'agt_1', at: 10 };
const expire: Command = { type: 'expire', at: 1_000 };
const halt: Command = { type: 'halt', lock_id: 'lck_1', cause: 'lock', at: 10 };

const pending = open(opening);
const needing = (requires: Partial<Opening['requires']>): Action =>
  open({ ...opening, requires: { ...opening.requires, ...requires } });
const approved = apply(pending, approve());
const executing = apply(approved, redeem());

const ROWS: Record<RefusalCode, [string, Action, Command]> = {
  'already-decided': ['a verdict on a denied action', apply(pending, deny()), approve(bob)],
  expired: ['a verdict at the very moment of expiry', pending, approve(ann, 1_000)],
  halted: ['a redeem after a stop', apply(approved, halt), redeem()],
  stale: ['a verdict on digests that are no longer on the table', { ...pending, digest: 'sha256:other' }, approve()],
  'not-reviewer': ['a verdict by an auditor', pending, approve({ ...ann, role: 'auditor' })],
  'reviewer-locked': ['a verdict by a stopped reviewer', pending, approve({ ...ann, locked: true })],
  'own-agent': [
    'a verdict by the agent’s owner, also as an admin',
    pending,
    approve({ ...ann, id: 'usr_owner', role: 'admin' }),
  ],
  initiator: ['a verdict by whoever started the run', pending, deny({ ...ann, id: 'usr_initiator' })],
  'last-editor': ['a verdict by whoever wrote the arguments', { ...pending, editor_id: 'usr_ann' }, approve()],
  'wrong-group': ['a verdict from outside the asked group', needing({ groups: ['finance'] }), approve()],
  'already-answered': ['a second verdict of the same person', apply(needing({ approvals: 2 }), approve()), approve()],
  'signature-too-weak': ['a session verdict where a passkey is asked', needing({ passkey: true }), approve()],
  'not-proposer': ['a withdrawal by another agent', pending, { ...withdraw, agent_id: 'agt_2' } as Command],
  'nothing-asked': ['an answer without a question', pending, answer],
  'not-due': ['an expiry before its time', pending, { type: 'expire', at: 999 }],
  'not-approved': ['a redeem before the approval', pending, redeem()],
  'not-executing': ['a second outcome', apply(executing, finish), finish],
  'grant-unknown': ['a redeem with another action’s grant', approved, redeem({ grant_id: 'grt_2' })],
  'grant-used': ['a redeem after a redeem', executing, redeem()],
  'grant-expired': ['a redeem at the grant’s expiry', approved, redeem({ at: 500 })],
  'args-mismatch': ['a redeem with other arguments', approved, redeem({ digest: 'sha256:b' })],
};

describe('each refusal code', () => {
  for (const code of REFUSAL_CODES) {
    const [name, action, command] = ROWS[code];
    test(`${code}: ${name}`, () => {
      expect(refusal(action, command)).toBe(code);
      expect(() => apply(action, command)).toThrow(code);
    });
  }
});

describe('what is accepted', () => {
  test('one approval of one needed approves and carries the grant', () => {
    expect(approved).toMatchObject({ status: 'approved', grant_id: 'grt_1', version: 2 });
  });

  test('the first of two approvals leaves it pending and without a grant', () => {
    const once = apply(needing({ approvals: 2 }), approve());
    expect(once).toMatchObject({ status: 'pending', grant_id: null });
    expect(apply(once, approve(bob))).toMatchObject({ status: 'approved' });
  });

  test('one denial closes, whatever was approved before', () => {
    expect(apply(apply(needing({ approvals: 2 }), approve()), deny(bob)).status).toBe('denied');
  });

  test('narrowed arguments count as an approval of the narrowed arguments', () => {
    expect(apply(pending, limit(true))).toMatchObject({
      status: 'approved',
      digest: 'sha256:b',
      revision: 2,
      editor_id: null,
    });
  });

  test('narrowing voids approvals of the wider arguments', () => {
    const twice = apply(apply(needing({ approvals: 2 }), approve()), limit(true, bob));
    expect(twice.status).toBe('pending');
    expect(approvalsGiven(twice)).toBe(1);
  });

  test('rewritten arguments make their author, whose approval then never counts', () => {
    const edited = apply(pending, limit(false));
    expect(edited).toMatchObject({ status: 'pending', editor_id: 'usr_ann', revision: 2 });
    expect(refusal(edited, { ...approve(), digest: 'sha256:b', view_digest: 'sha256:w' } as Command)).toBe(
      'last-editor',
    );
    expect(apply(edited, { ...approve(bob), digest: 'sha256:b', view_digest: 'sha256:w' } as Command).status).toBe(
      'approved',
    );
  });

  test('a fresh password stands in for the passkey only where policy says so', () => {
    const byPassword = { ...approve(), method: 'password' } as Command;
    expect(refusal(needing({ passkey: true }), byPassword)).toBe('signature-too-weak');
    expect(refusal(needing({ passkey: true, password_instead: true }), byPassword)).toBeNull();
  });

  test('an overdue action can still be stopped and expired, nothing else', () => {
    expect(refusal(pending, { ...halt, at: 2_000 } as Command)).toBeNull();
    expect(apply(pending, expire).status).toBe('expired');
    expect(refusal(pending, { ...withdraw, at: 1_000 } as Command)).toBe('expired');
  });

  test('policy can allow at once, and block for good', () => {
    expect(open({ ...opening, outcome: 'allow', grant_id: 'grt_0' })).toMatchObject({
      status: 'approved',
      grant_id: 'grt_0',
    });
    const blocked = open({ ...opening, outcome: 'block', grant_id: 'grt_0' });
    expect(blocked).toMatchObject({ status: 'blocked', grant_id: null });
    expect(refusal(blocked, approve())).toBe('already-decided');
  });
});

describe('in any order of any commands', () => {
  const commands = fc.array(
    fc.constantFrom(
      approve(),
      approve(bob),
      deny(),
      deny(bob),
      limit(true),
      limit(false, bob),
      ask,
      answer,
      withdraw,
      expire,
      halt,
      redeem(),
      redeem({ digest: 'sha256:b' }),
      finish,
    ),
    { maxLength: 14 },
  );
  const openings = fc
    .record({ approvals: fc.constantFrom(1, 2, 3), outcome: fc.constantFrom('allow', 'review', 'block') })
    .map(({ approvals, outcome }): Opening => ({
      ...opening,
      outcome: outcome as Opening['outcome'],
      grant_id: outcome === 'allow' ? 'grt_1' : null,
      requires: { ...opening.requires, approvals },
    }));

  test('the state only moves along TRANSITIONS, versions rise by one, final is final, replay rebuilds', () => {
    fc.assert(
      fc.property(openings, commands, (start, list) => {
        let action = open(start);
        const accepted: Command[] = [];
        for (const command of list) {
          if (refusal(action, command) !== null) continue;
          const next = apply(action, command);
          const allowed: readonly string[] =
            (TRANSITIONS[action.status] as Record<string, readonly string[]>)[command.type] ?? [];
          expect(allowed).toContain(next.status);
          expect(next.version).toBe(action.version + 1);
          expect(isFinal(action.status)).toBe(false);
          action = next;
          accepted.push(command);
        }
        expect(replay(start, accepted)).toEqual(action);
      }),
      { numRuns: 500 },
    );
  });

  test('it executes at most once, and only with enough different people’s approvals of those very bytes', () => {
    fc.assert(
      fc.property(openings, commands, (start, list) => {
        let action = open(start);
        let redeemed = 0;
        for (const command of list) {
          if (refusal(action, command) !== null) continue;
          if (command.type === 'redeem') {
            redeemed += 1;
            expect(command.digest).toBe(action.digest);
            if (start.outcome !== 'allow')
              expect(approvalsGiven(action)).toBeGreaterThanOrEqual(start.requires.approvals);
            expect(action.answers.some((a) => a.answer === 'deny')).toBe(false);
          }
          action = apply(action, command);
        }
        expect(redeemed).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});

test('every state is in the table', () => {
  expect(Object.keys(TRANSITIONS).sort()).toEqual([...STATUSES].sort());
});
