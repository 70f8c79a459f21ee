import { queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetRetention } from '#lib/contract/retention-api.ts';

export const retentionQuery = queryOptions({
  queryKey: keys.retention(),
  queryFn: ({ signal }) => call(GetRetention, {}, signal),
});
