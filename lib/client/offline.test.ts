import { MutationObserver, onlineManager } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ACCOUNT_API } from '#lib/contract/account-api.ts';
import { ADMIN_API } from '#lib/contract/admin-api.ts';
import { BUNDLE_API } from '#lib/contract/bundle-api.ts';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import { REPORT_API } from '#lib/contract/incident-report.ts';
import { POLICY_API } from '#lib/contract/policy-api.ts';
import { RETENTION_API } from '#lib/contract/retention-api.ts';
import { REVIEW_API } from '#lib/contract/review-api.ts';
import { SAFETY_API } from '#lib/contract/safety-api.ts';
import { Welcome } from '#lib/contract/welcome.ts';
import { call, ProblemError } from './call.ts';
import { createQueryClient } from './query-client.ts';

const API: readonly Endpoint[] = [
  ...ACCOUNT_API,
  ...ADMIN_API,
  ...BUNDLE_API,
  ...POLICY_API,
  ...REPORT_API,
  ...RETENTION_API,
  ...REVIEW_API,
  ...SAFETY_API,
  Welcome,
];
const changing = API.filter(({ method }) => method !== 'GET');

const fetched = vi.fn(() => Promise.resolve(Response.json({})));

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  cutNetwork(true);
});
afterEach(() => {
  cutNetwork(false);
  vi.unstubAllGlobals();
  fetched.mockClear();
});

function cutNetwork(cut: boolean): void {
  vi.stubGlobal('navigator', { onLine: !cut });
  onlineManager.setOnline(!cut);
}

/** Whatever would be sent by itself once the network is back. */
async function reconnect(): Promise<void> {
  cutNetwork(false);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('with the network cut, what changes something fails at once and is never sent later', () => {
  test.each(changing.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_id, endpoint) => {
    const client = createQueryClient();
    client.mount();
    const mutation = new MutationObserver(client, {
      mutationFn: (input: object) => call(endpoint, input as never),
    });
    const error = await mutation.mutate({ id: 'x' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem.title).toBe('Nothing was sent');
    await reconnect();
    expect(mutation.getCurrentResult().status).toBe('error');
    expect(fetched).not.toHaveBeenCalled();
    client.unmount();
  });
});

test('a server error is not tried again: nobody knows what became of the first', async () => {
  cutNetwork(false);
  fetched.mockResolvedValueOnce(Response.json({}, { status: 503 }));
  const client = createQueryClient();
  const [endpoint] = changing;
  const mutation = new MutationObserver(client, { mutationFn: () => call(endpoint as Endpoint, { id: 'x' } as never) });
  await expect(mutation.mutate()).rejects.toThrow(ProblemError);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a request that was on its way may have arrived, and the message says so', async () => {
  cutNetwork(false);
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const [endpoint] = changing;
  const error = await call(endpoint as Endpoint, { id: 'x' } as never).catch((e: unknown) => e);
  expect((error as ProblemError).problem.detail).toMatch(/^Whether this was recorded is not known/);
});

test('what is cancelled while its answer arrives is no answer', async () => {
  cutNetwork(false);
  const body = new ReadableStream({ pull: () => Promise.reject(new DOMException('cancelled', 'AbortError')) });
  fetched.mockResolvedValueOnce(new Response(body));
  const [endpoint] = changing;
  await expect(call(endpoint as Endpoint, { id: 'x' } as never)).rejects.toThrow('cancelled');
});
