'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { ClockProvider } from '#lib/client/clock.tsx';
import { createQueryClient } from '#lib/client/query-client.ts';

/** Query client and clock of the page. */
export function Providers({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
    </QueryClientProvider>
  );
}
