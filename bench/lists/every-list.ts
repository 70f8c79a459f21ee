import { STATUSES } from '#lib/domain/action/action.ts';
import { getAgentDetail } from '#lib/usecases/agents/get-agent-detail.ts';
import { listAgents } from '#lib/usecases/agents/list-agents.ts';
import { listActions } from '#lib/usecases/actions/list-actions.ts';
import { listEntries } from '#lib/usecases/ledger/list-entries.ts';
import { listPeople } from '#lib/usecases/people/list-people.ts';
import { countQueue } from '#lib/usecases/review/count-queue.ts';
import { getOverview } from '#lib/usecases/review/get-overview.ts';
import { listHistory } from '#lib/usecases/review/list-history.ts';
import { listQueue } from '#lib/usecases/review/list-queue.ts';
import type { World } from '../../test/world.ts';
import type { Generated } from '../generate/fill.ts';

export interface TimedList {
  name: string;
  read: () => Promise<unknown>;
}

type Choices = Record<string, readonly (string | undefined)[]>;

/** Every way to choose one value of each. */
function combinations(choices: Choices): Record<string, string | undefined>[] {
  return Object.entries(choices).reduce<Record<string, string | undefined>[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => (value === undefined ? one : { ...one, [name]: value }))),
    [{}],
  );
}

const LIMIT = 50;

/** The first page of every list with every combination of its filters; of each filter none, the most frequent value, a rare one and one that nothing has. */
export function everyList(world: World, { agents, tools, reviewers }: Generated): TimedList[] {
  const { ctx } = world;
  const { ann, audrey } = world.people;
  const agent = [undefined, agents[0], agents.at(-1), world.agent.agentId];
  const tool = [undefined, tools[0], tools.at(-1), 'tool.none'];
  const named = (what: string, filter: object) =>
    `${what} ${Object.entries(filter)
      .map(([k, v]) => `${k}=${short(String(v), { agents, reviewers })}`)
      .join(' ')}`;
  const lists = <F extends object>(
    what: string,
    choices: Choices,
    read: (filter: F) => Promise<unknown>,
  ): TimedList[] =>
    combinations(choices).map((filter) => ({ name: named(what, filter), read: () => read(filter as F) }));
  return [
    ...lists<object>('history', { status: [undefined, ...STATUSES], agent, tool }, (filter) =>
      listHistory(ctx, ann, { limit: LIMIT, ...filter }),
    ),
    ...lists<{ sort: 'deadline' }>(
      'queue',
      {
        scope: ['mine', 'all'],
        sort: ['deadline', 'risk', 'oldest'],
        risk: [undefined, 'critical'],
        agent: agent.slice(0, 2),
        tool: [undefined, tools[0], 'tool.none'],
        q: [undefined, 'nowhere'],
      },
      (filter) => listQueue(ctx, ann, { scope: 'mine', limit: LIMIT, ...filter }),
    ),
    ...lists<object>(
      'ledger',
      {
        type: [undefined, 'submitted', 'deny', 'halt', 'none'],
        agent,
        actor: [undefined, reviewers[0], agents[0], 'usr_none'],
      },
      (filter) => listEntries(ctx, audrey, { limit: LIMIT, ...filter }),
    ),
    ...lists<object>(
      'ledger of a run',
      { run: ['run_1', 'run_none'], type: [undefined, 'submitted', 'none'] },
      (filter) => listEntries(ctx, audrey, { limit: LIMIT, ...filter }),
    ),
    ...lists<object>('own actions', { status: [undefined, ...STATUSES], run: [undefined, 'run_1'] }, (filter) =>
      listActions(
        ctx,
        { kind: 'agent', agentId: agents[0] ?? '', keyId: world.agent.keyId, name: 'x' },
        { limit: LIMIT, ...filter },
      ),
    ),
    ...agents.slice(0, 2).map((id, i) => ({ name: `agent ${i}`, read: () => getAgentDetail(ctx, ann, { id }) })),
    { name: 'agents', read: () => listAgents(ctx, ann) },
    { name: 'people', read: () => listPeople(ctx, ann) },
    { name: 'overview', read: () => getOverview(ctx, ann) },
    ...(['mine', 'all'] as const).map((scope) => ({
      name: `totals ${scope}`,
      read: () => countQueue(ctx, ann, { scope }),
    })),
  ];
}

/** Ids as a reader of the figures knows them. */
function short(value: string, { agents, reviewers }: Pick<Generated, 'agents' | 'reviewers'>): string {
  if (agents.includes(value)) return `agent${agents.indexOf(value)}`;
  return reviewers.includes(value)
    ? `reviewer${reviewers.indexOf(value)}`
    : value.startsWith('agt_')
      ? 'agent-idle'
      : value;
}
