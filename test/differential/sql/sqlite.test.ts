import { expect, test } from 'vitest';

import { compare } from './run.ts';
import { runInSqlite } from './sqlite.ts';

/* A sample of `npm run bench -- sql`, which runs more. */

test('what SQLite does with 400 generated texts is what the view says: no change told as a read, none told as bounded that is not', async () => {
  const { faults, ran, changed, reads } = await compare('sqlite', { seed: 20_261_129, count: 400 }, runInSqlite);
  expect(faults).toEqual([]);
  // The sample is worth something only while most of it runs, much of it changes something, and reads are still told as reads.
  expect([ran > 300, changed > 150, reads > 50]).toEqual([true, true, true]);
});
