import { compare, isFixedValue, literalOf, namesColumn, type Constant } from './constant.ts';
import { isOwn, REACHES, type Reach, type Scope } from './scope.ts';
import { looksAtRow, reachOfSubquery } from './subquery.ts';
import { nodeOf, nodes, partsOf, str, withoutPlaces, type Node } from './tree.ts';

export const least = (...of: Reach[]): Reach => REACHES[Math.min(...of.map((r) => REACHES.indexOf(r)))] ?? 'maybe';
export const most = (...of: Reach[]): Reach => REACHES[Math.max(...of.map((r) => REACHES.indexOf(r)))] ?? 'maybe';

/** How many rows a condition can hold for; without one, all. */
export function reachOf(node: Node | null, scope: Scope): Reach {
  if (node === null) return 'all';
  const { kind, fields } = node;
  if (kind === 'BoolExpr') return reachOfBool(fields, scope);
  if (kind === 'SubLink') return reachOfSubquery(fields, scope, reachOf);
  if (kind === 'CurrentOfExpr') return 'fixed';
  if (!namesColumn(node)) return reachOfConstant(node);
  if (!looksAtRow(node, scope)) return 'all';
  if (kind === 'ColumnRef') return isOwn(node, scope) && !scope.lenient ? 'open' : 'maybe';
  if (kind === 'NullTest') {
    const own = isOwn(nodeOf(fields['arg']), scope);
    return own && fields['nulltesttype'] === 'IS_NULL' ? 'open' : 'maybe';
  }
  if (kind === 'BooleanTest')
    return isOwn(nodeOf(fields['arg']), scope) && /^IS_(?:TRUE|FALSE)$/.test(str(fields, 'booltesttype'))
      ? 'open'
      : 'maybe';
  return kind === 'A_Expr' ? reachOfComparison(fields, scope) : 'maybe';
}

function reachOfConstant(node: Node): Reach {
  const value = literalOf(node) ?? comparedConstants(node);
  if (value === undefined) return 'all';
  return value === null || value === false || value === 0 ? 'none' : 'all';
}

function comparedConstants({ kind, fields }: Node): Constant | undefined {
  if (kind !== 'A_Expr' || fields['kind'] !== 'AEXPR_OP') return undefined;
  const [left, right] = [literalOf(nodeOf(fields['lexpr'])), literalOf(nodeOf(fields['rexpr']))];
  if (left === undefined || right === undefined) return undefined;
  return compare(partsOf(fields, 'name')[0] ?? '', left, right);
}

function reachOfBool(fields: Node['fields'], scope: Scope): Reach {
  const parts = nodes(fields, 'args');
  const reaches = parts.map((part) => reachOf(part, scope));
  switch (fields['boolop']) {
    case 'AND_EXPR':
      // A join with rows that are themselves picked reaches as many as belong to those.
      return !scope.alone && parts.some(isJoin) && parts.some((part) => picksElsewhere(part, scope))
        ? least('open', ...reaches)
        : least(...reaches);
    case 'OR_EXPR':
      return reachOfOr(parts, reaches);
    default:
      return parts[0] === undefined ? 'maybe' : reachOfNot(parts[0], reaches[0] ?? 'maybe');
  }
}

function reachOfOr(parts: Node[], reaches: Reach[]): Reach {
  // Of very many nobody looks for the two that leave nothing out: such a condition is told as open anyway.
  const texts = new Set(parts.length > 64 ? [] : parts.map(withoutPlaces));
  if (texts.size > 0 && parts.some((part) => texts.has(negated(part) ?? ''))) return 'all';
  const widest = most(...reaches);
  // Two ranges side by side may leave no gap, and a few values may be all there are.
  if (reaches.filter((r) => r === widest).length < 2) return widest;
  return widest === 'open' ? 'maybe' : widest === 'fixed' ? 'open' : widest;
}

const OPPOSITE: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

/** The opposite of a comparison, in the form in which expressions are compared. */
function negated({ kind, fields }: Node): string | null {
  if (kind === 'NullTest')
    return withoutPlaces({
      kind,
      fields: { ...fields, nulltesttype: fields['nulltesttype'] === 'IS_NULL' ? 'IS_NOT_NULL' : 'IS_NULL' },
    });
  if (kind === 'BoolExpr' && fields['boolop'] === 'NOT_EXPR') return withoutPlaces(nodes(fields, 'args')[0] ?? null);
  const opposite = OPPOSITE[partsOf(fields, 'name')[0] ?? ''];
  if (kind !== 'A_Expr' || fields['kind'] !== 'AEXPR_OP' || opposite === undefined) return null;
  return withoutPlaces({ kind, fields: { ...fields, name: [{ String: { sval: opposite } }] } });
}

function reachOfNot(part: Node, inner: Reach): Reach {
  if (!namesColumn(part)) return inner === 'none' || literalOf(part) === undefined ? 'all' : 'none';
  // What is no comparison with one value may be false for every row.
  return inner === 'open' && part.kind === 'A_Expr' ? 'open' : inner === 'none' ? 'all' : 'maybe';
}

function reachOfComparison(fields: Node['fields'], scope: Scope): Reach {
  const [left, right] = [nodeOf(fields['lexpr']), nodeOf(fields['rexpr'])];
  const [sign = ''] = partsOf(fields, 'name');
  const kind = str(fields, 'kind');
  if (kind === 'AEXPR_IN') return reachOfIn(left, nodes({ list: listItems(fields['rexpr']) }, 'list'), sign, scope);
  if (kind.startsWith('AEXPR_BETWEEN'))
    return isOwn(left, scope) && listItems(fields['rexpr']).every((item) => isFixedValue(nodeOf(item)))
      ? 'open'
      : 'maybe';
  if (kind.startsWith('AEXPR_NOT_BETWEEN')) return 'maybe';
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') return reachOfLike(left, right, sign, scope);
  if (kind === 'AEXPR_NOT_DISTINCT') return reachOfOne('=', left, right, scope);
  if (kind === 'AEXPR_DISTINCT') return reachOfOne('<>', left, right, scope);
  return kind === 'AEXPR_OP' ? reachOfOne(sign, left, right, scope) : 'maybe';
}

const listItems = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value as unknown[];
  const list = nodeOf(value);
  const items = list?.kind === 'List' ? list.fields['items'] : undefined;
  return Array.isArray(items) ? (items as unknown[]) : [];
};

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function reachOfOne(sign: string, left: Node | null, right: Node | null, scope: Scope): Reach {
  if (left === null || right === null) return 'maybe';
  if (withoutPlaces(left) === withoutPlaces(right)) return ['=', '<=', '>='].includes(sign) ? 'all' : 'maybe';
  if (!isOwn(left, scope) && isOwn(right, scope)) return reachOfOne(MIRRORED[sign] ?? sign, right, left, scope);
  if (!isOwn(left, scope) || !isFixedValue(right)) return 'maybe';
  const value = literalOf(right);
  if (value === null) return 'maybe';
  if (sign === '=') return reachOfEqual(left, value, scope);
  if (sign === '<>' || sign === '!=') return trivial(value) ? 'maybe' : 'open';
  if (sign === '>' || sign === '>=') return isLow(value) ? 'maybe' : 'open';
  return (sign === '<' || sign === '<=') && !isHigh(value) ? 'open' : 'maybe';
}

function reachOfEqual(left: Node, value: Constant | undefined, { lenient }: Scope): Reach {
  if (typeof value === 'boolean') return 'open';
  // Compared with a number, every text that begins with none equals 0; and truth is 1.
  if (lenient && (value === 0 || value === 1)) return 'open';
  // SQLite takes a quoted name that is no column for a text.
  return lenient && lastNameOf(left) === value ? 'all' : 'fixed';
}

const lastNameOf = (node: Node): string => {
  const last = nodes(node.fields, 'fields').at(-1);
  return last === undefined ? '' : str(last.fields, 'sval');
};

const trivial = (value: Constant | undefined): boolean =>
  value === '' || (typeof value === 'number' && value <= 1) || value === undefined;
const isLow = (value: Constant | undefined): boolean =>
  typeof value === 'number' ? value <= 1 : typeof value === 'string' && (value.length < 2 || value < '2000');
const isHigh = (value: Constant | undefined): boolean =>
  typeof value === 'number' ? value >= 100_000 : typeof value === 'string' && !/^[012]/.test(value);

function reachOfIn(left: Node | null, items: Node[], sign: string, scope: Scope): Reach {
  if (items.length === 0) return 'maybe';
  if (left !== null && sign === '=' && items.some((item) => withoutPlaces(item) === withoutPlaces(left))) return 'all';
  if (!isOwn(left, scope) || !items.every(isFixedValue)) return 'maybe';
  if (sign !== '=') return 'open';
  const reach = most(...items.map((item) => reachOfOne('=', left, item, scope)));
  // A few words may be all the words there are; numbers are mostly ids.
  return reach === 'fixed' && items.length > 1 && items.some((item) => typeof literalOf(item) !== 'number')
    ? 'open'
    : reach;
}

function reachOfLike(left: Node | null, right: Node | null, sign: string, scope: Scope): Reach {
  const pattern = literalOf(right);
  if (left !== null && right !== null && withoutPlaces(left) === withoutPlaces(right)) return 'all';
  if (typeof pattern !== 'string') return 'maybe';
  const letters = pattern.replace(/[%_]/g, '');
  if (sign.startsWith('!')) return letters === '' ? 'maybe' : 'open';
  if (letters === '') return pattern.includes('%') ? 'all' : 'maybe';
  return isOwn(left, scope) ? 'open' : 'maybe';
}

/** A comparison of columns of two tables. */
const isJoin = ({ kind, fields }: Node): boolean =>
  kind === 'A_Expr' &&
  partsOf(fields, 'name')[0] === '=' &&
  nodeOf(fields['lexpr'])?.kind === 'ColumnRef' &&
  nodeOf(fields['rexpr'])?.kind === 'ColumnRef';

/** Whether a part picks rows of another table by given values. */
function picksElsewhere(part: Node, scope: Scope): boolean {
  const [left] = [nodeOf(part.fields['lexpr'])];
  if (part.kind !== 'A_Expr' || left?.kind !== 'ColumnRef') return false;
  const parts = nodes(left.fields, 'fields').map(({ fields }) => str(fields, 'sval').toLowerCase());
  if (parts.length < 2 || scope.names.has(parts.slice(0, -1).join('.'))) return false;
  const elsewhere = { ...scope, names: new Set([parts.slice(0, -1).join('.')]), alone: false };
  return reachOf(part, elsewhere) === 'fixed';
}
