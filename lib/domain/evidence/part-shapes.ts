import type { Shape } from '../json/shape.ts';
import { HANDED_ENTRY } from '../ledger/leaf-2.ts';

/* The parts that have one form in every version of the evidence file. */

export const PASSKEY: Shape = {
  members: { public_key_spki: 'text', authenticator_data: 'text', client_data_json: 'text', signature: 'text' },
};

export const JWK: Shape = {
  members: {
    kty: { literal: 'OKP' },
    crv: { literal: 'Ed25519' },
    x: 'text',
    kid: 'text',
    alg: { literal: 'EdDSA' },
    use: { literal: 'sig' },
  },
};

/** An entry whose leaf is of the second version, with its proof of inclusion. */
export const ENTRY_OF_LEAF_2: Shape = {
  members: { v: { literal: 2 }, parts: HANDED_ENTRY, tlog_proof: 'text' },
};
