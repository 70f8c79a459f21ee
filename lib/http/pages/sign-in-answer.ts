import { randomUUID } from 'node:crypto';

import { keepDevice } from '#lib/runtime/auth/device-cookie.ts';
import type { Exchange } from '#lib/runtime/auth/exchange.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import { rememberDevice } from '#lib/usecases/people/steps/known-device.ts';
import { problemReply } from '../problems.ts';

/** What next-auth answered, with what it leaves out: a device that is known from now on, why nobody was signed in, what failed on our side. */
export async function signInAnswer(
  { ctx, log }: Pick<Runtime, 'ctx' | 'log'>,
  exchange: Exchange,
  answer: Response,
): Promise<Response> {
  if (exchange.failed) {
    const { status, headers, body } = problemReply(exchange.failed.error, randomUUID(), log);
    return new Response(body, { status, headers: { ...headers, 'cache-control': 'no-store' } });
  }
  const { headers } = answer;
  if (exchange.signedIn)
    headers.append('set-cookie', keepDevice(rememberDevice(ctx, exchange.signedIn, exchange.device), ctx.origin));
  // next-auth knows one address; a page at another port of this machine stays there.
  const to = headers.get('location');
  if (to?.startsWith(`${ctx.address}/`)) headers.set('location', `${exchange.here}${to.slice(ctx.address.length)}`);
  if (!exchange.refused || !headers.get('content-type')?.startsWith('application/json')) return answer;
  const problem = problemReply(exchange.refused, randomUUID(), log);
  for (const [name, value] of Object.entries(problem.headers)) headers.set(name, value);
  // Whoever could not be told apart from a stranger is unauthenticated; next-auth has no other status for a refusal.
  const status = exchange.refused.code === 'rate-limited' ? problem.status : answer.status;
  const body = { ...(JSON.parse(problem.body) as object), status, ...((await answer.json()) as object) };
  return new Response(JSON.stringify(body), { status, headers });
}
