import { setOf } from '../options.ts';
import type { Start } from '../start.ts';
import { harm, READS, say, works, type Command, type Deed, type Rule } from './deed.ts';
import { verbInName } from './verbs.ts';

export const SQL_VALUES = setOf(
  '-c --command -f --file -e --execute -h --host -p --port -P -U -u --user --username -d --dbname -D --database -o --output -v --set -S -Q -q -i -cmd --init-command --query',
);

/** Databases that are made for trying things out, by their name. */
const TRIED_OUT =
  /(?:^|[_\-.])(?:test|tests|testing|tmp|temp|dev|development|local|ci|scratch|sandbox|playground|demo)(?:$|[_\-.\d])/i;

const whole = ({ name, args }: Command): string => [name, ...args].join(' ');

/** The SQL that a command hands to a database: in an option, as a word, or fed to it. */
export function sqlOf(c: Command, fed: Start['input']): string[] {
  const given = c.values('-c', '--command', '-e', '--execute', '-Q', '-q', '-cmd', '--query').map(({ text }) => text);
  const words =
    c.name === 'sqlite3' || c.name === 'duckdb' ? c.words.slice(1) : c.words.filter((word) => /\s/.test(word));
  return [...given, ...words, ...(fed === null ? [] : [fed.text])].filter((text) => !/^\s*[.\\]/.test(text));
}

/** What a database's own client does besides the SQL it is given. */
const client: Rule = (c) => {
  const files = c.values('-f', '--file', '-i').map(({ text }) => text);
  const [file] = files;
  if (file !== undefined) {
    const said = files.map(verbInName).find((found) => found?.kind === 'delete' || found?.kind === 'reset') ?? null;
    return said === null
      ? works(`Run the statements in ${say(file)} on a database`, 'execute')
      : harm(
          'serious',
          'sql-file',
          `Run the statements in ${say(file)} on a database, which ${said.verb === 'reset' ? 'reset' : `${said.verb}`} by its name`,
          'Runs a file of statements that deletes or resets, by its name',
          file,
          { effect: 'delete' },
        );
  }
  const meta = c.args.find((arg) => /^\s*\.(?:import|restore|read|load)\b/.test(arg));
  return meta === undefined ? READS : works(`Run ${say(meta.trim())} on a database`);
};

const drop =
  (what: string): Rule =>
  (c) => {
    const name = c.words.at(-1) ?? '';
    const grade = name !== '' && TRIED_OUT.test(name) ? 'serious' : 'grave';
    return harm(
      grade,
      'drop-database',
      `Drop the ${what} ${say(name)}${what === 'database' ? ' with all its data' : ''}`,
      `Deletes a whole ${what === 'database' ? 'database' : 'database user'}`,
      whole(c),
      { effect: 'delete', unbounded: grade === 'grave' },
    );
  };

const redis: Rule = (c) => {
  const words = c.words.map((word) => word.toLowerCase());
  if (words.some((word) => /^flush(?:all|db)$/.test(word)))
    return harm('grave', 'empty-database', 'Empty the Redis database', 'Empties a database', whole(c), {
      effect: 'delete',
      unbounded: true,
    });
  if (words.some((word) => /^(?:shutdown|debug|replicaof|slaveof)$/.test(word)))
    return harm(
      'serious',
      'stop',
      `Run ${say(words.join(' '))} on Redis`,
      'Stops a database or puts another in its place',
      whole(c),
      { effect: 'configure' },
    );
  if (words.some((word) => /^(?:del|unlink|expire|hdel|ltrim|srem|zrem)$/.test(word)))
    return harm(
      'notice',
      'delete',
      `Delete from Redis with ${say(c.words.join(' '))}`,
      'Deletes entries of a database',
      whole(c),
      { effect: 'delete' },
    );
  if (
    words.some((word) => /^(?:set|mset|hset|lpush|rpush|sadd|zadd|incr|config)$/.test(word)) &&
    words[words.indexOf('config') + 1] !== 'get'
  )
    return works(`Change Redis with ${say(c.words.join(' '))}`);
  return READS;
};

/** The JavaScript of a MongoDB shell, by its words. */
const mongo: Rule = (c) => {
  const text = [...c.args, c.start.input?.text ?? ''].join(' ');
  if (/\bdropDatabase\s*\(|\.drop\s*\(/.test(text))
    return harm(
      'grave',
      'drop-database',
      'Drop a collection or a whole database of MongoDB',
      'Deletes a whole collection or database',
      whole(c),
      { effect: 'delete', unbounded: true },
    );
  if (/\b(?:delete|remove)(?:Many|One)?\s*\(/.test(text))
    return harm(
      /\(\s*(?:\{\s*\})?\s*\)/.test(text) ? 'grave' : 'serious',
      'delete',
      'Delete documents of MongoDB',
      'Deletes documents of a database',
      whole(c),
      { effect: 'delete', unbounded: /\(\s*\{\s*\}\s*\)/.test(text) },
    );
  return /\b(?:update|insert|replace|create|rename)\w*\s*\(/.test(text) ? works('Change documents of MongoDB') : READS;
};

const restore: Rule = (c) =>
  c.args.some((arg) => /^(?:-c|--clean|--drop)$/.test(arg))
    ? harm('serious', 'restore', 'Replace a database with a backup', 'Replaces what a database holds', whole(c), {
        effect: 'delete',
      })
    : works('Load a backup into a database');

/** What programs of databases do. Statements are read by the reader of SQL. */
export const DATABASE_RULES: Readonly<Record<string, Rule>> = {
  psql: client,
  mysql: client,
  sqlite3: client,
  sqlcmd: client,
  duckdb: client,
  usql: client,
  cockroach: client,
  'clickhouse-client': client,
  dropdb: drop('database'),
  dropuser: drop('user'),
  createdb: (c) => works(`Make the database ${say(c.words.at(-1) ?? '')}`),
  createuser: (c) =>
    harm(
      c.has('-s', '--superuser') ? 'serious' : 'notice',
      'accounts',
      `Make the database user ${say(c.words.at(-1) ?? '')}`,
      'Adds an account to a database',
      whole(c),
      { effect: 'grant' },
    ),
  mysqladmin: (c) =>
    c.words.includes('drop')
      ? drop('database')(c)
      : c.words.some((word) => /^(?:shutdown|password|kill)$/.test(word))
        ? harm(
            'serious',
            'stop',
            `Run ${say(c.words.join(' '))} on MySQL`,
            'Stops a database or changes its password',
            whole(c),
            { effect: 'configure' },
          )
        : READS,
  'redis-cli': redis,
  'valkey-cli': redis,
  mongosh: mongo,
  mongo,
  pg_restore: restore,
  mongorestore: restore,
  pg_dump: () => READS,
  pg_dumpall: () => READS,
  mysqldump: () => READS,
  mongodump: () => READS,
};

const SQL_BEGINS =
  /^\s*(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|with|call|exec|copy|vacuum|set|show|explain)\b/i;

/** SQL in an option of a program that is none of these. */
export const sqlElsewhere = (c: Command): string[] =>
  c
    .values('-c', '--command', '-e', '--execute', '--exec', '-q', '--query', '--sql', '-Q', '--statement')
    .map(({ text }) => text)
    .filter((text) => SQL_BEGINS.test(text));

/** What statements do to a database, by their first words. */
export function sqlDeed(statements: readonly string[], where: string): Deed | null {
  const text = statements.map((one) => one.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ')).join(';\n');
  if (text.trim() === '') return null;
  const drop =
    /\b(?:drop\s+(?:table|database|schema|view|role|user|index|materialized\s+view)(?:\s+if\s+exists)?|truncate(?:\s+table)?)\s+(\S+?)[;\s]*(?=$|[;\s])/i.exec(
      text,
    );
  if (drop !== null) {
    const kind = /\bdatabase|\bschema/i.test(drop[0]) ? 'grave' : 'serious';
    return harm(
      kind,
      'sql-drop',
      `${/truncate/i.test(drop[0]) ? 'Empty the table' : 'Drop'} ${say((drop[1] ?? '').replace(/["'`;]/g, ''))}${where}`,
      'Deletes data from a database',
      text.trim(),
      { effect: 'delete', unbounded: true },
    );
  }
  for (const statement of text.split(';')) {
    const change = /^\s*(?:with\b[^]*?\)\s*)?(delete\s+from|update)\s+(\S+)/i.exec(statement);
    if (change === null) continue;
    const open = !/\bwhere\b/i.test(statement);
    const table = (change[2] ?? '').replace(/["'`;]/g, '');
    const deletes = /^delete/i.test(change[1] ?? '');
    return harm(
      'serious',
      deletes ? 'sql-delete' : 'sql-update',
      `${deletes ? 'Delete' : 'Change'} ${open ? 'every row' : 'rows'} of ${say(table)}${where}`,
      deletes
        ? `Deletes data from a database${open ? ', without a condition' : ''}`
        : `Changes data in a database${open ? ', without a condition' : ''}`,
      statement.trim(),
      { effect: deletes ? 'delete' : 'write', unbounded: open },
    );
  }
  if (/^\s*(?:grant|revoke|alter\s+(?:role|user)|create\s+(?:role|user))\b/im.test(text))
    return harm(
      'serious',
      'sql-access',
      `Change who has access to a database${where}`,
      'Changes who may do what in a database',
      text.trim(),
      { effect: 'grant' },
    );
  return text
    .split(';')
    .every((one) => /^\s*(?:$|select|show|explain|describe|desc|\\d|pragma\s+\w+\s*$|set\b)/i.test(one))
    ? READS
    : works(`Run statements on a database${where}`);
}
