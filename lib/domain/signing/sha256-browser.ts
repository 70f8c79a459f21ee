import { sha256 as sha256OfBytes } from '@noble/hashes/sha2.js';

import { hexOf, utf8 } from './bytes.ts';

// WebCrypto's digest is asynchronous, which would make every caller asynchronous too.

/** SHA-256 of bytes, or of a string's UTF-8 form, as 32 bytes. Pure JavaScript, for browsers. */
export const sha256 = (data: string | Uint8Array): Uint8Array =>
  sha256OfBytes(typeof data === 'string' ? utf8(data) : data);

/** The same as 64 lower-case hex digits. */
export const sha256Hex = (data: string | Uint8Array): string => hexOf(sha256(data));
