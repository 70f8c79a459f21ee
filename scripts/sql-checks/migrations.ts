import { parseSync } from 'libpg-query';

import { numberOf, statementsOf, type Migration } from '#lib/store/migrations/migration-file.ts';

/** A node of PostgreSQL's parse tree: an object with one key, the node's kind, whose value holds the fields. */
type Node = Record<string, Fields | undefined>;
type Fields = Record<string, unknown>;

/** Tables with a row for each thing that ever happened: what touches every row of one takes as long as the desk is old. */
const GROWING = new Set([
  'actions',
  'anchors',
  'checkpoints',
  'cosignatures',
  'drafts',
  'entries',
  'leaves',
  'plans',
  'runs',
  'tickets',
  'tiles',
  'verdicts',
]);

/** Statements that neither block others for long nor take anything away from a program that runs beside them. */
const HARMLESS = new Set([
  'AlterFunctionStmt',
  'CommentStmt',
  'CreateFunctionStmt',
  'CreateSeqStmt',
  'CreateStmt',
  'CreateTrigStmt',
  'GrantStmt',
  'InsertStmt',
  'SelectStmt',
]);

/** Changes of a table that are short and that a program of before does not notice. */
const HARMLESS_CHANGES = new Set([
  'AT_ColumnDefault',
  'AT_DisableTrig',
  'AT_DropConstraint',
  'AT_DropNotNull',
  'AT_EnableTrig',
  'AT_SetRelOptions',
  'AT_SetStatistics',
]);

/** Removing these is short, and a program of before does not name them. */
const HARMLESS_DROPS = new Set(['OBJECT_INDEX', 'OBJECT_TRIGGER']);

/** The same value for every row, so that PostgreSQL keeps it beside the table and rewrites no row. */
const FIXED = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'current_setting']);

/** A DO block cannot be read here. This is the one use it has: a function's search_path, which must name the schema it is made in. */
const SETS_SEARCH_PATH =
  /^\s*BEGIN\s+(?:EXECUTE format\('ALTER FUNCTION [^']+ SET search_path = [^']+', current_schema\(\)\);\s*)+END\s*$/;

/** What of a migration would block a running desk, or break the program of before while both run; each with what to write instead. */
export function judgeMigration(migration: Pick<Migration, 'name' | 'script' | 'outside'>): string[] {
  const statements = statementsIn(migration.script);
  const faults = headerFaults(migration);
  if (migration.outside) {
    const found = statementsOf(migration).length;
    if (found !== statements.length)
      faults.push(`has ${statements.length} statements, ${found} of which end with a semicolon at the end of a line`);
    return [...faults, ...statements.flatMap(outsideFaults)];
  }
  const made = new Set(statements.flatMap((one) => tableOf(one['CreateStmt'])));
  return [...faults, ...statements.flatMap((one) => insideFaults(one, made))];
}

function headerFaults({ name, script }: Pick<Migration, 'name' | 'script'>): string[] {
  const stated = /^-- oldest-program: (\d{4})$/m.exec(script)?.[1];
  if (stated === undefined)
    return ['does not say which is the oldest program that may run on it: a line “-- oldest-program: 0015”'];
  return Number(stated) > numberOf(name) ? [`names a program newer than itself as the oldest, ${stated}`] : [];
}

function statementsIn(script: string): Node[] {
  return (parseSync(script) as unknown as { stmts?: { stmt: Node }[] }).stmts?.map(({ stmt }) => stmt) ?? [];
}

/** The name of the table a statement is about. */
function tableOf(fields: Fields | undefined): string[] {
  const name = (fields?.['relation'] as Fields | undefined)?.['relname'];
  return typeof name === 'string' ? [name] : [];
}

function outsideFaults(statement: Node): string[] {
  const [[kind, fields = {}] = ['nothing']] = Object.entries(statement);
  if (kind === 'IndexStmt' && fields['concurrent'] === true)
    return typeof fields['idxname'] === 'string' ? [] : ['an index that is built concurrently needs a name'];
  if (kind === 'DropStmt' && fields['concurrent'] === true && fields['missing_ok'] === true) return [];
  if (kind === 'AlterTableStmt' && changesOf(fields).every(({ subtype }) => subtype === 'AT_ValidateConstraint'))
    return [];
  return [
    `${kind}: outside a transaction only CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY IF EXISTS and VALIDATE CONSTRAINT can be begun again`,
  ];
}

function insideFaults(statement: Node, made: ReadonlySet<string>): string[] {
  const [[kind, fields = {}] = ['nothing']] = Object.entries(statement);
  if (HARMLESS.has(kind)) return [];
  const [table = ''] = tableOf(fields);
  if (made.has(table)) return [];
  switch (kind) {
    case 'IndexStmt':
      return [
        `CREATE INDEX on ${table} keeps everybody from writing: CREATE INDEX CONCURRENTLY in a migration of its own with “-- outside-transaction”`,
      ];
    case 'AlterTableStmt':
      return changesOf(fields).flatMap((change) => changeFaults(table, change));
    case 'UpdateStmt':
    case 'DeleteStmt':
      return GROWING.has(table)
        ? [`${kind} on ${table} touches as many rows as the desk is old: in batches, by a job`]
        : [];
    case 'DropStmt':
      return HARMLESS_DROPS.has(String(fields['removeType']))
        ? []
        : [`DROP ${String(fields['removeType'])}: the program of before still uses it`];
    case 'RenameStmt':
      return ['RENAME: the program of before knows the old name. Add the new beside it'];
    case 'DoStmt':
      return SETS_SEARCH_PATH.test(bodyOf(fields)) ? [] : ['DO: what it does cannot be judged'];
    default:
      return [`${kind} is not judged here: say in scripts/sql-checks/migrations.ts whether it is harmless`];
  }
}

function bodyOf(fields: Fields): string {
  const parts = (fields['args'] ?? []) as Node[];
  const [body] = parts.flatMap((part) =>
    part['DefElem']?.['defname'] === 'as' ? [part['DefElem']['arg'] as Node] : [],
  );
  return String(body?.['String']?.['sval'] ?? '');
}

interface Change {
  subtype: string;
  def: Node;
}

const changesOf = (fields: Fields): Change[] =>
  ((fields['cmds'] ?? []) as Node[]).map((node) => {
    const { subtype, def } = node['AlterTableCmd'] ?? {};
    return { subtype: String(subtype), def: (def ?? {}) as Node };
  });

function changeFaults(table: string, { subtype, def }: Change): string[] {
  if (HARMLESS_CHANGES.has(subtype)) return [];
  switch (subtype) {
    case 'AT_AddColumn':
      return columnFaults(table, def['ColumnDef'] ?? {});
    case 'AT_AddConstraint':
      return constraintFaults(table, def['Constraint'] ?? {});
    case 'AT_ValidateConstraint':
      return [`VALIDATE on ${table} reads every row: in a migration of its own with “-- outside-transaction”`];
    case 'AT_DropColumn':
      return [`DROP COLUMN on ${table}: the program of before still names it`];
    case 'AT_AlterColumnType':
      return [`ALTER COLUMN TYPE on ${table} rewrites it under a lock, and breaks the plans of the program of before`];
    case 'AT_SetNotNull':
      return [
        `SET NOT NULL on ${table}: the program of before may write none, and every row is read under a lock. A CHECK, NOT VALID, then VALIDATE`,
      ];
    default:
      return [
        `${subtype} on ${table} is not judged here: say in scripts/sql-checks/migrations.ts whether it is harmless`,
      ];
  }
}

function constraintFaults(table: string, constraint: Fields): string[] {
  const kind = String(constraint['contype']);
  if (['CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION'].includes(kind))
    return constraint['indexname'] === undefined
      ? [`${kind} on ${table} builds its index under a lock: build it CONCURRENTLY, then ADD CONSTRAINT … USING INDEX`]
      : [];
  return constraint['skip_validation'] === true
    ? []
    : [`${kind} on ${table} reads every row under a lock: NOT VALID, then VALIDATE in a migration of its own`];
}

function columnFaults(table: string, column: Fields): string[] {
  const name = `${table}.${String(column['colname'])}`;
  const constraints = ((column['constraints'] ?? []) as Node[]).map((node) => node['Constraint'] ?? {});
  const kinds = constraints.map(({ contype }) => String(contype));
  const byDefault = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.['raw_expr'];
  const faults: string[] = [];
  if (kinds.includes('CONSTR_NOTNULL') && byDefault === undefined)
    faults.push(`${name} is NOT NULL and has no default: the program of before does not fill it`);
  if (!isFixed(byDefault))
    faults.push(`the default of ${name} differs from row to row, so every row is rewritten under a lock`);
  if (/^(?:small|big)?serial\d?$/.test(typeName(column))) kinds.push('CONSTR_IDENTITY');
  for (const kind of kinds) {
    if (['CONSTR_NOTNULL', 'CONSTR_NULL', 'CONSTR_DEFAULT'].includes(kind)) continue;
    // Rows that hold nothing need no check.
    if (kind === 'CONSTR_FOREIGN' && byDefault === undefined) continue;
    faults.push(
      `${name} comes with ${kind}, which reads or writes every row under a lock: add it afterwards, NOT VALID or CONCURRENTLY`,
    );
  }
  return faults;
}

function typeName(column: Fields): string {
  const names = ((column['typeName'] as Fields | undefined)?.['names'] ?? []) as Node[];
  return String(names.at(-1)?.['String']?.['sval'] ?? '');
}

/** Whether an expression has the same value for all rows of one statement. */
function isFixed(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return true;
  return Object.entries(node).every(([kind, child]) => {
    if (kind !== 'FuncCall') return isFixed(child);
    const { funcname = [], args } = child as { funcname?: Node[]; args?: unknown };
    return FIXED.has(String(funcname.at(-1)?.['String']?.['sval'])) && isFixed(args);
  });
}
