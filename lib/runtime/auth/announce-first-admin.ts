import { ensureFirstAdmin } from '#lib/usecases/people/ensure-first-admin.ts';
import type { Runtime } from '../runtime.ts';

/** First start: logs the one-time link with which the first admin signs in. */
export async function announceFirstAdmin({ ctx, log }: Runtime): Promise<void> {
  const first = await ensureFirstAdmin(ctx);
  if (first) log.info(`Nobody can sign in yet. Open this link once to become ${first.email}: ${first.link}`);
}
