import { expect, test } from 'vitest';

import { ProblemError } from '#lib/client/call.ts';
import { refusalOf, refusalOfCode } from './refusals.ts';

const problem = (code: string, detail = 'The desk says why.') =>
  new ProblemError({ type: `/problems/${code}`, title: 'Title', status: 400, detail, request_id: '' });

test.each([
  ['password-wrong', 'That did not match', /E-mail or password is wrong/],
  ['rate-limited', 'Wait, or sign in another way', /The desk says why/],
  ['bad-signature', 'The passkey was not accepted', /The desk says why/],
  ['offline', 'Title', /The desk says why/],
])('%s is said as “%s”', (code, title, text) => {
  expect(refusalOf(problem(code))).toEqual({ title, text: expect.stringMatching(text) });
});

test('what was never foreseen still has words', () => {
  expect(refusalOf(new Error('x')).title).toBe('That did not work');
});

test.each([
  ['AccessDenied', 'You have no access here yet'],
  ['OAuthCallback', 'Your organisation’s sign-in did not succeed'],
  ['Callback', 'Your organisation’s sign-in did not succeed'],
  ['CredentialsSignin', 'That did not match'],
  ['rate-limited', 'Wait, or sign in another way'],
  ['constructor', 'That did not match'],
])('the code %s in the address bar is said as “%s”', (code, title) => {
  expect(refusalOfCode(code).title).toBe(title);
});
