import { act, asWritten, hazard, name, names, type Act, type ActHazard } from './act.ts';
import { literalOf } from './constant.ts';
import { spelled, type Source } from './source.ts';
import { bare, nodeOf, nodes, partsOf, relationName, str, stringOf, type Node } from './tree.ts';

type Fields = Node['fields'];

/** What a statement about rights, roles and settings does; null for any other. */
export function accessAct({ kind, fields }: Node, source: Source): Act | null {
  switch (kind) {
    case 'GrantStmt':
      return granted(fields, source, '');
    case 'AlterDefaultPrivilegesStmt':
      return granted(bare(fields, 'action') ?? {}, source, ' made from now on');
    case 'GrantRoleStmt':
      return grantedRole(fields, source);
    case 'CreateRoleStmt':
      return roleAct('Create', 'CREATE ROLE', str(fields, 'role'), fields, source);
    case 'AlterRoleStmt':
      return roleAct('Change', 'ALTER ROLE', roleName(bare(fields, 'role') ?? {}), fields, source);
    case 'DropRoleStmt':
      return act(
        'DROP ROLE',
        'grant',
        `Drop the role ${names(nodes(fields, 'roles').map((role) => roleName(role.fields)))}`,
        {
          reversibility: 'irreversible',
          hazards: [hazard('role', 'serious', 'A role is dropped, and whoever uses it loses access', source.text)],
        },
      );
    case 'AlterOwnerStmt':
    case 'ReassignOwnedStmt': {
      const owner = roleName(bare(fields, 'newowner') ?? bare(fields, 'newrole') ?? {});
      return act('ALTER OWNER', 'grant', `Give ownership to ${name(owner)}: ${asWritten(source.text)}`, {
        hazards: [hazard('owner', 'serious', `${name(owner)} may do anything with it from then on`, source.text)],
      });
    }
    case 'VariableSetStmt':
      return setting(fields, source);
    case 'AlterSystemStmt':
      return alterSystem(bare(fields, 'setstmt') ?? {}, source);
    default:
      return null;
  }
}

const roleName = (fields: Fields): string =>
  str(fields, 'roletype') === 'ROLESPEC_PUBLIC'
    ? 'PUBLIC'
    : str(fields, 'rolename') || str(fields, 'roletype').replace('ROLESPEC_', '');

const OBJECTS: Readonly<Record<string, string>> = { OBJECT_TABLE: 'table', OBJECT_SEQUENCE: 'sequence', OBJECT_SCHEMA: 'schema', OBJECT_DATABASE: 'database', OBJECT_FUNCTION: 'function', OBJECT_ROUTINE: 'routine', OBJECT_PROCEDURE: 'procedure', OBJECT_LANGUAGE: 'language', OBJECT_TYPE: 'type' }; // prettier-ignore

function granted(fields: Fields, source: Source, tail: string): Act {
  const gives = fields['is_grant'] === true;
  const rights = nodes(fields, 'privileges').map((right) => name(str(right.fields, 'priv_name').toUpperCase()));
  const kind = OBJECTS[str(fields, 'objtype')] ?? 'object';
  const objects = nodes(fields, 'objects').map(objectName);
  const within = str(fields, 'targtype') === 'ACL_TARGET_ALL_IN_SCHEMA';
  const on =
    tail !== ''
      ? `every ${kind}${tail}`
      : within
        ? `every ${kind} of the schema ${names(objects)}`
        : `the ${kind} ${names(objects)}`;
  const who = nodes(fields, 'grantees').map((grantee) => roleName(grantee.fields));
  const right = rights.length === 0 ? 'ALL PRIVILEGES' : rights.join(', ');
  const everybody = who.includes('PUBLIC');
  const said = names(who).replace(/\bPUBLIC\b/, 'PUBLIC (everybody who can connect)');
  const further = fields['grant_option'] === true ? ', with the right to give it on' : '';
  return act(
    gives ? 'GRANT' : 'REVOKE',
    'grant',
    gives ? `Give ${said} ${right} on ${on}${further}` : `Take ${right} on ${on} from ${said}`,
    {
      tables: kind === 'table' && !within ? objects : [],
      hazards:
        gives && everybody
          ? [hazard('public', 'grave', `Everybody who can connect gets ${right}`, spelled(source, 'public'))]
          : [],
    },
  );
}

const objectName = (node: Node): string =>
  node.kind === 'RangeVar'
    ? relationName(node.fields)
    : node.kind === 'List'
      ? partsOf(node.fields, 'items').join('.')
      : node.kind === 'ObjectWithArgs'
        ? partsOf(node.fields, 'objname').join('.')
        : stringOf(node);

/** Roles whose members can do anything: read and write files of the server, run programs, be superuser. */
const MIGHTY =
  /^(?:postgres|pg_execute_server_program|pg_write_server_files|pg_read_server_files|rds_superuser|cloudsqlsuperuser|azure_pg_admin)$/;

function grantedRole(fields: Fields, source: Source): Act {
  const roles = nodes(fields, 'granted_roles').map((role) => str(role.fields, 'priv_name'));
  const who = nodes(fields, 'grantee_roles').map((role) => roleName(role.fields));
  const gives = fields['is_grant'] === true;
  const mighty = roles.find((role) => MIGHTY.test(role));
  const hazards: ActHazard[] = [];
  if (gives && who.includes('PUBLIC'))
    hazards.push(
      hazard('public', 'grave', `Everybody who can connect becomes ${names(roles)}`, spelled(source, 'public')),
    );
  if (gives && mighty !== undefined)
    hazards.push(
      hazard('superuser', 'grave', `Members of ${name(mighty)} can do anything on the server`, spelled(source, mighty)),
    );
  else if (gives)
    hazards.push(hazard('role', 'serious', `${names(who)} gets every right of ${names(roles)}`, source.text));
  const says = gives
    ? `Make ${names(who)} a member of ${names(roles)}`
    : `Take membership of ${names(roles)} from ${names(who)}`;
  return act(gives ? 'GRANT' : 'REVOKE', 'grant', says, { hazards });
}

const POWERS: Readonly<Record<string, [string, 'grave' | 'serious']>> = {
  superuser: ['SUPERUSER, which may do anything', 'grave'],
  bypassrls: ['BYPASSRLS, which sees every row whatever the rules say', 'grave'],
  createrole: ['CREATEROLE, which may give others rights', 'serious'],
  isreplication: ['REPLICATION, which may copy the whole server', 'serious'],
  createdb: ['CREATEDB', 'serious'],
};

function roleAct(verb: string, sql: string, role: string, fields: Fields, source: Source): Act {
  const options = nodes(fields, 'options').map((option) => ({
    key: str(option.fields, 'defname'),
    on: bare(bare(option.fields, 'arg') ?? {}, 'Boolean')?.['boolval'] === true,
  }));
  const powers = options.filter(({ on }) => on).flatMap(({ key }) => POWERS[key] ?? []);
  const said = options.flatMap(({ key, on }) =>
    on && POWERS[key] ? [POWERS[key][0]] : key === 'password' ? ['a password'] : [],
  );
  const hazards = options.flatMap(({ key, on }) => {
    const power = on ? POWERS[key] : undefined;
    return power === undefined
      ? []
      : [
          hazard(
            'superuser',
            power[1],
            `The role ${name(role)} gets ${power[0]}`,
            spelled(source, key === 'isreplication' ? 'replication' : key),
          ),
        ];
  });
  if (powers.length === 0 && verb === 'Change')
    hazards.push(hazard('role', 'serious', `The role ${name(role)} is changed`, source.text));
  return act(sql, 'grant', `${verb} the role ${name(role)}${said.length === 0 ? '' : ` with ${said.join(' and ')}`}`, {
    hazards,
  });
}

/** Settings that only this session's speed, texts and time-outs depend on. */
const HARMLESS =
  /^(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout|timezone|time zone|datestyle|intervalstyle|client_encoding|names|application_name|work_mem|enable_\w+|max_parallel_workers_per_gather|extra_float_digits|bytea_output|client_min_messages|nocount|ansi_nulls|quoted_identifier|xact_abort|datefirst|dateformat|language|rowcount)$/i;

function setting(fields: Fields, source: Source): Act {
  const key = str(fields, 'name');
  const value = nodes(fields, 'args')
    .map((arg) => String(literalOf(arg) ?? ''))
    .join(', ');
  const kind = str(fields, 'kind');
  if (/^(?:role|session_authorization)$/.test(key))
    return act(
      'SET ROLE',
      'grant',
      kind === 'VAR_SET_VALUE' ? `Act as the role ${name(value)} from here on` : 'Act as the session’s own role again',
      {
        hazards: [hazard('set-role', 'serious', 'What follows runs with the rights of another role', source.text)],
      },
    );
  if (kind === 'VAR_SET_MULTI') return transactionMode(fields, source);
  if (HARMLESS.test(key)) return act('SET', 'read', `Set ${name(key)}`);
  const guard = /^(?:row_security|session_replication_role|default_transaction_read_only|transaction_read_only)$/.test(
    key,
  );
  return act(
    'SET',
    'configure',
    `Set ${key === '' ? 'every setting' : name(key)} ${kind === 'VAR_SET_VALUE' ? `to ${name(value)}` : 'back to its default'}`,
    {
      hazards: guard
        ? [hazard('setting', 'serious', `${name(key)} decides what the database refuses`, source.text)]
        : [],
    },
  );
}

function transactionMode(fields: Fields, source: Source): Act {
  const writes = nodes(fields, 'args').some(
    (arg) => str(arg.fields, 'defname') === 'transaction_read_only' && literalOf(nodeOf(arg.fields['arg'])) === 0,
  );
  if (!writes) return act('SET', 'read', 'Set how the transaction runs');
  return act('SET', 'configure', 'Let the transaction write (READ WRITE)', {
    hazards: [hazard('setting', 'serious', 'What kept it from writing no longer does', source.text)],
  });
}

function alterSystem(fields: Fields, source: Source): Act {
  const value = literalOf(nodeOf(nodes(fields, 'args')[0] === undefined ? null : (fields['args'] as unknown[])[0]));
  return act(
    'ALTER SYSTEM',
    'configure',
    `Set ${name(str(fields, 'name') || 'every setting')} of the whole server${value === undefined ? '' : ` to ${name(String(value))}`}`,
    {
      hazards: [hazard('server', 'grave', 'It changes how the whole server runs', source.text)],
    },
  );
}
