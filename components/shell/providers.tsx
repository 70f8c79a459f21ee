'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { ProblemError } from '#lib/client/call.ts';
import { ClockProvider } from '#lib/client/clock.tsx';

/** Query client and clock of the page. A refusal (4xx) is final; server errors and lost connections are retried twice. */
export function Providers({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 30_000,
            retry: (failures, error) =>
              failures < 2 &&
              !(error instanceof ProblemError && error.problem.status > 0 && error.problem.status < 500),
          },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
    </QueryClientProvider>
  );
}
