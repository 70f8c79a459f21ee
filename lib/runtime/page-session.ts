import { headers } from 'next/headers.js';
import { redirect } from 'next/navigation.js';

import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { personFromHeaders } from './auth/person.ts';
import { getRuntime } from './runtime.ts';

/** For pages: who is signed in. Redirects everybody else to the sign-in page, which brings them back afterwards. */
export async function requirePerson(): Promise<{ ctx: Context; person: PersonActor }> {
  const runtime = await getRuntime();
  const sent = await headers();
  const person = await personFromHeaders(runtime.ctx, runtime.env, sent);
  if (person) return { ctx: runtime.ctx, person };
  redirect(`/sign-in?callbackUrl=${encodeURIComponent(sent.get('x-countersign-path') ?? '/')}`);
}
