import { QueryClient } from '@tanstack/react-query';

import { ProblemError } from './call.ts';

/**
 * What every mutation is made with. By default TanStack Query holds a mutation back while the browser is offline and sends it once it is
 * online again: a verdict would be given behind the back of somebody who has changed their mind meanwhile.
 */
export const SENT_AT_ONCE = { networkMode: 'always', retry: false } as const;

/** The query cache of a page. A refusal (4xx) is final; server errors and lost connections are retried twice, for reads only. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      mutations: SENT_AT_ONCE,
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ProblemError && error.problem.status > 0 && error.problem.status < 500),
      },
    },
  });
