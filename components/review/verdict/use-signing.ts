'use client';

import { useQueryClient, type UseMutationResult } from '@tanstack/react-query';

import { call, isAbort, nothingSent, ProblemError, type SentTo } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { DraftVerdicts, GiveVerdicts } from '#lib/contract/bundle-api.ts';
import { DraftVerdict, GiveVerdict, type ReviewedAction } from '#lib/contract/review-api.ts';
import { passkeyAssertion, type Draft } from './passkey-assertion.ts';
import { useStopAfterDenial, type Stop } from './stop-after-denial.ts';

export type VerdictBody = Omit<SentTo<typeof DraftVerdict>, 'id'>;
export type BundleBody = SentTo<typeof DraftVerdicts>;

export interface Signing<Body> {
  body: Body;
  /** A draft already shown on screen for exactly this body. */
  shown?: Draft | null;
  password?: string | undefined;
}

/** What a signature is sent with, for one action as for several. */
type Signed = SentTo<typeof GiveVerdicts>;

/** The one way a verdict is signed: draft the statement, sign exactly that, send the signature. */
async function sign<Body extends { method: string }, After>(
  { body, shown, password }: Signing<Body>,
  draftOf: (body: Body) => Promise<Draft>,
  give: (signed: Signed) => Promise<After>,
): Promise<After> {
  const draft = shown ?? (await draftOf(body).catch(notSigned));
  const assertion = body.method === 'passkey' ? await passkeyAssertion(draft) : undefined;
  return give({
    nonce: draft.nonce,
    ...(assertion ? { assertion } : {}),
    ...(password === undefined ? {} : { password }),
  });
}

/** A draft that the desk did not answer: nothing is signed yet, whether or not it was written down. */
function notSigned(error: unknown): never {
  throw error instanceof ProblemError && error.code === 'offline' ? nothingSent() : error;
}

export type SigningMutation<Variables> = UseMutationResult<unknown, Error, Variables>;

/** Signs a verdict on one action. The page shows the new state only from the reply. `stop` stops the agent once a denial is recorded. */
export function useSignAction(id: string): SigningMutation<Signing<VerdictBody> & { stop: Stop | null }> {
  const client = useQueryClient();
  const stopAfterDenial = useStopAfterDenial(id);
  const signAction = async (
    { stop, ...signing }: Signing<VerdictBody> & { stop: Stop | null },
    signal: AbortSignal,
  ): Promise<ReviewedAction> => {
    const after = await sign(
      signing,
      (body) => call(DraftVerdict, { id, ...body }, signal),
      (signed) => call(GiveVerdict, { id, ...signed }, signal),
    );
    client.setQueryData(keys.action(id), after);
    // The agent did not propose a drill, so it is not stopped for one. Recorded with its stop, a denial is past changing one's mind.
    if (stop && after.drill === null) await stopAfterDenial(stop);
    return after;
  };
  return useCommand(signAction, {
    onSuccess: () => client.invalidateQueries({ queryKey: keys.queue() }),
    onError: (error) => {
      // What was cancelled may have reached the desk all the same.
      if (isChanged(error) || isAbort(error)) void client.invalidateQueries({ queryKey: keys.action(id) });
    },
  });
}

/** Signs one verdict over several actions: each of them is answered, or none. */
export function useSignBundle(onDone: () => void): SigningMutation<Signing<BundleBody>> {
  const client = useQueryClient();
  const signBundle = async (signing: Signing<BundleBody>, signal: AbortSignal): Promise<string[]> => {
    const { signed } = await sign(
      signing,
      (body) => call(DraftVerdicts, body, signal),
      (signature) => call(GiveVerdicts, signature, signal),
    );
    onDone();
    return signed;
  };
  return useCommand(signBundle, {
    onSettled: () =>
      Promise.all(
        [keys.bundles(), keys.queue(), keys.actions()].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}

/** Problems after which what is on screen is no longer what the desk holds. */
const CHANGED = new Set(['stale', 'expired', 'already-decided', 'draft-gone', 'halted', 'already-answered']);
export const isChanged = (error: Error | null): boolean => error instanceof ProblemError && CHANGED.has(error.code);

/** Fetches the whole statement to show it; it is then the one that is signed. */
export const useDraft = (id: string, onDone: (draft: Draft) => void) =>
  useCommand((body: VerdictBody, signal) => call(DraftVerdict, { id, ...body }, signal), { onSuccess: onDone });
