/** Signature checks, given from outside: the domain does no cryptography but hashing. Node's answer at once, a browser's later. */
export interface Verifiers {
  /** Ed25519 (RFC 8032) with a raw 32-byte key. */
  ed25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
  /** A WebAuthn signature with the key's SPKI form: ES256, EdDSA or RS256, as the key says. */
  spki(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}
