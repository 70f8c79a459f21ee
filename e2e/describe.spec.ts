import { expect, expectAccessible, test } from './desk.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    sum: { type: 'integer' },
    cur: { type: 'string' },
    whom: { type: 'string' },
  },
  required: ['sum', 'cur', 'whom'],
};

test('a tool is described by pointing at a real call, accepted by another admin, and the next call reads so', async ({
  world,
  as,
}) => {
  test.setTimeout(120_000);
  const tool = `shop.refund-${Date.now()}`;
  await world.newTool(tool, 'json', SCHEMA);
  const call = (order: string | null, sum: number) =>
    world.submit({ tool, args: { ...(order === null ? {} : { order }), sum, cur: 'EUR', whom: 'GC-7731' } });
  await call(null, 1_800);
  await call('W-48211', 21_240);

  const cleo = await as('cleo');
  await cleo.goto('/tools');
  await cleo.getByRole('link', { name: `Describe ${tool}`, exact: true }).click();
  await expect(cleo.getByRole('heading', { level: 1, name: tool })).toBeVisible();
  await expect(cleo.getByText('A real call of', { exact: false })).toBeVisible();
  await expect(cleo.getByRole('button', { name: 'Propose the description' })).toBeDisabled();

  // With the keyboard alone: the value is opened, and its role chosen from the fixed list.
  await cleo.getByLabel('A call of this tool is').selectOption('A payment');
  const say = async (value: RegExp, role: RegExp) => {
    const button = cleo.getByRole('button', { name: value });
    await button.focus();
    await cleo.keyboard.press('Enter');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    const choice = cleo.getByRole('radio', { name: role });
    await choice.focus();
    await cleo.keyboard.press('Space');
    await expect(choice).toBeChecked();
  };
  await say(/^sum:/, /^amount in smallest units/);
  await say(/^cur:/, /^currency of the amount/);
  await say(/^whom:/, /^who is paid/);
  await cleo.getByRole('textbox', { name: 'Sentence' }).fill('Refund order ');
  await cleo.getByRole('button', { name: '+ order' }).click();
  await expect(cleo.getByRole('textbox', { name: 'Sentence' })).toHaveValue('Refund order {{order}}');
  await cleo.getByRole('textbox', { name: 'Sentence' }).fill('Refund order {{order}} to {{whom}}.');
  await cleo.getByRole('radio', { name: 'people outside' }).check();

  // The call without an order reads badly, and stands first.
  const calls = cleo.getByRole('list', { name: 'How the last calls would read' });
  await expect(calls.getByRole('listitem').first()).toContainText('“order” is not given in this call');
  await expect(calls.getByRole('listitem').nth(1)).toContainText('€212.40');
  await expect(cleo.getByText('1 read well · 1 needs a look')).toBeVisible();
  await expectAccessible(cleo);
  await cleo.getByLabel('Why').fill('money was read as a number');
  await cleo.getByRole('button', { name: 'Propose the description' }).click();
  await expect(cleo.getByText('It is in force when another admin accepts it', { exact: false })).toBeVisible();
  const { id } = await call('W-2', 900);
  expect((await world.row(id)).sentence).not.toContain('Refund order');

  const dora = await as('dora');
  await dora.goto('/tools');
  const card = dora.getByRole('region', { name: `${tool} is to be described anew` });
  await card.getByRole('link', { name: 'See how its last calls would read' }).click();
  await expect(dora.getByRole('list', { name: 'How the last calls would read' })).toContainText('€212.40');
  await expect(dora.getByRole('textbox', { name: 'Sentence' })).toBeDisabled();
  await expectAccessible(dora);
  await dora.goto('/tools');
  await card.getByRole('button', { name: 'Show the change' }).click();
  await card.getByRole('button', { name: 'Accept the change' }).click();
  await expect(card).toHaveCount(0);
  const next = await call('W-3', 4_200);
  expect((await world.row(next.id)).sentence).toMatch(/^Refund order “?W-3”? to “?GC-7731”?\..*€42\.00/);
  // What waited, or was over, keeps the view it was shown with.
  expect((await world.row(id)).sentence).not.toContain('Refund order');
});

test('a tool nobody has called yet is described from its schema; no reviewer describes one', async ({ world, as }) => {
  const tool = `shop.void-${Date.now()}`;
  await world.newTool(tool, 'json', SCHEMA);
  const cleo = await as('cleo');
  await cleo.setViewportSize({ width: 390, height: 844 });
  await cleo.goto(`/tools/describe?tool=${tool}`);
  await expect(cleo.getByText('Nobody has called it yet', { exact: false })).toBeVisible();
  await expect(cleo.getByRole('button', { name: /^sum:/ })).toBeVisible();
  expect(await cleo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(cleo);
  const ann = await as('ann');
  await ann.goto('/tools');
  await expect(ann.getByRole('link', { name: /^Describe/ })).toHaveCount(0);
  await ann.goto(`/tools/describe?tool=${tool}`);
  await expect(ann.getByText('Admins describe tools')).toBeVisible();
});
