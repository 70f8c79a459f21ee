import { requirementFrom1 } from '#lib/domain/signing/requirement-2.ts';
import { statementText2, type Statement2, type StatementItem2 } from '#lib/domain/signing/statement-2.ts';
import { ACTION, AGENT, EXPIRES, idOf, REQUIRES, RUN, sha256, timeOf, TOOL } from './desk.ts';
import {
  ANN,
  ASSESSMENT_2,
  BOB,
  CATALOGUE,
  CATALOGUE_DE,
  catalogueDigest,
  DESK,
  digestOfBytes,
  LIMITED_2,
  ORIGIN,
  POLICY_2,
  PROPOSED_2,
  REQUIRES_2,
  SHOWN_DE,
  SHOWN_EN,
  START,
  VOUCHED_BY_ANN,
} from './desk-2.ts';
import { ANNS_PASSKEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

export interface Statement2Input {
  text: string;
}

export const itemOf2 = (content: typeof PROPOSED_2, revision: number): StatementItem2 => ({
  action_id: ACTION,
  revision,
  agent: AGENT,
  chain: [],
  run: RUN,
  tool: { name: TOOL, version: 4 },
  vouched: VOUCHED_BY_ANN,
  action_digest: content.args.digest,
  view_digest: content.view.digest,
  assessment_digest: ASSESSMENT_2.digest,
  policy: POLICY_2,
  requirement: REQUIRES_2,
  changed_from: null,
  lock_epoch: 7,
  expires_at: timeOf(EXPIRES),
});

const nonceOf = (who: string): string => sha256(`nonce of ${who}`).subarray(0, 24).toString('base64url');

/** By passkey, with her screen in English. */
export const ANNS_STATEMENT: Statement2 = {
  type: 'countersign.verdict/2',
  desk: { id: DESK, origin: ORIGIN },
  items: [itemOf2(PROPOSED_2, 1)],
  verdict: 'approve',
  reason: null,
  checked: ['audience.organisation'],
  judgement: null,
  reviewer: ANN,
  on_behalf_of: null,
  method: 'passkey',
  key_digest: digestOfBytes(ANNS_PASSKEY.spki),
  session: idOf('ses', 1),
  shown: { language: 'en', catalogue: catalogueDigest(CATALOGUE), text_digest: SHOWN_EN.digest },
  relaxed: [],
  nonce: nonceOf('ann'),
  issued_at: timeOf(START + 60_000),
};

/** By password, over the same digests, with his screen in German. */
export const BOBS_STATEMENT: Statement2 = {
  ...ANNS_STATEMENT,
  checked: [],
  reviewer: BOB,
  method: 'password',
  key_digest: null,
  session: idOf('ses', 2),
  shown: { language: 'de', catalogue: catalogueDigest(CATALOGUE_DE), text_digest: SHOWN_DE.digest },
  nonce: nonceOf('bob'),
  issued_at: timeOf(START + 90_000),
};

const DENIAL_2: Statement2 = {
  ...BOBS_STATEMENT,
  verdict: 'deny_unsafe',
  reason: { code: 'too_broad', text: 'Nobody asked for all of them' },
  judgement: { verdict: 'deny_unsafe', at: timeOf(START + 80_000) },
};

const LIMIT_2: Statement2 = {
  ...ANNS_STATEMENT,
  verdict: 'limit',
  items: [
    {
      ...itemOf2(LIMITED_2, 2),
      changed_from: { action_digest: PROPOSED_2.args.digest, view_digest: PROPOSED_2.view.digest },
    },
  ],
};

const [ITEM] = ANNS_STATEMENT.items as [StatementItem2];

const STANDING_IN: Statement2 = {
  ...ANNS_STATEMENT,
  on_behalf_of: { id: idOf('usr', 7), name: 'Cleo', delegation: idOf('ent', 40) },
};

const OVER_TWO: Statement2 = {
  ...BOBS_STATEMENT,
  items: [ITEM, { ...ITEM, action_id: idOf('act', 2), requirement: requirementFrom1({ ...REQUIRES, approvals: 1 }) }],
};

const FROM_CHAT: Statement2 = { ...DENIAL_2, judgement: null, method: 'channel', session: idOf('chn', 1) };

const ALONE: Statement2 = { ...ANNS_STATEMENT, relaxed: ['second-person'] };

export function statement2Vectors(): Vector<Statement2Input>[] {
  const accepted = (name: string, statement: Statement2) => {
    const text = statementText2(statement);
    return good(
      name,
      { text },
      { statement_digest: digestOfBytes(text), challenge: sha256(text).toString('base64url') },
    );
  };
  const refused = (name: string, wrong: string, change: object, of = ANNS_STATEMENT) =>
    bad(name, wrong, { text: statementText2({ ...of, ...change }) });
  const item = (change: object) => ({ items: [{ ...ITEM, ...change }] });
  const text = statementText2(ANNS_STATEMENT);
  return [
    accepted('an approval by passkey', ANNS_STATEMENT),
    accepted('the same action approved by another, who read it in another language', BOBS_STATEMENT),
    accepted('a denial with a reason and what the reviewer thought first', DENIAL_2),
    accepted('arguments narrowed', LIMIT_2),
    accepted('arguments written anew', { ...LIMIT_2, verdict: 'edit' }),
    accepted('two actions in one answer', OVER_TWO),
    accepted('for somebody who is away', STANDING_IN),
    accepted('on a desk that one person evaluates', ALONE),
    accepted('a denial from a chat', FROM_CHAT),
    accepted('of an agent that acts under another', {
      ...ANNS_STATEMENT,
      items: [{ ...ITEM, chain: [idOf('agt', 7)] }],
    }),
    refused(
      'an approval from a chat',
      'only a denial can come from a channel',
      { verdict: 'approve', reason: null },
      FROM_CHAT,
    ),
    refused('a statement of the first version', '/type is not “countersign.verdict/2”', {
      type: 'countersign.verdict/1',
    }),
    refused('no action', '/items has too few', { items: [] }),
    refused('one action twice', 'the statement names one action twice', { items: [ITEM, ITEM] }),
    refused('a fifth kind of denial', '/verdict is none of approve, limit, edit, deny_unneeded, deny_unsafe', {
      verdict: 'deny',
    }),
    refused(
      'a limit that does not say of what',
      'what the arguments were before belongs to a limit or an edit, and to nothing else',
      { verdict: 'limit' },
    ),
    refused(
      'an approval of changed arguments',
      'what the arguments were before belongs to a limit or an edit, and to nothing else',
      { verdict: 'approve' },
      LIMIT_2,
    ),
    refused(
      'two actions narrowed at once',
      'the statement changes the arguments of several actions',
      { verdict: 'limit' },
      OVER_TWO,
    ),
    refused('a passkey without its key', 'a key belongs to a passkey, and to nothing else', { key_digest: null }),
    refused('a key beside a password', 'a key belongs to a passkey, and to nothing else', { method: 'password' }),
    refused('somebody who stands in for themselves', 'the reviewer stands in for themselves', {
      on_behalf_of: { ...ANN, delegation: idOf('ent', 40) },
    }),
    refused('no sign-in', '/session has none of the forms it may have', { session: null }),
    refused('a screen without its language', '/shown/language is missing', {
      shown: { catalogue: ANNS_STATEMENT.shown.catalogue, text_digest: SHOWN_EN.digest },
    }),
    refused('a requirement of the first form', '/items/0/requirement/v is missing', item({ requirement: REQUIRES })),
    refused(
      'a rule that asks for nobody',
      'a rule asks for nobody',
      item({ requirement: { ...REQUIRES_2, rules: REQUIRES_2.rules.map((rule) => ({ ...rule, people: 0 })) } }),
    ),
    refused(
      'two rules by one id',
      'two rules go by one id',
      item({ requirement: { ...REQUIRES_2, rules: REQUIRES_2.rules.map((rule) => ({ ...rule, id: 'one' })) } }),
    ),
    refused(
      'a goal that nobody is said to have said',
      '/items/0/vouched/goal is missing',
      item({ vouched: { initiator: null, run: null } }),
    ),
    refused('one member more', '/comment does not belong into the statement', { comment: '' }),
    bad('members in another order', 'the statement is not in its canonical form', {
      text: text.replace(/^\{("checked":[^\]]+\]),("desk":\{[^}]+\})/, '{$2,$1'),
    }),
    bad('a space', 'the statement is not in its canonical form', { text: text.replace(',', ', ') }),
    bad('a name twice', 'the statement is not strict JSON: The key "checked" appears twice (at character 24)', {
      text: text.replace('{"checked"', '{"checked":[],"checked"'),
    }),
  ];
}
