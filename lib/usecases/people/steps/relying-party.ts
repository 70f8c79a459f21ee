import { sameDesk } from '#lib/domain/desk/origin.ts';
import type { Context } from '#lib/usecases/context.ts';

/** The WebAuthn relying party: the desk's host. */
export const relyingPartyId = (ctx: Context): string => new URL(ctx.origin).hostname;

/** The origin a passkey's answer has to be from: the desk's, on loopback at whichever port the page was opened. */
export function expectedOrigin(ctx: Context, clientDataJson: unknown): string {
  const said = saidOrigin(clientDataJson);
  return said !== null && sameDesk(ctx.origin, said) ? said : ctx.origin;
}

function saidOrigin(clientDataJson: unknown): string | null {
  try {
    const text = Buffer.from(String(clientDataJson), 'base64url').toString('utf8');
    const { origin } = JSON.parse(text) as { origin?: unknown };
    return typeof origin === 'string' ? origin : null;
  } catch {
    return null;
  }
}

/** ES256, EdDSA and RS256 (COSE numbers): what openssl and every JOSE tool can verify offline today. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];
