import { z } from 'zod';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListPolicyVersions } from '#lib/contract/policy-api.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { loadPolicyVersions } from './answers/policy-versions.ts';

/** A version is an int4 of PostgreSQL's. */
const Below = z.tuple([
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
]);

/** Every version that is or was in force, newest first, with its source. */
export async function listPolicyVersions(
  ctx: Context,
  _person: PersonActor,
  input: InputOf<typeof ListPolicyVersions>,
): Promise<ReplyOf<typeof ListPolicyVersions>> {
  const below = decodeCursor(input.cursor, Below)?.[0];
  const rows = await loadPolicyVersions(ctx, below ?? null, input.limit + 1);
  const page = pageOf(rows, input.limit, (row) => [row.version]);
  return { items: page.rows, next_cursor: page.next_cursor };
}
