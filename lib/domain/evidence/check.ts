import { fromBase64 } from '../signing/bytes.ts';
import type { Check } from './evidence.ts';

/** Thrown inside a check: says what is wrong and in which part. */
export class Wrong extends Error {}

/** Throws `Wrong` unless the condition holds. */
export function demand(condition: boolean, detail: string): asserts condition {
  if (!condition) throw new Wrong(detail);
}

/** Decodes a part's canonical base64; throws `Wrong` for any other spelling. */
export function bytesOf(part: string, base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (!bytes) throw new Wrong(`${part} is not proper base64`);
  return bytes;
}

/** Runs one check. `run` returns what it found, or throws `Wrong`; any other error means that the part cannot be read. */
export async function runCheck(name: string, run: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await run() };
  } catch (error) {
    const detail = error instanceof Wrong ? error.message : `cannot be read: ${(error as Error).message}`;
    return { name, ok: false, detail };
  }
}
