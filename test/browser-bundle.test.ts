import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

import { leafHash, nodeHash } from '#lib/domain/ledger/merkle.ts';

const ROOT = join(import.meta.dirname, '..');
const ENTRY = join(ROOT, 'test/in-a-browser.ts');
const MODULES = [
  'evidence/verify-evidence',
  'evidence/web-verifiers',
  'ledger/log-verifier',
  'ledger/tiles',
  'ledger/merkle',
];

test('what verifies evidence and logs is bundled for a browser, needs nothing of Node, and hashes as Node does', async () => {
  const said: string[] = [];
  const bundle = await rolldown({
    cwd: ROOT,
    input: ENTRY,
    platform: 'browser',
    plugins: [
      {
        name: 'in-a-browser',
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? MODULES.map((m) => `export * from '#lib/domain/${m}.ts';`).join('\n') : null),
      },
    ],
    onLog: (_level, { message }) => said.push(message),
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'made', minify: true });
  const [{ code, imports }] = output;
  expect({ said, imports, chunks: output.length }).toEqual({ said: [], imports: [], chunks: 1 });
  expect(/\bBuffer\b|node:/.exec(code)?.[0]).toBe(undefined);

  // A realm with only the globals that every browser has.
  const realm = createContext({ TextEncoder, TextDecoder, URL, atob, btoa, Uint8Array });
  runInContext(code, realm);
  const made = (realm as unknown as { made: { leafHash: typeof leafHash; nodeHash: typeof nodeHash } }).made;
  const leaf = leafHash(new Uint8Array([1, 2, 3]));
  expect(made.nodeHash(made.leafHash(new Uint8Array([1, 2, 3])), leaf)).toEqual(nodeHash(leaf, leaf));
});
