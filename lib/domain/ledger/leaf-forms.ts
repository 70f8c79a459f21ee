import { leafFault } from './leaf.ts';
import { readLeaf2 } from './leaf-2.ts';

/**
 * Validates the leaves of one log, of either version, in log order; the function returns each leaf's fault, or null. After the first /2 leaf no /1
 * leaf is accepted: otherwise an operator could downgrade to entries that commit to less.
 */
export function leafReader(now: number): (data: Uint8Array) => string | null {
  let moved = false;
  return (data) => {
    const text = new TextDecoder().decode(data);
    // Both forms are canonical, so the version comes last.
    if (text.endsWith(',"v":2}')) {
      moved = true;
      const leaf = readLeaf2(text);
      return typeof leaf === 'string' ? `is a leaf of an unknown form: ${leaf}` : null;
    }
    return moved ? 'is a leaf of the first version after one of the second' : leafFault(data, now);
  };
}
