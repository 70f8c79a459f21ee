import type { JsonValue } from '#lib/domain/json/json.ts';
import { patchBetween, patched, type Patch } from './patch.ts';

/** One case of a vector file: what a verifier is given, and what it has to find. */
export type Vector<Input = unknown, Result = unknown> =
  | { name: string; valid: true; input: Input; result: Result }
  | { name: string; valid: false; input: Input; wrong: string };

/** As the file stores it: an invalid vector is a patch of a valid one, which shows what is wrong. */
export type WrittenVector =
  | { name: string; valid: true; input: JsonValue; result: JsonValue }
  | { name: string; valid: false; wrong: string; of: string; patch: Patch };

export const good = <I, R>(name: string, input: I, result: R): Vector<I, R> => ({ name, valid: true, input, result });
export const bad = <I>(name: string, wrong: string, input: I): Vector<I, never> => ({
  name,
  valid: false,
  input,
  wrong,
});

/** Pairs each invalid vector with the valid one it differs least from. */
export function written(vectors: readonly Vector[]): WrittenVector[] {
  const plain = JSON.parse(JSON.stringify(vectors)) as Vector<JsonValue, JsonValue>[];
  const valid = plain.filter((vector) => vector.valid);
  return plain.map((vector) => {
    if (vector.valid) return vector;
    const { name, wrong, input } = vector;
    const patches = valid.map((one) => ({ of: one.name, patch: patchBetween(one.input, input) }));
    const [least] = patches.toSorted((a, b) => JSON.stringify(a.patch).length - JSON.stringify(b.patch).length);
    if (!least) throw new Error(`${name}: there is no valid vector to differ from`);
    return { name, valid: false, wrong, ...least };
  });
}

/** The cases in a file. */
export function read<I, R>(vectors: readonly WrittenVector[]): Vector<I, R>[] {
  return vectors.map((vector) => {
    if (vector.valid) return vector as unknown as Vector<I, R>;
    const { name, wrong, of, patch } = vector;
    const whole = vectors.find((one) => one.valid && one.name === of);
    if (!whole?.valid) throw new Error(`${name}: there is no valid vector ${of}`);
    return { name, valid: false, wrong, input: patched(whole.input, patch) as I };
  });
}
