import type { ListRecords } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { listDecidedProposals } from '#lib/store/changes/listed-proposals.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import { countRecords, listChangedRecords } from '#lib/store/tools/records.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import type { Context, PersonActor } from '../context.ts';
import { nameOf } from '../people/answers/name-of.ts';
import { rfc3339 } from '../time.ts';

/** What the organisation itself knows: what is proposed, what was decided lately, and the records changed last of those that fit. */
export async function listRecords(
  ctx: Context,
  _person: PersonActor,
  { kind, search }: InputOf<typeof ListRecords>,
): Promise<ReplyOf<typeof ListRecords>> {
  const filter = { kind: kind ?? null, search: search?.trim().toLowerCase() || null };
  const [counts, rows, proposals, decided] = await Promise.all([
    countRecords(ctx.db, filter),
    listChangedRecords(ctx.db, filter),
    openProposals(ctx, ['records']),
    listDecidedProposals(ctx.db, 'records'),
  ]);
  const names = await loadNames(
    ctx.db,
    rows.flatMap((row) => row.changed_by),
  );
  return {
    ...counts,
    items: rows.map((row) => ({
      kind: row.kind,
      key: row.key,
      data: row.data as JsonValue,
      changed_at: rfc3339(row.updated_at),
      changed_alone: row.changed_alone,
      changed_by: row.changed_by.map((id) => nameOf(names, id)),
    })),
    proposals,
    decided: decided.map(({ closed_at, proposed_by_name, ...proposal }) => ({
      ...proposal,
      proposed_by: proposed_by_name,
      closed_at: rfc3339(closed_at),
    })),
  };
}
