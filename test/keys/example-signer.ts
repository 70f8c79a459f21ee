import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/**
 * A complete external signer as docs/keys.md describes it: a program that shares no code with the desk. It keeps its keys in a file; one
 * for a device or a key service would ask that instead, in the two places marked below. The desk starts it, or another user runs it:
 *
 *     COUNTERSIGN_KEYS='exec:node test/keys/example-signer.ts /etc/signer/keys.json'
 *     COUNTERSIGN_KEYS='unix:/run/signer/socket'   with   node test/keys/example-signer.ts /etc/signer/keys.json /run/signer/socket
 */
interface Held {
  /** The signer's own name for the key. */
  key: string;
  purpose: 'decision' | 'grant' | 'checkpoint';
  /** PKCS#8, PEM. */
  pem?: string;
  /** Only the public half is here, for verifying: the key itself was elsewhere. */
  x?: string;
}
type Request = { id: number } & ({ op: 'keys' } | { op: 'sign'; key: string; message: string });

const [, , file = '', socket] = process.argv;
// Read on every request, so that a new key needs no restart. A device would be asked for its list here.
const held = (): Held[] => JSON.parse(readFileSync(file, 'utf8')) as Held[];

export function answer(request: Request): Record<string, unknown> {
  if (request.op === 'keys')
    return {
      keys: held().map(({ key, purpose, pem, x }) => {
        if (pem === undefined) return { key, purpose, x, signs: false };
        return { key, purpose, x: createPrivateKey(pem).export({ format: 'jwk' }).x };
      }),
    };
  const found = held().find(({ key }) => key === request.key);
  if (!found?.pem) return { error: `there is no key ${request.key} to sign with` };
  // A device would make this signature itself.
  const signature = sign(null, Buffer.from(request.message, 'base64'), found.pem);
  return { signature: signature.toString('base64') };
}

async function serve(input: Readable, output: Writable): Promise<void> {
  for await (const line of createInterface({ input })) {
    const request = JSON.parse(line) as Request;
    output.write(`${JSON.stringify({ id: request.id, ...answer(request) })}\n`);
  }
}

if (import.meta.main) {
  // Whoever can open the socket can have anything signed; the permissions of its folder decide who that is.
  if (socket)
    createServer(
      (desk) =>
        void serve(
          desk.on('error', () => desk.destroy()),
          desk,
        ),
    ).listen(socket);
  else await serve(process.stdin, process.stdout);
}
