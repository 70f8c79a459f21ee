import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { ListRecords } from '#lib/contract/console-api.ts';
import type { RecordFilter } from './record-filter.ts';

export const recordsQuery = (filter: RecordFilter) =>
  queryOptions({
    queryKey: keys.recordsList(filter),
    queryFn: ({ signal }) => call(ListRecords, filter, signal),
  });
