import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListPeople } from '#lib/contract/console-api.ts';

export type ListedPerson = ReplyOf<typeof ListPeople>['items'][number];
