import { concat, hexOf } from '../signing/bytes.ts';
import type { Verifiers } from '../signing/verifiers.ts';

interface KeyKind {
  /** How the key's AlgorithmIdentifier begins in DER (RFC 5280, 5480, 8410), in hex. */
  identifier: string;
  import: AlgorithmIdentifier | EcKeyImportParams | RsaHashedImportParams;
  verify: AlgorithmIdentifier | EcdsaParams;
  /** Converts a WebAuthn signature into the form WebCrypto takes; null when it is malformed. */
  signature: (signature: Uint8Array) => Uint8Array | null;
}

const asItIs = (signature: Uint8Array): Uint8Array => signature;

const ED25519: KeyKind = {
  identifier: '300506032b6570',
  import: { name: 'Ed25519' },
  verify: { name: 'Ed25519' },
  signature: asItIs,
};
const KINDS: readonly KeyKind[] = [
  ED25519,
  {
    identifier: '301306072a8648ce3d020106082a8648ce3d030107',
    import: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
    signature: ecdsaFromDer,
  },
  {
    identifier: '300d06092a864886f70d0101010500',
    import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    verify: { name: 'RSASSA-PKCS1-v1_5' },
    signature: asItIs,
  },
];

/** Signature checks by WebCrypto, in browsers and Node: Ed25519, ECDSA P-256 and RSA PKCS#1 v1.5 with SHA-256. */
export function webVerifiers(subtle: SubtleCrypto): Verifiers {
  const holds = async (
    kind: KeyKind,
    format: 'raw' | 'spki',
    key: Uint8Array,
    message: Uint8Array,
    der: Uint8Array,
  ) => {
    const signature = kind.signature(der);
    if (!signature) return false;
    const imported = await subtle.importKey(format, own(key), kind.import, false, ['verify']).catch(unsupported);
    return imported !== null && subtle.verify(kind.verify, imported, own(signature), own(message));
  };
  return {
    ed25519: (key, message, signature) => holds(ED25519, 'raw', key, message, signature),
    spki: async (key, message, signature) => {
      // SEQUENCE { AlgorithmIdentifier …: it follows the outer length, which takes one to three bytes.
      const start = hexOf(key.slice(0, 32));
      const kind = KINDS.find(({ identifier }) => [4, 6, 8].some((at) => start.startsWith(identifier, at)));
      if (!kind) throw new Error('the key is of a kind that cannot be checked here');
      return holds(kind, 'spki', key, message, signature);
    },
  };
}

/** A copy: WebCrypto's types want a buffer that cannot be resized or shared. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** An invalid key verifies nothing; but a browser without the algorithm must not report a wrong signature, so that error is thrown on. */
function unsupported(error: unknown): null {
  if ((error as Error).name === 'NotSupportedError')
    throw new Error('this browser cannot check signatures of this kind; a newer one can');
  return null;
}

/** Converts a P-256 signature from DER (SEQUENCE of two INTEGERs, X.690 §8.3, shortest form) to the 64 bytes r ‖ s; null when malformed. */
export function ecdsaFromDer(der: Uint8Array): Uint8Array | null {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  return r && s?.end === der.length ? concat(r.value, s.value) : null;
}

/** A positive INTEGER of at most 32 bytes, left-padded to 32, and where it ends. */
function integerAt(der: Uint8Array, at: number): { value: Uint8Array; end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  const bytes = der.subarray(at + 2, end);
  const [first = 0xff, second = 0xff] = bytes;
  // Shortest form: no sign bit, and a leading zero only where the next byte would be read as one.
  if (der[at] !== 0x02 || bytes.length !== length || length === 0 || first > 0x7f) return null;
  if (first === 0 && length > 1 && second <= 0x7f) return null;
  const digits = first === 0 ? bytes.subarray(1) : bytes;
  if (digits.length > 32) return null;
  return { value: concat(new Uint8Array(32 - digits.length), digits), end };
}
