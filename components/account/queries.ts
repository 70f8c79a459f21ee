import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetMe } from '#lib/contract/console-api.ts';

export const meQuery = queryOptions({
  queryKey: keys.me(),
  queryFn: ({ signal }) => call(GetMe, {}, signal),
});
