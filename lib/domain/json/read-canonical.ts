import { canonicalJson } from './canonical-json.ts';
import { JsonRefusal } from './json-refusal.ts';
import { parseJson } from './parse-json.ts';
import { shapeFault, type Shape } from './shape.ts';

/** Parses text that must be canonical JSON (RFC 8785) of exactly this shape; returns the fault in words if it is not. `whole` names the document. */
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
