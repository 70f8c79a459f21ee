import { counted } from '../words.ts';
import { act, asWritten, hazard, name, names, type Act } from './act.ts';
import { literalOf } from './constant.ts';
import { deedOf, type Deed } from './functions.ts';
import { rowAct } from './read-rows.ts';
import { conditionText, spelled, type Source } from './source.ts';
import { bare, below, nodeOf, nodes, ownNames, partsOf, relationName, str, type Node } from './tree.ts';

const ROW_STATEMENTS = new Set(['DeleteStmt', 'UpdateStmt', 'InsertStmt', 'MergeStmt']);

/** Tables whose rows are passwords or keys. */
const SECRETS = /^(?:pg_catalog\.)?(?:pg_authid|pg_shadow|pg_user_mappings?)$|^mysql\.user$|sql_logins$/i;

/** What a query or a change of rows does: itself, what its WITH writes, and what the functions that it calls do. */
export function rowsActs(top: Node, source: Source): Act[] {
  const all = below({ [top.kind]: top.fields });
  const acts: Act[] = [];
  for (const node of all) {
    const one = ROW_STATEMENTS.has(node.kind) ? rowAct(node, source) : node.kind === 'SelectStmt' ? into(node) : null;
    if (one !== null) acts.push(one);
  }
  const locks = all.some(({ kind }) => kind === 'LockingClause');
  if (locks) acts.push(act('SELECT FOR UPDATE', 'write', 'Lock the rows that it reads'));
  acts.push(...callsAmong(all, source));
  if (acts.length === 0 || top.kind === 'SelectStmt') acts.push(read(top, all, source));
  return acts;
}

function into({ fields }: Node): Act | null {
  const target = bare(bare(fields, 'intoClause') ?? {}, 'rel');
  if (target === null) return null;
  const table = relationName(target);
  return act('SELECT INTO', 'write', `Create the table ${name(table)} from what a query finds`, { tables: [table] });
}

/** What the functions in a tree do, one act for each that does more than compute. */
export const calls = (value: unknown, source: Source): Act[] => callsAmong(below(value), source);

function callsAmong(all: readonly Node[], source: Source): Act[] {
  const found = new Map<string, Act>();
  for (const { kind, fields } of all) {
    if (kind !== 'FuncCall') continue;
    const parts = partsOf(fields, 'funcname');
    const deed = deedOf(parts);
    const called = parts.join('.');
    if (deed === null || found.has(called)) continue;
    found.set(
      called,
      callAct(callText(source, parts.at(-1) ?? called) ?? called, deed, spelled(source, parts.at(-1) ?? called)),
    );
  }
  return [...found.values()];
}

/** A call with what it is given, as it is written; null when its place is not known, or it is long. */
function callText({ tokens, text }: Source, called: string): string | null {
  const from = tokens.findIndex(
    ({ value }, i) => value.toLowerCase() === called.toLowerCase() && tokens[i + 1]?.value === '(',
  );
  let depth = 0;
  for (let i = from + 1; from !== -1 && i < tokens.length; i += 1) {
    if (tokens[i]?.value === '(') depth += 1;
    if (tokens[i]?.value === ')') depth -= 1;
    const whole = text.slice(tokens[from]?.at, tokens[i]?.end);
    if (depth === 0) return whole.length > 160 || tokens[i - 1]?.value === '(' ? null : whole;
  }
  return null;
}

/** The act of calling a function that does more than compute: the call as it is written, and the function's name alone as the cause. */
export function callAct(called: string, { effect, grade, does }: Deed, cause = called): Act {
  const says = `Call ${called.includes('(') ? asWritten(called) : name(called)}, which ${does}`;
  return act('CALL', effect, says, {
    hazards: grade === null ? [] : [hazard('function', grade, `The function ${name(cause)} ${does}`, cause)],
  });
}

/** The tables that a tree reads, without those that its WITH defines. */
function tablesAmong(all: readonly Node[]): string[] {
  const own = ownNames(all);
  const tables = new Set<string>();
  for (const { kind, fields } of all)
    if (kind === 'RangeVar' && !(own.has(str(fields, 'relname')) && str(fields, 'schemaname') === ''))
      tables.add(relationName(fields));
  return [...tables];
}

function read({ fields }: Node, all: readonly Node[], source: Source): Act {
  const tables = tablesAmong(all);
  const condition = nodeOf(fields['whereClause']);
  const where = condition === null ? null : conditionText(source, condition);
  const limit = literalOf(nodeOf(fields['limitCount']));
  const most = typeof limit === 'number' ? limit : null;
  const amount =
    most === null ? (where === null ? 'every row' : 'the rows') : `at most ${counted(most, 'row', 'rows')}`;
  const plain =
    fields['op'] === 'SETOP_NONE' &&
    nodes(fields, 'groupClause').length === 0 &&
    nodes(fields, 'fromClause').length > 0;
  const of = tables.length === 1 && plain ? `${amount} of ${names(tables)}` : names(tables);
  const says =
    tables.length === 0
      ? 'Run a query that reads no table'
      : `Read ${of}${where === null ? '' : ` where ${asWritten(where)}`}`;
  const secret = tables.find((table) => SECRETS.test(table));
  return act('SELECT', 'read', says, {
    tables,
    where,
    most,
    hazards:
      secret === undefined
        ? []
        : [hazard('passwords', 'serious', `${name(secret)} holds passwords or keys`, spelled(source, secret))],
  });
}
