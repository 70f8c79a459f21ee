import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { DECODER_TABLE } from '#lib/domain/view/decoder-table.ts';

/**
 * The versions of the decoders, and the migration that came with the last of them to rise. That migration raises `config_version`, so that what
 * was allowed under a view of before and has not run is judged again at redeem. A version that rises needs another such migration, named here.
 */
const MIGRATION = '0034_views_read_anew';
const VERSIONS = { delete: 3, email: 5, file: 3, http: 3, json: 4, money: 3, permission: 3, post: 4, shell: 4, sql: 5 };

test('whoever raises a decoder’s version has what was allowed before judged again', () => {
  const versions = Object.fromEntries(Object.values(DECODER_TABLE).map(({ name, version }) => [name, version]));
  expect(versions).toEqual(VERSIONS);
  const migration = readFileSync(join(import.meta.dirname, '../prisma/migrations', MIGRATION, 'migration.sql'), 'utf8');
  expect(migration).toContain('SET config_version = config_version + 1');
});
