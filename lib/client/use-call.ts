'use client';

import { useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';

import type { Endpoint, ReplyOf } from '#lib/contract/endpoint.ts';
import { call, isAbort, type SentTo } from './call.ts';
import { useCommand } from './use-command.ts';

interface Effects<Reply> {
  /** Keys of the queries to invalidate once the call is over. */
  stale?: readonly QueryKey[];
  /** Invalidate after an error too: a refusal may mean that the page shows old data. */
  staleOnError?: boolean;
  /** Called with the reply, before the queries are fetched again. */
  onDone?: ((reply: Reply) => unknown) | undefined;
  /** The form stands in a dialog: whoever closes it cancels what is under way. */
  inDialog?: boolean;
}

/** A mutation for one endpoint of the contract. It stays pending until the queries it invalidates are fetched again. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  { stale = [], staleOnError = false, onDone, inDialog = false }: Effects<ReplyOf<E>> = {},
): UseMutationResult<ReplyOf<E>, Error, SentTo<E>> {
  const client = useQueryClient();
  return useCommand((input: SentTo<E>, signal) => call(endpoint, input, signal), {
    inDialog,
    onSuccess: (reply) => onDone?.(reply),
    onSettled: async (_reply, error) => {
      // What was cancelled may have reached the desk all the same.
      if (error && !staleOnError && !isAbort(error)) return;
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}
