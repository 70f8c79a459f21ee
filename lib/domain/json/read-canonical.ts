import { canonicalJson } from './canonical-json.ts';
import { JsonRefusal } from './json-refusal.ts';
import { parseJson } from './parse-json.ts';
import { shapeFault, type Shape } from './shape.ts';

/** The object that a text is the RFC 8785 form of, in exactly this shape; otherwise what is wrong with the text, which `whole` names. */
export function readCanonical<T extends object>(text: string, shape: Shape, whole: string): T | string {
  try {
    const value = parseJson(text);
    if (canonicalJson(value) !== text) return `${whole} is not in its canonical form`;
    return shapeFault(value, shape, whole) ?? (value as unknown as T);
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error;
    return `${whole} is not strict JSON: ${error.message}`;
  }
}
