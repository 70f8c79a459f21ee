import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import { statementText, type BundleStatement, type Statement } from '#lib/domain/signing/statement.ts';
import {
  ACTION,
  AGENT,
  ANN,
  ASSESSMENT_DIGEST,
  BOB,
  idOf,
  itemOf,
  LIMITED,
  ORIGIN,
  PROPOSED,
  sha256,
  statementOf,
  timeOf,
  START,
  TOOL,
  verdictOf,
  type Content,
} from './desk.ts';
import { ANNS_PASSKEY, BOBS_PASSKEY, OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

/** What the verifier already knows about the action, and the verdict it checks. */
export interface StatementInput {
  origin: string;
  action: { id: string; agent: { id: string; name: string }; tool: string } & Record<
    'digest' | 'view_digest' | 'assessment_digest',
    string
  >;
  verdict: EvidenceVerdict;
}

const inputOf = (verdict: EvidenceVerdict, content: Content = PROPOSED): StatementInput => ({
  origin: ORIGIN,
  action: {
    id: ACTION,
    agent: AGENT,
    tool: TOOL,
    digest: content.digest,
    view_digest: content.viewDigest,
    assessment_digest: ASSESSMENT_DIGEST,
  },
  verdict,
});

const accepted = (name: string, verdict: EvidenceVerdict, content?: Content) =>
  good(name, inputOf(verdict, content), {
    statement_digest: verdict.statement_digest,
    challenge: sha256(verdict.statement ?? '').toString('base64url'),
  });

const item = itemOf(PROPOSED, 1);
export const approval = statementOf(item, { verdict: 'approve', reviewer: ANN, method: 'passkey' });
export const ANNS_VERDICT = verdictOf(approval, ANNS_PASSKEY);
export const BOBS_VERDICT = verdictOf(
  statementOf(item, { verdict: 'approve', reviewer: BOB, method: 'password', reason: 'Asked Dana, she wants it.' }),
  null,
);
export const DENIAL = verdictOf(
  statementOf(item, {
    verdict: 'deny_unsafe',
    reviewer: BOB,
    method: 'passkey',
    reason_code: 'too_broad',
    reason: 'The whole company would read it.',
  }),
  BOBS_PASSKEY,
);
export const LIMIT = verdictOf(
  statementOf(itemOf(LIMITED, 2), {
    verdict: 'limit',
    reviewer: ANN,
    method: 'passkey',
    limited_from: { action_digest: PROPOSED.digest, view_digest: PROPOSED.viewDigest },
  }),
  ANNS_PASSKEY,
  { revision: 2 },
);
export const BUNDLE: BundleStatement = {
  type: 'countersign.verdicts/1',
  items: [1, 2].map((n) => ({
    ...item,
    run: { ...item.run, id: item.run?.id ?? '', goal: null },
    action_id: idOf('act', n),
    action_digest: n === 1 ? item.action_digest : LIMITED.digest,
  })),
  verdict: 'approve',
  reason_code: null,
  reason: null,
  reviewer: ANN,
  method: 'passkey',
  nonce: approval.nonce,
  issued_at: timeOf(START + 60_000),
};

const changed = (change: Partial<Statement>) => verdictOf({ ...approval, ...change }, ANNS_PASSKEY);
const spoken = (change: Partial<EvidenceVerdict>) => ({ ...ANNS_VERDICT, ...change });
const signedWith = (faults: NonNullable<Parameters<typeof verdictOf>[2]>['faults']) =>
  verdictOf(approval, ANNS_PASSKEY, faults ? { faults } : {});
const parts = (change: Partial<NonNullable<EvidenceVerdict['passkey']>>) =>
  spoken({ passkey: ANNS_VERDICT.passkey && { ...ANNS_VERDICT.passkey, ...change } });
const text = statementText(approval);
const flippedSignature = () => {
  const bytes = Buffer.from(ANNS_VERDICT.passkey?.signature ?? '', 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64');
};

const refused = (name: string, wrong: string, verdict: EvidenceVerdict) => bad(name, wrong, inputOf(verdict));

export const statementVectors: Vector<StatementInput>[] = [
  accepted('approved with an ES256 passkey', ANNS_VERDICT),
  accepted('denied with an Ed25519 passkey', DENIAL),
  accepted('approved with a password: the server vouches for the person', BOBS_VERDICT),
  accepted('narrowed arguments, with what they were narrowed from', LIMIT, LIMITED),
  accepted('several actions with one signature', verdictOf(BUNDLE, ANNS_PASSKEY)),
  refused(
    'a space in the signed text',
    'the statement is not in its canonical form',
    verdictOf(approval, ANNS_PASSKEY, { text: text.replace(',', ', ') }),
  ),
  refused(
    'members in another order',
    'the statement is not in its canonical form',
    verdictOf(approval, ANNS_PASSKEY, { text: JSON.stringify(approval) }),
  ),
  refused(
    'a member twice',
    'cannot be read',
    verdictOf(approval, ANNS_PASSKEY, { text: text.replace(/\}$/, ',"verdict":"deny_unsafe"}') }),
  ),
  refused(
    'a kind of statement that is not known',
    'the statement is of a kind that is not known',
    changed({ type: 'countersign.verdict/2' as Statement['type'] }),
  ),
  refused(
    'a digest of another text',
    'the statement is not the one whose digest stands beside it',
    spoken({ statement_digest: BOBS_VERDICT.statement_digest }),
  ),
  refused('another reviewer', 'the statement names another reviewer', spoken({ reviewer: BOB })),
  refused('another name', 'the statement names another reviewer', spoken({ reviewer: { ...ANN, name: 'Ann Odman' } })),
  refused('another way of signing', 'the statement names another way of signing', spoken({ method: 'session' })),
  refused('another answer', 'the statement gives another answer', spoken({ answer: 'deny_unsafe' })),
  refused('about another action', 'the statement does not name this action', changed({ action_id: idOf('act', 3) })),
  refused('about another tool', 'the statement is about another agent or tool', changed({ tool: 'mail.send' })),
  refused(
    'about another agent',
    'the statement is about another agent or tool',
    changed({ agent: { ...AGENT, name: 'Answer-bot' } }),
  ),
  refused('about another revision', 'the statement is about another revision', changed({ revision: 2 })),
  refused(
    'about another assessment',
    'the statement is about another assessment',
    changed({ assessment_digest: PROPOSED.digest }),
  ),
  refused(
    'about other arguments',
    'the statement is about other arguments than those decided',
    changed({ action_digest: LIMITED.digest }),
  ),
  refused(
    'about another view',
    'the statement is about another view than the one kept',
    changed({ view_digest: LIMITED.viewDigest }),
  ),
  refused('a passkey’s signature that is missing', 'the passkey’s signature is missing', spoken({ passkey: null })),
  refused(
    'a passkey that was being made, not used',
    'the passkey did not sign an assertion',
    signedWith({ type: 'webauthn.create' }),
  ),
  refused(
    'a passkey over another statement',
    'the passkey signed another statement',
    signedWith({ challenge: sha256(BOBS_VERDICT.statement ?? '').toString('base64url') }),
  ),
  refused(
    'a passkey used on another page',
    'the passkey signed at https://desk.example.evil.example',
    signedWith({ origin: 'https://desk.example.evil.example' }),
  ),
  refused(
    'a passkey of another relying party',
    'the passkey signed for another relying party',
    signedWith({ relyingParty: 'evil.example' }),
  ),
  refused('a passkey that did not verify its user', 'the passkey did not verify its user', signedWith({ flags: 0x01 })),
  refused(
    'a passkey’s signature that is changed',
    'the passkey’s signature does not hold',
    parts({ signature: flippedSignature() }),
  ),
  refused(
    'a signature of another key',
    'the passkey’s signature does not hold',
    parts({ public_key_spki: OTHER_KEY.spki.toString('base64') }),
  ),
  refused(
    'a second spelling of the same base64',
    'the passkey’s signature is not proper base64',
    parts({ signature: (ANNS_VERDICT.passkey?.signature ?? '').replaceAll('=', '') + ' ' }),
  ),
];
