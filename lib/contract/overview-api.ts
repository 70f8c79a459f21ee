import { z } from 'zod';

import { id, Named, Time } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LockResource } from './lock.ts';

/** A count that may stand for more: `capped` where counting stopped there. */
const Count = z.strictObject({ n: z.int(), capped: z.boolean().describe('there may be more: counting stopped') });

export const CountQueue = endpoint({
  id: 'count-queue',
  method: 'GET',
  path: '/review/queue/totals',
  audience: 'person',
  summary: 'How much waits, by risk: for me, or for everybody.',
  query: z.strictObject({ scope: z.enum(['mine', 'all']).default('mine') }),
  reply: z.strictObject({
    /** Of each risk the 1,000 that expire first are looked at: without `capped` the number is exact. */
    by_risk: z.strictObject({ low: Count, medium: Count, high: Count, critical: Count }),
    pending: Count,
    oldest_at: Time.nullable(),
    due_within_hour: Count,
  }),
});

export const GetOverview = endpoint({
  id: 'get-overview',
  method: 'GET',
  path: '/console/overview',
  audience: 'person',
  summary: 'What stands around every page: how much waits for me, and the stops on everything.',
  reply: z.strictObject({ waiting: Count, organisation_locks: z.array(LockResource) }),
});

export const ListAgentNames = endpoint({
  id: 'list-agent-names',
  method: 'GET',
  path: '/console/agent-names',
  audience: 'person',
  summary: 'Every agent by name, to choose one.',
  reply: z.strictObject({ items: z.array(Named.extend({ id: id('agt') })) }),
});

export const OVERVIEW_API = [CountQueue, GetOverview, ListAgentNames] as const;
