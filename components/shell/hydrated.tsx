import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** Hands what the server read to the page's queries, so that nothing is fetched twice. */
export function Hydrated({ data, children }: { data: [QueryKey, unknown][]; children: ReactNode }) {
  const client = new QueryClient();
  for (const [key, value] of data) client.setQueryData(key, value);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** One page in the shape in which an infinite query is cached. */
export const firstPage = <T,>(page: T) => ({ pages: [page], pageParams: [undefined] });
