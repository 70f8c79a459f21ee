import { isOwn, type Reach, type Scope } from './scope.ts';
import { below, bare, nodeOf, nodes, relationName, str, type Node } from './tree.ts';

type ReachOf = (node: Node | null, scope: Scope) => Reach;

/** How many rows a condition that asks another query can hold for. */
export function reachOfSubquery(sublink: Node['fields'], scope: Scope, reachOf: ReachOf): Reach {
  const query = nodeOf(sublink['subselect']);
  if (query?.kind !== 'SelectStmt') return 'maybe';
  const tested = nodeOf(sublink['testexpr']);
  if (sublink['subLinkType'] === 'EXISTS_SUBLINK') return asksTheRow(query, scope) ? 'maybe' : 'all';
  if (sublink['subLinkType'] !== 'ANY_SUBLINK') return tested === null && !asksTheRow(query, scope) ? 'all' : 'maybe';
  if (!isOwn(tested, scope) || nodes(sublink, 'operName').length > 0) return 'maybe';
  return reachOfRows(query, scope, reachOf);
}

/** `x IN (query)`: as many as the rows that the query finds. */
function reachOfRows({ fields }: Node, scope: Scope, reachOf: ReachOf): Reach {
  const from = nodes(fields, 'fromClause');
  const [source] = from;
  if (from.length !== 1 || source?.kind !== 'RangeVar' || fields['op'] !== 'SETOP_NONE') return 'maybe';
  const where = nodeOf(fields['whereClause']);
  const table = relationName(source.fields).toLowerCase();
  const alias = bare(source.fields, 'alias');
  const names = new Set([alias === null ? table : str(alias, 'aliasname').toLowerCase()]);
  const inner = reachOf(where, { names, table, alone: true, lenient: scope.lenient });
  if (inner === 'fixed' || inner === 'open' || inner === 'none') return 'open';
  if (fields['limitCount'] !== undefined) return 'open';
  return table === scope.table.toLowerCase() && inner === 'all' ? 'all' : 'maybe';
}

/** Whether an expression may look at the row at all: names a column outside the queries in it, or in them one that may be the row's. */
export function looksAtRow(node: Node, scope: Scope): boolean {
  const inQueries = new Set<Node['fields']>();
  for (const query of below({ [node.kind]: node.fields })) {
    if (query.kind !== 'SubLink') continue;
    for (const inside of below(query.fields['subselect']))
      if (inside.kind === 'ColumnRef') inQueries.add(inside.fields);
  }
  for (const column of below({ [node.kind]: node.fields }))
    if (column.kind === 'ColumnRef' && (!inQueries.has(column.fields) || mayBeTheRows(column, scope))) return true;
  return false;
}

function asksTheRow(query: Node, scope: Scope): boolean {
  for (const node of below(query.fields)) if (node.kind === 'ColumnRef' && mayBeTheRows(node, scope)) return true;
  return false;
}

/** A column of the row, or one without its table, which may be the row's. */
function mayBeTheRows(column: Node, scope: Scope): boolean {
  const parts = nodes(column.fields, 'fields').map(({ fields }) => str(fields, 'sval').toLowerCase());
  return parts.length > 1 ? scope.names.has(parts.slice(0, -1).join('.')) : parts[0] !== '';
}
