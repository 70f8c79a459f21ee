import { expect, test } from './desk.ts';
import { createClient } from '#sdk/client.ts';

const url = () => process.env['E2E_URL'] ?? '';

test('a decoy is placed, an agent touches it, is stopped and stands as an incident; two people lift the stop', async ({
  world,
  as,
}) => {
  const decoy = `vault-${Date.now()}@ourco.example`;
  const cleo = await as('cleo');
  await cleo.goto('/safety');
  await cleo.getByLabel('Decoy').fill(decoy);
  await cleo.getByLabel('Note').fill('nobody writes here');
  await cleo.getByRole('button', { name: 'Place it' }).click();
  await expect(cleo.getByRole('list', { name: 'Canaries in place' }).getByText(decoy)).toBeVisible();

  const agent = await world.newAgent(`curious-${Date.now()}`);
  const client = createClient({ url: url(), key: world.agentKey });
  const touched = await client.submit({ tool: 'note.one', args: { text: `write to ${decoy.toUpperCase()}` } });
  expect(touched).toMatchObject({ status: 'blocked', policy: { enforced: 'canary' } });
  await expect
    .poll(() => client.submit({ tool: 'note.one', args: { text: 'x' } }).catch((e: { code: string }) => e.code))
    .toBe('locked');

  // The page updates without a reload.
  const incident = cleo.getByRole('listitem').filter({ hasText: agent.name });
  await expect(incident.getByText('■ stopped')).toBeVisible();
  await expect(incident.getByText('A decoy was touched', { exact: false })).toBeVisible();
  await incident.getByRole('link', { name: 'the action' }).click();
  await expect(
    cleo.getByText('It touches a decoy that nobody has a reason to touch', { exact: false }).first(),
  ).toBeVisible();

  await cleo.goto(`/agents/${agent.agentId}`);
  await cleo.getByRole('button', { name: 'Ask to lift …' }).click();
  await cleo.getByLabel('Why it is safe to go on').fill('it was a test of ours');
  await cleo.getByRole('button', { name: 'Ask to lift', exact: true }).click();
  const dora = await as('dora');
  await dora.goto(`/agents/${agent.agentId}`);
  await dora.getByRole('button', { name: 'Confirm the lift …' }).click();
  await dora.getByLabel('Why you agree').fill('seen');
  await dora.getByRole('button', { name: 'Lift the stop' }).click();
  await expect(dora.getByText('● Active')).toBeVisible();
  await expect
    .poll(() => client.submit({ tool: 'note.one', args: { text: 'x' } }).then((a) => a.status))
    .toBe('pending');

  await cleo.goto('/safety');
  const again = cleo.getByRole('listitem').filter({ hasText: agent.name });
  await again.getByRole('button', { name: 'Close it …' }).click();
  await again.getByLabel('What was found').fill('our own test');
  await again.getByRole('button', { name: 'Close the incident' }).click();
  await expect(again.getByText('“our own test”', { exact: false })).toBeVisible();
  await cleo.getByRole('button', { name: `Take away ${decoy}` }).click();
  await expect(cleo.getByText(decoy)).toHaveCount(0);
});

test('the breaker trips on grants redeemed with other arguments, and its rules can be tried and tightened', async ({
  world,
  as,
}) => {
  const cleo = await as('cleo');
  await cleo.goto('/safety');
  const rule = 'Grants redeemed with other arguments than the approved ones';
  await cleo.getByRole('checkbox', { name: rule }).check();
  await cleo.getByLabel(`${rule}: how many`).fill('2');
  await cleo.getByLabel(`${rule}: within how many seconds`).fill('600');
  await cleo.getByRole('button', { name: 'Put in force' }).click();
  await expect(cleo.getByText('In force', { exact: true })).toBeVisible();

  const agent = await world.newAgent(`bender-${Date.now()}`);
  const client = createClient({ url: url(), key: world.agentKey });
  for (let i = 0; i < 2; i++) {
    const { id } = await client.submit({ tool: 'note.read', args: { text: `${i}` } });
    const { grant } = await client.read(id);
    await client.redeem(grant?.token ?? '', { text: 'other' }).catch(() => undefined);
  }
  await expect
    .poll(() => client.submit({ tool: 'note.read', args: { text: 'x' } }).catch((e: { code: string }) => e.code))
    .toBe('locked');
  await expect(cleo.getByRole('listitem').filter({ hasText: agent.name }).getByText('■ stopped')).toBeVisible();

  await cleo.getByRole('button', { name: 'What would these have stopped?' }).click();
  await expect(cleo.getByText('In the last seven days these would have stopped:')).toBeVisible();
  await expect(cleo.getByRole('status').getByRole('link', { name: agent.name })).toBeVisible();

  // Loosening it again takes a proposal.
  await cleo.getByRole('checkbox', { name: rule }).uncheck();
  await cleo.getByRole('button', { name: 'Propose to a second admin' }).click();
  const dora = await as('dora');
  await dora.goto('/safety');
  const card = dora.getByRole('region', { name: 'Looser rules for the circuit breaker are proposed' });
  await card.getByRole('button', { name: /^Show the change/ }).click();
  await card.getByRole('button', { name: 'Accept the change' }).click();
  await expect(card).toHaveCount(0);
  await expect(dora.getByRole('checkbox', { name: rule })).not.toBeChecked();
});

test('shadow mode is proposed, accepted by another admin, worn everywhere, and left by one click', async ({
  world,
  as,
}) => {
  const agent = await world.newAgent(`watched-${Date.now()}`);
  const client = createClient({ url: url(), key: world.agentKey });
  const cleo = await as('cleo');
  await cleo.goto(`/agents/${agent.agentId}`);
  await cleo.getByRole('button', { name: 'Propose shadow mode' }).click();
  await expect(cleo.getByText('Nothing changes until another admin accepts it under Safety.')).toBeVisible();
  const dora = await as('dora');
  await dora.goto('/safety');
  const card = dora.getByRole('region', { name: `${agent.name} is to be only watched (shadow mode)` });
  await card.getByRole('button', { name: /^Show the change/ }).click();
  await card.getByRole('button', { name: 'Accept the change' }).click();
  await expect(card).toHaveCount(0);
  await expect
    .poll(() => client.submit({ tool: 'note.one', args: { text: 'x' } }).then((a) => [a.status, a.shadow]))
    .toEqual(['approved', true]);
  await cleo.reload();
  await expect(cleo.getByText('■ only watched', { exact: true })).toBeVisible();
  await cleo.getByRole('button', { name: 'Hold it by the policy' }).click();
  await expect(cleo.getByText('■ only watched', { exact: true })).toHaveCount(0);
});
