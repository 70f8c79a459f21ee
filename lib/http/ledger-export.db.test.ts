import { expect, test } from 'vitest';

import { withDatabase } from '../../test/database.ts';
import { withWorld } from '../../test/world.ts';
import { openExport } from './ledger-export.ts';
import { patient } from '../../test/patience.ts';

const world = withWorld(withDatabase());

test('a reader who takes nothing is given up, and the next export can begin while they still hold on', async () => {
  await world.submit();
  const ended = Promise.withResolvers<string>();
  const { readable, begun } = openExport(world.ctx, world.operator, () => ended.resolve('ended'), 200);
  expect((await begun).size).toBeGreaterThan(0);
  expect(
    await Promise.race([ended.promise, new Promise((resolve) => setTimeout(resolve, patient(3_000), 'held'))]),
  ).toBe('ended');
  // Whoever comes back to it finds no whole file.
  await expect(new Response(readable).text()).rejects.toThrow(/nobody reads/);
});

test('a reader who goes away ends it too', async () => {
  const ended = Promise.withResolvers<string>();
  const { readable, begun } = openExport(world.ctx, world.operator, () => ended.resolve('ended'));
  await begun;
  await readable.cancel();
  expect(await ended.promise).toBe('ended');
});

test('one who may not have it gets none, and keeps nobody else from theirs', async () => {
  const ended = Promise.withResolvers<string>();
  const { begun } = openExport(world.ctx, world.people.bob, () => ended.resolve('ended'));
  await expect(begun).rejects.toMatchObject({ code: 'forbidden' });
  expect(await ended.promise).toBe('ended');
});
