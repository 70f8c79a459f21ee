import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { ListTools } from '#lib/contract/console-api.ts';

export const toolsQuery = queryOptions({
  queryKey: ['tools'],
  queryFn: ({ signal }) => call(ListTools, {}, signal),
});
