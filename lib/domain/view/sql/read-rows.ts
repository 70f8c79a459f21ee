import { grouped } from '../words.ts';
import { act, asWritten, hazard, name, names, type Act, type ActHazard } from './act.ts';
import { least, most, reachOf } from './condition.ts';
import { isLenient } from './dialect.ts';
import type { Reach, Scope } from './scope.ts';
import { conditionText, type Source } from './source.ts';
import { bare, nodeOf, nodes, relationName, str, type Node } from './tree.ts';

type Fields = Node['fields'];

/** What DELETE, UPDATE, INSERT and MERGE do; null for any other node. */
export function rowAct({ kind, fields }: Node, source: Source): Act | null {
  switch (kind) {
    case 'DeleteStmt':
      return picked(source, fields, 'Delete', 'usingClause');
    case 'UpdateStmt':
      return picked(source, fields, 'Update', 'fromClause');
    case 'InsertStmt':
      return inserted(source, fields);
    case 'MergeStmt':
      return merged(source, fields);
    default:
      return null;
  }
}

function scopeOf(relation: Fields, alone: boolean, { dialect }: Source): Scope {
  const table = relationName(relation).toLowerCase();
  const alias = str(bare(relation, 'alias') ?? {}, 'aliasname').toLowerCase();
  const own = alias === '' ? [table, str(relation, 'relname').toLowerCase()] : [alias];
  return { names: new Set(own), table, alone, lenient: isLenient(dialect) };
}

function picked(source: Source, fields: Fields, verb: 'Delete' | 'Update', beside: string): Act {
  const { relation, alone } = targetOf(bare(fields, 'relation') ?? {}, nodes(fields, beside), source);
  const condition = nodeOf(fields['whereClause']);
  const columns = verb === 'Update' ? nodes(fields, 'targetList').map((target) => str(target.fields, 'name')) : [];
  return rowsAct(source, {
    verb,
    table: relationName(relation),
    sets: columns,
    where: condition === null ? null : conditionText(source, condition),
    hasCondition: condition !== null,
    reach: reachOf(condition, scopeOf(relation, alone, source)),
    limit: source.flags.most,
  });
}

/** SQL Server names the table that it changes by the alias it gets only in FROM. */
function targetOf(relation: Fields, beside: Node[], { dialect }: Source): { relation: Fields; alone: boolean } {
  const called = beside.find(
    ({ kind, fields }) =>
      kind === 'RangeVar' && str(bare(fields, 'alias') ?? {}, 'aliasname') === str(relation, 'relname'),
  );
  return called !== undefined && dialect === 'tsql'
    ? { relation: called.fields, alone: beside.length === 1 }
    : { relation, alone: beside.length === 0 };
}

interface Rows {
  verb: 'Delete' | 'Update';
  table: string;
  sets: string[];
  where: string | null;
  hasCondition: boolean;
  reach: Reach;
  limit: number | null;
}

/** The act of deleting or updating rows, in words, with what is dangerous about how many they are. */
export function rowsAct(source: Pick<Source, 'text'>, rows: Rows): Act {
  const { verb, table, where, reach, limit } = rows;
  return act(verb.toUpperCase(), verb === 'Delete' ? 'delete' : 'write', saidOf(rows), {
    reversibility: verb === 'Delete' || (reach === 'all' && limit === null) ? 'irreversible' : null,
    tables: [table],
    where,
    reach,
    most: limit,
    hazards: hazardsOf(rows, where ?? source.text),
  });
}

function saidOf({ verb, table, sets, where, hasCondition, reach, limit }: Rows): string {
  const of = `of ${name(table)}${sets.length === 0 ? '' : ` (sets ${names(sets)})`}`;
  const condition = where === null ? (hasCondition ? ' by a condition' : '') : ` where ${asWritten(where)}`;
  if (limit !== null)
    return `${verb} at most ${grouped(limit)} rows ${of}${condition}${hasCondition ? '' : ': no condition says which'}`;
  switch (reach) {
    case 'all':
      return hasCondition
        ? `${verb} every row ${of}: the condition${where === null ? '' : ` ${asWritten(where)}`} holds for every row, so nothing limits it`
        : `${verb} every row ${of}: nothing limits it`;
    case 'maybe':
      return `${verb} rows ${of}${condition}: the condition may hold for every row`;
    case 'open':
      return `${verb} rows ${of}${condition}: how many is not known`;
    case 'fixed':
      return `${verb} the rows ${of}${condition}`;
    case 'none':
      return `${verb} no row ${of}: the condition${where === null ? '' : ` ${asWritten(where)}`} never holds`;
  }
}

function hazardsOf({ verb, reach, limit, hasCondition }: Rows, evidence: string): ActHazard[] {
  const does = verb === 'Delete' ? 'deletes' : 'changes';
  if (limit !== null)
    return hasCondition ? [] : [hazard('no-condition', 'serious', `No condition says which rows it ${does}`, evidence)];
  if (reach === 'all') return [hazard('unbounded', 'grave', `Nothing limits which rows it ${does}`, evidence)];
  if (reach === 'maybe')
    return [hazard('may-be-every-row', 'serious', `The condition may hold for every row that it ${does}`, evidence)];
  return [];
}

function inserted(source: Source, fields: Fields): Act {
  const table = relationName(bare(fields, 'relation'));
  const query = nodeOf(fields['selectStmt']);
  const rows = query === null ? 1 : nodes(query.fields, 'valuesLists').length;
  const conflict = bare(fields, 'onConflictClause');
  const overwrites = source.flags.overwrites || str(conflict ?? {}, 'action') === 'ONCONFLICT_UPDATE';
  const what = rows === 0 ? 'the rows that a query finds' : rows === 1 ? 'a row' : `${grouped(rows)} rows`;
  const tail = overwrites ? ', and overwrite rows that are there already' : '';
  return act(overwrites ? 'INSERT OR REPLACE' : 'INSERT', 'write', `Insert ${what} into ${name(table)}${tail}`, {
    tables: [table],
    most: rows === 0 ? null : rows,
    hazards:
      overwrites && rows === 0
        ? [hazard('overwrites', 'serious', 'It overwrites rows, and how many is not known', source.text)]
        : [],
  });
}

const MERGE_VERBS: Readonly<Record<string, string>> = {
  CMD_DELETE: 'DELETE',
  CMD_UPDATE: 'UPDATE',
  CMD_INSERT: 'INSERT',
};

function merged(source: Source, fields: Fields): Act {
  const relation = bare(fields, 'relation') ?? {};
  const table = relationName(relation);
  const from = nodeOf(fields['sourceRelation']);
  const scope = scopeOf(relation, false, source);
  const join = nodeOf(fields['joinCondition']);
  const parts = nodes(fields, 'mergeWhenClauses').map((clause) => {
    const verb = MERGE_VERBS[str(clause.fields, 'commandType')] ?? null;
    const orphans = str(clause.fields, 'matchKind') === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE';
    const narrowed = nodeOf(clause.fields['condition']);
    // A merge by a key touches as many rows as the source has.
    const joined = reachOf(join, scope) === 'maybe' && join?.kind === 'A_Expr' ? 'open' : reachOf(join, scope);
    const reach = least(orphans ? 'maybe' : joined, narrowed === null ? 'all' : reachOf(narrowed, scope));
    return { verb, orphans, reach: verb === 'DELETE' || verb === 'UPDATE' ? reach : ('none' as const) };
  });
  const reach = most('none', ...parts.map((part) => part.reach));
  const deletes = parts.some(({ verb }) => verb === 'DELETE');
  const verbs = parts.flatMap(({ verb, orphans }) =>
    verb === null ? [] : [orphans ? `${verb} of what the source lacks` : verb],
  );
  const where = conditionText(source, join);
  const limits =
    reach === 'all'
      ? `: the condition ${asWritten(where ?? 'true')} holds for every row, so nothing limits it`
      : reach === 'maybe'
        ? ': its conditions may hold for every row'
        : '';
  const whence = from?.kind === 'RangeVar' ? relationName(from.fields) : 'a query';
  return act(
    'MERGE',
    deletes ? 'delete' : 'write',
    `Merge ${name(whence)} into ${name(table)} (${[...new Set(verbs)].join(', ') || 'nothing'})${limits}`,
    {
      reversibility: deletes ? 'irreversible' : null,
      tables: [table],
      where,
      reach,
      hazards: hazardsOf(
        { verb: deletes ? 'Delete' : 'Update', table, sets: [], where, hasCondition: true, reach, limit: null },
        source.text,
      ),
    },
  );
}
