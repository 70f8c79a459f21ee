'use client';

import { useMutation, type UseMutationOptions, type UseMutationResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

import { SENT_AT_ONCE } from './query-client.ts';

interface Options<Reply, Input> extends Pick<
  UseMutationOptions<Reply, Error, Input>,
  'onSuccess' | 'onError' | 'onSettled'
> {
  /** The form stands in a dialog: whoever closes it cancels what is under way. */
  inDialog?: boolean;
}

/**
 * A mutation that is sent at once or not at all, never later and never twice. `reset` cancels what is under way, and so
 * does closing the dialog of a form; `run` hands the signal on to every call that may still be cancelled.
 */
export function useCommand<Input, Reply>(
  run: (input: Input, signal: AbortSignal) => Promise<Reply>,
  { inDialog = false, ...options }: Options<Reply, Input> = {},
): UseMutationResult<Reply, Error, Input> {
  const underWay = useRef(new Set<AbortController>());
  const cancel = useCallback(() => {
    for (const command of underWay.current) command.abort();
    underWay.current.clear();
  }, []);
  const mutation = useMutation({
    ...options,
    ...SENT_AT_ONCE,
    mutationFn: async (input: Input) => {
      const command = new AbortController();
      underWay.current.add(command);
      try {
        return await run(input, command.signal);
      } finally {
        underWay.current.delete(command);
      }
    },
  });
  const { reset: forget } = mutation;
  const reset = useCallback(() => {
    cancel();
    forget();
  }, [cancel, forget]);
  useEffect(() => (inDialog ? cancel : undefined), [inDialog, cancel]);
  return { ...mutation, reset };
}
