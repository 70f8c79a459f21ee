import type { Context } from './context.ts';

/** The WebAuthn relying party: our public origin and its host. */
export const relyingParty = (ctx: Context): { origin: string; id: string } => ({
  origin: ctx.origin,
  id: new URL(ctx.origin).hostname,
});
