import { expect, test } from 'vitest';

import { checkpointText, noteText, parseCheckpoint, parseNote, parseVerifierKey, verifierKey } from './checkpoint.ts';

// C2SP signed-note, "Example": the key and the note of its Ed25519 signature.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

test('the key id of the published example', () => {
  const parsed = parseVerifierKey(PETER);
  expect(parsed?.name).toBe('PeterNeumann');
  expect(verifierKey('PeterNeumann', parsed?.publicKey ?? new Uint8Array())).toBe(PETER);
  expect(parseVerifierKey(PETER.replace('c74f20a3', 'c74f20a4'))).toBeNull();
});

test('a checkpoint survives being written and read', () => {
  const checkpoint = { origin: 'desk.example/log', size: 1234, root: new Uint8Array(32).fill(7) };
  expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
  const signature = { name: 'desk.example/log', keyId: new Uint8Array([1, 2, 3, 4]), signature: new Uint8Array(64) };
  const note = noteText(checkpointText(checkpoint), [signature]);
  expect(note).toMatch(/^desk\.example\/log\n1234\n[A-Za-z0-9+/=]{44}\n\n— desk\.example\/log [A-Za-z0-9+/=]+\n$/);
  expect(parseNote(note)).toEqual({ text: checkpointText(checkpoint), signatures: [signature] });
});

test.each(['', 'x\n', 'x\n01\nAAAA\n', 'x\n1\nAAAA\n', 'x\n-1\n\n'])('%j is no checkpoint', (text) => {
  expect(parseCheckpoint(text)).toBeNull();
});

test.each(['', 'text\n', 'text\n\nno signature\n', 'text\n\n— a\n', 'text\n\n— a AAAAAAAA'])(
  '%j is no note',
  (note) => {
    expect(parseNote(note)).toBeNull();
  },
);
