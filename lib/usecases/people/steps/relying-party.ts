import { sameDesk } from '#lib/domain/desk/origin.ts';
import type { Context } from '#lib/usecases/context.ts';

/** The WebAuthn relying party: the desk's host. */
export const relyingPartyId = (ctx: Context): string => new URL(ctx.origin).hostname;

/** The origin a passkey's answer has to be from: the desk's, on loopback at whichever port the page was opened. */
export function expectedOrigin(ctx: Context, clientDataJson: unknown): string {
  const said = readClientData(clientDataJson)?.origin;
  return typeof said === 'string' && sameDesk(ctx.origin, said) ? said : ctx.origin;
}

/** Whether the browser says that another site's page had this one in a frame (W3C WebAuthn §5.8.1): then that page chose what the person saw. */
export function isCrossOrigin(clientDataJson: unknown): boolean {
  const said = readClientData(clientDataJson);
  return (said?.crossOrigin ?? false) !== false || said?.topOrigin !== undefined;
}

/** The challenge a passkey's answer says it is for, base64url; empty when it says none. */
export function saidChallenge(clientDataJson: unknown): string {
  const said = readClientData(clientDataJson)?.challenge;
  return typeof said === 'string' ? said : '';
}

type ClientData = Partial<Record<'origin' | 'challenge' | 'crossOrigin' | 'topOrigin', unknown>>;

function readClientData(clientDataJson: unknown): ClientData | null {
  try {
    return JSON.parse(Buffer.from(String(clientDataJson), 'base64url').toString('utf8')) as ClientData | null;
  } catch {
    return null;
  }
}

/** ES256, EdDSA and RS256 (COSE numbers): what openssl and every JOSE tool can verify offline today. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];
