import { createPublicKey, verify } from 'node:crypto';

import { expect, test } from 'vitest';

import type { Verifiers } from '../signing/verifiers.ts';
import { noteText, parseNote } from './checkpoint.ts';
import {
  checkNoteCosignatures,
  cosignedMessage,
  parseWitnessKey,
  readCosignature,
  witnessKeyText,
  type WitnessKey,
} from './cosignature.ts';

const verifiers: Verifiers = {
  ed25519: (publicKey, message, signature) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  },
  spki: () => false,
};

// A head of a public certificate log (Arche 2025h1, staging) with the cosignatures of the public witness network, and one witness's key.
const NOTE = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`;
const REMORA = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
const remora = parseWitnessKey(REMORA) as WitnessKey;

test('a public witness’s key and its cosignature on a public log’s head', async () => {
  expect(remora.name).toBe('remora.n621.de');
  expect(witnessKeyText(remora)).toBe(REMORA);
  expect(await checkNoteCosignatures(NOTE, [remora], verifiers)).toEqual({
    held: [{ witness: remora, time: 0x6a122120 }],
    broken: [],
  });
});

test.each([
  ['the size', 'dev\n1432088532', 'dev\n1432088533'],
  ['the root', 'U7WM79', 'U7WM78'],
  ['the origin', 'arche2025h1.staging.ct.transparency.dev\n1', 'arche2025h2.staging.ct.transparency.dev\n1'],
  ['the time', '2net5wAAAABqEiEg', '2net5wAAAABqEiEh'],
  ['the signature', 'EgPlfF3V', 'EgPlfF3U'],
  ['an extension line', '4Ro=\n', '4Ro=\nmore\n'],
])('another %s breaks it', async (_what, from, to) => {
  expect(NOTE).toContain(from);
  expect(await checkNoteCosignatures(NOTE.replace(from, to), [remora], verifiers)).toEqual({
    held: [],
    broken: ['remora.n621.de'],
  });
});

test('a stranger’s line is passed over, also one under a known name', async () => {
  const stranger = parseWitnessKey('example.com+3753d3de+AebBhMcghIUoavZpjuDofa4sW6fYHyVn7gvwDBfvkvuM') as WitnessKey;
  expect(await checkNoteCosignatures(NOTE, [stranger], verifiers)).toEqual({ held: [], broken: [] });
  const impostor = { ...remora, publicKey: stranger.publicKey };
  expect((await checkNoteCosignatures(NOTE, [impostor], verifiers))?.held).toEqual([]);
  expect(await checkNoteCosignatures('no note', [remora], verifiers)).toBeNull();
});

test('a key given as a plain Ed25519 one (tlog-policy does) is told as a witness’s', () => {
  const key = parseWitnessKey('example.com+3753d3de+AebBhMcghIUoavZpjuDofa4sW6fYHyVn7gvwDBfvkvuM') as WitnessKey;
  expect(parseWitnessKey(witnessKeyText(key))).toEqual(key);
  expect(parseWitnessKey(REMORA.replace('da77ade7', 'da77ade8'))).toBeNull();
});

test('the bytes of C2SP’s example: a time and what is signed over', () => {
  const line =
    'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==';
  const bytes = new Uint8Array(Buffer.from(line, 'base64'));
  expect(readCosignature(bytes.slice(4))?.time).toBe(1679315147);
  expect(readCosignature(bytes.slice(5))).toBeNull();
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  expect(new TextDecoder().decode(cosignedMessage(text, 1679315147))).toBe(`cosignature/v1\ntime 1679315147\n${text}`);
});

test('one spelling of every line: padding bits that change nothing are no note', () => {
  const parsed = parseNote(NOTE);
  expect(noteText(parsed?.text ?? '', parsed?.signatures ?? [])).toBe(NOTE);
  expect(parseNote(NOTE.replace('DrAWfBw==', 'DrAWfBx=='))).toBeNull();
});

test('a note with more lines below it than any head has is none: nobody checks a hundred thousand signatures of somebody else’s choosing', () => {
  const line = `— w.example ${Buffer.alloc(76).toString('base64')}\n`;
  expect(parseNote(`log.example\n1\n\n${line.repeat(200)}`)?.signatures).toHaveLength(200);
  expect(parseNote(`log.example\n1\n\n${line.repeat(201)}`)).toBe(null);
});
