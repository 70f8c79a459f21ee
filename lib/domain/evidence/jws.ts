/** A compact JWS (RFC 7515 §3.1), not yet verified; null when it is none. */
export function decodeJws(text: string): {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** What the signature is over. */
  signed: Uint8Array;
  signature: Uint8Array;
} | null {
  const [header, payload, signature, ...more] = text.split('.');
  if (!header || !payload || !signature || more.length > 0) return null;
  // One spelling of each part: bits that no byte holds must not hide a change.
  const proper = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part;
  if (![header, payload, signature].every(proper)) return null;
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  try {
    return {
      header: json(header),
      payload: json(payload),
      signed: new TextEncoder().encode(`${header}.${payload}`),
      signature: new Uint8Array(Buffer.from(signature, 'base64url')),
    };
  } catch {
    return null;
  }
}
