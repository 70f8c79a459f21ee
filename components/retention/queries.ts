import { queryOptions } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { EraseContent, GetRetention, LiftHold, PlaceHold, SetRetention } from '#lib/contract/retention-api.ts';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call(GetRetention, {}, signal),
});

export const eraseContent = (input: SentTo<typeof EraseContent>) => call(EraseContent, input);
export const placeHold = (input: SentTo<typeof PlaceHold>) => call(PlaceHold, input);
export const liftHold = (input: SentTo<typeof LiftHold>) => call(LiftHold, input);
export const setRetention = (input: SentTo<typeof SetRetention>) => call(SetRetention, input);
