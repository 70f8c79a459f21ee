import type { ListTools } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ToolSpec } from '#lib/contract/tool.ts';
import { listCurrentTools } from '#lib/store/tools/list-tools.ts';
import type { Context, PersonActor } from '../context.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import { rfc3339 } from '../time.ts';

/** The tool registry, current versions, by name. */
export async function listTools(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListTools>> {
  const [rows, proposals] = await Promise.all([listCurrentTools(ctx.db), openProposals(ctx, ['tool'])]);
  return {
    items: rows.map((row) => ({
      ...(row.spec as ToolSpec),
      version: row.version,
      created_at: rfc3339(row.created_at),
    })),
    proposals,
  };
}
