import { fromBase64Url, textOf, utf8 } from '../signing/bytes.ts';

/** Parses a compact JWS (RFC 7515 §3.1) without verifying it; null when it is malformed. */
export function decodeJws(text: string): {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** The bytes that the signature covers. */
  signed: Uint8Array;
  signature: Uint8Array;
} | null {
  const [header, payload, signature, ...more] = text.split('.');
  if (!header || !payload || !signature || more.length > 0) return null;
  const [said, claims, bytes] = [header, payload, signature].map(fromBase64Url);
  if (!said || !claims || !bytes) return null;
  const json = (part: Uint8Array) => JSON.parse(textOf(part)) as Record<string, unknown>;
  try {
    return { header: json(said), payload: json(claims), signed: utf8(`${header}.${payload}`), signature: bytes };
  } catch {
    return null;
  }
}
