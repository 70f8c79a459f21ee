import type { JsonObject, JsonValue } from '../json/json.ts';

/** The arguments that a rule can read: none at all, those of these names, or any. */
export type ArgumentsRead = null | 'any' | ReadonlySet<string>;

/** Most values, and most characters, that rules read of one action's arguments. Each costs the engine some microseconds. */
export const MOST_READ = { values: 2_000, characters: 262_144 } as const;

/**
 * What a rule can read of `context.args`, by name or by using it or the context as a whole. Walks Cedar's parsed form, in which names are decoded,
 * so no spelling in the source can hide one.
 */
export function argumentsReadBy(node: unknown): ArgumentsRead {
  if (typeof node !== 'object' || node === null) return null;
  if (isContext(node) || isArgs(node)) return 'any';
  for (const access of ['.', 'has']) {
    const { left, attr } = ((node as Record<string, unknown>)[access] ?? {}) as { left?: unknown; attr?: unknown };
    if (isArgs(left) && typeof attr === 'string') return new Set([attr]);
    // `context has args` reads none of them.
    if (isContext(left)) return attr === 'args' ? new Set() : null;
  }
  return together(Object.values(node).map(argumentsReadBy));
}

const isContext = (node: unknown): boolean =>
  typeof node === 'object' && node !== null && 'Var' in node && node.Var === 'context';

function isArgs(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { left, attr } = ((node as Record<string, unknown>)['.'] ?? {}) as { left?: unknown; attr?: unknown };
  return isContext(left) && attr === 'args';
}

/** What several rules read together. */
export function together(several: readonly ArgumentsRead[]): ArgumentsRead {
  const names = several.filter((one) => one !== null);
  if (names.length === 0) return null;
  return names.includes('any') ? 'any' : new Set(names.flatMap((one) => [...one]));
}

/** The arguments as the rules see them, for the engine; null where they are more than rules may read. Cutting twice changes nothing. */
export function argumentsFor(reads: ArgumentsRead, args: JsonObject): JsonObject | null {
  if (reads === null) return {};
  const seen =
    reads === 'any' ? args : Object.fromEntries(Object.entries(args).filter(([name]) => reads.has(cedarName(name))));
  const left = { values: MOST_READ.values, characters: MOST_READ.characters };
  return fits(seen, left) ? seen : null;
}

function fits(value: JsonValue, left: { values: number; characters: number }): boolean {
  left.values -= 1;
  if (typeof value === 'string') left.characters -= value.length;
  if (left.values < 0 || left.characters < 0) return false;
  if (typeof value !== 'object' || value === null) return true;
  for (const [name, child] of Object.entries(value)) {
    left.characters -= name.length;
    if (!fits(child, left)) return false;
  }
  return true;
}

/** The name of an argument in Cedar: its own escape keys would let arguments forge entities. */
export const cedarName = (name: string): string => (name.startsWith('__') ? `arg${name}` : name);
