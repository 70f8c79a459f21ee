import { afterAll, describe, expect, test } from 'vitest';

import { decodeJws } from '#lib/domain/evidence/jws.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import { insertProcess } from '#lib/store/desk/processes.ts';
import { acceptProposal } from '#lib/usecases/acceptance/accept-proposal.ts';
import { acknowledgeLock } from '#lib/usecases/stops/acknowledge-lock.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import { joinClient } from '#lib/usecases/stops/join-client.ts';
import { askQuestion } from '#lib/usecases/review/ask-question.ts';
import { checkPassword } from '#lib/usecases/people/steps/check-password.ts';
import { createAgentKey } from '#lib/usecases/agents/create-agent-key.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { exportLedger } from '#lib/usecases/ledger/export-ledger.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { liftHold } from '#lib/usecases/retention/lift-hold.ts';
import { placeHold } from '#lib/usecases/retention/place-hold.ts';
import { liftLock } from '#lib/usecases/stops/lift-lock.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { removePasskey } from '#lib/usecases/people/remove-passkey.ts';
import { reportViewed } from '#lib/usecases/review/report-viewed.ts';
import { reportOutcome } from '#lib/usecases/actions/report-outcome.ts';
import { revokeAgentKey } from '#lib/usecases/agents/revoke-agent-key.ts';
import { setRetention } from '#lib/usecases/retention/set-retention.ts';
import { signIn } from '#lib/usecases/people/sign-in.ts';
import { signOut } from '#lib/usecases/people/sign-out.ts';
import { startDrill } from '#lib/usecases/safety/start-drill.ts';
import { submitAction } from '#lib/usecases/actions/submit-action.ts';
import { updateUser } from '#lib/usecases/people/update-user.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import { withDatabase } from '../database.ts';
import { erase } from '../erase.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { rawSql } from '../raw-sql.ts';
import { tool, withWorld } from '../world.ts';

const world = withWorld(withDatabase());
const address = '192.0.2.1';
const PASSWORD = 'a long password of a test';

interface Written {
  type: string;
  actor_id: string;
  action_id: string | null;
  body: JsonObject;
}

/** The entries that this wrote, in order. */
async function written(act: () => Promise<unknown>): Promise<Written[]> {
  const [{ last } = { last: 0 }] = await world.db.query(
    rawSql<{ last: number }>('SELECT coalesce(max(position), 0)::int AS last FROM entries'),
  );
  await act();
  const rows = await world.db.query(
    rawSql<Omit<Written, 'body'> & { body: string }>(
      'SELECT type, actor_id, action_id, body FROM entries WHERE position > $1 ORDER BY position',
      [last],
    ),
  );
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as JsonObject }));
}

const fails = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('it was accepted')),
    () => undefined,
  );

async function viewed(who: 'ann' | 'audrey', id: string): Promise<void> {
  const { revision_digest: digest, view_digest } = await world.row(id);
  await reportViewed(world.ctx, world.people[who], { id, digest, view_digest });
}

async function running() {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  const { grant } = await world.read(id);
  return { id, token: grant?.token ?? '' };
}

async function person(name: string) {
  const email = `${name}@example.test`;
  const { id } = await createUser(world.ctx, world.operator, {
    email,
    name,
    role: 'reviewer',
    groups: [],
    password: PASSWORD,
  });
  return { id, email };
}

const POLICY = '@id("reads") permit (principal, action in Action::"effect:read", resource);';
let passkey = '';

/** What has to stand in the log, and what makes it so. */
const LOGGED: { what: string; kinds: string[]; act: () => Promise<unknown> }[] = [
  { what: 'submitted, with its assessment', kinds: ['submitted'], act: () => world.submit() },
  {
    what: 'a proposal that was refused',
    kinds: ['submission-refused'],
    act: () => fails(world.submit({ tool: 'note.unknown' })),
  },
  {
    what: 'viewed',
    kinds: ['viewed'],
    act: async () => viewed('ann', (await world.submit()).id),
  },
  {
    what: 'viewed after it was over, by somebody who had no answer to give',
    kinds: ['approve', 'viewed'],
    act: async () => {
      const { id } = await world.submit();
      await world.verdict('ann', id, 'approve');
      await viewed('audrey', id);
    },
  },
  {
    what: 'asked and answered',
    kinds: ['ask', 'answer'],
    act: async () => {
      const { id } = await world.submit();
      await askQuestion(world.ctx, world.people.ann, { id, text: 'why?' });
      await world.answer(id, 'because');
    },
  },
  {
    what: 'a verdict, decided',
    kinds: ['approve'],
    act: async () => world.verdict('ann', (await world.submit()).id, 'approve'),
  },
  {
    what: 'a verdict with limits',
    kinds: ['limit'],
    act: async () => {
      const { id } = await world.submit({ args: { text: 'x', to: ['a', 'b'] } });
      await world.verdict('ann', id, 'limit', { text: 'x', to: ['a'] });
    },
  },
  {
    what: 'a denial, decided',
    kinds: ['deny'],
    act: async () => world.verdict('ann', (await world.submit()).id, 'deny_unsafe'),
  },
  {
    what: 'a verdict that was refused',
    kinds: ['verdict-refused'],
    act: async () => {
      const { id } = await world.submit();
      const { revision_digest: digest, view_digest } = await world.row(id);
      const input = { id, verdict: 'approve', digest, view_digest, method: 'session' } as const;
      const { nonce } = await draftVerdict(world.ctx, world.people.ann, input);
      await world.verdict('bob', id, 'deny_unsafe');
      await fails(giveVerdict(world.ctx, world.people.ann, { id, nonce }));
    },
  },
  {
    what: 'redeemed, and how it ended',
    kinds: ['redeem', 'finish'],
    act: async () => {
      const { id, token } = await running();
      await world.redeem(token, { text: 'hello' });
      await reportOutcome(world.ctx, world.agent, { id, status: 'succeeded', output: { done: true } });
    },
  },
  {
    what: 'a redemption that was refused',
    kinds: ['redeem-refused'],
    act: async () => fails(world.redeem((await running()).token, { text: 'other' })),
  },
  {
    what: 'expired',
    kinds: ['expire'],
    act: async () => {
      await world.submit({ expires_in: 5 });
      world.now += 10_000;
      await expireDue(world.ctx);
    },
  },
  {
    what: 'withdrawn',
    kinds: ['withdraw'],
    act: async () => withdrawAction(world.ctx, world.agent, { id: (await world.submit()).id }),
  },
  {
    what: 'a lock set, acknowledged and lifted, and what it halted',
    kinds: ['lock-set', 'halt', 'halting-done', 'lock-acknowledged', 'lock-lift-asked', 'lock-lifted'],
    act: async () => {
      await world.submit();
      await insertProcess(world.db, 'proc_test');
      await joinClient(world.ctx, world.agent, 'one', 'proc_test');
      const lock = await world.stop();
      await acknowledgeLock(world.ctx, world.agent, { id: lock.id });
      await liftLock(world.ctx, world.people.cleo, { id: lock.id, reason: 'looked into it' });
      await world.agreeToLift(lock.id);
    },
  },
  {
    what: 'a policy proposed, accepted and in force',
    kinds: ['change-proposed', 'change-accepted', 'policy-published'],
    act: async () => {
      const [now] = await world.db.query(
        rawSql<{ source: string }>('SELECT source FROM policies ORDER BY version DESC LIMIT 1'),
      );
      const source = `${now?.source ?? ''}\n${POLICY.replace('"reads"', '"more"')}`;
      const { proposal } = await publishPolicy(world.ctx, world.people.cleo, { source, message: 'more' });
      await acceptProposal(world.ctx, world.people.dora, { id: proposal ?? '' });
    },
  },
  {
    what: 'a tool registered',
    kinds: ['tool-registered'],
    act: () => putTool(world.ctx, world.operator, tool('note.new', 'read')),
  },
  {
    what: 'a person added, their role changed',
    kinds: ['user-created', 'user-changed'],
    act: async () => {
      const { id } = await person('rita');
      await updateUser(world.ctx, world.people.cleo, { id, role: 'auditor' });
    },
  },
  {
    what: 'an agent’s key made and revoked',
    kinds: ['key-created', 'key-revoked', 'halting-done'],
    act: async () => {
      const { agentId: id } = world.agent;
      const made = await createAgentKey(world.ctx, world.people.cleo, { id, name: 'second' });
      await revokeAgentKey(world.ctx, world.people.cleo, { id, key_id: made.id });
    },
  },
  {
    what: 'a passkey added and removed',
    kinds: ['passkey-added', 'passkey-removed'],
    act: async () => {
      const key = new SoftwarePasskey('http://localhost:3000');
      const { options, ticket } = await passkeyOptions(world.ctx, world.people.bob, {});
      const added = await addPasskey(world.ctx, world.people.bob, {
        ticket,
        name: 'key',
        attestation: key.attest(options) as never,
      });
      passkey = added.id;
      await removePasskey(world.ctx, world.people.bob, { id: passkey });
    },
  },
  {
    what: 'signed in and out, a step-up, and what did not match',
    kinds: ['sign-in', 'sign-in-failed', 'step-up', 'step-up-failed', 'signed-out'],
    act: async () => {
      const { id, email } = await person('sid');
      await signIn(world.ctx, { email, password: PASSWORD, address });
      await fails(signIn(world.ctx, { email, password: 'another', address }));
      await checkPassword(world.ctx, id, PASSWORD);
      await fails(checkPassword(world.ctx, id, 'another'));
      const endsAt = world.now + 3_600_000;
      await signOut(world.ctx, { userId: id, sessionId: `ses_of_${id}`, sessionEpoch: 0, endsAt });
    },
  },
  {
    what: 'exported',
    kinds: ['ledger-exported'],
    act: () =>
      exportLedger(world.ctx, world.operator, {
        begin: () => undefined,
        page: () => Promise.resolve(),
        checkpoints: () => Promise.resolve(),
      }),
  },
  {
    what: 'erased, by whom and in which batch',
    kinds: ['erasure-agreed', 'erased', 'content-erased', 'erasure-done'],
    act: async () => {
      const { id } = await world.submit();
      await world.verdict('ann', id, 'deny_unneeded');
      await erase(world, { type: 'action', id });
    },
  },
  {
    what: 'a hold placed and lifted, retention set',
    kinds: ['hold-placed', 'hold-lifted', 'retention-set'],
    act: async () => {
      const { id } = await placeHold(world.ctx, world.people.cleo, {
        target: { type: 'agent', id: world.agent.agentId },
        reason: 'a case',
      });
      const { proposal } = await liftHold(world.ctx, world.people.cleo, { id, reason: 'over' });
      await acceptProposal(world.ctx, world.people.dora, { id: proposal });
      await setRetention(world.ctx, world.people.cleo, { days: null, reason: '' });
    },
  },
  {
    what: 'a drill started, as what it pretends to be, and revealed',
    kinds: ['submitted', 'deny', 'drill-revealed'],
    act: async () => {
      const input = {
        agent: world.agent.agentId,
        tool: 'note.one',
        args: { text: 'drill' },
        note: 'n',
        expires_in: 60,
      };
      const { action_id: id } = await startDrill(world.ctx, world.people.cleo, input);
      await world.verdict('ann', id, 'deny_unsafe');
    },
  },
];

describe('every kind that has to be logged is, by what people and agents do', () => {
  test.each(LOGGED)('$what: $kinds', async ({ kinds, act }) => {
    const entries = await written(act);
    expect(entries.map((entry) => entry.type)).toEqual(expect.arrayContaining(kinds));
    // Each says of what kind it is and when, and who did it.
    for (const { type, actor_id: actor, body } of entries)
      expect({ type: body['type'] ?? type, at: typeof body['at'], actor: actor.length > 0 }).toEqual({
        type,
        at: type === 'submitted' ? typeof body['at'] : 'number',
        actor: true,
      });
  });

  afterAll(async () => {
    const found = await world.db.query(rawSql<{ type: string }>('SELECT DISTINCT type FROM entries'));
    const known = new Set(LOGGED.flatMap(({ kinds }) => kinds));
    // Kinds nobody asked for may stand there too, but none that is asked for is missing.
    expect([...known].filter((kind) => !found.some(({ type }) => type === kind))).toEqual([]);
  });
});

test('the entries of one action bind claim, arguments, verdict, decision, grant and outcome to each other', async () => {
  let id = '';
  const entries = await written(async () => {
    const { action } = await submitAction(world.ctx, world.agent, {
      tool: 'note.one',
      args: { text: 'bound' },
      run: { id: 'bound', goal: 'g' },
      claim: { summary: 's', model_output: 'what the model said' },
      expires_in: 3_600,
      idempotency_key: undefined,
    } as never);
    id = action.id;
    await world.verdict('ann', id, 'approve');
    const { grant } = await world.read(id);
    await world.redeem(grant?.token ?? '', { text: 'bound' });
    await reportOutcome(world.ctx, world.agent, { id, status: 'succeeded', output: { n: 1 } });
  });
  const row = await world.row(id);
  const of = (type: string) => entries.find((entry) => entry.type === type)?.body ?? {};
  expect(entries.map((entry) => entry.type)).toEqual(['submitted', 'approve', 'redeem', 'finish']);
  expect(of('submitted')).toMatchObject({
    claim_digest: digestOfText(row.claim ?? ''),
    digest: row.digest,
    view_digest: row.view_digest,
    assessment_digest: row.assessment_digest,
  });
  const [verdict] = await world.db.query(
    rawSql<{ statement: string; statement_digest: string }>(
      'SELECT statement, statement_digest FROM verdicts WHERE action_id = $1',
      [id],
    ),
  );
  expect(JSON.parse(verdict?.statement ?? '')).toMatchObject({
    action_digest: row.digest,
    view_digest: row.view_digest,
    assessment_digest: row.assessment_digest,
  });
  expect(of('approve')).toMatchObject({
    digest: row.digest,
    statement_digest: digestOfText(verdict?.statement ?? ''),
    decision_digest: digestOfText(row.decision_jws ?? ''),
    grant_id: row.grant_id,
  });
  expect(decodeJws(row.decision_jws ?? '')?.payload).toMatchObject({
    sub: id,
    action_digest: row.digest,
    verdicts: [{ statement_digest: verdict?.statement_digest }],
  });
  expect(of('redeem')).toMatchObject({ grant_id: row.grant_id, digest: row.digest });
  expect(of('finish')).toMatchObject({ outcome_digest: digestOfText(row.outcome ?? '') });
});
