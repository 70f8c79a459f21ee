import { act, hazard, name, names, type Act, type ActHazard } from './act.ts';
import { calls, rowsActs } from './read-query.ts';
import { spelled, type Source } from './source.ts';
import { bare, nodeOf, nodes, partsOf, relationName, str, stringOf, type Node } from './tree.ts';

type Fields = Node['fields'];

/** What a statement that creates, changes or drops objects does; null for any other. */
export function schemaActs(node: Node, source: Source): Act[] | null {
  const { kind, fields } = node;
  switch (kind) {
    case 'DropStmt':
      return [dropped(fields, source)];
    case 'DropdbStmt':
      return [wholeDropped('database', str(fields, 'dbname'), source)];
    case 'DropTableSpaceStmt':
      return [wholeDropped('tablespace', str(fields, 'tablespacename'), source)];
    case 'DropOwnedStmt':
      return [
        wholeDropped(
          'role’s objects',
          nodes(fields, 'roles')
            .map((role) => str(role.fields, 'rolename'))
            .join(', '),
          source,
        ),
      ];
    case 'TruncateStmt':
      return [truncated(fields, source)];
    case 'AlterTableStmt':
      return [altered(fields, source)];
    case 'CreateStmt':
      return [created('table', relationName(bare(fields, 'relation')), source), ...calls(fields, source)];
    case 'CreateTableAsStmt':
      return createdFrom(fields, source);
    case 'ViewStmt':
      return [created('view', relationName(bare(fields, 'view')), source, fields['replace'] === true)];
    case 'RenameStmt':
      return [renamed(fields, source)];
    default:
      return null;
  }
}

/** Objects whose rows go with them. */
const HOLDS_ROWS = new Set(['table', 'schema', 'foreign table', 'database', 'materialized view']);

function dropped(fields: Fields, source: Source): Act {
  const what = str(fields, 'removeType')
    .replace('OBJECT_', '')
    .replace('MATVIEW', 'MATERIALIZED VIEW')
    .replaceAll('_', ' ');
  const objects = nodes(fields, 'objects').map(droppedName);
  const cascade = fields['behavior'] === 'DROP_CASCADE';
  return dropAct(what, objects, cascade, source);
}

/** The act of dropping objects of a kind. */
export function dropAct(what: string, objects: string[], cascade: boolean, source: Pick<Source, 'text'>): Act {
  const kind = what.toLowerCase();
  const rows = HOLDS_ROWS.has(kind);
  const grave = rows || cascade;
  const with_ = rows
    ? kind === 'schema' || kind === 'database'
      ? ' with everything in it'
      : ' with all its rows'
    : '';
  const text = rows
    ? `It drops the ${kind}${with_}`
    : cascade
      ? `It drops the ${kind} and whatever depends on it`
      : `It drops the ${kind}`;
  return act(
    `DROP ${what.toUpperCase()}`,
    'delete',
    `Drop the ${kind} ${names(objects)}${with_}${cascade ? ', and whatever depends on it' : ''}`,
    {
      reversibility: 'irreversible',
      tables: kind === 'table' ? objects : [],
      hazards: [hazard('drop', grave ? 'grave' : kind !== 'index' ? 'serious' : 'notice', text, source.text)],
    },
  );
}

const droppedName = (node: Node): string => {
  if (node.kind === 'List') return partsOf(node.fields, 'items').join('.');
  if (node.kind === 'ObjectWithArgs') return partsOf(node.fields, 'objname').join('.');
  if (node.kind === 'TypeName') return partsOf(node.fields, 'names').join('.');
  return stringOf(node);
};

/** The act of dropping something that holds everything else. */
export const wholeDropped = (kind: string, which: string, source: Pick<Source, 'text'>): Act =>
  act(`DROP ${kind.toUpperCase()}`, 'delete', `Drop the ${kind} ${name(which)} with everything in it`, {
    reversibility: 'irreversible',
    hazards: [hazard('drop', 'grave', `It drops the ${kind} with everything in it`, source.text)],
  });

function truncated(fields: Fields, source: Source): Act {
  const tables = nodes(fields, 'relations').map((relation) => relationName(relation.fields));
  return truncateAct(tables, fields['behavior'] === 'DROP_CASCADE', source);
}

/** The act of emptying tables. */
export const truncateAct = (tables: string[], cascade: boolean, source: Pick<Source, 'text'>): Act =>
  act(
    'TRUNCATE',
    'delete',
    `Truncate ${names(tables)}: every row is removed${cascade ? ', and every row of the tables that refer to it' : ''}`,
    {
      reversibility: 'irreversible',
      tables,
      reach: 'all',
      hazards: [hazard('truncate', 'grave', 'It removes every row', source.text)],
    },
  );

type Sub = [says: string, grade: ActHazard['grade'] | null];

const SUBCOMMANDS: Readonly<Record<string, Sub>> = {
  AT_DropColumn: ['drop the column', 'grave'],
  AT_DisableRowSecurity: [
    'DISABLE ROW LEVEL SECURITY, so that everybody with the right to the table sees every row',
    'grave',
  ],
  AT_NoForceRowSecurity: ['NO FORCE ROW LEVEL SECURITY, so that its owner sees every row', 'grave'],
  AT_EnableRowSecurity: ['ENABLE ROW LEVEL SECURITY', null],
  AT_ForceRowSecurity: ['FORCE ROW LEVEL SECURITY', null],
  AT_DropConstraint: ['drop the constraint', 'serious'],
  AT_AlterColumnType: ['change the type of the column', 'serious'],
  AT_ChangeOwner: ['give it to the owner', 'serious'],
  AT_DisableTrig: ['disable the trigger', 'serious'],
  AT_DisableTrigAll: ['disable every trigger', 'serious'],
  AT_DisableTrigUser: ['disable every trigger', 'serious'],
  AT_DisableRule: ['disable the rule', 'serious'],
  AT_DetachPartition: ['detach a partition', 'serious'],
  AT_SetUnLogged: ['make it UNLOGGED: a crash empties it', 'serious'],
  AT_AddColumn: ['add the column', null],
  AT_ColumnDefault: ['change the default of the column', null],
  AT_SetNotNull: ['let no value be missing in the column', null],
  AT_DropNotNull: ['let values be missing in the column', null],
  AT_AddConstraint: ['add a constraint', null],
  AT_AddIndex: ['add an index', null],
  AT_ValidateConstraint: ['validate the constraint', null],
};

function altered(fields: Fields, source: Source): Act {
  const table = relationName(bare(fields, 'relation'));
  const kind = str(fields, 'objtype').replace('OBJECT_', '').replaceAll('_', ' ');
  const hazards: ActHazard[] = [];
  const says = nodes(fields, 'cmds').map(({ fields: command }) => {
    const subtype = str(command, 'subtype');
    const [text, grade] = SUBCOMMANDS[subtype] ?? [subtype.replace('AT_', ''), null];
    const column =
      nodeOf(command['def'])?.kind === 'ColumnDef' ? str(nodeOf(command['def'])?.fields ?? {}, 'colname') : '';
    const which =
      str(command, 'name') ||
      (subtype === 'AT_AddColumn' ? column : '') ||
      str(bare(command, 'newowner') ?? {}, 'rolename');
    const said = which === '' ? text : `${text} ${name(which)}`;
    if (grade !== null)
      hazards.push(
        hazard(
          subtype === 'AT_DropColumn' ? 'drop' : 'alter',
          grade,
          `It would ${said}`,
          which === '' ? source.text : spelled(source, which),
        ),
      );
    return said;
  });
  const removes = hazards.some(({ code }) => code === 'sql.drop');
  return act(
    `ALTER ${kind || 'TABLE'}`,
    removes ? 'delete' : 'configure',
    `Alter the ${(kind || 'table').toLowerCase()} ${name(table)}: ${says.join('; ')}`,
    {
      reversibility: removes ? 'irreversible' : null,
      tables: [table],
      hazards,
    },
  );
}

function created(kind: string, which: string, source: Source, replaces = source.flags.replaces): Act {
  const lost = replaces && kind === 'table';
  const says = replaces ? `Create or replace the ${kind} ${name(which)}` : `Create the ${kind} ${name(which)}`;
  return act(
    `CREATE ${replaces ? 'OR REPLACE ' : ''}${kind.toUpperCase()}`,
    lost ? 'delete' : 'configure',
    `${says}${lost ? ': what it holds now is lost' : ''}`,
    {
      reversibility: lost ? 'irreversible' : null,
      tables: [which],
      hazards: lost
        ? [hazard('replace', 'grave', 'A table that is there already is replaced, with all its rows', source.text)]
        : [],
    },
  );
}

function createdFrom(fields: Fields, source: Source): Act[] {
  const target = relationName(bare(bare(fields, 'into') ?? {}, 'rel'));
  const kind = str(fields, 'objtype') === 'OBJECT_MATVIEW' ? 'materialized view' : 'table';
  const query = nodeOf(fields['query']);
  const inner = query === null ? [] : rowsActs(query, source).filter(({ effect }) => effect !== 'read');
  return [created(kind, target, source), ...inner];
}

function renamed(fields: Fields, source: Source): Act {
  const kind = str(fields, 'renameType').replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();
  const from = str(fields, 'subname') || relationName(bare(fields, 'relation'));
  return act('ALTER RENAME', 'configure', `Rename the ${kind} ${name(from)} to ${name(str(fields, 'newname'))}`, {
    tables: [relationName(bare(fields, 'relation'))],
    hazards: [hazard('rename', 'serious', 'Whatever uses the old name no longer finds it', source.text)],
  });
}
