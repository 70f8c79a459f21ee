import { expect, test } from 'vitest';

import { refused, type Refused } from '#lib/domain/action/refusal.ts';
import type { Log } from '#lib/runtime/log.ts';
import { Failure, isFailure } from '#lib/usecases/failure.ts';
import { problemReply } from './problems.ts';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const reply = (error: unknown) => problemReply(error, 'req_1', silent);
const codeOf = (error: unknown) => (JSON.parse(reply(error).body) as { type: string }).type;

/** Another copy of a module, as the page bundle has one. */
const copyOf = <T>(path: string): Promise<T> => import(/* @vite-ignore */ `${path}?copy`) as Promise<T>;

test('failures and refusals become their problem, whichever copy of their class threw them', async () => {
  const failures = await copyOf<{ Failure: typeof Failure }>('../usecases/failure.ts');
  const refusals = await copyOf<{ refused: (code: 'stale') => Refused }>('../domain/action/refusal.ts');
  const foreign = new failures.Failure('rate-limited', { retryAfter: 7 });
  expect(foreign).not.toBeInstanceOf(Failure);
  expect(isFailure(foreign)).toBe(true);
  expect(reply(foreign)).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  expect(codeOf(refusals.refused('stale'))).toBe('/problems/stale');
  expect(codeOf(refused('stale'))).toBe('/problems/stale');
  expect(codeOf(new Failure('not-found'))).toBe('/problems/not-found');
});

test.each(['Failure', 'Refused'])('an error that only bears the name %s is an unknown one', (name) => {
  const fake = Object.assign(new Error('read me'), { name, code: 'stale', facts: { detail: 'read me' } });
  expect(codeOf(fake)).toBe('/problems/internal');
  expect(reply(fake).body).not.toContain('read me');
  expect(codeOf({ name, code: 'stale', facts: {} })).toBe('/problems/internal');
});

test.each(['57014', '55P03', '25P03', '25P04', '57P01', 'ECONNRESET'])(
  'what PostgreSQL ended or cannot be asked for (%s) is unavailable: try again, not a fault to report',
  (code) => {
    const ended = Object.assign(new Error('ended'), { code });
    expect(reply(ended).status).toBe(503);
    expect(codeOf(ended)).toBe('/problems/unavailable');
  },
);
