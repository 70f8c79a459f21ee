import { queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { CreateUser, UpdateUser } from '#lib/contract/admin-api.ts';
import { ListPeople } from '#lib/contract/console-api.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => call(ListPeople, {}, signal),
});

export const createUser = (input: SentTo<typeof CreateUser>) => call(CreateUser, input);
export const updateUser = (input: SentTo<typeof UpdateUser>) => call(UpdateUser, input);
