'use client';

import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';

import { ProblemError, type SentTo } from '#lib/client/call.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';
import { setLock } from '#components/agents/queries.ts';
import { draftVerdict, giveVerdict } from '../queries.ts';

export type VerdictBody = Omit<SentTo<typeof DraftVerdict>, 'id'>;
export type Draft = ReplyOf<typeof DraftVerdict>;

export interface Stop {
  agentId: string;
  message: string;
}

interface Signing {
  body: VerdictBody;
  /** A statement already shown on screen for exactly this body. */
  shown: Draft | null;
  password?: string;
  /** Stop the agent too, once the denial is recorded. */
  stop: Stop | null;
}

/** The stop that was asked for with a denial and did not succeed; outlives the form, which goes once the action is decided. */
export const missedStopKey = (id: string) => ['missed-stop', id];

export async function stopToo(client: QueryClient, id: string, stop: Stop): Promise<void> {
  try {
    await setLock({ target: { type: 'agent', id: stop.agentId }, message: stop.message });
    client.setQueryData(missedStopKey(id), null);
    await client.invalidateQueries({ queryKey: ['agents'] });
  } catch {
    // The denial stands all the same; the page says that the stop does not.
    client.setQueryData(missedStopKey(id), stop);
  }
}

/** Problems after which what is on screen is no longer what the desk holds. */
const CHANGED = new Set(['stale', 'expired', 'already-decided', 'draft-gone', 'halted', 'already-answered']);
export const isChanged = (error: Error | null): boolean => error instanceof ProblemError && CHANGED.has(error.code);

/** Drafts, signs and sends one verdict. The page shows the new state only from the reply. */
export function useSigning(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ body, shown, password, stop }: Signing) => {
      const draft = shown ?? (await draftVerdict({ id, ...body }));
      const assertion = body.method === 'passkey' ? await assert(draft) : undefined;
      const after = await giveVerdict({
        id,
        nonce: draft.nonce,
        ...(assertion ? { assertion } : {}),
        ...(password === undefined ? {} : { password }),
      });
      client.setQueryData(['actions', id], after);
      // The agent did not propose a drill, so it is not stopped for one.
      if (stop && after.drill === null) await stopToo(client, id, stop);
      return after;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['queue'] }),
    onError: (error) => {
      if (isChanged(error)) void client.invalidateQueries({ queryKey: ['actions', id] });
    },
  });
}

export async function assert(draft: Draft) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  try {
    return JSON.parse(
      JSON.stringify(await startAuthentication({ optionsJSON: draft.options as unknown as Options })),
    ) as object;
  } catch (error) {
    throw new ProblemError({
      type: '/problems/passkey-cancelled',
      title: 'The passkey did not sign',
      status: 400,
      detail: `Nothing was sent. ${error instanceof Error ? error.message : ''} Try again, or use another way to sign where the policy allows one.`,
      request_id: '',
    });
  }
}
