'use client';

import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

import { useSetUrl } from '#components/page/use-url.ts';
import { queueFilterOf } from './queue-filter.ts';

/** Filters, sort, search and selection of a queue, as the URL holds them. */
export function useQueueUrl(scope: 'mine' | 'all') {
  const search = useSearchParams();
  const filter = useMemo(() => queueFilterOf(scope, Object.fromEntries(search)), [scope, search]);
  return { filter, selected: search.get('selected'), set: useSetUrl() };
}
