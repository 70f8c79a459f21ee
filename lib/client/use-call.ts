'use client';

import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';

import type { Endpoint, ReplyOf } from '#lib/contract/endpoint.ts';
import { call, type SentTo } from './call.ts';

interface Effects<Reply> {
  /** Keys of the queries to invalidate once the call is over. */
  stale?: readonly QueryKey[];
  /** Invalidate after an error too: a refusal may mean that the page shows old data. */
  staleOnError?: boolean;
  /** Called with the reply, before the queries are fetched again. */
  onDone?: ((reply: Reply) => unknown) | undefined;
}

/** A mutation for one endpoint of the contract. It stays pending until the queries it invalidates are fetched again. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  { stale = [], staleOnError = false, onDone }: Effects<ReplyOf<E>> = {},
): UseMutationResult<ReplyOf<E>, Error, SentTo<E>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: SentTo<E>) => call(endpoint, input),
    onSuccess: (reply) => onDone?.(reply),
    onSettled: async (_reply, error) => {
      if (error && !staleOnError) return;
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}
