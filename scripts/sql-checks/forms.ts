import { parseSync } from 'libpg-query';

/** A node of PostgreSQL's parse tree: an object with one key, the node's kind, whose value holds the fields. */
type Node = Record<string, Fields | undefined>;
type Fields = Record<string, unknown>;

/** Functions that never return null, whatever their arguments. */
const ANSWERS = new Set([
  'count',
  'gen_random_uuid',
  'json_build_object',
  'jsonb_build_object',
  'now',
  'pg_try_advisory_lock',
  'pg_try_advisory_xact_lock',
  'row_number',
]);

/** What the syntax of a returned expression shows beyond the schema. */
export interface Form {
  /** Whether it can be null: `never`; `perhaps` for functions, CASE, NOT and LIKE, which SafeQL wrongly takes for never null; else as SafeQL says. */
  nulls: 'never' | 'perhaps' | 'unknown';
  /** The type it is cast to, such as `text[]`: SafeQL drops the brackets. */
  cast: string | null;
}

/** Whether `*` or `t.*` stands for columns anywhere in a statement; `count(*)` is none. */
export function namesAllColumns(text: string): boolean {
  const within = (node: unknown): boolean =>
    typeof node === 'object' &&
    node !== null &&
    Object.entries(node).some(([kind, child]) => kind === 'A_Star' || within(child));
  return within(parseSync(text));
}

/** The returned columns that have an alias, by that alias. */
export function formsOf(text: string): Map<string, Form> {
  const statement = (parseSync(text) as unknown as { stmts: { stmt: Node }[] }).stmts[0]?.stmt ?? {};
  const [fields = {}] = Object.values(statement);
  const returned = (fields['targetList'] ?? []) as Node[];
  const returning = ((fields['returningClause'] as Fields | undefined)?.['exprs'] ?? []) as Node[];
  const targets = 'SelectStmt' in statement ? returned : returning;
  return new Map(
    targets.map((target) => {
      const value = target['ResTarget']?.['val'] as Node | undefined;
      return [String(target['ResTarget']?.['name']), { nulls: nullsOf(value), cast: castOf(value) }];
    }),
  );
}

function nullsOf(node: Node | undefined): Form['nulls'] {
  if (isValue(node)) return 'never';
  const inside = node?.['TypeCast']?.['arg'] as Node | undefined;
  const [kind] = Object.keys(inside ?? node ?? {});
  return ['FuncCall', 'CaseExpr', 'SubLink', 'BoolExpr'].includes(kind ?? '') || isMatch(inside ?? node)
    ? 'perhaps'
    : 'unknown';
}

const isMatch = (node: Node | undefined): boolean =>
  ['AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_SIMILAR'].includes(String(node?.['A_Expr']?.['kind']));

function castOf(node: Node | undefined): string | null {
  const type = node?.['TypeCast']?.['typeName'] as { names?: Node[]; arrayBounds?: unknown[] } | undefined;
  const name = type?.names?.at(-1)?.['String']?.['sval'];
  return name === undefined ? null : `${String(name)}${type?.arrayBounds ? '[]' : ''}`;
}

function isValue(node: Node | undefined): boolean {
  const [kind, fields] = Object.entries(node ?? {})[0] ?? [];
  const list = (name: string) => (fields?.[name] ?? []) as Node[];
  const child = (name: string) => fields?.[name] as Node | undefined;
  switch (kind) {
    case 'A_Const':
      return fields?.['isnull'] !== true;
    case 'A_ArrayExpr':
    case 'NullTest':
    case 'BooleanTest':
      return true;
    case 'CoalesceExpr':
      return list('args').some(isValue);
    case 'TypeCast':
      return isValue(child('arg'));
    case 'CaseExpr':
      return isValue(child('defresult')) && list('args').every((when) => isValue(when['CaseWhen']?.['result'] as Node));
    case 'BoolExpr':
      return list('args').every(isValue);
    case 'A_Expr':
      return fields?.['kind'] === 'AEXPR_OP' && isValue(child('lexpr')) && isValue(child('rexpr'));
    case 'FuncCall':
      return ANSWERS.has((list('funcname').at(-1)?.['String']?.['sval'] as string | undefined) ?? '');
    case 'SubLink':
      if (fields?.['subLinkType'] === 'EXPR_SUBLINK') return isOneCount(child('subselect')?.['SelectStmt']);
      return ['EXISTS_SUBLINK', 'ARRAY_SUBLINK'].includes(String(fields?.['subLinkType']));
    default:
      return false;
  }
}

/** `SELECT count(*) …` without GROUP BY and the like always returns exactly one row. */
function isOneCount(select: Fields | undefined): boolean {
  const several = ['groupClause', 'havingClause', 'limitCount', 'limitOffset', 'larg'].some((part) => select?.[part]);
  const value = ((select?.['targetList'] ?? []) as Node[])[0]?.['ResTarget']?.['val'] as Node | undefined;
  const [name] = ((value?.['FuncCall']?.['funcname'] ?? []) as Node[]).slice(-1);
  return !several && name?.['String']?.['sval'] === 'count' && value?.['FuncCall']?.['over'] === undefined;
}
