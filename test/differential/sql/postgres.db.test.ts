import { afterAll, beforeAll, expect, test } from 'vitest';

import { withDatabase } from '../../database.ts';
import { PostgresTables } from './postgres.ts';
import { compare } from './run.ts';

/* A sample of `npm run bench -- sql`, which runs more. */

const database = withDatabase({ empty: true });
let tables: PostgresTables;
beforeAll(async () => {
  tables = new PostgresTables(database.url);
  await tables.open();
});
afterAll(() => tables.close());

test('what PostgreSQL does with 400 generated texts is what the view says: no change told as a read, none told as bounded that is not', async () => {
  const { faults, ran, changed, reads } = await compare('postgres', { seed: 20_261_129, count: 400 }, (sql) =>
    tables.run(sql),
  );
  expect(faults).toEqual([]);
  expect([ran > 300, changed > 150, reads > 50]).toEqual([true, true, true]);
});
