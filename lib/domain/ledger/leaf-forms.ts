import { leafFault } from './leaf.ts';
import { readLeaf2 } from './leaf-2.ts';

/**
 * Reads the leaves of one log in their order, of either version; answers what is wrong with each, or null. Once one is of the second version, none is of
 * the first any more: otherwise whoever runs the desk could go back to saying less.
 */
export function leafReader(now: number): (data: Uint8Array) => string | null {
  let moved = false;
  return (data) => {
    const text = new TextDecoder().decode(data);
    // Both forms are canonical, so the version stands last.
    if (text.endsWith(',"v":2}')) {
      moved = true;
      const leaf = readLeaf2(text);
      return typeof leaf === 'string' ? `is no leaf of the second version: ${leaf}` : null;
    }
    return moved ? 'is a leaf of the first version after one of the second' : leafFault(data, now);
  };
}
