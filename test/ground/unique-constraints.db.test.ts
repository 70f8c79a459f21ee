import { describe, expect, test } from 'vitest';

import { acceptProposal } from '#lib/usecases/acceptance/accept-proposal.ts';
import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { signInOptions } from '#lib/usecases/people/sign-in-options.ts';
import { signInWithOidc } from '#lib/usecases/people/sign-in-with-oidc.ts';
import { signInWithPasskey } from '#lib/usecases/people/sign-in-with-passkey.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { addCanary } from '#lib/usecases/safety/add-canary.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { withDatabase } from '../database.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { rawSql } from '../raw-sql.ts';
import { POLICY, tool, type World } from '../world.ts';
import { AT_ONCE, NONE, ROUNDS, answers, race, threeWorlds } from './race.ts';

const { first, worlds } = threeWorlds(withDatabase());

/** One row for each unique constraint that two callers can race on: one of them wins, the others are told so. */
const RACES: Record<string, (round: number) => Promise<void>> = {
  users_email_key: async (round) => {
    const create = (world: World) =>
      createUser(world.ctx, world.operator, {
        email: `new-${round}@example.test`,
        name: 'N',
        role: 'reviewer',
        groups: [],
      });
    oneWins(await race(worlds, create), 'conflict');
  },
  users_oidc_subject_key: async (round) => {
    const email = `oidc-${round}@example.test`;
    for (const address of [email, `other-${email}`])
      await createUser(first.ctx, first.operator, { email: address, name: 'O', role: 'reviewer', groups: [] });
    // The same person under two addresses: the account that was bound first is theirs, for every session.
    const signIn = (world: World, i: number) =>
      signInWithOidc(world.ctx, {
        issuer: 'https://issuer.example',
        subject: `subject-${round}`,
        email: i % 2 === 0 ? email : `other-${email}`,
        emailVerified: true,
      });
    const { done, refused } = answers(await race(worlds, signIn));
    expect(refused).toEqual(NONE);
    expect(new Set(done.map((person) => person?.id)).size).toBe(1);
    expect(done).not.toContain(null);
  },
  passkeys_credential_id_key: async () => {
    const key = new SoftwarePasskey(first.ctx.origin);
    const people = [first.people.ann, first.people.bob, first.people.wei, first.people.audrey];
    const add = async (world: World, i: number) => {
      const person = people[i % people.length] ?? first.people.ann;
      const { options, ticket } = await passkeyOptions(world.ctx, person, {});
      return addPasskey(world.ctx, person, { ticket, name: 'one', attestation: key.attest(options) as never });
    };
    oneWins(await race(worlds, add), 'conflict', 'draft-gone');
  },
  used_challenges_pkey: async (round) => {
    const key = new SoftwarePasskey(first.ctx.origin);
    const { ann } = first.people;
    const { options, ticket } = await passkeyOptions(first.ctx, ann, {});
    await addPasskey(first.ctx, ann, { ticket, name: `raced ${round}`, attestation: key.attest(options) as never });
    // An authenticator without a counter: nothing but the challenge tells one answer from its copies.
    const answer = key.assert((await signInOptions(first.ctx)).options, { counter: 0 });
    const enter = (world: World, i: number) =>
      signInWithPasskey(world.ctx, { assertion: JSON.stringify(answer), address: `10.0.${round}.${i}` });
    oneWins(await race(worlds, enter), 'bad-signature');
  },
  agents_name_key: async (round) => {
    const create = (world: World) =>
      createAgent(world.ctx, world.operator, {
        name: `agent-${round}`,
        owner: first.people.wei.email,
        groups: [],
        tools: ['*'],
      });
    oneWins(await race(worlds, create), 'conflict');
  },
  connectors_name_key: async (round) => {
    const create = (world: World) =>
      createConnector(world.ctx, world.operator, { name: `connector-${round}`, agents: ['*'] });
    oneWins(await race(worlds, create), 'conflict');
  },
  tools_pkey: async (round) => {
    const put = (world: World, i: number) =>
      putTool(world.ctx, world.operator, tool(`raced.${round}`, 'write', { title: `title ${i % 3}` }));
    const { done, refused } = answers(await race(worlds, put));
    expect(refused).toEqual(NONE);
    const versions = done.filter(({ changed }) => changed).map(({ version }) => version);
    expect(new Set(versions).size).toBe(versions.length);
  },
  proposals_one_for_each_tool: async (round) => {
    await putTool(first.ctx, first.operator, tool(`changed.${round}`, 'write'));
    const change = (world: World, i: number) =>
      putTool(world.ctx, i % 2 === 0 ? first.people.cleo : first.people.dora, tool(`changed.${round}`, 'delete'));
    const { done, refused } = answers(await race(worlds, change));
    expect(refused).toEqual(NONE);
    expect(new Set(done.map(({ proposal }) => proposal)).size).toBe(1);
  },
  proposal_acceptances_pkey: async (round) => {
    const change = { source: `${POLICY}// ${round}`, message: '' };
    const { proposal } = await publishPolicy(first.ctx, first.people.cleo, change);
    const accept = (world: World) => acceptProposal(world.ctx, first.people.dora, { id: proposal ?? '' });
    oneWins(await race(worlds, accept), 'conflict');
  },
  policies_pkey: async (round) => {
    const proposals = await Promise.all(
      [first.people.cleo, first.people.dora].map(async (person, i) => {
        const change = { source: `${POLICY}// ${round} by ${i}`, message: '' };
        return (await publishPolicy(first.ctx, person, change)).proposal ?? '';
      }),
    );
    const accept = (world: World, i: number) =>
      acceptProposal(world.ctx, i % 2 === 0 ? first.people.dora : first.people.cleo, { id: proposals[i % 2] ?? '' });
    oneWins(await race(worlds, accept), 'conflict');
  },
  directory_records_pkey: async (round) => {
    const put = (world: World) =>
      putRecord(world.ctx, world.operator, { kind: 'domain', key: `d${round}.example`, own: true });
    const { done, refused } = answers(await race(worlds, put));
    expect([done.length, refused]).toEqual([AT_ONCE, NONE]);
  },
  runs_agent_id_name_key: async (round) => {
    const submit = (world: World, i: number) =>
      world.submit({ agent: first.agent, args: { text: `step ${i}` }, run: { id: `raced run ${round}` } });
    const { done, refused } = answers(await race(worlds, submit));
    expect([done.length, refused]).toEqual([AT_ONCE, NONE]);
  },
  verdicts_action_id_revision_reviewer_id_key: async () => {
    const { id, revision_digest: digest, view_digest } = await first.row((await first.submit({ tool: 'note.two' })).id);
    const sign = async (world: World) => {
      const draft = { id, verdict: 'approve', digest, view_digest, method: 'session' } as const;
      const { nonce } = await draftVerdict(world.ctx, first.people.ann, draft);
      return giveVerdict(world.ctx, first.people.ann, { id, nonce });
    };
    oneWins(await race(worlds, sign), 'already-answered');
  },
  drafts_pkey: async () => {
    const { id, revision_digest: digest, view_digest } = await first.row((await first.submit()).id);
    const draft = { id, verdict: 'approve', digest, view_digest, method: 'session' } as const;
    const { nonce } = await draftVerdict(first.ctx, first.people.ann, draft);
    oneWins(await race(worlds, (world) => giveVerdict(world.ctx, first.people.ann, { id, nonce })), 'draft-gone');
  },
  canaries_in_place: async (round) => {
    const add = (world: World, i: number) =>
      addCanary(world.ctx, first.people.cleo, {
        kind: 'record',
        value: i % 2 === 0 ? `decoy-${round}-aaaa` : `DECOY-${round}-aaaa`,
        note: '',
      });
    oneWins(await race(worlds, add), 'conflict');
  },
  incidents_open: async (round) => {
    const value = `decoy-${round}-touched`;
    await addCanary(first.ctx, first.people.cleo, { kind: 'record', value, note: '' });
    const agent = await first.newAgent(`curious-${round}`);
    const { done, refused } = answers(
      await race(worlds, (world, i) => world.submit({ agent, args: { text: `${value} ${i}` } })),
    );
    expect([done.length, refused]).toEqual([AT_ONCE, NONE]);
    expect(await first.db.query(rawSql('SELECT id FROM incidents WHERE agent_id = $1', [agent.agentId]))).toHaveLength(
      1,
    );
  },
  locks_epoch_key: async () => {
    const stop = (world: World) => world.stop({ type: 'agent', id: first.people.ann.userId });
    const { done } = answers(await race(worlds, stop).then((all) => all.slice(0, 4)));
    expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
  },
};

function oneWins(outcomes: PromiseSettledResult<unknown>[], ...codes: string[]): void {
  const { done, refused } = answers(outcomes);
  expect(done).toHaveLength(1);
  for (const code of refused) expect(codes).toContain(code);
}

/** Why nobody can race on it. Keys that are made at random, or counted by the database, are not listed. */
const SAFE: Record<string, string> = {
  actions_idempotency: 'raced in same-key.db.test.ts',
  tools_current: 'set under the lock of the organisation, as tools_pkey',
  tickets_pkey: 'the digest of a random token',
  api_keys_hash_key: 'the digest of a random key',
  lock_clients_pkey: 'written once, in the transaction that sets the lock, which holds the barrier alone',
  haltings_pkey: 'a lock epoch, raised under the lock of the organisation',
  entries_position_key: 'counted by the database',
  entries_unsequenced_pkey: 'a position that the database counted',
  leaves_pkey: 'numbered under the lock of the sequencer',
  leaves_position_key: 'numbered under the lock of the sequencer',
  tiles_pkey: 'written under the lock of the sequencer',
  checkpoints_pkey: 'written under the lock of the sequencer',
  cosignatures_pkey: 'a second one is left out, and one process asks the witnesses',
  witness_faults_pkey: 'replaced in one statement, and one process asks the witnesses',
  drills_action_id_key: 'the action is made in the same transaction',
  rate_limits_pkey: 'counted up in one statement',
  desk_only_one: 'written once, at the first start, under the lock of the organisation',
  desk_origins_pkey: 'written with the desk, under the same lock',
  formats_in_force_pkey: 'written under the lock formats',
  process_announcements_pkey: 'replaced in one statement',
};

describe('every unique constraint that callers can race on', () => {
  test.each(Object.entries(RACES))(
    '%s: one wins, and the others are told',
    { timeout: 60_000 },
    async (_name, work) => {
      for (let round = 0; round < ROUNDS; round++) await work(round);
    },
  );

  test('has a race above, or a reason why nobody can', async () => {
    const constraints = await first.db.query(
      rawSql<{ name: string }>(`SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE i.indisunique AND c.relnamespace = current_schema()::regnamespace
         AND NOT (i.indisprimary AND pg_get_indexdef(i.indexrelid) LIKE '%(id)')`),
    );
    const explained = [...Object.keys(RACES), ...Object.keys(SAFE)];
    expect(constraints.map(({ name }) => name).sort()).toEqual([...new Set(explained)].sort());
  });
});
