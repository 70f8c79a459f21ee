/** The bytes of a base64 text, in either alphabet and with or without padding and line breaks; null when it is none. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const plain = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null;
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}

/** The text in UTF-8 that a base64 text encodes; null when it is none, or no text. */
export function textOfBase64(text: string): string | null {
  const bytes = bytesOfBase64(text);
  if (bytes === null || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
