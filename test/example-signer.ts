import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * An external signer as docs/keys.md describes it, whole: a program of its own that shares no code with the desk. It keeps its keys in a file; one
 * for a device or a key service asks that instead, in the two places marked below.
 *
 *     COUNTERSIGN_KEYS='exec:node test/example-signer.ts /etc/signer/keys.json'
 */
interface Held {
  /** The signer's own name of the key: anything it can find it by. */
  key: string;
  purpose: 'decision' | 'grant' | 'checkpoint';
  /** PKCS#8, PEM. */
  pem: string;
}
type Request = { id: number } & ({ op: 'keys' } | { op: 'sign'; key: string; message: string });

const [, , file = ''] = process.argv;
// Read at every request, so that a key that was added is there without a restart. A device is asked for its list here.
const held = (): Held[] => JSON.parse(readFileSync(file, 'utf8')) as Held[];

export function answer(request: Request): Record<string, unknown> {
  if (request.op === 'keys')
    return {
      keys: held().map(({ key, purpose, pem }) => {
        const { x } = createPrivateKey(pem).export({ format: 'jwk' });
        return { key, purpose, x };
      }),
    };
  const found = held().find(({ key }) => key === request.key);
  if (!found) return { error: `there is no key ${request.key}` };
  // A device makes this signature itself.
  const signature = sign(null, Buffer.from(request.message, 'base64'), found.pem);
  return { signature: signature.toString('base64') };
}

if (import.meta.main) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    process.stdout.write(`${JSON.stringify({ id: request.id, ...answer(request) })}\n`);
  }
}
