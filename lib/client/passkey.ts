import type { startAuthentication as Start } from '@simplewebauthn/browser';

import { ProblemError } from './call.ts';

type Options = Parameters<typeof Start>[0]['optionsJSON'];

/** A passkey's answer to what the desk asked. Throws a `ProblemError` when the person or the device declines. */
export async function answerOfPasskey(options: unknown, title = 'The passkey did not sign'): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    return plain(await startAuthentication({ optionsJSON: options as Options }));
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new ProblemError({
      type: '/problems/passkey-cancelled',
      title,
      status: 400,
      detail: `Nothing was sent. ${why}`,
      request_id: '',
    });
  }
}

/** The same, offered by the browser in a field with `autocomplete="… webauthn"`; null when it offers none, or another request came in between. */
export async function offeredPasskey(options: () => Promise<unknown>): Promise<object | null> {
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await import('@simplewebauthn/browser');
  if (!(await browserSupportsWebAuthnAutofill())) return null;
  try {
    const optionsJSON = (await options()) as Options;
    return plain(await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  } catch {
    return null;
  }
}

/** Takes an offer back. */
export async function withdrawOffer(): Promise<void> {
  const { WebAuthnAbortService } = await import('@simplewebauthn/browser');
  WebAuthnAbortService.cancelCeremony();
}

const plain = (answer: object): object => JSON.parse(JSON.stringify(answer)) as object;
