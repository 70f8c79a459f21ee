import type { Fields } from './engine.ts';

/** A node of the tree with its kind: `{ "ColumnRef": { … } }`. */
export interface Node {
  kind: string;
  fields: Fields;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The node that a value is; null when it is something else. */
export function nodeOf(value: unknown): Node | null {
  if (!isObject(value)) return null;
  const [kind, ...more] = Object.keys(value);
  const fields = kind === undefined ? undefined : value[kind];
  return kind !== undefined && more.length === 0 && /^[A-Z]/.test(kind) && isObject(fields) ? { kind, fields } : null;
}

/** The fields of a child that stands without its kind, such as the relation of a DELETE. */
export const bare = (fields: Fields, key: string): Fields | null => {
  const value = fields[key];
  return isObject(value) ? value : null;
};

/** The nodes of a list. */
export const nodes = (fields: Fields, key: string): Node[] =>
  asList(fields[key]).flatMap((item) => {
    const node = nodeOf(item);
    return node === null ? [] : [node];
  });

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** A text of a node; empty when it has none. */
export const str = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
};

/** The text of a String node; empty for anything else. */
export const stringOf = (node: Node | null): string => (node?.kind === 'String' ? str(node.fields, 'sval') : '');

/** The parts of a qualified name. */
export const partsOf = (fields: Fields, key: string): string[] => nodes(fields, key).map(stringOf);

/** The name of a table as it is addressed: `schema.table`. */
export const relationName = (relation: Fields | null): string =>
  relation === null
    ? '?'
    : ['catalogname', 'schemaname', 'relname']
        .map((key) => str(relation, key))
        .filter((part) => part !== '')
        .join('.');

/** Every node below a value, outermost first; relations that stand without their kind come as RangeVar. Without recursion: trees may be deep. */
export function below(value: unknown): Node[] {
  const found: Node[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) for (let i = next.length - 1; i >= 0; i -= 1) waiting.push(next[i]);
    else if (next instanceof Found) {
      found.push(next);
      waiting.push(next.fields);
    } else if (isObject(next)) {
      if (typeof next['relname'] === 'string') found.push({ kind: 'RangeVar', fields: next });
      const keys = Object.keys(next);
      for (let i = keys.length - 1; i >= 0; i -= 1) {
        const key = keys[i] ?? '';
        const child = next[key];
        if (typeof child !== 'object' || child === null) continue;
        waiting.push(isObject(child) && isKind(key) && key !== 'RangeVar' ? new Found(key, child) : child);
      }
    }
  }
  return found;
}

/** Kinds begin with a capital, names of fields do not. */
const isKind = (key: string): boolean => key.charCodeAt(0) < 91;

/** A node on the way, so that its kind is not lost between its parent and itself. */
class Found implements Node {
  readonly kind: string;
  readonly fields: Fields;
  constructor(kind: string, fields: Fields) {
    this.kind = kind;
    this.fields = fields;
  }
}

/** The least place (in bytes) that any node below states; null when none does. */
export function firstPlace(value: unknown): number | null {
  const waiting: unknown[] = [value];
  let first: number | null = null;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) waiting.push(...(next as unknown[]));
    else if (isObject(next))
      for (const [key, child] of Object.entries(next)) {
        if (key !== 'location') waiting.push(child);
        else if (typeof child === 'number' && child >= 0 && (first === null || child < first)) first = child;
      }
  }
  return first;
}

/** The same value without the places, to compare two expressions; identifiers are compared as PostgreSQL folds them. */
export const withoutPlaces = (value: unknown): string =>
  JSON.stringify(value, (key, item: unknown) =>
    key === 'location' || key === 'rexpr_list_start' || key === 'rexpr_list_end'
      ? undefined
      : key === 'fields' && Array.isArray(item)
        ? JSON.stringify(item).toLowerCase()
        : item,
  );

/** The names that a query defines for itself (WITH). */
export function ownNames(all: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const { kind, fields } of all) if (kind === 'CommonTableExpr') names.add(str(fields, 'ctename'));
  return names;
}
