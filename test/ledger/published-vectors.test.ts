import { createPublicKey, type JsonWebKey as CryptoKey } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { noteKeyId, parseNote, parseVerifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';

// Values that others published, against the code that checks our own. RFC 8785 and RFC 6962 are beside canonical-json.ts and merkle.ts.

// Checks of signatures may be asynchronous, as a browser's are.
const ed25519 = async (...check: Parameters<typeof VERIFIERS.ed25519>): Promise<boolean> => VERIFIERS.ed25519(...check);
const spki = async (...check: Parameters<typeof VERIFIERS.spki>): Promise<boolean> => VERIFIERS.spki(...check);
const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));
const flipped = (signature: Uint8Array) => signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

describe('C2SP signed-note', () => {
  // The example of golang.org/x/mod/sumdb/note, where the format comes from, and the one its ports carry.
  test.each([
    [
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
    ],
    [
      'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
      'This is an example message.\n',
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    ],
  ])('the note of %s is read, its key found by its id, and its signature holds', async (key, text, line) => {
    const note = parseNote(`${text}\n${line}`);
    const known = parseVerifierKey(key);
    const [signature] = note?.signatures ?? [];
    if (!known || !signature) throw new Error('it was not read');
    expect(note?.text).toBe(text);
    expect(signature.name).toBe(known.name);
    expect(signature.keyId).toEqual(noteKeyId(known.name, known.publicKey));
    expect(await ed25519(known.publicKey, utf8(text), signature.signature)).toBe(true);
    expect(await ed25519(known.publicKey, utf8(text.replace('e', 'a')), signature.signature)).toBe(false);
    expect(await ed25519(known.publicKey, utf8(text), flipped(signature.signature))).toBe(false);
    // A signed text that is no checkpoint is none, however well it is signed.
    expect(await Promise.resolve(checkCheckpoint(`${text}\n${line}`, [key], VERIFIERS))).toBe(
      'the checkpoint is not one',
    );
  });

  test('the specification’s own example: a text may hold empty lines, the last one ends it', () => {
    const poem = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n';
    const line =
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(parseNote(`${poem}\n${line}`)).toMatchObject({
      text: poem,
      signatures: [{ name: 'quasimodo.example/salvatore' }],
    });
  });
});

describe('RFC 8037, appendix A', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  const jws =
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';
  const cut = jws.lastIndexOf('.');

  test('A.2: the public key is the 32 bytes that RFC 8032 gives', () => {
    expect(Buffer.from(bytes(x)).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });

  test('A.3: the thumbprint is the name a key goes by, and no other name is', async () => {
    const named = async (kid: string) => {
      const log = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
      const keys = [{ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }];
      const file = {
        origin: 'https://desk.example',
        log_keys: [log],
        jwks: { keys },
        verdicts: [],
        entries: [],
        action: {},
      };
      const checks = await Promise.resolve(verifyEvidence(file as unknown as Evidence, VERIFIERS));
      return checks.find((check) => check.name === 'keys')?.detail;
    };
    // With the right name the check goes on to the log's key, which is of nobody's desk here.
    expect(await named('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')).toBe('a key of the log is of another desk');
    expect(await named('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4l')).toMatch(/is not the one its name stands for/);
  });

  test('A.4 and A.5: the signature holds over the signing input, and over nothing else', async () => {
    const [input, signature] = [utf8(jws.slice(0, cut)), bytes(jws.slice(cut + 1))];
    expect(await ed25519(bytes(x), input, signature)).toBe(true);
    expect(await ed25519(bytes(x), input, flipped(signature))).toBe(false);
    expect(await ed25519(bytes(x), utf8(jws.slice(0, cut - 1)), signature)).toBe(false);
  });

  test('A.4: its payload is no JSON, so it is none of our tokens', () => {
    expect(decodeJws(jws)).toBeNull();
  });
});

describe('RFC 7515, appendix A', () => {
  const payload = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const claims = { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true };
  const spkiOf = (key: CryptoKey) =>
    new Uint8Array(createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' }));

  test('A.2: RS256 is taken apart and its signature holds', async () => {
    const n =
      'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ';
    const jws = decodeJws(
      `eyJhbGciOiJSUzI1NiJ9.${payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
    );
    if (!jws) throw new Error('it was not read');
    expect([jws.header, jws.payload]).toEqual([{ alg: 'RS256' }, claims]);
    const key = spkiOf({ kty: 'RSA', n, e: 'AQAB' });
    expect(await spki(key, jws.signed, jws.signature)).toBe(true);
    expect(await spki(key, jws.signed, flipped(jws.signature))).toBe(false);
  });

  test('A.3: ES256 is taken apart; its signature holds in the form passkeys give it, and in no other', async () => {
    const jws = decodeJws(
      `eyJhbGciOiJFUzI1NiJ9.${payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
    );
    if (!jws) throw new Error('it was not read');
    expect([jws.header, jws.payload]).toEqual([{ alg: 'ES256' }, claims]);
    const key = spkiOf({
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    });
    // JOSE writes r ‖ s, WebAuthn the DER form (W3C WebAuthn §6.5.5); s begins with a set bit and gets a zero before it.
    const [r, s] = [jws.signature.slice(0, 32), jws.signature.slice(32)];
    const der = new Uint8Array([0x30, 0x45, 0x02, 0x20, ...r, 0x02, 0x21, 0, ...s]);
    expect(await spki(key, jws.signed, der)).toBe(true);
    expect(await spki(key, jws.signed, jws.signature)).toBe(false);
    expect(await spki(key, utf8('other'), der)).toBe(false);
  });

  test('A.5: an unsecured token has no signature and is not read', () => {
    expect(decodeJws(`eyJhbGciOiJub25lIn0.${payload}.`)).toBeNull();
  });
});
