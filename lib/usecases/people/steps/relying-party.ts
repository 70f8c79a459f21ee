import type { Context } from '#lib/usecases/context.ts';

/** The WebAuthn relying party: our public origin and its host. */
export const relyingParty = (ctx: Context): { origin: string; id: string } => ({
  origin: ctx.origin,
  id: new URL(ctx.origin).hostname,
});

/** ES256, EdDSA and RS256 (COSE numbers): what openssl and every JOSE tool can verify offline today. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];
