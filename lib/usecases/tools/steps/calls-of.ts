import type { Assessment, Facts } from '#lib/domain/assessment/assess.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import { exampleOf } from '#lib/domain/tool/example.ts';
import { listPastCalls } from '#lib/store/tools/past-calls.ts';
import type { Context } from '#lib/usecases/context.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** One call of a tool; `id` is null where it is made up from the schema. */
export interface Call {
  id: string | null;
  agent: string | null;
  agentId: string | null;
  at: string | null;
  /** The arguments as JSON. */
  text: string;
  facts: Facts;
}

const NO_FACTS: Facts = { run: null, history: { first_use: false, recent_count: 0, recent_effect: 0 } };

/** The last calls of a tool, newest first, or one made up from its schema where there is none. */
export async function callsOf(ctx: Context, tool: Tool): Promise<Call[]> {
  const rows = await listPastCalls(ctx.db, tool.name);
  if (rows.length === 0) {
    const text = JSON.stringify(exampleOf(tool.input_schema));
    return [{ id: null, agent: null, agentId: null, at: null, text, facts: NO_FACTS }];
  }
  return rows.map((row) => {
    const { run, history } = (JSON.parse(row.assessment) as Assessment).inputs;
    return {
      id: row.id,
      agent: row.agent_name,
      agentId: row.agent_id,
      at: rfc3339(row.created_at),
      text: row.args,
      facts: { run, history },
    };
  });
}
