import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { ListRecords } from '#lib/contract/console-api.ts';

export const recordsQuery = queryOptions({
  queryKey: keys.records(),
  queryFn: ({ signal }) => call(ListRecords, {}, signal),
});
