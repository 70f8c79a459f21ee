import { fromBase64 } from '../signing/bytes.ts';
import type { Check } from './evidence.ts';

/** Thrown inside a check: what is wrong, naming the part. */
export class Wrong extends Error {}

export function demand(condition: boolean, detail: string): asserts condition {
  if (!condition) throw new Wrong(detail);
}

/** The bytes of a part, spelled in canonical base64. */
export function bytesOf(part: string, base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (!bytes) throw new Wrong(`${part} is not proper base64`);
  return bytes;
}

/** One check's result. It says what was found, or throws `Wrong`; whatever else is thrown is a part that cannot be read. */
export async function runCheck(name: string, run: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await run() };
  } catch (error) {
    const detail = error instanceof Wrong ? error.message : `cannot be read: ${(error as Error).message}`;
    return { name, ok: false, detail };
  }
}
