import { act, asWritten, hazard, name, names, type Act } from './act.ts';
import { called, executed } from './procedures.ts';
import type { Source } from './source.ts';
import type { Words } from './words.ts';

type Rule = (words: Words, source: Source) => Act[] | null;

/** What a statement does that only one vendor has; null for any other. */
export function vendorActs(words: Words, source: Source): Act[] | null {
  const first = words.up(0);
  if (first === 'SELECT' || first === 'WITH') return outfile(words) ?? selectInto(words);
  return RULES.get(first)?.(words, source) ?? null;
}

const plain = (
  verb: string,
  effect: Act['effect'],
  says: string,
  grade: 'notice' | 'serious' | 'grave' | null,
  source: Source,
): Act[] => [act(verb, effect, says, { hazards: grade === null ? [] : [hazard('vendor', grade, says, source.text)] })];

function outfile(words: Words): Act[] | null {
  const at = words.find(/^(?:OUTFILE|DUMPFILE)$/);
  if (at === -1) return null;
  const file = words.string(at + 1) ?? '?';
  const tables = words.tablesAfter(/^(?:FROM|JOIN)$/);
  return [
    act(
      'SELECT INTO OUTFILE',
      'execute',
      `Write what a query finds in ${names(tables) || 'no table'} to the file ${asWritten(file)} on the database server`,
      { tables, hazards: [hazard('file', 'grave', 'It writes a file of the database server', file)] },
    ),
  ];
}

function selectInto(words: Words): Act[] | null {
  const at = words.find(/^INTO$/);
  if (at === -1 || words.has(/^(?:INSERT|UPDATE|DELETE|DROP|EXEC|EXECUTE)$/)) return null;
  const table = words.nameAt(words.skip(at + 1, /^(?:TABLE|TEMP|TEMPORARY|LOCAL)$/));
  return table === null
    ? null
    : [act('SELECT INTO', 'write', `Create the table ${name(table)} from what a query finds`, { tables: [table] })];
}

/** PRAGMAs of SQLite that only show, as long as they set nothing. */
const SHOWING_PRAGMA =
  /^(?:table_info|table_xinfo|table_list|index_list|index_info|index_xinfo|foreign_key_list|foreign_key_check|database_list|collation_list|function_list|module_list|pragma_list|compile_options|integrity_check|quick_check|user_version|schema_version|application_id|page_count|page_size|freelist_count|encoding|journal_mode|foreign_keys|cache_size|data_version|synchronous|busy_timeout)$/i;
const TAKES_NAME =
  /^(?:table_info|table_xinfo|index_list|index_info|index_xinfo|foreign_key_list|foreign_key_check|integrity_check|quick_check)$/i;

const pragma: Rule = (words, source) => {
  const key = words.nameAt(1)?.split('.').at(-1) ?? '';
  const sets = words.has(/^=$/) || (words.has(/^\($/) && !TAKES_NAME.test(key));
  if (SHOWING_PRAGMA.test(key) && !sets) return [act('PRAGMA', 'read', `Show the setting ${name(key)}`)];
  const guard =
    /^(?:writable_schema|foreign_keys|ignore_check_constraints|trusted_schema|journal_mode|synchronous)$/i.test(key);
  return plain(
    'PRAGMA',
    'configure',
    `Set the database’s ${name(key)}: ${asWritten(source.text)}`,
    guard ? 'serious' : null,
    source,
  );
};

const attach: Rule = (words, source) => [
  act(
    words.up(0),
    'configure',
    `${words.up(0) === 'ATTACH' ? 'Open another database file' : 'Close a database file'}: ${asWritten(source.text)}`,
    {
      hazards: [
        hazard(
          'file',
          'serious',
          'It opens, and may create, another file on the server',
          words.strings()[0] ?? source.text,
        ),
      ],
    },
  ),
];

const load: Rule = (words, source) => {
  const at = words.find(/^INFILE$/);
  const table = words.tablesAfter(/^INTO$/)[0];
  if (at === -1 || table === undefined)
    return plain('LOAD', 'write', `Load data from outside: ${asWritten(source.text)}`, 'serious', source);
  const file = words.string(at + 1) ?? '?';
  const local = words.up(at - 1) === 'LOCAL';
  const overwrites = words.has(/^(?:REPLACE|OVERWRITE)$/) ? ', and overwrite rows that are there already' : '';
  return [
    act(
      'LOAD DATA',
      'execute',
      `Fill ${name(table)} from the file ${asWritten(file)} on the ${local ? 'client' : 'database server'}${overwrites}`,
      {
        tables: [table],
        hazards: [
          hazard(
            'file',
            local ? 'serious' : 'grave',
            `It reads a file of the ${local ? 'client' : 'database server'}`,
            file,
          ),
        ],
      },
    ),
  ];
};

const copyInto: Rule = (words, source) => {
  if (words.up(1) !== 'INTO') return null;
  const from = words.find(/^FROM$/);
  const outside = words.string(2) ?? (words.up(2).startsWith('@') ? words.value(2) : null);
  const place = (index: number): string => words.string(index) ?? words.nameAt(index) ?? words.value(index);
  if (outside === null) {
    const table = words.nameAt(2) ?? '?';
    return plain('COPY INTO', 'write', `Fill ${name(table)} from ${asWritten(place(from + 1))}`, 'notice', source).map(
      (one) => ({ ...one, tables: [table] }),
    );
  }
  const table = from === -1 ? 'what a query finds' : (words.nameAt(from + 1) ?? 'what a query finds');
  return [
    act('COPY INTO', 'send', `Copy every row of ${name(table)} out of the database to ${asWritten(outside)}`, {
      tables: [table],
      hazards: [hazard('leaves', 'serious', 'Rows leave the database', outside)],
    }),
  ];
};

const exported: Rule = (words, source) => {
  const [target] = words.strings();
  return [
    act(
      words.up(0),
      'send',
      `Copy what a query finds out of the database${target === undefined ? '' : ` to ${asWritten(target)}`}`,
      {
        tables: words.tablesAfter(/^FROM$/),
        hazards: [hazard('leaves', 'serious', 'Rows leave the database', target ?? source.text)],
      },
    ),
  ];
};

const granted: Rule = (words, source) => {
  const gives = words.up(0) === 'GRANT';
  const everything =
    gives &&
    (words.has(/^(?:SUPER|SYSADMIN|ACCOUNTADMIN|SECURITYADMIN|OWNERSHIP|DBA|CONTROL|ALL)$/) ||
      / on \*\.\*/i.test(source.text));
  const everybody = gives && words.has(/^PUBLIC$/);
  const text = everybody ? 'Everybody who can connect gets it' : 'It gives rights over everything';
  return [
    act(
      words.up(0),
      'grant',
      `${gives ? 'Give rights' : words.up(0) === 'DENY' ? 'Deny rights' : 'Take rights away'}: ${asWritten(source.text)}`,
      { hazards: everybody || everything ? [hazard('grant', 'grave', text, source.text)] : [] },
    ),
  ];
};

const set: Rule = (words, source) => {
  const key = words.value(1);
  if (key.startsWith('@') && !key.startsWith('@@')) return [act('SET', 'read', `Set the variable ${name(key)}`)];
  const everywhere = /^(?:GLOBAL|PERSIST|PASSWORD|@@GLOBAL.*)$/.test(words.up(1));
  if (/^(?:NOCOUNT|ANSI_NULLS|QUOTED_IDENTIFIER|XACT_ABORT|NAMES|TRANSACTION|ROWCOUNT|DATEFORMAT)$/.test(words.up(1)))
    return [act('SET', 'read', `Set ${name(key)}`)];
  return plain('SET', 'configure', `Set ${asWritten(words.textOf(1))}`, everywhere ? 'serious' : null, source);
};

const told = (
  verb: string,
  effect: Act['effect'],
  does: string,
  grade: 'notice' | 'serious' | 'grave' | null,
): [string, Rule] => [verb, (_, source) => plain(verb, effect, `${does}: ${asWritten(source.text)}`, grade, source)];

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['EXEC', executed],
  ['EXECUTE', executed],
  ['CALL', called],
  ['PRAGMA', pragma],
  ['ATTACH', attach],
  ['DETACH', attach],
  ['LOAD', load],
  ['COPY', copyInto],
  ['UNLOAD', exported],
  ['EXPORT', exported],
  ['GET', exported],
  ['GRANT', granted],
  ['REVOKE', granted],
  ['DENY', granted],
  ['SET', set],
  [
    'USE',
    (words) => [
      act(
        'USE',
        words.up(1) === 'ROLE' ? 'grant' : 'read',
        `Use ${words.up(1) === 'ROLE' ? 'the role' : 'the database'} ${name(words.nameAt(words.skip(1, /^(?:ROLE|DATABASE|SCHEMA|WAREHOUSE)$/)) ?? '?')} from here on`,
      ),
    ],
  ],
  told('BACKUP', 'execute', 'Write a backup of the database to a file', 'serious'),
  told('RESTORE', 'delete', 'Replace a database by a backup', 'grave'),
  told('SHUTDOWN', 'execute', 'Stop the database server', 'grave'),
  told('KILL', 'execute', 'End the connection or the query of somebody else', 'serious'),
  told('RECONFIGURE', 'configure', 'Put changed settings of the server in force', 'serious'),
  told('DBCC', 'execute', 'Run a maintenance command', 'notice'),
  told('BULK', 'write', 'Fill a table from a file', 'serious'),
  told('FLUSH', 'configure', 'Flush caches or logs of the server', 'notice'),
  told('PURGE', 'delete', 'Remove for good', 'grave'),
  told('INSTALL', 'execute', 'Load foreign code into the server', 'grave'),
  told('RENAME', 'configure', 'Rename tables', 'serious'),
  told('LOCK', 'write', 'Lock tables', 'notice'),
  told('UNLOCK', 'read', 'Unlock tables', null),
  told('OPTIMIZE', 'configure', 'Rebuild tables', null),
  told('ANALYZE', 'configure', 'Collect statistics', null),
  told('VACUUM', 'configure', 'Rebuild the database file', 'notice'),
  told('REINDEX', 'configure', 'Rebuild indexes', null),
  told('PUT', 'execute', 'Copy a file into the database’s store', 'serious'),
  told('UNDROP', 'write', 'Bring back what was dropped', null),
  [
    'ALTER',
    (words, source) =>
      plain(
        'ALTER',
        'configure',
        `Alter: ${asWritten(source.text)}`,
        words.has(/^(?:DROP|DISABLE|NOCHECK|SWITCH|REMOVE)$/) ? 'serious' : 'notice',
        source,
      ),
  ],
  told('CREATE', 'configure', 'Create', 'notice'),
  told('COMMENT', 'configure', 'Write a comment', null),
  told('DISABLE', 'configure', 'Switch off', 'serious'),
  told('ENABLE', 'configure', 'Switch on', null),
  told('WAITFOR', 'execute', 'Keep a connection waiting', 'notice'),
]);
