import { hash } from 'node:crypto';

/** SHA-256 of bytes, or of a string's UTF-8 form, as 32 bytes. Uses Node's OpenSSL. */
export const sha256 = (data: string | Uint8Array): Uint8Array => new Uint8Array(hash('sha256', data, 'buffer'));

/** The same as 64 lower-case hex digits. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');
