import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { ListPeople } from '#lib/contract/console-api.ts';

export const peopleQuery = queryOptions({
  queryKey: keys.people(),
  queryFn: ({ signal }) => call(ListPeople, {}, signal),
});
