import type { Assessment } from '#lib/domain/assessment/assess.ts';
import { isCheap } from '#lib/domain/assessment/inspect.ts';
import { PERFORM, type Tasks } from '#lib/domain/assessment/tasks.ts';
import { plainTool, type Configuration } from '#lib/domain/configuration/configuration.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { AssessFirst, type Ahead } from './assess-first.ts';

interface Asked {
  row: ActionRow;
  /** The arguments in canonical form: the action's, or others that somebody would like instead. */
  text: string;
  /** The arguments that they would replace; null where they replace none. */
  before: string | null;
  /** In whose line it waits. */
  by: string;
}

export type Reassessed = Tasks['assess']['output'];

/**
 * Assesses arguments of a proposed action under today's configuration, on the facts of run and history that were frozen with it. In a
 * transaction (`ahead` is given) it takes what was made beforehand, does it there where that is cheap, and else throws `AssessFirst`.
 */
export async function reassessed(
  ctx: Context,
  asked: Asked,
  configuration: Configuration,
  ahead: Ahead | null,
): Promise<Reassessed> {
  const { row, text, before } = asked;
  const agent = configuration.agents.get(row.agent_id);
  const tool = configuration.tools.get(row.tool);
  if (!tool) throw new Failure('unknown-tool');
  if (!agent) throw new Failure('conflict', { detail: 'This agent has been retired.' });
  const { id, name, owner_email, groups } = agent;
  const { run, history } = (JSON.parse(row.assessment) as Assessment).inputs;
  const facts = { run, history };
  const input = { tool: plainTool(tool), text, before, agent: { id, name, owner_email, groups }, facts, draft: null };
  if (isCheap(tool, text)) return PERFORM.assess(configuration, input);
  const { version } = configuration;
  if (ahead === null) return ctx.assessor.perform(asked.by, 'assess', input, configuration);
  const key = `${row.id} ${row.revision} ${version}`;
  const made = ahead.get(key) as { text: string; output: Reassessed } | undefined;
  if (made?.text === text) return made.output;
  const assess = async () => {
    const now = await ctx.configuration(version);
    // A newer one: the transaction will ask for that.
    const output = now.version === version ? await ctx.assessor.perform(asked.by, 'assess', input, now) : null;
    return output && { text, output };
  };
  throw new AssessFirst([{ key, assess }]);
}
