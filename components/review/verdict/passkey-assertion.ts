import { ProblemError } from '#lib/client/call.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';

/** A statement that waits for its one signature. */
export type Draft = ReplyOf<typeof DraftVerdict>;

/** The passkey's signature over a draft. Throws a `ProblemError` when the person or the device declines. */
export async function passkeyAssertion(draft: Draft): Promise<object> {
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
