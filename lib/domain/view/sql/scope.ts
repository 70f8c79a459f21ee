import { nodeOf, nodes, partsOf, str, type Node } from './tree.ts';

/**
 * How many rows of a table a condition can hold for, fewest first. `fixed`: only rows with given values. `open`: nobody can say how many, a range
 * or a join. `maybe`: it may well hold for every row, or could not be judged. `all`: it holds for every row, or does not look at the row.
 */
export const REACHES = ['none', 'fixed', 'open', 'maybe', 'all'] as const;
export type Reach = (typeof REACHES)[number];

/** The table whose rows a condition picks. */
export interface Scope {
  /** What the condition may call it: its alias, or its name with and without the schema. */
  names: ReadonlySet<string>;
  /** The table itself, as it is addressed. */
  table: string;
  /** No other table stands beside it, so a column without a table is its own. */
  alone: boolean;
  /** Values of any type count as conditions, and texts compare with numbers (MySQL, SQLite). */
  lenient: boolean;
}

/** A column of the table itself, also in a form that keeps different values different. */
export function isOwn(node: Node | null, scope: Scope): boolean {
  if (node === null) return false;
  if (node.kind === 'TypeCast') {
    const type = partsOf((node.fields['typeName'] ?? {}) as Node['fields'], 'names').at(-1) ?? '';
    return KEEPING.has(type.toLowerCase()) && isOwn(nodeOf(node.fields['arg']), scope);
  }
  if (node.kind === 'CollateClause') return isOwn(nodeOf(node.fields['arg']), scope);
  if (node.kind === 'FuncCall') {
    const args = nodes(node.fields, 'args');
    const name = partsOf(node.fields, 'funcname').at(-1) ?? '';
    return args.length === 1 && /^(?:lower|upper|trim|btrim|date)$/i.test(name) && isOwn(args[0] ?? null, scope);
  }
  if (node.kind !== 'ColumnRef') return false;
  const parts = nodes(node.fields, 'fields').map(({ fields }) => str(fields, 'sval').toLowerCase());
  return parts.length < 2 ? scope.alone : scope.names.has(parts.slice(0, -1).join('.'));
}

const KEEPING = new Set(['text', 'varchar', 'int4', 'int8', 'integer', 'bigint', 'uuid', 'date', 'numeric']);
