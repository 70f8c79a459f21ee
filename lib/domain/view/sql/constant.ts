import { PURE_FUNCTIONS } from './functions.ts';
import { below, nodeOf, nodes, partsOf, type Node } from './tree.ts';

/** A value that stands in the text itself; `null` is SQL's NULL. */
export type Constant = string | number | boolean | null;

/** The value of a literal, also signed or cast; undefined when it is none. */
export function literalOf(node: Node | null): Constant | undefined {
  if (node === null) return undefined;
  const { kind, fields } = node;
  if (kind === 'TypeCast') return literalOf(nodeOf(fields['arg']));
  if (kind === 'CollateClause') return literalOf(nodeOf(fields['arg']));
  if (kind === 'A_Expr') return signedOf(node);
  if (kind !== 'A_Const') return undefined;
  if (fields['isnull'] === true) return null;
  const held = (key: string): Record<string, unknown> | undefined => fields[key] as Record<string, unknown> | undefined;
  const [int, float, text, bool] = [held('ival'), held('fval'), held('sval'), held('boolval')];
  if (int) return Number(int['ival'] ?? 0);
  if (float) return Number(float['fval'] ?? 0);
  if (bool) return bool['boolval'] === true;
  return text ? String(text['sval'] ?? '') : undefined;
}

function signedOf({ fields }: Node): Constant | undefined {
  const [sign] = partsOf(fields, 'name');
  if (fields['lexpr'] !== undefined || (sign !== '-' && sign !== '+')) return undefined;
  const value = literalOf(nodeOf(fields['rexpr']));
  return typeof value === 'number' ? (sign === '-' ? -value : value) : undefined;
}

/** Whether a value stands still while the rows pass: literals, places for values, times and sums of these. */
export function isFixedValue(node: Node | null): boolean {
  if (node === null) return false;
  const { kind, fields } = node;
  if (literalOf(node) !== undefined || kind === 'ParamRef' || kind === 'SQLValueFunction') return true;
  if (kind === 'TypeCast') return isFixedValue(nodeOf(fields['arg']));
  if (kind === 'FuncCall') {
    const name = partsOf(fields, 'funcname').at(-1)?.toLowerCase() ?? '';
    return PURE_FUNCTIONS.has(name) && nodes(fields, 'args').every(isFixedValue);
  }
  if (kind !== 'A_Expr' || fields['kind'] !== 'AEXPR_OP') return false;
  const [sign = ''] = partsOf(fields, 'name');
  return '+-*/'.includes(sign) && [fields['lexpr'], fields['rexpr']].every((side) => isFixedValue(nodeOf(side)));
}

/** Whether an expression names any column; a query inside it counts as naming one. */
export function namesColumn(node: Node): boolean {
  if (node.kind === 'ColumnRef' || node.kind === 'SubLink') return true;
  for (const { kind } of below(node.fields)) if (kind === 'ColumnRef' || kind === 'SubLink') return true;
  return false;
}

/** Compares two literals as a lenient database would: a text against a number by the number it begins with. Undefined: not known. */
export function compare(sign: string, a: Constant, b: Constant): boolean | undefined {
  if (a === null || b === null) return false;
  const [x, y] = typeof a === typeof b ? [a, b] : [numeric(a), numeric(b)];
  switch (sign) {
    case '=':
      return x === y;
    case '<>':
    case '!=':
      return x !== y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
    default:
      return undefined;
  }
}

const numeric = (value: string | number | boolean): number =>
  typeof value === 'string' ? Number.parseFloat(value) || 0 : Number(value);
