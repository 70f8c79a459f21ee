import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { ListTools } from '#lib/contract/console-api.ts';

export const toolsQuery = queryOptions({
  queryKey: keys.tools(),
  queryFn: ({ signal }) => call(ListTools, {}, signal),
});
