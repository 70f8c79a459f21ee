import NextAuth from 'next-auth';

import { signInAnswer } from '#lib/http/pages/sign-in-answer.ts';
import { authOptions } from '#lib/runtime/auth/auth-options.ts';
import { openExchange } from '#lib/runtime/auth/exchange.ts';
import { getRuntime } from '#lib/runtime/runtime.ts';

type RouteContext = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, context: RouteContext): Promise<Response> {
  const runtime = await getRuntime();
  // next-auth reads its own origin from here and from nowhere else.
  process.env['NEXTAUTH_URL'] = runtime.ctx.address;
  const exchange = openExchange(runtime.ctx, request.headers);
  const options = authOptions(runtime, exchange);
  const answer = (await NextAuth(request as never, context as never, options)) as Response;
  return signInAnswer(runtime, exchange, answer);
}

export { handle as GET, handle as POST };
