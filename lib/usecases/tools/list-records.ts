import type { ListRecords } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { nameOf } from '../people/answers/name-of.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import { countRecords, listChangedRecords } from '#lib/store/tools/records.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

/** What the organisation itself knows: what is proposed, and what changed last. */
export async function listRecords(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListRecords>> {
  const [total, rows, proposals] = await Promise.all([
    countRecords(ctx.db),
    listChangedRecords(ctx.db),
    openProposals(ctx, ['records']),
  ]);
  const names = await loadNames(
    ctx.db,
    rows.flatMap((row) => row.changed_by),
  );
  return {
    total,
    items: rows.map((row) => ({
      kind: row.kind,
      key: row.key,
      data: row.data as JsonValue,
      changed_at: rfc3339(row.updated_at),
      changed_alone: row.changed_alone,
      changed_by: row.changed_by.map((id) => nameOf(names, id)),
    })),
    proposals,
  };
}
