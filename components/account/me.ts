import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetMe } from '#lib/contract/console-api.ts';

export type Me = ReplyOf<typeof GetMe>;
