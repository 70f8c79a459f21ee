import { parseSync } from 'libpg-query';

/** A node of PostgreSQL's parse tree: one key, its kind, and the fields of that kind. */
type Node = Record<string, Fields | undefined>;
type Fields = Record<string, unknown>;

/** Functions that answer something whatever they are given, or fail. */
const ANSWERS = new Set([
  'count',
  'gen_random_uuid',
  'json_build_object',
  'jsonb_build_object',
  'now',
  'pg_try_advisory_lock',
  'pg_try_advisory_xact_lock',
]);

/** Names of the columns a statement returns that are never null by the form of their expression, where SafeQL does not see it. */
export function neverNull(text: string): Set<string> {
  const statement = (parseSync(text) as unknown as { stmts: { stmt: Node }[] }).stmts[0]?.stmt ?? {};
  const [fields = {}] = Object.values(statement);
  const returned = (fields['targetList'] ?? []) as Node[];
  const returning = ((fields['returningClause'] as Fields | undefined)?.['exprs'] ?? []) as Node[];
  const targets = 'SelectStmt' in statement ? returned : returning;
  return new Set(
    targets
      .map((target) => target['ResTarget'])
      .filter((target) => isValue(target?.['val'] as Node))
      .map((target) => String(target?.['name'])),
  );
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

/** `SELECT count(*) …` without GROUP BY and the like is one row in every case. */
function isOneCount(select: Fields | undefined): boolean {
  const several = ['groupClause', 'havingClause', 'limitCount', 'limitOffset', 'larg'].some((part) => select?.[part]);
  const value = ((select?.['targetList'] ?? []) as Node[])[0]?.['ResTarget']?.['val'] as Node | undefined;
  const [name] = ((value?.['FuncCall']?.['funcname'] ?? []) as Node[]).slice(-1);
  return !several && name?.['String']?.['sval'] === 'count' && value?.['FuncCall']?.['over'] === undefined;
}
