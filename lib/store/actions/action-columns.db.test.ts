import { expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { withWorld } from '../../../test/world.ts';
import type { Tx } from '../database.ts';
import type { Statement } from '../sql.ts';
import { insertActions } from './insert-actions.ts';

const world = withWorld(withDatabase());

/** Names between the text's `from` and `to`. */
const namesIn = (text: string, from: string, to: string): string[] =>
  (text.split(from)[1]?.split(to)[0] ?? '').split(',').map((name) => name.trim());

test('an action is inserted and loaded with every column of its table', async () => {
  const { id } = await world.submit();
  const row = await world.row(id);
  const { rows } = await world.db.pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'actions'`,
  );
  const columns = rows.map(({ name }) => name).sort();
  expect(Object.keys(row)).toEqual(expect.arrayContaining(columns));
  let inserted = '';
  const tx = { query: ({ text }: Statement<unknown>) => Promise.resolve(((inserted = text), [])) } as unknown as Tx;
  await insertActions(tx, [row]);
  expect(namesIn(inserted, 'INSERT INTO actions (', ')').sort()).toEqual(columns);
  expect(namesIn(inserted, 'SELECT ', 'FROM')).toEqual(namesIn(inserted, 'INSERT INTO actions (', ')'));
});
