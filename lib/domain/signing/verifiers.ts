/** Signature checks, injected: the domain does no cryptography but hashing. Node answers synchronously, browsers with a promise. */
export interface Verifiers {
  /** Ed25519 (RFC 8032) with a raw 32-byte key. */
  ed25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
  /** A WebAuthn signature, with the public key as SPKI: ES256, EdDSA or RS256, as the key says. */
  spki(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}
