import { call, type SentTo } from '#lib/client/call.ts';
import { Welcome } from '#lib/contract/welcome.ts';

export const setFirstPassword = (input: SentTo<typeof Welcome>) => call(Welcome, input);
