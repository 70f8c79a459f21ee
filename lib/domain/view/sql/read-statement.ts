import { astVisitor, parse as parseSql } from 'pgsql-ast-parser';
import type { Expr, Statement } from 'pgsql-ast-parser';

import type { Budget, Unparsed } from '../budget.ts';

export interface SqlStatement {
  verb: string;
  tables: string[];
  /** The condition as written; null when there is none or it is unknown. */
  where: string | null;
  text: string;
  /** It changes or removes data and nothing bounds how much. */
  unbounded: boolean;
  /** Null when it was parsed; `grammar` when the parser does not know such statements; else why it was not even tried, or failed. */
  unparsed: 'grammar' | Unparsed | null;
  findings: { code: string; text: string }[];
}

const REACHES_OUT =
  /\b(pg_read_file|pg_read_binary_file|pg_ls_dir|lo_import|lo_export|dblink\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_sleep|set_config|query_to_xml|xp_cmdshell|load_file|load_extension)\s*\(/i;
const WRITES = /\b(insert|update|delete|merge|truncate|drop|alter|create|grant|revoke)\b/gi;
const CHANGES = new Set(['UPDATE', 'DELETE']);
const REMOVES = /^(?:TRUNCATE|DROP)\b/;

/** Reads one statement. If it cannot be parsed, it is described by its words and marked as not parsed. */
export function readStatement(text: string, code: string, budget: Budget): SqlStatement {
  const parsed = budget.parse(text, () => {
    const tree = tryParse(text);
    return tree === null ? null : byTree(text, code, tree);
  });
  const statement =
    'result' in parsed ? (parsed.result ?? byWords(text, code, 'grammar')) : byWords(text, code, parsed);
  const call = REACHES_OUT.exec(code)?.[1];
  if (call !== undefined) {
    statement.findings.push({
      code: 'sql.function',
      text: `The function ${call.toLowerCase()} reaches beyond the tables`,
    });
  }
  return statement;
}

function tryParse(text: string): Statement | null {
  try {
    const [statement, ...more] = parseSql(text, { locationTracking: true });
    return statement === undefined || more.length > 0 ? null : statement;
  } catch (error) {
    // The parser throws on SQL outside its grammar; the statement is then shown as not parsed. A full stack says nothing about the grammar.
    if (error instanceof RangeError) throw error;
    return null;
  }
}

function byTree(text: string, code: string, tree: Statement): SqlStatement {
  const tables = new Set<string>();
  const writes: { verb: string; where: Expr | null | undefined }[] = [];
  const visitor = astVisitor((map) => ({
    tableRef: (table) => void tables.add(table.schema === undefined ? table.name : `${table.schema}.${table.name}`),
    delete: (node) => {
      writes.push({ verb: 'DELETE', where: node.where });
      map.super().delete(node);
    },
    update: (node) => {
      writes.push({ verb: 'UPDATE', where: node.where });
      tables.add(node.table.schema === undefined ? node.table.name : `${node.table.schema}.${node.table.name}`);
      map.super().update(node);
    },
  }));
  visitor.statement(tree);
  collectNames(tree, tables);
  const verb = verbOf(code);
  const hidden = [...new Set([...code.matchAll(WRITES)].map((match) => (match[1] ?? '').toUpperCase()))];
  const inner = /^(?:WITH|SELECT|EXPLAIN)/.test(verb) ? hidden.filter((word) => word !== verb) : [];
  const [first] = writes;
  return {
    verb: inner.length === 0 ? verb : `${verb} with ${inner.join(', ')}`,
    tables: [...tables],
    where: writes.length === 1 && first?.where != null ? sourceOf(text, first.where) : whereOf(text, tree),
    text,
    unbounded: REMOVES.test(verb) || writes.some(({ where }) => where == null || isAlwaysTrue(where)),
    unparsed: tree.type === 'do' ? 'grammar' : null,
    findings: [],
  };
}

function byWords(text: string, code: string, unparsed: 'grammar' | Unparsed): SqlStatement {
  const verb = verbOf(code);
  const changes = CHANGES.has(verb) || (verb.startsWith('WITH') && /\b(?:delete|update)\b/i.test(code));
  return {
    verb,
    tables: [],
    where: null,
    text,
    unbounded: REMOVES.test(verb) || (changes && !/\bwhere\b/i.test(code)),
    unparsed,
    findings: [],
  };
}

/** The first word, with the object type for statements that have one: `DROP TABLE`. */
function verbOf(code: string): string {
  const words = /^[(\s]*([\p{L}_]+)(?:\s+([\p{L}_]+))?/u.exec(code);
  const first = words?.[1]?.toUpperCase() ?? '?';
  return /^(?:DROP|CREATE|ALTER)$/.test(first) && words?.[2] !== undefined
    ? `${first} ${words[2].toUpperCase()}`
    : first;
}

/** Table names of statements without table references: DROP, TRUNCATE, ALTER, INSERT, CREATE. */
function collectNames(tree: Statement, tables: Set<string>): void {
  const node = tree as unknown as Record<string, unknown>;
  for (const key of ['names', 'tables', 'table', 'into', 'from', 'name']) {
    for (const item of [node[key]].flat()) {
      if (typeof item !== 'object' || item === null || !('name' in item) || typeof item.name !== 'string') continue;
      const schema = 'schema' in item && typeof item.schema === 'string' ? `${item.schema}.` : '';
      tables.add(schema + item.name);
    }
  }
}

function whereOf(text: string, tree: Statement): string | null {
  return 'where' in tree && tree.where != null ? sourceOf(text, tree.where) : null;
}

function sourceOf(text: string, expr: Expr): string | null {
  const at = expr._location;
  return at === undefined ? null : text.slice(at.start, at.end).trim();
}

/** Conditions that are true for every row: `true`, `1 = 1`, `x = x`, `x = 5 OR 1 = 1`. */
function isAlwaysTrue(expr: Expr): boolean {
  if (expr.type === 'boolean') return expr.value;
  if (expr.type === 'integer') return expr.value !== 0;
  if (expr.type !== 'binary') return false;
  if (expr.op === 'OR') return isAlwaysTrue(expr.left) || isAlwaysTrue(expr.right);
  if (expr.op === 'AND') return isAlwaysTrue(expr.left) && isAlwaysTrue(expr.right);
  return ['=', '>=', '<=', 'LIKE', 'ILIKE'].includes(expr.op) && bare(expr.left) === bare(expr.right);
}

const bare = (expr: Expr): string =>
  JSON.stringify(expr, (key, value: unknown) => (key === '_location' ? undefined : value));
