import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListIncidents } from '#lib/contract/safety-api.ts';
import { loadIncidents } from '#lib/store/safety/listed-incidents.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { toIncident } from './answers/incident-resource.ts';

const After = z.tuple([id('inc')]);

/** Incidents, newest first: what tripped the circuit breaker or a canary. */
export async function listIncidents(
  ctx: Context,
  _person: PersonActor,
  input: InputOf<typeof ListIncidents>,
): Promise<ReplyOf<typeof ListIncidents>> {
  const before = decodeCursor(input.cursor, After)?.[0] ?? null;
  const rows = await loadIncidents(ctx.db, {
    before,
    open: input.open,
    limit: input.limit + 1,
  });
  const page = pageOf(rows, input.limit, (row) => [row.id]);
  return { items: page.rows.map(toIncident), next_cursor: page.next_cursor };
}
