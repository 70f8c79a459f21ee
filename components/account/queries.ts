import { queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { GetMe } from '#lib/contract/console-api.ts';
import { AddPasskey, PasskeyOptions, RemovePasskey, SignOutEverywhere } from '#lib/contract/account-api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(GetMe, {}, signal),
});

export const passkeyOptions = (input: SentTo<typeof PasskeyOptions>) => call(PasskeyOptions, input);
export const addPasskey = (input: SentTo<typeof AddPasskey>) => call(AddPasskey, input);
export const removePasskey = (input: SentTo<typeof RemovePasskey>) => call(RemovePasskey, input);
export const signOutEverywhere = () => call(SignOutEverywhere, {});
