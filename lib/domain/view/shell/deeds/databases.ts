import { toldTo } from '../database-clients.ts';
import type { Word } from '../start.ts';
import { harm, READS, say, works, worstOf, whole, type Command, type Deed, type Rule } from './deed.ts';
import { mongo, redis } from './key-stores.ts';
import { fed } from './programs.ts';
import { sqlDeed } from './sql-deed.ts';
import { byVerb, verbInName } from './verbs.ts';

/** Databases that are made for trying things out, by their name. */
const TRIED_OUT =
  /(?:^|[_\-.])(?:test|tests|testing|tmp|temp|dev|development|local|ci|scratch|sandbox|playground|demo)(?:$|[_\-.\d])/i;

/** What a database's own client does: its statements, files of them, and its own commands; the worst of these. */
const client: Rule = (c) => {
  const told = toldTo(c.start);
  if (told === null) return READS;
  const where = databaseOf(c);
  const unknown = told.texts.find(({ known }) => !known);
  const [made] = told.makesUp;
  const [library] = told.loads;
  const [other] = told.others;
  const server = c.name === 'cockroach' && c.words[0] !== undefined && c.words[0] !== 'sql';
  return worstOf([
    ...(server ? [byVerb(c, true) ?? works()] : []),
    sqlDeed(c.start, where) ?? READS,
    ...told.files.map(statementsIn),
    ...(told.fedBy.length > 0 ? [fed(c.start, told.fedBy)] : []),
    ...(unknown === undefined && made === undefined
      ? []
      : [
          harm(
            'serious',
            'runs-unknown',
            `Run statements that are known only when they run (${say(unknown?.text ?? made ?? '')})${where}`,
            'Runs statements on a database that are known only when they run',
            unknown?.text ?? made ?? '',
            { unknown: true },
          ),
        ]),
    ...(library === undefined
      ? []
      : [
          harm(
            'grave',
            'library',
            `Load the library ${say(library)} into a database`,
            'Runs foreign code in a database',
            library,
          ),
        ]),
    ...(other === undefined ? [] : [works(`Run ${say(other)} on a database`)]),
  ]);
};

function statementsIn({ text }: Word): Deed {
  const said = verbInName(text);
  return said?.kind !== 'delete' && said?.kind !== 'reset'
    ? works(`Run the statements in ${say(text)} on a database`, 'execute')
    : harm(
        'serious',
        'sql-file',
        `Run the statements in ${say(text)} on a database, which ${said.verb} by its name`,
        'Runs a file of statements that deletes or resets, by its name',
        text,
        { effect: 'delete' },
      );
}

const databaseOf = (c: Command): string => {
  const name = c.value('-d', '--dbname', '-D', '--database')?.text ?? c.words.find((word) => !/\s/.test(word));
  return name === undefined ? ', in a database' : `, in the database ${say(name.replace(/\/\/[^@/]*@/, '//…@'))}`;
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

const restore: Rule = (c) =>
  c.args.some((arg) => /^(?:-c|--clean|--drop)$/.test(arg))
    ? harm('serious', 'restore', 'Replace a database with a backup', 'Replaces what a database holds', whole(c), {
        effect: 'delete',
      })
    : works('Load a backup into a database');

/** What mysqladmin only asks. */
const READS_MYSQL = /^(?:ping|status|version|variables|processlist|extended-status)$/;

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
        : c.words.every((word) => READS_MYSQL.test(word))
          ? READS
          : works(`Run ${say(c.words.join(' '))} on MySQL`),
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
