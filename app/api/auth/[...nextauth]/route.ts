import NextAuth from 'next-auth';

import { authOptions } from '#lib/runtime/auth/auth-options.ts';
import { getRuntime } from '#lib/runtime/runtime.ts';

type RouteContext = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, context: RouteContext): Promise<Response> {
  const runtime = await getRuntime();
  // next-auth reads its own origin from here and from nowhere else.
  process.env['NEXTAUTH_URL'] = runtime.ctx.address;
  return (await NextAuth(request as never, context as never, authOptions(runtime))) as Response;
}

export { handle as GET, handle as POST };
