import type { Context } from '#lib/usecases/context.ts';

/** The WebAuthn relying party: our public origin and its host. */
export const relyingParty = (ctx: Context): { origin: string; id: string } => ({
  origin: ctx.origin,
  id: new URL(ctx.origin).hostname,
});

/** ES256, EdDSA, RS256 (COSE): what openssl and any JOSE tool can check offline. Newer kinds wait until those tools can. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];
